//! The state of a connection: whether it waits for its client, and for how long.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio_util::sync::CancellationToken;

/// A connection. Clones share one state.
#[derive(Clone)]
pub struct Link {
    /// The address of the peer.
    pub address: IpAddr,
    /// Cancelled when the connection has to end.
    pub end: CancellationToken,
    state: Arc<Mutex<LinkState>>,
}

struct LinkState {
    /// The number of requests in progress.
    answering: usize,
    /// Whether a request has begun and is incomplete.
    is_within: bool,
    /// Whether the client does not read its response.
    is_stuck: bool,
    /// The instant from which the service waits for the client, or the client reads nothing.
    since: Instant,
}

/// A request in progress.
pub struct Answering(Link);

impl Link {
    /// Makes the state of a new connection.
    pub fn new(address: IpAddr) -> Self {
        let (answering, is_within, is_stuck, since) = (0, false, false, Instant::now());
        let state = LinkState { answering, is_within, is_stuck, since };
        let (end, state) = (CancellationToken::new(), Arc::new(Mutex::new(state)));
        Link { address, end, state }
    }

    /// Registers a request in progress, until the result is dropped.
    pub fn answer(&self) -> Answering {
        self.change(|state| state.answering += 1);
        Answering(self.clone())
    }

    /// Records received bytes: whether a request has begun and is incomplete.
    pub fn received(&self, is_within: bool) {
        if self.lock().is_within != is_within {
            self.change(|state| state.is_within = is_within);
        }
    }

    /// Records whether the client reads its response.
    pub fn sent(&self, is_stuck: bool) {
        if self.lock().is_stuck != is_stuck {
            self.change(|state| state.is_stuck = is_stuck);
        }
    }

    /// Returns the instant from which the connection waits for its client; nothing while a request is in progress.
    pub fn waits_since(&self) -> Option<Instant> {
        let state = self.lock();
        (state.is_stuck || state.is_within || state.answering == 0).then_some(state.since)
    }

    /// Returns the instant from which the client has read nothing of its response.
    pub fn stuck_since(&self) -> Option<Instant> {
        let state = self.lock();
        state.is_stuck.then_some(state.since)
    }

    fn change(&self, change: impl FnOnce(&mut LinkState)) {
        let mut state = self.lock();
        change(&mut state);
        state.since = Instant::now();
    }

    fn lock(&self) -> MutexGuard<'_, LinkState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.change(|state| state.answering -= 1);
    }
}
