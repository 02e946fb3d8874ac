//! Two ledgers that settle over a partnership, and the results of the command that led to them.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::json;
use trust_commons::ledger::Legs;
use trust_commons::wire::{self, Kind, Moves};
use trust_commons::{Notification, PartnershipId};

use super::{Record, Shared, arguments, failed, ledger, notification_dicts, plain, refused};
use crate::convert::RecordArg;
use crate::error::guarded;
use crate::values::Made;

/// The ledgers of a payer's and a payee's community. The class `Between` of `_commons` wraps it: `wrap` makes one.
#[pyclass(frozen, eq, name = "_Pair", module = "trust_core._native")]
pub struct Pair {
    payer: Shared,
    payee: Shared,
    partnership: PartnershipId,
    legs: Option<Legs>,
    notifications: Vec<Notification>,
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        (&self.payer, &self.payee, &self.partnership)
            == (&other.payer, &other.payee, &other.partnership)
    }
}

impl Pair {
    /// Returns the ledgers of the same partnership after a command.
    fn after(&self, Moves { payer, payee, legs, notifications }: Moves) -> Self {
        let shared = |ledger| Arc::new(wire::Record::Ledger(ledger));
        let (payer, payee) = (shared(payer), shared(payee));
        Pair { payer, payee, partnership: self.partnership.clone(), legs, notifications }
    }
}

#[pymethods]
impl Pair {
    #[new]
    fn new(
        py: Python<'_>,
        payer: &Record,
        payee: &Record,
        partnership: RecordArg<'_, PartnershipId>,
    ) -> PyResult<Self> {
        let (payer, payee, partnership) =
            (payer.value.clone(), payee.value.clone(), partnership.id()?);
        wire::check_pair(ledger(&payer)?, ledger(&payee)?)
            .map_err(|refusal| refused(py, refusal))?;
        Ok(Pair { payer, payee, partnership, legs: None, notifications: Vec::new() })
    }

    /// Carries out a command on copies of both ledgers.
    #[pyo3(signature = (wrap: "Any", command, arguments: "dict[str, Any]") -> "Any")]
    fn apply<'py>(
        &self,
        wrap: &Bound<'py, PyAny>,
        command: &str,
        arguments: &Bound<'py, PyDict>,
    ) -> Made<'py> {
        let (py, fields) = (wrap.py(), arguments::fields(Kind::Ledger, arguments)?);
        let (payer, payee) = (ledger(&self.payer)?, ledger(&self.payee)?);
        let wrapped = |moves| wrap.call1((self.after(moves),));
        match guarded(py, || wire::move_between(payer, payee, &self.partnership, command, fields))?
        {
            Ok(moves) => wrapped(moves),
            Err(failure) => Err(failed(py, failure, wrapped)),
        }
    }

    /// The ledger of the payer's community.
    #[getter]
    fn payer(&self) -> Record {
        self.payer.clone().into()
    }

    /// The ledger of the payee's community.
    #[getter]
    fn payee(&self) -> Record {
        self.payee.clone().into()
    }

    /// The id of the partnership.
    #[getter]
    fn partnership(&self) -> &str {
        self.partnership.as_str()
    }

    /// The leg in the payer's ledger, and the leg in the payee's; or None twice.
    #[getter]
    fn legs<'py>(&self, py: Python<'py>) -> Made<'py> {
        let legs = self.legs.as_ref();
        let legs = [legs.map(|legs| &legs.outgoing), legs.map(|legs| &legs.incoming)];
        plain(py, &json!(legs.map(|leg| leg.map(wire::transfer))))
    }

    /// The notices for people that followed from the command.
    #[getter]
    fn notices<'py>(&self, py: Python<'py>) -> Made<'py> {
        notification_dicts(py, &self.notifications)
    }
}
