//! A partnership: what two communities show each other, because both want it.
//!
//! | | approve | decline | withdraw | dissolve |
//! |---|---|---|---|---|
//! | by a steward of | `b`, who did not propose it | `b` | `a` | either |
//! | proposed | active | declined | withdrawn | – |
//! | active | – | – | – | dissolved |
//! | declined, withdrawn, dissolved | – | – | – | – |
//!
//! What is shared is what both sides consent to. A pair has one partnership at a time that is proposed or
//! active.

mod command;

use serde::{Deserialize, Serialize};
use trust_core::{MemberId, Tag};

use crate::Timestamp;
use crate::id::{CommunityId, PartnershipId};
use crate::pace;
use crate::refusal::{Class, Refusal};

pub use command::{Command, Context, Creation};

/// The consent of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Terms {
    /// The other side sees offers.
    pub share_offers: bool,
    /// The other side sees needs.
    pub share_needs: bool,
    /// The other side sees how many members there are.
    pub share_member_count: bool,
}

impl Default for Terms {
    /// Offers and needs.
    fn default() -> Self {
        Terms { share_offers: true, share_needs: true, share_member_count: false }
    }
}

impl Terms {
    /// What both consent to.
    pub const fn and(self, other: Terms) -> Terms {
        Terms {
            share_offers: self.share_offers && other.share_offers,
            share_needs: self.share_needs && other.share_needs,
            share_member_count: self.share_member_count && other.share_member_count,
        }
    }

    /// What either consents to.
    pub const fn or(self, other: Terms) -> Terms {
        Terms {
            share_offers: self.share_offers || other.share_offers,
            share_needs: self.share_needs || other.share_needs,
            share_member_count: self.share_member_count || other.share_member_count,
        }
    }

    /// The tags of the resources that are shared.
    pub fn tags(self) -> Vec<Tag> {
        let tags = [("offer", self.share_offers), ("need", self.share_needs)];
        let shared = tags.into_iter().filter(|(_, shared)| *shared);
        shared.filter_map(|(tag, _)| Tag::new(tag).ok()).collect()
    }
}

/// The status of a partnership.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum PartnershipStatus {
    /// One side has proposed it.
    Proposed,
    /// Both sides share.
    Active,
    /// The other side did not want it.
    Declined,
    /// The proposing side took it back.
    Withdrawn,
    /// One side ended it.
    Dissolved,
}

impl PartnershipStatus {
    /// The status after a command, or none where the command has no place.
    pub const fn after(self, command: &Command) -> Option<Self> {
        use Command::{Approve, Decline, Dissolve, Withdraw};
        use PartnershipStatus::{Active, Declined, Dissolved, Proposed, Withdrawn};
        match (self, command) {
            (Proposed, Approve(_)) => Some(Active),
            (Proposed, Decline) => Some(Declined),
            (Proposed, Withdraw) => Some(Withdrawn),
            (Active, Dissolve) => Some(Dissolved),
            (Proposed, Dissolve) | (Active, Approve(_) | Decline | Withdraw) => None,
            (Declined | Withdrawn | Dissolved, _) => None,
        }
    }
}

/// A partnership of two communities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partnership {
    /// Its id.
    pub id: PartnershipId,
    /// The community that proposed it.
    pub a: CommunityId,
    /// The community that it was proposed to.
    pub b: CommunityId,
    /// The steward who proposed it.
    pub proposed_by: MemberId,
    /// The steward of the other side who approved or declined it.
    pub decided_by: Option<MemberId>,
    /// The status.
    pub status: PartnershipStatus,
    /// The consent of the proposing side.
    pub offered: Terms,
    /// What both sides consent to, once it is approved.
    pub agreed: Option<Terms>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// The time of approval or decline.
    pub decided_at: Option<Timestamp>,
    /// The time of withdrawal or dissolution.
    pub ended_at: Option<Timestamp>,
}

impl Partnership {
    /// Refuses another proposal between two communities after three within a day, whatever became of them: each told
    /// stewards, and members where it was approved. `earlier` are the moments at which those were made.
    pub fn check_pace(
        &self,
        earlier: impl IntoIterator<Item = Timestamp>,
        now: Timestamp,
    ) -> Result<(), PartnershipRefusal> {
        let Some(again_at) = pace::again_at(earlier, now) else { return Ok(()) };
        let (a, b) = (self.a.clone(), self.b.clone());
        Err(PartnershipRefusal::ProposedTooOften { a, b, again_at })
    }

    /// Whether plain members of either side know of it: it is active. Of a proposal, and of what is over, stewards
    /// know alone.
    pub fn is_known_to_members(&self) -> bool {
        self.status == PartnershipStatus::Active
    }

    /// The steward of the other side who approved it, and when; none where nobody has.
    pub fn approved_by_b(&self) -> Option<(&MemberId, Timestamp)> {
        self.agreed?;
        self.decided_by.as_ref().zip(self.decided_at)
    }

    /// What is shared now: what both sides consent to while it is active, else nothing.
    pub fn effective(&self) -> Option<Terms> {
        self.agreed.filter(|_| self.status == PartnershipStatus::Active)
    }

    /// Whether it is proposed or active, so that the pair can have no other.
    pub fn is_live(&self) -> bool {
        matches!(self.status, PartnershipStatus::Proposed | PartnershipStatus::Active)
    }
}

/// Why something about a partnership was refused.
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
#[allow(missing_docs)] // the fields are the partnership, communities and member concerned
#[non_exhaustive]
pub enum PartnershipRefusal {
    /// There are none in this deployment.
    #[error("there are no partnerships here")]
    PartnershipsOff,
    /// The caller is no steward of the side whose part it is.
    #[error("{member} is not a steward of {community}")]
    NotSteward { community: CommunityId, member: MemberId },
    /// Who proposed cannot approve.
    #[error("partnership {partnership} was proposed by {member}, so another person approves it")]
    SamePerson { partnership: PartnershipId, member: MemberId },
    /// The pair has one that is proposed or active.
    #[error("{a} and {b} have a partnership, or a proposal of one, already")]
    AlreadyPartners { a: CommunityId, b: CommunityId },
    /// The two were proposed as partners too often within a day.
    #[error("{a} and {b} were proposed as partners too often; they can be again from {again_at}")]
    ProposedTooOften { a: CommunityId, b: CommunityId, again_at: Timestamp },
    /// Only proposals are approved, declined and withdrawn.
    #[error("partnership {partnership} is {status}, not proposed")]
    PartnershipNotProposed { partnership: PartnershipId, status: PartnershipStatus },
    /// Only active ones are dissolved.
    #[error("partnership {partnership} is {status}, not active")]
    PartnershipNotActive { partnership: PartnershipId, status: PartnershipStatus },
    /// A community is no partner of itself.
    #[error("{community} cannot be a partner of itself")]
    SelfPartnership { community: CommunityId },
}

impl Refusal for PartnershipRefusal {
    fn class(&self) -> Class {
        match self {
            PartnershipRefusal::PartnershipsOff => Class::NotFound,
            PartnershipRefusal::NotSteward { .. } | PartnershipRefusal::SamePerson { .. } => {
                Class::Forbidden
            }
            PartnershipRefusal::AlreadyPartners { .. }
            | PartnershipRefusal::ProposedTooOften { .. }
            | PartnershipRefusal::PartnershipNotProposed { .. }
            | PartnershipRefusal::PartnershipNotActive { .. } => Class::Conflict,
            PartnershipRefusal::SelfPartnership { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
