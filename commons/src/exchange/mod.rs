//! Exchanges: a person provides something for another person, and both confirm it.
//!
//! | status | request | accept | start | first confirmation | second confirmation | cancel | reverse |
//! |---|---|---|---|---|---|---|---|
//! | offered | requested | | | | | cancelled | |
//! | requested | | requested, once | in progress, once accepted | | | cancelled | |
//! | in progress | | | | in progress | completed | cancelled | |
//! | completed | | | | | | | completed, once, of credits |
//! | cancelled | | | | | | | |
//!
//! | command | who |
//! |---|---|
//! | request | the person whom the offer names; anybody but the provider if it names nobody |
//! | accept | the provider |
//! | start, confirm, cancel | either party |
//! | reverse | the provider, or a steward of either community who is not the receiver |
//!
//! An exchange in credit mode has a transfer: it is reserved when the provider accepts, posted when the second
//! confirmation completes, voided when either party cancels, and reversed when the exchange is reversed. The
//! transfer has the exchange's id. A reservation expires after [`RESERVED`] seconds ([`Exchange::confirm_by`]);
//! both parties are notified before and after. The exchange stays open, and its completion is then paid by another
//! transfer. For people who are not parties an exchange is unknown.

mod command;
mod refusal;
mod shown;
mod status;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

pub use command::{Command, Context, Creation};
pub use refusal::ExchangeRefusal;
pub use shown::{Reader, Role, Shown};
pub use status::{ExchangeStatus, Step};

use crate::Timestamp;
use crate::id::{CommunityId, ExchangeId, ListingId, TransferId};
use crate::json::InvalidValue;
use crate::keywords::keywords;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::pace::{self, MOST_EXCHANGES_A_DAY};
use crate::text::{line, message};

/// The greatest number of minutes of an exchange: 100 credits.
pub const MAX_MINUTES: u32 = 6000;
/// The seconds for which an accepted exchange stays reserved: 30 days.
pub const RESERVED: i64 = 30 * 86_400;
/// The seconds before the end of a reservation at which its parties are reminded: three days, and one day.
pub const REMINDED: [i64; 2] = [3 * 86_400, 86_400];
/// The greatest number of characters in a title.
pub const MAX_TITLE: usize = 200;

keywords! {
    /// The kind of exchange.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum ExchangeKind {
        /// A service.
        Service,
        /// The loan of an object.
        ObjectLoan,
        /// A purchase for both parties.
        SharedPurchase,
    }
}

/// Whether an exchange moves credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mode {
    /// The exchange has no amount.
    Gift,
    /// The receiver pays the provider.
    Credit {
        /// The amount in minutes, 1 to [`MAX_MINUTES`]; 60 are one credit.
        minutes: u32,
    },
}

impl Mode {
    /// Returns the mode of that name: `gift`, or `credit` with minutes.
    pub fn named(name: &str, minutes: Option<u32>) -> Result<Self, InvalidValue> {
        match (name, minutes) {
            ("gift", None) => Ok(Mode::Gift),
            ("credit", Some(minutes)) => Ok(Mode::Credit { minutes }),
            ("gift", Some(_)) => Err(InvalidValue("mode: a gift moves no minutes".to_owned())),
            ("credit", None) => Err(InvalidValue("mode: credit needs minutes".to_owned())),
            _ => Err(InvalidValue(format!("mode: {name:?} is neither gift nor credit"))),
        }
    }

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Gift => "gift",
            Mode::Credit { .. } => "credit",
        }
    }
}

/// Whether a community counts exchanges in credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credits {
    /// Exchanges may be for credits.
    Used,
    /// All exchanges are gifts.
    NotUsed,
}

/// The fields of a new exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The kind of exchange.
    #[serde(default = "command::service")]
    pub kind: ExchangeKind,
    /// Whether it moves credits.
    #[serde(flatten, deserialize_with = "command::mode")]
    pub mode: Mode,
    /// The title: 1 to 200 characters, trimmed.
    pub title: String,
    /// The related listing.
    #[serde(default)]
    pub listing: Option<ListingId>,
    /// The community of the exchange.
    #[serde(default)]
    pub community: Option<CommunityId>,
    /// The provider's community.
    #[serde(default)]
    pub provider_community: Option<CommunityId>,
    /// The receiver's community.
    #[serde(default)]
    pub receiver_community: Option<CommunityId>,
}

