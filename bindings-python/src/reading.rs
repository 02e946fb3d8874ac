//! The options for reading an edge list, from Python.

use std::error::Error;
use std::str::FromStr;

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};
use trust_files::{Column, Header, TsvOptions, TsvWeights};

use crate::convert::Real;
use crate::error;

/// The arguments of `load_tsv` but for its path and its callback.
pub struct Reading<'a, 'py> {
    pub weights: &'a str,
    pub scale: Option<Real>,
    pub delimiter: Option<&'a str>,
    pub header: Option<bool>,
    pub source: Option<&'a Bound<'py, PyAny>>,
    pub target: Option<&'a Bound<'py, PyAny>>,
    pub weight: Option<&'a Bound<'py, PyAny>>,
    pub unquoted: bool,
}

impl Reading<'_, '_> {
    /// Returns the same for the reader.
    pub fn options(&self) -> PyResult<TsvOptions> {
        let scale = self.scale.as_ref().map(|Real(scale)| scale.to_string());
        Ok(TsvOptions {
            weights: weights(self.weights)?,
            scale: scale.map(|scale| parsed("scale", &scale)).transpose()?,
            delimiter: self.delimiter.map(|given| parsed("delimiter", given)).transpose()?,
            header: match self.header {
                None => Header::Auto,
                Some(true) => Header::Present,
                Some(false) => Header::Absent,
            },
            source: column("source", self.source)?,
            target: column("target", self.target)?,
            weight: column("weight", self.weight)?,
            unquoted: self.unquoted,
        })
    }
}

fn weights(given: &str) -> PyResult<TsvWeights> {
    match given {
        "auto" => Ok(TsvWeights::Auto),
        "as_given" => Ok(TsvWeights::AsGiven),
        "vouch" => Ok(TsvWeights::Vouch),
        _ => {
            let message = format!("weights must be 'auto', 'as_given' or 'vouch', not {given:?}");
            Err(error::invalid_value(message, given))
        }
    }
}

/// Returns a column by name, or by number from 1.
fn column(what: &str, given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Column>> {
    let Some(given) = given else { return Ok(None) };
    let text = match given.cast::<PyString>() {
        Ok(name) => name.to_str()?.to_owned(),
        Err(_) if given.is_instance_of::<PyBool>() => {
            return Err(error::wrong_type(what, "a str or an int", given));
        }
        Err(_) => match given.extract::<i64>() {
            Ok(number) => number.to_string(),
            Err(_) => return Err(error::wrong_type(what, "a str or an int", given)),
        },
    };
    parsed(what, &text).map(Some)
}

/// Parses the argument `what`.
fn parsed<T: FromStr<Err: Error>>(what: &str, given: &str) -> PyResult<T> {
    given.parse().map_err(|refusal| error::invalid_value(format!("{what}: {refusal}"), given))
}
