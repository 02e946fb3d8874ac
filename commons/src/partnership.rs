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

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Change, MemberId, Tag};

use crate::Timestamp;
use crate::id::{CommunityId, PartnershipId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::pace;
use crate::refusal::{Class, Refusal};
use crate::sharing::SharingModel;
use crate::steward::Stewards;

/// What a side consents to.
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

/// How a partnership stands.
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

/// What can be done with a partnership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the partnership
#[non_exhaustive]
pub enum PartnershipCommand {
    Approve,
    Decline,
    Withdraw,
    Dissolve,
}

impl PartnershipStatus {
    /// How it stands after a command; none where the command has no place.
    pub const fn after(self, command: PartnershipCommand) -> Option<Self> {
        use PartnershipCommand::{Approve, Decline, Dissolve, Withdraw};
        use PartnershipStatus::{Active, Declined, Dissolved, Proposed, Withdrawn};
        match (self, command) {
            (Proposed, Approve) => Some(Active),
            (Proposed, Decline) => Some(Declined),
            (Proposed, Withdraw) => Some(Withdrawn),
            (Active, Dissolve) => Some(Dissolved),
            (Proposed, Dissolve) | (Active, Approve | Decline | Withdraw) => None,
            (Declined | Withdrawn | Dissolved, _) => None,
        }
    }
}

/// The stewards of both sides. None where the caller has checked that side's role itself; then nobody
/// there is told either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides<'a> {
    /// Those of the proposing side.
    pub a: Option<&'a Stewards>,
    /// Those of the other side.
    pub b: Option<&'a Stewards>,
}

/// What is proposed to another community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The id of the partnership.
    pub id: PartnershipId,
    /// The community that proposes.
    pub a: CommunityId,
    /// The community that it proposes to.
    pub b: CommunityId,
    /// What `a` consents to share.
    #[serde(default)]
    pub terms: Terms,
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
    /// How it stands.
    pub status: PartnershipStatus,
    /// What the proposing side consents to.
    pub offered: Terms,
    /// What both sides consent to, once it is approved.
    pub agreed: Option<Terms>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// When it was approved or declined.
    pub decided_at: Option<Timestamp>,
    /// When it was withdrawn or dissolved.
    pub ended_at: Option<Timestamp>,
}

