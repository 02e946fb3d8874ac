//! The backend of units of work: the database, the engine and the configuration.

use std::sync::Arc;

use crate::config::Config;
use crate::feed::Feed;
use crate::store::Store;

/// The database, the engine that follows it, and the configuration of both. Cloning it copies pointers.
#[derive(Clone)]
pub struct Backend {
    /// The record.
    pub store: Store,
    /// The engine that follows the record.
    pub feed: Arc<Feed>,
    /// The configuration.
    pub config: Arc<Config>,
}
