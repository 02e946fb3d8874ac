//! The private declarations of trust at a revision.
//!
//! The engine counts private declarations like all others. An answer to a person other than the source must not
//! reveal the source of a private declaration, so it needs to know which declarations are private. The set follows
//! the change log together with the engine, so that both show the same state; a clone is a pointer. The entry of a
//! revocation says that the pair is not private any more. The pair of an erased declaration may stay in the set, since no
//! edge belongs to it.

use trust_core::{MemberId, NodeIdx, View};

use crate::store::change_log::{Entry, Sharing};

/// The private declarations, as the numbers of source and target in the engine's view.
#[derive(Clone, Default)]
pub struct PrivateTrust {
    pairs: imbl::OrdSet<(NodeIdx, NodeIdx)>,
}

impl PrivateTrust {
    /// Makes the set of these declarations, given as source and target, without people whom the view does not
    /// contain.
    pub fn of(view: &View, declarations: &[(MemberId, MemberId)]) -> Self {
        let pairs = declarations.iter().filter_map(|(source, target)| pair(view, source, target));
        PrivateTrust { pairs: pairs.collect() }
    }

    /// Returns whether a declaration is private.
    pub fn contains(&self, source: NodeIdx, target: NodeIdx) -> bool {
        self.pairs.contains(&(source, target))
    }

    /// Applies an entry of the log. `view` is the engine's view after that entry.
    pub fn apply(&mut self, view: &View, entry: &Entry) {
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
