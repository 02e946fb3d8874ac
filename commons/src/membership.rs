//! A membership: a member is in a community, a cell or a circle.

use trust_core::{Change, GroupId, MemberId};

use crate::facts;

/// That a member is in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The community, the cell or the circle.
    pub group: GroupId,
    /// Who is in it.
    pub member: MemberId,
}

impl Membership {
    /// The membership of a member in a group.
    pub fn of(group: &GroupId, member: &MemberId) -> Self {
        Membership { group: group.clone(), member: member.clone() }
    }

    /// What the engine must know of it.
    pub fn facts(&self) -> [Change; 1] {
        [Change::Join { group: self.group.clone(), member: self.member.clone() }]
    }

    /// What the engine applies when the membership ends.
    pub fn ends(&self) -> Vec<Change> {
        facts::ends(&self.facts())
    }
}
