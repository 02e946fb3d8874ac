//! The edits since the base was frozen: per touched member, the edits of its edges.
//!
//! Persistent trees (imbl): a clone shares everything, a change copies one path.

use crate::id::NumberMap;
use crate::trust::Weight;

/// Edits by member, for one direction. A member is present only while it has edits.
pub(crate) type Edits = NumberMap<NodeEdits>;

/// An edit of an edge: its weight now, or nothing if it was revoked.
pub(crate) type Edited = Option<Weight>;

// It takes no more room than the weight.
const _: () = assert!(size_of::<Edited>() == size_of::<Weight>());

/// The edits of one member's edges, by the member at the other end.
#[derive(Clone, Default)]
pub(crate) struct NodeEdits(imbl::OrdMap<u32, Edited>);

impl NodeEdits {
    #[inline]
    pub fn get(&self, other: u32) -> Option<Edited> {
        self.0.get(&other).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, Edited)> + '_ {
        self.0.iter().map(|(&other, &edited)| (other, edited))
    }

    /// Returns whether both are one and the same tree.
    pub fn same_as(&self, other: &NodeEdits) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

/// Writes (or with `None` forgets) the edit of the edge between `node` and `other`; returns whether
/// an edit was there before.
pub(crate) fn put(edits: &mut Edits, node: u32, other: u32, entry: Option<Edited>) -> bool {
    match entry {
        Some(edited) => match edits.get_mut(&node) {
            Some(of_node) => of_node.0.insert(other, edited).is_some(),
            None => {
                edits.insert(node, NodeEdits(imbl::OrdMap::unit(other, edited)));
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
