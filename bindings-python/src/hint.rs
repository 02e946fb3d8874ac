//! Python objects that stubs give a closer type than Rust can: `list[str]` for a list of ids.

use std::convert::Infallible;

use numpy::PyArray1;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyList};
use pyo3::{type_hint_identifier, type_hint_subscript};

/// A Python object as `$name`, which stubs show as `$hint`.
macro_rules! hinted {
    ($($(#[$doc:meta])* $name:ident($object:ty) = $hint:expr;)+) => {$(
        $(#[$doc])*
        pub struct $name<'py>(pub Bound<'py, $object>);

        impl<'py> IntoPyObject<'py> for $name<'py> {
            type Target = $object;
            type Output = Bound<'py, $object>;
            type Error = Infallible;

            const OUTPUT_TYPE: PyStaticExpr = $hint;

            fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
                Ok(self.0)
            }
        }
    )+};
}

const CHANGE: PyStaticExpr = type_hint_identifier!("trust_core._values", "Change");
const STR: PyStaticExpr = type_hint_identifier!("builtins", "str");
const FLOAT: PyStaticExpr = type_hint_identifier!("builtins", "float");
const NDARRAY: PyStaticExpr = type_hint_identifier!("numpy.typing", "NDArray");
const ITERATOR: PyStaticExpr = type_hint_identifier!("collections.abc", "Iterator");
const TUPLE: PyStaticExpr = type_hint_identifier!("builtins", "tuple");
const FLOAT64: PyStaticExpr = type_hint_identifier!("numpy", "float64");
const UINT8: PyStaticExpr = type_hint_identifier!("numpy", "uint8");
const LIST: PyStaticExpr = type_hint_identifier!("builtins", "list");
const LIST_OF_IDS: PyStaticExpr = type_hint_subscript!(LIST, STR);
const FLOAT_ARRAY: PyStaticExpr = type_hint_subscript!(NDARRAY, FLOAT64);

hinted! {
    /// Trust, an array.
    Floats(PyArray1<f64>) = FLOAT_ARRAY;
    /// Hops, an array.
    Bytes(PyArray1<u8>) = type_hint_subscript!(NDARRAY, UINT8);
    /// Ids, a list.
    IdList(PyList) = LIST_OF_IDS;
    /// Ids, one by one.
    IdIterator(PyAny) = type_hint_subscript!(ITERATOR, STR);
    /// Ids with their trust, one by one.
    TrustIterator(PyAny) =
        type_hint_subscript!(ITERATOR, type_hint_subscript!(TUPLE, STR, FLOAT));
    /// Sources, targets and weights.
    EdgeColumns(PyAny) =
        type_hint_subscript!(TUPLE, LIST_OF_IDS, LIST_OF_IDS, FLOAT_ARRAY);
    /// The report of a load.
    OneLoadReport(PyAny) = type_hint_identifier!("trust_core._values", "LoadReport");
    /// The path behind a trust.
    OnePath(PyAny) = type_hint_identifier!("trust_core._values", "TrustPath");
    /// A change of a watch.
    OneChange(PyAny) = CHANGE;
    /// The changes of a watch, for an event loop.
    OneAsyncChanges(PyAny) = type_hint_identifier!("trust_core._asyncio", "AsyncChanges");
    /// A list of changes of a watch.
    Changes(PyList) = type_hint_subscript!(LIST, CHANGE);
}
