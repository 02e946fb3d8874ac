//! Refusals of the core as Python exceptions, which are written in Python (`_errors.py`).
//!
//! Invariant: nothing panics into Python. What the core does is run inside [`guarded`], which turns a
//! panic into `InternalError`, an ordinary exception.

use std::any::Any;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use trust_core::{
    ApplyError, Cancelled, CheckpointError, InvalidId, InvalidSetting, InvalidThreshold,
    InvalidWeight, LoadError, UnknownMember,
};
use trust_files::FileError;

/// The exception classes by their Python names.
mod python {
    pyo3::import_exception!(trust_core, BatchClosed);
    pyo3::import_exception!(trust_core, Busy);
    pyo3::import_exception!(trust_core, Cancelled);
    pyo3::import_exception!(trust_core, FileError);
    pyo3::import_exception!(trust_core, InternalError);
    pyo3::import_exception!(trust_core, InvalidCheckpoint);
    pyo3::import_exception!(trust_core, InvalidMemberId);
    pyo3::import_exception!(trust_core, InvalidSetting);
    pyo3::import_exception!(trust_core, InvalidThreshold);
    pyo3::import_exception!(trust_core, InvalidWeight);
    pyo3::import_exception!(trust_core, LengthMismatch);
    pyo3::import_exception!(trust_core, MissingFile);
    pyo3::import_exception!(trust_core, NotInBall);
    pyo3::import_exception!(trust_core, SelfBlock);
    pyo3::import_exception!(trust_core, SelfTrust);
    pyo3::import_exception!(trust_core, TooLarge);
    pyo3::import_exception!(trust_core, UnknownMember);
}

/// Runs `work` without the GIL; a panic in it becomes an `InternalError`.
pub fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work))).map_err(|panic| internal(&*panic))
}

/// The exception for a panic.
pub fn internal(panic: &(dyn Any + Send)) -> PyErr {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    python::InternalError::new_err((format!("trust-core failed, please report it: {text}"),))
}

/// A refusal as the Python exception of its name.
pub trait IntoException {
    /// The exception; `row` is the row of a bulk call that it is about, if any.
    fn exception_at(self, row: Option<usize>) -> PyErr;

    /// The exception of a call that has no rows.
    fn exception(self) -> PyErr
    where
        Self: Sized,
    {
        self.exception_at(None)
    }
}

/// What to say of `row`, ahead of what is wrong there.
fn at(row: Option<usize>, message: &dyn std::fmt::Display) -> String {
    row.map_or_else(|| message.to_string(), |row| format!("row {row}: {message}"))
}

impl IntoException for UnknownMember {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::UnknownMember::new_err((at(row, &self), self.0, row))
    }
}

impl IntoException for InvalidId {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::InvalidMemberId::new_err((at(row, &self), self.shown, row))
    }
}

impl IntoException for InvalidWeight {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::InvalidWeight::new_err((at(row, &self), self.0, row))
    }
}

impl IntoException for InvalidThreshold {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::InvalidThreshold::new_err((at(row, &self), self.0, row))
    }
}

impl IntoException for InvalidSetting {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::InvalidSetting::new_err((at(row, &self), self.value, row))
    }
}

impl IntoException for ApplyError {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        let message = at(row, &self);
        match self {
            ApplyError::UnknownMember(error) => error.exception_at(row),
            ApplyError::SelfTrust(member) => python::SelfTrust::new_err((message, member, row)),
            ApplyError::SelfBlock(member) => python::SelfBlock::new_err((message, member, row)),
            ApplyError::TooMany(member) => python::TooLarge::new_err((message, member, row)),
            _ => python::InternalError::new_err((message,)),
        }
    }
}

impl IntoException for LoadError {
    fn exception_at(self, _: Option<usize>) -> PyErr {
        // A load names its rows itself.
        let message = self.to_string();
        match self {
            LoadError::LengthMismatch { .. } => python::LengthMismatch::new_err((message,)),
            LoadError::SelfTrust { row, member } => {
                python::SelfTrust::new_err((message, member, row))
            }
            LoadError::SelfBlock { row, member } => {
                python::SelfBlock::new_err((message, member, row))
            }
            LoadError::InvalidWeight { row, error } => error.exception_at(Some(row)),
            LoadError::TooLarge => python::TooLarge::new_err((message,)),
            LoadError::Cancelled => python::Cancelled::new_err((message,)),
            // Rows are numbered by this crate, always within the table.
            LoadError::NoSuchPosition { .. } => python::InternalError::new_err((message,)),
        }
    }
}

impl IntoException for CheckpointError {
    fn exception_at(self, _: Option<usize>) -> PyErr {
        python::InvalidCheckpoint::new_err((self.to_string(),))
    }
}

impl IntoException for Cancelled {
    fn exception_at(self, _: Option<usize>) -> PyErr {
        python::Cancelled::new_err((self.to_string(),))
    }
}

impl IntoException for FileError {
    fn exception_at(self, _: Option<usize>) -> PyErr {
        let (message, code) = (self.to_string(), self.code());
        let (path, source) = match self {
            FileError::Io { path, source, .. } => (path, Some(source)),
            FileError::Checkpoint { .. } => return python::InvalidCheckpoint::new_err((message,)),
            FileError::TooLarge { .. } => return python::TooLarge::new_err((message,)),
            FileError::Cancelled { .. } => return python::Cancelled::new_err((message,)),
            FileError::Gzip { path, source } => (path, Some(source)),
            FileError::NotTsv { path, .. } | FileError::UnwritableId { path, .. } => (path, None),
        };
        let errno = source.as_ref().and_then(std::io::Error::raw_os_error);
        let missing = source.is_some_and(|source| source.kind() == ErrorKind::NotFound);
        let values = (errno, message, path, code);
        if missing {
            python::MissingFile::new_err(values)
        } else {
            python::FileError::new_err(values)
        }
    }
}

/// A change of an engine out of its own load's progress callback.
pub fn busy() -> PyErr {
    python::Busy::new_err(("a load's progress callback cannot change the engine that loads",))
}

/// A change put into a batch that has ended.
pub fn batch_closed() -> PyErr {
    python::BatchClosed::new_err(("the batch has ended; begin another with engine.batch()",))
}

/// A lookup in a ball of a member that is not in it.
pub fn not_in_ball(member: &str, source: &str) -> PyErr {
    let message = format!("member {member:?} is not in the ball of {source:?}");
    python::NotInBall::new_err((message, member.to_owned()))
}

/// Text that no UTF-8 spells: a lone surrogate.
pub fn not_utf8(shown: String) -> PyErr {
    let message = format!("member id {shown} cannot be written as UTF-8");
    python::InvalidMemberId::new_err((message, shown))
}

/// Something of the wrong Python type.
pub fn wrong_type(what: &str, wanted: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let given = given.get_type().name().map_or_else(|_| "?".into(), |name| name.to_string());
    PyTypeError::new_err(format!("{what} must be {wanted}, not {given}"))
}
