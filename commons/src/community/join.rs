//! A request to join a community.
//!
//! | | approve | decline | withdraw |
//! |---|---|---|---|
//! | by | a steward who is not the one asking | a steward who is not the one asking | the one asking |
//! | pending | approved | declined | withdrawn |
//! | approved, declined, withdrawn | – | – | – |
//!
//! Where a community is open, whoever asks has joined: the request is approved from the beginning, by nobody. Somebody
//! waits for an answer of three communities at a time, asks one that declined no sooner than a week later, and asks
//! the same community three times within a day at most.

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
    /// A steward let the member in.
    Approved,
    /// A steward did not.
    Declined,
    /// The member took it back.
    Withdrawn,
}

/// What can be done with a request to join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the request
#[non_exhaustive]
pub enum JoinCommand {
    Approve,
    Decline,
    Withdraw,
}

impl JoinStatus {
    /// How it stands after a command; none where the command has no place.
    pub const fn after(self, command: JoinCommand) -> Option<Self> {
        match (self, command) {
            (JoinStatus::Pending, JoinCommand::Approve) => Some(JoinStatus::Approved),
            (JoinStatus::Pending, JoinCommand::Decline) => Some(JoinStatus::Declined),
            (JoinStatus::Pending, JoinCommand::Withdraw) => Some(JoinStatus::Withdrawn),
            (JoinStatus::Approved | JoinStatus::Declined | JoinStatus::Withdrawn, _) => None,
        }
    }
}

/// The most communities that somebody waits for an answer of.
pub const MOST_WAITING: usize = 3;
/// How long, in seconds, nobody asks a community again that has declined: a week.
pub const PAUSE: i64 = 7 * 86_400;

/// How somebody who asks to join stands to the community, as the caller found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking<'a> {
    /// How it lets people in.
    pub policy: JoinPolicy,
    /// Whether they belong to it.
    pub is_member: bool,
    /// Whether they wait for its answer.
    pub pending: bool,
    /// Of how many communities they wait for an answer.
    pub waiting: usize,
    /// When it last declined.
    pub declined_at: Option<Timestamp>,
    /// When they last asked it; the last three moments are enough.
    pub asked_at: &'a [Timestamp],
}

impl Default for Asking<'_> {
    /// Somebody who has never asked, where a steward decides.
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

/// Somebody asks to join a community. The one asking and the stewards know of it.
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
    /// When they asked.
    pub created_at: Timestamp,
    /// Who ended it.
    pub decided_by: Option<MemberId>,
    /// When.
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
    /// Asks to join the community of these stewards, who are told; where it is open, joins it at once.
    ///
    /// Refused for a member, for whoever waits for its answer, or for that of three others, was declined within the
    /// week or has asked three times within a day, and where only stewards invite or the message has more than 2 000
    /// characters.
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

    /// What the command of this name does.
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

    /// Lets the member in, who is told; a steward may, but not for oneself.
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

    /// Does not let the member in, who is told; a steward may, but not for oneself.
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

    /// Takes it back; the one who asked may, and to others it looks as if there were none.
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

/// Why something about a request to join was refused.
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
    /// There is none, or the caller may not know of it.
    #[error("there is no request {request}")]
    UnknownJoinRequest { request: JoinRequestId },
    /// Somebody else decides.
    #[error("request {request} is for somebody else to decide")]
    OwnJoinRequest { request: JoinRequestId },
    /// It has been decided.
    #[error("request {request} is {status}, not pending")]
    JoinRequestNotPending { request: JoinRequestId, status: JoinStatus },
    /// Who asks is in it.
    #[error("{member} is a member of {community} already")]
    AlreadyInCommunity { community: CommunityId, member: MemberId },
    /// Who asks has asked.
    #[error("{member} has asked to join {community} already")]
    AlreadyAsked { community: CommunityId, member: MemberId },
    /// Only stewards let people in, whom they invite.
    #[error("nobody asks to join {community}: its stewards invite")]
    InviteOnly { community: CommunityId },
    /// Who asks waits for enough answers.
    #[error("whoever waits for {waiting} answers asks no other community before one has answered")]
    TooManyJoinRequests { waiting: usize, most: usize },
    /// It has declined, and is left in peace for a while.
    #[error("{community} declined at {declined_at} and can be asked again from {again_at}")]
    DeclinedLately { community: CommunityId, declined_at: Timestamp, again_at: Timestamp },
    /// Whoever has asked it three times within a day waits before the next.
    #[error("{community} was asked too often and can be asked again from {again_at}")]
    AskedTooOften { community: CommunityId, again_at: Timestamp },
    /// A message is too long.
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
