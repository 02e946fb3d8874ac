//! A request to join a community.
//!
//! | | approve | decline | withdraw |
//! |---|---|---|---|
//! | by | a steward who is not the one asking | a steward who is not the one asking | the one asking |
//! | pending | approved | declined | withdrawn |
//! | approved, declined, withdrawn | – | – | – |

use serde::{Deserialize, Serialize};
use trust_core::{Change, MemberId};

use crate::Timestamp;
use crate::id::{CommunityId, JoinRequestId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::refusal::{Class, Refusal};
use crate::steward::Stewards;
use crate::text;

/// How a request to join stands.
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

/// Somebody asks to join a community. The one asking and the stewards know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    /// Its id.
    pub id: JoinRequestId,
    /// Which community.
    pub community: CommunityId,
    /// Who asks.
    pub member: MemberId,
    /// What they say; at most 2 000 characters.
    pub message: String,
    /// How it stands.
    pub status: JoinStatus,
    /// When they asked.
    pub created_at: Timestamp,
    /// Who ended it.
    pub decided_by: Option<MemberId>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

impl JoinRequest {
    /// Asks to join the community of these stewards, who are told.
    ///
    /// Refused for who is a member (`is_member`), for who has a request that is not decided (`pending`),
    /// and where the message has more than 2 000 characters.
    pub fn ask(
        id: JoinRequestId,
        stewards: &Stewards,
        member: &MemberId,
        message: &str,
        is_member: bool,
        pending: bool,
        now: Timestamp,
    ) -> Result<Outcome<Self>, JoinRefusal> {
        let community = stewards.community.clone();
        let asking = member.clone();
        if is_member {
            return Err(JoinRefusal::AlreadyInCommunity { community, member: asking });
        }
        if pending {
            return Err(JoinRefusal::AlreadyAsked { community, member: asking });
        }
        let message =
            text::message(message).map_err(|length| JoinRefusal::InvalidMessage { length })?;
        let event = Event::JoinRequested { community: community.clone(), request: id.clone() };
        let request = JoinRequest {
            id,
            community,
            member: asking,
            message,
            status: JoinStatus::Pending,
            created_at: now,
            decided_by: None,
            decided_at: None,
        };
        Ok(Outcome::of(request).with_notices(Notice::to_others(&stewards.members, member, &event)))
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
    /// A message is too long.
    #[error("a message has at most 2000 characters, not {length}")]
    InvalidMessage { length: usize },
}

impl Refusal for JoinRefusal {
    fn class(&self) -> Class {
        match self {
            JoinRefusal::UnknownJoinRequest { .. } => Class::NotFound,
            JoinRefusal::OwnJoinRequest { .. } => Class::Forbidden,
            JoinRefusal::JoinRequestNotPending { .. }
            | JoinRefusal::AlreadyInCommunity { .. }
            | JoinRefusal::AlreadyAsked { .. } => Class::Conflict,
            JoinRefusal::InvalidMessage { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
