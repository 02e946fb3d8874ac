//! The balls that are followed: both of each watched viewer, in the scale that the hop bound needs.
//!
//! An edge can matter only to a ball that holds its tail. An index lists the members of balls that are
//! small beside the graph; the other balls hold most members, and a look at them is as cheap as the index.
//! Invariant: the index lists a small ball under its start and everybody it reaches.

use std::collections::HashMap;

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use super::labels::Layered;
use super::repair::{EdgeChange, Repaired};
use crate::ball::{Ball, Words};
use crate::graph::Direction;
use crate::graph::labels::{Label, NARROW_HOPS};
use crate::id::{IndexEdit, NodeIdx};
use crate::trust::Trust;
use crate::view::View;

/// Batches of more edges than this are not compared with each ball beforehand.
const MANY_EDGES: usize = 64;
/// The number of balls from which repairs are shared among threads.
const WORTH_SHARING: usize = 32;

/// The start of a ball, and its direction.
pub(super) type Key = (u32, Direction);

/// The work of maintenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Effort {
    /// Balls whose labels were repaired or recomputed.
    pub balls_repaired: u64,
    /// Members asked again: for their labels, each once per ball and layer, and owners who block for
    /// their trust, each once per viewer.
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

/// Changed trust, by ball: the other member, and the new trust.
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
        either!(self, followed => followed.leave(key));
    }

    pub fn keys(&self) -> Vec<Key> {
        either!(self, followed => followed.places.keys().copied().collect())
    }

    /// Returns the trust of a ball's member in `node`, or of `node` in it.
    pub fn trust(&self, key: Key, node: u32) -> Trust {
        either!(self, followed => {
            let label = followed.ball(key).map(|labels| labels.last(node));
            label.unwrap_or_default().trust()
        })
    }

    /// Returns whether a path is found that has the trust that a reverse ball states for `owner` and avoids
    /// everybody whom `owner` has blocked.
    pub fn has_clear_path(&self, view: &View, key: Key, owner: u32) -> bool {
        either!(self, followed => {
            followed.ball(key).is_some_and(|labels| labels.has_clear_path(view, owner))
        })
    }

    /// Returns a ball as a search would answer.
    pub fn ball(&self, key: Key) -> Ball {
        match self {
            Balls::Narrow(followed) => followed.ball(key).map(|labels| labels.ball(Words::Narrow)),
            Balls::Wide(followed) => followed.ball(key).map(|labels| labels.ball(Words::Wide)),
        }
        .unwrap_or_default()
    }

    /// Updates all balls to a view in which `edges` changed, and in which the blocks of each of `reblocked`
    /// changed.
    pub fn update(
        &mut self,
        view: &View,
        edges: &[EdgeChange],
        reblocked: &[u32],
    ) -> (Changed, Effort) {
        either!(self, followed => followed.update(view, edges, reblocked))
    }

    /// Returns the number of balls, the number of members in them, and the bytes of memory.
    pub fn size(&self) -> (usize, usize) {
        either!(self, followed => {
            let all = followed.balls.iter().flatten();
            (followed.places.len(), all.map(|(_, labels)| labels.memory()).sum())
        })
    }
}

/// A ball and whose it is.
type KeyedBall<L> = (Key, Layered<L>);

#[derive(Default)]
pub(super) struct Followed<L> {
    /// By place; empty where a ball is followed no longer.
    balls: Vec<Option<KeyedBall<L>>>,
    places: HashMap<Key, usize>,
    /// The places of small balls that hold a member, by direction and member.
    holders: HashMap<Key, RoaringBitmap>,
    /// The places of the others.
    large: RoaringBitmap,
}

impl<L: Label> Followed<L> {
    fn ball(&self, key: Key) -> Option<&Layered<L>> {
        let place = *self.places.get(&key)?;
        self.balls[place].as_ref().map(|(_, labels)| labels)
    }

    fn follow(&mut self, view: &View, keys: &[Key]) {
        let new: Vec<Key> =
            keys.iter().copied().filter(|key| !self.places.contains_key(key)).collect();
        let layered = |&(member, direction): &Key| {
            ((member, direction), Layered::new(view, member, direction))
        };
        #[cfg(feature = "rayon")]
        let new: Vec<KeyedBall<L>> = new.par_iter().with_max_len(1).map(layered).collect();
        #[cfg(not(feature = "rayon"))]
        let new: Vec<KeyedBall<L>> = new.iter().map(layered).collect();
        for (key, labels) in new {
            let free = self.balls.iter().position(Option::is_none).unwrap_or(self.balls.len());
            if free == self.balls.len() {
                self.balls.push(None);
            }
            self.places.insert(key, free);
            self.list(free, &labels, IndexEdit::Add);
            self.balls[free] = Some((key, labels));
        }
    }

    fn leave(&mut self, key: Key) {
        let Some(place) = self.places.remove(&key) else { return };
        if let Some((_, labels)) = self.balls[place].take() {
            self.list(place, &labels, IndexEdit::Remove);
        }
    }

