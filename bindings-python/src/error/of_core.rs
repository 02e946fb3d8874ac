//! The core's refusals, each as the exception of its name with the values that it carries.

use std::io::ErrorKind;

use pyo3::prelude::*;
use trust_core::{
    ApplyError, Cancelled, CheckpointError, InvalidDistance, InvalidGrant, InvalidId, InvalidKind,
    InvalidOrder, InvalidPlace, InvalidSetting, InvalidThreshold, InvalidVia, InvalidWeight,
    ListError, LoadError, UnknownGroup, UnknownMember, UnknownResource,
};
use trust_files::FileError;

use super::{IntoException, python};

/// Returns the message with the number of `row`, if there is one, before it.
fn at(row: Option<usize>, message: &dyn std::fmt::Display) -> String {
    row.map_or_else(|| message.to_string(), |row| format!("row {row}: {message}"))
}

/// Refusals of one value, named alike in both languages.
macro_rules! of_one_value {
    ($($error:ident)+) => {$(
        impl IntoException for $error {
            fn exception_at(self, row: Option<usize>) -> PyErr {
                python::$error::new_err((at(row, &self), self.0, row))
            }
        }
    )+};
}

of_one_value! {
    InvalidDistance InvalidGrant InvalidKind InvalidOrder InvalidThreshold InvalidVia InvalidWeight
    UnknownGroup UnknownMember UnknownResource
}

/// Returns the exception for an id of a kind.
pub fn invalid_id(kind: &str, message: String, given: String, row: Option<usize>) -> PyErr {
    let values = (message, given, row);
    match kind {
        "group" => python::InvalidGroupId::new_err(values),
        "resource" => python::InvalidResourceId::new_err(values),
        "tag" => python::InvalidTag::new_err(values),
        "member" => python::InvalidMemberId::new_err(values),
        _ => python::InvalidValue::new_err(values),
    }
}

impl IntoException for InvalidId {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        invalid_id(self.kind, at(row, &self), self.shown, row)
    }
}

impl IntoException for InvalidSetting {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::InvalidSetting::new_err((at(row, &self), self.value, row, self.name))
    }
}

impl IntoException for InvalidPlace {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::InvalidPlace::new_err((at(row, &self), self.value().to_owned(), row))
    }
}

impl IntoException for ListError {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        let message = at(row, &self);
        match self {
            ListError::NoPlace { viewer, within_km } => {
                python::NoPlace::new_err((message, viewer, row, within_km))
            }
            ListError::InvalidCursor(cursor) => python::InvalidCursor::new_err((message, cursor)),
            ListError::InvalidLimit(limit) => {
                python::InvalidLimit::new_err((message, limit.to_string()))
            }
            _ => python::InvalidValue::new_err((message, String::new(), row)),
        }
    }
}

impl IntoException for ApplyError {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        let message = at(row, &self);
        match self {
            ApplyError::UnknownMember(error) => error.exception_at(row),
            ApplyError::UnknownGroup(error) => error.exception_at(row),
            ApplyError::UnknownResource(error) => error.exception_at(row),
            ApplyError::SelfTrust(member) => python::SelfTrust::new_err((message, member, row)),
            ApplyError::SelfBlock(member) => python::SelfBlock::new_err((message, member, row)),
            ApplyError::SelfPartnership(group) => {
                python::SelfPartnership::new_err((message, group, row))
            }
            ApplyError::TooMany(id) => python::TooLarge::new_err((message, id, row)),
            ApplyError::WrongKind { group, found, expected } => {
                python::WrongKind::new_err((message, group, row, found, expected))
            }
            ApplyError::MissingOwner(group) => python::MissingOwner::new_err((message, group, row)),
            ApplyError::UnexpectedOwner(group, kind) => {
                python::UnexpectedOwner::new_err((message, group, row, kind))
            }
            _ => python::InvalidValue::new_err((message, String::new(), row)),
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
            // Rows are numbered by this crate, always within the table; all else has its exception above.
            _ => python::InternalError::new_err((message,)),
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
            other => (other.path().to_owned(), None),
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
