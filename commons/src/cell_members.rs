//! The members of a cell, for commands that take members out of cells.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Change, MemberId};

use crate::id::{CellId, CommunityId};
use crate::membership::Membership;
use crate::notification::{Event, Notification};

/// A cell of a community, with all its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    ) -> (Vec<Change>, Vec<Notification>) {
        let cell = self.cell.clone();
        let event = Event::CellMemberLeft { community: community.clone(), cell };
        let leave = Membership::of(&self.cell, member).ends();
        (leave, Notification::to_others(&self.members, member, &event))
    }
}
