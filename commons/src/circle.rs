//! A circle: a member's own list of people. Only the owner knows its name and members, so for all other members it
//! does not exist.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::{Change, GroupKind, MemberId};

use crate::Timestamp;
use crate::id::CircleId;
use crate::outcome::Outcome;
use crate::refusal::{Class, Refusal};
use crate::text::{self, UnfitText};

/// The kind of people in a circle.
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
#[allow(missing_docs)] // the names say it
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum CircleKind {
    Family,
    Friends,
    Colleagues,
    Public,
    Custom,
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
    /// Creates an empty circle. Refused unless the name has 1 to 100 characters.
    pub fn create(
        id: CircleId,
        owner: MemberId,
        name: &str,
        kind: CircleKind,
        now: Timestamp,
    ) -> Result<Outcome<Self>, CircleRefusal> {
        let name = checked(name)?;
        let put = Change::PutGroup {
            group: id.clone(),
            kind: GroupKind::Circle,
            owner: Some(owner.clone()),
        };
        let members = BTreeSet::new();
        let description = String::new();
        let circle = Circle { id, owner, name, description, kind, members, created_at: now };
        Ok(Outcome::of(circle).with_changes([put]))
    }

    /// Changes the name, to 1 to 100 characters; for the owner.
    pub fn rename(&self, by: &MemberId, name: &str) -> Result<Outcome<Self>, CircleRefusal> {
        self.admit(by)?;
        Ok(Outcome::of(Circle { name: checked(name)?, ..self.clone() }))
    }

    /// Changes the purpose, to at most 1 000 characters; for the owner.
    pub fn describe(
        &self,
        by: &MemberId,
        description: &str,
    ) -> Result<Outcome<Self>, CircleRefusal> {
        self.admit(by)?;
        let description = text::body(description, 0..=1_000);
        let description =
            description.map_err(|reason| CircleRefusal::InvalidDescription { reason })?;
        Ok(Outcome::of(Circle { description, ..self.clone() }))
    }

    /// Adds a member, with immediate effect; for the owner. Nobody is notified.
    ///
    /// Refused for the owner, and for members of the circle.
    pub fn add(&self, by: &MemberId, member: &MemberId) -> Result<Outcome<Self>, CircleRefusal> {
        self.admit(by)?;
        let mut circle = self.clone();
        if !circle.members.insert(member.clone()) {
            let (circle, member) = (circle.id, member.clone());
            return Err(CircleRefusal::AlreadyInCircle { circle, member });
        }
        if *member == self.owner {
            return Err(CircleRefusal::OwnCircle { circle: circle.id, member: member.clone() });
        }
        let join = Change::Join { group: self.id.clone(), member: member.clone() };
        Ok(Outcome::of(circle).with_changes([join]))
    }

    /// Removes a member, with immediate effect; for the owner. Nobody is notified. Refused for people who are not
    /// members.
    pub fn remove(&self, by: &MemberId, member: &MemberId) -> Result<Outcome<Self>, CircleRefusal> {
        self.admit(by)?;
        let mut circle = self.clone();
        if !circle.members.remove(member) {
            return Err(CircleRefusal::NotInCircle { circle: circle.id, member: member.clone() });
        }
        let leave = Change::Leave { group: self.id.clone(), member: member.clone() };
        Ok(Outcome::of(circle).with_changes([leave]))
    }

    /// Deletes the circle; for the owner. Refused while an open listing
    /// [uses](crate::listing::Listing::uses_circle) it (`in_use`). The caller deletes its invites, too.
    pub fn delete(&self, by: &MemberId, in_use: bool) -> Result<Outcome<()>, CircleRefusal> {
        self.admit(by)?;
        if in_use {
            return Err(CircleRefusal::CircleInUse { circle: self.id.clone() });
        }
        Ok(Outcome::of(()).with_changes([Change::RemoveGroup { group: self.id.clone() }]))
    }

    /// Returns whether only the owner is in it: a personal to-do list.
    pub fn is_private(&self) -> bool {
        self.members.is_empty() && !self.kind.admits_all()
    }

    fn admit(&self, by: &MemberId) -> Result<(), CircleRefusal> {
        if *by == self.owner {
            return Ok(());
        }
        Err(CircleRefusal::UnknownCircle { circle: self.id.clone() })
    }
}

fn checked(name: &str) -> Result<String, CircleRefusal> {
    text::name(name).map_err(|reason| CircleRefusal::InvalidName { reason })
}

/// The reason why a command about a circle is refused.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    thiserror::Error,
    Serialize,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are the circle and the member concerned
#[non_exhaustive]
pub enum CircleRefusal {
    /// The circle is missing, or belongs to another member.
    #[error("there is no circle {circle}")]
    UnknownCircle { circle: CircleId },
    /// The name is empty or too long.
    #[error("a name {reason}")]
    InvalidName {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// The description is too long.
    #[error("a description {reason}")]
    InvalidDescription {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// The person is a member already.
    #[error("{member} is in circle {circle} already")]
    AlreadyInCircle { circle: CircleId, member: MemberId },
    /// The person is not a member.
    #[error("{member} is not in circle {circle}")]
    NotInCircle { circle: CircleId, member: MemberId },
    /// An owner counts as a member of their own circles.
    #[error("circle {circle} is {member}'s own")]
    OwnCircle { circle: CircleId, member: MemberId },
    /// An open listing is shared with the circle.
    #[error("circle {circle} is in use")]
    CircleInUse { circle: CircleId },
}

impl Refusal for CircleRefusal {
    fn class(&self) -> Class {
        match self {
            CircleRefusal::UnknownCircle { .. } => Class::NotFound,
            CircleRefusal::AlreadyInCircle { .. }
            | CircleRefusal::NotInCircle { .. }
            | CircleRefusal::CircleInUse { .. } => Class::Conflict,
            CircleRefusal::InvalidName { .. }
            | CircleRefusal::InvalidDescription { .. }
            | CircleRefusal::OwnCircle { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
