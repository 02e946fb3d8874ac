//! A proxy to a server that can be frozen: connections stay open, new ones are accepted, and no bytes pass.

use std::net::Ipv4Addr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A proxy to a database of PostgreSQL.
pub struct Proxy {
    /// The database's address by way of it.
    pub address: String,
    target: watch::Sender<String>,
    frozen: watch::Sender<bool>,
    listening: JoinHandle<()>,
}

impl Proxy {
    /// A proxy to the database at `address`.
    pub async fn to(address: &str) -> Self {
        let (before, target, name) = parts(address);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = format!("{before}@{}/{name}", listener.local_addr().unwrap());
        let frozen = watch::Sender::new(false);
        let target = watch::Sender::new(target.to_owned());
        let (leads_to, flows) = (target.subscribe(), frozen.subscribe());
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, leads_to.clone(), flows.clone()));
            }
        });
        Proxy { address, target, frozen, listening }
    }

    /// Leads to another server from now on. Connections that are there stay where they are.
    pub fn lead_to(&self, address: &str) {
        self.target.send_replace(parts(address).1.to_owned());
    }

    /// Lets nothing through.
    pub fn freeze(&self) {
        self.frozen.send_replace(true);
    }

    /// Lets everything through, what waited first.
    pub fn thaw(&self) {
        self.frozen.send_replace(false);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// An address of a database: who asks, the server, and the name there.
fn parts(address: &str) -> (&str, &str, &str) {
    let (before, rest) = address.split_once('@').unwrap();
    let (target, name) = rest.split_once('/').unwrap();
    (before, target, name)
}

async fn carry(near: TcpStream, target: watch::Receiver<String>, mut flows: watch::Receiver<bool>) {
    if flows.wait_for(|frozen| !frozen).await.is_err() {
        return;
    }
    let target = target.borrow().clone();
    let Ok(far) = TcpStream::connect(target).await else { return };
    let ((near_reads, near_writes), (far_reads, far_writes)) =
        (near.into_split(), far.into_split());
    tokio::spawn(flow(near_reads, far_writes, flows.clone()));
    flow(far_reads, near_writes, flows).await;
}

async fn flow(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut flows: watch::Receiver<bool>) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if flows.wait_for(|frozen| !frozen).await.is_err()
            || to.write_all(&bytes[..count]).await.is_err()
        {
            return;
        }
    }
}
