//! All labels of a ball, layer by layer, in a mutable form.
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
use crate::metric::max_product::wave::Frontier;
use crate::trust::MAX_HOPS;
use crate::view::View;

type ByNumber<V> = HashMap<u32, V, BuildHasherDefault<NumberHasher>>;

/// One label per layer, from the start alone (0) to all hops.
pub(super) type Layers<L> = [L; MAX_HOPS as usize + 1];

/// The last label of each member, and as bits the hops of all its labels.
enum Table<L> {
    Dense { last: Vec<L>, hops: Vec<u16> },
    Sparse(ByNumber<(L, u16)>),
}

/// The two kinds of a [`Table`].
#[derive(Clone, Copy)]
pub(super) enum TableKind {
    /// By number.
    Dense,
    /// By hash.
    Sparse,
}

/// All labels of the ball of `start` in one direction.
pub(super) struct Layered<L> {
    pub start: u32,
    pub direction: Direction,
    /// The members whom the start has blocked, ascending; none against the edges.
    pub barred: Vec<u32>,
    last: Table<L>,
    /// The labels before the last, by [`key`].
    earlier: HashMap<u64, L, BuildHasherDefault<NumberHasher>>,
}

/// Returns the key of a member and the hops of one of its labels.
fn key(node: u32, hops: u8) -> u64 {
    u64::from(node) << 4 | u64::from(hops)
}

impl<L: Label> Layered<L> {
    /// Returns the labels of a ball, from nothing; blocks count for forward balls alone.
    pub fn new(view: &View, start: u32, direction: Direction) -> Self {
        let layers = Self::search(view, start, direction);
        let reached: usize = layers.1.iter().map(Vec::len).sum();
        let is_small = reached <= view.state().members.slots() / 4;
        let kind = if is_small { TableKind::Sparse } else { TableKind::Dense };
        Self::of_layers(view, (start, direction), layers, kind)
    }

    /// Returns the same, in a table of the given kind.
    pub fn with_table(view: &View, start: u32, direction: Direction, kind: TableKind) -> Self {
        Self::of_layers(view, (start, direction), Self::search(view, start, direction), kind)
    }

    /// Searches with barred members, and records the members whom each layer improves.
    fn search(view: &View, start: u32, direction: Direction) -> (Vec<u32>, Vec<Frontier<L>>) {
        let barred: Vec<u32> = match direction {
            Direction::Forward => view.blocked_by(NodeIdx(start)).map(|node| node.0).collect(),
            Direction::Reverse => Vec::new(),
        };
        let layers = view.layers::<L>(NodeIdx(start), direction, &barred);
        (barred, layers)
    }

    fn of_layers(
        view: &View,
        (start, direction): (u32, Direction),
        (barred, layers): (Vec<u32>, Vec<Frontier<L>>),
        kind: TableKind,
    ) -> Self {
        let slots = view.state().members.slots();
        let last = match kind {
            TableKind::Sparse => Table::Sparse(ByNumber::default()),
            TableKind::Dense => {
                Table::Dense { last: vec![L::default(); slots], hops: vec![0; slots] }
            }
        };
        let mut layered = Layered { start, direction, barred, last, earlier: HashMap::default() };
        for (node, label) in layers.into_iter().flatten() {
            if node == start || label == L::BARRED {
                continue;
            }
            let (before, hops) = layered.get(node);
            if before.is_reached() {
                layered.earlier.insert(key(node, before.hops()), before);
            }
            layered.put(node, label, hops | 1 << label.hops());
        }
        layered.earlier.shrink_to_fit();
        layered
    }

    /// Returns the last label of a member, and as bits the hops of all its labels.
    fn get(&self, node: u32) -> (L, u16) {
        if node == self.start {
            return (L::start(), 1);
        }
        match &self.last {
            Table::Dense { last, hops } => {
                let at = node as usize;
                (last.get(at).copied().unwrap_or_default(), hops.get(at).copied().unwrap_or(0))
            }
            Table::Sparse(labels) => labels.get(&node).copied().unwrap_or_default(),
        }
    }

