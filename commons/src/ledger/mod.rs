//! Ledgers: double-entry accounts of earned and spent minutes.
//!
//! A ledger belongs to one community, and counts minutes; 60 are a credit. Each transfer takes from one account
//! what it gives to another, so the balances of a ledger add up to 0 after every command. Nothing is ever edited: a
//! transfer is posted at once, or reserved and then decided once, and an error is corrected by another transfer,
//! linked to it. [`transfer`] has the table.
//!
//! **Limits** are checked when minutes are reserved or moved: the balance less outgoing reservations must stay at
//! the floor or above; the balance plus incoming reservations at the ceiling or below. A reservation can always be
//! posted. A reversal is checked, too: otherwise two people could together spend what neither has. The balance of a
//! leaving member goes to a settlement account whatever the limits, and back to the account if they return. In
//! between the settlement account holds it: a reversal of an earlier transfer of the account is moved on to there.
//!
//! **Expired reservations never count**: neither for limits, nor in readings, nor for ids, whether or not
//! [`expire`](Ledger::expire) has marked them. Queries that depend on reservations take the time.
//!
//! **Ids** come from the caller of a transfer, so that a command can be repeated: the same id with the same content
//! returns the existing transfer, and changes nothing; with other content it is refused. An id that was refused
//! because of the state of the accounts stays refused with the same refusal, even if the accounts would now allow
//! it. A refused command changes nothing but that list, [`Ledger::refused`].
//!
//! **A part suffices.** A ledger may hold only some of its accounts and transfers, because every command uses only
//! those that it names: [`reserve`](Ledger::reserve) and [`transfer`](Ledger::transfer) need the two accounts,
//! their expired reservations with the other accounts of these, and the transfer or refusal under the id;
//! [`post`](Ledger::post), [`void`](Ledger::void), [`release`](Ledger::release) and [`reverse`](Ledger::reverse)
//! need the transfer, its accounts, and the transfer under the new id, `reverse` also expired reservations and the
//! settlement accounts that hold their balances; [`expire`](Ledger::expire) expires the loaded reservations;
//! [`settle`](Ledger::settle) and [`rename`](Ledger::rename) need all transfers of the account — `settle` only the
//! pending ones, with their other accounts — and [`take_back`](Ledger::take_back) needs the settlement accounts and
//! the transfers under the ids. [`changed_since`](Ledger::changed_since) returns what to write back. Only
//! [`check`](Ledger::check) and [`balances`](Ledger::balances) need the whole ledger.
//!
//! ```
//! use trust_commons::Timestamp;
//! use trust_commons::ledger::{AccountId, Ledger, Limits};
//!
//! let (ana, bo): (AccountId, AccountId) = ("member:ana".parse()?, "member:bo".parse()?);
//! let mut ledger = Ledger::new("oak".parse()?);
//! let _ = ledger.open(ana.clone(), Limits::default())?;
//! let _ = ledger.open(bo.clone(), Limits::default())?;
//!
//! let now = Timestamp::from_secs(1_700_000_000);
//! let _ = ledger.reserve(&"ironing".parse()?, &bo, &ana, 90, None, now)?;
//! let reserved = ledger.account_at(&bo, now.saturating_add(300)).expect("it is open");
//! assert_eq!((reserved.balance(), reserved.available()), (0, -90));
//!
//! let _ = ledger.post(&"ironing".parse()?, now.saturating_add(600))?;
//! assert_eq!((ledger.accounts[&bo].balance(), ledger.accounts[&ana].balance()), (-90, 90));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod account;
mod check;
pub mod clearing;
mod command;
mod prepare;
mod refusal;
pub mod series;
mod settle;
pub mod transfer;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use account::{Account, AccountId, InvalidAccountId, Limits, LimitsPatch};
pub use check::Unsound;
pub use clearing::{ClearingPair, Legs, legs};
pub use command::{Command, Moved, Movement};
pub use refusal::{Field, LedgerRefusal};
pub use settle::{Settled, Settlement};
pub use transfer::{Content, Transfer, TransferStatus};

use crate::Timestamp;
use crate::id::{CommunityId, TransferId};
use crate::outcome::Outcome;
use transfer::Step;

