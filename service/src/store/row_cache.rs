//! Rows of a visible noun in memory, each with the name of its owner.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::change_log::LogRevision;
use super::visible::VisibleRow;

/// The number of rows of a noun that are kept, about: fewer, where they are long.
const ROWS: usize = 100_000;
/// The number of bytes that the kept rows of a noun may take.
const ROW_BYTES: u64 = 256 << 20;

/// A row of a visible noun, and the name of its owner.
#[derive(Debug)]
pub struct CachedRow<N> {
    /// The row.
    pub row: N,
    /// The display name of the owner.
    pub owner_name: String,
    /// The revision of the record that the row was read from.
    pub as_of: LogRevision,
    /// The part of its JSON that is the same for all readers; written when the row is first shown.
    pub common_json: OnceLock<Box<[u8]>>,
}

impl<N> CachedRow<N> {
    /// A row as it was read at a revision of the record.
    pub fn new(row: N, owner_name: String, as_of: LogRevision) -> Self {
        CachedRow { row, owner_name, as_of, common_json: OnceLock::new() }
    }
}

/// About how many bytes a cached row takes, with the JSON that it may come to hold.
#[derive(Clone)]
struct InBytes;

impl<N: VisibleRow> Weighter<String, Arc<CachedRow<N>>> for InBytes {
    fn weight(&self, _: &String, cached: &Arc<CachedRow<N>>) -> u64 {
        (1024 + 2 * cached.row.text_bytes()) as u64
    }
}

/// The cached rows of one noun, by id.
pub struct NounCache<N: VisibleRow>(Cache<String, Arc<CachedRow<N>>, InBytes>);

impl<N: VisibleRow> NounCache<N> {
    /// A row.
    pub fn get(&self, id: &str) -> Option<Arc<CachedRow<N>>> {
        self.0.get(id)
    }

    /// Keeps a row, or replaces it.
    pub fn insert(&self, cached: Arc<CachedRow<N>>) {
        self.0.insert(cached.row.id().to_owned(), cached);
    }
}

impl<N: VisibleRow> Default for NounCache<N> {
    fn default() -> Self {
        NounCache(Cache::with_weighter(ROWS, ROW_BYTES, InBytes))
    }
}

/// The cached rows of some noun.
pub trait AnyNounCache: Any + Send + Sync {
    /// Drops a row.
    fn remove(&self, id: &str);
    /// Drops all rows.
    fn clear(&self);
}

impl<N: VisibleRow> AnyNounCache for NounCache<N> {
    fn remove(&self, id: &str) {
        self.0.remove(id);
    }

    fn clear(&self) {
        self.0.clear();
    }
}
