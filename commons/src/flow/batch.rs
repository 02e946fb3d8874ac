//! Batches of exchanges that are told together: at least five, among at least three people.
//!
//! Which exchanges are in a batch depends on earlier ones alone, so that later ones and the moment of a question alter no
//! batch. All figures are sums of whole batches; so is what two figures differ by.

use std::collections::BTreeSet;

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

/// The exchanges of one kind and direction that wait for their batch to be whole.
#[derive(Default)]
pub struct Waiting<'a>(Vec<&'a Exchange>);

impl<'a> Waiting<'a> {
    /// Adds an exchange that was completed then, after all others. Gives the batch that it makes whole, if it does.
    ///
    /// What waits for longer than a flow looks back would never be told, and leaves the batch.
    pub fn with(&mut self, exchange: &'a Exchange, at: Timestamp) -> Option<Vec<&'a Exchange>> {
        let goes_with = |earlier: Timestamp| {
            period(earlier) == period(at) && earlier >= at.saturating_sub(WINDOW)
        };
        self.0.retain(|earlier| earlier.completed_at.is_some_and(goes_with));
        self.0.push(exchange);
        let people = self.0.iter().flat_map(|it| [Some(&it.provider), it.receiver.as_ref()]);
        let people: BTreeSet<_> = people.flatten().collect();
        let is_whole = self.0.len() >= LEAST_EXCHANGES && people.len() >= LEAST_PEOPLE;
        is_whole.then(|| std::mem::take(&mut self.0))
    }
}
