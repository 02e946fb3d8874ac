//! Numbers: weights, thresholds, moments, distances and counts.

use pyo3::Borrowed;
use pyo3::exceptions::PyOverflowError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyString};
use trust_core::{InvalidSetting, Kilometres, Threshold, Weight};

use crate::error::{self, IntoException};

/// A float, or an int of any size; one beyond all floats is infinite. A `bool` is neither.
pub struct Real(pub f64);

impl<'a, 'py> FromPyObject<'a, 'py> for Real {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = <f64 as FromPyObject>::INPUT_TYPE;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match given.extract::<f64>() {
            Ok(_) if given.is_instance_of::<PyBool>() => {
                Err(error::wrong_type("a number", "an int or a float", &given))
            }
            Err(error) if error.is_instance_of::<PyOverflowError>(given.py()) => {
                Ok(Real(if given.lt(0)? { f64::NEG_INFINITY } else { f64::INFINITY }))
            }
            number => number.map(Real),
        }
    }
}

/// Returns a declared weight; none given means the vouch.
pub fn weight(given: Option<Real>) -> PyResult<Weight> {
    given.map_or(Ok(Weight::VOUCH), |Real(value)| {
        Weight::from_f64(value).map_err(IntoException::exception)
    })
}

/// Returns a threshold; none given means the floor.
pub fn threshold(given: Option<Real>) -> PyResult<Threshold> {
    given.map_or(Ok(Threshold::ZERO), |Real(value)| {
        Threshold::from_f64(value).map_err(IntoException::exception)
    })
}

/// Returns a distance in kilometres.
pub fn distance(Real(given): Real) -> PyResult<Kilometres> {
    Kilometres::new(given).map_err(IntoException::exception)
}

/// Returns a moment in whole seconds; fractions of one are dropped, towards the past.
pub fn moment(given: &Bound<'_, PyAny>) -> PyResult<i64> {
    if given.is_instance_of::<PyBool>() || given.is_instance_of::<PyString>() {
        return Err(not_a_moment(given));
    }
    if let Ok(seconds) = given.extract::<i64>() {
        return Ok(seconds);
    }
    if given.is_instance_of::<PyInt>() {
        return Err(error::invalid_time(given));
    }
    let seconds: f64 = given.extract().map_err(|_| not_a_moment(given))?;
    // Both ends are powers of two, so exact as floats.
    match (-(2f64.powi(63))..2f64.powi(63)).contains(&seconds) {
        true => Ok(seconds.floor() as i64),
        false => Err(error::invalid_time(given)),
    }
}

/// Returns a moment, or none.
pub fn optional_moment(given: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
    if given.is_none() { Ok(None) } else { moment(given).map(Some) }
}

fn not_a_moment(given: &Bound<'_, PyAny>) -> PyErr {
    error::wrong_type("a moment", "seconds, an int or a float", given)
}

/// Returns the setting `max_hops`.
pub fn hops(given: &Bound<'_, PyAny>) -> PyResult<u8> {
    let whole = whole("max_hops", given)?;
    whole.and_then(|hops| u8::try_from(hops).ok()).ok_or_else(|| {
        let value = error::shown(given);
        InvalidSetting { name: "max_hops", value, range: "1 to 12" }.exception()
    })
}

/// Returns the most rows of a page. A larger number than fits means all rows.
pub fn limit(given: &Bound<'_, PyAny>) -> PyResult<usize> {
    match count("limit", 1, given)? {
        rows if rows <= u64::from(u32::MAX) => Ok(rows as usize),
        _ => Ok(u32::MAX as usize),
    }
}

/// Returns the most resources to look at one by one; none given means all.
pub fn budget(given: &Bound<'_, PyAny>) -> PyResult<Option<u64>> {
    if given.is_none() { Ok(None) } else { count("budget", 0, given).map(Some) }
}

/// Returns a whole number of at least `least`.
fn count(what: &str, least: u64, given: &Bound<'_, PyAny>) -> PyResult<u64> {
    match whole(what, given)? {
        Some(number) => u64::try_from(number).ok().filter(|&number| number >= least),
        None if given.lt(0)? => None,
        None => Some(u64::MAX),
    }
    .ok_or_else(|| error::invalid_limit(what, least, given))
}

/// Returns an integer that is no `bool`; none if it is one beyond 64 bits.
fn whole(what: &str, given: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
    if !given.is_instance_of::<PyBool>() {
        if let Ok(number) = given.extract::<i64>() {
            return Ok(Some(number));
        }
        if given.is_instance_of::<PyInt>() {
            return Ok(None);
        }
    }
    Err(error::wrong_type(what, "an int", given))
}