/// The accounts and transfers of a community, or the part of them that a command needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The community.
    pub community: CommunityId,
    /// The accounts, by name.
    #[serde(default)]
    pub accounts: BTreeMap<AccountId, Account>,
    /// The transfers, by id.
    #[serde(default)]
    pub transfers: BTreeMap<TransferId, Transfer>,
    /// The transfers that were refused because of the state of the accounts, and stay so.
    #[serde(default)]
    pub refused: BTreeMap<TransferId, Refused>,
}

/// A refused transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The content.
    pub content: Content,
    /// The refusal.
    pub refusal: LedgerRefusal,
}

/// A statement of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The community.
    pub community: CommunityId,
    /// The account with its totals.
    pub account: Account,
    /// Its balance, in minutes.
    pub balance: i64,
    /// All outgoing and incoming transfers, the oldest first.
    pub transfers: Vec<Transfer>,
}

/// The differences between two states of a ledger, to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<'a> {
    /// The accounts that are new or have other totals or limits.
    pub accounts: Vec<&'a Account>,
    /// The transfers that are new or have another status.
    pub transfers: Vec<&'a Transfer>,
    /// The ids that are refused from now on.
    pub refused: Vec<(&'a TransferId, &'a Refused)>,
}

type Transferred = Result<Outcome<Transfer>, LedgerRefusal>;

impl Ledger {
    /// Makes a ledger without accounts.
    pub fn new(community: CommunityId) -> Self {
        let (accounts, transfers, refused) = Default::default();
        Ledger { community, accounts, transfers, refused }
    }

    /// Opens an account. Refused if it is open.
    pub fn open(
        &mut self,
        account: AccountId,
        limits: Limits,
    ) -> Result<Outcome<Account>, LedgerRefusal> {
        let opened = Account::new(account.clone(), limits.check()?);
        if self.accounts.contains_key(&account) {
            return Err(LedgerRefusal::AccountExists { account });
        }
        self.accounts.insert(account, opened.clone());
        Ok(Outcome::of(opened))
    }

    /// Sets the limits of an account: [`Limits`] with all three, or a [`LimitsPatch`], which keeps omitted ones;
    /// for a settled account, those are its limits before the settlement. The balance may be beyond the new limits
    /// already; then it can only move back.
    pub fn set_limits(
        &mut self,
        account: &AccountId,
        limits: impl Into<LimitsPatch>,
    ) -> Result<Outcome<Account>, LedgerRefusal> {
        let limits: LimitsPatch = limits.into();
        let Some(open) = self.accounts.get_mut(account) else {
            limits.onto(Limits::NONE).check()?;
            return Err(LedgerRefusal::UnknownAccount { account: account.clone() });
        };
        open.limits = limits.onto(open.limits_when_open()).check()?;
        Ok(Outcome::of(open.clone()))
    }

