//! Refusals as Python exceptions, which are written in Python (`_errors.py`).
//!
//! Invariant: nothing panics into Python. Calls of the core run inside [`guarded`], which turns a panic
//! into `InternalError`, an ordinary exception.

mod of_commons;
mod of_core;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

pub use of_commons::refused;

/// The exception classes by their Python names.
mod python {
    use pyo3::import_exception;

    import_exception!(trust_core, BatchClosed);
    import_exception!(trust_core, Busy);
    import_exception!(trust_core, Cancelled);
    import_exception!(trust_core, FileError);
    import_exception!(trust_core, InternalError);
    import_exception!(trust_core, InvalidCheckpoint);
    import_exception!(trust_core, InvalidCursor);
    import_exception!(trust_core, InvalidDistance);
    import_exception!(trust_core, InvalidGrant);
    import_exception!(trust_core, InvalidGroupId);
    import_exception!(trust_core, InvalidKind);
    import_exception!(trust_core, InvalidLimit);
    import_exception!(trust_core, InvalidMemberId);
    import_exception!(trust_core, InvalidOrder);
    import_exception!(trust_core, InvalidPlace);
    import_exception!(trust_core, InvalidResourceId);
    import_exception!(trust_core, InvalidSetting);
    import_exception!(trust_core, InvalidTag);
    import_exception!(trust_core, InvalidThreshold);
    import_exception!(trust_core, InvalidTime);
    import_exception!(trust_core, InvalidValue);
    import_exception!(trust_core, InvalidVia);
    import_exception!(trust_core, InvalidWeight);
    import_exception!(trust_core, LengthMismatch);
    import_exception!(trust_core, MissingFile);
    import_exception!(trust_core, MissingOwner);
    import_exception!(trust_core, NoPlace);
    import_exception!(trust_core, NotInBall);
    import_exception!(trust_core, RefusedConflict);
    import_exception!(trust_core, RefusedForbidden);
    import_exception!(trust_core, RefusedInvalid);
    import_exception!(trust_core, RefusedNotFound);
    import_exception!(trust_core, SelfBlock);
    import_exception!(trust_core, SelfPartnership);
    import_exception!(trust_core, SelfTrust);
    import_exception!(trust_core, TooLarge);
    import_exception!(trust_core, UnexpectedOwner);
    import_exception!(trust_core, UnknownGroup);
    import_exception!(trust_core, UnknownMember);
    import_exception!(trust_core, UnknownResource);
    import_exception!(trust_core, WatchClosed);
    import_exception!(trust_core, WrongKind);
}

/// Runs `work` without the GIL; a panic in it becomes an `InternalError`.
pub fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work))).map_err(|panic| internal(&*panic))
}

/// Returns the exception for a panic.
pub fn internal(panic: &(dyn Any + Send)) -> PyErr {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    python::InternalError::new_err((format!("trust-core failed, please report it: {text}"),))
}

/// A refusal as the Python exception of its name.
pub trait IntoException {
    /// Returns the exception; `row` is the row of a bulk call that it is about, if any.
    fn exception_at(self, row: Option<usize>) -> PyErr;

    /// Returns the exception of a call that has no rows.
    fn exception(self) -> PyErr
    where
        Self: Sized,
    {
        self.exception_at(None)
    }
}

/// Returns the refusal of an id, with the row of the bulk call that it is about.
pub fn at_row(py: Python<'_>, error: PyErr, row: usize) -> PyErr {
    let value = error.value(py);
    let exact = value.getattr("message").and_then(|message| {
        let message = format!("row {row}: {message}");
        let given = value.getattr("given")?;
        Ok(PyErr::from_value(value.get_type().call1((message, given, row))?))
    });
    exact.unwrap_or(error)
}

/// Returns the error for a column that needs an id in each row and has none in this row.
pub fn missing_id(row: usize) -> PyErr {
    of_core::invalid_id("member", format!("row {row}: the id is missing"), "None".into(), Some(row))
}

/// Returns the error for a change of an engine from the progress callback of its own load.
pub fn busy() -> PyErr {
    python::Busy::new_err(("a load's progress callback cannot change the engine that loads",))
}

/// Returns the error for a change in a batch that has ended.
pub fn batch_closed() -> PyErr {
    python::BatchClosed::new_err(("the batch has ended; begin another with engine.batch()",))
}

/// Returns the error for a query of a watch after `close`.
pub fn watch_closed() -> PyErr {
    python::WatchClosed::new_err(("the watch was closed; begin another with engine.watch()",))
}

/// Returns the error for a wait of a thread whose event loop, or whose Python, has ended.
pub fn nobody_waits() -> PyErr {
    python::Cancelled::new_err(("the wait has ended with its event loop, or with Python",))
}

/// Returns the error for a lookup in a ball of a member that is not in it.
pub fn not_in_ball(member: &str, source: &str) -> PyErr {
    let message = format!("member {member:?} is not in the ball of {source:?}");
    python::NotInBall::new_err((message, member.to_owned()))
}

/// Columns of pairs that differ in length.
pub fn unpaired(sources: usize, targets: usize) -> PyErr {
    let counted = |count: usize, what: &str| format!("{count} {what}{}", plural(count));
    let (sources, targets) = (counted(sources, "source"), counted(targets, "target"));
    python::LengthMismatch::new_err((format!("columns differ in length: {sources}, {targets}"),))
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Returns the error for a count that is too small.
pub fn invalid_limit(what: &str, least: u64, given: &Bound<'_, PyAny>) -> PyErr {
    let given = shown(given);
    python::InvalidLimit::new_err((format!("{what} {given} is not at least {least}"), given))
}

/// Returns the error for a number of seconds that is not a number, or too large.
pub fn invalid_time(given: &Bound<'_, PyAny>) -> PyErr {
    let given = shown(given);
    let message = format!("moment {given} is not a number of seconds within 64 bits");
    python::InvalidTime::new_err((message, given))
}

/// Returns the error for a value without a meaning.
pub fn invalid_value(message: String, given: &str) -> PyErr {
    python::InvalidValue::new_err((message, given.to_owned()))
}

/// Returns the error for an id that no UTF-8 spells: it has a lone surrogate.
pub fn not_utf8(kind: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let shown = shown(given);
    let message = format!("{kind} id {shown} cannot be written as UTF-8");
    of_core::invalid_id(kind, message, shown, None)
}

/// Returns the error for an id given as an integer of thousands of digits.
pub fn endless(kind: &str) -> PyErr {
    let message = format!("{kind} id of thousands of digits; ids have 1 to 255 bytes");
    of_core::invalid_id(kind, message, String::new(), None)
}

/// Returns a value as Python would write it; long ones cut short.
pub fn shown(given: &Bound<'_, PyAny>) -> String {
    given
        .repr()
        .map_or_else(|_| "?".into(), |text| text.to_string_lossy().chars().take(64).collect())
}

/// Returns the error for a value of the wrong Python type.
pub fn wrong_type(what: &str, wanted: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let given = given.get_type().name().map_or_else(|_| "?".into(), |name| name.to_string());
    PyTypeError::new_err(format!("{what} must be {wanted}, not {given}"))
}

/// Returns the same error, with a note of the argument that it is about, as PyO3 adds to arguments that
/// it reads.
pub fn with_argument(py: Python<'_>, error: PyErr, name: &str) -> PyErr {
    // Python 3.10 knows no notes.
    let _ = error.value(py).call_method1("add_note", (format!("while processing '{name}'"),));
    error
}
