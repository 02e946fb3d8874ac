//! An invite: a secret, single-use link into a circle or a community.
//!
//! | | accept | revoke |
//! |---|---|---|
//! | by | whoever it is for, except the issuer | the issuer; of a community, any steward |
//! | open | used | revoked |
//! | used, expired, revoked | – | – |
//!
//! An invite is for everybody who holds its token, unless it was made for one e-mail address, or into a community
//! for one member. An invite into a community counts only while its issuer is a steward. To whoever cannot use an
//! invite, it looks as if there were none, whatever the reason.

mod command;
mod refusal;
mod token;

use serde::{Deserialize, Serialize};
use trust_core::{GroupId, MemberId};

use crate::Timestamp;
use crate::id::{CircleId, CommunityId, InviteId};
use crate::steward::Roles;
use crate::text;

pub use command::{Command, Context, Creation};
pub use refusal::InviteRefusal;
pub use token::{Token, TokenHash};

/// How long an invite lasts, in seconds, where its issuer does not say: 7 days.
pub const USUAL_LIFE: i64 = 7 * DAY;
/// The shortest and the longest that one lasts: a minute, 90 days.
const LIVES: std::ops::RangeInclusive<i64> = 60..=90 * DAY;
const DAY: i64 = 86_400;
/// How long, in seconds, a community does not invite the same member again: a day.
pub const PAUSE: i64 = DAY;

/// The status of an invite.
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
#[non_exhaustive]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum InviteStatus {
    /// It can be used.
    Open,
    /// Somebody has.
    Used,
    /// Its issuer took it back.
    Revoked,
    /// Its time is over.
    Expired,
}

impl InviteStatus {
    /// The status after a command, or none where the command has no place.
    pub const fn after(self, command: &Command) -> Option<Self> {
        match (self, command) {
            (InviteStatus::Open, Command::Accept { .. }) => Some(InviteStatus::Used),
            (InviteStatus::Open, Command::Revoke) => Some(InviteStatus::Revoked),
            (InviteStatus::Used | InviteStatus::Revoked | InviteStatus::Expired, _) => None,
        }
    }
}

/// Who used an invite, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// The member.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
}

/// What an invite leads into.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Destination {
    /// A circle of the issuer's.
    Circle(CircleId),
    /// A community that the issuer is a steward of.
    Community(CommunityId),
}

impl Destination {
    /// The group of the engine that whoever accepts joins.
    pub const fn group(&self) -> &GroupId {
        match self {
            Destination::Circle(id) | Destination::Community(id) => id,
        }
    }

    /// The circle, if it is one.
    pub const fn circle(&self) -> Option<&CircleId> {
        match self {
            Destination::Circle(id) => Some(id),
            Destination::Community(_) => None,
        }
    }

    /// The community, if it is one.
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
    /// Its id, for whoever issued it, and for the member whom it is for.
    pub id: InviteId,
    /// What is kept of its token.
    pub token_hash: TokenHash,
    /// What it leads into.
    #[serde(flatten)]
    pub into: Destination,
    /// The issuer.
    pub issuer: MemberId,
    /// Whom it is for, if for one address alone; for the issuer's eyes alone.
    pub email: Option<String>,
    /// Whom it is for, if for one member alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// When it was issued.
    pub created_at: Timestamp,
    /// From when on it cannot be used.
    pub expires_at: Timestamp,
    /// Who used it.
    pub used: Option<Used>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// What is shown to who holds an invite's token: nothing of a circle but whose it is; which community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The inviting member.
    pub issuer: MemberId,
    /// The community of the invite; absent for an invite into a circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<CommunityId>,
    /// From when on it cannot be used.
    pub expires_at: Timestamp,
    /// Whether it is the viewer's own, which leads nowhere.
    pub own: bool,
}

impl Invite {
    /// What is shown to who holds the token, signed in or not. Nothing is used up by looking.
    ///
    /// `blocked`: there is a block between viewer and issuer, either way. `stewards` are those of the community that
    /// it leads into.
    pub fn preview(
        &self,
        viewer: Option<&MemberId>,
        blocked: bool,
        stewards: &Roles,
        now: Timestamp,
    ) -> Result<Preview, InviteRefusal> {
        let hidden = blocked && viewer.is_some();
        let own = viewer == Some(&self.issuer);
        let is_for = own || self.member.is_none() || self.member.as_ref() == viewer;
        if hidden || !is_for || !self.is_usable(stewards, now) {
            return Err(InviteRefusal::UnknownInvite);
        }
        let community = self.into.community().cloned();
        Ok(Preview { issuer: self.issuer.clone(), community, expires_at: self.expires_at, own })
    }

    /// Refuses whoever has another address than the one that it was made for, as if there were no invite: nobody
    /// learns the address, or that there is one. Hosts are compared without their case.
    pub fn check_address(&self, email: Option<&str>) -> Result<(), InviteRefusal> {
        let Some(wanted) = &self.email else { return Ok(()) };
        match email.is_some_and(|email| text::is_same_mailbox(wanted, email)) {
            true => Ok(()),
            false => Err(InviteRefusal::UnknownInvite),
        }
    }

    /// How it stands at this time.
    pub fn status(&self, now: Timestamp) -> InviteStatus {
        match (&self.used, self.revoked_at) {
            (Some(_), _) => InviteStatus::Used,
            (None, Some(_)) => InviteStatus::Revoked,
            (None, None) if self.expires_at <= now => InviteStatus::Expired,
            (None, None) => InviteStatus::Open,
        }
    }

    /// Whether this is its token, found out in constant time.
    pub fn opens_with(&self, token: &Token) -> bool {
        self.token_hash == token.hash()
    }

    /// Whether it can be used now: it is open, and its issuer may still invite.
    fn is_usable(&self, stewards: &Roles, now: Timestamp) -> bool {
        let may_invite = match &self.into {
            Destination::Circle(_) => true,
            Destination::Community(community) => stewards.is_steward(community, &self.issuer),
        };
        may_invite && self.status(now) == InviteStatus::Open
    }
}
