//! The flow: recent exchanges between communities, as aggregates. Nothing depends on these figures.
//!
//! The flow counts exchanges between two known, different communities that were completed in the last 30 days,
//! including the first second. An exchange is outflow of the provider's community and inflow of the receiver's. So
//! the sum of all outflow and the sum of all inflow both equal the count, and the same holds for minutes. Minutes
//! are shown only for communities with credits; a reversed exchange counts, but moved no minutes.
//!
//! [`Flow::of`] is exact, for readers who may know of every exchange. [`Flow::published`] returns what a reader may see:
//! it consists of batches of exchanges, so that no figure, and no difference of two figures, concerns fewer than
//! five exchanges or three people, without the reader and the reader's exchanges.

mod batch;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use self::batch::Waiting;
use crate::Timestamp;
use crate::exchange::Exchange;
use crate::id::CommunityId;

/// The length of the period, in seconds: 30 days.
pub const WINDOW: i64 = 30 * 86_400;

/// Returns the time from which [`Flow::published`] needs exchanges: the beginning of the 90-day period in which the flow
/// begins.
pub fn reads_from(now: Timestamp) -> Timestamp {
    Timestamp::from_secs(batch::period(now.saturating_sub(WINDOW)) * batch::PERIOD)
}

/// The flow between communities in the last 30 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The start of the period.
    pub since: Timestamp,
    /// The end of the period.
    pub until: Timestamp,
    /// The number of exchanges.
    pub count: u64,
    /// The minutes that they moved; absent if no exchange was for credits.
    pub minutes: Option<u64>,
    /// The flow of each community.
    pub communities: BTreeMap<CommunityId, CommunityFlow>,
}

/// Exchanges from a community and to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommunityFlow {
    /// The number of exchanges that its members provided.
    pub outflow: u64,
    /// The number of exchanges that its members received.
    pub inflow: u64,
    /// The minutes that these moved; absent if none was for credits.
    pub minutes: Option<MinutesFlow>,
}

/// The minutes that left a community and entered it; 60 are a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MinutesFlow {
    /// The minutes that its members earned.
    pub outflow: u64,
    /// The minutes that its members spent.
    pub inflow: u64,
}

impl Flow {
    /// Computes the flow of `exchanges` in the 30 days up to `now`. Other exchanges are ignored.
    pub fn of<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>, now: Timestamp) -> Self {
        let since = now.saturating_sub(WINDOW);
        let communities = BTreeMap::new();
        let mut flow = Flow { since, until: now, count: 0, minutes: None, communities };
        for exchange in exchanges {
            flow.add(exchange);
        }
        flow
    }

    /// Computes what a reader may see of the flow in the 30 days up to `now`, from all exchanges that were
    /// completed since [`reads_from`], in the order of completion. Later exchanges may follow at the end.
    ///
    /// Exchanges from one community to another are counted in batches of at least five exchanges among at least
    /// three people. A batch counts from its last exchange on, as long as the whole batch is within the 30 days;
    /// exchanges outside of batches are withheld. Minutes have batches of their own, of exchanges for credits; the
    /// minutes of a batch with a reversed exchange are withheld.
    ///
    /// A batch with an exchange of the reader is merged with later batches until they contain five exchanges among
    /// three people without the reader: otherwise the reader could subtract their own. A reader without exchanges
    /// sees every batch separately.
    pub fn published<'a>(
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

    /// Returns whether the flow counts an exchange.
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

/// Returns the two communities of a completed exchange between communities, and its time.
fn crossing(exchange: &Exchange) -> Option<(&CommunityId, &CommunityId, Timestamp)> {
    let (giving, receiving) =
        (exchange.provider_community.as_ref()?, exchange.receiver_community.as_ref()?);
    Some((giving, receiving, exchange.completed_at?)).filter(|_| exchange.cross_community())
}
