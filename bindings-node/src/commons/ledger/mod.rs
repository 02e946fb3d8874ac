//! Ledgers of communities.

mod between;
mod command;

use std::collections::BTreeMap;

use napi::bindgen_prelude::JsObjectValue;
use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::json::{self, InvalidValue};
use trust_commons::ledger::{Ledger as Core, LedgerRefusal, Statement as CoreStatement};
use trust_commons::ledger::{Transfer as CoreTransfer, account::AccountId};
use trust_commons::{Outcome as Done, TransferId};

use super::given::{Given, record};
use super::made::{Made, fields, value};
use super::shown::{Account, LedgerChanges, Statement, Transfer};
use crate::failure::{Failure, Outcome, guard};
use crate::ids::{MAX_SAFE, group};

/// Who has earned and spent how much in one community: double entry, in whole minutes; 60 are a credit.
///
/// A frozen value: a command gives a new ledger and leaves this one as it is. What it made is in the new one's
/// `made`, what it let go in `released`. Balances add up to 0 after each. Accounts are `member:ID`,
/// `clearing:PARTNERSHIP` or `settlement:NAME`. A transfer's id comes from the caller, so that an order can be
/// repeated: same id, same content, same answer.
///
/// An id that is refused for the state of the accounts stays refused: go on with the ledger in the error's `after`,
/// which remembers it. A ledger may hold a part of its accounts and transfers: the accounts of a transfer and what
/// is under its id, for `settle` and `rename` all of the account's. Each command copies what is held:
/// O(accounts + transfers). Throws `TOO_LARGE` where a total would be beyond 2^53 - 1.
#[napi]
pub struct Ledger {
    at: Made<Core>,
    made: Option<CoreTransfer>,
    released: Vec<TransferId>,
}

value!(Ledger: Core);

impl Ledger {
    /// A ledger, if its totals are numbers that JavaScript holds exactly.
    fn holding(at: Made<Core>) -> Outcome<Self> {
        let held = |minutes: u64| minutes <= MAX_SAFE as u64;
        for account in at.value.accounts.values() {
            let debits = account.debits_posted.saturating_add(account.debits_pending);
            let credits = account.credits_posted.saturating_add(account.credits_pending);
            if !held(debits) || !held(credits) {
                let message = format!("a total of account {} is beyond 2^53 - 1", account.id);
                return Err(Failure::refused("TOO_LARGE", message));
            }
        }
        Ok(Ledger { at, made: None, released: Vec::new() })
    }

    /// The ledger after a command, and the command's own answer.
    fn after<T>(
        &self,
        command: impl FnOnce(&mut Core) -> Result<Done<T>, LedgerRefusal>,
    ) -> Outcome<(Self, T)> {
        let before = &*self.at.value;
        let mut ledger = before.clone();
        match command(&mut ledger) {
            Ok(Done { value, changes, notices }) => {
                let at = Made { value: ledger.into(), changes, notices };
                Ok((Ledger::holding(at)?, value))
            }
            Err(refusal) if ledger.refused.len() == before.refused.len() => {
                Err(Failure::rule(&refusal))
            }
            Err(refusal) => {
                let after = Ledger::holding(Made::loaded(ledger))?;
                Err(Failure::rule_after(&refusal, |error| error.set_named_property("after", after)))
            }
        }
    }

    fn statement_of(
        &self,
        env: &Env,
        account: &Unknown<'_>,
        now: Option<i64>,
    ) -> Outcome<CoreStatement> {
        let account: AccountId = record(env, "account", account)?;
        // Before all moments nothing has lapsed yet.
        let statement = self.at.value.statement(&account, now.unwrap_or(i64::MIN));
        statement.ok_or_else(|| Failure::rule(&LedgerRefusal::UnknownAccount { account }))
    }
}

fields! { Ledger as this:
    "Whose ledger it is."
    community -> String { this.community.to_string() }
}

