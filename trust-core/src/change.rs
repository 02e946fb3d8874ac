//! What may be asked of an engine, as values: a batch is a list of changes.

use serde::{Deserialize, Serialize};

use crate::id::MemberId;
use crate::trust::Weight;

/// The number of an engine's state; every batch that alters something moves to the next.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Revision(pub u64);

/// One change. Members that [`SetTrust`](Change::SetTrust), [`Block`](Change::Block) or
/// [`AddMember`](Change::AddMember) mention come into being; the others must know theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Adds a member with no edges; nothing if it is there.
    AddMember {
        /// Whom.
        member: MemberId,
    },
    /// Removes a member with all its edges and blocks, made and received.
    RemoveMember {
        /// Whom.
        member: MemberId,
    },
    /// Declares trust, replacing what the source declared before.
    SetTrust {
        /// Who trusts.
        source: MemberId,
        /// Who is trusted.
        target: MemberId,
        /// How much.
        weight: Weight,
    },
    /// Withdraws declared trust; nothing if there was none.
    RevokeTrust {
        /// Who trusted.
        source: MemberId,
        /// Who was trusted.
        target: MemberId,
    },
    /// Blocks a member; nothing if blocked already.
    Block {
        /// Who blocks.
        blocker: MemberId,
        /// Who is blocked.
        blocked: MemberId,
    },
    /// Lifts one's own block; nothing if there was none.
    Unblock {
        /// Who blocked.
        blocker: MemberId,
        /// Who was blocked.
        blocked: MemberId,
    },
}
