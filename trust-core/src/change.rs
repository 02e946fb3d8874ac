//! Changes of an engine, as values: a batch is a list of changes.

use serde::{Deserialize, Serialize};

use crate::group::GroupKind;
use crate::id::{GroupId, MemberId, ResourceId, Tag};
use crate::place::Place;
use crate::resource::Resource;
use crate::trust::Weight;

/// The number of an engine's state; every batch that alters something moves to the next.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Revision(pub u64);

/// One change. Members come into being where a change gives them something: trust, a block, a group, a
/// place, a resource. A change that takes away must know its member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// Adds a member with no edges; nothing if it is there.
    AddMember {
        /// Whom.
        member: MemberId,
    },
    /// Removes a member with all its edges and blocks, made and received, its place, its circles and
    /// resources, and from all groups. The id stays reserved: a member that returns is the same.
    RemoveMember {
        /// Whom.
        member: MemberId,
    },
    /// Removes a member like [`RemoveMember`](Change::RemoveMember) and forgets its id, and those of its
    /// circles and resources: whoever comes with that id is somebody new.
    Erase {
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
    /// Adds a group, or replaces the kind and owner of the one with this id; its members stay.
    PutGroup {
        /// Which.
        group: GroupId,
        /// What it is.
        kind: GroupKind,
        /// Whose it is; of circles, and of circles alone.
        owner: Option<MemberId>,
    },
    /// Removes a group, with its members and partnerships. Grants that name it admit nobody.
    RemoveGroup {
        /// Which.
        group: GroupId,
    },
    /// Lets a member into a group; nothing if it has joined.
    Join {
        /// Into which.
        group: GroupId,
        /// Whom.
        member: MemberId,
    },
    /// Takes a member out of a group; nothing if it had not joined. A circle's owner stays in it.
    Leave {
        /// Out of which.
        group: GroupId,
        /// Whom.
        member: MemberId,
    },
    /// Makes two communities partners, or replaces what the two share.
    PutPartnership {
        /// One.
        a: GroupId,
        /// The other.
        b: GroupId,
        /// Returns the tags of the shared resources.
        shares: Vec<Tag>,
    },
    /// Ends a partnership; nothing if there was none.
    EndPartnership {
        /// One.
        a: GroupId,
        /// The other.
        b: GroupId,
    },
    /// Says where a member is, replacing where it was.
    SetPlace {
        /// Whom.
        member: MemberId,
        /// Where.
        place: Place,
    },
    /// Forgets where a member is; nothing if that was not known.
    ClearPlace {
        /// Whom.
        member: MemberId,
    },
    /// Adds a resource, or replaces the one with this id.
    PutResource(Box<Resource>),
    /// Removes a resource.
    RemoveResource {
        /// Which.
        resource: ResourceId,
    },
}
