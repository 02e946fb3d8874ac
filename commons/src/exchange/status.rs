//! The states of an exchange: the table at the head of the parent module, as code.

use serde::{Deserialize, Serialize};

/// The status of an exchange.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum ExchangeStatus {
    /// The provider offers it.
    Offered,
    /// The receiver wants it; the provider may have accepted.
    Requested,
    /// Under way; one of the two may have said that it is done.
    InProgress,
    /// Both have said that it is done.
    Completed,
    /// Called off.
    Cancelled,
}

/// What is done to an exchange, as the table tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// The receiver asks for what is offered.
    Request,
    /// The provider agrees.
    Accept,
    /// It begins.
    Start,
    /// One of the two says that it is done.
    FirstConfirmation,
    /// So does the other.
    SecondConfirmation,
    /// It is called off.
    Cancel,
    /// What was paid goes back.
    Reverse,
}

impl ExchangeStatus {
    /// The table: the status after a step, or none where the step cannot be taken.
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
