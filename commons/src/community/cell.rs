//! A cell: a small group within a community whose members consent to each other.
//!
//! The stewards of the community found it, invite members into it and remove members from it. Nobody enters a cell
//! without accepting, see [`CellInvitation`](super::CellInvitation). A member can leave a cell at any time. All
//! members of a cell are notified of who enters and who leaves.

mod command;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Change, GroupKind, MemberId};

use crate::community::{CommunityRefusal, check_steward};
use crate::facts;
use crate::id::{CellId, CommunityId};
use crate::notification::{Event, Notification};
use crate::steward::Roles;

pub use crate::cell_members::CellMembers;
pub use command::{Command, Context, Creation};

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

/// The greatest number of cells of a community.
pub const MOST_CELLS: u64 = 100;

impl Cell {
    /// Returns its facts for the engine, besides the [memberships](crate::membership::Membership).
    pub fn facts(&self) -> [Change; 1] {
        facts(&self.id)
    }

    /// Refuses anybody who may not know the members of the cell. Its members may, and the stewards of the community.
    pub fn check_shows_members(
        &self,
        viewer: &MemberId,
        present: &BTreeSet<MemberId>,
        stewards: &Roles,
    ) -> Result<(), CommunityRefusal> {
        if present.contains(viewer) {
            return Ok(());
        }
        check_steward(&self.community, viewer, stewards)
    }
}

/// Returns notifications that follow from the `withheld` notifications between two people when no block is left between
/// them. A member who joined a cell during the block did not see that the other is in it. So everybody who posts to a
/// cell learns of a reader who was hidden from them. `shared` are the cells that both are in.
pub fn already_there(withheld: &[Notification], shared: &BTreeSet<CellId>) -> Vec<Notification> {
    let mut there = Vec::new();
    for Notification { to, by, event } in withheld {
        let Event::CellMemberJoined { cell, .. } = event else { continue };
        let other = Notification { to: by.clone(), by: to.clone(), event: event.clone() };
        if shared.contains(cell) && !withheld.contains(&other) {
            there.push(other);
        }
    }
    there
}

fn facts(cell: &CellId) -> [Change; 1] {
    [Change::PutGroup { group: cell.clone(), kind: GroupKind::Cell, owner: None }]
}

/// Returns the changes for the engine when a cell ends, with all its members.
pub(super) fn ends(cell: &CellId) -> Vec<Change> {
    facts::ends(&facts(cell))
}
