//! Why a ledger refuses.

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::transfer::TransferStatus;
use crate::Timestamp;
use crate::id::{CommunityId, TransferId};
use crate::refusal::{Class, Refusal};

/// What one transfer can say otherwise than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::Display)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Field {
    /// Who pays.
    Debit,
    /// Who is paid.
    Credit,
    /// How much.
    Minutes,
    /// When the reservation lapses.
    ExpiresAt,
    /// What is undone.
    Reverses,
    /// Reserved, where it is now to be made at once.
    Status,
}

/// Why a ledger refuses. It never names a balance: whoever is refused may not be whose account it is.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    thiserror::Error,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // each field is the value that the message names
#[non_exhaustive]
pub enum LedgerRefusal {
    /// No such account is open.
    #[error("there is no account {account}")]
    UnknownAccount { account: AccountId },
    /// It is open already.
    #[error("account {account} is open already")]
    AccountExists { account: AccountId },
    /// Balances of those who leave go to settlement accounts only.
    #[error("account {account} is no settlement account")]
    NotSettlement { account: AccountId },
    /// An empty account would break them.
    #[error(
        "limits have a floor of at most 0 and a ceiling of at least 0, not {} and {}",
        shown(floor),
        shown(ceiling)
    )]
    InvalidLimits { floor: Option<i64>, ceiling: Option<i64> },
    /// A transfer moves something.
    #[error("a transfer moves at least one minute")]
    NoMinutes,
    /// A transfer goes from one account to another.
    #[error("a transfer cannot go from {account} to itself")]
    SameAccount { account: AccountId },
    /// A reservation lapses later than it is made.
    #[error("a reservation made at {now} cannot expire at {expires_at}")]
    InvalidExpiry { expires_at: Timestamp, now: Timestamp },
    /// The payer's floor does not leave that much.
    #[error("account {account} cannot pay {minutes} minutes: it would go below its floor")]
    BelowFloor { account: AccountId, minutes: u64 },
    /// The payee's ceiling does not leave that much.
    #[error("account {account} cannot be paid {minutes} minutes: it would go above its ceiling")]
    AboveCeiling { account: AccountId, minutes: u64 },
    /// A total would be more than can be counted, or less than nothing.
    #[error("{minutes} minutes would take a total of account {account} out of range")]
    TotalOutOfRange { account: AccountId, minutes: u64 },
    /// The id is of a transfer that says something else.
    #[error("transfer {transfer} exists with another {field}")]
    IdTaken { transfer: TransferId, field: Field },
    /// No such transfer.
    #[error("there is no transfer {transfer}")]
    UnknownTransfer { transfer: TransferId },
    /// Only what is pending can be posted or voided.
    #[error("transfer {transfer} is {status}, not pending")]
    TransferNotPending { transfer: TransferId, status: TransferStatus },
    /// Only what is posted can be reversed.
    #[error("transfer {transfer} is {status}, not posted")]
    TransferNotPosted { transfer: TransferId, status: TransferStatus },
    /// What undoes a transfer cannot be undone.
    #[error("transfer {transfer} is itself a reversal")]
    TransferIsReversal { transfer: TransferId },
    /// A transfer is undone once.
    #[error("transfer {transfer} was reversed by {by} before")]
    TransferAlreadyReversed { transfer: TransferId, by: TransferId },
    /// Between communities means between two.
    #[error("{community} has no clearing with itself")]
    SameLedger { community: CommunityId },
    /// The ids of legs, and of what a reversal moves on, are derived from the transfer's, which must leave room.
    #[error(
        "an id of {length} bytes leaves no room for those that are derived from it, of at most 255"
    )]
    TransferIdTooLong { length: usize },
}

impl LedgerRefusal {
    /// Puts another name in place of an account's.
    pub(super) fn rename(&mut self, from: &AccountId, name: &AccountId) {
        use LedgerRefusal::*;
        match self {
            UnknownAccount { account }
            | BelowFloor { account, .. }
            | AboveCeiling { account, .. }
            | TotalOutOfRange { account, .. }
                if account == from =>
            {
                *account = name.clone();
            }
            // No other is remembered.
            _ => {}
        }
    }
}

impl Refusal for LedgerRefusal {
    fn class(&self) -> Class {
        use LedgerRefusal::*;
        match self {
            UnknownAccount { .. } | UnknownTransfer { .. } => Class::NotFound,
            NotSettlement { .. }
            | InvalidLimits { .. }
            | NoMinutes
            | SameAccount { .. }
            | InvalidExpiry { .. }
            | SameLedger { .. }
            | TransferIdTooLong { .. } => Class::Invalid,
            AccountExists { .. }
            | BelowFloor { .. }
            | AboveCeiling { .. }
            | TotalOutOfRange { .. }
            | IdTaken { .. }
            | TransferNotPending { .. }
            | TransferNotPosted { .. }
            | TransferIsReversal { .. }
            | TransferAlreadyReversed { .. } => Class::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}

fn shown(limit: &Option<i64>) -> String {
    limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string())
}
