//! The cache: rows that nearly every request needs, listings with their owners' names, and sessions.
//!
//! A row leaves the cache when the log says that it was written, before the state after that write is shown. Rows
//! read in the meantime are not cached: a reader reads the count of invalidations first, and caches nothing if the
//! count has moved. So a cached row is never older than the newest state shown by this process. The reader has to
//! check that a row is not newer than the view that admits it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use trust_commons::listing::Listing;

use crate::store::change_log::{LogRevision, Touched};
use crate::store::session::Session;

/// The greatest number of cached listings; fewer if they are long.
const LISTINGS: usize = 100_000;
/// The greatest total size of cached listings, in bytes.
const LISTING_BYTES: u64 = 256 << 20;
/// The greatest number of cached sessions.
const SESSIONS: usize = 20_000;

/// A listing with its owner's name.
#[derive(Debug)]
pub struct CachedListing {
    /// The listing.
    pub listing: Listing,
    /// The name of the owner.
    pub owner_name: String,
    /// The revision of the record at which it was read.
    pub as_of: LogRevision,
    /// The part of its JSON that is the same for every reader, written when it is first shown.
    pub written: OnceLock<Box<[u8]>>,
}

impl CachedListing {
    /// Makes a cached listing, as read at a revision of the record.
    pub fn new(listing: Listing, owner_name: String, as_of: LogRevision) -> Self {
        CachedListing { listing, owner_name, as_of, written: OnceLock::new() }
    }
}

/// Weighs a cached listing by its approximate size in bytes, including the JSON that it may hold later.
#[derive(Clone)]
struct InBytes;

impl Weighter<String, Arc<CachedListing>> for InBytes {
    fn weight(&self, _: &String, cached: &Arc<CachedListing>) -> u64 {
        let Listing { title, description, capacity, .. } = &cached.listing;
        let capacity = capacity.as_ref().map_or(0, |capacity| capacity.to_string().len());
        (1024 + 2 * (title.len() + description.len() + capacity)) as u64
    }
}

/// The cache of one process.
pub struct RowCache {
    listings: Cache<String, Arc<CachedListing>, InBytes>,
    sessions: Cache<String, Session>,
    drops: AtomicU64,
}

/// The count of invalidations before a read.
#[derive(Debug, Clone, Copy)]
pub struct Before(u64);

impl Default for RowCache {
    fn default() -> Self {
        RowCache {
            listings: Cache::with_weighter(LISTINGS, LISTING_BYTES, InBytes),
            sessions: Cache::new(SESSIONS),
            drops: AtomicU64::new(0),
        }
    }
}

impl RowCache {
    /// Returns the count of invalidations. Call this before a read whose result is to be cached.
    pub fn before(&self) -> Before {
        Before(self.drops.load(Ordering::SeqCst))
    }

    /// Returns a cached listing.
    pub fn listing(&self, id: &str) -> Option<Arc<CachedListing>> {
        self.listings.get(id)
    }

    /// Caches a listing that was read after `before`.
    pub fn keep_listing(&self, before: Before, cached: Arc<CachedListing>) {
        self.listings.insert(cached.listing.id.to_string(), cached.clone());
        // The count is checked again after the insertion, so that an invalidation in between is not undone.
        if self.before().0 != before.0 {
            self.listings.remove(cached.listing.id.as_str());
        }
    }

    /// Returns the session of a token's hash.
    pub fn session(&self, token_hash: &str) -> Option<Session> {
        self.sessions.get(token_hash)
    }

    /// Caches a session that was read after `before`.
    pub fn keep_session(&self, before: Before, token_hash: &str, session: &Session) {
        self.sessions.insert(token_hash.to_owned(), session.clone());
        if self.before().0 != before.0 {
            self.sessions.remove(token_hash);
        }
    }

    /// Removes rows that have changed.
    pub fn drop_touched(&self, touched: &[Touched]) {
        if touched.is_empty() {
            return;
        }
        self.drops.fetch_add(1, Ordering::SeqCst);
        for one in touched {
            match one {
                Touched::Listing(id) => drop(self.listings.remove(id.as_str())),
                // The cache does not know which rows belong to the member, and this is rare.
                Touched::Member(_) => self.drop_all(),
            }
        }
    }

    /// Empties the cache.
    pub fn drop_all(&self) {
        self.drops.fetch_add(1, Ordering::SeqCst);
        self.listings.clear();
        self.sessions.clear();
    }
}
