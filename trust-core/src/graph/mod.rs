//! The graph of direct trust: a frozen base plus the edits since.
//!
//! Invariant: the delta decides about an edge that it has an entry for (a weight, or a revocation), else the
//! base; both directions always agree. Cloning a graph copies a few pointers, and one edit copies O(log n)
//! nodes of persistent trees, never the base.

pub(crate) mod base;
pub(crate) mod codec;
pub(crate) mod delta;
mod edges;
pub(crate) mod labels;
pub(crate) mod marks;

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

pub use base::{BuildCancelled, EdgeList};
pub use edges::Edges;

use crate::id::NodeIdx;
use crate::trust::Weight;
use base::{Base, with_words};
use codec::Word;
use delta::{Edits, NodeEdits};
use labels::LabelPools;

/// The direction in which edges are followed. An edge has two ends, so there will be no third direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From sources to targets: the members whom a member trusts.
    Forward,
    /// From targets to sources: who trusts a member.
    Reverse,
}

impl Direction {
    /// Returns the opposite direction.
    pub fn opposite(self) -> Self {
        match self {
            Direction::Forward => Direction::Reverse,
            Direction::Reverse => Direction::Forward,
        }
    }
}

/// The trust edges of one view.
#[derive(Clone, Default)]
pub struct Graph {
    base: Arc<Base>,
    forward: Edits,
    reverse: Edits,
    edge_count: usize,
    delta_len: usize,
    pools: Arc<LabelPools>,
}

impl Graph {
    /// Returns a graph of `base` alone.
    pub(crate) fn from_base(base: Arc<Base>) -> Self {
        Graph { edge_count: base.edge_count(), base, ..Graph::default() }
    }

    /// Returns the number of edges.
    pub fn edge_count(&self) -> usize {
        self.edge_count
    }

    /// Returns the number of edges in the delta: set, replaced or revoked since the base was frozen.
    pub fn delta_len(&self) -> usize {
        self.delta_len
    }

    pub(crate) fn base(&self) -> &Arc<Base> {
        &self.base
    }

    pub(crate) fn pools(&self) -> &LabelPools {
        &self.pools
    }

    pub(crate) fn edits(&self, direction: Direction) -> &Edits {
        match direction {
            Direction::Forward => &self.forward,
            Direction::Reverse => &self.reverse,
        }
    }

    /// Returns the weight that `source` directly declares in `target`. O(log degree) per distinct weight of the
    /// shorter of the two rows.
    pub fn weight(&self, source: NodeIdx, target: NodeIdx) -> Option<Weight> {
        let edited = self.forward.get(&source.0).and_then(|edits| edits.get(target.0));
        edited.unwrap_or_else(|| self.base.weight(source.0, target.0))
    }

    /// Sets or (with `None`) revokes an edge; returns the weight before.
    pub(crate) fn set(
        &mut self,
        source: NodeIdx,
        target: NodeIdx,
        weight: Option<Weight>,
    ) -> Option<Weight> {
        let before = self.weight(source, target);
        if before == weight {
            return before;
        }
        let frozen = self.base.weight(source.0, target.0);
        let entry = (weight != frozen).then_some(weight);
        let had = delta::put(&mut self.forward, source.0, target.0, entry);
        delta::put(&mut self.reverse, target.0, source.0, entry);
        self.delta_len = self.delta_len + usize::from(entry.is_some()) - usize::from(had);
        self.edge_count =
            self.edge_count + usize::from(weight.is_some()) - usize::from(before.is_some());
        before
    }