    /// Reserves `minutes` (at least 1), until the transfer is posted or voided, or expires.
    ///
    /// Refused if an account is unknown or its limits do not allow the amount, and this refusal is remembered for
    /// the id; if the id belongs to another transfer; if a value is not allowed.
    pub fn reserve(
        &mut self,
        id: &TransferId,
        debit: &AccountId,
        credit: &AccountId,
        minutes: u64,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Transferred {
        let (debit, credit, reverses) = (debit.clone(), credit.clone(), None);
        let content = Content { debit, credit, minutes, expires_at, reverses };
        let entry = self.ordered(id, content, TransferStatus::Pending, now)?;
        Ok(self.write(entry))
    }

    /// Moves `minutes` (at least 1) at once: reserves and posts in one step, and is refused like
    /// [`reserve`](Self::reserve).
    pub fn transfer(
        &mut self,
        id: &TransferId,
        debit: &AccountId,
        credit: &AccountId,
        minutes: u64,
        now: Timestamp,
    ) -> Transferred {
        let (debit, credit) = (debit.clone(), credit.clone());
        let content = Content { debit, credit, minutes, expires_at: None, reverses: None };
        let entry = self.ordered(id, content, TransferStatus::Posted, now)?;
        Ok(self.write(entry))
    }

    /// Posts a reservation. Refused only if nothing is pending under this id.
    pub fn post(&mut self, id: &TransferId, now: Timestamp) -> Transferred {
        let entry = self.decided(id, Step::Post, now)?;
        Ok(self.write(entry))
    }

    /// Releases a reservation. Refused only if nothing is pending under this id.
    pub fn void(&mut self, id: &TransferId, now: Timestamp) -> Transferred {
        let entry = self.decided(id, Step::Void, now)?;
        Ok(self.write(entry))
    }

    /// Marks all expired reservations; the value names them. That saves space and time, and changes no answer.
    pub fn expire(&mut self, now: Timestamp) -> Result<Outcome<Vec<TransferId>>, LedgerRefusal> {
        let overdue = |transfer: &&Transfer| transfer.status_at(now) != transfer.status;
        let ids: Vec<_> = self.transfers.values().filter(overdue).map(|t| t.id.clone()).collect();
        if ids.is_empty() {
            return Ok(Outcome::of(ids));
        }
        let mut next = self.clone();
        for id in &ids {
            let entry = next.decided(id, Step::Expire, now)?;
            let _ = next.write(entry);
        }
        *self = next;
        Ok(Outcome::of(ids))
    }

    /// Reverses a posted transfer by another transfer in the opposite direction. Each transfer can be reversed
    /// once, and a reversal cannot; the accounts' limits refuse it like [`transfer`](Self::transfer).
    ///
    /// It involves the accounts that hold the balance now. If an account was settled since and has not taken its
    /// balance back, the reversal is moved on between it and the settlement account, whose limits are checked, by a
    /// transfer under `id` with `:debit` or `:credit` appended.
    pub fn reverse(
        &mut self,
        id: &TransferId,
        original: &TransferId,
        now: Timestamp,
    ) -> Transferred {
        let entry = self.reversed(id, original, now)?;
        Ok(self.write(entry))
    }

    /// Returns every account's balance, in minutes.
    pub fn balances(&self) -> BTreeMap<AccountId, i64> {
        self.accounts.iter().map(|(id, account)| (id.clone(), account.balance())).collect()
    }

    /// Returns an account at `now`, without expired reservations; nothing if it is not open.
    pub fn account_at(&self, account: &AccountId, now: Timestamp) -> Option<Account> {
        let mut open = self.accounts.get(account)?.clone();
        self.lapsed(now).for_each(|content| open.let_go(content));
        Some(open)
    }

    /// Returns the ledger at `now`: all accounts and transfers without expired reservations.
    pub fn at(&self, now: Timestamp) -> Ledger {
        let mut ledger = self.clone();
        for content in self.lapsed(now) {
            for side in [&content.debit, &content.credit] {
                ledger.accounts.entry(side.clone()).and_modify(|open| open.let_go(content));
            }
        }
        ledger.transfers.values_mut().for_each(|transfer| *transfer = transfer.at(now));
        ledger
    }

    /// Returns the reservations that have expired by `now`.
    fn lapsed(&self, now: Timestamp) -> impl Iterator<Item = &Content> {
        let lapsed = self.transfers.values().filter(move |t| t.status_at(now) != t.status);
        lapsed.map(|transfer| &transfer.content)
    }

    /// Returns the statement of an account at `now`; nothing if it is not open.
    pub fn statement(&self, account: &AccountId, now: Timestamp) -> Option<Statement> {
        let open = self.account_at(account, now)?;
        let of_account = self.transfers.values().filter(|transfer| transfer.is_of(account));
        let mut transfers: Vec<Transfer> = of_account.map(|transfer| transfer.at(now)).collect();
        transfers.sort_by_key(|transfer| transfer.created_at);
        let community = self.community.clone();
        Some(Statement { community, balance: open.balance(), account: open, transfers })
    }

    /// Returns the differences from `before`.
    pub fn changed_since(&self, before: &Ledger) -> Changed<'_> {
        let other_account = |account: &&Account| before.accounts.get(&account.id) != Some(account);
        let other_transfer =
            |transfer: &&Transfer| before.transfers.get(&transfer.id) != Some(transfer);
        Changed {
            accounts: self.accounts.values().filter(other_account).collect(),
            transfers: self.transfers.values().filter(other_transfer).collect(),
            refused: self
                .refused
                .iter()
                .filter(|(id, _)| !before.refused.contains_key(*id))
                .collect(),
        }
    }
}
