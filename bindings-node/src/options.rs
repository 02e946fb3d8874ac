//! Options objects: read by name, and nothing in them overlooked.
//!
//! Invariant: a name that a call does not know is an error, never silently nothing, because a
//! misspelt option would give the answer to another question.

use napi::bindgen_prelude::{FromNapiValue, Object};
use napi::{JsValue, Unknown, ValueType};
use trust_core::{Settings, Threshold};
use trust_files::{TsvOptions, TsvWeights};

use crate::failure::{Failure, Outcome};
use crate::ids::wrong_type;

/// The options given to one call.
pub struct Options<'env>(Option<Object<'env>>);

impl<'env> Options<'env> {
    /// Reads an options object whose names are among `known`; absent is empty.
    pub fn read(value: &Unknown<'env>, known: &[&str]) -> Outcome<Self> {
        let object = match value.get_type()? {
            ValueType::Undefined | ValueType::Null => return Ok(Options(None)),
            ValueType::Object if !value.is_array()? => Object::from_unknown(value.to_unknown())?,
            _ => return Err(wrong_type("options", "an object", value)),
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

    /// The option `name`; `None` if it is absent or undefined.
    pub fn get(&self, name: &str) -> Outcome<Option<Unknown<'env>>> {
        let Some(object) = &self.0 else { return Ok(None) };
        let value = object.get::<Unknown>(name)?;
        Ok(value.filter(|value| !is_absent(value)))
    }

    pub fn number(&self, name: &str) -> Outcome<Option<f64>> {
        self.get(name)?.map(|value| number(name, &value)).transpose()
    }

    pub fn boolean(&self, name: &str) -> Outcome<Option<bool>> {
        let Some(value) = self.get(name)? else { return Ok(None) };
        match value.get_type()? {
            ValueType::Boolean => Ok(Some(bool::from_unknown(value)?)),
            _ => Err(wrong_type(name, "a boolean", &value)),
        }
    }

    /// The option `minTrust`; the floor applies whatever it says.
    pub fn min_trust(&self) -> Outcome<Threshold> {
        let given = self.number("minTrust")?;
        Ok(given.map(Threshold::from_f64).transpose()?.unwrap_or(Threshold::ZERO))
    }

    /// The settings of an engine.
    pub fn settings(&self) -> Outcome<Settings> {
        let defaults = Settings::default();
        let floor = self.number("floor")?.map(Threshold::from_f64).transpose();
        let floor = floor.map_err(|error| invalid_setting("floor", error.0, "0.001 to 1"))?;
        let max_hops = match self.number("maxHops")? {
            None => defaults.max_hops(),
            Some(hops) if hops.fract() == 0.0 && (0.0..256.0).contains(&hops) => hops as u8,
            Some(hops) => return Err(invalid_setting("maxHops", hops.to_string(), "1 to 12")),
        };
        Ok(Settings::new(max_hops, floor.unwrap_or(defaults.floor()))?)
    }

    /// How a TSV file is read.
    pub fn tsv(&self) -> Outcome<TsvOptions> {
        let Some(value) = self.get("weights")? else { return Ok(TsvOptions::default()) };
        let weights = match value.get_type()? {
            ValueType::String => String::from_unknown(value)?,
            _ => return Err(wrong_type("weights", "a string", &value)),
        };
        let weights = match weights.as_str() {
            "auto" => TsvWeights::Auto,
            "asGiven" => TsvWeights::AsGiven,
            "vouch" => TsvWeights::Vouch,
            other => {
                let message = format!("weights must be auto, asGiven or vouch, not {other:?}");
                return Err(Failure::Argument(message));
            }
        };
        Ok(TsvOptions { weights })
    }
}

fn invalid_setting(name: &'static str, value: String, range: &'static str) -> Failure {
    trust_core::InvalidSetting { name, value, range }.into()
}

/// Whether `value` stands for "not given".
pub fn is_absent(value: &Unknown<'_>) -> bool {
    matches!(value.get_type(), Ok(ValueType::Undefined | ValueType::Null))
}

/// `value` as a number.
pub fn number(what: &str, value: &Unknown<'_>) -> Outcome<f64> {
    match value.get_type()? {
        ValueType::Number => Ok(f64::from_unknown(value.to_unknown())?),
        _ => Err(wrong_type(what, "a number", value)),
    }
}
