//! The refusals of an exchange.

use trust_core::MemberId;

use super::ExchangeStatus;
use crate::Timestamp;
use crate::id::{CommunityId, ExchangeId, ListingId};
use crate::refusal::refusals;
use crate::text::UnfitText;

refusals! {
    /// The reason why a command about an exchange is refused.
    #[non_exhaustive]
    pub enum ExchangeRefusal {
        /// The exchange is missing, or hidden from the caller: the caller is no party, or the parties are hidden from
        /// each other.
        #[error("there is no exchange {exchange}")]
        UnknownExchange { exchange: ExchangeId } => NotFound,
        /// Only the provider may do this.
        #[error("{member} is not the provider of exchange {exchange}")]
        NotProvider { exchange: ExchangeId, member: MemberId } => Forbidden,
        /// Only the receiver may do this, and the provider may not.
        #[error("{member} is not the receiver of exchange {exchange}")]
        NotReceiver { exchange: ExchangeId, member: MemberId } => Forbidden,
        /// Only offered exchanges can be requested.
        #[error("exchange {exchange} is {status}, not offered")]
        ExchangeNotOffered { exchange: ExchangeId, status: ExchangeStatus } => Conflict,
        /// Only requested exchanges can be accepted and started.
        #[error("exchange {exchange} is {status}, not requested")]
        ExchangeNotRequested { exchange: ExchangeId, status: ExchangeStatus } => Conflict,
        /// The provider has accepted before.
        #[error("exchange {exchange} was accepted before")]
        ExchangeAlreadyAccepted { exchange: ExchangeId } => Conflict,
        /// The provider has not accepted yet.
        #[error("exchange {exchange} is not accepted yet")]
        ExchangeNotAccepted { exchange: ExchangeId } => Conflict,
        /// Only exchanges in progress can be completed.
        #[error("exchange {exchange} is {status}, not in progress")]
        ExchangeNotInProgress { exchange: ExchangeId, status: ExchangeStatus } => Conflict,
        /// Each party confirms once.
        #[error("{member} has confirmed exchange {exchange} before")]
        AlreadyConfirmed { exchange: ExchangeId, member: MemberId } => Conflict,
        /// A completed or cancelled exchange stays so.
        #[error("exchange {exchange} is {status}")]
        ExchangeClosed { exchange: ExchangeId, status: ExchangeStatus } => Conflict,
        /// Only completed exchanges can be reversed.
        #[error("exchange {exchange} is {status}, not completed")]
        ExchangeNotCompleted { exchange: ExchangeId, status: ExchangeStatus } => Conflict,
        /// A gift has no payment to reverse.
        #[error("exchange {exchange} is a gift, without a payment")]
        ExchangeWithoutCredit { exchange: ExchangeId } => Conflict,
        /// It was reversed before.
        #[error("exchange {exchange} was reversed before")]
        ExchangeAlreadyReversed { exchange: ExchangeId } => Conflict,
        /// The member has left too many unanswered offers or requests with this person recently.
        #[error(
            "{member} has too many unanswered exchanges with this person and may make another from {again_at}"
        )]
        OfferedTooOften { member: MemberId, again_at: Timestamp } => Conflict,
        /// The provider cannot be the receiver.
        #[error("{member} cannot be both provider and receiver")]
        ProviderIsReceiver { member: MemberId } => Invalid,
        /// An exchange comes from an offer of its provider, or from a need of its receiver.
        #[error("an offer belongs to the provider, and a need to the receiver")]
        ListingOfAnother {
            #[serde(rename = "value")]
            listing: ListingId,
        } => Invalid,
        /// The title is empty or too long.
        #[error("a title {reason}")]
        InvalidExchangeTitle {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
        /// The description is too long.
        #[error("a description {reason}")]
        InvalidExchangeDescription {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid,
        /// The amount is outside the bounds.
        #[error("an exchange moves 1 to 6000 minutes, not {minutes}")]
        InvalidMinutes { minutes: u32 } => Invalid,
        /// Credits belong to a community.
        #[error("an exchange for credits needs the communities of both parties")]
        CreditWithoutCommunity => Invalid,
        /// Credits cannot pass between the parties.
        #[error(
            "credits pass only within a community, or between two communities with an active partnership"
        )]
        NoClearing => Conflict,
        /// The community has no credits.
        #[error("community {community} has no credits")]
        CreditNotUsed { community: CommunityId } => Invalid,
    }
}
