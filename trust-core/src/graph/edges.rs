//! Iterates over the edges of a member: the base's where no edit concerns them, then the edits'.

use std::fmt;

use super::delta::Edited;
use super::{Direction, Graph};
use crate::id::NodeIdx;
use crate::trust::Weight;

/// The edges of one member in one direction, as the member at the other end and the weight.
#[derive(Clone)]
pub struct Edges<'a> {
    graph: &'a Graph,
    node: NodeIdx,
    direction: Direction,
    next_frozen: usize,
    edited: Vec<(u32, Edited)>,
    next_edited: usize,
}

impl<'a> Edges<'a> {
    pub(super) fn new(graph: &'a Graph, node: NodeIdx, direction: Direction) -> Self {
        let edits = graph.edits(direction).get(&node.0);
        let edited = edits.map_or_else(Vec::new, |edits| edits.iter().collect());
        Edges { graph, node, direction, next_frozen: 0, edited, next_edited: 0 }
    }

    fn is_edited(&self, other: u32) -> bool {
        self.edited.binary_search_by_key(&other, |&(other, _)| other).is_ok()
    }
}

impl Iterator for Edges<'_> {
    type Item = (NodeIdx, Weight);

    fn next(&mut self) -> Option<Self::Item> {
        let base = self.graph.base();
        while let Some((other, weight)) = base.edge(self.node.0, self.direction, self.next_frozen) {
            self.next_frozen += 1;
            if self.edited.is_empty() || !self.is_edited(other) {
                return Some((NodeIdx(other), Weight::stored(weight)));
            }
        }
        while let Some(&(other, edited)) = self.edited.get(self.next_edited) {
            self.next_edited += 1;
            if let Some(weight) = edited {
                return Some((NodeIdx(other), weight));
            }
        }
        None
    }
}

impl fmt::Debug for Edges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
