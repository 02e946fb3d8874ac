//! A cell: a small group within a community whose members consent to each other.
//!
//! The stewards of the community found it, invite members into it and remove members from it. Nobody enters a cell
//! without accepting, see [`CellInvitation`](super::CellInvitation). A member can leave a cell at any time. All
//! members of a cell are notified of who enters and who leaves.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Change, GroupKind, MemberId};

use crate::community::{CommunityRefusal, admit, checked_name};
use crate::id::{CellId, CommunityId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::steward::Stewards;

/// A small group within a community whose members consent to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its id, also as a group of the engine.
    pub id: CellId,
    /// The community of the cell.
    pub community: CommunityId,
    /// 1 to 100 characters.
    pub name: String,
}

/// A cell of a community, with all its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellMembers {
    /// The cell.
    pub cell: CellId,
    /// The members.
    pub members: BTreeSet<MemberId>,
}

impl CellMembers {
    /// Removes a member from the cell; the other members are notified.
    pub(crate) fn without(
        &self,
        community: &CommunityId,
        member: &MemberId,
    ) -> (Change, Vec<Notice>) {
        let cell = self.cell.clone();
        let event = Event::CellMemberLeft { community: community.clone(), cell: cell.clone() };
        let leave = Change::Leave { group: cell, member: member.clone() };
        (leave, Notice::to_others(&self.members, member, &event))
    }
}

/// The greatest number of cells of a community.
pub const MOST_CELLS: u64 = 100;

impl Cell {
    /// Founds an empty cell; for stewards of the community. Refused unless the name has 1 to 100 characters, and if
    /// the community has too many `cells` already.
    pub fn found(
        id: CellId,
        name: &str,
        by: &MemberId,
        stewards: &Stewards,
        cells: u64,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        let community = stewards.community.clone();
        admit(&community, by, stewards)?;
        let name = checked_name(name)?;
        if cells >= MOST_CELLS {
            return Err(CommunityRefusal::TooManyCells { community, limit: MOST_CELLS });
        }
        let put = Change::PutGroup { group: id.clone(), kind: GroupKind::Cell, owner: None };
        Ok(Outcome::of(Cell { id, community, name }).with_changes([put]))
    }

    /// Removes a member from the cell; for stewards, and for the member itself. The other members (`present`) are
    /// notified, and so is a member whom a steward removes.
    pub fn remove(
        &self,
        member: &MemberId,
        by: &MemberId,
        present: &BTreeSet<MemberId>,
        stewards: &Stewards,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        if by != member {
            admit(&self.community, by, stewards)?;
        }
        if !present.contains(member) {
            return Ok(Outcome::of(self.clone()));
        }
        let people = CellMembers { cell: self.id.clone(), members: present.clone() };
        let (leave, told) = people.without(&self.community, member);
        let (community, cell) = (self.community.clone(), self.id.clone());
        let removed = Notice::to_others([member], by, &Event::CellLeft { community, cell });
        Ok(Outcome::of(self.clone()).with_changes([leave]).with_notices(told).with_notices(removed))
    }

    /// Removes the cell; for stewards. All members (`present`) are notified.
    pub fn end(
        &self,
        by: &MemberId,
        present: &BTreeSet<MemberId>,
        stewards: &Stewards,
    ) -> Result<Outcome<()>, CommunityRefusal> {
        admit(&self.community, by, stewards)?;
        let (community, cell) = (self.community.clone(), self.id.clone());
        let told = Notice::to_others(present, by, &Event::CellEnded { community, cell });
        let remove = Change::RemoveGroup { group: self.id.clone() };
        Ok(Outcome::of(()).with_changes([remove]).with_notices(told))
    }
}
