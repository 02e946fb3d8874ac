//! The commands of requests to join, as data, and their effects.

use serde::Deserialize;
use trust_core::MemberId;

use super::{JoinRefusal, JoinRequest, JoinStatus, MOST_WAITING, PAUSE};
use crate::Timestamp;
use crate::command::Noun;
use crate::community::JoinPolicy;
use crate::id::{CommunityId, JoinRequestId};
use crate::membership::Membership;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::pace;
use crate::steward::Roles;
use crate::text;

/// The command that creates a request to join.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A member of the network requests to join a community, whose stewards are notified; an open community admits at once.
    ///
    /// Refused for a member, for a person with a pending request to it or to three other communities, for a person who was
    /// declined within the week or has asked three times within a day, and in a community that only invites.
    Ask {
        /// The new id.
        id: JoinRequestId,
        /// The community.
        community: CommunityId,
        /// The message, at most 2 000 characters.
        #[serde(default)]
        message: String,
    },
}

/// A command that changes a request to join.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// A steward approves the request, and the member is notified. Nobody approves their own request.
    Approve,
    /// A steward declines the request, and the member is notified. Nobody declines their own request.
    Decline,
    /// The requesting member withdraws the request. For others it looks absent.
    Withdraw,
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
    /// The joining policy of the community.
    #[serde(default)]
    pub policy: JoinPolicy,
    /// Whether `by` belongs to the community.
    #[serde(default)]
    pub is_member: bool,
    /// Whether `by` has a pending request to the community.
    #[serde(default)]
    pub pending: bool,
    /// The number of communities to which `by` has pending requests.
    #[serde(default)]
    pub waiting: usize,
    /// The time at which the community last declined `by`.
    pub declined_at: Option<Timestamp>,
    /// The times of the requests of `by` to the community; the last three suffice.
    #[serde(default)]
    pub asked_at: Vec<Timestamp>,
    /// The current time.
    pub now: Timestamp,
}

impl Context {
    /// Makes the context of a command by a person who has never asked, in a community in which a steward decides.
    pub fn of(by: MemberId, stewards: Roles, now: Timestamp) -> Self {
        Context {
            by,
            stewards,
            policy: JoinPolicy::Ask,
            is_member: false,
            pending: false,
            waiting: 0,
            declined_at: None,
            asked_at: Vec::new(),
            now,
        }
    }

    fn check_may_ask(&self, community: &CommunityId) -> Result<(), JoinRefusal> {
        let (community, member) = (community.clone(), self.by.clone());
        if self.is_member {
            return Err(JoinRefusal::AlreadyInCommunity { community, member });
        }
        if self.pending {
            return Err(JoinRefusal::AlreadyAsked { community, member });
        }
        if self.policy == JoinPolicy::Invite {
            return Err(JoinRefusal::InviteOnly { community });
        }
        if let Some(again_at) = pace::again_at(self.asked_at.iter().copied(), self.now) {
            return Err(JoinRefusal::AskedTooOften { community, again_at });
        }
        if self.policy == JoinPolicy::Open {
            return Ok(());
        }
        if let Some(declined_at) = self.declined_at {
            let again_at = declined_at.saturating_add(PAUSE);
            if self.now < again_at {
                return Err(JoinRefusal::DeclinedLately { community, declined_at, again_at });
            }
        }
        if self.waiting >= MOST_WAITING {
            let (waiting, most) = (self.waiting, MOST_WAITING);
            return Err(JoinRefusal::TooManyJoinRequests { waiting, most });
        }
        Ok(())
    }
}

type Applied = Result<Outcome<JoinRequest>, JoinRefusal>;

impl Noun for JoinRequest {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = JoinRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = &[
        "by",
        "stewards",
        "policy",
        "is_member",
        "pending",
        "waiting",
        "declined_at",
        "asked_at",
        "now",
    ];

    fn create(creation: Creation, context: &Context) -> Applied {
        let Creation::Ask { id, community, message } = creation;
        context.check_may_ask(&community)?;
        let message =
            text::message(&message).map_err(|reason| JoinRefusal::InvalidMessage { reason })?;
        let joins = context.policy == JoinPolicy::Open;
        let event = match joins {
            true => Event::MemberJoined { community: community.clone() },
            false => Event::JoinRequested { community: community.clone(), request: id.clone() },
        };
        let notifications =
            Notification::to_others(context.stewards.of_any([&community]), &context.by, &event);
        let joined = joins.then(|| Membership::of(&community, &context.by).facts());
        let request = JoinRequest {
            id,
            community,
            member: context.by.clone(),
            message,
            status: if joins { JoinStatus::Approved } else { JoinStatus::Pending },
            created_at: context.now,
            decided_by: None,
            decided_at: joins.then_some(context.now),
        };
        Ok(Outcome::of(request)
            .with_changes(joined.into_iter().flatten())
            .with_notifications(notifications))
    }

    fn apply(self, command: Command, context: &Context) -> Applied {
        self.check_admits(command, context)?;
        let (request, status) = (self.id.clone(), self.status);
        let status = status
            .after(command)
            .ok_or(JoinRefusal::JoinRequestNotPending { request: request.clone(), status })?;
        let (decided_by, decided_at) = (Some(context.by.clone()), Some(context.now));
        let (community, member) = (self.community.clone(), self.member.clone());
        let decided = Outcome::of(JoinRequest { status, decided_by, decided_at, ..self });
        let notification =
            |event| Notification { to: member.clone(), by: context.by.clone(), event };
        Ok(match command {
            Command::Approve => {
                let joined = Membership::of(&community, &member).facts();
                let event = Event::JoinApproved { community, request };
                decided.with_changes(joined).with_notifications([notification(event)])
            }
            Command::Decline => decided
                .with_notifications([notification(Event::JoinDeclined { community, request })]),
            Command::Withdraw => decided,
        })
    }
}

impl JoinRequest {
    /// Refuses people who may not give the command. For all but the requesting member and the stewards it looks absent.
    fn check_admits(&self, command: Command, context: &Context) -> Result<(), JoinRefusal> {
        let request = self.id.clone();
        let is_own = context.by == self.member;
        let is_steward = context.stewards.is_steward(&self.community, &context.by);
        match command {
            Command::Withdraw if is_own => Ok(()),
            Command::Approve | Command::Decline if is_own => {
                Err(JoinRefusal::OwnJoinRequest { request })
            }
            Command::Approve | Command::Decline if is_steward => Ok(()),
            _ => Err(JoinRefusal::UnknownJoinRequest { request }),
        }
    }
}
