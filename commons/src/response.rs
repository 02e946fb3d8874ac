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

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use crate::Timestamp;
use crate::id::{ListingId, ResponseId};
use crate::listing::{Accepted, Listing, ListingRefusal, Quantity};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::pace;
use crate::preference::SharingPreference;
use crate::refusal::{Class, Refusal};
use crate::sharing::SharingModel;
use crate::text::{self, UnfitText};

/// The greatest number of declined responses of a person to one listing.
const MOST_DECLINED: usize = 2;

/// The status of a response.
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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

/// The commands of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the response
#[non_exhaustive]
pub enum ResponseCommand {
    Accept,
    Decline,
    Withdraw,
}

impl ResponseStatus {
    /// Returns the status after a command; nothing if the command is not allowed.
    pub const fn after(self, command: ResponseCommand) -> Option<Self> {
        match (self, command) {
            (ResponseStatus::Pending, ResponseCommand::Accept) => Some(ResponseStatus::Accepted),
            (ResponseStatus::Pending, ResponseCommand::Decline) => Some(ResponseStatus::Declined),
            (ResponseStatus::Pending, ResponseCommand::Withdraw) => Some(ResponseStatus::Withdrawn),
            (ResponseStatus::Accepted, ResponseCommand::Decline) => Some(ResponseStatus::Declined),
            (ResponseStatus::Accepted, ResponseCommand::Withdraw) => {
                Some(ResponseStatus::Withdrawn)
            }
            (ResponseStatus::Accepted, ResponseCommand::Accept)
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// An accepted response, with the effect on its listing.
pub type AcceptedResponse = (Response, Accepted);

impl Response {
    /// Responds to an open listing that the responder can see (`sees`). Its owner is notified.
    ///
    /// Refused for the responder's own listing, for a hidden or closed listing, for a responder with an earlier
    /// response (`earlier`) unless they were declined once, for a responder with three responses to it within a
    /// day, and for a message that is too long.
    pub fn give(
        id: ResponseId,
        listing: &Listing,
        responder: &MemberId,
        message: &str,
        sees: bool,
        earlier: &[Earlier],
        now: Timestamp,
    ) -> Result<Outcome<Self>, ResponseRefusal> {
        let (answered, member) = (listing.id.clone(), responder.clone());
        if *responder == listing.owner {
            return Err(ResponseRefusal::OwnListing { listing: answered, member });
        }
        if !sees {
            return Err(ListingRefusal::UnknownListing { listing: answered }.into());
        }
        if !listing.is_open(now) {
            let status = listing.status_at(now);
            return Err(ListingRefusal::ListingClosed { listing: answered, status }.into());
        }
        if !may_answer(earlier) {
            return Err(ResponseRefusal::AlreadyResponded { listing: answered, member });
        }
        let given = earlier.iter().map(|earlier| earlier.created_at);
        if let Some(again_at) = pace::again_at(given, now) {
            return Err(ResponseRefusal::RespondedTooOften { listing: answered, member, again_at });
        }
        let message =
            text::message(message).map_err(|reason| ResponseRefusal::InvalidMessage { reason })?;
        let event = Event::ResponseReceived { listing: answered.clone(), response: id.clone() };
        let response = Response {
            id,
            listing: answered,
            responder: member,
            message,
            status: ResponseStatus::Pending,
            created_at: now,
            decided_at: None,
            quantity: None,
        };
        let told = Notice { to: listing.owner.clone(), by: responder.clone(), event };
        Ok(Outcome::of(response).with_notices([told]))
    }

    /// Accepts the response, for this quantity or for 1; for the listing's owner, unless the responder is hidden
    /// from the owner (`hidden`: the hidden people among the responder and the accepted members). The responder is
    /// notified, and keeps seeing the listing. A need is in progress from then on.
    ///
    /// `preference` is the owner's. Refused unless the response is pending and the listing open, for a need with an
    /// accepted member, and for more than is left of an offer.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of its own")]
    pub fn accept(
        &self,
        by: &MemberId,
        listing: &Listing,
        quantity: Option<Quantity>,
        hidden: &BTreeSet<MemberId>,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<AcceptedResponse>, ResponseRefusal> {
        self.admit_owner(by, listing, !hidden.contains(&self.responder))?;
        let response = self.decide(ResponseCommand::Accept, now)?;
        let accepted = listing.accept(&self.responder, quantity, hidden, preference, model, now)?;
        let event =
            Event::ResponseAccepted { listing: listing.id.clone(), response: self.id.clone() };
        let told = Notice { to: self.responder.clone(), by: by.clone(), event };
        let with_quantity = |accepted: Accepted| {
            (Response { quantity: Some(accepted.quantity), ..response }, accepted)
        };
        Ok(accepted.map(with_quantity).with_notices([told]))
    }

    /// Declines the response, or releases an accepted member; for the listing's owner, unless the responder is
    /// hidden from the owner (`visible`). The responder is notified. A pending response can be declined whether the
    /// listing is open or closed. `preference` is the owner's.
    pub fn decline(
        &self,
        by: &MemberId,
        listing: &Listing,
        visible: bool,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<(Self, Listing)>, ResponseRefusal> {
        self.admit_owner(by, listing, visible)?;
        let response = self.decide(ResponseCommand::Decline, now)?;
        let (listing_id, id) = (listing.id.clone(), self.id.clone());
        let event = match self.status {
            ResponseStatus::Accepted => Event::HelperReleased { listing: listing_id, response: id },
            _ => Event::ResponseDeclined { listing: listing_id, response: id },
        };
        let told = Notice { to: self.responder.clone(), by: by.clone(), event };
        let left = self.released_from(listing, preference, model, now)?;
        Ok(left.map(|listing| (response, listing)).with_notices([told]))
    }

    /// Withdraws a pending response, whatever the state of the listing, or steps back from an acceptance; for the
    /// responder. The listing's owner is notified. `preference` is the owner's.
    pub fn withdraw(
        &self,
        by: &MemberId,
        listing: &Listing,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<(Self, Listing)>, ResponseRefusal> {
        self.admit(by, listing)?;
        if *by != self.responder {
            let (response, member) = (self.id.clone(), by.clone());
            return Err(ResponseRefusal::NotResponder { response, member });
        }
        let response = self.decide(ResponseCommand::Withdraw, now)?;
        let (listing_id, id) = (listing.id.clone(), self.id.clone());
        let event = match self.status {
            ResponseStatus::Accepted => Event::HelperSteppedBack { listing: listing_id },
            _ => Event::ResponseWithdrawn { listing: listing_id, response: id },
        };
        let told = Notice { to: listing.owner.clone(), by: by.clone(), event };
        let left = self.released_from(listing, preference, model, now)?;
        Ok(left.map(|listing| (response, listing)).with_notices([told]))
    }

    /// Returns the listing without the responder, if they were accepted.
    fn released_from(
        &self,
        listing: &Listing,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<Listing>, ResponseRefusal> {
        match self.status {
            ResponseStatus::Accepted => {
                Ok(listing.release(&self.responder, preference, model, now)?)
            }
            _ => Ok(Outcome::of(listing.clone())),
        }
    }

    /// Admits the responder and the listing's owner, who know of it.
    fn admit(&self, by: &MemberId, listing: &Listing) -> Result<(), ResponseRefusal> {
        let knows = *by == self.responder || *by == listing.owner;
        if knows && self.listing == listing.id { Ok(()) } else { Err(self.unknown()) }
    }

    fn admit_owner(
        &self,
        by: &MemberId,
        listing: &Listing,
        visible: bool,
    ) -> Result<(), ResponseRefusal> {
        self.admit(by, listing)?;
        listing.admit_owner(by)?;
        if visible { Ok(()) } else { Err(self.unknown()) }
    }

    fn decide(&self, command: ResponseCommand, now: Timestamp) -> Result<Self, ResponseRefusal> {
        let status = self.status.after(command).ok_or_else(|| self.not_pending())?;
        Ok(Response { status, decided_at: Some(now), quantity: None, ..self.clone() })
    }

    fn not_pending(&self) -> ResponseRefusal {
        ResponseRefusal::ResponseNotPending { response: self.id.clone(), status: self.status }
    }

    fn unknown(&self) -> ResponseRefusal {
        ResponseRefusal::UnknownResponse { response: self.id.clone() }
    }
}

/// Returns whether a person with these earlier responses to a listing may give another.
fn may_answer(earlier: &[Earlier]) -> bool {
    let count = |status| earlier.iter().filter(|earlier| earlier.status == status).count();
    let waiting = count(ResponseStatus::Pending) + count(ResponseStatus::Accepted);
    waiting == 0 && count(ResponseStatus::Declined) < MOST_DECLINED
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
