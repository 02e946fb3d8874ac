//! Changes of an engine, as values. A batch is a list of changes.

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

/// A change. Members are created when a change gives them something: trust, a block, a group, a place, a resource.
/// A change that removes something requires a known member.
///
/// The enum is exhaustive: code that follows changes does not compile until it handles a new change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Adds a member without edges; no effect if the member exists.
    AddMember {
        /// The member.
        member: MemberId,
    },
    /// Removes a member with all its edges and blocks, made and received, its place, its circles and
    /// resources, and from all groups. The id stays reserved: a member that returns is the same.
    RemoveMember {
        /// The member.
        member: MemberId,
    },
    /// Removes a member like [`RemoveMember`](Change::RemoveMember) and forgets its id, and those of its circles
    /// and resources: a later member with that id is a different one.
    Erase {
        /// The member.
        member: MemberId,
    },
    /// Declares trust, and replaces an earlier declaration of the source.
    SetTrust {
        /// The trusting member.
        source: MemberId,
        /// The trusted member.
        target: MemberId,
        /// The weight.
        weight: Weight,
    },
    /// Revokes declared trust; no effect if there is none.
    RevokeTrust {
        /// The trusting member.
        source: MemberId,
        /// The trusted member.
        target: MemberId,
    },
    /// Blocks a member; no effect if the member is blocked already.
    Block {
        /// The blocking member.
        blocker: MemberId,
        /// The blocked member.
        blocked: MemberId,
    },
    /// Lifts a block of the blocker; no effect if there is none.
    Unblock {
        /// The blocking member.
        blocker: MemberId,
        /// The blocked member.
        blocked: MemberId,
    },
    /// Adds a group, or replaces the kind and owner of the one with this id; its members stay.
    PutGroup {
        /// The group.
        group: GroupId,
        /// The kind of the group.
        kind: GroupKind,
        /// The owner; circles have one, and other groups do not.
        owner: Option<MemberId>,
    },
    /// Removes a group, with its members and partnerships. Grants that name it admit nobody.
    RemoveGroup {
        /// The group.
        group: GroupId,
    },
    /// Adds a member to a group; no effect if the member has joined.
    Join {
        /// The group.
        group: GroupId,
        /// The member.
        member: MemberId,
    },
    /// Removes a member from a group; no effect if the member has not joined. A circle's owner stays in it.
    Leave {
        /// The group.
        group: GroupId,
        /// The member.
        member: MemberId,
    },
    /// Makes two communities partners, or replaces the tags that they share.
    PutPartnership {
        /// One community.
        a: GroupId,
        /// The other community.
        b: GroupId,
        /// The tags of the shared resources.
        shares: Vec<Tag>,
    },
    /// Ends a partnership; no effect if there is none.
    EndPartnership {
        /// One community.
        a: GroupId,
        /// The other community.
        b: GroupId,
    },
    /// Sets a member's place, and replaces an earlier place.
    SetPlace {
        /// The member.
        member: MemberId,
        /// The place.
        place: Place,
    },
    /// Removes a member's place; no effect if the place is unknown.
    ClearPlace {
        /// The member.
        member: MemberId,
    },
    /// Adds a resource, or replaces the one with this id.
    PutResource(Box<Resource>),
    /// Removes a resource.
    RemoveResource {
        /// The group.
        resource: ResourceId,
    },
}

impl Change {
    /// Returns the member whom the change removes, if any.
    #[deny(clippy::wildcard_enum_match_arm)]
    pub fn removed(&self) -> Option<&MemberId> {
        match self {
            Change::RemoveMember { member } | Change::Erase { member } => Some(member),
            Change::AddMember { .. }
            | Change::SetTrust { .. }
            | Change::RevokeTrust { .. }
            | Change::Block { .. }
            | Change::Unblock { .. }
            | Change::PutGroup { .. }
            | Change::RemoveGroup { .. }
            | Change::Join { .. }
            | Change::Leave { .. }
            | Change::PutPartnership { .. }
            | Change::EndPartnership { .. }
            | Change::SetPlace { .. }
            | Change::ClearPlace { .. }
            | Change::PutResource(_)
            | Change::RemoveResource { .. } => None,
        }
    }
}