    fn put(&mut self, node: u32, label: L, of_hops: u16) {
        match &mut self.last {
            Table::Dense { last, hops } => {
                let at = node as usize;
                if last.len() <= at {
                    last.resize(at + 1, L::default());
                    hops.resize(at + 1, 0);
                }
                (last[at], hops[at]) = (label, of_hops);
            }
            Table::Sparse(labels) if of_hops > 0 => drop(labels.insert(node, (label, of_hops))),
            Table::Sparse(labels) => drop(labels.remove(&node)),
        }
    }

    /// Returns the best label of a member over all layers.
    pub fn last(&self, node: u32) -> L {
        self.get(node).0
    }

    /// Returns the label of a member over walks of at most `hops` edges.
    pub fn at(&self, node: u32, hops: u8) -> L {
        let (last, of_hops) = self.get(node);
        let within = of_hops & ((2 << hops) - 1);
        match within.checked_ilog2() {
            None => L::default(),
            _ if within == of_hops => last,
            Some(found) => self.earlier.get(&key(node, found as u8)).copied().unwrap_or_default(),
        }
    }

    /// Returns every label of a member, by rising hops.
    pub fn of(&self, node: u32) -> impl Iterator<Item = L> + '_ {
        let (last, of_hops) = self.get(node);
        let before = (0..last.hops()).filter(move |hops| of_hops >> hops & 1 == 1);
        let earlier = before.filter_map(move |hops| self.earlier.get(&key(node, hops)).copied());
        earlier.chain(last.is_reached().then_some(last))
    }

    /// Returns the label of a member at every layer.
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
        let last = layers[usize::from(max_hops)];
        let mut of_hops = 0;
        for hops in 1..=max_hops {
            let label = layers[usize::from(hops)];
            let made_here = label.is_reached() && label.hops() == hops;
            of_hops |= u16::from(made_here) << hops;
            if made_here && label != last {
                self.earlier.insert(key(node, hops), label);
            } else {
                self.earlier.remove(&key(node, hops));
            }
        }
        self.put(node, last, of_hops);
    }

    /// Returns the greatest number of members that it may reach: those of a small ball, or all of a graph for a
    /// large ball.
    pub fn size(&self) -> usize {
        match &self.last {
            Table::Dense { last, .. } => last.len(),
            Table::Sparse(labels) => labels.len(),
        }
    }

    pub fn kind(&self) -> TableKind {
        match self.last {
            Table::Dense { .. } => TableKind::Dense,
            Table::Sparse(_) => TableKind::Sparse,
        }
    }

    /// Returns whether the ball is small beside the graph, or was when it was made.
    pub fn is_small(&self) -> bool {
        matches!(self.last, Table::Sparse(_))
    }

    pub fn is_barred(&self, node: u32) -> bool {
        !self.barred.is_empty() && self.barred.binary_search(&node).is_ok()
    }

    /// Returns every member reached, but for the start, and its last label; ascending.
    pub fn reached(&self) -> Vec<(u32, L)> {
        let mut reached: Vec<(u32, L)> = match &self.last {
            Table::Dense { last, .. } => {
                let numbered = last.iter().enumerate();
                numbered.map(|(node, &label)| (node as u32, label)).collect()
            }
            Table::Sparse(labels) => {
                labels.iter().map(|(&node, &(label, _))| (node, label)).collect()
            }
        };
        reached.retain(|(node, label)| label.is_reached() && *node != self.start);
        reached.sort_unstable_by_key(|&(node, _)| node);
        reached
    }

    /// Returns the ball, as a search would answer.
    pub fn ball(&self, words: impl Fn(Vec<L>) -> Words) -> Ball {
        let (nodes, labels) = self.reached().into_iter().map(|(n, l)| (NodeIdx(n), l)).unzip();
        Ball::new(nodes, words(labels), 0)
    }

    /// Returns, for a reverse ball, whether a path is found that gives `owner` its label and avoids everybody
    /// whom `owner` has blocked. Follows the first edge that fits: `false` proves nothing.
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
        // Hash tables have a byte of their own for each place, and at most 7 of 8 places filled.
        let places = |capacity: usize| capacity * 8 / 7;
        let last = match &self.last {
            Table::Dense { last, .. } => last.capacity() * (size_of::<L>() + 2),
            Table::Sparse(labels) => places(labels.capacity()) * (size_of::<(u32, (L, u16))>() + 1),
        };
        last + places(self.earlier.capacity()) * (size_of::<(u64, L)>() + 1)
    }
}
