//! Request bodies and views of an exchange.

use serde::{Deserialize, Serialize};
use trust_commons::exchange::{
    Context, Exchange, ExchangeKind, ExchangeStatus, MAX_MINUTES, Mode, Role,
};
use trust_commons::steward::Roles;
use trust_commons::{Actions, CommunityId, ExchangeId, ListingId, Timestamp};
use trust_core::MemberId;
use utoipa::{IntoParams, ToSchema};

use crate::http::protocol::{Problem, Reading};

/// The mode: gift or credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModeName {
    /// The exchange has no amount.
    Gift,
    /// The receiver pays the provider.
    Credit,
}

/// An exchange to offer or to request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeBody {
    /// The caller's role: the provider offers, the receiver asks.
    pub role: Role,
    /// The other party. A provider may leave it out to offer to everybody in the community.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub with: Option<MemberId>,
    /// The kind of exchange.
    pub kind: ExchangeKind,
    /// The mode: gift or credit.
    pub mode: ModeName,
    /// The amount in minutes, 60 to a credit; only for an exchange for credits.
    #[schema(minimum = 1, maximum = 6000)]
    pub minutes: Option<u32>,
    /// The title, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The description, at most 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
    /// The related listing: an offer of the provider, or a need of the receiver.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub listing: Option<ListingId>,
}

impl ExchangeBody {
    /// Returns the mode, with its amount.
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

/// The filter of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExchangeQuery {
    /// Only exchanges with this status.
    #[param(inline)]
    pub status: Option<ExchangeStatus>,
}

/// An exchange, as seen by a party or by a person to whom it is offered.
#[derive(Serialize, ToSchema)]
pub struct ExchangeView {
    /// The id.
    #[schema(value_type = String)]
    pub id: ExchangeId,
    /// The kind of exchange.
    kind: ExchangeKind,
    /// The mode: gift or credit.
    mode: ModeName,
    /// The amount in minutes; absent for a gift.
    minutes: Option<u32>,
    /// The title. Left out for a steward who is not a party.
    title: Option<String>,
    /// The description. Left out for a steward who is not a party.
    description: Option<String>,
    /// The provider. Left out if they hide from the caller, or were erased.
    #[schema(value_type = Option<String>)]
    provider: Option<MemberId>,
    /// The receiver; absent while the exchange is offered to everybody. Left out if they hide from the caller, or
    /// were erased.
    #[schema(value_type = Option<String>)]
    receiver: Option<MemberId>,
    /// The caller's role; absent if the caller is not a party.
    role: Option<Role>,
    /// The community of the exchange.
    #[schema(value_type = Option<String>)]
    community: Option<CommunityId>,
    /// Whether it is between two communities: both are known, and differ.
    is_cross_community: bool,
    /// The provider's community. Shown to both parties, to its members, and where credits pass between communities.
    #[schema(value_type = Option<String>)]
    provider_community: Option<CommunityId>,
    /// The receiver's community. Shown to both parties, to its members, and where credits pass between communities.
    #[schema(value_type = Option<String>)]
    receiver_community: Option<CommunityId>,
    /// The related listing. Shown to both parties.
    #[schema(value_type = Option<String>)]
    listing: Option<ListingId>,
    /// The status.
    status: ExchangeStatus,
    /// The time of the offer or request, in seconds.
    pub created_at: Timestamp,
    /// The time of the receiver's request.
    requested_at: Option<Timestamp>,
    /// The time of the provider's acceptance.
    accepted_at: Option<Timestamp>,
    /// The time of the start.
    started_at: Option<Timestamp>,
    /// The time of the provider's confirmation.
    provider_confirmed_at: Option<Timestamp>,
    /// The time of the receiver's confirmation.
    receiver_confirmed_at: Option<Timestamp>,
    /// The time by which both must confirm for the reserved credits to be paid. Later the second confirmation
    /// reserves them again, if the limits allow it.
    confirm_by: Option<Timestamp>,
    /// The time of completion.
    completed_at: Option<Timestamp>,
    /// The time of cancellation.
    cancelled_at: Option<Timestamp>,
    /// The time of reversal.
    reversed_at: Option<Timestamp>,
    /// The actions that are open to the caller now, by the state of the exchange: the last words of the routes. A limit
    /// of an account, or the scope of a token, may still refuse them.
    actions: Vec<&'static str>,
}

/// Returns what a reader with these roles may do with an exchange.
pub fn actions_on(exchange: &Exchange, reading: &Reading, roles: &Roles) -> Vec<&'static str> {
    let homes = [exchange.payer_community(), exchange.payee_community()];
    let steward = homes.into_iter().flatten().any(|home| roles.is_steward(home, &reading.me));
    let context = Context { steward, ..Context::of(reading.me.clone(), reading.now) };
    exchange.actions(&context)
}

impl ExchangeView {
    /// Makes the view of an exchange for a reader who may know of it.
    pub fn of(exchange: Exchange, reading: &Reading, roles: &Roles) -> Self {
        let actions = actions_on(&exchange, reading, roles);
        let shown = reading.shown_of(&exchange);
        let minutes = exchange.minutes();
        let is_cross_community = exchange.cross_community();
        let confirm_by = exchange.confirm_by();
        ExchangeView {
            id: exchange.id,
            kind: exchange.kind,
            mode: if minutes.is_some() { ModeName::Credit } else { ModeName::Gift },
            minutes,
            title: shown.title,
            description: shown.description,
            is_cross_community,
            provider: shown.provider,
            receiver: shown.receiver,
            role: shown.role,
            confirm_by,
            community: exchange.community,
            provider_community: shown.provider_community,
            receiver_community: shown.receiver_community,
            listing: shown.listing,
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
            actions,
        }
    }
}
