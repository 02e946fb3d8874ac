//! The state that all requests share.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;
use trust_commons::sharing::SharingModel;

use crate::auth::{Guesses, Issuers, Passwords};
use crate::config::Config;
use crate::cursors::Cursors;
use crate::engine_time::EngineTime;
use crate::feed::Feed;
use crate::http::Streams;
use crate::limits::Limits;
use crate::questions::Questions;
use crate::store::Store;
use crate::waiters::Waiters;

/// The service: the record, its projection, and how it is set up. Cloning it copies a pointer.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// The record.
    pub store: Store,
    /// The engine that follows it.
    pub feed: Arc<Feed>,
    /// How it is set up.
    pub config: Config,
    /// Seals and opens the cursors of listings.
    pub cursors: Cursors,
    /// The identity providers it believes.
    pub issuers: Issuers,
    /// Who asked how often.
    pub limits: Limits,
    /// The graph of the declarations that are shared.
    /// Who asked how much about others today.
    pub questions: Questions,
    /// How much computing who asked for.
    pub engine_time: EngineTime,
    /// Who waits for what is not written yet.
    pub waiters: Waiters,
    /// Tells streams what happens.
    pub streams: Streams,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Who guesses at whose password.
    pub guesses: Guesses,
    /// Cancelled when this process is to stop.
    pub stop: CancellationToken,
    /// Whether what is served is the demo.
    pub demo: AtomicBool,
}

impl App {
    /// A service of these parts.
    pub fn new(parts: Parts) -> Self {
        App(Arc::new(parts))
    }

    /// Whether what is served is the demo, whose clock may be moved.
    pub fn is_demo(&self) -> bool {
        self.demo.load(Ordering::SeqCst)
    }

    /// The sharing model of this deployment.
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
