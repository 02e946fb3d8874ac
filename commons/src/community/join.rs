//! A request to join a community.
//!
//! | | approve | decline | withdraw |
//! |---|---|---|---|
//! | by | a steward who is not the one asking | a steward who is not the one asking | the one asking |
//! | pending | approved | declined | withdrawn |
//! | approved, declined, withdrawn | – | – | – |
//!
//! An open community admits at once: the request is approved from the beginning, by nobody. A member can have three
//! pending requests at a time, has to wait a week after a community declined, and can send the same community three
//! requests within a day.

use serde::{Deserialize, Serialize};
use trust_core::{Change, MemberId};

use crate::Timestamp;
use crate::community::JoinPolicy;
use crate::id::{CommunityId, JoinRequestId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::pace;
use crate::refusal::{Class, Refusal};
use crate::steward::Stewards;
use crate::text::{self, UnfitText};

/// The status of a request to join.
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum JoinStatus {
    /// Nobody has decided.
    Pending,
    /// A steward approved it.
    Approved,
    /// A steward declined it.
    Declined,
    /// The member withdrew it.
    Withdrawn,
}

/// The commands of a request to join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the request
#[non_exhaustive]
pub enum JoinCommand {
    Approve,
    Decline,
    Withdraw,
}

impl JoinStatus {
    /// Returns the status after a command; nothing if the command is not allowed.
    pub const fn after(self, command: JoinCommand) -> Option<Self> {
        match (self, command) {
            (JoinStatus::Pending, JoinCommand::Approve) => Some(JoinStatus::Approved),
            (JoinStatus::Pending, JoinCommand::Decline) => Some(JoinStatus::Declined),
            (JoinStatus::Pending, JoinCommand::Withdraw) => Some(JoinStatus::Withdrawn),
            (JoinStatus::Approved | JoinStatus::Declined | JoinStatus::Withdrawn, _) => None,
        }
    }
}

/// The greatest number of pending requests of a person.
pub const MOST_WAITING: usize = 3;
/// The seconds before a declined person may ask a community again: a week.
pub const PAUSE: i64 = 7 * 86_400;

/// The facts about a person who asks to join a community, as the caller found them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking<'a> {
    /// The joining policy.
    pub policy: JoinPolicy,
    /// Whether they belong to it.
    pub is_member: bool,
    /// Whether they have a pending request to it.
    pub pending: bool,
    /// The number of communities to which they have pending requests.
    pub waiting: usize,
    /// The time at which it last declined them.
    pub declined_at: Option<Timestamp>,
    /// The times of their requests; the last three suffice.
    pub asked_at: &'a [Timestamp],
}

impl Default for Asking<'_> {
    /// A person who has never asked, in a community in which a steward decides.
    fn default() -> Self {
        Asking {
            policy: JoinPolicy::Ask,
            is_member: false,
            pending: false,
            waiting: 0,
            declined_at: None,
            asked_at: &[],
        }
    }
}

/// A request to join a community. The requesting member and the stewards know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    /// Its id.
    pub id: JoinRequestId,
    /// The community.
    pub community: CommunityId,
    /// The member who asks.
    pub member: MemberId,
    /// The message, at most 2 000 characters.
    pub message: String,
    /// The status.
    pub status: JoinStatus,
    /// The time of the request.
    pub created_at: Timestamp,
    /// The person who decided it.
    pub decided_by: Option<MemberId>,
    /// The time of the decision.
    pub decided_at: Option<Timestamp>,
}

