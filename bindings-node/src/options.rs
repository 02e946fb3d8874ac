//! Options objects: read by name, and nothing in them overlooked.
//!
//! Invariant: a name that a call does not know is an error, never silently nothing, because a
//! misspelt option would give the answer to another question.

use napi::bindgen_prelude::{FromNapiValue, Object};
use napi::{Env, JsValue, Unknown, ValueType};
use trust_core::Threshold;

use crate::failure::{self, Failure, NativeResult};
use crate::ids::{MAX_SAFE, word, wrong_type};

/// The options given to one call.
pub struct Options<'env>(Option<Object<'env>>);

impl<'env> Options<'env> {
    /// Reads an options object whose names are among `known`; absent is empty.
    pub fn read(value: &Unknown<'env>, known: &[&str]) -> NativeResult<Self> {
        Options::named("options", value, known)
    }

    /// Returns the same of an object that errors call `what`.
    pub fn named(what: &str, value: &Unknown<'env>, known: &[&str]) -> NativeResult<Self> {
        let object = match value.get_type()? {
            ValueType::Undefined | ValueType::Null => return Ok(Options(None)),
            ValueType::Object if !value.is_array()? => Object::from_unknown(value.to_unknown())?,
            _ => return Err(wrong_type(what, "an object", value)),
        };
        for name in Object::keys(&object)? {
            if !known.contains(&name.as_str()) {
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let message = format!("unknown option {name:?}; this call knows: {known}");
                return Err(Failure::Argument(message));
            }
        }
        Ok(Options(Some(object)))
    }

    /// Returns the option `name`; `None` if it is absent or undefined.
    pub fn get(&self, name: &str) -> NativeResult<Option<Unknown<'env>>> {
        let Some(object) = &self.0 else { return Ok(None) };
        let value = object.get::<Unknown>(name)?;
        Ok(value.filter(|value| !is_absent(value)))
    }

    /// Returns whether the option `name` is null, for options where null differs from absent.
    pub fn is_null(&self, name: &str) -> NativeResult<bool> {
        let Some(object) = &self.0 else { return Ok(false) };
        let value = object.get::<Unknown>(name)?;
        Ok(value.is_some_and(|value| matches!(value.get_type(), Ok(ValueType::Null))))
    }

    pub fn number(&self, name: &str) -> NativeResult<Option<f64>> {
        self.get(name)?.map(|value| number(name, &value)).transpose()
    }

    pub fn boolean(&self, name: &str) -> NativeResult<Option<bool>> {
        self.get(name)?.map(|value| boolean(name, &value)).transpose()
    }

    /// Returns the option `name` as a text.
    pub fn word(&self, env: &Env, name: &str) -> NativeResult<Option<String>> {
        self.get(name)?.map(|value| word(env, name, &value)).transpose()
    }

    /// Returns the option `minTrust`.
    pub fn min_trust(&self) -> NativeResult<Option<Threshold>> {
        Ok(self.number("minTrust")?.map(Threshold::from_f64).transpose()?)
    }

    /// Returns the option `name` in seconds: a number, floored.
    pub fn seconds(&self, name: &str) -> NativeResult<Option<i64>> {
        self.get(name)?.map(|value| seconds(name, &value)).transpose()
    }

    /// Returns the option `now`; 0 if not given.
    pub fn now(&self) -> NativeResult<i64> {
        Ok(self.seconds("now")?.unwrap_or(0))
    }
}

/// Returns whether `value` stands for "not given".
pub fn is_absent(value: &Unknown<'_>) -> bool {
    matches!(value.get_type(), Ok(ValueType::Undefined | ValueType::Null))
}

/// Returns `value` as a boolean.
pub fn boolean(what: &str, value: &Unknown<'_>) -> NativeResult<bool> {
    match value.get_type()? {
        ValueType::Boolean => Ok(bool::from_unknown(value.to_unknown())?),
        _ => Err(wrong_type(what, "a boolean", value)),
    }
}

/// Returns `value` as a number.
pub fn number(what: &str, value: &Unknown<'_>) -> NativeResult<f64> {
    match value.get_type()? {
        ValueType::Number => Ok(f64::from_unknown(value.to_unknown())?),
        _ => Err(wrong_type(what, "a number", value)),
    }
}

/// Returns `value` as whole seconds, floored: `Date.now() / 1000` without its fraction.
pub fn seconds(what: &str, value: &Unknown<'_>) -> NativeResult<i64> {
    let given = number(what, value)?.floor();
    if given.abs() <= MAX_SAFE {
        return Ok(given as i64);
    }
    let message = format!("{what} = {given} is no moment in seconds within ±(2^53 - 1)");
    Err(Failure::Refused("INVALID_TIME", message, failure::given(given.to_string())))
}

/// Returns the option `now` alone; the JavaScript layer hands over the number itself where it can, since to
/// read it out of an object costs more than most checks.
pub fn moment(value: &Unknown<'_>) -> NativeResult<i64> {
    match value.get_type()? {
        ValueType::Number => seconds("now", value),
        _ => Options::read(value, &["now"])?.now(),
    }
}

/// Returns `value` as a count of at least `least`, which the option `what` gives.
pub fn count(what: &str, number: f64, least: u8) -> NativeResult<u64> {
    if number.fract() == 0.0 && (f64::from(least)..=MAX_SAFE).contains(&number) {
        return Ok(number as u64);
    }
    let message = format!("{what} {number} is not a whole number of at least {least}");
    Err(Failure::Refused("INVALID_LIMIT", message, failure::given(number.to_string())))
}
