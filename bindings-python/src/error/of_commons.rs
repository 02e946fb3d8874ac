//! The refusals of the domain classes: an exception for each class of them, with code and values.

use pyo3::intern;
use pyo3::prelude::*;
use trust_commons::json::{self, InvalidValue};
use trust_commons::{Class, Refusal};

use super::{IntoException, python};

impl IntoException for InvalidValue {
    fn exception_at(self, row: Option<usize>) -> PyErr {
        python::InvalidValue::new_err((self.0, None::<String>, row))
    }
}

/// The exception of a refusal; `after` is what it leaves of the value, if that is not what was.
pub fn refused(py: Python<'_>, refusal: &impl Refusal, after: Option<Py<PyAny>>) -> PyErr {
    let fields = serde_json::Value::Object(json::fields(refusal)).to_string();
    let fields = match py
        .import(intern!(py, "json"))
        .and_then(|json| json.call_method1(intern!(py, "loads"), (fields,)))
    {
        Ok(fields) => fields.unbind(),
        Err(error) => return error,
    };
    let values = (refusal.to_string(), refusal.code(), fields, after);
    match refusal.class() {
        Class::Invalid => python::RefusedInvalid::new_err(values),
        Class::Forbidden => python::RefusedForbidden::new_err(values),
        Class::NotFound => python::RefusedNotFound::new_err(values),
        _ => python::RefusedConflict::new_err(values),
    }
}