/// An exchange between two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Its id, and that of its transfer.
    pub id: ExchangeId,
    /// The community of the exchange.
    pub community: Option<CommunityId>,
    /// The kind of exchange.
    pub kind: ExchangeKind,
    /// Whether it moves credits.
    #[serde(flatten)]
    pub mode: Mode,
    /// The title, 1 to 200 characters.
    pub title: String,
    /// The description, at most 2 000 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The related listing.
    pub listing: Option<ListingId>,
    /// The provider.
    pub provider: MemberId,
    /// The receiver; absent while it is offered to everybody.
    pub receiver: Option<MemberId>,
    /// The provider's community.
    pub provider_community: Option<CommunityId>,
    /// The receiver's community.
    pub receiver_community: Option<CommunityId>,
    /// The status.
    pub status: ExchangeStatus,
    /// The time of the offer or request.
    pub created_at: Timestamp,
    /// The time of the receiver's request.
    pub requested_at: Option<Timestamp>,
    /// The time of the provider's acceptance.
    pub accepted_at: Option<Timestamp>,
    /// The time of the start.
    pub started_at: Option<Timestamp>,
    /// The time of the provider's confirmation.
    pub provider_confirmed_at: Option<Timestamp>,
    /// The time of the receiver's confirmation.
    pub receiver_confirmed_at: Option<Timestamp>,
    /// The time of completion.
    pub completed_at: Option<Timestamp>,
    /// The time of cancellation.
    pub cancelled_at: Option<Timestamp>,
    /// The time of reversal.
    pub reversed_at: Option<Timestamp>,
    /// The transfer that pays for it, from the provider's acceptance on; absent for a gift.
    pub transfer: Option<TransferId>,
}

/// The state of the reservation in a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reminder {
    /// It expires soon.
    Lapsing,
    /// It has expired.
    Lapsed,
}

impl Exchange {
    /// Returns the exchange with a description of at most 2 000 characters.
    pub fn described(self, description: &str) -> Result<Self, ExchangeRefusal> {
        let description = message(description)
            .map_err(|reason| ExchangeRefusal::InvalidExchangeDescription { reason })?;
        Ok(Exchange { description, ..self })
    }
}

type Applied = Result<Outcome<Exchange>, ExchangeRefusal>;

/// The commands. Each is refused as unknown if the exchange is hidden from the caller.
impl Exchange {
    /// In credit mode the provider's community, or the community of the exchange, must be known.
    fn offer(
        id: ExchangeId,
        draft: Draft,
        receiver: Option<MemberId>,
        context: &Context,
    ) -> Applied {
        let provider = context.by.clone();
        let exchange =
            Self::begun(id, draft, provider, receiver, ExchangeStatus::Offered, context.now);
        exchange.check_not_blocked(context)?;
        exchange.check()?;
        let event = Event::ExchangeOffered { exchange: exchange.id.clone() };
        Ok(exchange.notifying(&context.by, event))
    }

    /// In credit mode both parties' communities, or the community of the exchange, must be known.
    fn ask(id: ExchangeId, draft: Draft, provider: MemberId, context: &Context) -> Applied {
        let receiver = Some(context.by.clone());
        let exchange =
            Self::begun(id, draft, provider, receiver, ExchangeStatus::Requested, context.now);
        exchange.check_not_blocked(context)?;
        exchange.check()?;
        let event = Event::ExchangeRequested { exchange: exchange.id.clone() };
        Ok(exchange.notifying(&context.by, event))
    }

    /// An offer to another person, or an offer that another person has requested already, is unknown to the caller.
    /// In credit mode the receiver's community, or the community of the exchange, must be known.
    fn request(self, receiver_community: Option<CommunityId>, context: &Context) -> Applied {
        let by = &context.by;
        let is_open_to_all = self.receiver.is_none() && self.status == ExchangeStatus::Offered;
        self.check_not_blocked(context)?;
        if !is_open_to_all {
            self.check_is_of(by)?;
        }
        if *by == self.provider {
            let (exchange, member) = (self.id, by.clone());
            return Err(ExchangeRefusal::NotReceiver { exchange, member });
        }
        let status = self.status.after(Step::Request).ok_or_else(|| {
            ExchangeRefusal::ExchangeNotOffered { exchange: self.id.clone(), status: self.status }
        })?;
        let next = Exchange {
            status,
            receiver: Some(by.clone()),
            requested_at: Some(context.now),
            receiver_community: receiver_community.or_else(|| self.receiver_community.clone()),
            ..self
        };
        next.check()?;
        let event = Event::ExchangeRequested { exchange: next.id.clone() };
        Ok(next.notifying(by, event))
    }

