//! What is ordered of a ledger: each command gives the next one.

use pyo3::prelude::*;
use trust_commons::PartnershipId;
use trust_commons::ledger::{LedgerRefusal, Limits, LimitsPatch, Settled, Statement, Transfer};
use trust_commons::{Outcome, TransferId};

use super::{Between, Core, Ledger, TransferArg};
use crate::commons::given::{LimitSet, limit, limit_set, minutes};
use crate::convert::{AccountArg, RecordArg, moment, optional_moment};
use crate::error::refused;

impl Ledger {
    /// The ledger after a command that made or decided a transfer.
    fn moved(
        &self,
        py: Python<'_>,
        command: impl FnOnce(&mut Core) -> Result<Outcome<Transfer>, LedgerRefusal> + Send,
    ) -> PyResult<Self> {
        let (ledger, made) = self.after(py, command)?;
        Ok(Ledger { made: Some(made), ..ledger })
    }

    fn decided(
        &self,
        py: Python<'_>,
        command: fn(&mut Core, &TransferId, i64) -> Result<Outcome<Transfer>, LedgerRefusal>,
        id: &TransferArg<'_>,
        now: i64,
    ) -> PyResult<Self> {
        let id = id.id()?;
        self.moved(py, |ledger| command(ledger, &id, now))
    }

    pub(super) fn statement_of(
        &self,
        py: Python<'_>,
        account: &AccountArg<'_>,
        now: Option<i64>,
    ) -> PyResult<Statement> {
        let account = account.id()?;
        let unknown = || LedgerRefusal::UnknownAccount { account: account.clone() };
        // Before all moments nothing has lapsed yet.
        let now = now.unwrap_or(i64::MIN);
        let statement = self.at.value.statement(&account, now).ok_or_else(unknown);
        statement.map_err(|refusal| refused(py, &refusal, None))
    }
}

