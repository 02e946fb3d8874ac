//! An invite: a secret, single-use link into a circle or a community.
//!
//! | | accept | revoke |
//! |---|---|---|
//! | by | the invited person, except the issuer | the issuer; of a community, any steward |
//! | open | used | revoked |
//! | used, expired, revoked | – | – |
//!
//! An invite is for every holder of its token, unless it was created for one e-mail address, or into a community
//! for one member. An invite into a community is valid only while its issuer is a steward. For a person who cannot
//! use an invite, it looks absent, whatever the reason.

mod command;
mod refusal;
mod token;

use serde::{Deserialize, Serialize};
use trust_core::{GroupId, MemberId};

use crate::Timestamp;
use crate::id::{CircleId, CommunityId, InviteId};
use crate::keywords::keywords;
use crate::steward::Roles;
use crate::text;

pub use command::{Command, Context, Creation};
pub use refusal::InviteRefusal;
pub use token::{Token, TokenHash};

/// The lifetime of an invite in seconds if its issuer sets none: 7 days.
pub const USUAL_LIFE: i64 = 7 * DAY;
/// The allowed lifetimes: a minute to 90 days.
const LIVES: std::ops::RangeInclusive<i64> = 60..=90 * DAY;
const DAY: i64 = 86_400;
/// The seconds before a community may invite the same member again: a day.
pub const PAUSE: i64 = DAY;

keywords! {
    /// The status of an invite.
    #[non_exhaustive]
    pub enum InviteStatus {
        /// The invite can be used.
        Open,
        /// The invite was used.
        Used,
        /// The issuer revoked it.
        Revoked,
        /// The invite has expired.
        Expired,
    }
}

impl InviteStatus {
    /// Returns the status after a command, or nothing if the command is not allowed.
    pub const fn after(self, command: &Command) -> Option<Self> {
        match (self, command) {
            (InviteStatus::Open, Command::Accept { .. }) => Some(InviteStatus::Used),
            (InviteStatus::Open, Command::Revoke) => Some(InviteStatus::Revoked),
            (InviteStatus::Used | InviteStatus::Revoked | InviteStatus::Expired, _) => None,
        }
    }
}

/// The use of an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// The member.
    pub by: MemberId,
    /// The time.
    pub at: Timestamp,
}

/// The group that an invite admits to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Destination {
    /// A circle of the issuer.
    Circle(CircleId),
    /// A community of which the issuer is a steward.
    Community(CommunityId),
}

impl Destination {
    /// Returns the engine's group that the accepting person joins.
    pub const fn group(&self) -> &GroupId {
        match self {
            Destination::Circle(id) | Destination::Community(id) => id,
        }
    }

    /// Returns the circle, if it is a circle.
    pub const fn circle(&self) -> Option<&CircleId> {
        match self {
            Destination::Circle(id) => Some(id),
            Destination::Community(_) => None,
        }
    }

    /// Returns the community, if it is a community.
    pub const fn community(&self) -> Option<&CommunityId> {
        match self {
            Destination::Circle(_) => None,
            Destination::Community(id) => Some(id),
        }
    }
}

/// An invite into a circle or a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Its id, for its issuer, and for the member whom it is for.
    pub id: InviteId,
    /// The hash of its token.
    #[serde(serialize_with = "token::kept")]
    pub token_hash: TokenHash,
    /// The group that it admits to.
    #[serde(flatten)]
    pub into: Destination,
    /// The issuer.
    pub issuer: MemberId,
    /// The only address that can accept it; absent for any. Private to the issuer.
    pub email: Option<String>,
    /// The only member who can accept it; absent for anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// The time of issue.
    pub created_at: Timestamp,
    /// The time of expiry.
    pub expires_at: Timestamp,
    /// The use, if it was used.
    pub used: Option<Used>,
    /// The time of revocation.
    pub revoked_at: Option<Timestamp>,
}

/// The data shown to the holder of a token: of a circle only the owner, of a community its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The inviting member.
    pub issuer: MemberId,
    /// The community of the invite; absent for an invite into a circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<CommunityId>,
    /// The time of expiry.
    pub expires_at: Timestamp,
    /// Whether it is the viewer's own, which the viewer cannot accept.
    pub own: bool,
}

/// The holder of an invite's token, who wants to see the invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holder<'m> {
    /// A person who is not signed in.
    SignedOut,
    /// A member. No block is between them and the issuer.
    Member(&'m MemberId),
    /// A member. A block in either direction is between them and the issuer.
    Blocked,
}

impl<'m> Holder<'m> {
    /// Returns the holder for a member, or for nobody who is signed in; `blocked` says whether a block in either
    /// direction is between the member and the issuer.
    pub fn of(viewer: Option<&'m MemberId>, blocked: bool) -> Self {
        match viewer {
            None => Holder::SignedOut,
            Some(_) if blocked => Holder::Blocked,
            Some(member) => Holder::Member(member),
        }
    }
}

impl Invite {
    /// Returns what the holder of the token sees. A preview does not use the invite. `stewards` are those of the
    /// invite's community.
    pub fn preview(
        &self,
        holder: Holder<'_>,
        stewards: &Roles,
        now: Timestamp,
    ) -> Result<Preview, InviteRefusal> {
        let viewer = match holder {
            Holder::SignedOut => None,
            Holder::Member(member) => Some(member),
            Holder::Blocked => return Err(InviteRefusal::UnknownInvite),
        };
        let own = viewer == Some(&self.issuer);
        let is_for = own || self.member.is_none() || self.member.as_ref() == viewer;
        if !is_for || !self.is_usable(stewards, now) {
            return Err(InviteRefusal::UnknownInvite);
        }
        let community = self.into.community().cloned();
        Ok(Preview { issuer: self.issuer.clone(), community, expires_at: self.expires_at, own })
    }

    /// Refuses every address other than the one that the invite was created for, as if there were no invite, so
    /// that nobody learns the address or its existence. Hosts are compared without case.
    pub fn check_address(&self, email: Option<&str>) -> Result<(), InviteRefusal> {
        let Some(wanted) = &self.email else { return Ok(()) };
        match email.is_some_and(|email| text::is_same_mailbox(wanted, email)) {
            true => Ok(()),
            false => Err(InviteRefusal::UnknownInvite),
        }
    }

    /// Returns the status at this time.
    pub fn status(&self, now: Timestamp) -> InviteStatus {
        match (&self.used, self.revoked_at) {
            (Some(_), _) => InviteStatus::Used,
            (None, Some(_)) => InviteStatus::Revoked,
            (None, None) if self.expires_at <= now => InviteStatus::Expired,
            (None, None) => InviteStatus::Open,
        }
    }

    /// Returns whether this is its token, compared in constant time.
    pub fn opens_with(&self, token: &Token) -> bool {
        self.token_hash == token.hash()
    }

    /// Returns whether it can be used now: it is open, and its issuer may still invite.
    fn is_usable(&self, stewards: &Roles, now: Timestamp) -> bool {
        let may_invite = match &self.into {
            Destination::Circle(_) => true,
            Destination::Community(community) => stewards.is_steward(community, &self.issuer),
        };
        may_invite && self.status(now) == InviteStatus::Open
    }
}