    fn accept(self, context: &Context) -> Applied {
        self.check_party(context)?;
        if context.by != self.provider {
            return Err(self.not_provider(&context.by));
        }
        let status = self.requested(Step::Accept)?;
        if self.accepted_at.is_some() {
            return Err(ExchangeRefusal::ExchangeAlreadyAccepted { exchange: self.id });
        }
        let transfer = match self.mode {
            Mode::Gift => None,
            // An exchange's id is never longer than a transfer's may be.
            Mode::Credit { .. } => TransferId::new(self.id.as_str()).ok(),
        };
        let event = Event::ExchangeAccepted { exchange: self.id.clone() };
        let next = Exchange { status, accepted_at: Some(context.now), transfer, ..self };
        Ok(next.notifying(&context.by, event))
    }

    fn start(self, context: &Context) -> Applied {
        self.check_party(context)?;
        let status = self.requested(Step::Start)?;
        if self.accepted_at.is_none() {
            return Err(ExchangeRefusal::ExchangeNotAccepted { exchange: self.id });
        }
        let event = Event::ExchangeStarted { exchange: self.id.clone() };
        let next = Exchange { status, started_at: Some(context.now), ..self };
        Ok(next.notifying(&context.by, event))
    }

    /// A block between the parties does not prevent confirmations.
    fn complete(self, context: &Context) -> Applied {
        let (by, now) = (&context.by, context.now);
        self.check_is_of(by)?;
        let by_provider = *by == self.provider;
        let (own, others) = match by_provider {
            true => (self.provider_confirmed_at, self.receiver_confirmed_at),
            false => (self.receiver_confirmed_at, self.provider_confirmed_at),
        };
        let step =
            if others.is_some() { Step::SecondConfirmation } else { Step::FirstConfirmation };
        let status =
            self.status.after(step).ok_or_else(|| ExchangeRefusal::ExchangeNotInProgress {
                exchange: self.id.clone(),
                status: self.status,
            })?;
        if own.is_some() {
            let (exchange, member) = (self.id, by.clone());
            return Err(ExchangeRefusal::AlreadyConfirmed { exchange, member });
        }
        let mut next = Exchange { status, ..self };
        match by_provider {
            true => next.provider_confirmed_at = Some(now),
            false => next.receiver_confirmed_at = Some(now),
        }
        let exchange = next.id.clone();
        let event = match status {
            ExchangeStatus::Completed => Event::ExchangeCompleted { exchange },
            _ => Event::ExchangeConfirmed { exchange },
        };
        next.completed_at = (status == ExchangeStatus::Completed).then_some(now);
        Ok(next.notifying(by, event))
    }

    /// A block between the parties does not prevent cancellations.
    fn cancel(self, context: &Context) -> Applied {
        self.check_is_of(&context.by)?;
        let status = self.status.after(Step::Cancel).ok_or_else(|| {
            ExchangeRefusal::ExchangeClosed { exchange: self.id.clone(), status: self.status }
        })?;
        let event = Event::ExchangeCancelled { exchange: self.id.clone() };
        let next = Exchange { status, cancelled_at: Some(context.now), ..self };
        Ok(next.notifying(&context.by, event))
    }

