//! Places: `(latitude, longitude)`, the same with a precision, or a `Place`, which is such a tuple.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use trust_core::{Place, Precision};

use super::Real;
use crate::error::{self, IntoException};

/// Returns the place of a point in degrees.
pub fn snapped(Real(latitude): Real, Real(longitude): Real, precision: &str) -> PyResult<Place> {
    let precision: Precision = precision.parse().map_err(IntoException::exception)?;
    Place::new(latitude, longitude, precision).map_err(IntoException::exception)
}

/// Returns a place, or none.
pub fn optional_place(given: &Bound<'_, PyAny>) -> PyResult<Option<Place>> {
    if given.is_none() {
        return Ok(None);
    }
    let wanted = "(latitude, longitude) or (latitude, longitude, precision)";
    if !given.is_instance_of::<PyTuple>() && !given.is_instance_of::<PyList>() {
        return Err(error::wrong_type("place", wanted, given));
    }
    let parts: Vec<Bound<'_, PyAny>> = given.extract()?;
    let degrees = |part: &Bound<'_, PyAny>| -> PyResult<Real> {
        part.extract().map_err(|_| error::wrong_type("degrees", "a float", part))
    };
    let place = match &*parts {
        [latitude, longitude] => {
            let default = Precision::default().name();
            snapped(degrees(latitude)?, degrees(longitude)?, default)?
        }
        [latitude, longitude, precision] => {
            let name: &str = precision
                .extract()
                .map_err(|_| error::wrong_type("a precision", "str", precision))?;
            snapped(degrees(latitude)?, degrees(longitude)?, name)?
        }
        _ => {
            let message = format!("place must be {wanted}, not {} values", parts.len());
            return Err(PyTypeError::new_err(message));
        }
    };
    Ok(Some(place))
}
