//! Transfers between two communities: one leg in each ledger, both or neither.

use std::sync::Arc;

use pyo3::prelude::*;
use trust_commons::ledger::{Between as Core, LedgerRefusal, Legs};
use trust_commons::{Notice, Outcome, PartnershipId, ledger};

use super::{Ledger, TransferArg};
use crate::commons::given::minutes;
use crate::commons::made::Made;
use crate::commons::shown;
use crate::convert::{AccountArg, moment, optional_moment};
use crate::error::{guarded, refused};
use crate::hint::{Dicts, OneTransfer};

/// Two ledgers that settle over a partnership, made by `Ledger.between`.
///
/// The payer pays the account `clearing:PARTNERSHIP` of its own ledger, and that of the other ledger pays the payee:
/// so each ledger keeps its sum of 0. The legs have the transfer's id with `:out` and `:in` behind it. A command gives
/// new ledgers, in `payer` and `payee` of a new value, and leaves these as they are; refused ones carry them in the
/// exception's `after` where an id is to be remembered. Raises Refused.
#[pyclass(frozen, eq, module = "trust_core")]
pub struct Between {
    payer: Arc<ledger::Ledger>,
    payee: Arc<ledger::Ledger>,
    partnership: PartnershipId,
    legs: Option<Legs>,
    notices: Vec<Notice>,
}

impl PartialEq for Between {
    fn eq(&self, other: &Self) -> bool {
        (&self.payer, &self.payee, &self.partnership)
            == (&other.payer, &other.payee, &other.partnership)
    }
}

type Cleared = Result<Outcome<Legs>, LedgerRefusal>;

impl Between {
    /// The two ledgers, if they are of two communities.
    pub fn of(
        py: Python<'_>,
        payer: Arc<ledger::Ledger>,
        payee: Arc<ledger::Ledger>,
        partnership: PartnershipId,
    ) -> PyResult<Self> {
        if payer.community == payee.community {
            let community = payer.community.clone();
            return Err(refused(py, &LedgerRefusal::SameLedger { community }, None));
        }
        Ok(Between { payer, payee, partnership, legs: None, notices: Vec::new() })
    }

    fn after(
        &self,
        py: Python<'_>,
        command: impl FnOnce(&mut Core<'_>) -> Cleared + Send,
    ) -> PyResult<Self> {
        let (payer, payee, done) = guarded(py, || {
            let (mut payer, mut payee) = ((*self.payer).clone(), (*self.payee).clone());
            let both = Core::new(&mut payer, &mut payee, &self.partnership);
            let done = both.and_then(|mut both| command(&mut both));
            (payer, payee, done)
        })?;
        let refusals = |payer: &ledger::Ledger, payee: &ledger::Ledger| {
            payer.refused.len() + payee.refused.len()
        };
        let remembers = refusals(&payer, &payee) != refusals(&self.payer, &self.payee);
        let (payer, payee) = (Arc::new(payer), Arc::new(payee));
        let partnership = self.partnership.clone();
        let next = Between { payer, payee, partnership, legs: None, notices: Vec::new() };
        match done {
            Ok(Outcome { value, notices, .. }) => {
                Ok(Between { legs: Some(value), notices, ..next })
            }
            Err(refusal) => {
                let after = remembers.then(|| Py::new(py, next)).transpose()?;
                Err(refused(py, &refusal, after.map(Py::into_any)))
            }
        }
    }
}

#[pymethods]
impl Between {
    /// The ledger of the payer's community.
    #[getter]
    fn payer(&self) -> Ledger {
        Made { value: self.payer.clone(), changes: Vec::new(), notices: Vec::new() }.into()
    }

    /// The ledger of the payee's community.
    #[getter]
    fn payee(&self) -> Ledger {
        Made { value: self.payee.clone(), changes: Vec::new(), notices: Vec::new() }.into()
    }

    /// The partnership that they settle over.
    #[getter]
    fn partnership(&self) -> &str {
        self.partnership.as_str()
    }

    /// The leg in the payer's ledger that the command which led here made or decided; else None.
    #[getter]
    fn outgoing<'py>(&self, py: Python<'py>) -> PyResult<Option<OneTransfer<'py>>> {
        self.legs.as_ref().map(|legs| shown::transfer(py, &legs.outgoing)).transpose()
    }

    /// The leg in the payee's ledger; else None.
    #[getter]
    fn incoming<'py>(&self, py: Python<'py>) -> PyResult<Option<OneTransfer<'py>>> {
        self.legs.as_ref().map(|legs| shown::transfer(py, &legs.incoming)).transpose()
    }

    /// Who is to hear of what the command which led here did, as in `Ledger.notices`.
    #[getter]
    fn notices<'py>(&self, py: Python<'py>) -> PyResult<Dicts<'py>> {
        shown::notices(py, &self.notices)
    }

    /// As `Ledger.reserve`, in both ledgers or in neither. Refused like it, and TRANSFER_ID_TOO_LONG.
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
        self.after(py, |both| both.reserve(&id, &debit, &credit, minutes, expires_at, now))
    }

    /// As `Ledger.transfer`, in both ledgers or in neither.
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
        self.after(py, |both| both.transfer(&id, &debit, &credit, minutes, now))
    }

    /// As `Ledger.post`, in both ledgers or in neither.
    #[pyo3(signature = (id, *, now: "Seconds"))]
    fn post(
        &self,
        py: Python<'_>,
        id: TransferArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let id = id.id()?;
        self.after(py, |both| both.post(&id, now))
    }

    /// As `Ledger.void`, in both ledgers or in neither.
    #[pyo3(signature = (id, *, now: "Seconds"))]
    fn void(
        &self,
        py: Python<'_>,
        id: TransferArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let id = id.id()?;
        self.after(py, |both| both.void(&id, now))
    }

    /// As `Ledger.reverse`, in both ledgers or in neither: payer and payee are those of `original`.
    #[pyo3(signature = (id, original, *, now: "Seconds"))]
    fn reverse(
        &self,
        py: Python<'_>,
        id: TransferArg<'_>,
        original: TransferArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let (id, original) = (id.id()?, original.id()?);
        self.after(py, |both| both.reverse(&id, &original, now))
    }

    fn __repr__(&self) -> String {
        let (payer, payee) = (&self.payer.community, &self.payee.community);
        format!("<Between: {payer} pays {payee} over {}>", self.partnership)
    }
}
