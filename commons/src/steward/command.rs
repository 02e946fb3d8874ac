//! The commands of stewards and members of a community, as data, and their effects.

use std::collections::BTreeSet;

use serde::Deserialize;
use trust_core::MemberId;

use super::{StewardRefusal, Stewards};
use crate::cell_members::CellMembers;
use crate::command::{Never, Noun};
use crate::membership::Membership;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;

/// A command that may change the stewards of a community.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// A steward makes a member of the community a steward, who is notified.
    Appoint {
        /// The new steward.
        member: MemberId,
    },
    /// A steward makes a steward a plain member again, who is notified. Stewards may dismiss themselves. Refused for the
    /// last steward.
    Dismiss {
        /// The steward.
        member: MemberId,
    },
    /// A steward chooses whether other people may know that they are a steward. The choice is not part of the value: the
    /// caller stores it.
    ChooseNamed {
        /// The steward. Nobody chooses for another steward.
        member: MemberId,
    },
    /// A member leaves the community and their cells in it. A steward who leaves loses the role. The remaining stewards are
    /// notified, and so are the other members of those cells. Refused for the last steward.
    Leave,
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// Whether the member who is appointed, or who leaves, belongs to the community.
    #[serde(default)]
    pub is_member: bool,
    /// The people whom a block hides from `by`. Stewards among them do not count as remaining stewards.
    #[serde(default)]
    pub hidden: BTreeSet<MemberId>,
    /// The cells of the member who leaves.
    #[serde(default)]
    pub cells: Vec<CellMembers>,
}

impl Context {
    /// Makes the context of a command by `by`, from whom nobody is hidden, about a person who is not a member.
    pub fn of(by: MemberId) -> Self {
        Context { by, is_member: false, hidden: BTreeSet::new(), cells: Vec::new() }
    }
}

type Applied = Result<Outcome<Stewards>, StewardRefusal>;

impl Noun for Stewards {
    /// Stewards come with a community: [`first_stewards`](crate::community::Community::first_stewards).
    type Creation = Never;
    type Command = Command;
    type Context = Context;
    type Refusal = StewardRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = &["by", "is_member", "hidden", "cells"];

    fn create(creation: Never, _context: &Context) -> Applied {
        match creation {}
    }

    fn apply(self, command: Command, context: &Context) -> Applied {
        match command {
            Command::Appoint { member } => self.appoint(member, context),
            Command::Dismiss { member } => self.dismiss(&member, context),
            Command::ChooseNamed { member } => self.choose_named(member, context),
            Command::Leave => self.leave(context),
        }
    }
}

impl Stewards {
    fn appoint(mut self, member: MemberId, context: &Context) -> Applied {
        self.check_steward(&context.by)?;
        let community = self.community.clone();
        if self.is_steward(&member) {
            return Err(StewardRefusal::AlreadySteward { community, member });
        }
        if !context.is_member {
            return Err(StewardRefusal::NotAMember { community, member });
        }
        let event = Event::StewardAppointed { community };
        let notifications = Notification::to_others([&member], &context.by, &event);
        self.members.insert(member);
        Ok(Outcome::of(self).with_notifications(notifications))
    }

    fn dismiss(self, member: &MemberId, context: &Context) -> Applied {
        self.check_steward(&context.by)?;
        let community = self.community.clone();
        if !self.is_steward(member) {
            let member = member.clone();
            return Err(StewardRefusal::NotAppointed { community, member });
        }
        let stay = self.staying(member, context)?;
        let event = Event::StewardDismissed { community };
        Ok(Outcome::of(stay).with_notifications(Notification::to_others(
            [member],
            &context.by,
            &event,
        )))
    }

    fn choose_named(self, member: MemberId, context: &Context) -> Applied {
        self.check_steward(&context.by)?;
        match context.by == member {
            true => Ok(Outcome::of(self)),
            false => Err(StewardRefusal::NotForYou { community: self.community, member }),
        }
    }

    fn leave(self, context: &Context) -> Applied {
        let (community, member) = (self.community.clone(), context.by.clone());
        if !context.is_member {
            return Err(StewardRefusal::NotInCommunity { community, member });
        }
        let stay = match self.is_steward(&member) {
            true => self.staying(&member, context)?,
            false => self,
        };
        let event = Event::MemberLeft { community: community.clone() };
        let notifications = Notification::to_others(&stay.members, &member, &event);
        let mut outcome = Outcome::of(stay).with_notifications(notifications);
        for people in &context.cells {
            let (leave, notifications) = people.without(&community, &member);
            outcome = outcome.with_changes(leave).with_notifications(notifications);
        }
        Ok(outcome.with_changes(Membership { group: community, member }.ends()))
    }

    /// Returns the stewards without `member`; refused unless one remains of whom `by` may know.
    fn staying(&self, member: &MemberId, context: &Context) -> Result<Stewards, StewardRefusal> {
        let stays = |stay: &Stewards| !stay.members.is_subset(&context.hidden);
        self.without(member).filter(stays).ok_or_else(|| {
            let (community, member) = (self.community.clone(), member.clone());
            StewardRefusal::LastSteward { community, member }
        })
    }
}
