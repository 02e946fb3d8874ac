//! All labels of one ball, layer by layer, in a form that can be altered.
//!
//! Invariant: what [`at`](Layered::at) gives for a member and a layer h is the best product over walks of
//! at most h edges, exactly as a search from nothing would find it; 0 where there is none at the floor.
//!
//! Most members have one label: it is in the table, by number where the ball holds a good part of all
//! members, else by hash. The weaker labels of fewer hops that some have before it are beside.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::ControlFlow;

use crate::ball::{Ball, Words};
use crate::graph::Direction;
use crate::graph::labels::Label;
use crate::id::{NodeIdx, NumberHasher};
use crate::trust::MAX_HOPS;
use crate::view::View;

type ByNumber<V> = HashMap<u32, V, BuildHasherDefault<NumberHasher>>;

/// One label per layer, from the start alone (0) to all hops.
pub(super) type Layers<L> = [L; MAX_HOPS as usize + 1];

/// The last label of each member.
enum Table<L> {
    Dense(Vec<L>),
    Sparse(ByNumber<L>),
}

/// All labels of the ball of `start` in one direction.
pub(super) struct Layered<L> {
    pub start: u32,
    pub direction: Direction,
    /// Whom the start has blocked, ascending; none against the edges.
    pub barred: Vec<u32>,
    last: Table<L>,
    /// The labels before the last, by rising hops.
    earlier: ByNumber<Box<[L]>>,
}

impl<L: Label> Layered<L> {
    /// The labels of a ball, from nothing; blocks count for forward balls alone.
    pub fn new(view: &View, start: u32, direction: Direction) -> Self {
        let barred: Vec<u32> = match direction {
            Direction::Forward => view.blocked_by(NodeIdx(start)).map(|node| node.0).collect(),
            Direction::Reverse => Vec::new(),
        };
        let mut layered = Layered {
            start,
            direction,
            barred,
            last: Table::Sparse(ByNumber::default()),
            earlier: ByNumber::default(),
        };
        let layers = view.layers::<L>(NodeIdx(start), direction, &layered.barred);
        let reached: usize = layers.iter().map(Vec::len).sum();
        let slots = view.state().members.slots();
        if reached > slots / 4 {
            layered.last = Table::Dense(vec![L::default(); slots]);
        }
        for (node, label) in layers.into_iter().flatten() {
            if node == start || label == L::BARRED {
                continue;
            }
            let before = layered.last(node);
            if before.is_reached() {
                let earlier = layered.earlier.remove(&node).unwrap_or_default();
                let earlier = earlier.into_iter().chain([before]).collect();
                layered.earlier.insert(node, earlier);
            }
            layered.put(node, label);
        }
        layered
    }

    /// The best label of a member over all layers.
    pub fn last(&self, node: u32) -> L {
        if node == self.start {
            return L::start();
        }
        match &self.last {
            Table::Dense(labels) => labels.get(node as usize).copied().unwrap_or_default(),
            Table::Sparse(labels) => labels.get(&node).copied().unwrap_or_default(),
        }
    }

    fn put(&mut self, node: u32, label: L) {
        match &mut self.last {
            Table::Dense(labels) => {
                if labels.len() <= node as usize {
                    labels.resize(node as usize + 1, L::default());
                }
                labels[node as usize] = label;
            }
            Table::Sparse(labels) if label.is_reached() => drop(labels.insert(node, label)),
            Table::Sparse(labels) => drop(labels.remove(&node)),
        }
    }

    /// The label of a member over walks of at most `hops` edges.
    pub fn at(&self, node: u32, hops: u8) -> L {
        let last = self.last(node);
        if !last.is_reached() || last.hops() <= hops {
            return last;
        }
        let earlier = self.earlier.get(&node).map_or(&[][..], |labels| labels);
        earlier.iter().rev().find(|label| label.hops() <= hops).copied().unwrap_or_default()
    }

