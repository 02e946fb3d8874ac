//! A partnership: two communities share data by mutual consent.
//!
//! | | approve | decline | withdraw | dissolve |
//! |---|---|---|---|---|
//! | by a steward of | `b`, who did not propose it | `b` | `a` | either |
//! | proposed | active | declined | withdrawn | – |
//! | active | – | – | – | dissolved |
//! | declined, withdrawn, dissolved | – | – | – | – |
//!
//! The parties share what both sides consent to. A pair has at most one proposed or active partnership.

mod command;

use serde::{Deserialize, Serialize};
use trust_core::{MemberId, Tag};

use crate::Timestamp;
use crate::id::{CommunityId, PartnershipId};
use crate::keywords::keywords;
use crate::pace;
use crate::refusal::refusals;

pub use command::{Command, Context, Creation};

/// The consent of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Terms {
    /// Whether the other side sees offers and skills.
    pub share_offers: bool,
    /// Whether the other side sees needs.
    pub share_needs: bool,
    /// Whether the other side sees the number of members.
    pub share_member_count: bool,
}

impl Default for Terms {
    /// Shares offers and needs.
    fn default() -> Self {
        Terms { share_offers: true, share_needs: true, share_member_count: false }
    }
}

impl Terms {
    /// Returns what both consent to.
    pub const fn and(self, other: Terms) -> Terms {
        Terms {
            share_offers: self.share_offers && other.share_offers,
            share_needs: self.share_needs && other.share_needs,
            share_member_count: self.share_member_count && other.share_member_count,
        }
    }

    /// Returns what either consents to.
    pub const fn or(self, other: Terms) -> Terms {
        Terms {
            share_offers: self.share_offers || other.share_offers,
            share_needs: self.share_needs || other.share_needs,
            share_member_count: self.share_member_count || other.share_member_count,
        }
    }

    /// Returns the tags of the shared resources.
    pub fn tags(self) -> Vec<Tag> {
        let tags = [("offer", self.share_offers), ("need", self.share_needs)];
        let shared = tags.into_iter().filter(|(_, shared)| *shared);
        shared.filter_map(|(tag, _)| Tag::new(tag).ok()).collect()
    }
}

keywords! {
    /// The status of a partnership.
    #[non_exhaustive]
    pub enum PartnershipStatus {
        /// One side has proposed it.
        Proposed,
        /// Both sides share.
        Active,
        /// The other side declined it.
        Declined,
        /// The proposing side withdrew it.
        Withdrawn,
        /// One side dissolved it.
        Dissolved,
    }
}

impl PartnershipStatus {
    /// Returns the status after a command, or nothing if the command is not allowed.
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
    /// The terms to which both sides consent, once it is approved.
    pub agreed: Option<Terms>,
    /// The time of the proposal.
    pub created_at: Timestamp,
    /// The time of approval or decline.
    pub decided_at: Option<Timestamp>,
    /// The time of withdrawal or dissolution.
    pub ended_at: Option<Timestamp>,
}

impl Partnership {
    /// Refuses another proposal between two communities after three within a day, whatever their result, since each
    /// notified stewards, and members if it was approved. `earlier` are the times of those proposals.
    pub fn check_pace(
        &self,
        earlier: impl IntoIterator<Item = Timestamp>,
        now: Timestamp,
    ) -> Result<(), PartnershipRefusal> {
        let Some(again_at) = pace::again_at(earlier, now) else { return Ok(()) };
        let (a, b) = (self.a.clone(), self.b.clone());
        Err(PartnershipRefusal::ProposedTooOften { a, b, again_at })
    }

    /// Returns whether plain members of either side may know of it: it is active. Only stewards know of proposals
    /// and of ended partnerships.
    pub fn is_known_to_members(&self) -> bool {
        self.status == PartnershipStatus::Active
    }

    /// Returns the steward of the other side who approved it, with the time; nothing if it was not approved.
    pub fn approved_by_b(&self) -> Option<(&MemberId, Timestamp)> {
        self.agreed?;
        self.decided_by.as_ref().zip(self.decided_at)
    }

    /// Returns the terms in force: what both sides consent to while it is active, else nothing.
    pub fn effective(&self) -> Option<Terms> {
        self.agreed.filter(|_| self.status == PartnershipStatus::Active)
    }

    /// Returns whether it is proposed or active, so that the pair can have no other.
    pub fn is_live(&self) -> bool {
        matches!(self.status, PartnershipStatus::Proposed | PartnershipStatus::Active)
    }
}

refusals! {
    /// The reason why a command about a partnership is refused.
    #[non_exhaustive]
    pub enum PartnershipRefusal {
        /// The deployment has no partnerships.
        #[error("this deployment has no partnerships")]
        PartnershipsOff => NotFound,
        /// The caller is not a steward of the side that has to act.
        #[error("{member} is not a steward of {community}")]
        NotSteward { community: CommunityId, member: MemberId } => Forbidden,
        /// The proposer cannot approve.
        #[error("{member} proposed partnership {partnership}, so another person has to approve it")]
        SamePerson { partnership: PartnershipId, member: MemberId } => Forbidden,
        /// The pair already has a proposed or active partnership.
        #[error("{a} and {b} already have a partnership or a proposal")]
        AlreadyPartners { a: CommunityId, b: CommunityId } => Conflict,
        /// The pair was proposed too often within a day.
        #[error(
            "a partnership of {a} and {b} was proposed too often; it can be proposed again from {again_at}"
        )]
        ProposedTooOften { a: CommunityId, b: CommunityId, again_at: Timestamp } => Conflict,
        /// Only proposals can be approved, declined and withdrawn.
        #[error("partnership {partnership} is {status}, not proposed")]
        PartnershipNotProposed { partnership: PartnershipId, status: PartnershipStatus } => Conflict,
        /// Only active partnerships can be dissolved.
        #[error("partnership {partnership} is {status}, not active")]
        PartnershipNotActive { partnership: PartnershipId, status: PartnershipStatus } => Conflict,
        /// A community cannot be its own partner.
        #[error("{community} cannot be a partner of itself")]
        SelfPartnership { community: CommunityId } => Invalid,
    }
}