impl Asking<'_> {
    fn check(
        self,
        community: &CommunityId,
        member: &MemberId,
        now: Timestamp,
    ) -> Result<(), JoinRefusal> {
        let (community, member) = (community.clone(), member.clone());
        if self.is_member {
            return Err(JoinRefusal::AlreadyInCommunity { community, member });
        }
        if self.pending {
            return Err(JoinRefusal::AlreadyAsked { community, member });
        }
        if self.policy == JoinPolicy::Invite {
            return Err(JoinRefusal::InviteOnly { community });
        }
        if let Some(again_at) = pace::again_at(self.asked_at.iter().copied(), now) {
            return Err(JoinRefusal::AskedTooOften { community, again_at });
        }
        if self.policy == JoinPolicy::Open {
            return Ok(());
        }
        if let Some(declined_at) = self.declined_at {
            let again_at = declined_at.saturating_add(PAUSE);
            if now < again_at {
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

impl JoinRequest {
    /// Requests to join the community of these stewards, who are notified; an open community admits at once.
    ///
    /// Refused for a member, for a person with a pending request to it or to three other communities, for a person
    /// who was declined within the week or has asked three times within a day, in a community that only invites,
    /// and for a message of more than 2 000 characters.
    pub fn ask(
        id: JoinRequestId,
        stewards: &Stewards,
        member: &MemberId,
        message: &str,
        asking: Asking<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, JoinRefusal> {
        let community = stewards.community.clone();
        asking.check(&community, member, now)?;
        let message =
            text::message(message).map_err(|reason| JoinRefusal::InvalidMessage { reason })?;
        let joins = asking.policy == JoinPolicy::Open;
        let event = match joins {
            true => Event::MemberJoined { community: community.clone() },
            false => Event::JoinRequested { community: community.clone(), request: id.clone() },
        };
        let join = Change::Join { group: community.clone(), member: member.clone() };
        let request = JoinRequest {
            id,
            community,
            member: member.clone(),
            message,
            status: if joins { JoinStatus::Approved } else { JoinStatus::Pending },
            created_at: now,
            decided_by: None,
            decided_at: joins.then_some(now),
        };
        Ok(Outcome::of(request)
            .with_changes(joins.then_some(join))
            .with_notices(Notice::to_others(&stewards.members, member, &event)))
    }

    /// Carries out the command of this name.
    pub fn carry_out(
        &self,
        command: JoinCommand,
        by: &MemberId,
        stewards: &Stewards,
        now: Timestamp,
    ) -> Result<Outcome<Self>, JoinRefusal> {
        match command {
            JoinCommand::Approve => self.approve(by, stewards, now),
            JoinCommand::Decline => self.decline(by, stewards, now),
            JoinCommand::Withdraw => self.withdraw(by, now),
        }
    }

    /// Approves the request and notifies the member; for stewards, except their own request.
    pub fn approve(
        &self,
        by: &MemberId,
        stewards: &Stewards,
        now: Timestamp,
    ) -> Result<Outcome<Self>, JoinRefusal> {
        self.admit(by, stewards)?;
        let request = self.decide(JoinCommand::Approve, by, now)?;
        let (community, id) = (self.community.clone(), self.id.clone());
        let join = Change::Join { group: community.clone(), member: self.member.clone() };
        let told = self.tell(by, Event::JoinApproved { community, request: id });
        Ok(Outcome::of(request).with_changes([join]).with_notices([told]))
    }

    /// Declines the request and notifies the member; for stewards, except their own request.
    pub fn decline(
        &self,
        by: &MemberId,
        stewards: &Stewards,
        now: Timestamp,
    ) -> Result<Outcome<Self>, JoinRefusal> {
        self.admit(by, stewards)?;
        let request = self.decide(JoinCommand::Decline, by, now)?;
        let (community, id) = (self.community.clone(), self.id.clone());
        let told = self.tell(by, Event::JoinDeclined { community, request: id });
        Ok(Outcome::of(request).with_notices([told]))
    }

    /// Withdraws the request; for the requesting member. For others it looks absent.
    pub fn withdraw(&self, by: &MemberId, now: Timestamp) -> Result<Outcome<Self>, JoinRefusal> {
        if *by != self.member {
            return Err(self.unknown());
        }
        Ok(Outcome::of(self.decide(JoinCommand::Withdraw, by, now)?))
    }

    fn admit(&self, by: &MemberId, stewards: &Stewards) -> Result<(), JoinRefusal> {
        let steward = stewards.community == self.community && stewards.is_steward(by);
        match (steward, *by == self.member) {
            (_, true) => Err(JoinRefusal::OwnJoinRequest { request: self.id.clone() }),
            (true, false) => Ok(()),
            (false, false) => Err(self.unknown()),
        }
    }

    fn decide(
        &self,
        command: JoinCommand,
        by: &MemberId,
        now: Timestamp,
    ) -> Result<Self, JoinRefusal> {
        let status = self.status.after(command).ok_or_else(|| {
            JoinRefusal::JoinRequestNotPending { request: self.id.clone(), status: self.status }
        })?;
        let (decided_by, decided_at) = (Some(by.clone()), Some(now));
        Ok(JoinRequest { status, decided_by, decided_at, ..self.clone() })
    }

    fn tell(&self, by: &MemberId, event: Event) -> Notice {
        Notice { to: self.member.clone(), by: by.clone(), event }
    }

    fn unknown(&self) -> JoinRefusal {
        JoinRefusal::UnknownJoinRequest { request: self.id.clone() }
    }
}

/// The reason why a command about a request to join is refused.
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
#[allow(missing_docs)] // the fields are the request, or the community and the member, concerned
#[non_exhaustive]
pub enum JoinRefusal {
    /// The request is missing, or the caller may not know of it.
    #[error("there is no request {request}")]
    UnknownJoinRequest { request: JoinRequestId },
    /// A steward cannot decide their own request.
    #[error("request {request} is for somebody else to decide")]
    OwnJoinRequest { request: JoinRequestId },
    /// The request was decided.
    #[error("request {request} is {status}, not pending")]
    JoinRequestNotPending { request: JoinRequestId, status: JoinStatus },
    /// The person is a member already.
    #[error("{member} is a member of {community} already")]
    AlreadyInCommunity { community: CommunityId, member: MemberId },
    /// The person has a pending request.
    #[error("{member} has asked to join {community} already")]
    AlreadyAsked { community: CommunityId, member: MemberId },
    /// Stewards of this community only invite.
    #[error("nobody asks to join {community}: its stewards invite")]
    InviteOnly { community: CommunityId },
    /// The person has too many pending requests.
    #[error("whoever waits for {waiting} answers asks no other community before one has answered")]
    TooManyJoinRequests { waiting: usize, most: usize },
    /// The community declined the person recently.
    #[error("{community} declined at {declined_at} and can be asked again from {again_at}")]
    DeclinedLately { community: CommunityId, declined_at: Timestamp, again_at: Timestamp },
    /// A person who has asked three times within a day has to wait before the next request.
    #[error("{community} was asked too often and can be asked again from {again_at}")]
    AskedTooOften { community: CommunityId, again_at: Timestamp },
    /// The message is too long.
    #[error("a message {reason}")]
    InvalidMessage {
        #[serde(flatten)]
        reason: UnfitText,
    },
}

impl Refusal for JoinRefusal {
    fn class(&self) -> Class {
        match self {
            JoinRefusal::UnknownJoinRequest { .. } => Class::NotFound,
            JoinRefusal::OwnJoinRequest { .. } | JoinRefusal::InviteOnly { .. } => Class::Forbidden,
            JoinRefusal::JoinRequestNotPending { .. }
            | JoinRefusal::AlreadyInCommunity { .. }
            | JoinRefusal::AlreadyAsked { .. }
            | JoinRefusal::TooManyJoinRequests { .. }
            | JoinRefusal::AskedTooOften { .. }
            | JoinRefusal::DeclinedLately { .. } => Class::Conflict,
            JoinRefusal::InvalidMessage { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