    /// Lists a ball in the index, or takes it out.
    fn list(&mut self, place: usize, labels: &Layered<L>, edit: IndexEdit) {
        if !labels.is_small() {
            match edit {
                IndexEdit::Add => self.large.insert(place as u32),
                IndexEdit::Remove => self.large.remove(place as u32),
            };
            return;
        }
        let direction = labels.direction;
        let reached = labels.reached().into_iter().map(|(node, _)| node);
        for node in reached.chain([labels.start]) {
            self.hold(place, (node, direction), edit);
        }
    }

    /// Lists a small ball under one member, or no longer.
    fn hold(&mut self, place: usize, held: Key, edit: IndexEdit) {
        match edit {
            IndexEdit::Add => {
                self.holders.entry(held).or_default().insert(place as u32);
            }
            IndexEdit::Remove => {
                let Some(holders) = self.holders.get_mut(&held) else { return };
                holders.remove(place as u32);
                if holders.is_empty() {
                    self.holders.remove(&held);
                }
            }
        }
    }

    /// Returns the places of the balls to which any of the edges may matter, ascending.
    fn touched(&self, edges: &[EdgeChange], max_hops: u8, floor: L) -> RoaringBitmap {
        let mut touched = RoaringBitmap::new();
        for edge in edges {
            let matters = |place: &u32| {
                let ball = self.balls[*place as usize].as_ref();
                ball.is_some_and(|(_, labels)| labels.is_touched_by(edge, max_hops, floor))
            };
            touched.extend(self.large.iter().filter(matters));
            for direction in [Direction::Forward, Direction::Reverse] {
                let holders = self.holders.get(&(edge.ends(direction).0, direction));
                let of_direction = |place: &u32| {
                    let ball = self.balls[*place as usize].as_ref();
                    ball.is_some_and(|(key, _)| key.1 == direction)
                };
                let holders = holders.into_iter().flatten().filter(of_direction);
                touched.extend(holders.filter(matters));
            }
        }
        touched
    }

    fn update(
        &mut self,
        view: &View,
        edges: &[EdgeChange],
        reblocked: &[u32],
    ) -> (Changed, Effort) {
        let settings = view.settings();
        let (max_hops, floor) = (settings.max_hops(), L::at_least(settings.floor()));
        // Many edges matter to most balls, and each repair looks for itself.
        let mut touched = match edges.len() > MANY_EDGES {
            true => (0..self.balls.len() as u32).collect(),
            false => self.touched(edges, max_hops, floor),
        };
        let renewed: RoaringBitmap = reblocked
            .iter()
            .filter_map(|&blocker| self.places.get(&(blocker, Direction::Forward)))
            .map(|&place| place as u32)
            .collect();
        touched |= &renewed;
        let mut balls: Vec<(usize, Key, &mut Layered<L>)> = Vec::new();
        for (place, ball) in self.balls.iter_mut().enumerate() {
            if let Some((key, labels)) = ball.as_mut().filter(|_| touched.contains(place as u32)) {
                balls.push((place, *key, labels));
            }
        }
        let repair = |(place, key, labels): &mut (usize, Key, &mut Layered<L>)| {
            let repaired = match renewed.contains(*place as u32) {
                true => labels.renew(view),
                false => labels
                    .repair(view.graph(), edges, max_hops, floor)
                    .unwrap_or_else(|| labels.renew(view)),
            };
            (*place, *key, labels.is_small(), repaired)
        };
        #[cfg(feature = "rayon")]
        let all: Vec<_> = if balls.len() < WORTH_SHARING {
            balls.iter_mut().map(repair).collect()
        } else {
            balls.par_iter_mut().map(repair).collect()
        };
        #[cfg(not(feature = "rayon"))]
        let all: Vec<_> = balls.iter_mut().map(repair).collect();
        let mut effort = Effort::default();
        let mut changed = Changed::new();
        for (place, key, is_small, repaired) in all {
            effort.balls_repaired += u64::from(repaired.nodes_revisited > 0);
            effort.nodes_revisited += repaired.nodes_revisited;
            effort.edges_scanned += repaired.edges_scanned;
            if is_small {
                for &(node, label) in &repaired.changed {
                    let edit = if label.is_reached() { IndexEdit::Add } else { IndexEdit::Remove };
                    self.hold(place, (node, key.1), edit);
                }
            }
            let trust = |(node, label): (u32, L)| (NodeIdx(node), label.trust());
            changed.insert(key, repaired.changed.into_iter().map(trust).collect());
        }
        (changed, effort)
    }
}

impl<L: Label> Layered<L> {
    /// Recomputes all labels, and returns which of the former labels changed.
    fn renew(&mut self, view: &View) -> Repaired<L> {
        let anew = Layered::with_table(view, self.start, self.direction, self.kind());
        let before = std::mem::replace(self, anew);
        let (was, is) = (before.reached(), self.reached());
        let gone = was.iter().filter(|(node, _)| !self.last(*node).is_reached());
        let gone = gone.map(|&(node, _)| (node, L::default()));
        let other = is.iter().copied().filter(|&(node, label)| before.last(node) != label);
        let changed = gone.chain(other).collect();
        Repaired { changed, nodes_revisited: is.len().max(1) as u64, edges_scanned: 0 }
    }
}
