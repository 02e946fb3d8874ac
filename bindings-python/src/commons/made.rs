//! A value and what followed from the command that made it; and all that every domain class has alike.

use std::sync::Arc;

use pyo3::prelude::*;
use trust_commons::{Notice, Outcome, Refusal};
use trust_core::Change;

use crate::error::{guarded, refused};

/// A value of the crate, with what followed from the command that made it.
pub struct Made<T> {
    pub value: Arc<T>,
    pub changes: Vec<Change>,
    pub notices: Vec<Notice>,
}

impl<T> Made<T> {
    /// A value that no command made.
    pub fn loaded(value: T) -> Self {
        Made { value: Arc::new(value), changes: Vec::new(), notices: Vec::new() }
    }

    /// What a command comes to.
    pub fn by<R: Refusal + Send>(
        py: Python<'_>,
        command: impl FnOnce() -> Result<Outcome<T>, R> + Send,
    ) -> PyResult<Self>
    where
        T: Send,
    {
        guarded(py, command)?.map(Made::from).map_err(|refusal| refused(py, &refusal, None))
    }
}

impl<T> From<Outcome<T>> for Made<T> {
    fn from(outcome: Outcome<T>) -> Self {
        let Outcome { value, changes, notices } = outcome;
        Made { value: Arc::new(value), changes, notices }
    }
}

/// What every domain class has, given a field `at: Made<$core>`.
macro_rules! value {
    ($class:ident: $core:ty, named by $name:ident) => {
        impl From<$crate::commons::made::Made<$core>> for $class {
            fn from(at: $crate::commons::made::Made<$core>) -> Self {
                $class::holding(at)
            }
        }

        impl PartialEq for $class {
            fn eq(&self, other: &Self) -> bool {
                self.at.value == other.at.value
            }
        }

        #[pyo3::pymethods]
        impl $class {
            /// What the engine is to be told, for `engine.apply`: a dict for each change. Empty unless a command
            /// made this value.
            #[getter]
            fn changes<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<$crate::hint::EngineChanges<'py>> {
                $crate::commons::shown::changes(py, &self.at.changes)
            }

            /// Who is to hear of it: dicts with `to`, `by`, `kind`, and the ids of what it is about. Empty unless
            /// a command made this value.
            #[getter]
            fn notices<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<$crate::hint::Dicts<'py>> {
                $crate::commons::shown::notices(py, &self.at.notices)
            }

            /// The value as JSON, the same in every language.
            fn to_json(&self) -> pyo3::PyResult<String> {
                trust_commons::json::write(&*self.at.value)
                    .map_err($crate::error::IntoException::exception)
            }

            /// The value that a JSON text holds. Raises InvalidValue if that is another's, or damaged.
            #[staticmethod]
            fn from_json(text: &str) -> pyo3::PyResult<Self> {
                let value = trust_commons::json::read::<$core>(text)
                    .map_err($crate::error::IntoException::exception)?;
                Ok($crate::commons::made::Made::loaded(value).into())
            }

            /// What `to_json` tells, as a dict.
            fn to_dict<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<$crate::hint::Dict<'py>> {
                $crate::commons::shown::dict(py, &*self.at.value)
            }

            /// The value that `to_dict` told. Raises InvalidValue.
            #[staticmethod]
            #[pyo3(signature = (fields: "Mapping[str, Any]"))]
            fn from_dict(fields: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                let value: $core = $crate::commons::given::value(fields)?;
                Ok($crate::commons::made::Made::loaded(value).into())
            }

            #[classmethod]
            #[pyo3(signature = (source: "Any", handler: "Any", /) -> "Any")]
            fn __get_pydantic_core_schema__<'py>(
                class: &pyo3::Bound<'py, pyo3::types::PyType>,
                source: &pyo3::Bound<'py, pyo3::PyAny>,
                handler: &pyo3::Bound<'py, pyo3::PyAny>,
            ) -> $crate::values::Made<'py> {
                let _ = source;
                $crate::values::schema(class, "of_record", handler)
            }

            fn __hash__(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<isize> {
                use pyo3::types::PyAnyMethods;
                pyo3::types::PyString::new(py, self.at.value.$name.as_str()).hash()
            }

            #[pyo3(signature = () -> "tuple[Any, ...]")]
            fn __reduce__<'py>(
                slf: &pyo3::Bound<'py, Self>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                use pyo3::IntoPyObject;
                use pyo3::types::PyAnyMethods;
                let read = slf.get_type().getattr(pyo3::intern!(slf.py(), "from_json"))?;
                (read, (slf.get().to_json()?,)).into_pyobject(slf.py()).map(|pair| pair.into_any())
            }

            fn __copy__(slf: pyo3::Py<Self>) -> pyo3::Py<Self> {
                slf
            }

            #[pyo3(signature = (memo: "dict[int, Any]", /))]
            fn __deepcopy__(
                slf: pyo3::Py<Self>,
                memo: &pyo3::Bound<'_, pyo3::types::PyDict>,
            ) -> pyo3::Py<Self> {
                let _ = memo;
                slf
            }
        }
    };
}

/// Read-only attributes of a domain class: what each is, made of the crate's value.
macro_rules! fields {
    ($class:ident as $this:ident: $($(#[$doc:meta])+ $name:ident -> $type:ty { $read:expr })+) => {
        #[pyo3::pymethods]
        impl $class {
            $(
                $(#[$doc])+
                #[getter]
                fn $name(&self) -> $type {
                    let $this = &*self.at.value;
                    $read
                }
            )+
        }
    };
}

pub(super) use {fields, value};
