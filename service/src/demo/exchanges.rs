//! The exchanges of a demo network, over the last twelve weeks: in every state, as gifts and for credits.

use serde_json::json;
use trust_commons::exchange::{Command, Context, Creation, Draft, Exchange};
use trust_commons::listing::{Listing, ListingKind};
use trust_commons::payment::{self, Books};
use trust_commons::{Noun, Outcome, Timestamp};
use trust_core::MemberId;

use super::network::Network;
use super::people::{HOMES, OF_A_COMMUNITY, Person};
use crate::clock::DAY;
use crate::terminal::Failure;
use crate::work::fresh_id;

/// The days between the first exchange and the time of the demo.
const DAYS: i64 = 84;

/// The last step of an exchange.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Offered,
    Requested,
    Accepted,
    Started,
    Confirmed,
    Completed,
    Reversed,
    Cancelled,
}

impl Step {
    /// Returns the last step of the exchange of this number: the later ones are completed seldom.
    fn of(number: usize) -> Self {
        match number % 15 {
            14 => Step::Offered,
            13 => Step::Requested,
            12 => Step::Accepted,
            11 => Step::Started,
            10 => Step::Confirmed,
            5 => Step::Cancelled,
            3 => Step::Reversed,
            _ => Step::Completed,
        }
    }
}

impl Network {
    /// Two neighbours of each pair make an exchange, one after another in time.
    pub fn exchange(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        let pairs = people.len().div_ceil(2);
        for (nth, provider) in people.iter().step_by(2).enumerate() {
            // The three streets take turns, so that each has exchanges of all weeks and states.
            let number = nth % (OF_A_COMMUNITY / 2) * HOMES.len() + nth / (OF_A_COMMUNITY / 2);
            let days = DAYS - DAYS * number as i64 / pairs as i64;
            let receiver = (provider.number + 7) % OF_A_COMMUNITY;
            let receiver = &people[provider.home() * OF_A_COMMUNITY + receiver];
            let at = self.now.saturating_sub(days * DAY);
            self.one_exchange(provider, receiver, Step::of(number / 2), at)?;
        }
        Ok(())
    }

    /// Makes an exchange about an offer of the provider's, up to a step.
    fn one_exchange(
        &mut self,
        provider: &Person,
        receiver: &Person,
        last: Step,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let home = provider.home();
        let by = |member: &MemberId| Context::of(member.clone(), at);
        let (giver, taker) = (&provider.id, &receiver.id);
        let draft = self.draft(provider, home)?;
        let offer = Creation::Offer { id: fresh_id(), draft, receiver: Some(taker.clone()) };
        let mut exchange = self.take(Exchange::create(offer, &by(giver))?);
        let community = Some(self.towns[home].community.id.clone());
        let request = Command::Request { receiver_community: community };
        let steps = [
            (Step::Requested, request, taker),
            (Step::Accepted, Command::Accept, giver),
            (Step::Started, Command::Start, giver),
            (Step::Confirmed, Command::Complete, taker),
            (Step::Completed, Command::Complete, giver),
            (Step::Reversed, Command::Reverse, giver),
        ];
        let has_credit = HOMES[home].credit;
        let last = if last == Step::Reversed && !has_credit { Step::Completed } else { last };
        let until = if last == Step::Cancelled { Step::Accepted } else { last };
        for (_, command, who) in steps.into_iter().filter(|(step, _, _)| *step <= until) {
            exchange = self.take(exchange.apply(command, &by(who))?);
            self.pay(home, &exchange, at)?;
        }
        if last == Step::Cancelled {
            exchange = self.take(exchange.apply(Command::Cancel, &by(taker))?);
            self.pay(home, &exchange, at)?;
        }
        self.exchanges.push(exchange);
        Ok(())
    }

    /// Returns the terms of an exchange with the title of an offer of the provider's.
    fn draft(&self, provider: &Person, home: usize) -> Result<Draft, Failure> {
        let is_offer = |it: &&Listing| it.owner == provider.id && it.kind == ListingKind::Offer;
        let offer = self.listings.iter().find(is_offer);
        let kind = ["service", "object_loan", "shared_purchase"][provider.number % 3];
        let mut draft = json!({
            "kind": kind,
            "title": offer.map_or(HOMES[home].name, |offer| &offer.title),
            "mode": "gift",
            "community": provider.community(home),
            "provider_community": provider.community(home),
            "receiver_community": provider.community(home),
        });
        if HOMES[home].credit {
            draft["mode"] = "credit".into();
            draft["minutes"] = (30 + 15 * (provider.number % 7)).into();
        }
        Ok(serde_json::from_value(draft)?)
    }

    /// Takes the ledger step that the latest command to an exchange requires.
    fn pay(&mut self, home: usize, exchange: &Exchange, at: Timestamp) -> Result<(), Failure> {
        let mut books = Books::One(&mut self.towns[home].ledger);
        let notifications = payment::pay(exchange, &mut books, at)?;
        self.take(Outcome::of(()).with_notifications(notifications));
        Ok(())
    }
}
