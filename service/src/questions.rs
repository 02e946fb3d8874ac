//! Limits a person's daily questions about other people: their trust in people whom they have not declared trust
//! in.
//!
//! With enough questions a person's own numbers reveal what others declare: whoever trusts one person fully can
//! read how far that person trusts a third, and then continue with the next. The limit makes that slow. The record
//! counts changed declarations. This module counts the numbers that a person is shown, by process and day of UTC,
//! because a row for each would cost more than it protects; a restarted process counts from zero.
//!
//! Each question about a person counts. A row of a list counts once for each number: the last number that was shown
//! reveals nothing new while the reader's own declarations and blocks are unchanged, and neither does the absence
//! of trust. A different number counts, whoever caused it. A list that is filtered or ordered by trust reveals
//! something about everybody whom it leaves out, by its total and its order: it counts as a question each time,
//! except at the same revision.
//!
//! Beyond the limit no new number is shown, and no 0 either. Otherwise a person could change a declaration of their
//! own, look where a 0 becomes a withheld number, and so learn that number.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};

use trust_core::{MemberId, NodeIdx, Trust, View};
use xxhash_rust::xxh3::xxh3_64;

use crate::clock::{self, day};

/// The question exceeds the daily limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

/// Today's questions. For each person at most as many numbers are remembered as they may ask for.
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
    /// The numbers shown last, by their questions.
    last_answers: HashMap<u64, u128>,
}

impl Questions {
    /// Makes a count without questions.
    pub fn new(most: u32) -> Self {
        Questions { most: most as usize, today: Mutex::default() }
    }

    /// Counts a question of a person about another person.
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
        asked.last_answers.insert(key(view, about, vantage(view, asker.1)), trust.scaled());
        Ok(())
    }

    /// Counts a list that is filtered or ordered by trust. `list` contains all parameters of the query.
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
        if asked.last_answers.get(&key) == Some(&revision) {
            return Ok(());
        }
        if asked.count >= self.most {
            return Err(TooMany);
        }
        asked.count += 1;
        asked.last_answers.insert(key, revision);
        Ok(())
    }

    /// Returns, for each of these people, whether the asker may see their trust in them, and counts these
    /// questions.
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
            if asked.last_answers.get(&key) == Some(&trust.scaled()) {
                return true;
            }
            let is_shown = asked.count < most;
            if is_shown {
                asked.count += 1;
                asked.last_answers.insert(key, trust.scaled());
            }
            is_shown
        };
        about.map(&mut tell).collect()
    }

    /// Returns whether a person may ask for lists that are filtered or ordered by trust.
    pub fn may_ask(&self, asker: &MemberId) -> Result<(), TooMany> {
        match self.today().of.get(asker) {
            Some(asked) if asked.count >= self.most => Err(TooMany),
            _ => Ok(()),
        }
    }

    /// Forgets earlier days.
    pub fn sweep(&self) {
        drop(self.today());
    }

    fn today(&self) -> MutexGuard<'_, Today> {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        let day = day(clock::now());
        // A request that began before midnight does not end the new day.
        if day > today.day {
            *today = Today { day, of: HashMap::new() };
        }
        today
    }
}

/// Returns whether the asker's trust in this person depends on declarations of others.
fn counts(view: &View, asker: NodeIdx, about: NodeIdx) -> bool {
    asker != about && view.direct_trust(asker, about).is_none()
}

/// Hashes everything that the asker can change in their own numbers: their declarations and blocks.
fn vantage(view: &View, asker: NodeIdx) -> u64 {
    let declared = view.out_edges(asker).map(|(target, weight)| {
        xxh3_64(format!("{} {}", weight.thousandths(), view.id(target)).as_bytes())
    });
    let blocked = view.blocked_by(asker).map(|blocked| xxh3_64(view.id(blocked).as_bytes()));
    // The order does not matter.
    declared.chain(blocked).fold(0, u64::wrapping_add)
}

/// Names a question about a person, asked with these declarations and blocks.
fn key(view: &View, about: NodeIdx, vantage: u64) -> u64 {
    xxh3_64(format!("{vantage} {}", view.id(about)).as_bytes())
}