#[napi]
impl Ledger {
    /// A ledger without accounts.
    ///
    /// Throws `INVALID_GROUP_ID`, `INVALID_ARGUMENT`.
    #[napi(constructor, ts_args_type = "community: string")]
    pub fn new(env: &Env, community: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let community = group(env, "community", &community)?;
            Ledger::holding(Made::loaded(Core::new(community)))
        })
    }

    /// The transfer that the command which led here made or decided, repeated ones too.
    #[napi(getter)]
    pub fn made(&self) -> Option<Transfer> {
        self.made.as_ref().map(Transfer::from)
    }

    /// The ids of the reservations that `expire` or `settle` let go.
    #[napi(getter)]
    pub fn released(&self) -> Vec<String> {
        self.released.iter().map(ToString::to_string).collect()
    }

    /// The accounts by id. Made on first reading.
    #[napi(getter, ts_return_type = "Record<string, Account>")]
    pub fn accounts(&self) -> Vec<Account> {
        self.at.value.accounts.values().map(Account::from).collect()
    }

    /// The transfers by id. Made on first reading.
    #[napi(getter, ts_return_type = "Record<string, Transfer>")]
    pub fn transfers(&self) -> Vec<Transfer> {
        self.at.value.transfers.values().map(Transfer::from).collect()
    }

    /// The transfers that were refused for the state of the accounts, and stay so: by id, in the form of their JSON.
    /// Made on first reading.
    #[napi(getter, ts_return_type = "Record<string, RefusedTransfer>")]
    pub fn refused(&self, env: &Env) -> napi::Result<String> {
        guard(env, || Ok(json::write(&self.at.value.refused)?))
    }

    /// An account, at `now` without what has lapsed by then; else as the commands left it. Refused: `UNKNOWN_ACCOUNT`.
    #[napi(ts_args_type = "account: string, options?: { now?: number }")]
    pub fn account(
        &self,
        env: &Env,
        account: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Account> {
        guard(env, || {
            let now = Given::read(env, &options, &["now"])?.moment("now")?;
            Ok(Account::from(&self.statement_of(env, &account, now)?.account))
        })
    }

    /// What an account has earned less what it has spent, in minutes. Refused: `UNKNOWN_ACCOUNT`.
    #[napi(ts_args_type = "account: string")]
    pub fn balance(&self, env: &Env, account: Unknown<'_>) -> napi::Result<i64> {
        guard(env, || Ok(self.statement_of(env, &account, None)?.balance))
    }

    /// Every account's balance, in minutes.
    #[napi(ts_return_type = "Record<string, number>")]
    pub fn balances(&self) -> BTreeMap<String, i64> {
        let balances = self.at.value.balances().into_iter();
        balances.map(|(account, balance)| (account.to_string(), balance)).collect()
    }

    /// The statement of an account: totals, balance, and its transfers, the oldest first; at `now` without what has
    /// lapsed by then, else as the commands left it. Refused: `UNKNOWN_ACCOUNT`.
    #[napi(ts_args_type = "account: string, options?: { now?: number }")]
    pub fn statement(
        &self,
        env: &Env,
        account: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Statement> {
        guard(env, || {
            let now = Given::read(env, &options, &["now"])?.moment("now")?;
            Ok(Statement::from(&self.statement_of(env, &account, now)?))
        })
    }

    /// What this ledger has that `before` had not, or had otherwise: what to write.
    #[napi]
    pub fn changed_since(&self, env: &Env, before: &Ledger) -> napi::Result<LedgerChanges> {
        guard(env, || {
            let changed = self.at.value.changed_since(&before.at.value);
            let refused: BTreeMap<_, _> = changed.refused.into_iter().collect();
            Ok(LedgerChanges {
                accounts: changed.accounts.into_iter().map(Account::from).collect(),
                transfers: changed.transfers.into_iter().map(Transfer::from).collect(),
                refused: json::write(&refused)?,
            })
        })
    }

    /// Recomputes a whole ledger from its transfers. Throws `INVALID_VALUE` if it is not sound; no command leads
    /// there.
    #[napi]
    pub fn check(&self, env: &Env) -> napi::Result<()> {
        guard(env, || {
            let sound = self.at.value.check();
            Ok(sound.map_err(|unsound| InvalidValue(unsound.to_string()))?)
        })
    }
}
