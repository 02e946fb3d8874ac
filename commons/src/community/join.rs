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

mod command;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use crate::Timestamp;
use crate::id::{CommunityId, JoinRequestId};
use crate::keywords::keywords;
use crate::refusal::refusals;
use crate::steward::Roles;
use crate::text::UnfitText;

pub use command::{Command, Context, Creation};

keywords! {
    /// The status of a request to join.
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
}

impl JoinStatus {
    /// Returns the status after a command; nothing if the command is not allowed.
    pub const fn after(self, command: Command) -> Option<Self> {
        match (self, command) {
            (JoinStatus::Pending, Command::Approve) => Some(JoinStatus::Approved),
            (JoinStatus::Pending, Command::Decline) => Some(JoinStatus::Declined),
            (JoinStatus::Pending, Command::Withdraw) => Some(JoinStatus::Withdrawn),
            (JoinStatus::Approved | JoinStatus::Declined | JoinStatus::Withdrawn, _) => None,
        }
    }
}

/// The greatest number of pending requests of a person.
pub const MOST_WAITING: usize = 3;
/// The seconds before a declined person may ask a community again: a week.
pub const PAUSE: i64 = 7 * 86_400;

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

impl JoinRequest {
    /// Returns whether a person may know of the request: the requesting member, and a steward to whom that member is
    /// visible.
    pub fn is_known_to(
        &self,
        viewer: &MemberId,
        stewards: &Roles,
        is_hidden: impl Fn(&MemberId) -> bool,
    ) -> bool {
        self.member == *viewer
            || (stewards.is_steward(&self.community, viewer) && !is_hidden(&self.member))
    }
}

refusals! {
    /// The reason why a command about a request to join is refused.
    #[non_exhaustive]
    pub enum JoinRefusal {
        /// The request is missing, or the caller may not know of it.
        #[error("there is no request {request}")]
        UnknownJoinRequest { request: JoinRequestId } => NotFound,
        /// A steward cannot decide their own request.
        #[error("another person has to decide request {request}")]
        OwnJoinRequest { request: JoinRequestId } => Forbidden,
        /// The request was decided.
        #[error("request {request} is {status}, not pending")]
        JoinRequestNotPending { request: JoinRequestId, status: JoinStatus } => Conflict,
        /// The person is a member already.
        #[error("{member} is a member of {community} already")]
        AlreadyInCommunity { community: CommunityId, member: MemberId } => Conflict,
        /// The person has a pending request.
        #[error("{member} has asked to join {community} already")]
        AlreadyAsked { community: CommunityId, member: MemberId } => Conflict,
        /// Stewards of this community only invite.
        #[error("{community} takes no requests to join: its stewards invite members")]
        InviteOnly { community: CommunityId } => Forbidden,
        /// The person has too many pending requests.
        #[error(
            "{waiting} requests to join are pending: another community can be asked when one is decided"
        )]
        TooManyJoinRequests { waiting: usize, most: usize } => Conflict,
        /// The community declined the person recently.
        #[error("{community} declined at {declined_at} and can be asked again from {again_at}")]
        DeclinedLately { community: CommunityId, declined_at: Timestamp, again_at: Timestamp } => Conflict,
        /// A person who has asked three times within a day has to wait before the next request.
        #[error("{community} was asked too often and can be asked again from {again_at}")]
        AskedTooOften { community: CommunityId, again_at: Timestamp } => Conflict,
        /// The message is too long.
        #[error("a message {reason}")]
        InvalidMessage {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
    }
}
