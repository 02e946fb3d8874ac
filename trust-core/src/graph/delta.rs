//! The edits since the base was frozen: per touched member, what became of its edges.
//!
//! Persistent trees (imbl): a clone shares everything, a change copies one path.

use crate::id::NumberMap;

/// Edits by member, for one direction. A member is present only while it has edits.
pub(crate) type Edits = NumberMap<NodeEdits>;

/// The edits of one member's edges, by the member at the other end: the current weight, or 0 for revoked.
#[derive(Clone, Default)]
pub(crate) struct NodeEdits(imbl::OrdMap<u32, u16>);

impl NodeEdits {
    #[inline]
    pub fn get(&self, other: u32) -> Option<u16> {
        self.0.get(&other).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, u16)> + '_ {
        self.0.iter().map(|(&other, &weight)| (other, weight))
    }

    /// Whether both are one and the same tree.
    pub fn same_as(&self, other: &NodeEdits) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

/// Writes (or with `None` forgets) what became of the edge between `node` and `other`; returns
/// whether anything was written there before.
pub(crate) fn put(edits: &mut Edits, node: u32, other: u32, entry: Option<u16>) -> bool {
    match entry {
        Some(weight) => match edits.get_mut(&node) {
            Some(of_node) => of_node.0.insert(other, weight).is_some(),
            None => {
                edits.insert(node, NodeEdits(imbl::OrdMap::unit(other, weight)));
                false
            }
        },
        None => {
            let Some(of_node) = edits.get_mut(&node) else { return false };
            let had = of_node.0.remove(&other).is_some();
            if of_node.0.is_empty() {
                edits.remove(&node);
            }
            had
        }
    }
}
