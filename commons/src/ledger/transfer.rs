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

/// The status of a transfer.
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
pub enum TransferStatus {
    /// Reserved: counted against the limits, in no balance.
    Pending,
    /// In both balances.
    Posted,
    /// Taken back before it was posted.
    Voided,
    /// Overdue before it was posted.
    Expired,
}

/// What is done to a transfer that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// It counts from now on.
    Post,
    /// It is taken back.
    Void,
    /// Its time is over.
    Expire,
    /// Another transfer undoes it.
    Reverse,
}

impl TransferStatus {
    /// The table: the status after a step, or none where the step cannot be taken.
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

/// What a transfer says, and what makes two of the same id the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Who pays.
    pub debit: AccountId,
    /// Who is paid.
    pub credit: AccountId,
    /// How much, in minutes; at least 1.
    pub minutes: u64,
    /// When a reservation lapses, if nothing became of it.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// The transfer that this one undoes.
    #[serde(default)]
    pub reverses: Option<TransferId>,
}

impl Content {
    /// Refuses under the name of the first field in which `other`, of the same id, differs.
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

    /// Puts another name in place of an account's.
    pub(super) fn rename(&mut self, account: &AccountId, name: &AccountId) {
        for side in [&mut self.debit, &mut self.credit] {
            if side == account {
                *side = name.clone();
            }
        }
    }

    /// Refuses what no ledger could hold.
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

/// A transfer. What it says never changes; what became of it is decided at most once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Its id, made by whoever ordered it.
    pub id: TransferId,
    /// What it says.
    #[serde(flatten)]
    pub content: Content,
    /// The status.
    pub status: TransferStatus,
    /// When it was reserved, or made.
    pub created_at: Timestamp,
    /// When it was posted or voided, or lapsed.
    #[serde(default)]
    pub decided_at: Option<Timestamp>,
    /// The transfer that undid this one.
    #[serde(default)]
    pub reversed_by: Option<TransferId>,
}

impl Transfer {
    /// How far it has come at `now`: a reservation that is overdue counts as expired, marked or not.
    pub fn status_at(&self, now: Timestamp) -> TransferStatus {
        match (self.status, self.content.expires_at) {
            (TransferStatus::Pending, Some(expires_at)) if expires_at <= now => {
                TransferStatus::Expired
            }
            (status, _) => status,
        }
    }

    /// The same as it is at `now`: a reservation that is overdue has expired, at its end.
    pub fn at(&self, now: Timestamp) -> Transfer {
        let status = self.status_at(now);
        let decided_at =
            if status == self.status { self.decided_at } else { self.content.expires_at };
        Transfer { status, decided_at, ..self.clone() }
    }

    /// Whether it goes out of or into an account.
    pub fn is_of(&self, account: &AccountId) -> bool {
        self.content.debit == *account || self.content.credit == *account
    }
}
