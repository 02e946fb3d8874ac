//! The nouns of `trust_commons`: one class holds a value of any of them, one holds two ledgers.
//!
//! The public classes are written in Python (`_commons/`). Each of their methods is a call with the name of a command
//! or a question and its arguments by name; no rule lives here. Invariant: a value never changes, and equals every
//! value with the same content, also after JSON and pickle. The results of the command that made it do not count as
//! content.

mod arguments;
mod pair;
mod record;

pub use pair::Pair;
pub use record::Record;

use std::sync::Arc;

use pyo3::prelude::*;
use serde_json::Value;
use trust_commons::json::InvalidValue;
use trust_commons::ledger::Ledger;
use trust_commons::wire::{self, Failure, Refused};
use trust_commons::{Notification, json};

use crate::error::{self, IntoException};
use crate::values::{Made, loaded};

/// A value of any noun, shared by all who hold it.
type Shared = Arc<wire::Record>;

/// Returns a JSON value as Python has it.
fn plain<'py>(py: Python<'py>, value: &Value) -> Made<'py> {
    loaded(py, &value.to_string())
}

/// Returns notices as a list of dicts.
fn notification_dicts<'py>(py: Python<'py>, notifications: &[Notification]) -> Made<'py> {
    loaded(py, &json::notifications(notifications).map_err(IntoException::exception)?)
}

/// Returns the exception of a refusal.
fn refused(py: Python<'_>, refusal: impl Into<Refused>) -> PyErr {
    error::refused(py, refusal.into(), None)
}

/// Returns the exception of a command that failed; `wrap` makes a Python value of the state that remembers the
/// refusal.
fn failed<'py, T>(
    py: Python<'py>,
    failure: Failure<T>,
    wrap: impl FnOnce(T) -> Made<'py>,
) -> PyErr {
    match failure {
        Failure::Unreadable(error) => error.exception(),
        Failure::Refused(refusal, after) => match after.map(|after| wrap(*after)).transpose() {
            Ok(after) => error::refused(py, *refusal, after.map(Bound::unbind)),
            Err(error) => error,
        },
    }
}

/// Returns the ledger that a value is.
fn ledger(record: &wire::Record) -> PyResult<&Ledger> {
    match record {
        wire::Record::Ledger(ledger) => Ok(ledger),
        _ => Err(InvalidValue("the value is no ledger".to_owned()).exception()),
    }
}
