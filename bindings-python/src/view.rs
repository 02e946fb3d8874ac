//! The Python class of a view: the questions of [`Queries`] about a fixed revision.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::engine::Engine;
use crate::query::Queries;

/// An engine's state at one revision: a value that never changes, shared with the engine, not copied.
///
/// Made by `engine.view()`; answers every question that the engine does. It keeps its revision's graph in
/// memory as long as it lives. Pickling writes a checkpoint.
#[pyclass(frozen, extends = Queries, module = "trust_core")]
pub struct View {}

impl View {
    /// Returns a Python view of `view`.
    pub fn of(view: trust_core::View) -> PyClassInitializer<Self> {
        PyClassInitializer::from(Queries::of(view)).add_subclass(View {})
    }
}

#[pymethods]
impl View {
    /// Returns the view that `to_bytes` wrote down. O(n + m). Raises InvalidCheckpoint.
    #[staticmethod]
    #[pyo3(signature = (data) -> "View")]
    fn from_bytes<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, View>> {
        let engine = Engine::from_bytes(py, data)?;
        Bound::new(py, View::of(engine.as_super().get().current()))
    }

    #[pyo3(signature = () -> "tuple[Any, ...]")]
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let decode = py.get_type::<View>().getattr(intern!(py, "from_bytes"))?;
        let bytes = slf.as_super().get().to_bytes(py)?;
        (decode, (bytes,)).into_pyobject(py).map(Bound::into_any)
    }

    #[pyo3(signature = () -> "View")]
    fn __copy__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (memo: "dict[int, Any]", /) -> "View")]
    fn __deepcopy__<'py>(slf: Bound<'py, Self>, memo: &Bound<'py, PyDict>) -> Bound<'py, Self> {
        let _ = memo;
        slf
    }
}
