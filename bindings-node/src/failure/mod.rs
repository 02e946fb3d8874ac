//! Refusals as JavaScript sees them: an `Error` with a stable `code`.
//!
//! Invariant: nothing panics across the border; [`guard`] stands around every call from JavaScript,
//! and [`caught`] around every piece of work on another thread.

mod thrown;
mod values;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::bindgen_prelude::Object;
use napi::{Env, Error, JsValue};
use trust_commons::json::InvalidValue;
use trust_commons::wire::Refused;
use trust_core::{
    ApplyError, Cancelled, CheckpointError, InvalidDistance, InvalidGrant, InvalidId, InvalidKind,
    InvalidOrder, InvalidPlace, InvalidSetting, InvalidThreshold, InvalidVia, InvalidWeight,
    ListError, LoadError, UnknownGroup, UnknownMember, UnknownResource,
};
use trust_files::FileError;

use crate::settings::spelt;
use values::Offending;
pub use values::{Values, given, one};

/// The reason why a call failed.
pub enum Failure {
    /// A refusal with its stable code, a sentence, and the values that offended.
    Refused(&'static str, String, Values),
    /// An argument of the wrong type: a `TypeError`.
    Argument(String),
    /// A refusal of a domain class.
    Rule(Box<Rule>),
    /// An error that JavaScript threw, or Node-API returned.
    Js(Error),
}

/// A refusal of a domain class.
pub struct Rule {
    refused: Refused,
    /// Sets the state that remembers the refusal, if there is one.
    after: Option<After>,
}

type After = Box<dyn FnOnce(&mut Object<'_>) -> napi::Result<()> + Send>;

pub type NativeResult<T> = Result<T, Failure>;

const INVALID_ARGUMENT: &str = "INVALID_ARGUMENT";

impl Rule {
    /// Returns the JavaScript error.
    fn error(self, env: &Env) -> napi::Result<Object<'_>> {
        let Refused { code, class, message, fields } = self.refused;
        let mut error = thrown::error(env, code, message, fields, Some(class.name()))?;
        if let Some(after) = self.after {
            after(&mut error)?;
        }
        Ok(error)
    }
}

impl Failure {
    /// Returns a refusal that is about no value in particular.
    pub fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Failure::Refused(code, message.into(), Values::new())
    }

    /// Returns a refusal of a domain class, which no state remembers.
    pub fn rule(refused: Refused) -> Self {
        Failure::Rule(Box::new(Rule { refused, after: None }))
    }

    /// Returns a refusal that a state remembers; `after` sets that state.
    pub fn rule_after(
        refused: Refused,
        after: impl FnOnce(&mut Object<'_>) -> napi::Result<()> + Send + 'static,
    ) -> Self {
        Failure::Rule(Box::new(Rule { refused, after: Some(Box::new(after)) }))
    }

    /// Returns the same with one more value that it is about.
    pub fn with(self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        match self {
            Failure::Refused(code, message, mut values) => {
                values.insert(name.to_owned(), value.into());
                Failure::Refused(code, message, values)
            }
            other => other,
        }
    }

    /// Returns the same of the row `row` of a bulk call, counted from 0.
    pub fn at(self, row: usize) -> Self {
        match self {
            Failure::Refused(code, message, values) => {
                Failure::Refused(code, format!("row {row}: {message}"), values).with("row", row)
            }
            other => other,
        }
    }

    /// Returns the error for a fault of this package; the state is as it was.
    fn internal(panic: Box<dyn Any + Send>) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        let text = text.unwrap_or_else(|| "no message".to_owned());
        Failure::refused("INTERNAL", format!("a bug in trust-core: {text}"))
    }

    /// Returns the error that JavaScript sees.
    fn error(self, env: &Env) -> napi::Result<Error> {
        let error = match self {
            Failure::Refused(code, message, values) => {
                thrown::error(env, code, message, values, None)?
            }
            Failure::Argument(message) => {
                thrown::error(env, INVALID_ARGUMENT, message, Values::new(), None)?
            }
            Failure::Rule(rule) => rule.error(env)?,
            Failure::Js(error) => return Ok(error),
        };
        Ok(Error::from(error.to_unknown()))
    }

    /// Throws this in JavaScript; the returned error marks it as thrown already.
    fn throw(self, env: &Env) -> Error {
        self.error(env).unwrap_or_else(|error| error)
    }

    /// Returns the error that a promise is rejected with.
    pub fn into_rejection(self, env: &Env) -> Error {
        self.error(env).unwrap_or_else(|error| error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Js(error)
    }
}

macro_rules! refusals {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Failure::Refused(error.code(), error.to_string(), error.values())
            }
        }
    )+};
}

refusals!(
    ApplyError,
    Cancelled,
    CheckpointError,
    FileError,
    InvalidDistance,
    InvalidGrant,
    InvalidId,
    InvalidKind,
    InvalidOrder,
    InvalidPlace,
    InvalidThreshold,
    InvalidVia,
    InvalidWeight,
    LoadError,
    UnknownGroup,
    UnknownMember,
    UnknownResource,
);

impl From<InvalidSetting> for Failure {
    /// Settings are named as JavaScript spells them.
    fn from(error: InvalidSetting) -> Self {
        let error = InvalidSetting { name: spelt(error.name), ..error };
        Failure::Refused(error.code(), error.to_string(), error.values())
    }
}

impl From<InvalidValue> for Failure {
    fn from(error: InvalidValue) -> Self {
        Failure::refused(error.code(), error.to_string())
    }
}

impl From<ListError> for Failure {
    /// Options are named as JavaScript spells them.
    fn from(error: ListError) -> Self {
        let message = match &error {
            ListError::NoPlace { viewer, within_km } => {
                format!("withinKm = {within_km} needs a place, and member {viewer:?} has none")
            }
            other => other.to_string(),
        };
        Failure::Refused(error.code(), message, error.values())
    }
}

/// Runs one call from JavaScript; failures and panics become thrown errors.
pub fn guard<T>(env: &Env, call: impl FnOnce() -> NativeResult<T>) -> napi::Result<T> {
    caught(call).map_err(|failure| failure.throw(env))
}

/// Runs `work`; a panic becomes the failure `INTERNAL`.
pub fn caught<T>(work: impl FnOnce() -> NativeResult<T>) -> NativeResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Failure::internal(panic)))
}
