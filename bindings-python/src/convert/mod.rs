//! Single values of Python as values of the core, and back.
//!
//! A member is named by `str`, or by `int`, which stands for its decimal text: 17 is "17". Nothing else
//! names one; a `bool` least of all, though Python counts it as an `int`.

use std::borrow::Cow;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyString};
use pyo3::{Borrowed, type_hint_identifier, type_hint_union};
use trust_core::{MemberId, NodeIdx, Threshold, View, Weight};

use crate::error::{self, IntoException};

/// The id of a member, as a caller gives it.
pub struct Id<'a>(Cow<'a, str>);

impl<'a, 'py> FromPyObject<'a, 'py> for Id<'a> {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("typing", "SupportsIndex")
    );

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = given.cast::<PyString>() {
            let shown = || text.repr().map_or_else(|_| String::new(), |repr| repr.to_string());
            let borrowed = given.extract::<&'a str>().map_err(|_| error::not_utf8(shown()));
            return borrowed.map(|text| Id(Cow::Borrowed(text)));
        }
        decimal(&given).map(|text| Id(Cow::Owned(text)))
    }
}

impl Id<'_> {
    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id for a change, which may bring its member into being.
    pub fn member(&self) -> PyResult<MemberId> {
        MemberId::new(&self.0).map_err(IntoException::exception)
    }

    /// The member's number in `view`.
    pub fn node(&self, view: &View) -> PyResult<NodeIdx> {
        view.node(&self.0).map_err(IntoException::exception)
    }
}

/// The decimal text of a Python integer of any size.
fn decimal(given: &Bound<'_, PyAny>) -> PyResult<String> {
    if !given.is_instance_of::<PyBool>() {
        if let Ok(number) = given.extract::<i64>() {
            return Ok(number.to_string());
        }
        if given.is_instance_of::<PyInt>() {
            return Ok(given.str()?.to_string());
        }
    }
    Err(error::wrong_type("a member id", "str or int", given))
}

/// A declared weight; none given means the vouch.
pub fn weight(given: Option<f64>) -> PyResult<Weight> {
    given.map_or(Ok(Weight::VOUCH), |value| {
        Weight::from_f64(value).map_err(IntoException::exception)
    })
}

/// A threshold; none given means the floor.
pub fn threshold(given: Option<f64>) -> PyResult<Threshold> {
    given.map_or(Ok(Threshold::ZERO), |value| {
        Threshold::from_f64(value).map_err(IntoException::exception)
    })
}
