//! An invitation into a cell.
//!
//! | | accept | decline | withdraw |
//! |---|---|---|---|
//! | by | the invited member; all members of the cell, if their acceptance is needed | the same | a steward |
//! | pending | accepted, once everybody needed has accepted | declined | withdrawn |
//! | accepted, declined, withdrawn | – | – | – |
//!
//! An invited member enters the cell by accepting. A steward enters a cell only if its members accept, too: the
//! acceptance of all members is needed if the invited member is a steward, whoever invited them, and the cell must
//! have a member. The members and stewards at the time of the last acceptance count. If the invited member was a
//! steward at the time of the invitation, in the 30 days before, or at any time since, the acceptance of the
//! members stays needed. A steward who invites themselves asks the cell; it counts as their acceptance. A member
//! who becomes a steward leaves the cell, whose members are asked to accept them, unless all of them have accepted
//! them as a steward before. Members who are hidden from the invited member cannot be asked and need not accept;
//! when they are no longer hidden, the invited member leaves the cell, whose members are asked again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Change, MemberId};

use crate::Timestamp;
use crate::community::{Cell, CellMembers, CommunityRefusal, admit};
use crate::id::{CellId, CellInvitationId, CommunityId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::pace::{self, MOST_CELLS_A_DAY};
use crate::steward::{STEPPING_DOWN, Stewards};

/// The status of an invitation into a cell.
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
pub enum CellInvitationStatus {
    /// An acceptance is missing.
    Pending,
    /// The member entered the cell.
    Accepted,
    /// The member, or a member of the cell, declined.
    Declined,
    /// A steward withdrew it, or the member left the community.
    Withdrawn,
}

/// The commands of an invitation into a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the invitation
#[non_exhaustive]
pub enum CellInvitationCommand {
    Accept,
    Decline,
    Withdraw,
}

/// The current facts about the community of an invitation.
#[derive(Debug, Clone, Copy)]
pub struct CellStanding<'a> {
    /// The members of the cell.
    pub present: &'a BTreeSet<MemberId>,
    /// The members of the cell who are hidden from the invited member, and so cannot be asked.
    pub absent: &'a BTreeSet<MemberId>,
    /// The stewards of the community.
    pub stewards: &'a Stewards,
    /// Whether the invited member belongs to the community.
    pub is_member: bool,
    /// The time at which the invited member ceased to be a steward of the community, if they ever were one.
    pub stepped_down_at: Option<Timestamp>,
    /// The cells of the community that the member was invited into within the last day, with the times.
    pub invited: &'a [(CellId, Timestamp)],
}

impl CellStanding<'_> {
    /// Returns the time from which the member can be invited into a cell again; nothing if they can be now.
    fn invited_again_at(&self, cell: &CellId, now: Timestamp) -> Option<Timestamp> {
        let of_cell = self.invited.iter().filter(|(into, _)| into == cell).map(|(_, at)| *at);
        let of_all = self.invited.iter().map(|(_, at)| *at);
        pace::again_at(of_cell, now).or_else(|| pace::again_after(MOST_CELLS_A_DAY, of_all, now))
    }

    /// Returns whether a member is a steward, or was one recently.
    fn is_of_steward(&self, member: &MemberId, now: Timestamp) -> bool {
        let was_lately = |at: Timestamp| now < at.saturating_add(STEPPING_DOWN);
        self.stewards.is_steward(member) || self.stepped_down_at.is_some_and(was_lately)
    }
}

/// An invitation of a member of a community into one of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellInvitation {
    /// Its id.
    pub id: CellInvitationId,
    /// The community of the cell.
    pub community: CommunityId,
    /// The cell.
    pub cell: CellId,
    /// The invited member.
    pub member: MemberId,
    /// The steward who invites.
    pub invited_by: MemberId,
    /// Whether the member was a steward when the invitation was created, in the days before, or since.
    pub of_steward: bool,
    /// The people who have accepted.
    pub accepted_by: BTreeSet<MemberId>,
    /// The status.
    pub status: CellInvitationStatus,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The time of the decision, in seconds.
    pub decided_at: Option<Timestamp>,
}