    /// A receiver who is a steward cannot reverse, since the minutes would come back to them.
    fn reverse(self, context: &Context) -> Applied {
        let Context { by, steward, .. } = context;
        if !steward {
            self.check_is_of(by)?;
        }
        if *by != self.provider && (!steward || self.receiver.as_ref() == Some(by)) {
            return Err(self.not_provider(by));
        }
        let exchange = self.id.clone();
        let status = self.status.after(Step::Reverse).ok_or_else(|| {
            ExchangeRefusal::ExchangeNotCompleted {
                exchange: exchange.clone(),
                status: self.status,
            }
        })?;
        if self.mode == Mode::Gift {
            return Err(ExchangeRefusal::ExchangeWithoutCredit { exchange });
        }
        if self.reversed_at.is_some() {
            return Err(ExchangeRefusal::ExchangeAlreadyReversed { exchange });
        }
        let next = Exchange { status, reversed_at: Some(context.now), ..self };
        Ok(next.notifying(by, Event::ExchangeReversed { exchange }))
    }
}

/// Other rules of an exchange.
impl Exchange {
    /// Refuses an exchange with a person who has left too many others of the same maker unanswered: within a day
    /// three about the same listing, and twenty in all. `unanswered` are the times of the earlier ones, each with
    /// its listing.
    pub fn check_pace(
        &self,
        by: &MemberId,
        unanswered: &[(Option<ListingId>, Timestamp)],
        now: Timestamp,
    ) -> Result<(), ExchangeRefusal> {
        let alike = unanswered.iter().filter(|(of, _)| of.is_some() && *of == self.listing);
        let again_at = pace::again_at(alike.map(|(_, at)| *at), now).or_else(|| {
            let all = unanswered.iter().map(|(_, at)| *at);
            pace::again_after(MOST_EXCHANGES_A_DAY, all, now)
        });
        match again_at {
            Some(again_at) => {
                Err(ExchangeRefusal::OfferedTooOften { member: by.clone(), again_at })
            }
            None => Ok(()),
        }
    }

    /// Returns whether the parties belong to different communities, both known.
    pub fn cross_community(&self) -> bool {
        matches!((&self.provider_community, &self.receiver_community), (Some(p), Some(r)) if p != r)
    }

    /// Returns whether a member is a party.
    pub fn is_of(&self, member: &MemberId) -> bool {
        *member == self.provider || self.receiver.as_ref() == Some(member)
    }

    /// Returns the minutes that it moves; nothing for a gift.
    pub fn minutes(&self) -> Option<u32> {
        match self.mode {
            Mode::Gift => None,
            Mode::Credit { minutes } => Some(minutes),
        }
    }

    /// Returns the time by which both must confirm for the reservation of the acceptance to be paid; nothing for a
    /// gift, before acceptance, and after the end. After that time the second confirmation reserves and pays at
    /// once, if the limits allow it.
    pub fn confirm_by(&self) -> Option<Timestamp> {
        let open = matches!(self.status, ExchangeStatus::Requested | ExchangeStatus::InProgress);
        let agreed = self.accepted_at.filter(|_| open && self.minutes().is_some());
        agreed.map(|at| at.saturating_add(RESERVED))
    }

    /// Makes notifications to both parties that the reservation expires soon or has expired.
    pub fn remind(&self, reminder: Reminder) -> Vec<Notification> {
        let Some(receiver) = &self.receiver else { return Vec::new() };
        let exchange = self.id.clone();
        let event = match reminder {
            Reminder::Lapsing => Event::ExchangeLapsing { exchange },
            Reminder::Lapsed => Event::ExchangeLapsed { exchange },
        };
        let notification = |to: &MemberId, by: &MemberId| Notification {
            to: to.clone(),
            by: by.clone(),
            event: event.clone(),
        };
        vec![notification(&self.provider, receiver), notification(receiver, &self.provider)]
    }

    /// Returns the community in whose ledger the provider is paid: the provider's, or that of the exchange.
    pub fn payee_community(&self) -> Option<&CommunityId> {
        self.provider_community.as_ref().or(self.community.as_ref())
    }

    /// Returns the community in whose ledger the receiver pays: the receiver's, or that of the exchange.
    pub fn payer_community(&self) -> Option<&CommunityId> {
        self.receiver_community.as_ref().or(self.community.as_ref())
    }

    /// Returns the community for which a member takes part in an exchange made in `made_in`: the same if the member
    /// belongs to it, else the first of the member's communities that is a partner of it (`is_partner`), else the
    /// first.
    pub fn home(
        made_in: &CommunityId,
        communities: impl IntoIterator<Item = CommunityId>,
        is_partner: impl Fn(&CommunityId) -> bool,
    ) -> Option<CommunityId> {
        let rank = |home: &CommunityId| (home != made_in, !is_partner(home), home.clone());
        communities.into_iter().min_by_key(rank)
    }

