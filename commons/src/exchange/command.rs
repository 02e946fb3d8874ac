//! The commands of exchanges, as data.

use serde::{Deserialize, Deserializer};
use trust_core::MemberId;

use super::{Draft, Exchange, ExchangeKind, ExchangeRefusal, Mode};
use crate::Timestamp;
use crate::command::Noun;
use crate::id::{CommunityId, ExchangeId};
use crate::outcome::Outcome;

/// A command that creates an exchange. The draft's text and amount are checked.
#[derive(Debug, Clone, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// The provider offers an exchange: to one person if `receiver` is named, else to everybody in the community.
    Offer {
        /// The new id.
        id: ExchangeId,
        /// The terms of the exchange.
        #[serde(flatten)]
        draft: Draft,
        /// The only person who may request it.
        receiver: Option<MemberId>,
    },
    /// The receiver asks a provider for an exchange that is not offered yet, which counts as requested.
    Ask {
        /// The new id.
        id: ExchangeId,
        /// The terms of the exchange.
        #[serde(flatten)]
        draft: Draft,
        /// The person who is asked.
        provider: MemberId,
    },
}

/// A command that changes an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// A person becomes the receiver of an offer.
    Request {
        /// The receiver's community; without it, that of the offer stays.
        receiver_community: Option<CommunityId>,
    },
    /// The provider accepts. In credit mode the caller reserves the amount now, under the id that
    /// [`transfer`](Exchange::transfer) then has.
    Accept,
    /// Either party starts an accepted exchange.
    Start,
    /// One party confirms that the exchange is done. The second confirmation completes it; in credit mode the caller
    /// posts the transfer then.
    Complete,
    /// Either party cancels an exchange that is not completed. The caller voids the reservation.
    Cancel,
    /// The provider, or a steward of either community who is not the receiver, reverses the payment, once.
    Reverse,
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// Whether provider and receiver are hidden from each other, or the offer is hidden from the person who
    /// requests it.
    #[serde(default)]
    pub blocked: bool,
    /// Whether `by` is a steward of either community.
    #[serde(default)]
    pub steward: bool,
    /// The current time.
    pub now: Timestamp,
}

impl Context {
    /// Makes the context of a command by a person who is not blocked and is not a steward.
    pub const fn of(by: MemberId, now: Timestamp) -> Self {
        Context { by, blocked: false, steward: false, now }
    }
}

impl Noun for Exchange {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = ExchangeRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = &["by", "blocked", "steward", "now"];

    fn create(creation: Creation, context: &Context) -> Result<Outcome<Self>, ExchangeRefusal> {
        match creation {
            Creation::Offer { id, draft, receiver } => Self::offer(id, draft, receiver, context),
            Creation::Ask { id, draft, provider } => Self::ask(id, draft, provider, context),
        }
    }

    fn apply(self, command: Command, context: &Context) -> Result<Outcome<Self>, ExchangeRefusal> {
        match command {
            Command::Request { receiver_community } => self.request(receiver_community, context),
            Command::Accept => self.accept(context),
            Command::Start => self.start(context),
            Command::Complete => self.complete(context),
            Command::Cancel => self.cancel(context),
            Command::Reverse => self.reverse(context),
        }
    }
}

pub(super) fn service() -> ExchangeKind {
    ExchangeKind::Service
}

/// Reads the mode from the fields `mode` and `minutes`. Minutes alone mean credit; without both it is a gift.
pub(super) fn mode<'de, D: Deserializer<'de>>(fields: D) -> Result<Mode, D::Error> {
    #[derive(Deserialize)]
    struct Fields {
        mode: Option<String>,
        minutes: Option<u32>,
    }
    let Fields { mode, minutes } = Fields::deserialize(fields)?;
    let implied = if minutes.is_some() { "credit" } else { "gift" };
    Mode::named(mode.as_deref().unwrap_or(implied), minutes).map_err(serde::de::Error::custom)
}
