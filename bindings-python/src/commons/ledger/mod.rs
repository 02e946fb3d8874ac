//! Ledgers of communities.

mod between;
mod command;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use trust_commons::json::InvalidValue;
use trust_commons::ledger::{Ledger as Core, LedgerRefusal, Transfer};
use trust_commons::{Outcome, Refusal, TransferId};

pub use between::Between;

use super::made::{Made, fields, value};
use super::shown;
use crate::convert::{AccountArg, GroupArg, RecordArg, optional_moment};
use crate::error::{IntoException, guarded, refused};
use crate::hint::{
    Accounts, OneAccount, OneDifference, OneStatement, OneTransfer, RefusedTransfers, Transfers,
};

/// Who has earned and spent how much in one community: double entry, in whole minutes; 60 are a credit.
///
/// `Ledger("oak")` is empty. A command gives a new ledger and leaves this one as it is: what it made is in the new
/// one's `made`, what it let go in `released`. Balances add up to 0 after each. Accounts are `member:ID`,
/// `clearing:PARTNERSHIP` or `settlement:NAME`. A transfer's id comes from the caller, so that an order can be
/// repeated: same id, same content, same answer.
///
/// An id that is refused for the state of the accounts stays refused: go on with the ledger in the exception's
/// `after`, which remembers it. A ledger may hold a part of its accounts and transfers: the accounts of a transfer
/// and what is under its id, for `settle` and `rename` all of the account's. Each command copies what is held:
/// O(accounts + transfers). Raises Refused.
#[pyclass(frozen, eq, module = "trust_core")]
pub struct Ledger {
    at: Made<Core>,
    made: Option<Transfer>,
    released: Vec<TransferId>,
}

value!(Ledger: Core, named by community);

impl Ledger {
    fn holding(at: Made<Core>) -> Self {
        Ledger { at, made: None, released: Vec::new() }
    }

    /// The ledger after a command, and the command's own answer.
    fn after<T: Send>(
        &self,
        py: Python<'_>,
        command: impl FnOnce(&mut Core) -> Result<Outcome<T>, LedgerRefusal> + Send,
    ) -> PyResult<(Self, T)> {
        let before = &*self.at.value;
        let (ledger, done) = guarded(py, || {
            let mut ledger = before.clone();
            let done = command(&mut ledger);
            (ledger, done)
        })?;
        match done {
            Ok(Outcome { value, changes, notices }) => {
                let at = Made { value: ledger.into(), changes, notices };
                Ok((Ledger::holding(at), value))
            }
            Err(refusal) => Err(refused_with(py, &refusal, before, ledger)?),
        }
    }
}

/// The exception of a refusal, with the ledger that remembers it if it does.
fn refused_with(
    py: Python<'_>,
    refusal: &impl Refusal,
    before: &Core,
    ledger: Core,
) -> PyResult<PyErr> {
    let remembers = ledger.refused.len() != before.refused.len();
    let after = remembers.then(|| Py::new(py, Ledger::from(Made::loaded(ledger)))).transpose()?;
    Ok(refused(py, refusal, after.map(Py::into_any)))
}

fields! { Ledger as this:
    /// Whose ledger it is.
    community -> &str { this.community.as_str() }
}

#[pymethods]
impl Ledger {
    #[new]
    fn new(community: GroupArg<'_>) -> PyResult<Self> {
        Ok(Made::loaded(Core::new(community.id()?)).into())
    }

    /// The transfer that the command which led here made or decided, repeated ones too; else None.
    #[getter]
    fn made<'py>(&self, py: Python<'py>) -> PyResult<Option<OneTransfer<'py>>> {
        self.made.as_ref().map(|made| shown::transfer(py, made)).transpose()
    }

    /// The ids of the reservations that `expire` or `settle` let go.
    #[getter]
    fn released(&self) -> Vec<&str> {
        self.released.iter().map(TransferId::as_str).collect()
    }

    /// The accounts by id; a new dict each time.
    #[getter]
    fn accounts<'py>(&self, py: Python<'py>) -> PyResult<Accounts<'py>> {
        let accounts = PyDict::new(py);
        for (id, account) in &self.at.value.accounts {
            accounts.set_item(id.to_string(), shown::account(py, account)?)?;
        }
        Ok(Accounts(accounts))
    }

    /// The transfers by id; a new dict each time.
    #[getter]
    fn transfers<'py>(&self, py: Python<'py>) -> PyResult<Transfers<'py>> {
        let transfers = PyDict::new(py);
        for (id, transfer) in &self.at.value.transfers {
            transfers.set_item(id.as_str(), shown::transfer(py, transfer)?)?;
        }
        Ok(Transfers(transfers))
    }

    /// The transfers that were refused for the state of the accounts, and stay so: by id, a dict of `content` and
    /// `refusal` each.
    #[getter]
    fn refused<'py>(&self, py: Python<'py>) -> PyResult<RefusedTransfers<'py>> {
        shown::dict(py, &self.at.value.refused).map(|refused| RefusedTransfers(refused.0))
    }

    /// An account, at `now` without what has lapsed by then; else as the commands left it. Refused: UNKNOWN_ACCOUNT.
    #[pyo3(signature = (account, *, now: "Seconds | None" = None))]
    fn account<'py>(
        &self,
        py: Python<'py>,
        account: AccountArg<'_>,
        #[pyo3(from_py_with = optional_moment)] now: Option<i64>,
    ) -> PyResult<OneAccount<'py>> {
        shown::account(py, &self.statement_of(py, &account, now)?.account)
    }

    /// What an account has earned less what it has spent, in minutes. Refused: UNKNOWN_ACCOUNT.
    fn balance(&self, py: Python<'_>, account: AccountArg<'_>) -> PyResult<i64> {
        Ok(self.statement_of(py, &account, None)?.balance)
    }

    /// Every account's balance, in minutes.
    #[pyo3(signature = () -> "dict[str, int]")]
    fn balances<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let balances = PyDict::new(py);
        for (id, account) in &self.at.value.accounts {
            balances.set_item(id.to_string(), account.balance())?;
        }
        Ok(balances)
    }

    /// The statement of an account: totals, balance, and its transfers, the oldest first; at `now` without what has
    /// lapsed by then, else as the commands left it. Refused: UNKNOWN_ACCOUNT.
    #[pyo3(signature = (account, *, now: "Seconds | None" = None))]
    fn statement<'py>(
        &self,
        py: Python<'py>,
        account: AccountArg<'_>,
        #[pyo3(from_py_with = optional_moment)] now: Option<i64>,
    ) -> PyResult<OneStatement<'py>> {
        shown::statement(py, &self.statement_of(py, &account, now)?)
    }

    /// What this ledger has that `before` had not, or had otherwise: what to write.
    fn changed_since<'py>(&self, py: Python<'py>, before: &Ledger) -> PyResult<OneDifference<'py>> {
        shown::difference(py, &self.at.value.changed_since(&before.at.value))
    }

    /// Recomputes a whole ledger from its transfers. Raises InvalidValue if it is not sound; no command leads there.
    fn check(&self, py: Python<'_>) -> PyResult<()> {
        let sound = guarded(py, || self.at.value.check())?;
        sound.map_err(|unsound| InvalidValue(unsound.to_string()).exception())
    }

    fn __repr__(&self) -> String {
        let Core { community, accounts, transfers, .. } = &*self.at.value;
        let (accounts, transfers) = (accounts.len(), transfers.len());
        format!("<Ledger of {community}: {accounts} accounts, {transfers} transfers>")
    }
}

type TransferArg<'a> = RecordArg<'a, TransferId>;
