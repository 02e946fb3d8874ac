//! Keeps the latest updates of each person's streams, so that a stream continues where an earlier one broke off.
//!
//! The sets of what appeared and vanished are kept for people with open streams, and for a while after the last one
//! ended, together with what was shown then. So what a reader missed is the difference of two sets, and costs no
//! write anything.
//!
//! Invariant: everything that is sent to a reader who comes back is visible now; what was shown to them in the past
//! only decides what is not sent again.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::{Duration, Instant};

use trust_core::{MemberId, ResourceId};

use crate::store::change_log::LogRevision;
use crate::streams::EventId;

/// The ids that are kept for a person with open streams.
const KEPT: usize = 2_000;
/// The ids that are kept for all people without open streams.
const KEPT_OF_ABSENT: usize = 200_000;
/// The time for which they are kept after the last stream of a person ended.
const ABSENCE: Duration = Duration::from_secs(3600);

type Shown = BTreeSet<ResourceId>;

/// The sets of what appeared and vanished for a person, newest last.
pub struct History {
    /// The earliest event from which a stream can continue.
    start: EventId,
    /// The latest event.
    latest: EventId,
    updates: VecDeque<Update>,
    size: usize,
}

/// An event: what appeared and vanished.
struct Update {
    id: EventId,
    appeared: Shown,
    vanished: Shown,
}

impl History {
    /// Begins at a revision.
    pub fn new(revision: LogRevision) -> Self {
        let start = EventId::first(revision);
        History { start, latest: start, updates: VecDeque::new(), size: 0 }
    }

    /// Returns the id of an event at a revision after which as much is shown as before.
    pub fn at(&mut self, revision: LogRevision) -> EventId {
        self.latest = self.latest.max(EventId::first(revision));
        self.latest
    }

    /// Keeps what appeared and vanished, and returns the id of the event that says so.
    pub fn add(&mut self, revision: LogRevision, appeared: &Shown, vanished: &Shown) -> EventId {
        self.latest = self.latest.next().max(EventId::first(revision));
        self.size += appeared.len() + vanished.len();
        let (appeared, vanished) = (appeared.clone(), vanished.clone());
        self.updates.push_back(Update { id: self.latest, appeared, vanished });
        while self.size > KEPT {
            let Some(oldest) = self.updates.pop_front() else { break };
            self.size -= oldest.appeared.len() + oldest.vanished.len();
            self.start = oldest.id;
        }
        self.latest
    }

    /// Returns what was shown at an earlier event, from what is shown now; nothing if that is no longer known.
    pub fn shown_at(&self, id: EventId, now: &Shown) -> Option<Shown> {
        if id < self.start || id > self.latest {
            return None;
        }
        let mut shown = now.clone();
        for later in self.updates.iter().rev().take_while(|update| update.id > id) {
            for gone in &later.appeared {
                shown.remove(gone);
            }
            shown.extend(later.vanished.iter().cloned());
        }
        Some(shown)
    }
}

/// The histories of people without open streams, each with what was shown at its latest event.
#[derive(Default)]
pub struct Absent {
    people: HashMap<MemberId, (Instant, History, Shown)>,
    size: usize,
}

impl Absent {
    /// Keeps the history of a person whose last stream ended.
    pub fn keep(&mut self, member: MemberId, history: History, shown: Shown) {
        self.size += history.size + shown.len();
        self.people.insert(member, (Instant::now(), history, shown));
        while self.size > KEPT_OF_ABSENT {
            let oldest = self.people.iter().min_by_key(|(_, (since, ..))| *since);
            let Some(member) = oldest.map(|(member, _)| member.clone()) else { break };
            self.take(&member);
        }
    }

    /// Returns the history of a person who comes back.
    pub fn take(&mut self, member: &MemberId) -> Option<(History, Shown)> {
        let (_, history, shown) = self.people.remove(member)?;
        self.size -= history.size + shown.len();
        Some((history, shown))
    }

    /// Forgets people who stay away, and those who are no members any more.
    pub fn sweep(&mut self, is_member: impl Fn(&MemberId) -> bool) {
        let is_over = |(member, (since, ..)): (&MemberId, &(Instant, History, Shown))| {
            (since.elapsed() > ABSENCE || !is_member(member)).then(|| member.clone())
        };
        let over: Vec<_> = self.people.iter().filter_map(is_over).collect();
        for member in over {
            self.take(&member);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn set(ids: &[&str]) -> Shown {
        ids.iter().map(|id| ResourceId::new(id).unwrap()).collect()
    }

    fn revision(number: i64) -> LogRevision {
        LogRevision::new(number)
    }

    #[test]
    fn what_was_shown_earlier_is_found_for_every_event_that_is_kept() {
        let mut history = History::new(revision(4));
        let before = history.at(revision(4));
        let first = history.add(revision(5), &set(&["a"]), &set(&["b"]));
        let second = history.add(revision(5), &set(&["b"]), &set(&[]));
        let quiet = history.at(revision(8));
        let third = history.add(revision(8), &set(&[]), &set(&["a"]));
        assert_eq!([before, first, quiet].map(|id| id.to_string()), ["4", "5", "8"]);
        assert_eq!([second, third].map(|id| id.to_string()), ["5-1", "8-1"]);
        let now = set(&["b"]);
        let at = |id: EventId| history.shown_at(id, &now);
        assert_eq!(at(before), Some(set(&["b"])));
        assert_eq!(at(first), Some(set(&["a"])));
        assert_eq!(at(second), Some(set(&["a", "b"])));
        assert_eq!(at(quiet), Some(set(&["a", "b"])));
        assert_eq!(at(third), Some(now.clone()));
        for unknown in ["3", "9", "8-2"] {
            assert_eq!(at(unknown.parse().unwrap()), None, "{unknown}");
        }
    }

    #[test]
    fn a_history_keeps_the_latest_events_alone() {
        let mut history = History::new(revision(1));
        for number in 2..=5_000 {
            history.add(revision(number), &set(&["a"]), &set(&[]));
        }
        assert_eq!(history.updates.len(), KEPT);
        assert_eq!(history.shown_at(EventId::first(revision(2)), &set(&[])), None);
        assert!(history.shown_at(EventId::first(revision(4_000)), &set(&[])).is_some());
    }

    #[test]
    fn people_who_stay_away_are_forgotten_oldest_first() {
        let mut absent = Absent::default();
        let member = |number: usize| MemberId::new(&format!("m{number}")).unwrap();
        let shown: Shown = (0..1_000).map(|n| ResourceId::new(&format!("r{n}")).unwrap()).collect();
        for number in 0..=KEPT_OF_ABSENT / 1_000 {
            absent.keep(member(number), History::new(revision(1)), shown.clone());
        }
        assert!(absent.take(&member(0)).is_none() && absent.take(&member(1)).is_some());
        absent.sweep(|id| *id == member(2));
        assert_eq!((absent.people.len(), absent.size), (1, 1_000));
    }
}
