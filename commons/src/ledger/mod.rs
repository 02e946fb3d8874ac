//! Ledgers: who has earned and spent how much, in double entry.
//!
//! A ledger is one community's, and counts minutes; 60 are a credit. Each transfer takes from one account
//! what it gives to another, so the balances of a ledger add up to 0 after every command. Nothing is ever
//! edited: a transfer is made at once or reserved and then decided, once, and what was wrong is undone by
//! another transfer, linked to it. [`transfer`] has the table.
//!
//! **Limits** are asked when something is reserved or moved: what an account has less what it has reserved
//! must stay at its floor or above; what it has and awaits, at its ceiling or below. What is reserved can
//! always be posted. A reversal is held to them, too: else two could together spend what neither has. The
//! balance of somebody who leaves goes to a settlement account whatever the limits, and back to the account if they
//! return. In between the settlement account carries it: a reversal of what the account was paid, or paid, is moved
//! on to there.
//!
//! **What has lapsed counts nowhere**: a reservation past its end is not asked of limits, is in no reading, and
//! refuses no id, whether or not [`expire`](Ledger::expire) has marked it. Queries that reservations bear upon take the
//! moment that they are asked at.
//!
//! **Ids** come from whoever orders a transfer, so that an order can be repeated: the same id with the same
//! content is answered with the transfer as it stands, and changes nothing; with other content it is
//! refused. An id refused for the state of the accounts stays refused with the same refusal, even if the
//! accounts would now do. A refused command changes nothing but that list, [`Ledger::refused`].
//!
//! **A part is enough.** A ledger may hold only some of its accounts and transfers, because every command
//! touches those that it names and no others: [`reserve`](Ledger::reserve) and [`transfer`](Ledger::transfer) need the
//! two accounts, what has lapsed of theirs with its other accounts, and the transfer or refusal under the id; [`post`](Ledger::post), [`void`](Ledger::void),
//! [`release`](Ledger::release) and [`reverse`](Ledger::reverse) the transfer, its accounts, and the one under the new id, `reverse` with what has
//! lapsed, and the settlement accounts that carry for them; [`expire`](Ledger::expire) expires what is
//! there; [`settle`](Ledger::settle) and [`rename`](Ledger::rename) need all transfers of the account — for `settle` the pending ones do, with
//! their other accounts, and for [`take_back`](Ledger::take_back) the settlement accounts and what is under the id. [`changed_since`](Ledger::changed_since) tells what to write back. Only [`check`](Ledger::check) and
//! [`balances`](Ledger::balances) speak of the whole.
//!
//! ```
//! use trust_commons::ledger::{AccountId, Ledger, Limits};
//!
//! let (ana, bo): (AccountId, AccountId) = ("member:ana".parse()?, "member:bo".parse()?);
//! let mut ledger = Ledger::new("oak".parse()?);
//! let _ = ledger.open(ana.clone(), Limits::default())?;
//! let _ = ledger.open(bo.clone(), Limits::default())?;
//!
//! let _ = ledger.reserve(&"ironing".parse()?, &bo, &ana, 90, None, 1_700_000_000)?;
//! let reserved = ledger.account_at(&bo, 1_700_000_300).expect("it is open");
//! assert_eq!((reserved.balance(), reserved.available()), (0, -90));
//!
//! let _ = ledger.post(&"ironing".parse()?, 1_700_000_600)?;
//! assert_eq!((ledger.accounts[&bo].balance(), ledger.accounts[&ana].balance()), (-90, 90));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod account;
mod check;
pub mod clearing;
mod command;
mod entry;
mod refusal;
mod settle;
pub mod transfer;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use account::{Account, AccountId, InvalidAccountId, Limits, LimitsPatch};
pub use check::Unsound;
pub use clearing::{Between, Legs, legs};
pub use command::{Command, Moved, Movement};
pub use refusal::{Field, LedgerRefusal};
pub use settle::{Settled, Settlement};
pub use transfer::{Content, Transfer, TransferStatus};

use crate::Timestamp;
use crate::id::{CommunityId, TransferId};
use crate::outcome::Outcome;
use transfer::Step;

/// One community's accounts and transfers, or those of them that a command needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Whose ledger it is.
    pub community: CommunityId,
    /// The accounts, each under its id.
    #[serde(default)]
    pub accounts: BTreeMap<AccountId, Account>,
    /// The transfers, each under its id.
    #[serde(default)]
    pub transfers: BTreeMap<TransferId, Transfer>,
    /// The transfers that were refused for the state of the accounts, and stay so.
    #[serde(default)]
    pub refused: BTreeMap<TransferId, Refused>,
}

