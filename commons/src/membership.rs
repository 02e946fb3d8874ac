//! A membership of a member in a community, a cell or a circle.

use trust_core::{Change, GroupId, MemberId};

use crate::facts;

/// The membership of a member in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The community, the cell or the circle.
    pub group: GroupId,
    /// The member.
    pub member: MemberId,
}

impl Membership {
    /// The membership of a member in a group.
    pub fn of(group: &GroupId, member: &MemberId) -> Self {
        Membership { group: group.clone(), member: member.clone() }
    }

    /// Returns its facts for the engine.
    pub fn facts(&self) -> [Change; 1] {
        [Change::Join { group: self.group.clone(), member: self.member.clone() }]
    }

    /// Returns the changes for the engine when the membership ends.
    pub fn ends(&self) -> Vec<Change> {
        facts::ends(&self.facts())
    }
}
