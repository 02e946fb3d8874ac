//! What is ordered of a ledger: each command gives the next one.

use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::ledger::account::AccountId;
use trust_commons::ledger::{LedgerRefusal, Limits, LimitsPatch, Settled, Transfer};
use trust_commons::{Outcome as Done, TransferId};

use super::between::Between;
use super::{Core, Ledger};
use crate::commons::given::{Given, record, whole};
use crate::failure::{Outcome, guard};

/// A transfer as it is ordered.
pub struct Order {
    pub id: TransferId,
    pub debit: AccountId,
    pub credit: AccountId,
    pub minutes: u64,
}

impl Order {
    pub fn read(
        env: &Env,
        id: &Unknown<'_>,
        debit: &Unknown<'_>,
        credit: &Unknown<'_>,
        minutes: &Unknown<'_>,
    ) -> Outcome<Self> {
        Ok(Order {
            id: record(env, "id", id)?,
            debit: record(env, "debit", debit)?,
            credit: record(env, "credit", credit)?,
            minutes: whole("minutes", minutes)?,
        })
    }
}

fn limits(env: &Env, options: &Unknown<'_>) -> Outcome<LimitsPatch> {
    let given = Given::read(env, options, &["floor", "ceiling", "soft"])?;
    Ok(LimitsPatch {
        floor: given.limit("floor")?,
        ceiling: given.limit("ceiling")?,
        soft: given.limit("soft")?,
    })
}

impl Ledger {
    /// The ledger after a command that made or decided a transfer.
    fn moved(
        &self,
        command: impl FnOnce(&mut Core) -> Result<Done<Transfer>, LedgerRefusal>,
    ) -> Outcome<Self> {
        let (ledger, made) = self.after(command)?;
        Ok(Ledger { made: Some(made), ..ledger })
    }
}

#[napi]
impl Ledger {
    /// Opens an account, with limits in minutes. Refused: `ACCOUNT_EXISTS`, `INVALID_LIMITS`.
    #[napi(ts_args_type = "account: string, limits?: Limits")]
    pub fn open(
        &self,
        env: &Env,
        account: Unknown<'_>,
        limits: Unknown<'_>,
    ) -> napi::Result<Ledger> {
        guard(env, || {
            let account = record(env, "account", &account)?;
            let limits = self::limits(env, &limits)?.onto(Limits::default());
            Ok(self.after(|ledger| ledger.open(account, limits))?.0)
        })
    }

    /// Sets how far an account may go from now on; what is not given stays as it is, `null` is without bound. It may be
    /// beyond that already: then it can only go back. A settled account is opened again, with the limits that it had.
    /// Refused: `UNKNOWN_ACCOUNT`, `INVALID_LIMITS`.
    #[napi(ts_args_type = "account: string, limits?: Limits")]
    pub fn set_limits(
        &self,
        env: &Env,
        account: Unknown<'_>,
        limits: Unknown<'_>,
    ) -> napi::Result<Ledger> {
        guard(env, || {
            let account = record(env, "account", &account)?;
            let limits = self::limits(env, &limits)?;
            Ok(self.after(|ledger| ledger.set_limits(&account, limits))?.0)
        })
    }

