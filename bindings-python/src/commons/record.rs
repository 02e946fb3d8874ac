//! A value of some noun, and the results of the command that led to it.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use serde_json::json;
use trust_commons::invite::Token;
use trust_commons::json::{self, InvalidValue};
use trust_commons::ledger::{Ledger, Transfer};
use trust_commons::wire::{self, Answer, Kind};
use trust_commons::{Notification, TransferId};
use trust_core::Change;

use super::{Shared, arguments, failed, notification_dicts, plain, refused};
use crate::convert::GroupArg;
use crate::error::{IntoException, guarded};
use crate::values::{Made, loaded};

/// A value of any noun. The classes of `_commons` wrap it: `wrap` makes one of them.
#[pyclass(frozen, eq, name = "_Record", module = "trust_core._native")]
pub struct Record {
    pub value: Shared,
    changes: Vec<Change>,
    notifications: Vec<Notification>,
    made: Option<Transfer>,
    released: Vec<TransferId>,
    fields: PyOnceLock<Py<PyAny>>,
}

impl From<Shared> for Record {
    /// Returns a value that no command made.
    fn from(value: Shared) -> Self {
        let (changes, notifications, made, released) = Default::default();
        Record { value, changes, notifications, made, released, fields: PyOnceLock::new() }
    }
}

impl From<Answer> for Record {
    fn from(Answer { record, changes, notifications, made, released }: Answer) -> Self {
        let (value, fields) = (Arc::new(record), PyOnceLock::new());
        Record { value, changes, notifications, made, released, fields }
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Record {
    fn loaded(value: wire::Record) -> Self {
        Arc::new(value).into()
    }
}

fn kind(noun: &str) -> PyResult<Kind> {
    noun.parse().map_err(|_| InvalidValue(format!("{noun:?} is no noun")).exception())
}

/// Returns the answer to a command, wrapped.
fn answer<'py>(
    wrap: &Bound<'py, PyAny>,
    command: impl FnOnce() -> Result<Answer, wire::Failure<wire::Record>> + Send,
) -> Made<'py> {
    match guarded(wrap.py(), command)? {
        Ok(answer) => wrap.call1((Record::from(answer),)),
        Err(failure) => {
            Err(failed(wrap.py(), failure, |after| wrap.call1((Record::loaded(after),))))
        }
    }
}

#[pymethods]
impl Record {
    /// Makes a value by a command.
    #[staticmethod]
    #[pyo3(signature = (wrap: "Any", noun, command, arguments: "dict[str, Any]") -> "Any")]
    fn create<'py>(
        wrap: &Bound<'py, PyAny>,
        noun: &str,
        command: &str,
        arguments: &Bound<'py, PyDict>,
    ) -> Made<'py> {
        let noun = kind(noun)?;
        let fields = arguments::fields(noun, arguments)?;
        answer(wrap, || wire::Record::create(noun, command, fields))
    }

    /// Returns the ledger of a community, without accounts.
    #[staticmethod]
    fn ledger(community: GroupArg<'_>) -> PyResult<Self> {
        Ok(Record::loaded(wire::Record::Ledger(Ledger::new(community.id()?))))
    }

    /// Returns the value of a noun that a JSON text holds.
    #[staticmethod]
    fn read(noun: &str, text: &str) -> PyResult<Self> {
        let value = wire::Record::read(kind(noun)?, text).map_err(IntoException::exception)?;
        Ok(Record::loaded(value))
    }

    /// Returns the JSON text of the value.
    fn write(&self) -> PyResult<String> {
        self.value.write().map_err(IntoException::exception)
    }

    /// Carries out a command on a copy of the value.
    #[pyo3(signature = (wrap: "Any", command, arguments: "dict[str, Any]") -> "Any")]
    fn apply<'py>(
        &self,
        wrap: &Bound<'py, PyAny>,
        command: &str,
        arguments: &Bound<'py, PyDict>,
    ) -> Made<'py> {
        let fields = arguments::fields(self.value.kind(), arguments)?;
        answer(wrap, || self.value.apply(command, fields))
    }

    /// Answers a question.
    #[pyo3(signature = (question, arguments: "dict[str, Any]") -> "Any")]
    fn ask<'py>(
        &self,
        py: Python<'py>,
        question: &str,
        arguments: &Bound<'py, PyDict>,
    ) -> Made<'py> {
        let fields = arguments::fields(self.value.kind(), arguments)?;
        match guarded(py, || self.value.ask(question, fields))? {
            Ok(answer) => plain(py, &answer),
            Err(failure) => Err(failed(py, failure, |_| Ok(py.None().into_bound(py)))),
        }
    }

    /// Returns the accounts, transfers and refusals of this ledger that are not as in `before`.
    #[pyo3(signature = (before) -> "Any")]
    fn changed_since<'py>(&self, py: Python<'py>, before: &Record) -> Made<'py> {
        let changed = guarded(py, || self.value.changed_since(&before.value))?;
        plain(py, &changed.map_err(IntoException::exception)?)
    }

    /// The fields of the value's JSON; always the same dict.
    #[getter]
    fn fields<'py>(&self, py: Python<'py>) -> Made<'py> {
        let fields =
            self.fields.get_or_try_init(py, || loaded(py, &self.write()?).map(Bound::unbind));
        fields.map(|fields| fields.bind(py).clone())
    }

    /// The changes for an engine that followed from the command.
    #[getter]
    fn changes<'py>(&self, py: Python<'py>) -> Made<'py> {
        loaded(py, &json::write(&self.changes).map_err(IntoException::exception)?)
    }

    /// The notices for people that followed from the command.
    #[getter]
    fn notices<'py>(&self, py: Python<'py>) -> Made<'py> {
        notification_dicts(py, &self.notifications)
    }

    /// The transfer that the command made or decided.
    #[getter]
    fn made<'py>(&self, py: Python<'py>) -> Made<'py> {
        plain(py, &json!(self.made.as_ref().map(wire::transfer)))
    }

    /// The ids of the reservations that the command released.
    #[getter]
    fn released(&self) -> Vec<&str> {
        self.released.iter().map(TransferId::as_str).collect()
    }

    /// Returns the text of an invite's token, and the hash that an invite keeps of it.
    #[staticmethod]
    #[pyo3(signature = (token: "bytes | str"))]
    fn token(py: Python<'_>, token: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
        let token = arguments::token(token)?.parse::<Token>();
        let token = token.map_err(|refusal| refused(py, &refusal))?;
        Ok((token.to_string(), token.hash().to_string()))
    }
}
