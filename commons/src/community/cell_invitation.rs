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

mod command;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use crate::Timestamp;
use crate::id::{CellId, CellInvitationId, CommunityId};
use crate::keywords::keywords;
use crate::steward::Roles;

pub use command::{Command, Context, Creation};

keywords! {
    /// The status of an invitation into a cell.
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

/// The side from which a person sees a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Side {
    /// A member of the cell, or a steward of its community.
    Inside,
    /// Everybody else.
    Outside,
}

impl CellInvitation {
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

    /// Returns whether the acceptance of the members was needed and `person` has not accepted.
    pub fn lacks(&self, person: &MemberId) -> bool {
        self.of_steward && !self.accepted_by.contains(person)
    }

    /// Returns whether the acceptance of the members of the cell is needed.
    pub fn needs_members(&self, stewards: &Roles) -> bool {
        self.of_steward || stewards.is_steward(&self.community, &self.member)
    }

    /// Returns whether it waits for the acceptance of this person. `present` are the members of the cell.
    pub fn waits_for(
        &self,
        person: &MemberId,
        stewards: &Roles,
        present: &BTreeSet<MemberId>,
    ) -> bool {
        self.status == CellInvitationStatus::Pending
            && !self.accepted_by.contains(person)
            && self.is_decided_by(person, stewards, present)
    }

    /// Returns whether a person may know of it: the invited member; also an insider, if the invited member is visible
    /// to them. The steward who invites is visible to them, too.
    pub fn is_known_to(
        &self,
        viewer: &MemberId,
        side: Side,
        is_hidden: impl Fn(&MemberId) -> bool,
    ) -> bool {
        let sees_member =
            self.member == *viewer || (side == Side::Inside && !is_hidden(&self.member));
        sees_member && !is_hidden(&self.invited_by)
    }

    fn is_decided_by(
        &self,
        person: &MemberId,
        stewards: &Roles,
        present: &BTreeSet<MemberId>,
    ) -> bool {
        *person == self.member || (present.contains(person) && self.needs_members(stewards))
    }
}
