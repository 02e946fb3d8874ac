//! The commands of communities, as data, and their effects.

use std::collections::BTreeSet;

use serde::Deserialize;
use trust_core::{MemberId, Place};

use super::{
    Community, CommunityPatch, CommunityRefusal, JoinPolicy, JoinRequest, cell, check_steward,
    checked_description, checked_name, is_uuid, join,
};
use crate::Timestamp;
use crate::command::{Ends, Noun};
use crate::id::{CellId, CommunityId};
use crate::membership::Membership;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::partnership::{self, Partnership};
use crate::steward::Roles;
use crate::text;

/// The command that creates a community.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A member founds a community. The founder is its first member and its [first steward](Community::first_stewards).
    Found {
        /// The new id: 2 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a letter or a digit. It does not
        /// look like a UUID, since other groups have UUIDs.
        id: CommunityId,
        /// The name, 1 to 100 characters.
        name: String,
        /// The description, at most 5 000 characters.
        #[serde(default)]
        description: String,
        /// Whether exchanges may be counted in credits.
        #[serde(default)]
        credit: bool,
        /// The joining policy; if absent, the [usual](JoinPolicy::usual) policy of the deployment.
        joining: Option<JoinPolicy>,
        /// The place.
        place: Option<Place>,
    },
}

/// A command that changes a community.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// A steward edits the community.
    Edit(CommunityPatch),
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// The stewards of the community and, if it closes, of its partners.
    #[serde(default)]
    pub stewards: Roles,
    /// The people whom a block hides from `by`. Stewards among them are not asked when `by` closes the community.
    #[serde(default)]
    pub hidden: BTreeSet<MemberId>,
    /// The current time.
    pub now: Timestamp,
}

/// The open items of a community that closes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// Its members.
    pub members: Vec<MemberId>,
    /// Its cells.
    pub cells: Vec<CellId>,
    /// Its proposed and active partnerships.
    pub partnerships: Vec<Partnership>,
    /// The pending requests to join it.
    pub join_requests: Vec<JoinRequest>,
}

/// The open items after the end of the community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Its partnerships, ended.
    pub partnerships: Vec<Partnership>,
    /// The requests to join it, declined.
    pub join_requests: Vec<JoinRequest>,
}

impl Context {
    /// Makes the context of a command by `by`, from whom nobody is hidden.
    pub fn of(by: MemberId, stewards: Roles, now: Timestamp) -> Self {
        Context { by, stewards, hidden: BTreeSet::new(), now }
    }
}

impl Noun for Community {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = CommunityRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = &["by", "stewards", "hidden", "now"];

    fn create(creation: Creation, context: &Context) -> Result<Outcome<Self>, CommunityRefusal> {
        let Creation::Found { id, name, description, credit, joining, place } = creation;
        if !text::is_for_addresses(id.as_str()) || is_uuid(id.as_str()) {
            return Err(CommunityRefusal::InvalidCommunityId { value: id.to_string() });
        }
        let founder = context.by.clone();
        let community = Community {
            id,
            name: checked_name(&name)?,
            description: checked_description(&description)?,
            founder,
            created_at: context.now,
            credit,
            joining,
            place,
        };
        let joined = Membership::of(&community.id, &community.founder);
        let facts = community.facts().into_iter().chain(joined.facts());
        Ok(Outcome::of(community).with_changes(facts))
    }

    fn apply(self, command: Command, context: &Context) -> Result<Outcome<Self>, CommunityRefusal> {
        let Command::Edit(patch) = command;
        check_steward(&self.id, &context.by, &context.stewards)?;
        let CommunityPatch { name, description, credit, joining, place } = patch;
        let name = name.map_or(Ok(self.name), |name| checked_name(&name))?;
        let description =
            description.map_or(Ok(self.description), |text| checked_description(&text))?;
        Ok(Outcome::of(Community {
            name,
            description,
            credit: credit.unwrap_or(self.credit),
            joining: joining.or(self.joining),
            place: place.unwrap_or(self.place),
            ..self
        }))
    }
}

impl Ends for Community {
    type Ties = Ties;
    type Ended = Closed;

    /// Closes the community; for its only steward. Stewards who are hidden from that steward do not count. All members are
    /// notified, and no longer belong to it. Its cells, partnerships and join requests end with it. The caller settles the
    /// accounts.
    fn end(self, ties: Ties, context: &Context) -> Result<Outcome<Closed>, CommunityRefusal> {
        let by = &context.by;
        check_steward(&self.id, by, &context.stewards)?;
        let own = context.stewards.of(&self.id).known(&context.hidden);
        if own.without(by).is_some() {
            return Err(CommunityRefusal::NotOnlySteward {
                community: self.id,
                member: by.clone(),
            });
        }
        let event = Event::CommunityClosed { community: self.id.clone() };
        let leave = |member: &MemberId| Membership::of(&self.id, member).ends();
        let mut follows = Outcome::of(())
            .with_changes(ties.cells.iter().flat_map(cell::ends))
            .with_changes(ties.members.iter().flat_map(leave))
            .with_notifications(Notification::to_others(&ties.members, by, &event));
        let roles = context.stewards.clone().with(own);
        let of_partnership = partnership::Context::of(by.clone(), roles.clone(), context.now);
        let ended = ties.partnerships.into_iter().map(|partnership| {
            let ended = partnership.clone().end_for(&self.id, &of_partnership);
            ended.unwrap_or_else(|| Outcome::of(partnership))
        });
        let partnerships = follows.take_all(ended);
        let of_request = join::Context::of(by.clone(), roles, context.now);
        let declined = ties.join_requests.into_iter().map(|request| {
            let declined = request.clone().apply(join::Command::Decline, &of_request);
            declined.unwrap_or_else(|_| Outcome::of(request))
        });
        let join_requests = follows.take_all(declined);
        Ok(follows.map(|()| Closed { partnerships, join_requests }))
    }
}
