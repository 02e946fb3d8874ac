//! Transfers between two accounts: posted, or reserved and pending.
//!
//! | status | post | void | expire, from `expires_at` on | reverse |
//! |---|---|---|---|---|
//! | pending | posted, until `expires_at` | voided, until `expires_at` | expired | |
//! | posted | | | | posted, once, unless it is a reversal |
//! | voided | | | | |
//! | expired | | | | |

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::refusal::{Field, LedgerRefusal};
use crate::Timestamp;
use crate::id::TransferId;
use crate::keywords::keywords;

keywords! {
    /// The status of a transfer.
    #[non_exhaustive]
    pub enum TransferStatus {
        /// Reserved: counts for the limits, but in no balance.
        Pending,
        /// Counts in both balances.
        Posted,
        /// Released before it was posted.
        Voided,
        /// Expired before it was posted.
        Expired,
    }
}

/// A step of an existing transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// The transfer is posted.
    Post,
    /// The reservation is released.
    Void,
    /// The reservation expires.
    Expire,
    /// Another transfer reverses it.
    Reverse,
}

impl TransferStatus {
    /// Returns the status after a step; nothing if the step is not allowed.
    pub const fn after(self, step: Step) -> Option<TransferStatus> {
        use TransferStatus::{Expired, Pending, Posted, Voided};
        match (self, step) {
            (Pending, Step::Post) => Some(Posted),
            (Pending, Step::Void) => Some(Voided),
            (Pending, Step::Expire) => Some(Expired),
            (Posted, Step::Reverse) => Some(Posted),
            _ => None,
        }
    }
}

/// The content of a transfer. Two transfers with the same id must have the same content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The paying account.
    pub debit: AccountId,
    /// The paid account.
    pub credit: AccountId,
    /// The amount in minutes; at least 1.
    pub minutes: u64,
    /// The end of a reservation.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// The transfer that this transfer reverses.
    #[serde(default)]
    pub reverses: Option<TransferId>,
}

impl Content {
    /// Fails with the first field in which `other`, with the same id, differs.
    pub(super) fn same(&self, id: &TransferId, other: &Content) -> Result<(), LedgerRefusal> {
        let fields = [
            (self.debit == other.debit, Field::Debit),
            (self.credit == other.credit, Field::Credit),
            (self.minutes == other.minutes, Field::Minutes),
            (self.expires_at == other.expires_at, Field::ExpiresAt),
            (self.reverses == other.reverses, Field::Reverses),
        ];
        match fields.into_iter().find(|(same, _)| !same) {
            Some((_, field)) => Err(LedgerRefusal::IdTaken { transfer: id.clone(), field }),
            None => Ok(()),
        }
    }

    /// Replaces the name of an account.
    pub(super) fn rename(&mut self, account: &AccountId, name: &AccountId) {
        for side in [&mut self.debit, &mut self.credit] {
            if side == account {
                *side = name.clone();
            }
        }
    }

    /// Refuses content that no ledger can hold.
    pub(super) fn check(&self, now: Timestamp) -> Result<(), LedgerRefusal> {
        if self.minutes == 0 {
            return Err(LedgerRefusal::NoMinutes);
        }
        if self.debit == self.credit {
            return Err(LedgerRefusal::SameAccount { account: self.debit.clone() });
        }
        match self.expires_at {
            Some(expires_at) if expires_at <= now => {
                Err(LedgerRefusal::InvalidExpiry { expires_at, now })
            }
            _ => Ok(()),
        }
    }
}

/// A transfer. Its content never changes; it is decided at most once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The id, chosen by the caller.
    pub id: TransferId,
    /// The content.
    #[serde(flatten)]
    pub content: Content,
    /// The status.
    pub status: TransferStatus,
    /// The time of the reservation or transfer.
    pub created_at: Timestamp,
    /// The time of posting, voiding or expiry.
    #[serde(default)]
    pub decided_at: Option<Timestamp>,
    /// The reversal of this transfer.
    #[serde(default)]
    pub reversed_by: Option<TransferId>,
}

impl Transfer {
    /// Returns the status at `now`: an overdue reservation counts as expired, marked or not.
    pub fn status_at(&self, now: Timestamp) -> TransferStatus {
        match (self.status, self.content.expires_at) {
            (TransferStatus::Pending, Some(expires_at)) if expires_at <= now => {
                TransferStatus::Expired
            }
            (status, _) => status,
        }
    }

    /// Returns the transfer at `now`: an overdue reservation has expired, at its end.
    pub fn at(&self, now: Timestamp) -> Transfer {
        let status = self.status_at(now);
        let decided_at =
            if status == self.status { self.decided_at } else { self.content.expires_at };
        Transfer { status, decided_at, ..self.clone() }
    }

    /// Returns whether it concerns an account.
    pub fn is_of(&self, account: &AccountId) -> bool {
        self.content.debit == *account || self.content.credit == *account
    }
}
