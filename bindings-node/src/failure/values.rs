//! The `values` of an error: the offending values of each refusal of the core and of files, by name.
//!
//! The names and contents are those that Python's exceptions have: `given` is the value that was refused, as
//! text, and `row` the row of a bulk call, counted from 0.

use serde_json::{Map, Value};
use trust_core::{
    ApplyError, Cancelled, CheckpointError, InvalidDistance, InvalidGrant, InvalidId, InvalidKind,
    InvalidOrder, InvalidPlace, InvalidSetting, InvalidThreshold, InvalidVia, InvalidWeight,
    ListError, LoadError, UnknownGroup, UnknownMember, UnknownResource,
};
use trust_files::FileError;

/// The values that offended, by name.
pub type Values = Map<String, Value>;

/// Returns the values with the one name and value.
pub fn one(name: &str, value: impl Into<Value>) -> Values {
    Values::from_iter([(name.to_owned(), value.into())])
}

/// Returns the value that was refused, and nothing else.
pub fn given(value: impl Into<Value>) -> Values {
    one("given", value)
}

fn and(mut values: Values, name: &str, value: impl Into<Value>) -> Values {
    values.insert(name.to_owned(), value.into());
    values
}

/// A refusal with the values that offended.
pub trait Offending {
    /// Returns the values that offended, by name.
    fn values(&self) -> Values;
}

macro_rules! of_one_value {
    ($($error:ident)+) => {$(
        impl Offending for $error {
            fn values(&self) -> Values {
                given(self.0.as_str())
            }
        }
    )+};
}

of_one_value! {
    InvalidDistance InvalidGrant InvalidKind InvalidOrder InvalidThreshold InvalidVia InvalidWeight
    UnknownGroup UnknownMember UnknownResource
}

impl Offending for Cancelled {
    fn values(&self) -> Values {
        Values::new()
    }
}

impl Offending for CheckpointError {
    fn values(&self) -> Values {
        Values::new()
    }
}

impl Offending for InvalidId {
    fn values(&self) -> Values {
        given(self.shown.as_str())
    }
}

impl Offending for InvalidSetting {
    fn values(&self) -> Values {
        and(given(self.value.as_str()), "setting", self.name)
    }
}

impl Offending for InvalidPlace {
    fn values(&self) -> Values {
        match self {
            InvalidPlace::Latitude(value)
            | InvalidPlace::Longitude(value)
            | InvalidPlace::Precision(value) => given(value.as_str()),
            _ => Values::new(),
        }
    }
}

impl Offending for ListError {
    fn values(&self) -> Values {
        match self {
            ListError::NoPlace { viewer, within_km } => {
                and(given(viewer.as_str()), "withinKm", within_km.as_str())
            }
            ListError::InvalidCursor(cursor) => given(cursor.as_str()),
            ListError::InvalidLimit(limit) => given(limit.to_string()),
            _ => Values::new(),
        }
    }
}

impl Offending for ApplyError {
    fn values(&self) -> Values {
        match self {
            ApplyError::UnknownMember(error) => error.values(),
            ApplyError::UnknownGroup(error) => error.values(),
            ApplyError::UnknownResource(error) => error.values(),
            ApplyError::SelfTrust(id)
            | ApplyError::SelfBlock(id)
            | ApplyError::SelfPartnership(id)
            | ApplyError::TooMany(id)
            | ApplyError::MissingOwner(id) => given(id.as_str()),
            ApplyError::WrongKind { group, found, expected } => {
                and(and(given(group.as_str()), "found", *found), "expected", *expected)
            }
            ApplyError::UnexpectedOwner(group, kind) => and(given(group.as_str()), "kind", *kind),
            _ => Values::new(),
        }
    }
}

impl Offending for LoadError {
    fn values(&self) -> Values {
        match self {
            LoadError::LengthMismatch { sources, targets, weights } => {
                let values = and(one("sources", *sources), "targets", *targets);
                and(values, "weights", *weights)
            }
            LoadError::SelfTrust { row, member } | LoadError::SelfBlock { row, member } => {
                and(given(member.as_str()), "row", *row)
            }
            LoadError::InvalidWeight { row, error } => and(error.values(), "row", *row),
            LoadError::NoSuchPosition { row, .. } => one("row", *row),
            _ => Values::new(),
        }
    }
}

impl Offending for FileError {
    fn values(&self) -> Values {
        let source = match self {
            FileError::Io { source, .. } | FileError::Gzip { source, .. } => source.raw_os_error(),
            _ => None,
        };
        let values = given(self.path().display().to_string());
        match source {
            Some(errno) => and(values, "errno", errno),
            None => values,
        }
    }
}
