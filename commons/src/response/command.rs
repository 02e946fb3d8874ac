//! The commands of responses, as data, and their effects.

use std::collections::BTreeSet;

use serde::Deserialize;
use trust_core::MemberId;

use super::{Earlier, Response, ResponseRefusal, ResponseStatus};
use crate::Timestamp;
use crate::command::Noun;
use crate::id::ResponseId;
use crate::listing::{Accepted, Listing, ListingRefusal, Quantity};
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::pace;
use crate::preference::SharingPreference;
use crate::sharing::SharingModel;
use crate::text;

/// The greatest number of declined responses of a person to one listing.
const MOST_DECLINED: usize = 2;

/// The command that makes a response.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A member responds to an open listing that they can see. Its owner is notified.
    ///
    /// Refused for the member's own listing, for a hidden or closed listing, for a member with an earlier response unless
    /// they were declined once, for a member with three responses to it within a day, and for a message that is too long.
    Give {
        /// The new id.
        id: ResponseId,
        /// The message, at most 2 000 characters.
        #[serde(default)]
        message: String,
    },
}

/// A command that changes a response.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// The listing's owner accepts the response. The responder is notified, and keeps seeing the listing. A need is in
    /// progress from then on.
    ///
    /// Refused unless the response is pending and the listing open, for a need with an accepted member, and for more than
    /// is left of an offer. Accepted members who are hidden from the owner give way if there is no room otherwise.
    Accept {
        /// The accepted quantity; 1 if left out.
        quantity: Option<Quantity>,
    },
    /// The listing's owner declines a pending response, whether the listing is open or closed, or releases an accepted
    /// member. The responder is notified.
    Decline,
    /// The responder withdraws a pending response, whatever the state of the listing, or steps back from an acceptance.
    /// The listing's owner is notified.
    Withdraw,
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// The listing that the response answers.
    pub listing: Listing,
    /// Whether `by` can see the listing; for `give` only.
    #[serde(default)]
    pub sees: bool,
    /// The earlier responses of `by` to the listing; for `give` only.
    #[serde(default)]
    pub earlier: Vec<Earlier>,
    /// The people who are hidden from the listing's owner, among the responder and the accepted members.
    #[serde(default)]
    pub hidden: BTreeSet<MemberId>,
    /// The sharing preference of the listing's owner.
    #[serde(default)]
    pub preference: SharingPreference,
    /// The sharing model of the deployment.
    #[serde(default)]
    pub model: SharingModel,
    /// The current time.
    pub now: Timestamp,
}

impl Context {
    /// Makes the context of a command by a person who does not see the listing and has no earlier response.
    pub fn of(by: MemberId, listing: Listing, now: Timestamp) -> Self {
        Context {
            by,
            listing,
            sees: false,
            earlier: Vec::new(),
            hidden: BTreeSet::new(),
            preference: SharingPreference::default(),
            model: SharingModel::default(),
            now,
        }
    }
}

/// A response after a command, with the effect on its listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The response.
    pub response: Response,
    /// The listing; nothing if the command does not change it.
    pub listing: Option<Listing>,
    /// The members who are no longer accepted, because they are hidden from the owner: their responses are declined.
    pub gave_way: Vec<MemberId>,
}

impl From<Response> for Decided {
    fn from(response: Response) -> Self {
        Decided { response, listing: None, gave_way: Vec::new() }
    }
}

impl Noun for Response {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = ResponseRefusal;
    type After = Decided;

    const CONTEXT: &'static [&'static str] =
        &["by", "listing", "sees", "earlier", "hidden", "preference", "model", "now"];

    fn create(creation: Creation, context: &Context) -> Result<Outcome<Self>, ResponseRefusal> {
        let Creation::Give { id, message } = creation;
        Self::give(id, &message, context)
    }

    fn apply(self, command: Command, context: &Context) -> Applied {
        match command {
            Command::Accept { quantity } => self.accept(quantity, context),
            Command::Decline => self.decline(context),
            Command::Withdraw => self.withdraw(context),
        }
    }
}

type Applied = Result<Outcome<Decided>, ResponseRefusal>;