impl Partnership {
    /// Proposes a partnership; a steward of `a` may. The stewards of `b` are told.
    ///
    /// Refused where the model has no partnerships, where the pair has one that is proposed or active (in
    /// either order: `live`), and between a community and itself.
    pub fn propose(
        proposal: Proposal,
        by: &MemberId,
        sides: Sides<'_>,
        live: bool,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<Self>, PartnershipRefusal> {
        if !model.has_partnerships() {
            return Err(PartnershipRefusal::PartnershipsOff);
        }
        let Proposal { id, a, b, terms } = proposal;
        if !may_act(sides.a, &a, by) {
            return Err(PartnershipRefusal::NotSteward { community: a, member: by.clone() });
        }
        if live {
            return Err(PartnershipRefusal::AlreadyPartners { a, b });
        }
        if a == b {
            return Err(PartnershipRefusal::SelfPartnership { community: a });
        }
        let event = Event::PartnershipProposed { partnership: id.clone() };
        let partnership = Partnership {
            id,
            a,
            b,
            proposed_by: by.clone(),
            decided_by: None,
            status: PartnershipStatus::Proposed,
            offered: terms,
            agreed: None,
            created_at: now,
            decided_at: None,
            ended_at: None,
        };
        Ok(Outcome::of(partnership).with_notices(told([sides.b], by, &event)))
    }

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

    /// What the command of this name does; `terms` are those of an approval.
    pub fn carry_out(
        &self,
        command: PartnershipCommand,
        by: &MemberId,
        terms: Terms,
        sides: Sides<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, PartnershipRefusal> {
        match command {
            PartnershipCommand::Approve => self.approve(by, terms, sides, now),
            PartnershipCommand::Decline => self.decline(by, sides, now),
            PartnershipCommand::Withdraw => self.withdraw(by, sides, now),
            PartnershipCommand::Dissolve => self.dissolve(by, sides, now),
        }
    }

    /// Makes it active, sharing what both sides consent to; a steward of `b` may who did not propose it.
    pub fn approve(
        &self,
        by: &MemberId,
        terms: Terms,
        sides: Sides<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, PartnershipRefusal> {
        self.admit(&[(&self.b, sides.b)], by)?;
        if *by == self.proposed_by {
            let partnership = self.id.clone();
            return Err(PartnershipRefusal::SamePerson { partnership, member: by.clone() });
        }
        let status = self.next(PartnershipCommand::Approve)?;
        let agreed = self.offered.and(terms);
        let put =
            Change::PutPartnership { a: self.a.clone(), b: self.b.clone(), shares: agreed.tags() };
        let event = Event::PartnershipApproved { partnership: self.id.clone() };
        let active = Partnership {
            status,
            decided_by: Some(by.clone()),
            agreed: Some(agreed),
            decided_at: Some(now),
            ..self.clone()
        };
        Ok(Outcome::of(active).with_changes([put]).with_notices(told(
            [sides.a, sides.b],
            by,
            &event,
        )))
    }

    /// Turns the proposal down; a steward of `b` may.
    pub fn decline(
        &self,
        by: &MemberId,
        sides: Sides<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, PartnershipRefusal> {
        self.admit(&[(&self.b, sides.b)], by)?;
        let status = self.next(PartnershipCommand::Decline)?;
        let (decided_by, decided_at) = (Some(by.clone()), Some(now));
        let declined = Partnership { status, decided_by, decided_at, ..self.clone() };
        let event = Event::PartnershipDeclined { partnership: self.id.clone() };
        Ok(Outcome::of(declined).with_notices(told([sides.a, sides.b], by, &event)))
    }

    /// Takes the proposal back; a steward of `a` may.
    pub fn withdraw(
        &self,
        by: &MemberId,
        sides: Sides<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, PartnershipRefusal> {
        self.admit(&[(&self.a, sides.a)], by)?;
        let status = self.next(PartnershipCommand::Withdraw)?;
        let withdrawn = Partnership { status, ended_at: Some(now), ..self.clone() };
        let event = Event::PartnershipWithdrawn { partnership: self.id.clone() };
        Ok(Outcome::of(withdrawn).with_notices(told([sides.a, sides.b], by, &event)))
    }

    /// Ends it, at once; a steward of either side may, alone.
    pub fn dissolve(
        &self,
        by: &MemberId,
        sides: Sides<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, PartnershipRefusal> {
        self.admit(&[(&self.a, sides.a), (&self.b, sides.b)], by)?;
        let status = self.next(PartnershipCommand::Dissolve)?;
        let dissolved = Partnership { status, ended_at: Some(now), ..self.clone() };
        let end = Change::EndPartnership { a: self.a.clone(), b: self.b.clone() };
        let event = Event::PartnershipDissolved { partnership: self.id.clone() };
        Ok(Outcome::of(dissolved).with_changes([end]).with_notices(told(
            [sides.a, sides.b],
            by,
            &event,
        )))
    }

    /// Word to the members of both communities, once a command has started it or ended it: to all but these stewards,
    /// who are told of the command itself, and whoever gave it.
    pub fn tell_members(
        &self,
        members: impl IntoIterator<Item = MemberId>,
        sides: Sides<'_>,
        by: &MemberId,
    ) -> Vec<Notice> {
        let partnership = self.id.clone();
        let event = match self.status {
            PartnershipStatus::Active => Event::PartnershipStarted { partnership },
            PartnershipStatus::Dissolved => Event::PartnershipEnded { partnership },
            _ => return Vec::new(),
        };
        let is_told = |member: &MemberId| {
            let sides = [sides.a, sides.b];
            sides.into_iter().flatten().any(|stewards| stewards.is_steward(member))
        };
        let others: BTreeSet<_> = members.into_iter().filter(|member| !is_told(member)).collect();
        Notice::to_others(&others, by, &event)
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

    fn admit(
        &self,
        sides: &[(&CommunityId, Option<&Stewards>)],
        by: &MemberId,
    ) -> Result<(), PartnershipRefusal> {
        if sides.iter().any(|&(community, stewards)| may_act(stewards, community, by)) {
            return Ok(());
        }
        let community = sides.first().map_or(&self.a, |(community, _)| community);
        let community = community.clone();
        Err(PartnershipRefusal::NotSteward { community, member: by.clone() })
    }

    fn next(&self, command: PartnershipCommand) -> Result<PartnershipStatus, PartnershipRefusal> {
        let (partnership, status) = (self.id.clone(), self.status);
        status.after(command).ok_or(match command {
            PartnershipCommand::Dissolve => {
                PartnershipRefusal::PartnershipNotActive { partnership, status }
            }
            _ => PartnershipRefusal::PartnershipNotProposed { partnership, status },
        })
    }
}

fn may_act(stewards: Option<&Stewards>, community: &CommunityId, by: &MemberId) -> bool {
    stewards.is_none_or(|stewards| stewards.community == *community && stewards.is_steward(by))
}

/// Word to the stewards of these sides, to each person once.
fn told<const N: usize>(
    sides: [Option<&Stewards>; N],
    by: &MemberId,
    event: &Event,
) -> Vec<Notice> {
    let members: BTreeSet<_> =
        sides.into_iter().flatten().flat_map(|stewards| &stewards.members).collect();
    Notice::to_others(members, by, event)
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
