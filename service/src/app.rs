//! The state that all requests share.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;
use trust_commons::sharing::SharingModel;

use crate::auth::{Guesses, Issuers, Passwords};
use crate::cursors::Cursors;
use crate::engine_time::EngineTime;
use crate::limits::Limits;
use crate::questions::Questions;
use crate::streams::Streams;
use crate::waiters::Waiters;
use crate::work::Backend;

/// The service: the record, its projection and the configuration. Clones share one value.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The record, the engine that follows it, and the configuration.
    pub backend: Backend,
    /// Seals and opens the cursors of listings.
    pub cursors: Cursors,
    /// The trusted identity providers.
    pub issuers: Issuers,
    /// The rate limits of accounts and addresses.
    pub limits: Limits,
    /// The shared declarations, as a graph, and the daily questions of each account about others.
    pub questions: Questions,
    /// The computing time of each account.
    pub engine_time: EngineTime,
    /// The requests that wait for a future revision.
    pub waiters: Waiters,
    /// The task that feeds event streams.
    pub streams: Streams,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// The password guesses, by account and address.
    pub guesses: Guesses,
    /// Cancelled when this process has to stop.
    pub stop: CancellationToken,
    /// Whether the database holds the demo network.
    pub demo: AtomicBool,
}

impl App {
    /// Makes a service of its parts.
    pub fn new(parts: Parts) -> Self {
        App(Arc::new(parts))
    }

    /// Returns whether the database holds the demo network, whose clock may be moved.
    pub fn is_demo(&self) -> bool {
        self.demo.load(Ordering::SeqCst)
    }

    /// Returns the sharing model of this deployment.
    pub fn model(&self) -> SharingModel {
        self.config.sharing_model
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Deref for Parts {
    type Target = Backend;

    fn deref(&self) -> &Backend {
        &self.backend
    }
}