/// A transfer that never was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// What it said.
    pub content: Content,
    /// Why it was refused.
    pub refusal: LedgerRefusal,
}

/// What one account has to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Whose ledger it is.
    pub community: CommunityId,
    /// The account with its totals.
    pub account: Account,
    /// Its balance, in minutes.
    pub balance: i64,
    /// All transfers out of it and into it, the oldest first.
    pub transfers: Vec<Transfer>,
}

/// What differs between two states of a ledger: what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<'a> {
    /// Accounts that are new or have other totals or limits.
    pub accounts: Vec<&'a Account>,
    /// Transfers that are new or came further.
    pub transfers: Vec<&'a Transfer>,
    /// Ids that are refused from now on.
    pub refused: Vec<(&'a TransferId, &'a Refused)>,
}

type Transferred = Result<Outcome<Transfer>, LedgerRefusal>;

impl Ledger {
    /// A ledger without accounts.
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

    /// Sets how far an account may go from now on: [`Limits`], all three, or a [`LimitsPatch`], which keeps what it
    /// leaves out; of a settled account that is what it had before. It may be beyond that already; then it can only go
    /// back.
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

    /// Reserves `minutes` (at least 1) to be paid, until it is posted or voided, or lapses.
    ///
    /// Refused if an account is unknown or its limits do not leave that much, which sticks to the id; if the
    /// id is of another transfer; if a value is not allowed.
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

    /// Moves `minutes` (at least 1) at once: reserved and posted in one step, and refused like
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

    /// Posts what is reserved. Refused only if there is nothing pending under this id.
    pub fn post(&mut self, id: &TransferId, now: Timestamp) -> Transferred {
        let entry = self.decided(id, Step::Post, now)?;
        Ok(self.write(entry))
    }

    /// Lets go of what is reserved. Refused only if there is nothing pending under this id.
    pub fn void(&mut self, id: &TransferId, now: Timestamp) -> Transferred {
        let entry = self.decided(id, Step::Void, now)?;
        Ok(self.write(entry))
    }

    /// Marks all reservations that have lapsed; the value names them. That saves space and time; it changes no answer.
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

    /// Undoes what was posted, by another transfer of as much the other way. Once, and no reversal itself;
    /// for the accounts refused like [`transfer`](Self::transfer).
    ///
    /// It goes to, and comes from, whoever carries that balance now. Where an account was settled since and has not
    /// taken its balance back, the reversal is moved on between it and the settlement account, whose limits are
    /// asked, by a transfer under `id` with `:debit` or `:credit` behind it.
    pub fn reverse(
        &mut self,
        id: &TransferId,
        original: &TransferId,
        now: Timestamp,
    ) -> Transferred {
        let entry = self.reversed(id, original, now)?;
        Ok(self.write(entry))
    }

    /// Every account's balance, in minutes.
    pub fn balances(&self) -> BTreeMap<AccountId, i64> {
        self.accounts.iter().map(|(id, account)| (id.clone(), account.balance())).collect()
    }

    /// An account as it is at `now`, without what has lapsed; nothing if it is not open.
    pub fn account_at(&self, account: &AccountId, now: Timestamp) -> Option<Account> {
        let mut open = self.accounts.get(account)?.clone();
        self.lapsed(now).for_each(|content| open.let_go(content));
        Some(open)
    }

    /// The ledger as it is at `now`: all accounts and transfers without what has lapsed.
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

    /// What is reserved, and has lapsed by `now`.
    fn lapsed(&self, now: Timestamp) -> impl Iterator<Item = &Content> {
        let lapsed = self.transfers.values().filter(move |t| t.status_at(now) != t.status);
        lapsed.map(|transfer| &transfer.content)
    }

    /// What an account has to show at `now`; nothing if it is not open.
    pub fn statement(&self, account: &AccountId, now: Timestamp) -> Option<Statement> {
        let open = self.account_at(account, now)?;
        let of_account = self.transfers.values().filter(|transfer| transfer.is_of(account));
        let mut transfers: Vec<Transfer> = of_account.map(|transfer| transfer.at(now)).collect();
        transfers.sort_by_key(|transfer| transfer.created_at);
        let community = self.community.clone();
        Some(Statement { community, balance: open.balance(), account: open, transfers })
    }

    /// What this ledger has that `before` had not, or had otherwise.
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
