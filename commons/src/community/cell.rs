//! A cell: the few within a community who know each other. Its community's stewards say who is in it.

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
    /// The community it is of.
    pub community: CommunityId,
    /// 1 to 100 characters.
    pub name: String,
}

impl Cell {
    /// A cell with nobody in it yet; a steward of the community may found one. Refused unless its name has
    /// 1 to 100 characters.
    pub fn found(
        id: CellId,
        name: &str,
        by: &MemberId,
        stewards: &Stewards,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        let community = stewards.community.clone();
        admit(&community, by, stewards)?;
        let name = checked_name(name)?;
        let put = Change::PutGroup { group: id.clone(), kind: GroupKind::Cell, owner: None };
        Ok(Outcome::of(Cell { id, community, name }).with_changes([put]))
    }

    /// Lets a member of the community (`is_member`) into the cell; a steward may. The member is told.
    pub fn add(
        &self,
        member: &MemberId,
        by: &MemberId,
        stewards: &Stewards,
        is_member: bool,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        admit(&self.community, by, stewards)?;
        let (group, member) = (self.id.clone(), member.clone());
        if !is_member {
            let community = self.community.clone();
            return Err(CommunityRefusal::NotAMember { community, member });
        }
        let event = Event::CellJoined { community: self.community.clone(), cell: self.id.clone() };
        let told = Notice::to_others([&member], by, &event);
        let join = Change::Join { group, member };
        Ok(Outcome::of(self.clone()).with_changes([join]).with_notices(told))
    }

    /// Takes a member out of the cell; a steward may, and the member itself.
    pub fn remove(
        &self,
        member: &MemberId,
        by: &MemberId,
        stewards: &Stewards,
    ) -> Result<Outcome<Self>, CommunityRefusal> {
        if by != member {
            admit(&self.community, by, stewards)?;
        }
        let leave = Change::Leave { group: self.id.clone(), member: member.clone() };
        Ok(Outcome::of(self.clone()).with_changes([leave]))
    }
}
