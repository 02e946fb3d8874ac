//! `trustd ready`: a health check for containers without an HTTP client.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use crate::config::Config;
use crate::terminal::Failure;

/// The longest wait for a response.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the server of this configuration, on the address for operators, whether it is ready.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let address = match config.admin_listen {
        Some(address) if address.port() != 0 => reachable(address),
        _ => return Err("this configuration has no port for operators: see --admin-listen".into()),
    };
    let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build()?;
    let answer = client.get(format!("http://{address}/readyz")).send().await;
    let answer = answer.map_err(|_| format!("no server answers on {address}"))?;
    match answer.status().is_success() {
        true => Ok(()),
        false => Err(format!("not ready: {}", answer.text().await?.trim_end()).into()),
    }
}

/// Returns an address to connect to for an address that a server listens on.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
