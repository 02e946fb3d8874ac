//! The states of an exchange: the table at the head of the parent module, as code.

use crate::keywords::keywords;

keywords! {
    /// The status of an exchange.
    #[non_exhaustive]
    pub enum ExchangeStatus {
        /// The provider offers it.
        Offered,
        /// The receiver requests it; the provider may have accepted.
        Requested,
        /// In progress; one party may have confirmed.
        InProgress,
        /// Both parties have confirmed.
        Completed,
        /// Cancelled.
        Cancelled,
    }
}

/// A step of an exchange, as the table distinguishes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// The receiver requests an offer.
    Request,
    /// The provider accepts.
    Accept,
    /// A party starts it.
    Start,
    /// A party confirms completion.
    FirstConfirmation,
    /// The other party confirms, too.
    SecondConfirmation,
    /// A party cancels it.
    Cancel,
    /// The payment is reversed.
    Reverse,
}

impl ExchangeStatus {
    /// Returns the status after a step; nothing if the step is not allowed.
    pub const fn after(self, step: Step) -> Option<ExchangeStatus> {
        use ExchangeStatus::{Cancelled, Completed, InProgress, Offered, Requested};
        match (self, step) {
            (Offered, Step::Request) => Some(Requested),
            (Requested, Step::Accept) => Some(Requested),
            (Requested, Step::Start) => Some(InProgress),
            (InProgress, Step::FirstConfirmation) => Some(InProgress),
            (InProgress, Step::SecondConfirmation) => Some(Completed),
            (Offered | Requested | InProgress, Step::Cancel) => Some(Cancelled),
            (Completed, Step::Reverse) => Some(Completed),
            _ => None,
        }
    }
}
