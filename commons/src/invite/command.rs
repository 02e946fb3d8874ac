//! The commands of invites, as data, and their effects.

use serde::{Deserialize, Deserializer};
use trust_core::MemberId;

use super::{Destination, Invite, InviteRefusal, LIVES, PAUSE, Token, USUAL_LIFE, Used};
use crate::Timestamp;
use crate::command::Noun;
use crate::id::{CircleId, CommunityId, InviteId};
use crate::membership::Membership;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::steward::Roles;
use crate::text;

/// The command that makes an invite.
#[derive(Debug, Clone, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// The owner of a circle invites into it, or a steward into a community.
    Issue {
        /// The new id.
        id: InviteId,
        /// The secret; nothing if the text is no token.
        #[serde(deserialize_with = "token")]
        token: Option<Token>,
        /// The group that the invite admits to.
        #[serde(flatten, deserialize_with = "destination")]
        into: Destination,
        /// The only address that can accept; without it, any.
        email: Option<String>,
        /// The only member who can accept; without it, anybody. For invites into communities.
        member: Option<MemberId>,
        /// The lifetime in seconds, 60 to 90 days; 7 days if left out.
        expires_in: Option<i64>,
    },
}

/// A command that changes an invite.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// Uses the invite and joins the circle or the community, in one step.
    Accept {
        /// The e-mail address of the accepting account.
        email: Option<String>,
    },
    /// Revokes an open invite; for its issuer, or any steward of the community.
    Revoke,
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// The owner of the circle of the invite. Nobody may invite into a circle without an owner.
    pub owner: Option<MemberId>,
    /// The stewards of the community of the invite.
    #[serde(default)]
    pub stewards: Roles,
    /// Whether the invited or accepting member belongs to the circle or the community.
    #[serde(default)]
    pub is_member: bool,
    /// The time at which the community last invited the invited member.
    pub invited_at: Option<Timestamp>,
    /// Whether a block in either direction is between `by` and the issuer.
    #[serde(default)]
    pub blocked: bool,
    /// The current time.
    pub now: Timestamp,
}

impl Context {
    /// Makes the context of a person without a role, outside the group and without blocks.
    pub fn of(by: MemberId, now: Timestamp) -> Self {
        let (owner, stewards, invited_at) = (None, Roles::default(), None);
        Context { by, owner, stewards, is_member: false, invited_at, blocked: false, now }
    }
}

impl Noun for Invite {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = InviteRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] =
        &["by", "owner", "stewards", "is_member", "invited_at", "blocked", "now"];

    fn create(creation: Creation, context: &Context) -> Applied {
        let Creation::Issue { id, token, into, email, member, expires_in } = creation;
        let token = token.ok_or(InviteRefusal::UnknownInvite)?;
        check_host(&into, context)?;
        let life = expires_in.unwrap_or(USUAL_LIFE);
        if !LIVES.contains(&life) {
            return Err(InviteRefusal::InvalidLife { expires_in: life });
        }
        let email = email.as_deref().map(text::email).transpose();
        let email = email.map_err(|email| InviteRefusal::InvalidEmail { email })?;
        let notifications = match (&member, into.community()) {
            (Some(member), Some(community)) => {
                check_invitee(community, member, context)?;
                let event =
                    Event::InviteReceived { community: community.clone(), invite: id.clone() };
                Notification::to_others([member], &context.by, &event)
            }
            _ => Vec::new(),
        };
        let invite = Invite {
            id,
            token_hash: token.hash(),
            into,
            issuer: context.by.clone(),
            email,
            member,
            created_at: context.now,
            expires_at: context.now.saturating_add(life),
            used: None,
            revoked_at: None,
        };
        Ok(Outcome::of(invite).with_notifications(notifications))
    }

    fn apply(self, command: Command, context: &Context) -> Applied {
        match command {
            Command::Accept { email } => self.accept(email.as_deref(), context),
            Command::Revoke => self.revoke(context),
        }
    }
}

type Applied = Result<Outcome<Invite>, InviteRefusal>;

