//! Batches of exchanges that are shown together: at least five, among at least three people.
//!
//! The content of a batch depends on earlier exchanges only, so later exchanges and the time of a query change no
//! batch. All figures are sums of whole batches, and so are the differences between two figures.
//!
//! A person who took part in an exchange can subtract it from a figure. So a reader sees a batch with an exchange
//! of theirs only together with later batches, as soon as they contain at least five exchanges among at least three
//! people without the reader. These are whole batches, so the figures of two readers differ by whole batches, too.

use std::collections::BTreeSet;

use trust_core::MemberId;

use super::WINDOW;
use crate::Timestamp;
use crate::exchange::Exchange;

/// The smallest number of exchanges in a batch.
const LEAST_EXCHANGES: usize = 5;
/// The smallest number of people in these exchanges.
const LEAST_PEOPLE: usize = 3;
/// The length of a period in seconds: 90 days. No batch crosses the end of a period, so older exchanges need not be
/// read.
pub const PERIOD: i64 = 90 * 86_400;

/// Returns the number of the period of a time.
pub fn period(at: Timestamp) -> i64 {
    at.as_secs().div_euclid(PERIOD)
}

/// Exchanges of one kind and direction that are shown together.
type Batch<'a> = Vec<&'a Exchange>;

/// The exchanges of one kind and direction that wait for a full batch, and the full batches that cannot be shown to
/// a reader yet.
pub struct Waiting<'a> {
    reader: &'a MemberId,
    exchanges: Batch<'a>,
    batches: Vec<Batch<'a>>,
}

impl<'a> Waiting<'a> {
    /// Makes an empty state for a reader.
    pub fn of(reader: &'a MemberId) -> Self {
        Waiting { reader, exchanges: Vec::new(), batches: Vec::new() }
    }

    /// Adds an exchange that was completed at this time, after all others. Returns the exchanges that can be shown
    /// with it, if there are enough.
    ///
    /// An exchange that waits longer than the period of a flow would never be shown, and leaves the batch; a full
    /// batch is dropped as a whole.
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

/// Returns whether the exchanges are enough to hide each of them.
fn is_enough<'a>(exchanges: impl Iterator<Item = &'a Exchange>) -> bool {
    let exchanges: Vec<_> = exchanges.collect();
    let involved: BTreeSet<_> = exchanges.iter().flat_map(|it| people(it)).collect();
    exchanges.len() >= LEAST_EXCHANGES && involved.len() >= LEAST_PEOPLE
}