    /// Reserves minutes that `debit` is to pay `credit`, until they are posted or voided, or lapse.
    ///
    /// Refused, and remembered: `UNKNOWN_ACCOUNT`, `BELOW_FLOOR`, `ABOVE_CEILING`, `TOTAL_OUT_OF_RANGE`. Refused:
    /// `ID_TAKEN`, `NO_MINUTES`, `SAME_ACCOUNT`, `INVALID_EXPIRY`.
    #[napi(
        ts_args_type = "id: string, debit: string, credit: string, minutes: number, options: { now: number; expiresAt?: number | null }"
    )]
    pub fn reserve(
        &self,
        env: &Env,
        id: Unknown<'_>,
        debit: Unknown<'_>,
        credit: Unknown<'_>,
        minutes: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Ledger> {
        guard(env, || {
            let order = Order::read(env, &id, &debit, &credit, &minutes)?;
            let given = Given::read(env, &options, &["now", "expiresAt"])?;
            let (expires_at, now) = (given.moment("expiresAt")?, given.now()?);
            let Order { id, debit, credit, minutes } = &order;
            self.moved(|ledger| ledger.reserve(id, debit, credit, *minutes, expires_at, now))
        })
    }

    /// Moves minutes from `debit` to `credit` at once. Refused like `reserve`.
    #[napi(
        ts_args_type = "id: string, debit: string, credit: string, minutes: number, options: { now: number }"
    )]
    pub fn transfer(
        &self,
        env: &Env,
        id: Unknown<'_>,
        debit: Unknown<'_>,
        credit: Unknown<'_>,
        minutes: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Ledger> {
        guard(env, || {
            let order = Order::read(env, &id, &debit, &credit, &minutes)?;
            let now = Given::read(env, &options, &["now"])?.now()?;
            let Order { id, debit, credit, minutes } = &order;
            self.moved(|ledger| ledger.transfer(id, debit, credit, *minutes, now))
        })
    }

    /// Posts what is reserved. Refused: `UNKNOWN_TRANSFER`, `TRANSFER_NOT_PENDING`.
    #[napi(ts_args_type = "id: string, options: { now: number }")]
    pub fn post(&self, env: &Env, id: Unknown<'_>, options: Unknown<'_>) -> napi::Result<Ledger> {
        guard(env, || {
            let id = record(env, "id", &id)?;
            let now = Given::read(env, &options, &["now"])?.now()?;
            self.moved(|ledger| ledger.post(&id, now))
        })
    }

    /// Lets go of what is reserved. Refused: `UNKNOWN_TRANSFER`, `TRANSFER_NOT_PENDING`.
    #[napi(ts_args_type = "id: string, options: { now: number }")]
    pub fn void(&self, env: &Env, id: Unknown<'_>, options: Unknown<'_>) -> napi::Result<Ledger> {
        guard(env, || {
            let id = record(env, "id", &id)?;
            let now = Given::read(env, &options, &["now"])?.now()?;
            self.moved(|ledger| ledger.void(&id, now))
        })
    }

    /// Undoes the posted transfer `original`, by another under `id`: once, and no reversal itself.
    ///
    /// Refused: `UNKNOWN_TRANSFER`, `TRANSFER_NOT_POSTED`, `TRANSFER_IS_REVERSAL`, `TRANSFER_ALREADY_REVERSED`, and
    /// for the accounts like `reserve`. Where an account was settled since, the settlement account bears it: it is moved
    /// on by a transfer under `id` with `:debit` or `:credit` behind it.
    #[napi(ts_args_type = "id: string, original: string, options: { now: number }")]
    pub fn reverse(
        &self,
        env: &Env,
        id: Unknown<'_>,
        original: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Ledger> {
        guard(env, || {
            let (id, original) = (record(env, "id", &id)?, record(env, "original", &original)?);
            let now = Given::read(env, &options, &["now"])?.now()?;
            self.moved(|ledger| ledger.reverse(&id, &original, now))
        })
    }

    /// The ledger as it is at `now`: marks all reservations that have lapsed; `released` names them. No command and no
    /// reading with a `now` depends on it.
    #[napi(ts_args_type = "options: { now: number }")]
    pub fn expire(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Ledger> {
        guard(env, || {
            let now = Given::read(env, &options, &["now"])?.now()?;
            let (ledger, released) = self.after(|ledger| ledger.expire(now))?;
            Ok(Ledger { released, ..ledger })
        })
    }

    /// Closes the account of somebody who leaves: lets go of all that is reserved (`released`) and moves its balance
    /// to the account `settlement` (`made`, `null` if it was 0), whatever the limits.
    ///
    /// What is released and is a leg between communities has its `otherLeg` in the other ledger, to be voided there.
    /// Refused: `UNKNOWN_ACCOUNT`, `NOT_SETTLEMENT`, `SAME_ACCOUNT`, `ID_TAKEN`.
    #[napi(
        ts_args_type = "account: string, settlement: string, id: string, options: { now: number }"
    )]
    pub fn settle(
        &self,
        env: &Env,
        account: Unknown<'_>,
        settlement: Unknown<'_>,
        id: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Ledger> {
        guard(env, || {
            let account = record(env, "account", &account)?;
            let settlement = record(env, "settlement", &settlement)?;
            let id = record(env, "id", &id)?;
            let now = Given::read(env, &options, &["now"])?.now()?;
            let (ledger, Settled { transfer, voided }) =
                self.after(|ledger| ledger.settle(&account, &settlement, &id, now))?;
            Ok(Ledger { made: transfer, released: voided, ..ledger })
        })
    }

    /// Opens the account of somebody who returns, with the limits that it had, and moves back what settlement accounts
    /// carry for it, whatever the limits (`made`, `null` if that is 0). Repeated it changes nothing. Refused:
    /// `UNKNOWN_ACCOUNT`, `ID_TAKEN`.
    #[napi(ts_args_type = "account: string, id: string, options: { now: number }")]
    pub fn take_back(
        &self,
        env: &Env,
        account: Unknown<'_>,
        id: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Ledger> {
        guard(env, || {
            let (account, id) = (record(env, "account", &account)?, record(env, "id", &id)?);
            let now = Given::read(env, &options, &["now"])?.now()?;
            let (ledger, moved) = self.after(|ledger| ledger.take_back(&account, &id, now))?;
            Ok(Ledger { made: moved.into_iter().next(), ..ledger })
        })
    }

    /// Gives an account another name in all that speaks of it, so that what an erased person did still adds up.
    /// Refused: `UNKNOWN_ACCOUNT`, `ACCOUNT_EXISTS`.
    #[napi(ts_args_type = "account: string, name: string")]
    pub fn rename(
        &self,
        env: &Env,
        account: Unknown<'_>,
        name: Unknown<'_>,
    ) -> napi::Result<Ledger> {
        guard(env, || {
            let (account, name) = (record(env, "account", &account)?, record(env, "name", &name)?);
            Ok(self.after(|ledger| ledger.rename(&account, &name).map(Done::of))?.0)
        })
    }

    /// The ledgers of a payer's and a payee's community, which settle over a partnership. Refused: `SAME_LEDGER`.
    #[napi(writable, ts_args_type = "payer: Ledger, payee: Ledger, partnership: string")]
    pub fn between(
        env: &Env,
        payer: &Ledger,
        payee: &Ledger,
        partnership: Unknown<'_>,
    ) -> napi::Result<Between> {
        guard(env, || {
            let partnership = record(env, "partnership", &partnership)?;
            Between::of(payer.at.value.clone(), payee.at.value.clone(), partnership)
        })
    }
}
