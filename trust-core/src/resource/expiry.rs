//! Expiry: an ordered index by date, and the expired set of the last moment asked.
//!
//! Callers' clocks mostly move forward, so the answer moves along the index instead of being rebuilt:
//! O(what expired in between). Invariant: `at` holds exactly the numbers whose time is at most its `now`.

use std::sync::{Arc, Mutex, PoisonError};

use roaring::RoaringBitmap;

/// The times at which resources expire.
#[derive(Default)]
pub(crate) struct Expiry {
    ordered: imbl::OrdSet<(i64, u32)>,
    at: Mutex<At>,
}

#[derive(Clone)]
struct At {
    now: i64,
    expired: Arc<RoaringBitmap>,
}

impl Default for At {
    fn default() -> Self {
        At { now: i64::MIN, expired: Arc::default() }
    }
}

impl Clone for Expiry {
    fn clone(&self) -> Self {
        Expiry { ordered: self.ordered.clone(), at: Mutex::new(self.last().clone()) }
    }
}

impl Expiry {
    fn last(&self) -> std::sync::MutexGuard<'_, At> {
        // A writer that panicked left a whole value: it is replaced in one assignment.
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn insert(&mut self, number: u32, expires_at: i64) {
        self.ordered.insert((expires_at, number));
        let mut at = self.last();
        if expires_at <= at.now {
            Arc::make_mut(&mut at.expired).insert(number);
        }
    }

    pub fn remove(&mut self, number: u32, expires_at: i64) {
        self.ordered.remove(&(expires_at, number));
        let mut at = self.last();
        if expires_at <= at.now {
            Arc::make_mut(&mut at.expired).remove(number);
        }
    }

    /// Returns the numbers of the resources that have expired at `now`.
    pub fn expired(&self, now: i64) -> Arc<RoaringBitmap> {
        let mut at = self.last();
        if now > at.now {
            let passed = self.ordered.range((at.now.saturating_add(1), 0)..=(now, u32::MAX));
            let mut passed = passed.map(|&(_, number)| number).peekable();
            if passed.peek().is_some() {
                Arc::make_mut(&mut at.expired).extend(passed);
            }
        } else if now < at.now {
            let before = self.ordered.range(..=(now, u32::MAX)).map(|&(_, number)| number);
            at.expired = Arc::new(before.collect());
        }
        at.now = now;
        at.expired.clone()
    }

    /// Returns the resources that expire after `from`, up to and at `to`.
    pub fn between(&self, from: i64, to: i64) -> impl Iterator<Item = u32> + '_ {
        let first = (from.saturating_add(1), 0);
        let range = (first <= (to, u32::MAX)).then(|| self.ordered.range(first..=(to, u32::MAX)));
        range.into_iter().flatten().map(|&(_, number)| number)
    }
}
