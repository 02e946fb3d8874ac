//! A command to the ledgers of the plain model, generated from small numbers by property tests and by the fuzzer.

use trust_commons::TransferId;
use trust_commons::ledger::Ledger;

/// What an operation is made of, none of it bounded.
pub type Numbers = (u8, u8, u8, u8, u16, u8);

/// One command, to one of two ledgers (`book`) or, where it says so, from that one to the other.
#[derive(Debug, Clone)]
pub struct Operation {
    pub verb: Verb,
    pub book: usize,
    /// The account that is meant, or pays.
    pub account: u8,
    /// The account that is paid, or goes to.
    pub other: u8,
    /// The transfer's id, without that of a leg.
    pub id: String,
    /// The id of what is undone.
    pub original: String,
    pub minutes: u64,
    /// How long a reservation is good.
    pub expires_in: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Open,
    SetLimits,
    Reserve,
    Transfer,
    Post,
    Void,
    Expire,
    Reverse,
    Settle,
    TakeBack,
    Rename,
    ReserveBetween,
    TransferBetween,
    PostBetween,
    VoidBetween,
    ReverseBetween,
}

/// More of what happens more often.
const VERBS: [Verb; 26] = [
    Verb::Open,
    Verb::SetLimits,
    Verb::Reserve,
    Verb::Reserve,
    Verb::Reserve,
    Verb::Transfer,
    Verb::Transfer,
    Verb::Transfer,
    Verb::Post,
    Verb::Post,
    Verb::Void,
    Verb::Expire,
    Verb::Reverse,
    Verb::Reverse,
    Verb::Settle,
    Verb::Settle,
    Verb::TakeBack,
    Verb::Rename,
    Verb::ReserveBetween,
    Verb::ReserveBetween,
    Verb::TransferBetween,
    Verb::TransferBetween,
    Verb::PostBetween,
    Verb::VoidBetween,
    Verb::ReverseBetween,
    Verb::ReverseBetween,
];

impl Operation {
    /// The operation that the numbers stand for, after so many others. Orders mostly have ids of their own;
    /// what is decided or undone is mostly something that is there.
    pub fn new(numbers: Numbers, ledgers: &[Ledger; 2], before: usize) -> Self {
        let (verb, account, other, pick, minutes, expires_in) = numbers;
        let verb = VERBS[usize::from(verb) % VERBS.len()];
        let book = usize::from(account >= 128);
        let there = |pick: u8| {
            let legs = |id: &TransferId| id.as_str().ends_with(":out") == verb.has_legs();
            let Ledger { transfers, refused, .. } = &ledgers[book];
            let ids = transfers.keys().chain(refused.keys()).filter(|id| legs(id));
            let id = ids.clone().nth(usize::from(pick) % ids.count().max(1))?;
            id.as_str().split(':').next().map(str::to_owned)
        };
        let new = || format!("t{before}");
        let orders =
            !matches!(verb, Verb::Post | Verb::Void | Verb::PostBetween | Verb::VoidBetween);
        let id = if orders && pick % 8 != 0 { new() } else { there(pick / 8).unwrap_or_else(new) };
        Operation {
            verb,
            book,
            account: account % 8,
            other: if verb == Verb::Settle { 4 + other % 4 } else { other % 8 },
            id,
            original: there(other).unwrap_or_else(new),
            minutes: u64::from(minutes % 200),
            expires_in: (expires_in % 4 == 0).then_some(i64::from(expires_in / 4 % 16)),
        }
    }
}

impl Verb {
    /// Whether it is of two ledgers.
    pub fn has_legs(self) -> bool {
        matches!(
            self,
            Verb::ReserveBetween
                | Verb::TransferBetween
                | Verb::PostBetween
                | Verb::VoidBetween
                | Verb::ReverseBetween
        )
    }
}

impl Operation {
    /// The limits it sets.
    pub fn bounds(&self) -> (Option<i64>, Option<i64>) {
        let floor = [None, Some(-1200), Some(-100), Some(0)][usize::from(self.other % 4)];
        let ceiling = [None, Some(150)][usize::from(self.other / 4)];
        // Now and then some that are refused.
        if self.minutes == 7 { (Some(1), ceiling) } else { (floor, ceiling) }
    }
}
