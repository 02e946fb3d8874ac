//! The refusals of a ledger.

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::transfer::TransferStatus;
use crate::Timestamp;
use crate::id::{CommunityId, TransferId};
use crate::refusal::refusals;

/// The fields in which two transfers can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::Display)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Field {
    /// The paying account.
    Debit,
    /// The paid account.
    Credit,
    /// The amount.
    Minutes,
    /// The end of the reservation.
    ExpiresAt,
    /// The reversed transfer.
    Reverses,
    /// The status: reserved, and now ordered to be posted at once.
    Status,
}

refusals! {
    /// The reason why a ledger refuses. It never names a balance, because the caller need not own the account.
    #[derive(Deserialize)]
    #[non_exhaustive]
    pub enum LedgerRefusal {
        /// The account is not open.
        #[error("there is no account {account}")]
        UnknownAccount { account: AccountId } => NotFound,
        /// The account is open already.
        #[error("account {account} is open already")]
        AccountExists { account: AccountId } => Conflict,
        /// The balances of leaving members go to settlement accounts only.
        #[error("account {account} is not a settlement account")]
        NotSettlement { account: AccountId } => Invalid,
        /// An empty account would violate these limits.
        #[error(
            "limits have a floor of at most 0 and a ceiling of at least 0, not {} and {}",
            shown(floor),
            shown(ceiling)
        )]
        InvalidLimits { floor: Option<i64>, ceiling: Option<i64> } => Invalid,
        /// A transfer must move at least a minute.
        #[error("a transfer moves at least one minute")]
        NoMinutes => Invalid,
        /// A transfer needs two different accounts.
        #[error("a transfer cannot go from {account} to itself")]
        SameAccount { account: AccountId } => Invalid,
        /// A reservation must expire later than it is made.
        #[error("a reservation made at {now} cannot expire at {expires_at}")]
        InvalidExpiry { expires_at: Timestamp, now: Timestamp } => Invalid,
        /// The payer's floor does not allow the amount.
        #[error("account {account} cannot pay {minutes} minutes: it would go below its floor")]
        BelowFloor { account: AccountId, minutes: u64 } => Conflict,
        /// The payee's ceiling does not allow the amount.
        #[error("account {account} cannot be paid {minutes} minutes: it would go above its ceiling")]
        AboveCeiling { account: AccountId, minutes: u64 } => Conflict,
        /// A total would overflow, or fall below 0.
        #[error("{minutes} minutes would take a total of account {account} out of range")]
        TotalOutOfRange { account: AccountId, minutes: u64 } => Conflict,
        /// The id belongs to a transfer with other content.
        #[error("transfer {transfer} exists with another {field}")]
        IdTaken { transfer: TransferId, field: Field } => Conflict,
        /// There is no such transfer.
        #[error("there is no transfer {transfer}")]
        UnknownTransfer { transfer: TransferId } => NotFound,
        /// Only pending transfers can be posted or voided.
        #[error("transfer {transfer} is {status}, not pending")]
        TransferNotPending { transfer: TransferId, status: TransferStatus } => Conflict,
        /// Only posted transfers can be reversed.
        #[error("transfer {transfer} is {status}, not posted")]
        TransferNotPosted { transfer: TransferId, status: TransferStatus } => Conflict,
        /// A reversal cannot be reversed.
        #[error("transfer {transfer} is itself a reversal")]
        TransferIsReversal { transfer: TransferId } => Conflict,
        /// A transfer can be reversed once.
        #[error("transfer {transfer} was reversed by {by} before")]
        TransferAlreadyReversed { transfer: TransferId, by: TransferId } => Conflict,
        /// A transfer between communities needs two communities.
        #[error("both ledgers belong to {community}")]
        SameLedger { community: CommunityId } => Invalid,
        /// The ids of legs, and of the transfers of a reversal, are derived from the transfer's id, which must leave
        /// room.
        #[error("an id of {length} bytes is too long: the ids derived from it have at most 255")]
        TransferIdTooLong { length: usize } => Invalid,
    }
}

impl LedgerRefusal {
    /// Replaces the name of an account.
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
            // No other refusal is remembered.
            _ => {}
        }
    }
}

fn shown(limit: &Option<i64>) -> String {
    limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string())
}