    /// Returns the edges of `node` in `direction`, as the node at the other end and the weight; in no promised
    /// order. O(degree).
    pub fn edges_of(&self, node: NodeIdx, direction: Direction) -> Edges<'_> {
        Edges::new(self, node, direction)
    }

    /// Calls `each` with the edges of `node` that weigh at least `least` thousandths.
    pub(crate) fn for_heavy_edges(
        &self,
        node: u32,
        direction: Direction,
        least: u32,
        mut each: impl FnMut(u32, u16),
    ) {
        let edits = self.edits(direction).get(&node);
        with_words!(&*self.base, frozen => {
            let end = frozen.codec.end_of(least);
            for &word in frozen.rows(direction).row(node).iter().take_while(|&&word| word < end) {
                if edits.is_none_or(|edits| edits.get(word.node()).is_none()) {
                    each(word.node(), frozen.codec.weight(word));
                }
            }
        });
        for (other, edited) in edits.into_iter().flat_map(NodeEdits::iter) {
            let heavy = edited.map(Weight::thousandths).filter(|&it| u32::from(it) >= least);
            if let Some(weight) = heavy {
                each(other, weight);
            }
        }
    }

    /// Calls `each` with the edges of `node` until it breaks: those of the base by falling weight, and
    /// then, whether or not it broke, edited ones, which are few.
    pub(crate) fn for_edges_by_weight(
        &self,
        node: u32,
        direction: Direction,
        mut each: impl FnMut(u32, u16) -> ControlFlow<()>,
    ) {
        let edits = self.edits(direction).get(&node);
        with_words!(&*self.base, frozen => {
            for &word in frozen.rows(direction).row(node) {
                let edited = edits.is_some_and(|edits| edits.get(word.node()).is_some());
                if !edited && each(word.node(), frozen.codec.weight(word)).is_break() {
                    break;
                }
            }
        });
        for (other, edited) in edits.into_iter().flat_map(NodeEdits::iter) {
            if let Some(weight) = edited {
                // The edges are not in order of weight, so a break has no meaning for the next.
                let _ = each(other, weight.thousandths());
            }
        }
    }

    /// Returns the number of edges of `node` in `direction`. O(1) for members without edits.
    pub fn degree(&self, node: NodeIdx, direction: Direction) -> usize {
        if self.edits(direction).get(&node.0).is_none() {
            self.base.degree(node.0, direction)
        } else {
            self.edges_of(node, direction).count()
        }
    }

    /// Returns all edges as arrays, sources ascending.
    pub(crate) fn to_list(&self, slots: usize) -> EdgeList {
        let mut list = EdgeList::with_capacity(self.edge_count);
        for source in 0..slots as u32 {
            for (target, weight) in self.edges_of(NodeIdx(source), Direction::Forward) {
                list.push(source, target.0, weight);
            }
        }
        list
    }

    /// Puts `base`, frozen from `earlier`, in place of this graph's base; edits made since stay.
    pub(crate) fn rebase(&mut self, base: Arc<Base>, earlier: &Graph) {
        let since = |now: &Edits, then: &Edits| -> Vec<(u32, NodeEdits)> {
            let changed = now.iter().filter(|(node, edits)| {
                then.get(*node).is_none_or(|frozen| !frozen.same_as(edits))
            });
            changed.map(|(&node, edits)| (node, edits.clone())).collect()
        };
        let mut touched = since(&self.forward, &earlier.forward);
        // A node whose edits all vanished since then is in the new base as it was with them.
        let gone = earlier.forward.keys().filter(|node| !self.forward.contains_key(*node));
        touched.extend(gone.map(|&node| (node, NodeEdits::default())));

        let mut next = Graph { pools: self.pools.clone(), ..Graph::from_base(base) };
        for (source, edits) in touched {
            let frozen = earlier.forward.get(&source);
            let spoken = edits.iter().map(|(target, _)| target);
            let unspoken = frozen.into_iter().flat_map(|f| f.iter()).map(|(target, _)| target);
            for target in spoken.chain(unspoken) {
                let (source, target) = (NodeIdx(source), NodeIdx(target));
                next.set(source, target, self.weight(source, target));
            }
        }
        *self = next;
    }

    /// Bytes of memory of the frozen base, both directions.
    pub fn base_memory(&self) -> usize {
        self.base.memory()
    }
}

impl fmt::Debug for Graph {
    /// Prints the number of edges, and of those edited since the base was frozen.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("edges", &self.edge_count)
            .field("delta_edges", &self.delta_len)
            .finish()
    }
}
