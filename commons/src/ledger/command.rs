//! The commands of ledgers, as data.
//!
//! A ledger remembers the transfers that it refused because of the state of its accounts. So a command takes the
//! ledger by reference, and a refusal may change that list, and nothing else.

use serde::Deserialize;

use super::account::{AccountId, Limits, LimitsPatch};
use super::clearing::{ClearingPair, Legs};
use super::refusal::LedgerRefusal;
use super::transfer::Transfer;
use super::{Ledger, Settled};
use crate::Timestamp;
use crate::id::TransferId;
use crate::outcome::Outcome;

/// A command that makes or decides a transfer, in one ledger or in two that settle over a partnership.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the fields are those of the ledger's methods
#[non_exhaustive]
pub enum Movement {
    /// [`Ledger::reserve`].
    Reserve {
        id: TransferId,
        debit: AccountId,
        credit: AccountId,
        minutes: u64,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    },
    /// [`Ledger::transfer`].
    Transfer { id: TransferId, debit: AccountId, credit: AccountId, minutes: u64, now: Timestamp },
    /// [`Ledger::post`].
    Post { id: TransferId, now: Timestamp },
    /// [`Ledger::void`].
    Void { id: TransferId, now: Timestamp },
    /// [`Ledger::reverse`].
    Reverse { id: TransferId, original: TransferId, now: Timestamp },
}

/// A command about accounts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the fields are those of the ledger's methods
#[non_exhaustive]
pub enum Command {
    /// [`Ledger::open`], with the default for each omitted limit.
    Open {
        account: AccountId,
        #[serde(flatten)]
        limits: LimitsPatch,
    },
    /// [`Ledger::set_limits`].
    SetLimits {
        account: AccountId,
        #[serde(flatten)]
        limits: LimitsPatch,
    },
    /// [`Ledger::expire`].
    Expire { now: Timestamp },
    /// [`Ledger::settle`].
    Settle { account: AccountId, settlement: AccountId, id: TransferId, now: Timestamp },
    /// [`Ledger::take_back`].
    TakeBack { account: AccountId, id: TransferId, now: Timestamp },
    /// [`Ledger::rename`].
    Rename { account: AccountId, name: AccountId },
}

/// The transfers that a command made, decided or released.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// The transfer that the command made or decided, or the first of several.
    pub made: Option<Transfer>,
    /// The reservations that it released.
    pub released: Vec<TransferId>,
}

impl Ledger {
    /// Carries out a command about accounts.
    pub fn apply(&mut self, command: Command) -> Result<Outcome<Moved>, LedgerRefusal> {
        let moved = |made, released| Moved { made, released };
        let nothing = |_| Moved::default();
        match command {
            Command::Open { account, limits } => {
                Ok(self.open(account, limits.onto(Limits::default()))?.map(nothing))
            }
            Command::SetLimits { account, limits } => {
                Ok(self.set_limits(&account, limits)?.map(nothing))
            }
            Command::Expire { now } => Ok(self.expire(now)?.map(|released| moved(None, released))),
            Command::Settle { account, settlement, id, now } => {
                let settled = self.settle(&account, &settlement, &id, now)?;
                Ok(settled.map(|Settled { transfer, voided }| moved(transfer, voided)))
            }
            Command::TakeBack { account, id, now } => {
                let taken_back = self.take_back(&account, &id, now)?;
                Ok(taken_back.map(|made| moved(made.into_iter().next(), Vec::new())))
            }
            Command::Rename { account, name } => {
                self.rename(&account, &name)?;
                Ok(Outcome::of(Moved::default()))
            }
        }
    }

    /// Carries out a movement within the ledger.
    pub fn carry_out(&mut self, movement: &Movement) -> Result<Outcome<Transfer>, LedgerRefusal> {
        match movement {
            Movement::Reserve { id, debit, credit, minutes, expires_at, now } => {
                self.reserve(id, debit, credit, *minutes, *expires_at, *now)
            }
            Movement::Transfer { id, debit, credit, minutes, now } => {
                self.transfer(id, debit, credit, *minutes, *now)
            }
            Movement::Post { id, now } => self.post(id, *now),
            Movement::Void { id, now } => self.void(id, *now),
            Movement::Reverse { id, original, now } => self.reverse(id, original, *now),
        }
    }
}

impl ClearingPair<'_> {
    /// Carries out a movement in both ledgers, or in neither.
    pub fn carry_out(&mut self, movement: &Movement) -> Result<Outcome<Legs>, LedgerRefusal> {
        match movement {
            Movement::Reserve { id, debit, credit, minutes, expires_at, now } => {
                self.reserve(id, debit, credit, *minutes, *expires_at, *now)
            }
            Movement::Transfer { id, debit, credit, minutes, now } => {
                self.transfer(id, debit, credit, *minutes, *now)
            }
            Movement::Post { id, now } => self.post(id, *now),
            Movement::Void { id, now } => self.void(id, *now),
            Movement::Reverse { id, original, now } => self.reverse(id, original, *now),
        }
    }
}
