//! The path behind a trust, as a Python value.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// A path and what it is worth: `weights[i]` leads from `members[i]` to `members[i + 1]`.
///
/// A value: it compares by content, can be hashed and pickles. A member's path to itself has one member
/// and no weights.
#[pyclass(frozen, eq, module = "trust_core")]
#[derive(PartialEq)]
pub struct TrustPath {
    members: Vec<String>,
    weights: Vec<f64>,
    trust: f64,
}

impl From<trust_core::TrustPath> for TrustPath {
    fn from(path: trust_core::TrustPath) -> Self {
        TrustPath {
            members: path.members.into_iter().map(String::from).collect(),
            weights: path.weights.iter().map(|weight| weight.to_f64()).collect(),
            trust: path.trust.to_f64(),
        }
    }
}

#[pymethods]
impl TrustPath {
    #[new]
    #[pyo3(signature = (members: "Sequence[str]", weights: "Sequence[float]", trust))]
    fn new(members: Vec<String>, weights: Vec<f64>, trust: f64) -> Self {
        TrustPath { members, weights, trust }
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    const MATCH_ARGS: (&'static str, &'static str, &'static str) = ("members", "weights", "trust");

    /// The ids from source to target, both included; a new list each time.
    #[getter]
    fn members(&self) -> Vec<String> {
        self.members.clone()
    }

    /// The direct trust of each step, one fewer than the members; a new list each time.
    #[getter]
    fn weights(&self) -> Vec<f64> {
        self.weights.clone()
    }

    /// The product of the weights: the float nearest to the exact effective trust.
    #[getter]
    fn trust(&self) -> f64 {
        self.trust
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyTuple::new(py, &self.members)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let members = self.members.as_slice().into_pyobject(py)?.repr()?;
        let weights = self.weights.as_slice().into_pyobject(py)?.repr()?;
        let trust = self.trust.into_pyobject(py)?.repr()?;
        Ok(format!("TrustPath(members={members}, weights={weights}, trust={trust})"))
    }

    fn __getnewargs__(&self) -> (Vec<String>, Vec<f64>, f64) {
        (self.members.clone(), self.weights.clone(), self.trust)
    }
}
