//! Who has blocked whom. Recorded by the blocker; each direction stands by itself.

use crate::id::NodeIdx;

type Sets = imbl::HashMap<u32, imbl::OrdSet<u32>>;

/// The blocks of one view; cloning copies two pointers.
#[derive(Clone, Default)]
pub struct Blocks {
    made: Sets,
    received: Sets,
    count: usize,
}

impl Blocks {
    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether `blocker` has blocked `blocked`.
    pub fn contains(&self, blocker: NodeIdx, blocked: NodeIdx) -> bool {
        self.made.get(&blocker.0).is_some_and(|set| set.contains(&blocked.0))
    }

    /// Whether either has blocked the other.
    pub fn between(&self, a: NodeIdx, b: NodeIdx) -> bool {
        self.contains(a, b) || self.contains(b, a)
    }

    /// Whom `blocker` has blocked, by number.
    pub fn made_by(&self, blocker: NodeIdx) -> impl Iterator<Item = NodeIdx> + '_ {
        members(&self.made, blocker)
    }

    /// Who has blocked `blocked`, by number.
    pub fn received_by(&self, blocked: NodeIdx) -> impl Iterator<Item = NodeIdx> + '_ {
        members(&self.received, blocked)
    }

    /// Whether `blocker` has blocked anybody.
    pub fn any_by(&self, blocker: NodeIdx) -> bool {
        self.made.contains_key(&blocker.0)
    }

    pub(crate) fn insert(&mut self, blocker: NodeIdx, blocked: NodeIdx) -> bool {
        let new = self.made.entry(blocker.0).or_default().insert(blocked.0).is_none();
        self.received.entry(blocked.0).or_default().insert(blocker.0);
        self.count += usize::from(new);
        new
    }

    pub(crate) fn remove(&mut self, blocker: NodeIdx, blocked: NodeIdx) -> bool {
        let was = take(&mut self.made, blocker.0, blocked.0);
        take(&mut self.received, blocked.0, blocker.0);
        self.count -= usize::from(was);
        was
    }
}

fn members(sets: &Sets, of: NodeIdx) -> impl Iterator<Item = NodeIdx> + '_ {
    sets.get(&of.0).into_iter().flatten().map(|&node| NodeIdx(node))
}

/// Takes `member` out of the set of `key`; no empty set stays behind.
fn take(sets: &mut Sets, key: u32, member: u32) -> bool {
    let Some(set) = sets.get_mut(&key) else { return false };
    let was = set.remove(&member).is_some();
    if set.is_empty() {
        sets.remove(&key);
    }
    was
}
