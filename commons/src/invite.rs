//! An invite: a secret link into one circle or one community, for one use.
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

mod refusal;
mod token;

use serde::{Deserialize, Serialize};
use trust_core::{Change, GroupId, MemberId};

use crate::Timestamp;
use crate::circle::Circle;
use crate::id::{CircleId, CommunityId, InviteId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::steward::Stewards;
use crate::text;

pub use refusal::InviteRefusal;
pub use token::{Token, TokenHash};

/// How long an invite lasts, in seconds, where its issuer does not say: 7 days.
pub const USUAL_LIFE: i64 = 7 * DAY;
/// The shortest and the longest that one lasts: a minute, 90 days.
const LIVES: std::ops::RangeInclusive<i64> = 60..=90 * DAY;
const DAY: i64 = 86_400;
/// How long, in seconds, a community does not invite the same member again: a day.
pub const PAUSE: i64 = DAY;

/// How an invite stands.
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

/// What can be done with an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the invite
#[non_exhaustive]
pub enum InviteCommand {
    Accept,
    Revoke,
}

impl InviteStatus {
    /// How it stands after a command; none where the command has no place.
    pub const fn after(self, command: InviteCommand) -> Option<Self> {
        match (self, command) {
            (InviteStatus::Open, InviteCommand::Accept) => Some(InviteStatus::Used),
            (InviteStatus::Open, InviteCommand::Revoke) => Some(InviteStatus::Revoked),
            (InviteStatus::Used | InviteStatus::Revoked | InviteStatus::Expired, _) => None,
        }
    }
}

/// Who used an invite, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Who.
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

/// Who may invite, and into what: the owner into a circle, the stewards into their community.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Host<'a> {
    /// A circle, which its owner invites into.
    Circle(&'a Circle),
    /// The stewards of a community, who invite into it.
    Community(&'a Stewards),
}

impl Host<'_> {
    /// What invites of this host lead into, if `by` may issue them.
    fn destination(self, by: &MemberId) -> Result<Destination, InviteRefusal> {
        match self {
            Host::Circle(circle) if *by == circle.owner => {
                Ok(Destination::Circle(circle.id.clone()))
            }
            Host::Circle(circle) => Err(InviteRefusal::UnknownCircle { circle: circle.id.clone() }),
            Host::Community(stewards) if stewards.is_steward(by) => {
                Ok(Destination::Community(stewards.community.clone()))
            }
            Host::Community(stewards) => {
                let (community, member) = (stewards.community.clone(), by.clone());
                Err(InviteRefusal::NotSteward { community, member })
            }
        }
    }
}

/// The member whom an invite into a community is for, as the caller found them.
#[derive(Debug, Clone, Copy)]
pub struct Invitee<'a> {
    /// Who.
    pub member: &'a MemberId,
    /// Whether they belong to the community.
    pub is_member: bool,
    /// When the community last invited them.
    pub invited_at: Option<Timestamp>,
}

/// For whom an invite is, and for how long.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// The only address that accepts it; without it, any.
    pub email: Option<&'a str>,
    /// The only member who accepts it; without it, anybody. For invites into communities.
    pub invitee: Option<Invitee<'a>>,
    /// How many seconds it lasts, 60 to 90 days of them; 7 days if not given.
    pub expires_in: Option<i64>,
}

/// Somebody who would accept an invite, as the caller found them.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// Who.
    pub member: &'a MemberId,
    /// The e-mail address of their account.
    pub email: Option<&'a str>,
    /// Whether they are in the circle, or belong to the community.
    pub is_member: bool,
    /// Whether there is a block between them and the issuer, either way.
    pub blocked: bool,
}

impl<'a> Holder<'a> {
    /// A member of whom nothing else is known: no address, not in the group, no block.
    pub const fn new(member: &'a MemberId) -> Self {
        Holder { member, email: None, is_member: false, blocked: false }
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
    /// Who issued it.
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
    /// Who invites.
    pub issuer: MemberId,
    /// The community that it leads into; none where it leads into a circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<CommunityId>,
    /// From when on it cannot be used.
    pub expires_at: Timestamp,
    /// Whether it is the viewer's own, which leads nowhere.
    pub own: bool,
}

impl Invite {
    /// An invite into a circle, by its owner, or into a community, by a steward of it. The member whom it is for is
    /// told.
    ///
    /// Refused for a life outside 60 seconds to 90 days, for what is no e-mail address, and for an invitee who
    /// belongs to the community or was invited within the last day.
    pub fn issue(
        id: InviteId,
        token: &Token,
        host: Host<'_>,
        by: &MemberId,
        terms: Terms<'_>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, InviteRefusal> {
        let into = host.destination(by)?;
        let life = terms.expires_in.unwrap_or(USUAL_LIFE);
        if !LIVES.contains(&life) {
            return Err(InviteRefusal::InvalidLife { expires_in: life });
        }
        let email = terms.email.map(text::email).transpose();
        let email = email.map_err(|email| InviteRefusal::InvalidEmail { email })?;
        let told = match (terms.invitee, into.community()) {
            (Some(invitee), Some(community)) => {
                invitee.check(community, now)?;
                let event =
                    Event::InviteReceived { community: community.clone(), invite: id.clone() };
                Notice::to_others([invitee.member], by, &event)
            }
            _ => Vec::new(),
        };
        let invite = Invite {
            id,
            token_hash: token.hash(),
            into,
            issuer: by.clone(),
            email,
            member: terms.invitee.map(|invitee| invitee.member.clone()),
            created_at: now,
            expires_at: now.saturating_add(life),
            used: None,
            revoked_at: None,
        };
        Ok(Outcome::of(invite).with_notices(told))
    }

