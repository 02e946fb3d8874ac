//! A community, its cells, and the requests to join it.
//!
//! A community has no states: it is founded, its stewards edit it, members leave, and its only steward may close it
//! for everybody.

pub mod cell;
pub mod cell_invitation;
mod command;
pub mod join;
mod policy;

use serde::{Deserialize, Serialize};
use trust_core::{Change, GroupKind, MemberId, Place};

use crate::Timestamp;
use crate::id::{CellId, CellInvitationId, CommunityId};
use crate::json::given;
use crate::refusal::refusals;
use crate::sharing::SharingModel;
use crate::steward::{Roles, Stewards};
use crate::text::{self, UnfitText};

pub use cell::{Cell, CellMembers, MOST_CELLS};
pub use cell_invitation::{CellInvitation, CellInvitationStatus, Side};
pub use command::{Closed, Command, Context, Creation, Ties};
pub use join::{JoinRefusal, JoinRequest, JoinStatus};
pub use policy::JoinPolicy;

/// A neighbourhood, a time bank, an association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// Its id, also as a group of the engine.
    pub id: CommunityId,
    /// 1 to 100 characters.
    pub name: String,
    /// At most 5 000 characters.
    pub description: String,
    /// The founder.
    pub founder: MemberId,
    /// The time of founding.
    pub created_at: Timestamp,
    /// Whether exchanges may be counted in credits here.
    pub credit: bool,
    /// The joining policy; if absent, the [usual](JoinPolicy::usual) policy of the deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joining: Option<JoinPolicy>,
    /// The place, which everybody may know who may know of the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// The changes to a community; omitted fields keep their values.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommunityPatch {
    /// Another name.
    pub name: Option<String>,
    /// Another description.
    pub description: Option<String>,
    /// Whether exchanges may be counted in credits.
    pub credit: Option<bool>,
    /// The joining policy.
    pub joining: Option<JoinPolicy>,
    /// Another place, or none.
    #[serde(deserialize_with = "given")]
    pub place: Option<Option<Place>>,
}

impl Community {
    /// Returns the stewards of a new community: its founder.
    pub fn first_stewards(&self) -> Stewards {
        Stewards::new(self.id.clone(), [self.founder.clone()])
    }

    /// Returns its facts for the engine, besides the [memberships](crate::membership::Membership).
    pub fn facts(&self) -> [Change; 1] {
        [Change::PutGroup { group: self.id.clone(), kind: GroupKind::Community, owner: None }]
    }

    /// Returns the joining policy in a deployment of this model.
    pub fn join_policy(&self, model: SharingModel) -> JoinPolicy {
        self.joining.unwrap_or(JoinPolicy::usual(model))
    }

    /// Refuses anybody who is not a member.
    pub fn check_member(&self, member: &MemberId, is_member: bool) -> Result<(), CommunityRefusal> {
        if is_member {
            return Ok(());
        }
        let (community, member) = (self.id.clone(), member.clone());
        Err(CommunityRefusal::NotInCommunity { community, member })
    }
}

fn is_uuid(id: &str) -> bool {
    let parts: Vec<usize> = id.split('-').map(str::len).collect();
    (parts == [8, 4, 4, 4, 12] || parts == [32])
        && id.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

fn checked_name(name: &str) -> Result<String, CommunityRefusal> {
    text::name(name).map_err(|reason| CommunityRefusal::InvalidName { reason })
}

fn checked_description(description: &str) -> Result<String, CommunityRefusal> {
    text::body(description, 0..=5_000)
        .map_err(|reason| CommunityRefusal::InvalidDescription { reason })
}

/// Refuses anybody who is not a steward of the community.
pub fn check_steward(
    community: &CommunityId,
    member: &MemberId,
    stewards: &Roles,
) -> Result<(), CommunityRefusal> {
    if stewards.is_steward(community, member) {
        return Ok(());
    }
    Err(CommunityRefusal::NotSteward { community: community.clone(), member: member.clone() })
}

refusals! {
    /// The reason why a command about a community or a cell is refused.
    #[non_exhaustive]
    pub enum CommunityRefusal {
        /// The caller is not a steward.
        #[error("{member} is not a steward of {community}")]
        NotSteward { community: CommunityId, member: MemberId } => Forbidden,
        /// The caller is not a member.
        #[error("{member} does not belong to {community}")]
        NotInCommunity { community: CommunityId, member: MemberId } => Forbidden,
        /// The other person is not a member.
        #[error("{member} is not a member of {community}")]
        NotAMember { community: CommunityId, member: MemberId } => Conflict,
        /// A community with several stewards cannot be closed by one of them.
        #[error("{community} has stewards besides {member}, so {member} cannot close it")]
        NotOnlySteward { community: CommunityId, member: MemberId } => Conflict,
        /// The member is in the cell already.
        #[error("{member} is in cell {cell} already")]
        AlreadyInCell { cell: CellId, member: MemberId } => Conflict,
        /// The member has a pending invitation into the cell.
        #[error("{member} is invited into cell {cell} already")]
        AlreadyInvited { cell: CellId, member: MemberId } => Conflict,
        /// The member was invited into cells too often recently.
        #[error(
            "{member} was invited into cells of {community} too often and can be invited again from {again_at}"
        )]
        InvitedTooOften { community: CommunityId, member: MemberId, again_at: Timestamp } => Conflict,
        /// The community has the greatest number of cells.
        #[error("{community} has {limit} cells already, and cannot have more")]
        TooManyCells { community: CommunityId, limit: u64 } => Conflict,
        /// The member may not answer the invitation.
        #[error("{member} cannot answer invitation {invitation}")]
        NotForYou { invitation: CellInvitationId, member: MemberId } => Forbidden,
        /// The invitation was answered or withdrawn.
        #[error("invitation {invitation} is {status}, not pending")]
        CellInvitationNotPending { invitation: CellInvitationId, status: CellInvitationStatus } => Conflict,
        /// The id is not valid in addresses, or looks like the ids of other groups.
        #[error(
            "a community's id has 2 to 64 of a-z, 0-9, `.`, `-` and `_`, and is not a UUID; `{value}` is not allowed"
        )]
        InvalidCommunityId { value: String } => Invalid,
        /// The name is empty or too long.
        #[error("a name {reason}")]
        InvalidName {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
        /// The description is too long.
        #[error("a description {reason}")]
        InvalidDescription {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
    }
}
