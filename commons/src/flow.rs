//! Flow: how much communities did for each other lately. A figure to look at; nothing depends on it.
//!
//! Counted are the exchanges between two known, different communities that were completed in the last 30
//! days, the first second of them included. What the provider's community gives is its outflow, and the
//! inflow of the receiver's. So all outflow together is all inflow together is the count, and the same
//! holds of the minutes. Minutes are told only of communities that use credits; an exchange that was
//! reversed still took place, but moved nothing.
//!
//! [`Flow::of`] is exact, for whoever may know of every exchange. [`Flow::told`] is what a reader may be told: it is made
//! of batches of exchanges, so that no figure, and no difference of two figures, is about fewer than five
//! exchanges or three people, the reader and what the reader took part in not counted.

mod batch;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use self::batch::Waiting;
use crate::Timestamp;
use crate::exchange::Exchange;
use crate::id::CommunityId;

/// How long a flow looks back, in seconds: 30 days.
pub const WINDOW: i64 = 30 * 86_400;

/// How far back [`Flow::told`] reads in order to tell the flow at a moment: from the beginning of the period of 90 days in
/// which that flow begins.
pub fn reads_from(now: Timestamp) -> Timestamp {
    batch::period(now.saturating_sub(WINDOW)) * batch::PERIOD
}

/// What passed between communities in the last 30 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The start of the period.
    pub since: Timestamp,
    /// The end of the period.
    pub until: Timestamp,
    /// How many exchanges.
    pub count: u64,
    /// How many minutes they moved; nothing if none was for credits.
    pub minutes: Option<u64>,
    /// The part of each community that had one.
    pub communities: BTreeMap<CommunityId, CommunityFlow>,
}

/// Exchanges from a community and to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommunityFlow {
    /// How many exchanges its members gave.
    pub outflow: u64,
    /// How many they received.
    pub inflow: u64,
    /// What these moved; nothing if none was for credits.
    pub minutes: Option<MinutesFlow>,
}

/// The minutes that left a community and entered it; 60 are a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MinutesFlow {
    /// What its members earned.
    pub outflow: u64,
    /// What they spent.
    pub inflow: u64,
}

impl Flow {
    /// The flow among `exchanges` in the 30 days up to `now`. Whatever does not belong into it is left out.
    pub fn of<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>, now: Timestamp) -> Self {
        let since = now.saturating_sub(WINDOW);
        let communities = BTreeMap::new();
        let mut flow = Flow { since, until: now, count: 0, minutes: None, communities };
        for exchange in exchanges {
            flow.add(exchange);
        }
        flow
    }

    /// What a reader may be told of the flow in the 30 days up to `now`, of all exchanges that were completed since
    /// [`reads_from`], in the order in which they were completed. Later exchanges may be added at the end.
    ///
    /// What one community gives another is counted in batches of at least five exchanges among at least three people.
    /// A batch counts from its last exchange on, as long as all of it lies in the 30 days; what is in no batch is
    /// withheld. Minutes have batches of their own, made of what was for credits; the minutes of a batch in which something was
    /// reversed are withheld.
    ///
    /// A batch in which the reader took part is told together with later ones, from when there are five exchanges among three people
    /// in them without the reader: otherwise the reader could subtract their own. Whoever took part in none is told
    /// every batch by itself.
    pub fn told<'a>(
        exchanges: impl IntoIterator<Item = &'a Exchange>,
        reader: &'a MemberId,
        now: Timestamp,
    ) -> Self {
        let mut flow = Flow::of([], now);
        let mut counted = BTreeMap::<_, Waiting<'_>>::new();
        let mut credited = BTreeMap::<_, Waiting<'_>>::new();
        for exchange in exchanges {
            let Some((giving, receiving, completed_at)) = crossing(exchange) else { continue };
            let direction = (giving, receiving);
            let is_counted = |batch: &Vec<&Exchange>| batch.iter().all(|it| flow.covers(it));
            let waiting = counted.entry(direction).or_insert_with(|| Waiting::of(reader));
            let whole = waiting.with(exchange, completed_at).filter(is_counted);
            if exchange.minutes().is_none() {
                whole.into_iter().flatten().for_each(|it| flow.count(it));
                continue;
            }
            let waiting = credited.entry(direction).or_insert_with(|| Waiting::of(reader));
            let paid = waiting.with(exchange, completed_at).filter(is_counted);
            let paid = paid.filter(|batch| batch.iter().all(|it| it.reversed_at.is_none()));
            whole.into_iter().flatten().for_each(|it| flow.count(it));
            paid.into_iter().flatten().for_each(|it| flow.credit(it));
        }
        flow
    }

    fn add(&mut self, exchange: &Exchange) {
        if self.covers(exchange) {
            self.count(exchange);
            self.credit(exchange);
        }
    }

    /// Whether an exchange belongs into it.
    fn covers(&self, exchange: &Exchange) -> bool {
        crossing(exchange).is_some_and(|(_, _, at)| (self.since..=self.until).contains(&at))
    }

    fn count(&mut self, exchange: &Exchange) {
        let Some((giving, receiving, _)) = crossing(exchange) else { return };
        self.count += 1;
        self.communities.entry(giving.clone()).or_default().outflow += 1;
        self.communities.entry(receiving.clone()).or_default().inflow += 1;
    }

    fn credit(&mut self, exchange: &Exchange) {
        let (Some((giving, receiving, _)), Some(minutes)) =
            (crossing(exchange), exchange.minutes())
        else {
            return;
        };
        let minutes = if exchange.reversed_at.is_some() { 0 } else { u64::from(minutes) };
        *self.minutes.get_or_insert(0) += minutes;
        self.minutes_of(giving).outflow += minutes;
        self.minutes_of(receiving).inflow += minutes;
    }

    fn minutes_of(&mut self, community: &CommunityId) -> &mut MinutesFlow {
        let part = self.communities.entry(community.clone()).or_default();
        part.minutes.get_or_insert_default()
    }
}

/// From which community a completed exchange went into which other one, and when.
fn crossing(exchange: &Exchange) -> Option<(&CommunityId, &CommunityId, Timestamp)> {
    let (giving, receiving) =
        (exchange.provider_community.as_ref()?, exchange.receiver_community.as_ref()?);
    Some((giving, receiving, exchange.completed_at?)).filter(|_| exchange.cross_community())
}