    /// What is shown to who holds the token, signed in or not. Nothing is used up by looking.
    ///
    /// `blocked`: there is a block between viewer and issuer, either way. `stewards` are those of the community that
    /// it leads into.
    pub fn preview(
        &self,
        viewer: Option<&MemberId>,
        blocked: bool,
        stewards: Option<&Stewards>,
        now: Timestamp,
    ) -> Result<Preview, InviteRefusal> {
        let hidden = blocked && viewer.is_some();
        let own = viewer == Some(&self.issuer);
        let is_for = own || self.member.is_none() || self.member.as_ref() == viewer;
        if hidden || !is_for || !self.counts(stewards, now) {
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

    /// Uses the invite up and joins the circle or the community, in one step. The issuer is told; of a community,
    /// all its stewards.
    ///
    /// `stewards` are those of the community that it leads into. Refused for the issuer; as unknown, where it cannot be
    /// used, with a block between the two, and for any other address or member than it was made for; and without
    /// being used up, for a holder who is in the circle or the community.
    pub fn accept(
        &self,
        holder: Holder<'_>,
        stewards: Option<&Stewards>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, InviteRefusal> {
        let by = holder.member;
        if *by == self.issuer {
            return Err(InviteRefusal::OwnInvite { invite: self.id.clone() });
        }
        let is_for = self.member.as_ref().is_none_or(|member| member == by);
        if holder.blocked || !is_for || !self.counts(stewards, now) {
            return Err(InviteRefusal::UnknownInvite);
        }
        self.check_address(holder.email)?;
        if holder.is_member {
            return Err(already_in(&self.into, by));
        }
        let used = Some(Used { by: by.clone(), at: now });
        let join = Change::Join { group: self.into.group().clone(), member: by.clone() };
        let told = match (&self.into, stewards) {
            (Destination::Community(community), Some(stewards)) => {
                let event = Event::MemberJoined { community: community.clone() };
                Notice::to_others(&stewards.members, by, &event)
            }
            (into, _) => {
                let event = Event::InviteAccepted { circle: into.group().clone() };
                Notice::to_others([&self.issuer], by, &event)
            }
        };
        let invite = Invite { used, ..self.clone() };
        Ok(Outcome::of(invite).with_changes([join]).with_notices(told))
    }

    /// Takes it back, while it is open; the issuer may, and of a community any of the `stewards`.
    pub fn revoke(
        &self,
        by: &MemberId,
        stewards: Option<&Stewards>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, InviteRefusal> {
        let may = match &self.into {
            Destination::Circle(_) => *by == self.issuer,
            Destination::Community(_) => {
                self.stewards(stewards).is_some_and(|all| all.is_steward(by))
            }
        };
        if !may {
            return Err(InviteRefusal::UnknownInvite);
        }
        let status = self.status(now);
        if status.after(InviteCommand::Revoke).is_none() {
            return Err(InviteRefusal::InviteNotOpen { invite: self.id.clone(), status });
        }
        Ok(Outcome::of(Invite { revoked_at: Some(now), ..self.clone() }))
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
    fn counts(&self, stewards: Option<&Stewards>, now: Timestamp) -> bool {
        let backed = match &self.into {
            Destination::Circle(_) => true,
            Destination::Community(_) => {
                self.stewards(stewards).is_some_and(|all| all.is_steward(&self.issuer))
            }
        };
        backed && self.status(now).after(InviteCommand::Accept).is_some()
    }

    /// The stewards of the community that it leads into, if these are they.
    fn stewards<'a>(&self, given: Option<&'a Stewards>) -> Option<&'a Stewards> {
        given.filter(|all| self.into.community() == Some(&all.community))
    }
}

impl Invitee<'_> {
    fn check(self, community: &CommunityId, now: Timestamp) -> Result<(), InviteRefusal> {
        if self.is_member {
            return Err(already_in(&Destination::Community(community.clone()), self.member));
        }
        let again_at = self.invited_at.map(|at| at.saturating_add(PAUSE));
        match again_at.filter(|&again_at| now < again_at) {
            None => Ok(()),
            Some(again_at) => {
                let (community, member) = (community.clone(), self.member.clone());
                Err(InviteRefusal::InvitedLately { community, member, again_at })
            }
        }
    }
}

fn already_in(into: &Destination, member: &MemberId) -> InviteRefusal {
    let member = member.clone();
    match into {
        Destination::Circle(_) => InviteRefusal::AlreadyInCircle { member },
        Destination::Community(community) => {
            InviteRefusal::AlreadyInCommunity { community: community.clone(), member }
        }
    }
}
