//! Faults: full disks, cut lines, stopped processes, other records behind the same address, damage, wrong clocks.
//!
//! Each case keeps a record of its own of what the service acknowledged, and holds the service against it. What is
//! asserted is a count or an order of events; no case asserts how long something took. `make faults` does it all many
//! times over, with writers at work; `TRUSTD_FAULTS` says how often.

/// Asks until something is so. Gives how often it was not.
macro_rules! until {
    ($is_so:expr) => {{
        let mut tried = 0;
        while !$is_so {
            assert!(tried < 1500, "it never came to that");
            tried += 1;
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        tried
    }};
}

pub mod clocks;
pub mod cut_off;
pub mod damaged;
pub mod disk;
pub mod ended;
mod proxy;
pub mod replaced;
pub mod servers;
pub mod stopped;
mod told;

use std::time::Duration;

use proxy::Proxy;
use told::{Busy, Told};

use crate::harness::{Person, Server, World, trustd};

/// More is written here than people may keep.
const PLENTY: [&str; 4] = ["--quota-listings", "1000000", "--quota-texts", "1000000000"];

/// How often whatever is repeated is repeated.
fn rounds() -> usize {
    std::env::var("TRUSTD_FAULTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// Waits until a server answers somebody again.
async fn until_answered(who: &Person) -> usize {
    until!(who.get("/blocks").await.status == 200)
}

/// Waits until a server says that it is ready, or that it is not; gives what it says.
async fn until_ready(who: &Person, server: &Server, ready: bool) -> String {
    let operator = who.at(&server.admin);
    until!((operator.outside("/readyz").await.0 == 200) == ready);
    operator.outside("/readyz").await.1
}

/// Whether a server lives, and says that it is not ready.
async fn lives_and_is_not_ready(who: &Person, server: &Server) -> bool {
    let operator = who.at(&server.admin);
    let readiness = tokio::time::timeout(Duration::from_secs(9), operator.outside("/readyz")).await;
    let is_not_ready = readiness.expect("readiness is told").0 == 503;
    is_not_ready && operator.outside("/healthz").await.0 == 200
}

/// Holds that whoever verifies the record finds nothing.
fn is_sound(address: &str) {
    let output = trustd().args(["verify", "--database", address]).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&told));
}

/// A server of PostgreSQL, or of a file, that gives up what it knows after a second.
fn impatient(world: &World, address: &str) -> Server {
    Server::start(address, &world.folder, &[&["--stale-seconds", "1"][..], &PLENTY].concat())
}
