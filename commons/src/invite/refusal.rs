//! The refusals of an invite.

use serde::Serialize;
use trust_core::MemberId;

use super::InviteStatus;
use crate::Timestamp;
use crate::id::{CircleId, CommunityId, InviteId};
use crate::refusal::{Class, Refusal};

/// The reason why a command about an invite is refused.
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
#[allow(missing_docs)] // the fields are what the variant names, and the refused values
#[non_exhaustive]
pub enum InviteRefusal {
    /// The invite is missing or cannot be used; the refusal does not say which.
    #[error("there is no such invite")]
    UnknownInvite,
    /// The circle is missing, or belongs to another member.
    #[error("there is no circle {circle}")]
    UnknownCircle { circle: CircleId },
    /// Only stewards invite into a community.
    #[error("{member} is not a steward of {community}")]
    NotSteward { community: CommunityId, member: MemberId },
    /// The issuer cannot accept it.
    #[error("the issuer of invite {invite} cannot accept it")]
    OwnInvite { invite: InviteId },
    /// The person is in the circle already; the invite stays usable.
    #[error("{member} is in this circle already")]
    AlreadyInCircle { member: MemberId },
    /// The person belongs to the community already; the invite stays usable.
    #[error("{member} is a member of {community} already")]
    AlreadyInCommunity { community: CommunityId, member: MemberId },
    /// The community invited this member within the last day.
    #[error("{community} invited {member} within the last day and can do so again from {again_at}")]
    InvitedLately { community: CommunityId, member: MemberId, again_at: Timestamp },
    /// For its issuer: the invite can no longer be revoked.
    #[error("invite {invite} is {status}, not open")]
    InviteNotOpen { invite: InviteId, status: InviteStatus },
    /// The lifetime is too short or too long.
    #[error("an invite lasts from 60 seconds to 90 days, not {expires_in} seconds")]
    InvalidLife { expires_in: i64 },
    /// The text is not an e-mail address.
    #[error("{email:?} is not an e-mail address")]
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