impl CellInvitation {
    /// Invites a member of the community into a cell; for stewards. The member is notified; if the member is a
    /// steward, so are all members of the cell.
    ///
    /// Refused for people who are not members of the community, for members of the cell, for members with a pending
    /// invitation (`is_invited`), and for members who were invited into this cell three times within a day, or ten
    /// times into cells of the community.
    pub fn issue(
        id: CellInvitationId,
        cell: &Cell,
        member: &MemberId,
        by: &MemberId,
        standing: CellStanding<'_>,
        is_invited: bool,
        now: Timestamp,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        admit(&cell.community, by, standing.stewards)?;
        let (community, invited) = (cell.community.clone(), member.clone());
        if !standing.is_member {
            return Err(CommunityRefusal::NotAMember { community, member: invited });
        }
        let at = cell.id.clone();
        if standing.present.contains(member) {
            return Err(CommunityRefusal::AlreadyInCell { cell: at, member: invited });
        }
        if is_invited {
            return Err(CommunityRefusal::AlreadyInvited { cell: at, member: invited });
        }
        if let Some(again_at) = standing.invited_again_at(&at, now) {
            return Err(CommunityRefusal::InvitedTooOften { community, member: invited, again_at });
        }
        let of_steward = standing.is_of_steward(member, now);
        let invitation = CellInvitation {
            id,
            community,
            cell: at,
            member: invited,
            invited_by: by.clone(),
            of_steward,
            accepted_by: (by == member).then(|| by.clone()).into_iter().collect(),
            status: CellInvitationStatus::Pending,
            created_at: now,
            decided_at: None,
        };
        let told = Event::CellInvited {
            community: invitation.community.clone(),
            cell: invitation.cell.clone(),
            invitation: invitation.id.clone(),
        };
        let asked = of_steward.then(|| invitation.asking(standing.present));
        Ok(Outcome::of(invitation)
            .with_notices(Notice::to_others([member], by, &told))
            .with_notices(asked.into_iter().flatten()))
    }

    /// Returns whether the members of the cell who accepted this member are all current members except `absent`.
    pub fn is_word_of(&self, present: &BTreeSet<MemberId>, absent: &BTreeSet<MemberId>) -> bool {
        let mut others = present
            .iter()
            .filter(|person| **person != self.member && !absent.contains(*person))
            .peekable();
        self.of_steward
            && others.peek().is_some()
            && others.all(|person| self.accepted_by.contains(person))
    }

    /// Removes a steward from a cell in which not all members have accepted them, and asks its members to accept.
    /// This concerns members who become stewards (by another steward, `by`), and stewards who were hidden from a
    /// member of the cell (`by` themselves). The other members of the cell are notified, and so is the steward, if
    /// another person acted.
    pub fn of_new_steward(
        id: CellInvitationId,
        community: &CommunityId,
        people: &CellMembers,
        steward: &MemberId,
        by: &MemberId,
        now: Timestamp,
    ) -> Outcome<Self> {
        let (leave, left) = people.without(community, steward);
        let (community, cell) = (community.clone(), people.cell.clone());
        let told = Event::CellLeft { community: community.clone(), cell: cell.clone() };
        let invitation = CellInvitation {
            id,
            community,
            cell,
            member: steward.clone(),
            invited_by: steward.clone(),
            of_steward: true,
            accepted_by: [steward.clone()].into(),
            status: CellInvitationStatus::Pending,
            created_at: now,
            decided_at: None,
        };
        let asked = invitation.asking(&people.members);
        Outcome::of(invitation)
            .with_changes([leave])
            .with_notices(left)
            .with_notices(asked)
            .with_notices(Notice::to_others([steward], by, &told))
    }

    /// Updates an open invitation of a member who becomes a steward: the members of the cell, whose acceptance is
    /// needed from now on, are notified.
    pub fn becomes_of_steward(&self, present: &BTreeSet<MemberId>) -> Outcome<Self> {
        if self.of_steward || self.status != CellInvitationStatus::Pending {
            return Outcome::of(self.clone());
        }
        let asked = self.asking(present);
        Outcome::of(CellInvitation { of_steward: true, ..self.clone() }).with_notices(asked)
    }

    /// Makes notices to the members of the cell that they are asked.
    fn asking(&self, present: &BTreeSet<MemberId>) -> Vec<Notice> {
        let event = Event::CellEntryRequested {
            community: self.community.clone(),
            cell: self.cell.clone(),
            invitation: self.id.clone(),
        };
        Notice::to_others(present, &self.member, &event)
    }

    /// Returns whether the acceptance of the members of the cell is needed.
    pub fn needs_members(&self, stewards: &Stewards) -> bool {
        self.of_steward || stewards.is_steward(&self.member)
    }