impl Response {
    fn give(
        id: ResponseId,
        message: &str,
        context: &Context,
    ) -> Result<Outcome<Self>, ResponseRefusal> {
        let Context { by, listing, earlier, now, .. } = context;
        let (answered, member) = (listing.id.clone(), by.clone());
        if *by == listing.owner {
            return Err(ResponseRefusal::OwnListing { listing: answered, member });
        }
        if !context.sees {
            return Err(ListingRefusal::UnknownListing { listing: answered }.into());
        }
        if !listing.is_open(*now) {
            let status = listing.status_at(*now);
            return Err(ListingRefusal::ListingClosed { listing: answered, status }.into());
        }
        if !may_answer(earlier) {
            return Err(ResponseRefusal::AlreadyResponded { listing: answered, member });
        }
        let given = earlier.iter().map(|earlier| earlier.created_at);
        if let Some(again_at) = pace::again_at(given, *now) {
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
            created_at: *now,
            decided_at: None,
            quantity: None,
        };
        Ok(Outcome::of(response).with_notifications(Notification::to_others(
            [&listing.owner],
            by,
            &event,
        )))
    }

    fn accept(self, quantity: Option<Quantity>, context: &Context) -> Applied {
        let Context { by, listing, hidden, preference, model, now, .. } = context;
        self.admit_owner(context)?;
        let status = self.next(&Command::Accept { quantity })?;
        let accepted =
            listing.accept(&self.responder, quantity, hidden, preference, *model, *now)?;
        let event =
            Event::ResponseAccepted { listing: listing.id.clone(), response: self.id.clone() };
        let notifications = Notification::to_others([&self.responder], by, &event);
        let decided = |Accepted { listing, quantity, gave_way }| Decided {
            response: self.decided(status, Some(quantity), *now),
            listing: Some(listing),
            gave_way,
        };
        Ok(accepted.map(decided).with_notifications(notifications))
    }

    fn decline(self, context: &Context) -> Applied {
        self.admit_owner(context)?;
        let status = self.next(&Command::Decline)?;
        let (listing, response) = (self.listing.clone(), self.id.clone());
        let event = match self.status {
            ResponseStatus::Accepted => Event::HelperReleased { listing, response },
            _ => Event::ResponseDeclined { listing, response },
        };
        let notifications = Notification::to_others([&self.responder], &context.by, &event);
        Ok(self.released(status, context)?.with_notifications(notifications))
    }

    fn withdraw(self, context: &Context) -> Applied {
        self.admit(context)?;
        if context.by != self.responder {
            let (response, member) = (self.id, context.by.clone());
            return Err(ResponseRefusal::NotResponder { response, member });
        }
        let status = self.next(&Command::Withdraw)?;
        let (listing, response) = (self.listing.clone(), self.id.clone());
        let event = match self.status {
            ResponseStatus::Accepted => Event::HelperSteppedBack { listing },
            _ => Event::ResponseWithdrawn { listing, response },
        };
        let notifications = Notification::to_others([&context.listing.owner], &context.by, &event);
        Ok(self.released(status, context)?.with_notifications(notifications))
    }

    /// Returns the response with another status, and the listing without the responder, if they were accepted.
    fn released(self, status: ResponseStatus, context: &Context) -> Applied {
        let Context { listing, preference, model, now, .. } = context;
        let listing = match self.status {
            ResponseStatus::Accepted => {
                listing.release(&self.responder, preference, *model, *now)?.map(Some)
            }
            _ => Outcome::of(None),
        };
        let response = self.decided(status, None, *now);
        Ok(listing.map(|listing| Decided { response, listing, gave_way: Vec::new() }))
    }

    fn decided(self, status: ResponseStatus, quantity: Option<Quantity>, now: Timestamp) -> Self {
        Response { status, quantity, decided_at: Some(now), ..self }
    }

    /// Admits the responder and the listing's owner, who know of it.
    fn admit(&self, context: &Context) -> Result<(), ResponseRefusal> {
        let Context { by, listing, .. } = context;
        let knows = *by == self.responder || *by == listing.owner;
        if knows && self.listing == listing.id { Ok(()) } else { Err(self.unknown()) }
    }

    /// Admits the listing's owner, unless the responder is hidden from the owner.
    fn admit_owner(&self, context: &Context) -> Result<(), ResponseRefusal> {
        self.admit(context)?;
        context.listing.admit_owner(&context.by)?;
        if context.hidden.contains(&self.responder) { Err(self.unknown()) } else { Ok(()) }
    }

    fn next(&self, command: &Command) -> Result<ResponseStatus, ResponseRefusal> {
        self.status.after(command).ok_or_else(|| {
            let (response, status) = (self.id.clone(), self.status);
            ResponseRefusal::ResponseNotPending { response, status }
        })
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
