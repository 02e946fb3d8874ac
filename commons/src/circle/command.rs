//! The commands of circles, as data, and their effects. Nobody is notified of them, since only the owner knows the circle.

use std::collections::BTreeSet;

use serde::Deserialize;
use trust_core::MemberId;

use super::{Circle, CircleKind, CircleRefusal};
use crate::command::{Ends, Noun, OwnerContext as Context};
use crate::facts;
use crate::id::CircleId;
use crate::listing::Listing;
use crate::membership::Membership;
use crate::outcome::Outcome;
use crate::preference::SharingPreference;
use crate::sharing::SharingModel;
use crate::text;

/// The command that creates a circle.
#[derive(Debug, Clone, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A member creates an empty circle.
    Create {
        /// The new id.
        id: CircleId,
        /// The name, 1 to 100 characters.
        name: String,
        /// The purpose, at most 1 000 characters.
        #[serde(default)]
        description: String,
        /// The kind of people in it.
        kind: CircleKind,
    },
}

/// A command that changes a circle; for the owner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// Changes the name and the purpose; omitted fields keep their values.
    Edit {
        /// The name, 1 to 100 characters.
        name: Option<String>,
        /// The purpose, at most 1 000 characters.
        description: Option<String>,
    },
    /// Adds a member, with immediate effect. Refused for the owner, and for members of the circle.
    Add {
        /// The new member.
        member: MemberId,
    },
    /// Removes a member, with immediate effect. Refused for people who are not members of the circle.
    Remove {
        /// The member.
        member: MemberId,
    },
}

/// The records that depend on a circle, and the settings of its owner.
#[derive(Debug, Clone)]
pub struct Ties {
    /// The listings that are shared with it, open and closed.
    pub listings: Vec<Listing>,
    /// The owner's sharing preference.
    pub preference: SharingPreference,
    /// The sharing model of the deployment.
    pub model: SharingModel,
}

type Applied = Result<Outcome<Circle>, CircleRefusal>;

impl Noun for Circle {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = CircleRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = Context::FIELDS;

    fn create(creation: Creation, context: &Context) -> Applied {
        let Creation::Create { id, name, description, kind } = creation;
        let owner = context.by.clone();
        let circle = Circle {
            id,
            owner,
            name: checked_name(&name)?,
            description: checked_description(&description)?,
            kind,
            members: BTreeSet::new(),
            created_at: context.now,
        };
        let facts = circle.facts();
        Ok(Outcome::of(circle).with_changes(facts))
    }

    fn apply(self, command: Command, context: &Context) -> Applied {
        self.check_owner(context)?;
        match command {
            Command::Edit { name, description } => self.edit(name, description),
            Command::Add { member } => self.add(member),
            Command::Remove { member } => self.remove(member),
        }
    }
}

impl Ends for Circle {
    type Ties = Ties;
    /// The closed listings that were shared with the circle, private from now on.
    type Ended = Vec<Listing>;

    /// Deletes the circle; for the owner. The caller deletes its invites, too.
    ///
    /// Refused while an open listing [uses](Listing::uses_circle) it.
    fn end(self, ties: Ties, context: &Context) -> Result<Outcome<Vec<Listing>>, CircleRefusal> {
        self.check_owner(context)?;
        let Ties { listings, preference, model } = ties;
        if listings.iter().any(|listing| listing.uses_circle(&self.id, context.now)) {
            return Err(CircleRefusal::CircleInUse { circle: self.id });
        }
        let private = listings.iter().map(|listing| listing.without_circle(&preference, model));
        let mut follows = Outcome::of(());
        let private = follows.take_all(private);
        Ok(follows.map(|()| private).with_changes(facts::ends(&self.group())))
    }
}

impl Circle {
    fn edit(self, name: Option<String>, description: Option<String>) -> Applied {
        let name = name.map_or(Ok(self.name), |name| checked_name(&name))?;
        let description =
            description.map_or(Ok(self.description), |text| checked_description(&text))?;
        Ok(Outcome::of(Circle { name, description, ..self }))
    }

    fn add(mut self, member: MemberId) -> Applied {
        if !self.members.insert(member.clone()) {
            return Err(CircleRefusal::AlreadyInCircle { circle: self.id, member });
        }
        if member == self.owner {
            return Err(CircleRefusal::OwnCircle { circle: self.id, member });
        }
        let joined = Membership { group: self.id.clone(), member };
        Ok(Outcome::of(self).with_changes(joined.facts()))
    }

    fn remove(mut self, member: MemberId) -> Applied {
        if !self.members.remove(&member) {
            return Err(CircleRefusal::NotInCircle { circle: self.id, member });
        }
        let left = Membership { group: self.id.clone(), member };
        Ok(Outcome::of(self).with_changes(left.ends()))
    }

    fn check_owner(&self, context: &Context) -> Result<(), CircleRefusal> {
        if context.by == self.owner {
            return Ok(());
        }
        Err(CircleRefusal::UnknownCircle { circle: self.id.clone() })
    }
}

fn checked_name(name: &str) -> Result<String, CircleRefusal> {
    text::name(name).map_err(|reason| CircleRefusal::InvalidName { reason })
}

fn checked_description(description: &str) -> Result<String, CircleRefusal> {
    let description = text::body(description, 0..=1_000);
    description.map_err(|reason| CircleRefusal::InvalidDescription { reason })
}
