//! The options for reading an edge list, from JavaScript.

use std::error::Error;
use std::str::FromStr;

use napi::{Env, ValueType};
use trust_files::{Column, Header, TsvOptions, TsvWeights};

use crate::failure::{self, Failure, NativeResult};
use crate::ids::wrong_type;
use crate::options::{Options, number};

/// The options for reading a file, and the callback.
pub const NAMES: [&str; 9] = [
    "weights",
    "scale",
    "delimiter",
    "header",
    "source",
    "target",
    "weight",
    "unquoted",
    "onProgress",
];

impl Options<'_> {
    /// Reads the options of an edge list.
    pub fn tsv(&self, env: &Env) -> NativeResult<TsvOptions> {
        let scale = self.number("scale")?.map(|scale| scale.to_string());
        let delimiter = self.word(env, "delimiter")?;
        Ok(TsvOptions {
            weights: self.weights(env)?,
            scale: scale.map(|scale| parsed("scale", &scale)).transpose()?,
            delimiter: delimiter.map(|given| parsed("delimiter", &given)).transpose()?,
            header: match self.boolean("header")? {
                None => Header::Auto,
                Some(true) => Header::Present,
                Some(false) => Header::Absent,
            },
            source: self.column(env, "source")?,
            target: self.column(env, "target")?,
            weight: self.column(env, "weight")?,
            unquoted: self.boolean("unquoted")?.unwrap_or(false),
        })
    }

    fn weights(&self, env: &Env) -> NativeResult<TsvWeights> {
        match self.word(env, "weights")?.as_deref() {
            None | Some("auto") => Ok(TsvWeights::Auto),
            Some("asGiven") => Ok(TsvWeights::AsGiven),
            Some("vouch") => Ok(TsvWeights::Vouch),
            Some(other) => {
                let message = format!("weights must be auto, asGiven or vouch, not {other:?}");
                Err(Failure::Refused("INVALID_VALUE", message, failure::given(other)))
            }
        }
    }

    /// Returns the option `what`: a column by name, or by number from 1.
    fn column(&self, env: &Env, what: &str) -> NativeResult<Option<Column>> {
        let Some(value) = self.get(what)? else { return Ok(None) };
        let text = match value.get_type()? {
            ValueType::String => self.word(env, what)?.unwrap_or_default(),
            ValueType::Number => match number(what, &value)? {
                whole if whole.fract() == 0.0 => whole.to_string(),
                _ => return Err(wrong_type(what, "a string or a whole number", &value)),
            },
            _ => return Err(wrong_type(what, "a string or a whole number", &value)),
        };
        parsed(what, &text).map(Some)
    }
}

/// Parses the option `what`.
fn parsed<T: FromStr<Err: Error>>(what: &str, given: &str) -> NativeResult<T> {
    given.parse().map_err(|refusal| {
        let message = format!("{what}: {refusal}");
        Failure::Refused("INVALID_VALUE", message, failure::given(given))
    })
}
