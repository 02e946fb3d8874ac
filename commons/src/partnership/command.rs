//! The commands of partnerships, as data, and their effects.

use std::collections::BTreeSet;

use serde::Deserialize;
use trust_core::{Change, MemberId};

use super::{Partnership, PartnershipRefusal, PartnershipStatus, Terms};
use crate::Timestamp;
use crate::command::Noun;
use crate::facts;
use crate::id::{CommunityId, PartnershipId};
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::sharing::SharingModel;
use crate::steward::Roles;

/// The command that creates a partnership.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A steward of `a` proposes a partnership to `b`.
    Propose {
        /// The new id.
        id: PartnershipId,
        /// The community that proposes.
        a: CommunityId,
        /// The community that it proposes to.
        b: CommunityId,
        /// The data that `a` consents to share.
        #[serde(flatten)]
        terms: Terms,
    },
}

/// A command that changes a partnership.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// A steward of `b` who did not propose it activates it, and consents to share this. The parties share what
    /// both sides consent to.
    Approve(Terms),
    /// A steward of `b` declines the proposal.
    Decline,
    /// A steward of `a` withdraws the proposal.
    Withdraw,
    /// A steward of either side dissolves it, with immediate effect.
    Dissolve,
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// The stewards of both communities. Stewards of a community that is missing here are neither asked nor
    /// notified.
    #[serde(default)]
    pub stewards: Roles,
    /// Whether the pair has a proposed or active partnership, in either order.
    #[serde(default)]
    pub live: bool,
    /// The sharing model of the deployment.
    #[serde(default)]
    pub model: SharingModel,
    /// The current time.
    pub now: Timestamp,
}

impl Context {
    /// Makes the context of a command by `by`, with the stewards of both communities.
    pub fn of(by: MemberId, stewards: Roles, now: Timestamp) -> Self {
        Context { by, stewards, live: false, model: SharingModel::default(), now }
    }
}

impl Noun for Partnership {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = PartnershipRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = &["by", "stewards", "live", "model", "now"];

    fn create(creation: Creation, context: &Context) -> Applied {
        let Creation::Propose { id, a, b, terms } = creation;
        Self::propose(id, (a, b), terms, context)
    }

    fn apply(self, command: Command, context: &Context) -> Applied {
        match command {
            Command::Approve(terms) => self.approve(terms, context),
            Command::Decline => self.decline(context),
            Command::Withdraw => self.withdraw(context),
            Command::Dissolve => self.dissolve(context),
        }
    }
}

type Applied = Result<Outcome<Partnership>, PartnershipRefusal>;

impl Partnership {
    fn propose(
        id: PartnershipId,
        (a, b): (CommunityId, CommunityId),
        offered: Terms,
        context: &Context,
    ) -> Applied {
        if !context.model.has_partnerships() {
            return Err(PartnershipRefusal::PartnershipsOff);
        }
        let by = &context.by;
        if !context.stewards.is_steward(&a, by) {
            return Err(PartnershipRefusal::NotSteward { community: a, member: by.clone() });
        }
        if context.live {
            return Err(PartnershipRefusal::AlreadyPartners { a, b });
        }
        if a == b {
            return Err(PartnershipRefusal::SelfPartnership { community: a });
        }
        let event = Event::PartnershipProposed { partnership: id.clone() };
        let notifications = Notification::to_others(context.stewards.of_any([&b]), by, &event);
        let partnership = Partnership {
            id,
            a,
            b,
            proposed_by: by.clone(),
            decided_by: None,
            status: PartnershipStatus::Proposed,
            offered,
            agreed: None,
            created_at: context.now,
            decided_at: None,
            ended_at: None,
        };
        Ok(Outcome::of(partnership).with_notifications(notifications))
    }

    fn approve(self, terms: Terms, context: &Context) -> Applied {
        let by = &context.by;
        self.check_steward(&[&self.b], context)?;
        if *by == self.proposed_by {
            let (partnership, member) = (self.id, by.clone());
            return Err(PartnershipRefusal::SamePerson { partnership, member });
        }
        let status = self.after(&Command::Approve(terms))?;
        let agreed = self.offered.and(terms);
        let event = Event::PartnershipApproved { partnership: self.id.clone() };
        let active = Partnership {
            status,
            decided_by: Some(by.clone()),
            agreed: Some(agreed),
            decided_at: Some(context.now),
            ..self
        };
        let facts = active.facts();
        Ok(active.notifying_stewards(context, &event).with_changes(facts))
    }

