//! How much one person asks about others in a day: how far they trust people in whom they have declared no trust.
//!
//! Somebody's own numbers tell what others declare, if they are asked for often enough: whoever trusts one person wholly
//! reads how far that person trusts a third one, and then goes on to the next. That is made slow. Declarations that
//! are changed are counted in the record. Here the numbers are counted that a person is told, by process and day of UTC, since a
//! row for each would cost more than it protects; a process that starts anew counts from nothing.
//!
//! A question about somebody counts each time. A row of a list counts once for each number: a number that was told
//! already, while the reader's own declarations and blocks are what they were, tells nothing new, and neither does
//! that no trust leads to somebody.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use trust_commons::Timestamp;
use trust_core::{MemberId, NodeIdx, Trust, View};
use xxhash_rust::xxh3::xxh3_64;

use crate::clock;

/// A day, in seconds.
pub const DAY: i64 = 24 * 3600;

/// Which day of UTC a moment is on, counted since 1970.
pub fn day(moment: Timestamp) -> i64 {
    moment.div_euclid(DAY)
}

/// Seconds until the next day begins.
pub fn until_tomorrow(now: Timestamp) -> u64 {
    (DAY - now.rem_euclid(DAY)).unsigned_abs()
}

/// One question more than is answered in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

/// What was asked today. Of each person as many numbers are remembered as they may ask for, at most.
pub struct Questions {
    most: usize,
    today: Mutex<Today>,
}

#[derive(Default)]
struct Today {
    day: i64,
    of: HashMap<MemberId, Asked>,
}

#[derive(Default)]
struct Asked {
    count: usize,
    told: HashSet<u64>,
}

impl Questions {
    /// Nobody has asked yet.
    pub fn new(most: u32) -> Self {
        Questions { most: most as usize, today: Mutex::default() }
    }

    /// Counts a question of somebody about somebody else.
    pub fn ask(
        &self,
        view: &View,
        asker: (&MemberId, NodeIdx),
        about: NodeIdx,
    ) -> Result<(), TooMany> {
        if !counts(view, asker.1, about) {
            return Ok(());
        }
        let mut today = self.today();
        let asked = today.of.entry(asker.0.clone()).or_default();
        if asked.count >= self.most {
            return Err(TooMany);
        }
        asked.count += 1;
        asked.told.insert(number(view, about, vantage(view, asker.1)));
        Ok(())
    }

    /// Whether somebody is to be told how far they trust each of these people, which is counted.
    pub fn tell(
        &self,
        view: &View,
        asker: (&MemberId, NodeIdx),
        about: impl Iterator<Item = (NodeIdx, Trust)>,
    ) -> Vec<bool> {
        let vantage = vantage(view, asker.1);
        let mut today = self.today();
        let asked = today.of.entry(asker.0.clone()).or_default();
        let most = self.most;
        let mut tell = |(node, trust): (NodeIdx, Trust)| {
            if trust == Trust::ZERO || !counts(view, asker.1, node) {
                return true;
            }
            let number = number(view, node, vantage);
            let is_new = !asked.told.contains(&number);
            if is_new && asked.count < most {
                asked.count += 1;
                asked.told.insert(number);
            }
            !is_new || asked.told.contains(&number)
        };
        about.map(&mut tell).collect()
    }

    /// Whether somebody may ask for more, by filters and orders that go by trust.
    pub fn may_ask(&self, asker: &MemberId) -> Result<(), TooMany> {
        match self.today().of.get(asker) {
            Some(asked) if asked.count >= self.most => Err(TooMany),
            _ => Ok(()),
        }
    }

    /// Forgets the days before.
    pub fn sweep(&self) {
        drop(self.today());
    }

    fn today(&self) -> MutexGuard<'_, Today> {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        let day = day(clock::now());
        if today.day != day {
            *today = Today { day, of: HashMap::new() };
        }
        today
    }
}

/// Whether it tells of others how far somebody trusts this one.
fn counts(view: &View, asker: NodeIdx, about: NodeIdx) -> bool {
    asker != about && view.direct_trust(asker, about).is_none()
}

/// What all numbers of somebody rest on that is theirs to change: their declarations and their blocks.
fn vantage(view: &View, asker: NodeIdx) -> u64 {
    let declared = view.out_edges(asker).map(|(target, weight)| {
        xxh3_64(format!("{} {}", weight.thousandths(), view.id(target)).as_bytes())
    });
    let blocked = view.blocked_by(asker).map(|blocked| xxh3_64(view.id(blocked).as_bytes()));
    // In any order.
    declared.chain(blocked).fold(0, u64::wrapping_add)
}

fn number(view: &View, about: NodeIdx, vantage: u64) -> u64 {
    xxh3_64(format!("{vantage} {}", view.id(about)).as_bytes())
}
