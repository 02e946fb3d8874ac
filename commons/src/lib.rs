//! The rules of sharing communities: offers, requests, responses, invites, partnerships, exchanges and ledgers.
//!
//! Every noun is a plain value. A command is data, too ([`command`]): [`Noun::apply`] takes the value, the command
//! and its context, and returns an [`Outcome`] (the new value, the changes for the engine, the notifications for people)
//! or a named refusal. No command does I/O, reads a clock or draws a random number: ids, tokens and `now` come from
//! outside. A refused command changes nothing, since values are not changed in place.

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations, missing_docs)]

mod actions;
pub mod audience;
pub mod block;
mod cell_members;
pub mod circle;
pub mod command;
pub mod community;
pub mod exchange;
pub mod facts;
pub mod flow;
mod id;
pub mod invite;
pub mod json;
mod keywords;
pub mod ledger;
pub mod listing;
pub mod member;
pub mod membership;
#[cfg(feature = "test-noun")]
pub mod memo;
mod notification;
mod outcome;
mod pace;
pub mod partnership;
pub mod payment;
pub mod place;
pub mod preference;
pub mod privacy;
mod pseudonym;
pub mod reach;
mod refusal;
pub mod response;
pub mod sharing;
pub mod skill;
pub mod steward;
pub mod text;
mod time;
pub mod trust;
pub mod viewer;
pub mod visible;
pub mod wire;

pub use actions::Actions;
pub use command::{Ends, Noun};
pub use id::{
    AsResource, CellId, CellInvitationId, CircleId, CommunityId, ExchangeId, InvalidRecordId,
    InviteId, JoinRequestId, ListingId, PartnershipId, ResponseId, SkillId, TransferId,
};
pub use notification::{Event, Notification, Subject};
pub use outcome::Outcome;
pub use refusal::{Class, Refusal};
pub use time::Timestamp;
pub use visible::Visible;
