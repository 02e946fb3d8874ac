//! Refusals as JavaScript sees them: an `Error` with a stable `code`.
//!
//! Invariant: nothing panics across the border; [`guard`] stands around every call from JavaScript,
//! and [`caught`] around every piece of work on another thread.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::bindgen_prelude::{JsObjectValue, Object};
use napi::{Env, Error, JsValue, Status};
use serde_json::{Map, Value};
use trust_commons::json::{self, InvalidValue};
use trust_commons::{Class, Refusal};
use trust_core::{
    ApplyError, Cancelled, CheckpointError, InvalidDistance, InvalidGrant, InvalidId, InvalidKind,
    InvalidOrder, InvalidPlace, InvalidSetting, InvalidThreshold, InvalidVia, InvalidWeight,
    ListError, LoadError, UnknownGroup, UnknownMember, UnknownResource,
};
use trust_files::FileError;

use crate::settings::spelt;

/// Why a call did not do what it was asked.
pub enum Failure {
    /// A refusal with its stable code and a sentence.
    Refused(&'static str, String),
    /// An argument of the wrong type: a `TypeError`.
    Argument(String),
    /// A refusal of a domain class.
    Rule(Box<Rule>),
    /// What JavaScript itself threw, or Node-API refused.
    Js(Error),
}

/// A refusal of a domain class, with all that it says.
pub struct Rule {
    code: &'static str,
    class: Class,
    message: String,
    fields: Map<String, Value>,
    /// Sets what it leaves of the value, if that is not what was.
    after: Option<After>,
}

type After = Box<dyn FnOnce(&mut Object<'_>) -> napi::Result<()> + Send>;

pub type Outcome<T> = Result<T, Failure>;

const INVALID_ARGUMENT: &str = "INVALID_ARGUMENT";

impl Rule {
    fn of(refusal: &impl Refusal, after: Option<After>) -> Self {
        let (code, class, message) = (refusal.code(), refusal.class(), refusal.to_string());
        Rule { code, class, message, fields: json::fields(refusal), after }
    }

    /// The error that says it.
    fn error(self, env: &Env) -> napi::Result<Object<'_>> {
        let mut error = env.create_error(Error::new(Status::GenericFailure, self.message))?;
        error.set_named_property("code", self.code)?;
        error.set_named_property("class", self.class.name())?;
        let mut fields = Object::new(env)?;
        for (name, value) in self.fields {
            let name = camel(&name);
            match value {
                Value::String(text) => fields.set_named_property(&name, text)?,
                Value::Number(number) => fields.set_named_property(&name, number.as_f64())?,
                Value::Bool(flag) => fields.set_named_property(&name, flag)?,
                // No refusal holds anything deeper.
                _ => fields.set_named_property(&name, napi::bindgen_prelude::Null)?,
            }
        }
        error.set_named_property("fields", fields)?;
        if let Some(after) = self.after {
            after(&mut error)?;
        }
        Ok(error)
    }
}

/// `share_offers` as JavaScript spells it.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        name + &head.to_uppercase() + rest
    })
}

impl Failure {
    /// A refusal of a domain class, which leaves the value as it was.
    pub fn rule(refusal: &impl Refusal) -> Self {
        Failure::Rule(Box::new(Rule::of(refusal, None)))
    }

    /// The same of one that is remembered; `after` sets what remembers it.
    pub fn rule_after(
        refusal: &impl Refusal,
        after: impl FnOnce(&mut Object<'_>) -> napi::Result<()> + Send + 'static,
    ) -> Self {
        Failure::Rule(Box::new(Rule::of(refusal, Some(Box::new(after)))))
    }

    /// Something of this package went wrong; the state is as it was.
    fn internal(panic: Box<dyn Any + Send>) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        let text = text.unwrap_or_else(|| "no message".to_owned());
        Failure::Refused("INTERNAL", format!("a bug in trust-core: {text}"))
    }

    /// Throws this on the JavaScript side; the error returned says that it is thrown already.
    fn throw(self, env: &Env) -> Error {
        let thrown = match self {
            Failure::Refused(code, message) => env.throw_error(&message, Some(code)),
            Failure::Argument(message) => env.throw_type_error(&message, Some(INVALID_ARGUMENT)),
            Failure::Rule(rule) => rule.error(env).and_then(|error| env.throw(error)),
            Failure::Js(error) => return error,
        };
        match thrown {
            Ok(()) => Error::new(Status::PendingException, String::new()),
            Err(error) => error,
        }
    }

    /// The error that a promise is rejected with.
    pub fn into_rejection(self, env: &Env) -> Error {
        let (code, message) = match self {
            Failure::Refused(code, message) => (code, message),
            Failure::Argument(message) => (INVALID_ARGUMENT, message),
            Failure::Rule(rule) => (rule.code, rule.message),
            Failure::Js(error) => return error,
        };
        let error = env.create_error(Error::new(Status::GenericFailure, message));
        let with_code = error.and_then(|mut error| {
            error.set_named_property("code", code)?;
            Ok(Error::from(error.to_unknown()))
        });
        with_code.unwrap_or_else(|error| error)
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
                Failure::Refused(error.code(), error.to_string())
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
    InvalidValue,
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
        Failure::Refused(error.code(), error.to_string())
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
        Failure::Refused(error.code(), message)
    }
}

/// Runs one call from JavaScript; failures and panics become thrown errors.
pub fn guard<T>(env: &Env, call: impl FnOnce() -> Outcome<T>) -> napi::Result<T> {
    caught(call).map_err(|failure| failure.throw(env))
}

/// Runs `work`; a panic becomes the failure `INTERNAL`.
pub fn caught<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Failure::internal(panic)))
}
