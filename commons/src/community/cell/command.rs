//! The commands of cells, as data, and their effects.

use std::collections::BTreeSet;

use serde::Deserialize;
use trust_core::MemberId;

use super::{Cell, CellMembers, MOST_CELLS, ends};
use crate::command::{Ends, Noun};
use crate::community::{CommunityRefusal, check_steward, checked_name};
use crate::id::{CellId, CommunityId};
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::steward::Roles;

/// The command that creates a cell.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A steward of the community founds an empty cell. A community has at most [`MOST_CELLS`].
    Found {
        /// The new id.
        id: CellId,
        /// The community of the cell.
        community: CommunityId,
        /// The name, 1 to 100 characters.
        name: String,
    },
}

/// A command that changes the members of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// A steward removes a member, or the member leaves. The other members are notified, and so is a member whom a steward
    /// removes. For a person who is not a member it changes nothing.
    Remove {
        /// The member.
        member: MemberId,
    },
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// The stewards of the community.
    #[serde(default)]
    pub stewards: Roles,
    /// The members of the cell.
    #[serde(default)]
    pub present: BTreeSet<MemberId>,
    /// The number of cells of the community.
    #[serde(default)]
    pub cells: u64,
}

impl Noun for Cell {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = CommunityRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = &["by", "stewards", "present", "cells"];

    fn create(creation: Creation, context: &Context) -> Result<Outcome<Self>, CommunityRefusal> {
        let Creation::Found { id, community, name } = creation;
        check_steward(&community, &context.by, &context.stewards)?;
        let name = checked_name(&name)?;
        if context.cells >= MOST_CELLS {
            return Err(CommunityRefusal::TooManyCells { community, limit: MOST_CELLS });
        }
        let cell = Cell { id, community, name };
        let facts = cell.facts();
        Ok(Outcome::of(cell).with_changes(facts))
    }

    fn apply(self, command: Command, context: &Context) -> Result<Outcome<Self>, CommunityRefusal> {
        let Command::Remove { member } = command;
        if context.by != member {
            check_steward(&self.community, &context.by, &context.stewards)?;
        }
        if !context.present.contains(&member) {
            return Ok(Outcome::of(self));
        }
        let people = CellMembers { cell: self.id.clone(), members: context.present.clone() };
        let (leave, left) = people.without(&self.community, &member);
        let event = Event::CellLeft { community: self.community.clone(), cell: self.id.clone() };
        let removed = Notification::to_others([&member], &context.by, &event);
        Ok(Outcome::of(self)
            .with_changes(leave)
            .with_notifications(left)
            .with_notifications(removed))
    }
}

impl Ends for Cell {
    /// The members of the cell depend on it, and the context contains them.
    type Ties = ();
    /// No record is left. The caller removes the cell from the listings that name it.
    type Ended = ();

    /// Removes the cell; for stewards. All its members are notified.
    fn end(self, (): (), context: &Context) -> Result<Outcome<()>, CommunityRefusal> {
        check_steward(&self.community, &context.by, &context.stewards)?;
        let ended = ends(&self.id);
        let event = Event::CellEnded { community: self.community, cell: self.id };
        let notifications = Notification::to_others(&context.present, &context.by, &event);
        Ok(Outcome::of(()).with_changes(ended).with_notifications(notifications))
    }
}
