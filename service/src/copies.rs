//! Copies of rows that nearly every request asks for: listings with their owners' names, and sessions.
//!
//! A copy is dropped when the log says that its row was written, before the state that follows is shown.
//! What is read while that happens is not kept: a reader notes the count of drops before it reads, and
//! keeps nothing if the count has moved. So a copy is never older than the newest state shown here; that a
//! row read is not newer than the state that shows it is for the reader to see to.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use trust_commons::listing::Listing;

use crate::store::change_log::{LogRevision, Touched};
use crate::store::session::Session;

/// How many listings are kept, about: fewer, where they are long.
const LISTINGS: usize = 100_000;
/// How many bytes the listings that are kept may have in all.
const LISTING_BYTES: u64 = 256 << 20;
/// How many sessions are kept.
const SESSIONS: usize = 20_000;

/// A listing, and what its owner is called.
#[derive(Debug)]
pub struct Card {
    /// The listing.
    pub listing: Listing,
    /// What its owner is called.
    pub owner_name: String,
    /// The revision of the record that it was read from.
    pub as_of: LogRevision,
    /// Of its JSON, what is the same to every reader; written when it is first shown.
    pub written: OnceLock<Box<[u8]>>,
}

impl Card {
    /// A card of what was read at a revision of the record.
    pub fn new(listing: Listing, owner_name: String, as_of: LogRevision) -> Self {
        Card { listing, owner_name, as_of, written: OnceLock::new() }
    }
}

/// About how many bytes a card takes, with the JSON that it may come to hold.
#[derive(Clone)]
struct InBytes;

impl Weighter<String, Arc<Card>> for InBytes {
    fn weight(&self, _: &String, card: &Arc<Card>) -> u64 {
        let Listing { title, description, capacity, .. } = &card.listing;
        let capacity = capacity.as_ref().map_or(0, |capacity| capacity.to_string().len());
        (1024 + 2 * (title.len() + description.len() + capacity)) as u64
    }
}

/// The copies of one process.
pub struct Copies {
    cards: Cache<String, Arc<Card>, InBytes>,
    sessions: Cache<String, Session>,
    drops: AtomicU64,
}

/// The count of drops before something was read.
#[derive(Debug, Clone, Copy)]
pub struct Before(u64);

impl Default for Copies {
    fn default() -> Self {
        Copies {
            cards: Cache::with_weighter(LISTINGS, LISTING_BYTES, InBytes),
            sessions: Cache::new(SESSIONS),
            drops: AtomicU64::new(0),
        }
    }
}

impl Copies {
    /// To be asked before reading what is to be kept.
    pub fn before(&self) -> Before {
        Before(self.drops.load(Ordering::SeqCst))
    }

    /// A listing's card.
    pub fn card(&self, id: &str) -> Option<Arc<Card>> {
        self.cards.get(id)
    }

    /// Keeps a card that was read since.
    pub fn keep_card(&self, before: Before, card: Arc<Card>) {
        self.cards.insert(card.listing.id.to_string(), card.clone());
        // Looked at after, so that a drop which came between is not undone.
        if self.before().0 != before.0 {
            self.cards.remove(card.listing.id.as_str());
        }
    }

    /// The session of a token's hash.
    pub fn session(&self, token_hash: &str) -> Option<Session> {
        self.sessions.get(token_hash)
    }

    /// Keeps a session that was read since.
    pub fn keep_session(&self, before: Before, token_hash: &str, session: &Session) {
        self.sessions.insert(token_hash.to_owned(), session.clone());
        if self.before().0 != before.0 {
            self.sessions.remove(token_hash);
        }
    }

    /// Drops what is no longer true.
    pub fn drop_touched(&self, touched: &[Touched]) {
        if touched.is_empty() {
            return;
        }
        self.drops.fetch_add(1, Ordering::SeqCst);
        for one in touched {
            match one {
                Touched::Listing(id) => drop(self.cards.remove(id.as_str())),
                // Which of the copies are the member's is not known; it is rare.
                Touched::Member(_) => self.drop_all(),
            }
        }
    }

    /// Drops everything.
    pub fn drop_all(&self) {
        self.drops.fetch_add(1, Ordering::SeqCst);
        self.cards.clear();
        self.sessions.clear();
    }
}