impl Invite {
    /// The issuer is notified; of a community, all its stewards.
    ///
    /// Refused for the issuer; refused as unknown if the invite cannot be used, if a block is between the two, and
    /// for any other address or member than the invite's; refused without being used for a member of the circle or
    /// the community.
    fn accept(self, email: Option<&str>, context: &Context) -> Applied {
        let by = &context.by;
        if *by == self.issuer {
            return Err(InviteRefusal::OwnInvite { invite: self.id });
        }
        let is_for = self.member.as_ref().is_none_or(|member| member == by);
        if context.blocked || !is_for || !self.is_usable(&context.stewards, context.now) {
            return Err(InviteRefusal::UnknownInvite);
        }
        self.check_address(email)?;
        if context.is_member {
            return Err(already_in(&self.into, by));
        }
        let joined = Membership::of(self.into.group(), by);
        let notifications = match &self.into {
            Destination::Community(community) => {
                let event = Event::MemberJoined { community: community.clone() };
                Notification::to_others(context.stewards.of_any([community]), by, &event)
            }
            Destination::Circle(circle) => {
                let event = Event::InviteAccepted { circle: circle.clone() };
                Notification::to_others([&self.issuer], by, &event)
            }
        };
        let used = Some(Used { by: by.clone(), at: context.now });
        Ok(Outcome::of(Invite { used, ..self })
            .with_changes(joined.facts())
            .with_notifications(notifications))
    }

    fn revoke(self, context: &Context) -> Applied {
        let Context { by, now, .. } = context;
        let may = match &self.into {
            Destination::Circle(_) => *by == self.issuer,
            Destination::Community(community) => context.stewards.is_steward(community, by),
        };
        if !may {
            return Err(InviteRefusal::UnknownInvite);
        }
        let status = self.status(*now);
        if status.after(&Command::Revoke).is_none() {
            return Err(InviteRefusal::InviteNotOpen { invite: self.id, status });
        }
        Ok(Outcome::of(Invite { revoked_at: Some(*now), ..self }))
    }
}

/// Refuses people who may not invite: only the owner may invite into a circle, and only stewards into a community.
fn check_host(into: &Destination, context: &Context) -> Result<(), InviteRefusal> {
    let Context { by, owner, stewards, .. } = context;
    match into {
        Destination::Circle(_) if owner.as_ref() == Some(by) => Ok(()),
        Destination::Circle(circle) => Err(InviteRefusal::UnknownCircle { circle: circle.clone() }),
        Destination::Community(community) if stewards.is_steward(community, by) => Ok(()),
        Destination::Community(community) => {
            let (community, member) = (community.clone(), by.clone());
            Err(InviteRefusal::NotSteward { community, member })
        }
    }
}

/// Refuses a member who belongs to the community, or whom it invited within the last day.
fn check_invitee(
    community: &CommunityId,
    member: &MemberId,
    context: &Context,
) -> Result<(), InviteRefusal> {
    if context.is_member {
        return Err(already_in(&Destination::Community(community.clone()), member));
    }
    let again_at = context.invited_at.map(|at| at.saturating_add(PAUSE));
    match again_at.filter(|&again_at| context.now < again_at) {
        None => Ok(()),
        Some(again_at) => {
            let (community, member) = (community.clone(), member.clone());
            Err(InviteRefusal::InvitedLately { community, member, again_at })
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

fn token<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Token>, D::Error> {
    Ok(String::deserialize(text)?.parse().ok())
}

/// Reads the destination from the field `circle` or `community`.
fn destination<'de, D: Deserializer<'de>>(fields: D) -> Result<Destination, D::Error> {
    #[derive(Deserialize)]
    struct Fields {
        circle: Option<CircleId>,
        community: Option<CommunityId>,
    }
    match Fields::deserialize(fields)? {
        Fields { circle: Some(circle), community: None } => Ok(Destination::Circle(circle)),
        Fields { circle: None, community: Some(community) } => {
            Ok(Destination::Community(community))
        }
        _ => Err(serde::de::Error::custom("an invite needs a circle or a community")),
    }
}
