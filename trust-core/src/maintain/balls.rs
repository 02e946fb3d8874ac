//! The balls that are followed: both of each watched viewer, in the scale that the hop bound needs.

use std::collections::HashMap;

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::labels::Layered;
use super::repair::{EdgeChange, Repaired};
use crate::ball::{Ball, Words};
use crate::graph::Direction;
use crate::graph::labels::{Label, NARROW_HOPS};
use crate::id::NodeIdx;
use crate::trust::Trust;
use crate::view::View;

/// Whose ball, and which way.
pub(super) type Key = (u32, Direction);

/// How much work maintenance did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    /// Balls whose labels were repaired, or made anew.
    pub balls_repaired: u64,
    /// Members asked again for their labels, each once per ball and layer.
    pub nodes_revisited: u64,
    /// Edges looked at.
    pub edges_scanned: u64,
    /// Resources decided again, each once per viewer.
    pub resources_decided: u64,
}

impl std::ops::AddAssign for Effort {
    fn add_assign(&mut self, more: Effort) {
        self.balls_repaired += more.balls_repaired;
        self.nodes_revisited += more.nodes_revisited;
        self.edges_scanned += more.edges_scanned;
        self.resources_decided += more.resources_decided;
    }
}

/// Trust that changed, by ball: in whom, or whose, and what it is now.
pub(super) type Changed = HashMap<Key, Vec<(NodeIdx, Trust)>>;

/// All followed balls, in the scale that the engine's hop bound needs.
pub(super) enum Balls {
    Narrow(Followed<u64>),
    Wide(Followed<u128>),
}

/// Calls the same on either scale.
macro_rules! either {
    ($balls:expr, $followed:ident => $call:expr) => {
        match $balls {
            Balls::Narrow($followed) => $call,
            Balls::Wide($followed) => $call,
        }
    };
}

impl Balls {
    pub fn new(max_hops: u8) -> Self {
        match max_hops <= NARROW_HOPS {
            true => Balls::Narrow(Followed::default()),
            false => Balls::Wide(Followed::default()),
        }
    }

    /// Follows these balls, those that are not yet.
    pub fn follow(&mut self, view: &View, keys: &[Key]) {
        either!(self, followed => followed.follow(view, keys));
    }

    /// Stops following a ball.
    pub fn leave(&mut self, key: Key) {
        either!(self, followed => drop(followed.balls.remove(&key)));
    }

    pub fn keys(&self) -> Vec<Key> {
        either!(self, followed => followed.balls.keys().copied().collect())
    }

    /// The trust of a ball's member in `node`, or of `node` in it.
    pub fn trust(&self, key: Key, node: u32) -> Trust {
        either!(self, followed => {
            let label = followed.balls.get(&key).map(|labels| labels.last(node));
            label.unwrap_or_default().trust()
        })
    }

    /// Whether a path of the trust that a reverse ball states for `owner` is found that leads clear of
    /// everybody whom `owner` has blocked.
    pub fn has_clear_path(&self, view: &View, key: Key, owner: u32) -> bool {
        either!(self, followed => {
            followed.balls.get(&key).is_some_and(|labels| labels.has_clear_path(view, owner))
        })
    }

    /// A ball as a search would answer.
    pub fn ball(&self, key: Key) -> Ball {
        match self {
            Balls::Narrow(followed) => {
                followed.balls.get(&key).map(|labels| labels.ball(Words::Narrow))
            }
            Balls::Wide(followed) => {
                followed.balls.get(&key).map(|labels| labels.ball(Words::Wide))
            }
        }
        .unwrap_or_default()
    }

    /// Brings all balls into line with a view in which `edges` changed, and whom each of `reblocked` has
    /// blocked.
    pub fn update(
        &mut self,
        view: &View,
        edges: &[EdgeChange],
        reblocked: &[u32],
    ) -> (Changed, Effort) {
        either!(self, followed => followed.update(view, edges, reblocked))
    }

    /// How many balls there are, how many members in them, and bytes of memory.
    pub fn size(&self) -> (usize, usize) {
        either!(self, followed => {
            (followed.balls.len(), followed.balls.values().map(Layered::memory).sum())
        })
    }
}

#[derive(Default)]
pub(super) struct Followed<L> {
    balls: HashMap<Key, Layered<L>>,
}

impl<L: Label> Followed<L> {
    fn follow(&mut self, view: &View, keys: &[Key]) {
        let new: Vec<Key> =
            keys.iter().copied().filter(|key| !self.balls.contains_key(key)).collect();
        let layered = |&(member, direction): &Key| {
            ((member, direction), Layered::new(view, member, direction))
        };
        #[cfg(feature = "rayon")]
        self.balls.par_extend(new.par_iter().with_max_len(1).map(layered));
        #[cfg(not(feature = "rayon"))]
        self.balls.extend(new.iter().map(layered));
    }

    fn update(
        &mut self,
        view: &View,
        edges: &[EdgeChange],
        reblocked: &[u32],
    ) -> (Changed, Effort) {
        let settings = view.settings();
        let (max_hops, floor) = (settings.max_hops(), L::at_least(settings.floor()));
        let repaired = |(&key, labels): (&Key, &mut Layered<L>)| {
            let (member, direction) = key;
            let repaired = match direction {
                Direction::Forward if reblocked.contains(&member) => labels.renew(view),
                _ if edges.is_empty() => return None,
                _ => labels.repair(view.graph(), edges, max_hops, floor),
            };
            (repaired.nodes_revisited > 0).then_some((key, repaired))
        };
        #[cfg(feature = "rayon")]
        let all: Vec<_> = if self.balls.len() < 64 {
            self.balls.iter_mut().filter_map(repaired).collect()
        } else {
            self.balls.par_iter_mut().filter_map(repaired).collect()
        };
        #[cfg(not(feature = "rayon"))]
        let all: Vec<_> = self.balls.iter_mut().filter_map(repaired).collect();
        let mut effort = Effort::default();
        let mut changed = Changed::new();
        for (key, repaired) in all {
            effort.balls_repaired += 1;
            effort.nodes_revisited += repaired.nodes_revisited;
            effort.edges_scanned += repaired.edges_scanned;
            let trust = |(node, label): (u32, L)| (NodeIdx(node), label.trust());
            changed.insert(key, repaired.changed.into_iter().map(trust).collect());
        }
        (changed, effort)
    }
}

impl<L: Label> Layered<L> {
    /// Makes all labels anew, and tells which of the last ones changed.
    fn renew(&mut self, view: &View) -> Repaired<L> {
        let before = std::mem::replace(self, Layered::new(view, self.start, self.direction));
        let (was, is) = (before.reached(), self.reached());
        let gone = was.iter().filter(|(node, _)| !self.last(*node).is_reached());
        let gone = gone.map(|&(node, _)| (node, L::default()));
        let other = is.iter().copied().filter(|&(node, label)| before.last(node) != label);
        let changed = gone.chain(other).collect();
        Repaired { changed, nodes_revisited: is.len().max(1) as u64, edges_scanned: 0 }
    }
}
