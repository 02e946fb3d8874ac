//! A response: somebody answers an offer or a need.
//!
//! | | accept | decline | withdraw |
//! |---|---|---|---|
//! | by | the listing's owner | the listing's owner | the responder |
//! | pending | accepted | declined | withdrawn |
//! | accepted | – | declined: released | withdrawn: stepped back |
//! | declined, withdrawn | – | – | – |
//!
//! Who was accepted steps back, and the owner releases them, while the listing is open or has expired; what was promised
//! is given back then. A response that was withdrawn is as if it had not been given, and whoever thinks better of it
//! may answer again, three times within a day at most. Who was declined, or released, may answer once more.
//!
//! Of the responses to a need one is accepted, to an offer as many as its quantity is enough for. Owner and responder
//! know of a response; to anybody else there is none. A listing that closes leaves its pending responses as they are:
//! they can be answered if it is opened again, declined and withdrawn.

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

/// How often a person may be declined who answers one listing.
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
    /// The owner took it.
    Accepted,
    /// The owner did not.
    Declined,
    /// The responder took it back.
    Withdrawn,
}

/// What can be done with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the response
#[non_exhaustive]
pub enum ResponseCommand {
    Accept,
    Decline,
    Withdraw,
}

impl ResponseStatus {
    /// How it stands after a command; none where the command has no place.
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

/// A response that the same person gave to the same listing before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// The status.
    pub status: ResponseStatus,
    /// When it was given.
    pub created_at: Timestamp,
}

impl From<&Response> for Earlier {
    fn from(response: &Response) -> Self {
        Earlier { status: response.status, created_at: response.created_at }
    }
}

/// A response that was accepted, and what that made of its listing.
pub type AcceptedResponse = (Response, Accepted);

impl Response {
    /// Answers an open listing that the responder can see (`sees`). Its owner is told.
    ///
    /// Refused for the responder's own listing, for one hidden or closed, for whoever has answered it before
    /// (`earlier`: the person's other responses to it) unless they were declined once, for whoever has given three
    /// responses to it within a day, and for too long a message.
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

    /// Takes it, for so much or else for 1; the listing's owner may, unless the responder is hidden from the owner
    /// (`hidden`: those of the responder and of the people accepted who are). The responder is told, and keeps sight
    /// of the listing. A need is in progress from then on.
    ///
    /// `preference` is the owner's. Refused unless the response is pending and the listing open, for a
    /// need that has found somebody, and for more than is left of an offer.
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

    /// Does not take it, or releases who was accepted; the listing's owner may, unless the responder is hidden from the
    /// owner (`visible`). The responder is told. A pending response can be declined whether the listing is open or
    /// closed. `preference` is the owner's.
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

    /// Takes it back while it is pending, whatever has become of the listing, or steps back from what it was accepted
    /// for; the responder may. The listing's owner is told. `preference` is the owner's.
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

    /// The listing without the responder, if they were accepted.
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

    /// Lets pass the two who know of it.
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

/// Whether somebody whose responses to a listing stand so may give another.
fn may_answer(earlier: &[Earlier]) -> bool {
    let count = |status| earlier.iter().filter(|earlier| earlier.status == status).count();
    let waiting = count(ResponseStatus::Pending) + count(ResponseStatus::Accepted);
    waiting == 0 && count(ResponseStatus::Declined) < MOST_DECLINED
}

/// Why something about a response was refused.
#[derive(
    Debug, Clone, PartialEq, thiserror::Error, Serialize, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are what the variant names, and the values that offend
#[non_exhaustive]
pub enum ResponseRefusal {
    /// There is none, or the caller may not know of it.
    #[error("there is no response {response}")]
    UnknownResponse { response: ResponseId },
    /// One does not answer oneself.
    #[error("listing {listing} is {member}'s own")]
    OwnListing { listing: ListingId, member: MemberId },
    /// It is for the responder to do.
    #[error("response {response} is not {member}'s")]
    NotResponder { response: ResponseId, member: MemberId },
    /// Once is enough.
    #[error("{member} has answered listing {listing} already")]
    AlreadyResponded { listing: ListingId, member: MemberId },
    /// Whoever has taken three responses back within a day waits before the next.
    #[error("{member} has answered listing {listing} too often and may again from {again_at}")]
    RespondedTooOften { listing: ListingId, member: MemberId, again_at: Timestamp },
    /// It has been decided.
    #[error("response {response} is {status}, not pending")]
    ResponseNotPending { response: ResponseId, status: ResponseStatus },
    /// A message is too long.
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
