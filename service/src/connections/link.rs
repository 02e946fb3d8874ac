//! The state of a connection: whether it waits for its client, and since when.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio_util::sync::CancellationToken;

/// A connection. Clones are the same one.
#[derive(Clone)]
pub struct Link {
    /// The address of the peer.
    pub address: IpAddr,
    /// Cancelled when it is to end.
    pub end: CancellationToken,
    standing: Arc<Mutex<Standing>>,
}

struct Standing {
    /// How many requests are being answered.
    answering: usize,
    /// Whether a request has begun that is not there wholly.
    is_within: bool,
    /// Whether the client does not read what it is sent.
    is_stuck: bool,
    /// Since when the client is waited for, or has read nothing.
    since: Instant,
}

/// A request that is being answered.
pub struct Answering(Link);

impl Link {
    /// A connection that has just begun.
    pub fn new(address: IpAddr) -> Self {
        let (answering, is_within, is_stuck, since) = (0, false, false, Instant::now());
        let standing = Standing { answering, is_within, is_stuck, since };
        let (end, standing) = (CancellationToken::new(), Arc::new(Mutex::new(standing)));
        Link { address, end, standing }
    }

    /// Notes that a request is being answered, until what is returned is dropped.
    pub fn answer(&self) -> Answering {
        self.change(|standing| standing.answering += 1);
        Answering(self.clone())
    }

    /// Notes what has come: whether a request has begun that is not there wholly.
    pub fn received(&self, is_within: bool) {
        if self.lock().is_within != is_within {
            self.change(|standing| standing.is_within = is_within);
        }
    }

    /// Notes whether the client reads what it is sent.
    pub fn sent(&self, is_stuck: bool) {
        if self.lock().is_stuck != is_stuck {
            self.change(|standing| standing.is_stuck = is_stuck);
        }
    }

    /// Since when the client is waited for; none while something is done for it.
    pub fn waits_since(&self) -> Option<Instant> {
        let standing = self.lock();
        (standing.is_stuck || standing.is_within || standing.answering == 0)
            .then_some(standing.since)
    }

    /// Since when the client has read nothing of what it is sent.
    pub fn stuck_since(&self) -> Option<Instant> {
        let standing = self.lock();
        standing.is_stuck.then_some(standing.since)
    }

    fn change(&self, change: impl FnOnce(&mut Standing)) {
        let mut standing = self.lock();
        change(&mut standing);
        standing.since = Instant::now();
    }

    fn lock(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.change(|standing| standing.answering -= 1);
    }
}
