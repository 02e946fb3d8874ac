//! The refusals of an invite.

use trust_core::MemberId;

use super::InviteStatus;
use crate::Timestamp;
use crate::id::{CircleId, CommunityId, InviteId};
use crate::refusal::refusals;

refusals! {
    /// The reason why a command about an invite is refused.
    #[non_exhaustive]
    pub enum InviteRefusal {
        /// The invite is missing or cannot be used; the refusal does not say which.
        #[error("there is no such invite")]
        UnknownInvite => NotFound,
        /// The circle is missing, or belongs to another member.
        #[error("there is no circle {circle}")]
        UnknownCircle { circle: CircleId } => NotFound,
        /// Only stewards invite into a community.
        #[error("{member} is not a steward of {community}")]
        NotSteward { community: CommunityId, member: MemberId } => Forbidden,
        /// The issuer cannot accept it.
        #[error("the issuer of invite {invite} cannot accept it")]
        OwnInvite { invite: InviteId } => Forbidden,
        /// The person is in the circle already; the invite stays usable.
        #[error("{member} is in this circle already")]
        AlreadyInCircle { member: MemberId } => Conflict,
        /// The person belongs to the community already; the invite stays usable.
        #[error("{member} is a member of {community} already")]
        AlreadyInCommunity { community: CommunityId, member: MemberId } => Conflict,
        /// The community invited this member within the last day.
        #[error("{community} invited {member} within the last day and can do so again from {again_at}")]
        InvitedLately { community: CommunityId, member: MemberId, again_at: Timestamp } => Conflict,
        /// For its issuer: the invite can no longer be revoked.
        #[error("invite {invite} is {status}, not open")]
        InviteNotOpen { invite: InviteId, status: InviteStatus } => Conflict,
        /// The lifetime is too short or too long.
        #[error("an invite lasts from 60 seconds to 90 days, not {expires_in} seconds")]
        InvalidLife { expires_in: i64 } => Invalid,
        /// The text is not an e-mail address.
        #[error("{email:?} is not an e-mail address")]
        InvalidEmail { email: String } => Invalid,
    }
}
