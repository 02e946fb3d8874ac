//! The cache: rows that nearly every request asks for. These are the rows of visible nouns, with the names of their owners,
//! the names of members and communities, people on paths of trust, and sessions.
//!
//! A row is dropped when the log says that it was written, before the state that follows is shown. A row that is read while
//! that happens is not kept: a reader notes the count of drops before it reads, and keeps nothing if the count has moved.
//! So a cached row is never older than the newest state shown here. The reader must make sure that the row is not newer
//! than the state that shows it.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use quick_cache::sync::Cache;

use crate::store::change_log::{COMMUNITY, LogRevision, Touched};
use crate::store::nouns;
use crate::store::row_cache::{AnyNounCache, CachedRow, NounCache};
use crate::store::session::Session;
use crate::store::visible::VisibleRow;

/// The number of sessions that are kept.
const SESSIONS: usize = 20_000;
/// The number of names that are kept, of members and of communities each.
const NAMES: usize = 50_000;

/// The number of people on paths of trust that are kept.
const PEOPLE: usize = 20_000;

/// A person on paths of trust.
#[derive(Debug, Clone)]
pub struct PersonOnPaths {
    /// The display name.
    pub name: String,
    /// Whether paths may name the person to others.
    pub is_named: bool,
    /// The revision of the record that this was read from.
    pub as_of: LogRevision,
}

/// The cache of one process.
pub struct RowCache {
    rows: Vec<(&'static str, Box<dyn AnyNounCache>)>,
    sessions: Cache<String, Session>,
    members: NameCache,
    communities: NameCache,
    people: Cache<String, PersonOnPaths>,
    drops: AtomicU64,
}

/// Names by id, each with the revision of the record that it was read from.
type NameCache = Cache<String, (Arc<str>, LogRevision)>;

/// The count of drops before something was read.
#[derive(Debug, Clone, Copy)]
pub struct Before(u64);

impl Default for RowCache {
    fn default() -> Self {
        RowCache {
            rows: nouns::visible().map(|noun| (noun.name(), noun.row_cache())).collect(),
            sessions: Cache::new(SESSIONS),
            members: Cache::new(NAMES),
            communities: Cache::new(NAMES),
            people: Cache::new(PEOPLE),
            drops: AtomicU64::new(0),
        }
    }
}

impl RowCache {
    /// Returns the count of drops. Call this before a read whose result is to be cached.
    pub fn before(&self) -> Before {
        Before(self.drops.load(Ordering::SeqCst))
    }

    /// Returns the cached rows of a noun; nothing for a noun that is not registered.
    pub fn rows<N: VisibleRow>(&self) -> Option<Rows<'_, N>> {
        let (_, cache) = self.rows.iter().find(|(noun, _)| *noun == N::NOUN)?;
        let cache: &dyn Any = &**cache;
        Some(Rows { whole: self, cache: cache.downcast_ref()? })
    }

    /// Returns the cached names of members.
    pub fn members(&self) -> Names<'_> {
        Names { whole: self, cache: &self.members }
    }

    /// Returns the cached names of communities.
    pub fn communities(&self) -> Names<'_> {
        Names { whole: self, cache: &self.communities }
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

    /// Returns a person on paths of trust.
    pub fn person(&self, id: &str) -> Option<PersonOnPaths> {
        self.people.get(id)
    }

    /// Caches a person who was read after `before`.
    pub fn keep_person(&self, before: Before, id: &str, person: &PersonOnPaths) {
        self.people.insert(id.to_owned(), person.clone());
        if self.before().0 != before.0 {
            self.people.remove(id);
        }
    }

    /// Drops what is no longer true.
    pub fn drop_touched(&self, touched: &[Touched]) {
        if touched.is_empty() {
            return;
        }
        self.drops.fetch_add(1, Ordering::SeqCst);
        for it in touched {
            match it {
                Touched::Row { noun, id } if noun == COMMUNITY => {
                    drop(self.communities.remove(id.as_str()));
                }
                Touched::Row { noun, id } => {
                    let caches = self.rows.iter().filter(|(name, _)| name == noun);
                    caches.for_each(|(_, cache)| cache.remove(id));
                }
                // The cache does not know which rows belong to the member, and this is rare.
                Touched::Member(_) => self.drop_all(),
            }
        }
    }

    /// Drops everything.
    pub fn drop_all(&self) {
        self.drops.fetch_add(1, Ordering::SeqCst);
        self.rows.iter().for_each(|(_, cache)| cache.clear());
        self.sessions.clear();
        self.members.clear();
        self.communities.clear();
        self.people.clear();
    }
}

/// The cached rows of a noun, in the cache of the process.
pub struct Rows<'c, N: VisibleRow> {
    whole: &'c RowCache,
    cache: &'c NounCache<N>,
}

impl<N: VisibleRow> Rows<'_, N> {
    /// A row.
    pub fn get(&self, id: &str) -> Option<Arc<CachedRow<N>>> {
        self.cache.get(id)
    }

    /// Caches a row that was read after `before`.
    pub fn keep(&self, before: Before, cached: Arc<CachedRow<N>>) {
        self.cache.insert(cached.clone());
        // The count is read afterwards, so that a drop which came between is not undone.
        if self.whole.before().0 != before.0 {
            self.cache.remove(cached.row.id());
        }
    }
}

/// The cached names of a noun, in the cache of the process.
pub struct Names<'c> {
    whole: &'c RowCache,
    cache: &'c NameCache,
}

impl Names<'_> {
    /// Returns a name, unless it may be newer than the state at `revision`.
    pub fn get(&self, id: &str, revision: LogRevision) -> Option<String> {
        let (name, as_of) = self.cache.get(id)?;
        (as_of <= revision).then(|| name.to_string())
    }

    /// Caches a name that was read after `before`, at `as_of` or earlier.
    pub fn keep(&self, before: Before, id: &str, name: &str, as_of: LogRevision) {
        self.cache.insert(id.to_owned(), (name.into(), as_of));
        if self.whole.before().0 != before.0 {
            self.cache.remove(id);
        }
    }
}