#[pymethods]
impl Ledger {
    /// Opens an account. Limits are minutes, None is without bound: `floor` (at most 0; 20 credits below 0 unless given),
    /// `ceiling` (at least 0), and `soft`, below which its owner gets a notice. Refused: ACCOUNT_EXISTS,
    /// INVALID_LIMITS.
    #[pyo3(signature = (
        account,
        *,
        floor: "int | None" = Limits::default().floor,
        ceiling: "int | None" = None,
        soft: "int | None" = None,
    ))]
    fn open(
        &self,
        py: Python<'_>,
        account: AccountArg<'_>,
        #[pyo3(from_py_with = limit)] floor: Option<i64>,
        #[pyo3(from_py_with = limit)] ceiling: Option<i64>,
        #[pyo3(from_py_with = limit)] soft: Option<i64>,
    ) -> PyResult<Self> {
        let (account, limits) = (account.id()?, Limits { floor, ceiling, soft });
        self.after(py, |ledger| ledger.open(account, limits)).map(|(ledger, _)| ledger)
    }

    /// Sets how far an account may go from now on; what is not given stays as it is, None is without bound. It may be
    /// beyond that already: then it can only go back. A settled account is opened again, with the limits that it had.
    /// Refused: UNKNOWN_ACCOUNT, INVALID_LIMITS.
    #[pyo3(signature = (
        account,
        *,
        floor: "int | None" = LimitSet::KEPT,
        ceiling: "int | None" = LimitSet::KEPT,
        soft: "int | None" = LimitSet::KEPT,
    ))]
    fn set_limits(
        &self,
        py: Python<'_>,
        account: AccountArg<'_>,
        #[pyo3(from_py_with = limit_set)] floor: LimitSet,
        #[pyo3(from_py_with = limit_set)] ceiling: LimitSet,
        #[pyo3(from_py_with = limit_set)] soft: LimitSet,
    ) -> PyResult<Self> {
        let account = account.id()?;
        let limits = LimitsPatch { floor: floor.0, ceiling: ceiling.0, soft: soft.0 };
        self.after(py, |ledger| ledger.set_limits(&account, limits)).map(|(ledger, _)| ledger)
    }

    /// Reserves minutes that `debit` is to pay `credit`, until they are posted or voided, or lapse.
    ///
    /// Refused, and remembered: UNKNOWN_ACCOUNT, BELOW_FLOOR, ABOVE_CEILING, TOTAL_OUT_OF_RANGE. Refused: ID_TAKEN,
    /// NO_MINUTES, SAME_ACCOUNT, INVALID_EXPIRY.
    #[pyo3(signature = (
        id,
        debit,
        credit,
        minutes: "int",
        *,
        now: "Seconds",
        expires_at: "Seconds | None" = None,
    ))]
    fn reserve(
        &self,
        py: Python<'_>,
        id: TransferArg<'_>,
        debit: AccountArg<'_>,
        credit: AccountArg<'_>,
        #[pyo3(from_py_with = minutes)] minutes: u64,
        #[pyo3(from_py_with = moment)] now: i64,
        #[pyo3(from_py_with = optional_moment)] expires_at: Option<i64>,
    ) -> PyResult<Self> {
        let (id, debit, credit) = (id.id()?, debit.id()?, credit.id()?);
        self.moved(py, |ledger| ledger.reserve(&id, &debit, &credit, minutes, expires_at, now))
    }

    /// Moves minutes from `debit` to `credit` at once. Refused like `reserve`.
    #[pyo3(signature = (id, debit, credit, minutes: "int", *, now: "Seconds"))]
    fn transfer(
        &self,
        py: Python<'_>,
        id: TransferArg<'_>,
        debit: AccountArg<'_>,
        credit: AccountArg<'_>,
        #[pyo3(from_py_with = minutes)] minutes: u64,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let (id, debit, credit) = (id.id()?, debit.id()?, credit.id()?);
        self.moved(py, |ledger| ledger.transfer(&id, &debit, &credit, minutes, now))
    }

    /// Posts what is reserved. Refused: UNKNOWN_TRANSFER, TRANSFER_NOT_PENDING.
    #[pyo3(signature = (id, *, now: "Seconds"))]
    fn post(
        &self,
        py: Python<'_>,
        id: TransferArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        self.decided(py, Core::post, &id, now)
    }

    /// Lets go of what is reserved. Refused: UNKNOWN_TRANSFER, TRANSFER_NOT_PENDING.
    #[pyo3(signature = (id, *, now: "Seconds"))]
    fn void(
        &self,
        py: Python<'_>,
        id: TransferArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        self.decided(py, Core::void, &id, now)
    }

    /// Undoes the posted transfer `original`, by another under `id`: once, and no reversal itself. Refused:
    /// UNKNOWN_TRANSFER, TRANSFER_NOT_POSTED, TRANSFER_IS_REVERSAL, TRANSFER_ALREADY_REVERSED, and for the accounts
    /// like `reserve`. Where an account was settled since, the settlement account bears it: it is moved on by a transfer
    /// under `id` with `:debit` or `:credit` behind it.
    #[pyo3(signature = (id, original, *, now: "Seconds"))]
    fn reverse(
        &self,
        py: Python<'_>,
        id: TransferArg<'_>,
        original: TransferArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let (id, original) = (id.id()?, original.id()?);
        self.moved(py, |ledger| ledger.reverse(&id, &original, now))
    }

    /// The ledger as it is at `now`: marks all reservations that have lapsed; `released` names them. No command and no
    /// reading with a `now` depends on it.
    #[pyo3(signature = (*, now: "Seconds"))]
    fn expire(&self, py: Python<'_>, #[pyo3(from_py_with = moment)] now: i64) -> PyResult<Self> {
        let (ledger, released) = self.after(py, |ledger| ledger.expire(now))?;
        Ok(Ledger { released, ..ledger })
    }

    /// Closes the account of somebody who leaves: lets go of all that is reserved (`released`) and moves its balance
    /// to the account `settlement` (`made`, None if it was 0), whatever the limits.
    ///
    /// What is released and is a leg between communities has its `other_leg` in the other ledger, to be voided there.
    /// Refused: UNKNOWN_ACCOUNT, NOT_SETTLEMENT, SAME_ACCOUNT, ID_TAKEN.
    #[pyo3(signature = (account, settlement, id, *, now: "Seconds"))]
    fn settle(
        &self,
        py: Python<'_>,
        account: AccountArg<'_>,
        settlement: AccountArg<'_>,
        id: TransferArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let (account, settlement, id) = (account.id()?, settlement.id()?, id.id()?);
        let (ledger, Settled { transfer, voided }) =
            self.after(py, |ledger| ledger.settle(&account, &settlement, &id, now))?;
        Ok(Ledger { made: transfer, released: voided, ..ledger })
    }

    /// Opens the account of somebody who returns, with the limits that it had, and moves back what settlement accounts
    /// carry for it, whatever the limits (`made`, None if that is 0). Repeated it changes nothing. Refused:
    /// UNKNOWN_ACCOUNT, ID_TAKEN.
    #[pyo3(signature = (account, id, *, now: "Seconds"))]
    fn take_back(
        &self,
        py: Python<'_>,
        account: AccountArg<'_>,
        id: TransferArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let (account, id) = (account.id()?, id.id()?);
        let (ledger, moved) = self.after(py, |ledger| ledger.take_back(&account, &id, now))?;
        Ok(Ledger { made: moved.into_iter().next(), ..ledger })
    }

    /// Gives an account another name in all that speaks of it, so that what an erased person did still adds up.
    /// Refused: UNKNOWN_ACCOUNT, ACCOUNT_EXISTS.
    fn rename(
        &self,
        py: Python<'_>,
        account: AccountArg<'_>,
        name: AccountArg<'_>,
    ) -> PyResult<Self> {
        let (account, name) = (account.id()?, name.id()?);
        let rename = |ledger: &mut Core| ledger.rename(&account, &name).map(Outcome::of);
        self.after(py, rename).map(|(ledger, ())| ledger)
    }

    /// The ledgers of a payer's and a payee's community, which settle over a partnership. Refused: SAME_LEDGER.
    #[staticmethod]
    fn between(
        py: Python<'_>,
        payer: &Ledger,
        payee: &Ledger,
        partnership: RecordArg<'_, PartnershipId>,
    ) -> PyResult<Between> {
        Between::of(py, payer.at.value.clone(), payee.at.value.clone(), partnership.id()?)
    }
}
