//! Limits the questions of a person about others in a day: their trust in people in whom they have declared no trust.
//!
//! Somebody's own numbers tell what others declare, if they are asked for often enough: whoever trusts one person wholly
//! reads how far that person trusts a third one, and then goes on to the next. That is made slow. Declarations that
//! are changed are counted in the record. Here the numbers are counted that a person is told, by process and day of UTC, since a
//! row for each would cost more than it protects; a process that starts anew counts from nothing.
//!
//! A question about somebody counts each time. A row of a list counts once for each number: the number that was told
//! last, while the reader's own declarations and blocks are what they were, tells nothing new, and neither does
//! that no trust leads to somebody. Another number does, whoever changed it. A list that is filtered or ordered by trust tells
//! of everybody whom it leaves out, by its total and its order: it is a question itself, each time but at the same revision.
//!
//! Beyond the limit no new number is told, and 0 is not either: otherwise whoever changes a declaration of their own, and looks
//! where a 0 turns into a number that is withheld, would learn what the withheld number is.

use std::collections::HashMap;
use std::fmt::Debug;
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
    /// What was told last, by what it was the answer to.
    told: HashMap<u64, u128>,
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
        let trust = view.trust(asker.1, about);
        asked.told.insert(key(view, about, vantage(view, asker.1)), trust.scaled());
        Ok(())
    }

    /// Counts a list that is filtered or ordered by trust. `list` names all that was asked for.
    pub fn ask_for_list(
        &self,
        view: &View,
        asker: &MemberId,
        list: &impl Debug,
    ) -> Result<(), TooMany> {
        let key = xxh3_64(format!("{list:?}").as_bytes());
        let revision = u128::from(view.revision().0);
        let mut today = self.today();
        let asked = today.of.entry(asker.clone()).or_default();
        if asked.told.get(&key) == Some(&revision) {
            return Ok(());
        }
        if asked.count >= self.most {
            return Err(TooMany);
        }
        asked.count += 1;
        asked.told.insert(key, revision);
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
            if !counts(view, asker.1, node) {
                return true;
            }
            if trust == Trust::ZERO {
                return asked.count < most;
            }
            let key = key(view, node, vantage);
            if asked.told.get(&key) == Some(&trust.scaled()) {
                return true;
            }
            let is_told = asked.count < most;
            if is_told {
                asked.count += 1;
                asked.told.insert(key, trust.scaled());
            }
            is_told
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

/// Names a question about somebody, asked from a vantage.
fn key(view: &View, about: NodeIdx, vantage: u64) -> u64 {
    xxh3_64(format!("{vantage} {}", view.id(about)).as_bytes())
}
