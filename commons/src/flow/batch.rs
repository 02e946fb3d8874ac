//! Batches of exchanges that are told together: at least five, among at least three people.
//!
//! Which exchanges are in a batch depends on earlier ones alone, so that later ones and the moment of a question alter no
//! batch. All figures are sums of whole batches; so is what two figures differ by.
//!
//! Who took part in an exchange can take it out of a figure. So a reader who took part in a batch is told it only together with later
//! ones, as soon as they have at least five exchanges among at least three people without the reader. These are whole batches, so
//! what two readers are told differs by whole batches, too.

use std::collections::BTreeSet;

use trust_core::MemberId;

use super::WINDOW;
use crate::Timestamp;
use crate::exchange::Exchange;

/// The fewest exchanges of a batch.
const LEAST_EXCHANGES: usize = 5;
/// The fewest people who take part in them.
const LEAST_PEOPLE: usize = 3;
/// No batch goes over the end of such a period, in seconds: 90 days. So older exchanges need not be read.
pub const PERIOD: i64 = 90 * 86_400;

/// The number of the period that a moment lies in.
pub fn period(at: Timestamp) -> i64 {
    at.div_euclid(PERIOD)
}

/// Exchanges of one kind and direction that are told together.
type Batch<'a> = Vec<&'a Exchange>;

/// The exchanges of one kind and direction that wait for their batch to be whole, and the batches that wait to be told to a
/// reader.
pub struct Waiting<'a> {
    reader: &'a MemberId,
    exchanges: Batch<'a>,
    batches: Vec<Batch<'a>>,
}

impl<'a> Waiting<'a> {
    /// Nothing waits to be told to a reader.
    pub fn of(reader: &'a MemberId) -> Self {
        Waiting { reader, exchanges: Vec::new(), batches: Vec::new() }
    }

    /// Adds an exchange that was completed then, after all others. Gives what can be told with it, if that is enough.
    ///
    /// What waits for longer than a flow looks back would never be told, and leaves the batch; a whole batch goes with it.
    pub fn with(&mut self, exchange: &'a Exchange, at: Timestamp) -> Option<Batch<'a>> {
        let goes_with = |earlier: &Exchange| {
            let earlier = earlier.completed_at;
            earlier.is_some_and(|it| period(it) == period(at) && it >= at.saturating_sub(WINDOW))
        };
        self.exchanges.retain(|earlier| goes_with(earlier));
        self.exchanges.push(exchange);
        if !is_enough(self.exchanges.iter().copied()) {
            return None;
        }
        self.batches.retain(|batch| batch.iter().all(|earlier| goes_with(earlier)));
        self.batches.push(std::mem::take(&mut self.exchanges));
        let is_of_others = |it: &&Exchange| people(it).all(|person| person != self.reader);
        let of_others = self.batches.iter().flatten().copied().filter(is_of_others);
        is_enough(of_others).then(|| std::mem::take(&mut self.batches).concat())
    }
}

fn people(exchange: &Exchange) -> impl Iterator<Item = &MemberId> {
    [Some(&exchange.provider), exchange.receiver.as_ref()].into_iter().flatten()
}

/// Whether so many exchanges tell of none by itself.
fn is_enough<'a>(exchanges: impl Iterator<Item = &'a Exchange>) -> bool {
    let exchanges: Vec<_> = exchanges.collect();
    let involved: BTreeSet<_> = exchanges.iter().flat_map(|it| people(it)).collect();
    exchanges.len() >= LEAST_EXCHANGES && involved.len() >= LEAST_PEOPLE
}