    /// Every label of a member, by rising hops.
    pub fn of(&self, node: u32) -> impl Iterator<Item = L> + '_ {
        let last = self.last(node);
        let has_more = !self.earlier.is_empty() && last.is_reached();
        let earlier = has_more.then(|| self.earlier.get(&node)).flatten();
        let earlier = earlier.map_or(&[][..], |labels| labels);
        earlier.iter().copied().chain(last.is_reached().then_some(last))
    }

    /// The label of a member at every layer.
    pub fn layers(&self, node: u32, max_hops: u8) -> Layers<L> {
        let mut layers = [L::default(); MAX_HOPS as usize + 1];
        for label in self.of(node) {
            for layer in &mut layers[label.hops() as usize..=max_hops as usize] {
                *layer = label;
            }
        }
        layers
    }

    /// Replaces the labels of a member by those at each layer.
    pub fn set_layers(&mut self, node: u32, layers: &Layers<L>, max_hops: u8) {
        let layers = &layers[..=max_hops as usize];
        let made = |(hops, label): (usize, &L)| {
            (label.is_reached() && usize::from(label.hops()) == hops).then_some(*label)
        };
        let mut labels: Vec<L> = layers.iter().enumerate().filter_map(made).collect();
        self.put(node, labels.pop().unwrap_or_default());
        if labels.is_empty() {
            self.earlier.remove(&node);
        } else {
            self.earlier.insert(node, labels.into());
        }
    }

    pub fn is_barred(&self, node: u32) -> bool {
        !self.barred.is_empty() && self.barred.binary_search(&node).is_ok()
    }

    /// Every member reached, but for the start, and its last label; ascending.
    pub fn reached(&self) -> Vec<(u32, L)> {
        let mut reached: Vec<(u32, L)> = match &self.last {
            Table::Dense(labels) => {
                let numbered = labels.iter().enumerate();
                numbered.map(|(node, &label)| (node as u32, label)).collect()
            }
            Table::Sparse(labels) => labels.iter().map(|(&node, &label)| (node, label)).collect(),
        };
        reached.retain(|(node, label)| label.is_reached() && *node != self.start);
        reached.sort_unstable_by_key(|&(node, _)| node);
        reached
    }

    /// The ball, as a search would answer.
    pub fn ball(&self, words: impl Fn(Vec<L>) -> Words) -> Ball {
        let (nodes, labels) = self.reached().into_iter().map(|(n, l)| (NodeIdx(n), l)).unzip();
        Ball::new(nodes, words(labels), 0)
    }

    /// Of a reverse ball: whether a path that gives `owner` its label is found that leads clear of
    /// everybody whom `owner` has blocked. Follows the first edge that fits: `false` proves nothing.
    pub fn has_clear_path(&self, view: &View, owner: u32) -> bool {
        let blocked = |node| view.has_blocked(NodeIdx(owner), NodeIdx(node));
        let (mut here, mut label) = (owner, self.last(owner));
        if !label.is_reached() || blocked(self.start) {
            return false;
        }
        let (start, graph) = (L::start().unit(), view.graph());
        while here != self.start {
            let (hops, mut onward) = (label.hops(), None);
            graph.for_edges_by_weight(here, Direction::Forward, |next, weight| {
                if L::product(start, weight) < label.lowest() {
                    return ControlFlow::Break(());
                }
                let before = self.at(next, hops - 1);
                let fits = before.is_reached() && L::extend(before.unit(), weight, hops) == label;
                if onward.is_none() && fits && before.hops() == hops - 1 && !blocked(next) {
                    onward = Some((next, before));
                }
                if onward.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            match onward {
                Some(found) => (here, label) = found,
                None => return false,
            }
        }
        true
    }

    /// Bytes of memory.
    pub fn memory(&self) -> usize {
        let (word, key) = (size_of::<L>(), size_of::<u32>());
        let last = match &self.last {
            Table::Dense(labels) => labels.capacity() * word,
            Table::Sparse(labels) => labels.capacity() * 8 / 7 * (word + key.max(word) + 1),
        };
        let beside: usize = self.earlier.values().map(|labels| labels.len() * word + 16).sum();
        last + beside + self.earlier.capacity() * 8 / 7 * (24 + 1)
    }
}
