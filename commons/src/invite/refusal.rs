//! Why something about an invite is refused.

use serde::Serialize;
use trust_core::MemberId;

use super::InviteStatus;
use crate::Timestamp;
use crate::id::{CircleId, CommunityId, InviteId};
use crate::refusal::{Class, Refusal};

/// Why something about an invite was refused.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    thiserror::Error,
    Serialize,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are what the variant names, and the values that offend
#[non_exhaustive]
pub enum InviteRefusal {
    /// There is none, or it cannot be used: which, is not told.
    #[error("there is no such invite")]
    UnknownInvite,
    /// There is no such circle, or it is somebody else's.
    #[error("there is no circle {circle}")]
    UnknownCircle { circle: CircleId },
    /// Only a steward invites into a community.
    #[error("{member} is not a steward of {community}")]
    NotSteward { community: CommunityId, member: MemberId },
    /// The issuer cannot accept it.
    #[error("whoever issued invite {invite} cannot accept it")]
    OwnInvite { invite: InviteId },
    /// Somebody is in the circle already; the invite can still be used.
    #[error("{member} is in this circle already")]
    AlreadyInCircle { member: MemberId },
    /// Somebody belongs to the community already; the invite can still be used.
    #[error("{member} is a member of {community} already")]
    AlreadyInCommunity { community: CommunityId, member: MemberId },
    /// The community invited this member within the last day.
    #[error("{community} invited {member} within the last day and can do so again from {again_at}")]
    InvitedLately { community: CommunityId, member: MemberId, again_at: Timestamp },
    /// To its issuer: it cannot be taken back any more.
    #[error("invite {invite} is {status}, not open")]
    InviteNotOpen { invite: InviteId, status: InviteStatus },
    /// It would last too short or too long.
    #[error("an invite lasts from 60 seconds to 90 days, not {expires_in} seconds")]
    InvalidLife { expires_in: i64 },
    /// Nothing that mail can be sent to.
    #[error("{email:?} is no e-mail address")]
    InvalidEmail { email: String },
}

impl Refusal for InviteRefusal {
    fn class(&self) -> Class {
        match self {
            InviteRefusal::UnknownInvite | InviteRefusal::UnknownCircle { .. } => Class::NotFound,
            InviteRefusal::OwnInvite { .. } | InviteRefusal::NotSteward { .. } => Class::Forbidden,
            InviteRefusal::AlreadyInCircle { .. }
            | InviteRefusal::AlreadyInCommunity { .. }
            | InviteRefusal::InvitedLately { .. }
            | InviteRefusal::InviteNotOpen { .. } => Class::Conflict,
            InviteRefusal::InvalidLife { .. } | InviteRefusal::InvalidEmail { .. } => {
                Class::Invalid
            }
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
