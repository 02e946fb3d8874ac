//! An exchange as it is asked for and shown.

use serde::{Deserialize, Serialize};
use trust_commons::exchange::{Exchange, ExchangeKind, ExchangeStatus, MAX_MINUTES, Mode};
use trust_commons::{CommunityId, ExchangeId, ListingId, Timestamp};
use trust_core::MemberId;
use utoipa::{IntoParams, ToSchema};

use crate::http::protocol::{Problem, Reading};

/// Whether credits move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModeName {
    /// No amount exists.
    Gift,
    /// The receiver pays the provider.
    Credit,
}

/// Which of the two one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who gives.
    Provider,
    /// Who takes.
    Receiver,
}

/// An exchange to offer or to ask for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeBody {
    /// Which of the two one is: the provider offers, the receiver asks.
    pub role: Role,
    /// The other one. A provider may leave it out, and offers to everybody in the community.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub with: Option<MemberId>,
    /// What is exchanged.
    pub kind: ExchangeKind,
    /// Whether credits move.
    pub mode: ModeName,
    /// How much, in minutes, 60 to a credit; of an exchange for credits, and of no gift.
    #[schema(minimum = 1, maximum = 6000)]
    pub minutes: Option<u32>,
    /// What it is about, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What else there is to say, at most 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
    /// The listing it came from: an offer of the provider's, or a need of the receiver's.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub listing: Option<ListingId>,
}

impl ExchangeBody {
    /// The mode, with its amount.
    pub fn mode(&self) -> Result<Mode, Problem> {
        match (self.mode, self.minutes) {
            (ModeName::Gift, None) => Ok(Mode::Gift),
            (ModeName::Credit, Some(minutes)) => Ok(Mode::Credit { minutes }),
            (ModeName::Gift, Some(minutes)) => {
                let detail = "a gift has no amount";
                Err(Problem::invalid("INVALID_MINUTES", "minutes", detail).with("minutes", minutes))
            }
            (ModeName::Credit, None) => {
                let detail = format!("an exchange for credits has 1 to {MAX_MINUTES} minutes");
                Err(Problem::invalid("INVALID_MINUTES", "minutes", detail))
            }
        }
    }
}

/// Which exchanges to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExchangeQuery {
    /// Only those that have come so far.
    #[param(inline)]
    pub status: Option<ExchangeStatus>,
}

/// An exchange, as one of the two sees it, or somebody to whom it is offered.
#[derive(Serialize, ToSchema)]
pub struct ExchangeView {
    /// The id.
    #[schema(value_type = String)]
    pub id: ExchangeId,
    /// What is exchanged.
    kind: ExchangeKind,
    /// Whether credits move.
    mode: ModeName,
    /// How much, in minutes; none for a gift.
    minutes: Option<u32>,
    /// What it is about. Left out for a steward who is neither of the two.
    title: Option<String>,
    /// What else there is to say. Left out for a steward who is neither of the two.
    description: Option<String>,
    /// Who gives. Left out if they are hidden from one, or erased.
    #[schema(value_type = Option<String>)]
    provider: Option<MemberId>,
    /// Who takes; nobody yet, while it is offered to everybody. Left out if they are hidden from one, or erased.
    #[schema(value_type = Option<String>)]
    receiver: Option<MemberId>,
    /// Which of the two one is; none if neither.
    role: Option<Role>,
    /// The community it was made in.
    #[schema(value_type = Option<String>)]
    community: Option<CommunityId>,
    /// Whether it is between two communities: both are known, and differ.
    is_cross_community: bool,
    /// The provider's community. Shown to the two, to its members, and where credits pass between.
    #[schema(value_type = Option<String>)]
    provider_community: Option<CommunityId>,
    /// The receiver's community. Shown to the two, to its members, and where credits pass between.
    #[schema(value_type = Option<String>)]
    receiver_community: Option<CommunityId>,
    /// The listing it came from. Shown to the two.
    #[schema(value_type = Option<String>)]
    listing: Option<ListingId>,
    /// How far it has come.
    status: ExchangeStatus,
    /// When it was offered or asked for, in seconds.
    pub created_at: Timestamp,
    /// When the receiver asked for it.
    requested_at: Option<Timestamp>,
    /// When the provider agreed.
    accepted_at: Option<Timestamp>,
    /// When it began.
    started_at: Option<Timestamp>,
    /// When the provider said that it is done.
    provider_confirmed_at: Option<Timestamp>,
    /// When the receiver said so.
    receiver_confirmed_at: Option<Timestamp>,
    /// Until when both are to say so, for what is reserved to be paid. After that the second word reserves it anew, if
    /// the limits leave room.
    confirm_by: Option<Timestamp>,
    /// When both had said so.
    completed_at: Option<Timestamp>,
    /// When it was called off.
    cancelled_at: Option<Timestamp>,
    /// When what was paid went back.
    reversed_at: Option<Timestamp>,
}

impl ExchangeView {
    /// The exchange as somebody sees it who may know of it.
    pub fn of(exchange: Exchange, reading: &Reading) -> Self {
        let role = match () {
            _ if exchange.provider == reading.me => Some(Role::Provider),
            _ if exchange.receiver.as_ref() == Some(&reading.me) => Some(Role::Receiver),
            _ => None,
        };
        let minutes = exchange.minutes();
        let is_in = |community: &CommunityId| {
            let group = reading.view.group(community.as_str());
            group.is_ok_and(|group| reading.view.is_in(group, reading.viewer))
        };
        let home = |community: Option<CommunityId>| {
            community.filter(|id| role.is_some() || minutes.is_some() || is_in(id))
        };
        let is_cross_community = exchange.cross_community();
        let is_offered = exchange.receiver.is_none();
        let confirm_by = exchange.confirm_by();
        let named = |member: &MemberId| reading.node(member.as_str()).is_some();
        let is_of_both = named(&exchange.provider) && exchange.receiver.as_ref().is_none_or(named);
        let is_anybodys = |listing: &ListingId| {
            let resource = reading.view.resource(listing.as_str()).ok();
            let owner = resource.and_then(|resource| reading.view.owner(resource));
            owner.is_some_and(|owner| !reading.view.is_blocked(reading.viewer, owner))
        };
        let listing = exchange.listing.filter(|listing| is_of_both || is_anybodys(listing));
        // Of somebody who is there no longer nothing is told, and anybody may be named in a text.
        let (title, description) = match is_of_both {
            true => (exchange.title, exchange.description),
            false => (exchange.kind.to_string(), String::new()),
        };
        ExchangeView {
            id: exchange.id,
            kind: exchange.kind,
            mode: if minutes.is_some() { ModeName::Credit } else { ModeName::Gift },
            minutes,
            title: (role.is_some() || is_offered).then_some(title),
            description: (role.is_some() || is_offered).then_some(description),
            is_cross_community,
            provider: Some(exchange.provider).filter(named),
            receiver: exchange.receiver.filter(named),
            role,
            confirm_by,
            community: exchange.community,
            provider_community: home(exchange.provider_community),
            receiver_community: home(exchange.receiver_community),
            listing: listing.filter(|_| role.is_some()),
            status: exchange.status,
            created_at: exchange.created_at,
            requested_at: exchange.requested_at,
            accepted_at: exchange.accepted_at,
            started_at: exchange.started_at,
            provider_confirmed_at: exchange.provider_confirmed_at,
            receiver_confirmed_at: exchange.receiver_confirmed_at,
            completed_at: exchange.completed_at,
            cancelled_at: exchange.cancelled_at,
            reversed_at: exchange.reversed_at,
        }
    }
}