    /// Refuses an exchange for credits that involves a `community` without credits.
    pub fn allowed_in(
        &self,
        community: &CommunityId,
        credits: Credits,
    ) -> Result<(), ExchangeRefusal> {
        match self.mode {
            Mode::Credit { .. } if credits == Credits::NotUsed => {
                Err(ExchangeRefusal::CreditNotUsed { community: community.clone() })
            }
            _ => Ok(()),
        }
    }

    /// Makes an exchange of a draft.
    fn begun(
        id: ExchangeId,
        draft: Draft,
        provider: MemberId,
        receiver: Option<MemberId>,
        status: ExchangeStatus,
        now: Timestamp,
    ) -> Self {
        let Draft { kind, mode, title, listing, community, provider_community, receiver_community } =
            draft;
        Exchange {
            id,
            community,
            kind,
            mode,
            title: title.trim().to_owned(),
            description: String::new(),
            listing,
            provider,
            receiver,
            provider_community,
            receiver_community,
            status,
            created_at: now,
            requested_at: (status == ExchangeStatus::Requested).then_some(now),
            accepted_at: None,
            started_at: None,
            provider_confirmed_at: None,
            receiver_confirmed_at: None,
            completed_at: None,
            cancelled_at: None,
            reversed_at: None,
            transfer: None,
        }
    }

    /// Refuses values that are not allowed.
    fn check(&self) -> Result<(), ExchangeRefusal> {
        if self.receiver.as_ref() == Some(&self.provider) {
            return Err(ExchangeRefusal::ProviderIsReceiver { member: self.provider.clone() });
        }
        line(&self.title, 1..=MAX_TITLE)
            .map_err(|reason| ExchangeRefusal::InvalidExchangeTitle { reason })?;
        let Some(minutes) = self.minutes() else { return Ok(()) };
        if !(1..=MAX_MINUTES).contains(&minutes) {
            return Err(ExchangeRefusal::InvalidMinutes { minutes });
        }
        // The receiver of an open offer is not known before the request.
        let payer_known =
            self.payer_community().is_some() || self.status == ExchangeStatus::Offered;
        match self.payee_community() {
            Some(_) if payer_known => Ok(()),
            _ => Err(ExchangeRefusal::CreditWithoutCommunity),
        }
    }

    fn unknown(&self) -> ExchangeRefusal {
        ExchangeRefusal::UnknownExchange { exchange: self.id.clone() }
    }

    /// Refuses anybody but the two parties, to whom the exchange is unknown.
    fn check_is_of(&self, member: &MemberId) -> Result<(), ExchangeRefusal> {
        if self.is_of(member) { Ok(()) } else { Err(self.unknown()) }
    }

    /// Refuses people who hide from each other, to whom the exchange is unknown.
    fn check_not_blocked(&self, context: &Context) -> Result<(), ExchangeRefusal> {
        if context.blocked { Err(self.unknown()) } else { Ok(()) }
    }

    /// Refuses anybody but the two parties, and these where they hide from each other.
    fn check_party(&self, context: &Context) -> Result<(), ExchangeRefusal> {
        self.check_not_blocked(context)?;
        self.check_is_of(&context.by)
    }

    fn not_provider(&self, member: &MemberId) -> ExchangeRefusal {
        ExchangeRefusal::NotProvider { exchange: self.id.clone(), member: member.clone() }
    }

    /// The status after a step that only a requested exchange takes.
    fn requested(&self, step: Step) -> Result<ExchangeStatus, ExchangeRefusal> {
        self.status.after(step).ok_or_else(|| ExchangeRefusal::ExchangeNotRequested {
            exchange: self.id.clone(),
            status: self.status,
        })
    }

    /// The outcome, with a notification to the other party.
    fn notifying(self, by: &MemberId, event: Event) -> Outcome<Exchange> {
        let both = [Some(&self.provider), self.receiver.as_ref()];
        let notifications = Notification::to_others(both.into_iter().flatten(), by, &event);
        Outcome::of(self).with_notifications(notifications)
    }
}
