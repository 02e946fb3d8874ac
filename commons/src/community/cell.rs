//! A cell: the few within a community who know each other.
//!
//! The stewards of its community found it, invite members into it and take members out of it. Nobody is in a cell who
//! has not accepted, see [`CellInvitation`](super::CellInvitation). A member leaves a cell at any time. Everybody in a
//! cell is told who comes and who goes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Change, GroupKind, MemberId};

use crate::community::{CommunityRefusal, admit, checked_name};
use crate::id::{CellId, CommunityId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::steward::Stewards;

/// The few within a community who know each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its id, also as a group of the engine.
    pub id: CellId,
    /// The community of the cell.
    pub community: CommunityId,
    /// 1 to 100 characters.
    pub name: String,
}

/// A cell of a community, with everybody who is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellMembers {
    /// The cell.
    pub cell: CellId,
    /// Who is in it.
    pub members: BTreeSet<MemberId>,
}

impl CellMembers {
    /// Takes a member out of the cell; the others in it are told.
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

/// How many cells a community has at most.
pub const MOST_CELLS: u64 = 100;

impl Cell {
    /// A cell with nobody in it yet; a steward of the community may found one. Refused unless its name has
    /// 1 to 100 characters, and where the community has so many `cells` already.
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

    /// Takes a member out of the cell; a steward may, and the member itself. The others in it (`present`) are told,
    /// and so is a member whom a steward takes out.
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

    /// Ends the cell; a steward may. Everybody in it (`present`) is told.
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
