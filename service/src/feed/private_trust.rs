//! The declarations of trust that their sources keep private, at one revision.
//!
//! The engine counts them like all others. Answers to people other than the source need to know which they are: a private
//! declaration makes its source known to nobody. The set follows the change log with the engine, so that both show the same
//! moment; a copy of it costs a pointer. A pair of a declaration that was revoked or erased may stay: it stands for no edge.

use trust_core::{Change, MemberId, NodeIdx, View};

use crate::store::change_log::{Entry, Sharing};

/// The private declarations, as the numbers of source and target in the engine's view.
#[derive(Clone, Default)]
pub struct PrivateTrust {
    pairs: imbl::OrdSet<(NodeIdx, NodeIdx)>,
}

impl PrivateTrust {
    /// The set of these declarations, given as source and target. Leaves out people whom the view does not know.
    pub fn of(view: &View, declarations: &[(MemberId, MemberId)]) -> Self {
        let pairs = declarations.iter().filter_map(|(source, target)| pair(view, source, target));
        PrivateTrust { pairs: pairs.collect() }
    }

    /// Whether a declaration is private.
    pub fn contains(&self, source: NodeIdx, target: NodeIdx) -> bool {
        self.pairs.contains(&(source, target))
    }

    /// Follows the log by one entry, of which the engine has made `view`.
    pub fn apply(&mut self, view: &View, entry: &Entry) {
        for change in &entry.changes {
            if let Change::RevokeTrust { source, target } = change
                && let Some(pair) = pair(view, source, target)
            {
                self.pairs.remove(&pair);
            }
        }
        for Sharing { source, target, is_shared } in &entry.sharing {
            match (pair(view, source, target), is_shared) {
                (Some(pair), true) => self.pairs.remove(&pair).map(drop),
                (Some(pair), false) => self.pairs.insert(pair).map(drop),
                (None, _) => None,
            };
        }
    }
}

fn pair(view: &View, source: &MemberId, target: &MemberId) -> Option<(NodeIdx, NodeIdx)> {
    Some((view.node(source.as_str()).ok()?, view.node(target.as_str()).ok()?))
}
