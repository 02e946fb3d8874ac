//! Blocks between members. Recorded by the blocker; each direction stands by itself.

use crate::id::NodeIdx;

/// The blocks of one view, ordered both ways; cloning copies two pointers.
#[derive(Clone, Default)]
pub struct Blocks {
    /// Blocker and blocked.
    made: imbl::OrdSet<(u32, u32)>,
    /// Blocked and blocker.
    received: imbl::OrdSet<(u32, u32)>,
}

impl Blocks {
    /// Returns the number of blocks.
    pub fn len(&self) -> usize {
        self.made.len()
    }

    /// Returns whether there are no blocks.
    pub fn is_empty(&self) -> bool {
        self.made.is_empty()
    }

    /// Returns whether `blocker` has blocked `blocked`.
    pub fn contains(&self, blocker: NodeIdx, blocked: NodeIdx) -> bool {
        self.made.contains(&(blocker.0, blocked.0))
    }

    /// Returns whether either member has blocked the other.
    pub fn between(&self, a: NodeIdx, b: NodeIdx) -> bool {
        self.contains(a, b) || self.contains(b, a)
    }

    /// Returns the members whom `blocker` has blocked, by number.
    pub fn made_by(&self, blocker: NodeIdx) -> impl Iterator<Item = NodeIdx> + '_ {
        seconds(&self.made, blocker)
    }

    /// Returns all members who have blocked somebody, by number. O(log n) each, however many they block.
    pub fn blockers(&self) -> impl Iterator<Item = NodeIdx> + '_ {
        let next = |from: u32| self.made.range((from, 0)..).next().map(|&(blocker, _)| blocker);
        let after = move |blocker: &u32| blocker.checked_add(1).and_then(next);
        std::iter::successors(next(0), after).map(NodeIdx)
    }

    /// Returns the members who have blocked `blocked`, by number.
    pub fn received_by(&self, blocked: NodeIdx) -> impl Iterator<Item = NodeIdx> + '_ {
        seconds(&self.received, blocked)
    }

    pub(crate) fn insert(&mut self, blocker: NodeIdx, blocked: NodeIdx) -> bool {
        self.received.insert((blocked.0, blocker.0));
        self.made.insert((blocker.0, blocked.0)).is_none()
    }

    pub(crate) fn remove(&mut self, blocker: NodeIdx, blocked: NodeIdx) -> bool {
        self.received.remove(&(blocked.0, blocker.0));
        self.made.remove(&(blocker.0, blocked.0)).is_some()
    }
}

fn seconds(set: &imbl::OrdSet<(u32, u32)>, first: NodeIdx) -> impl Iterator<Item = NodeIdx> + '_ {
    set.range((first.0, 0)..=(first.0, u32::MAX)).map(|&(_, second)| NodeIdx(second))
}
