//! The exchanges of a demo network, over the last twelve weeks: in every state, as gifts and for credits, within a
//! street and between streets.

use serde_json::json;
use trust_commons::exchange::{Command, Context, Creation, Draft, Exchange};
use trust_commons::listing::{Listing, ListingKind};
use trust_commons::partnership::Partnership;
use trust_commons::payment::{self, Books};
use trust_commons::{Noun, Outcome, PartnershipId, Timestamp};

use super::network::Network;
use super::people::{HOMES, OF_A_COMMUNITY, Person};
use crate::clock::DAY;
use crate::terminal::Failure;
use crate::work::fresh_id;

/// The days between the first exchange and the time of the demo.
const DAYS: i64 = 84;

/// The pairs of streets of which the first gives to the second.
const BETWEEN: [(usize, usize); 4] = [(0, 1), (1, 0), (1, 2), (2, 0)];

/// The ages in days of the exchanges of such a pair. The flow of the last 30 days shows groups of five, none of which
/// crosses the end of a calendar period: of the ten recent ones at least one group is complete on every date, because
/// none of the earlier ones is close enough to join them.
const AGES: [i64; 15] = [81, 76, 74, 69, 65, 27, 24, 22, 19, 17, 13, 10, 8, 5, 2];

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

/// An exchange to come.
struct Plan<'a> {
    provider: &'a Person,
    receiver: &'a Person,
    /// The number of the provider's offer.
    offer: usize,
    last: Step,
    at: Timestamp,
}

impl Network {
    /// People make exchanges within their street and with other streets, one after another in time.
    pub fn exchange(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        let mut plans = self.within_streets(&people);
        plans.extend(self.between_streets(&people));
        plans.sort_by_key(|plan| plan.at);
        plans.iter().try_for_each(|plan| self.one_exchange(plan))
    }