    fn decline(self, context: &Context) -> Applied {
        self.check_steward(&[&self.b], context)?;
        let status = self.after(&Command::Decline)?;
        let event = Event::PartnershipDeclined { partnership: self.id.clone() };
        let (decided_by, decided_at) = (Some(context.by.clone()), Some(context.now));
        let declined = Partnership { status, decided_by, decided_at, ..self };
        Ok(declined.notifying_stewards(context, &event))
    }

    fn withdraw(self, context: &Context) -> Applied {
        self.check_steward(&[&self.a], context)?;
        let status = self.after(&Command::Withdraw)?;
        let event = Event::PartnershipWithdrawn { partnership: self.id.clone() };
        let withdrawn = Partnership { status, ended_at: Some(context.now), ..self };
        Ok(withdrawn.notifying_stewards(context, &event))
    }

    fn dissolve(self, context: &Context) -> Applied {
        self.check_steward(&[&self.a, &self.b], context)?;
        let status = self.after(&Command::Dissolve)?;
        let ends = facts::ends(&self.facts());
        let event = Event::PartnershipDissolved { partnership: self.id.clone() };
        let dissolved = Partnership { status, ended_at: Some(context.now), ..self };
        Ok(dissolved.notifying_stewards(context, &event).with_changes(ends))
    }

    /// Returns its facts for the engine: while it is active, the terms that the two communities share.
    pub fn facts(&self) -> Vec<Change> {
        let (a, b) = (self.a.clone(), self.b.clone());
        let put = |terms: Terms| Change::PutPartnership { a, b, shares: terms.tags() };
        self.effective().map(put).into_iter().collect()
    }

    /// Ends the partnership on behalf of the community `own`, which itself ends: dissolves, withdraws or declines
    /// it. Nothing if it has ended already, or belongs to other communities.
    pub(crate) fn end_for(self, own: &CommunityId, context: &Context) -> Option<Outcome<Self>> {
        let is_a = self.a == *own;
        if !is_a && self.b != *own {
            return None;
        }
        let command = match (self.status, is_a) {
            (PartnershipStatus::Active, _) => Command::Dissolve,
            (_, true) => Command::Withdraw,
            (_, false) => Command::Decline,
        };
        self.apply(command, context).ok()
    }

    /// Makes notifications to the members of both communities that a command started the partnership or ended it, except
    /// to stewards, who are notified of the command itself.
    pub fn notifications_to_members(
        &self,
        members: impl IntoIterator<Item = MemberId>,
        context: &Context,
    ) -> Vec<Notification> {
        let partnership = self.id.clone();
        let event = match self.status {
            PartnershipStatus::Active => Event::PartnershipStarted { partnership },
            PartnershipStatus::Dissolved => Event::PartnershipEnded { partnership },
            _ => return Vec::new(),
        };
        let stewards = context.stewards.of_any([&self.a, &self.b]);
        let members = members.into_iter().filter(|member| !stewards.contains(member));
        Notification::to_others(&members.collect::<BTreeSet<_>>(), &context.by, &event)
    }

    /// Refuses a person who is a steward of none of these communities.
    fn check_steward(
        &self,
        communities: &[&CommunityId],
        context: &Context,
    ) -> Result<(), PartnershipRefusal> {
        let Context { by, stewards, .. } = context;
        if communities.iter().any(|community| stewards.is_steward(community, by)) {
            return Ok(());
        }
        let community = communities.first().map_or(&self.a, |community| community);
        let (community, member) = (community.clone(), by.clone());
        Err(PartnershipRefusal::NotSteward { community, member })
    }

    fn after(&self, command: &Command) -> Result<PartnershipStatus, PartnershipRefusal> {
        let (partnership, status) = (self.id.clone(), self.status);
        status.after(command).ok_or(match command {
            Command::Dissolve => PartnershipRefusal::PartnershipNotActive { partnership, status },
            _ => PartnershipRefusal::PartnershipNotProposed { partnership, status },
        })
    }

    /// Returns the outcome, with a notification to each other steward of either side.
    fn notifying_stewards(self, context: &Context, event: &Event) -> Outcome<Self> {
        let stewards = context.stewards.of_any([&self.a, &self.b]);
        let notifications = Notification::to_others(stewards, &context.by, event);
        Outcome::of(self).with_notifications(notifications)
    }
}
