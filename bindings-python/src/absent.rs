//! Absent values: None, NaN, a masked element, pandas' NA. And columns that Python has as arrays.

use numpy::{PyReadonlyArray1, PyUntypedArray};
use pyo3::PyTypeInfo;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyString};

/// Returns whether `item` stands for nothing.
pub fn is_absent(item: &Bound<'_, PyAny>) -> bool {
    if item.is_none() {
        return true;
    }
    if let Ok(float) = item.cast::<PyFloat>() {
        return float.extract::<f64>().is_ok_and(f64::is_nan);
    }
    if item.is_instance_of::<PyString>() {
        return false;
    }
    let named = |name: Bound<'_, PyString>| {
        name.to_str().is_ok_and(|name| matches!(name, "MaskedConstant" | "NAType" | "NaTType"))
    };
    item.get_type().name().is_ok_and(named) || item.extract::<f64>().is_ok_and(f64::is_nan)
}

/// Returns the mask of `array`: true for each masked element; None if it has no mask.
pub fn mask<'py>(
    array: &Bound<'py, PyUntypedArray>,
) -> PyResult<Option<PyReadonlyArray1<'py, bool>>> {
    if PyUntypedArray::is_exact_type_of(array) {
        return Ok(None);
    }
    let (py, name) = (array.py(), intern!(array.py(), "numpy.ma"));
    let masked = py.import(name)?;
    if !array.is_instance(&masked.getattr(intern!(py, "MaskedArray"))?)? {
        return Ok(None);
    }
    let mask = masked.call_method1(intern!(py, "getmaskarray"), (array,))?;
    let numpy = numpy::get_array_module(py)?;
    Ok(Some(numpy.call_method1(intern!(py, "ascontiguousarray"), (mask,))?.extract()?))
}

/// Returns `given` as an array, if it is an array or can be viewed as one, such as a Series of numpy
/// numbers.
pub fn array<'py>(given: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyUntypedArray>>> {
    if let Ok(array) = given.cast::<PyUntypedArray>() {
        return Ok(Some(array.clone()));
    }
    let py = given.py();
    let numpy = numpy::get_array_module(py)?;
    let Ok(dtype) = given.getattr(intern!(py, "dtype")) else { return Ok(None) };
    let plain = dtype.is_instance(&numpy.getattr(intern!(py, "dtype"))?)?;
    if !plain || !given.hasattr(intern!(py, "__array__"))? {
        return Ok(None);
    }
    let array = numpy.call_method1(intern!(py, "asarray"), (given,))?;
    // A single number of numpy has a dtype, too.
    match given.hasattr(intern!(py, "__len__"))? {
        true => Ok(array.cast_into().ok()),
        false => Ok(None),
    }
}
