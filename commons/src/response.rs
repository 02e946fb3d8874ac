//! A response of a member to an offer or a need.
//!
//! | | accept | decline | withdraw |
//! |---|---|---|---|
//! | by | the listing's owner | the listing's owner | the responder |
//! | pending | accepted | declined | withdrawn |
//! | accepted | – | declined: released | withdrawn: stepped back |
//! | declined, withdrawn | – | – | – |
//!
//! An accepted member can step back, and the owner can release them, while the listing is open or has expired; the
//! promised quantity is free again then. A withdrawn response does not count, and its responder may respond again,
//! three times within a day at most. A member who was declined or released may respond once more.
//!
//! One response to a need can be accepted; to an offer, as many as its quantity suffices for. Owner and responder
//! know of a response; for others it does not exist. A listing that closes keeps its pending responses: they can be
//! decided if it is opened again, declined and withdrawn.

mod command;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use crate::Timestamp;
use crate::id::{ListingId, ResponseId};
use crate::keywords::keywords;
use crate::listing::{ListingRefusal, Quantity};
use crate::refusal::{Class, Refusal};
use crate::text::UnfitText;

pub use command::{Command, Context, Creation, Decided};

keywords! {
    /// The status of a response.
    #[non_exhaustive]
    pub enum ResponseStatus {
        /// The owner has not decided.
        Pending,
        /// The owner accepted it.
        Accepted,
        /// The owner declined it.
        Declined,
        /// The responder withdrew it.
        Withdrawn,
    }
}

impl ResponseStatus {
    /// Returns the status after a command; nothing if the command is not allowed.
    pub const fn after(self, command: &Command) -> Option<Self> {
        match (self, command) {
            (ResponseStatus::Pending, Command::Accept { .. }) => Some(ResponseStatus::Accepted),
            (ResponseStatus::Pending | ResponseStatus::Accepted, Command::Decline) => {
                Some(ResponseStatus::Declined)
            }
            (ResponseStatus::Pending | ResponseStatus::Accepted, Command::Withdraw) => {
                Some(ResponseStatus::Withdrawn)
            }
            (ResponseStatus::Accepted, Command::Accept { .. })
            | (ResponseStatus::Declined | ResponseStatus::Withdrawn, _) => None,
        }
    }
}

/// A response to a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Response {
    /// Its id.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub id: ResponseId,
    /// The listing that the response answers.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub listing: ListingId,
    /// The responder.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub responder: MemberId,
    /// The message, at most 2 000 characters.
    pub message: String,
    /// The status.
    pub status: ResponseStatus,
    /// The time of the response, in seconds.
    pub created_at: Timestamp,
    /// The time of acceptance, decline or withdrawal, in seconds.
    pub decided_at: Option<Timestamp>,
    /// The accepted quantity.
    #[cfg_attr(feature = "schema", schema(value_type = Option<f64>))]
    pub quantity: Option<Quantity>,
}

/// An earlier response of the same person to the same listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// The status.
    pub status: ResponseStatus,
    /// The time of the response.
    pub created_at: Timestamp,
}

impl From<&Response> for Earlier {
    fn from(response: &Response) -> Self {
        Earlier { status: response.status, created_at: response.created_at }
    }
}

/// The reason why a command about a response is refused.
#[derive(
    Debug, Clone, PartialEq, thiserror::Error, Serialize, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are what the variant names, and the refused values
#[non_exhaustive]
pub enum ResponseRefusal {
    /// The response is missing, or the caller may not know of it.
    #[error("there is no response {response}")]
    UnknownResponse { response: ResponseId },
    /// A member cannot respond to their own listing.
    #[error("listing {listing} is {member}'s own")]
    OwnListing { listing: ListingId, member: MemberId },
    /// Only the responder may do this.
    #[error("response {response} is not {member}'s")]
    NotResponder { response: ResponseId, member: MemberId },
    /// The member has responded already.
    #[error("{member} has responded to listing {listing} already")]
    AlreadyResponded { listing: ListingId, member: MemberId },
    /// A member who has withdrawn three responses within a day has to wait before the next.
    #[error(
        "{member} has responded to listing {listing} too often and may respond again from {again_at}"
    )]
    RespondedTooOften { listing: ListingId, member: MemberId, again_at: Timestamp },
    /// The response was decided.
    #[error("response {response} is {status}, not pending")]
    ResponseNotPending { response: ResponseId, status: ResponseStatus },
    /// The message is too long.
    #[error("a message {reason}")]
    InvalidMessage {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// The listing does not allow it.
    #[error(transparent)]
    #[serde(untagged)]
    Listing(#[from] ListingRefusal),
}

impl Refusal for ResponseRefusal {
    fn class(&self) -> Class {
        match self {
            ResponseRefusal::UnknownResponse { .. } => Class::NotFound,
            ResponseRefusal::OwnListing { .. } | ResponseRefusal::NotResponder { .. } => {
                Class::Forbidden
            }
            ResponseRefusal::AlreadyResponded { .. }
            | ResponseRefusal::RespondedTooOften { .. }
            | ResponseRefusal::ResponseNotPending { .. } => Class::Conflict,
            ResponseRefusal::InvalidMessage { .. } => Class::Invalid,
            ResponseRefusal::Listing(refusal) => refusal.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ResponseRefusal::Listing(refusal) => refusal.code(),
            refusal => refusal.into(),
        }
    }
}
