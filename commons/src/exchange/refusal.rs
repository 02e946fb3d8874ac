//! The refusals of an exchange.

use serde::Serialize;
use trust_core::MemberId;

use super::ExchangeStatus;
use crate::Timestamp;
use crate::id::{CommunityId, ExchangeId};
use crate::refusal::{Class, Refusal};
use crate::text::UnfitText;

/// Why something cannot be done with an exchange.
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
#[allow(missing_docs)] // each field is the value that the message names
#[non_exhaustive]
pub enum ExchangeRefusal {
    /// There is none, or it is none of the caller's business: a stranger to it, or one of the two hides
    /// from the other.
    #[error("there is no exchange {exchange}")]
    UnknownExchange { exchange: ExchangeId },
    /// Only the provider does that.
    #[error("{member} is not the provider of exchange {exchange}")]
    NotProvider { exchange: ExchangeId, member: MemberId },
    /// Only the receiver does that, and the provider is not.
    #[error("{member} is not the receiver of exchange {exchange}")]
    NotReceiver { exchange: ExchangeId, member: MemberId },
    /// Only what is offered can be requested.
    #[error("exchange {exchange} is {status}, not offered")]
    ExchangeNotOffered { exchange: ExchangeId, status: ExchangeStatus },
    /// Only what is requested can be accepted and started.
    #[error("exchange {exchange} is {status}, not requested")]
    ExchangeNotRequested { exchange: ExchangeId, status: ExchangeStatus },
    /// The provider has accepted before.
    #[error("exchange {exchange} was accepted before")]
    ExchangeAlreadyAccepted { exchange: ExchangeId },
    /// The provider has not accepted yet.
    #[error("exchange {exchange} is not accepted yet")]
    ExchangeNotAccepted { exchange: ExchangeId },
    /// Only what is under way can be done.
    #[error("exchange {exchange} is {status}, not in progress")]
    ExchangeNotInProgress { exchange: ExchangeId, status: ExchangeStatus },
    /// Everybody's word counts once.
    #[error("{member} has confirmed exchange {exchange} before")]
    AlreadyConfirmed { exchange: ExchangeId, member: MemberId },
    /// What is completed or cancelled stays so.
    #[error("exchange {exchange} is {status}")]
    ExchangeClosed { exchange: ExchangeId, status: ExchangeStatus },
    /// Only what is completed can be reversed.
    #[error("exchange {exchange} is {status}, not completed")]
    ExchangeNotCompleted { exchange: ExchangeId, status: ExchangeStatus },
    /// A gift has nothing to give back.
    #[error("exchange {exchange} was a gift")]
    ExchangeWithoutCredit { exchange: ExchangeId },
    /// It was reversed before.
    #[error("exchange {exchange} was reversed before")]
    ExchangeAlreadyReversed { exchange: ExchangeId },
    /// Somebody has offered to the same person, or asked of them, too often of late without an answer.
    #[error(
        "{member} has offered to, or asked of, this person too often and may again from {again_at}"
    )]
    OfferedTooOften { member: MemberId, again_at: Timestamp },
    /// Nobody exchanges with himself.
    #[error("{member} cannot be both provider and receiver")]
    ProviderIsReceiver { member: MemberId },
    /// A title that is empty or too long.
    #[error("a title {reason}")]
    InvalidExchangeTitle {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// A description that is too long.
    #[error("a description {reason}")]
    InvalidExchangeDescription {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// An amount outside the bounds.
    #[error("an exchange moves 1 to 6000 minutes, not {minutes}")]
    InvalidMinutes { minutes: u32 },
    /// A credit is always a credit of some community.
    #[error("an exchange for credits needs the community of each of the two")]
    CreditWithoutCommunity,
    /// Credits cannot pass between the two.
    #[error("credits pass within one community, or between two that have an active partnership")]
    NoClearing,
    /// The community keeps no credits.
    #[error("community {community} has no credits")]
    CreditNotUsed { community: CommunityId },
}

impl Refusal for ExchangeRefusal {
    fn class(&self) -> Class {
        use ExchangeRefusal::*;
        match self {
            UnknownExchange { .. } => Class::NotFound,
            NotProvider { .. } | NotReceiver { .. } => Class::Forbidden,
            ExchangeNotOffered { .. }
            | ExchangeNotRequested { .. }
            | ExchangeAlreadyAccepted { .. }
            | ExchangeNotAccepted { .. }
            | ExchangeNotInProgress { .. }
            | AlreadyConfirmed { .. }
            | OfferedTooOften { .. }
            | NoClearing
            | ExchangeClosed { .. }
            | ExchangeNotCompleted { .. }
            | ExchangeWithoutCredit { .. }
            | ExchangeAlreadyReversed { .. } => Class::Conflict,
            ProviderIsReceiver { .. }
            | InvalidExchangeTitle { .. }
            | InvalidExchangeDescription { .. }
            | InvalidMinutes { .. }
            | CreditWithoutCommunity
            | CreditNotUsed { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