    /// Returns whether it waits for the acceptance of this person.
    pub fn waits_for(&self, person: &MemberId, standing: CellStanding<'_>) -> bool {
        self.status == CellInvitationStatus::Pending
            && !self.accepted_by.contains(person)
            && self.has_a_say(person, standing)
    }

    fn has_a_say(&self, person: &MemberId, standing: CellStanding<'_>) -> bool {
        *person == self.member
            || (standing.present.contains(person) && self.needs_members(standing.stewards))
    }

    /// Carries out the command of this name.
    pub fn carry_out(
        &self,
        command: CellInvitationCommand,
        by: &MemberId,
        standing: CellStanding<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        match command {
            CellInvitationCommand::Accept => self.accept(by, standing, now),
            CellInvitationCommand::Decline => self.decline(by, standing, now),
            CellInvitationCommand::Withdraw => self.withdraw(by, standing.stewards, now),
        }
    }

    /// Accepts the invitation; for the invited member and, if their acceptance is needed, for the members of the
    /// cell. The last acceptance adds the member: then all members of the cell are notified, and so is the member.
    pub fn accept(
        &self,
        by: &MemberId,
        standing: CellStanding<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        self.admit(by, standing)?;
        if !standing.is_member {
            let (community, member) = (self.community.clone(), self.member.clone());
            return Err(CommunityRefusal::NotAMember { community, member });
        }
        let mut invitation = self.clone();
        invitation.of_steward = self.needs_members(standing.stewards);
        invitation.accepted_by.insert(by.clone());
        if !invitation.is_complete(standing) {
            return Ok(Outcome::of(invitation));
        }
        let invitation = invitation.ended(CellInvitationStatus::Accepted, now);
        let (community, cell) = (self.community.clone(), self.cell.clone());
        let came = Event::CellMemberJoined { community: community.clone(), cell: cell.clone() };
        let joined = Event::CellJoined { community, cell };
        let join = Change::Join { group: self.cell.clone(), member: self.member.clone() };
        Ok(Outcome::of(invitation)
            .with_changes([join])
            .with_notices(Notice::to_others(standing.present, &self.member, &came))
            .with_notices(Notice::to_others([&self.member], by, &joined)))
    }

    /// Declines the invitation; for everybody who may accept it. The inviting steward is notified if the invited
    /// member declines, and nobody if a member of the cell does, so that nobody is asked for reasons.
    pub fn decline(
        &self,
        by: &MemberId,
        standing: CellStanding<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        self.admit(by, standing)?;
        let (community, cell) = (self.community.clone(), self.cell.clone());
        let event = Event::CellDeclined { community, cell, invitation: self.id.clone() };
        let told = (*by == self.member).then(|| Notice::to_others([&self.invited_by], by, &event));
        let declined = self.clone().ended(CellInvitationStatus::Declined, now);
        Ok(Outcome::of(declined).with_notices(told.into_iter().flatten()))
    }

    /// Withdraws the invitation; for stewards.
    pub fn withdraw(
        &self,
        by: &MemberId,
        stewards: &Stewards,
        now: Timestamp,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        admit(&self.community, by, stewards)?;
        self.check_pending()?;
        Ok(Outcome::of(self.clone().ended(CellInvitationStatus::Withdrawn, now)))
    }

    fn admit(&self, by: &MemberId, standing: CellStanding<'_>) -> Result<(), CommunityRefusal> {
        if !self.has_a_say(by, standing) {
            let (invitation, member) = (self.id.clone(), by.clone());
            return Err(CommunityRefusal::NotForYou { invitation, member });
        }
        self.check_pending()
    }

    fn check_pending(&self) -> Result<(), CommunityRefusal> {
        match self.status {
            CellInvitationStatus::Pending => Ok(()),
            status => {
                let invitation = self.id.clone();
                Err(CommunityRefusal::CellInvitationNotPending { invitation, status })
            }
        }
    }

    fn is_complete(&self, standing: CellStanding<'_>) -> bool {
        let members = || {
            let mut asked = standing.present.difference(standing.absent).peekable();
            asked.peek().is_some() && asked.all(|member| self.accepted_by.contains(member))
        };
        self.accepted_by.contains(&self.member)
            && (!self.needs_members(standing.stewards) || members())
    }

    fn ended(self, status: CellInvitationStatus, now: Timestamp) -> Self {
        CellInvitation { status, decided_at: Some(now), ..self }
    }
}