    /// Two neighbours of each pair make an exchange.
    fn within_streets<'a>(&self, people: &'a [Person]) -> Vec<Plan<'a>> {
        let pairs = people.len().div_ceil(2);
        let plan = |(nth, provider): (usize, &'a Person)| {
            // The three streets take turns, so that each has exchanges of all weeks and states.
            let number = nth % (OF_A_COMMUNITY / 2) * HOMES.len() + nth / (OF_A_COMMUNITY / 2);
            let days = DAYS - DAYS * number as i64 / pairs as i64;
            let receiver = (provider.number + 7) % OF_A_COMMUNITY;
            let receiver = &people[provider.home() * OF_A_COMMUNITY + receiver];
            let at = self.now.saturating_sub(days * DAY);
            Plan { provider, receiver, offer: 0, last: Step::of(number / 2), at }
        };
        people.iter().step_by(2).enumerate().map(plan).collect()
    }

    /// People with odd numbers give to people of other streets.
    fn between_streets<'a>(&self, people: &'a [Person]) -> Vec<Plan<'a>> {
        let odd = OF_A_COMMUNITY / 2;
        let of = |home: usize, nth: usize| &people[home * OF_A_COMMUNITY + nth % odd * 2 + 1];
        let mut plans = Vec::new();
        for (pair, (from, to)) in BETWEEN.into_iter().enumerate() {
            for (nth, days) in AGES.into_iter().enumerate() {
                // The pairs give at different times of the day.
                let at = self.now.saturating_sub(days * DAY + pair as i64 * 9_000);
                let (provider, receiver) = (of(from, 3 * nth + pair), of(to, 7 * nth + 2 * pair));
                plans.push(Plan { provider, receiver, offer: nth, last: Step::Completed, at });
            }
        }
        plans
    }

    /// Makes an exchange about an offer of the provider's, up to its last step.
    fn one_exchange(&mut self, plan: &Plan<'_>) -> Result<(), Failure> {
        let by = |person: &Person| Context::of(person.id.clone(), plan.at);
        let (giver, taker) = (plan.provider, plan.receiver);
        let draft = self.draft(plan)?;
        let offer = Creation::Offer { id: fresh_id(), draft, receiver: Some(taker.id.clone()) };
        let mut exchange = self.take(Exchange::create(offer, &by(giver))?);
        let community = Some(self.towns[taker.home()].community.id.clone());
        let request = Command::Request { receiver_community: community };
        let steps = [
            (Step::Requested, request, taker),
            (Step::Accepted, Command::Accept, giver),
            (Step::Started, Command::Start, giver),
            (Step::Confirmed, Command::Complete, taker),
            (Step::Completed, Command::Complete, giver),
            (Step::Reversed, Command::Reverse, giver),
        ];
        let last = match plan.last {
            Step::Reversed if exchange.minutes().is_none() => Step::Completed,
            last => last,
        };
        let until = if last == Step::Cancelled { Step::Accepted } else { last };
        for (_, command, who) in steps.into_iter().filter(|(step, _, _)| *step <= until) {
            exchange = self.take(exchange.apply(command, &by(who))?);
            self.pay(plan, &exchange)?;
        }
        if last == Step::Cancelled {
            exchange = self.take(exchange.apply(Command::Cancel, &by(taker))?);
            self.pay(plan, &exchange)?;
        }
        self.exchanges.push(exchange);
        Ok(())
    }

    /// Returns the terms of an exchange with the title of an offer of the provider's.
    fn draft(&self, plan: &Plan<'_>) -> Result<Draft, Failure> {
        let (provider, receiver) = (plan.provider, plan.receiver);
        let (from, to) = (provider.home(), receiver.home());
        let is_offer = |it: &&Listing| it.owner == provider.id && it.kind == ListingKind::Offer;
        let mut offers = self.listings.iter().filter(is_offer).cycle();
        let kind = ["service", "object_loan", "shared_purchase"][provider.number % 3];
        let mut draft = json!({
            "kind": kind,
            "title": offers.nth(plan.offer).map_or(HOMES[from].name, |offer| &offer.title),
            "mode": "gift",
            "community": provider.community(from),
            "provider_community": provider.community(from),
            "receiver_community": receiver.community(to),
        });
        let can_pay = from == to || self.partnership_of(from, to).is_some();
        if can_pay && HOMES[from].credit && HOMES[to].credit {
            draft["mode"] = "credit".into();
            draft["minutes"] = (30 + 15 * (provider.number % 7)).into();
        }
        Ok(serde_json::from_value(draft)?)
    }

    /// Returns the active partnership of two communities.
    fn partnership_of(&self, a: usize, b: usize) -> Option<PartnershipId> {
        let [a, b] = [a, b].map(|home| &self.towns[home].community.id);
        let is_theirs = |it: &&Partnership| [(a, b), (b, a)].contains(&(&it.a, &it.b));
        let mut active = self.partnerships.iter().filter(|it| it.effective().is_some());
        active.find(is_theirs).map(|it| it.id.clone())
    }

    /// Takes the ledger step that the latest command to an exchange requires.
    fn pay(&mut self, plan: &Plan<'_>, exchange: &Exchange) -> Result<(), Failure> {
        let (payer, payee) = (plan.receiver.home(), plan.provider.home());
        let partnership = self.partnership_of(payer, payee);
        let mut books = match (&partnership, self.towns.get_disjoint_mut([payer, payee])) {
            (_, Err(_)) => Books::One(&mut self.towns[payee].ledger),
            (Some(partnership), Ok([payer, payee])) => {
                let (payer, payee) = (&mut payer.ledger, &mut payee.ledger);
                Books::Two { payer, payee, partnership }
            }
            // Between streets that are no partners everything is a gift.
            (None, Ok(_)) => return Ok(()),
        };
        let notifications = payment::pay(exchange, &mut books, plan.at)?;
        self.take(Outcome::of(()).with_notifications(notifications));
        Ok(())
    }
}
