//! A circle: a member's own list of people. Only the owner knows its name and members, so for all other members it
//! does not exist.

mod command;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Change, GroupKind, MemberId};

use crate::Timestamp;
use crate::id::CircleId;
use crate::keywords::keywords;
use crate::membership::Membership;
use crate::refusal::refusals;
use crate::text::UnfitText;

pub use crate::command::OwnerContext as Context;
pub use command::{Command, Creation, Ties};

keywords! {
    /// The kind of people in a circle.
    #[allow(missing_docs)] // the names say it
    #[non_exhaustive]
    pub enum CircleKind {
        Family,
        Friends,
        Colleagues,
        Public,
        Custom,
    }
}

impl CircleKind {
    /// Returns whether listings shared with such a circle are public.
    pub const fn admits_all(self) -> bool {
        matches!(self, CircleKind::Public)
    }
}

/// A list of people that belongs to one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circle {
    /// Its id, also as a group of the engine.
    pub id: CircleId,
    /// The owner, who counts as a member without being listed.
    pub owner: MemberId,
    /// The name, 1 to 100 characters. Private to the owner.
    pub name: String,
    /// The purpose, at most 1 000 characters. Private to the owner.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The kind of people in it.
    pub kind: CircleKind,
    /// The members. Private to the owner.
    pub members: BTreeSet<MemberId>,
    /// The time of creation.
    pub created_at: Timestamp,
}

impl Circle {
    /// Returns its facts for the engine: its owner and its members.
    pub fn facts(&self) -> Vec<Change> {
        let joined = self.members.iter().flat_map(|it| Membership::of(&self.id, it).facts());
        self.group().into_iter().chain(joined).collect()
    }

    /// Returns the circle as a group of the engine, which is removed with its members.
    fn group(&self) -> [Change; 1] {
        let (group, owner) = (self.id.clone(), Some(self.owner.clone()));
        [Change::PutGroup { group, kind: GroupKind::Circle, owner }]
    }

    /// Returns whether only the owner is in it: a personal to-do list.
    pub fn is_private(&self) -> bool {
        self.members.is_empty() && !self.kind.admits_all()
    }
}

refusals! {
    /// The reason why a command about a circle is refused.
    #[non_exhaustive]
    pub enum CircleRefusal {
        /// The circle is missing, or belongs to another member.
        #[error("there is no circle {circle}")]
        UnknownCircle { circle: CircleId } => NotFound,
        /// The name is empty or too long.
        #[error("a name {reason}")]
        InvalidName {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
        /// The description is too long.
        #[error("a description {reason}")]
        InvalidDescription {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
        /// The person is a member already.
        #[error("{member} is in circle {circle} already")]
        AlreadyInCircle { circle: CircleId, member: MemberId } => Conflict,
        /// The person is not a member.
        #[error("{member} is not in circle {circle}")]
        NotInCircle { circle: CircleId, member: MemberId } => Conflict,
        /// An owner counts as a member of their own circles.
        #[error("circle {circle} is {member}'s own")]
        OwnCircle { circle: CircleId, member: MemberId } => Invalid,
        /// An open listing is shared with the circle.
        #[error("circle {circle} is in use")]
        CircleInUse { circle: CircleId } => Conflict,
    }
}
