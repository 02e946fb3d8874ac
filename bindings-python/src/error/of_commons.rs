//! The refusals of the domain classes: an exception for each class of them, with code and values.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use serde_json::json;
use trust_commons::Class;
use trust_commons::json::InvalidValue;
use trust_commons::wire::Refused;

use super::{IntoException, python};
use crate::values;

impl IntoException for InvalidValue {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::InvalidValue::new_err((self.0, None::<String>, row))
    }
}

/// Returns the exception of a refusal, its values by name in alphabetical order; `after` is the value that
/// remembers it.
pub fn refused(py: Python<'_>, refusal: Refused, after: Option<Py<PyAny>>) -> PyErr {
    let Refused { code, class, message, fields } = refusal;
    let fields: BTreeMap<_, _> = fields.into_iter().collect();
    let fields = match values::loaded(py, &json!(fields).to_string()) {
        Ok(fields) => fields.unbind(),
        Err(error) => return error,
    };
    let values = (message, code, fields, after);
    match class {
        Class::Invalid => python::RefusedInvalid::new_err(values),
        Class::Forbidden => python::RefusedForbidden::new_err(values),
        Class::NotFound => python::RefusedNotFound::new_err(values),
        _ => python::RefusedConflict::new_err(values),
    }
}
