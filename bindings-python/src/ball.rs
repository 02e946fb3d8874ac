//! A ball as Python sees it: columns in rank order, free of the view they came from.
//!
//! Invariant: names, trust and hops are of one length, strongest first, ties by id; the table of names
//! numbers them by rank. So a ball that is kept keeps no graph alive, and it pickles as it is.

use numpy::{PyArray1, PyArrayMethods, PyReadonlyArray1};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyList;
use trust_core::{NameTable, NodeIdx, View};

use crate::convert::Id;
use crate::error::{self, IntoException};
use crate::hint::{Bytes, Floats, IdList, TrustIterator};

/// The columns of a ball, made without the GIL.
pub struct Columns {
    source: String,
    reverse: bool,
    names: NameTable,
    trust: Vec<f64>,
    hops: Vec<u8>,
}

impl Columns {
    /// The ranked columns of a ball that `view` gave for `source`. O(n log n).
    pub fn of(view: &View, source: NodeIdx, reverse: bool, ball: &trust_core::Ball) -> Self {
        let ranked = view.rank(ball);
        let mut names = NameTable::with_capacity(ranked.len());
        for reached in &ranked {
            // The id of a member is valid, and each stands once.
            let _ = names.intern(view.id(reached.node));
        }
        Columns {
            source: view.id(source).to_owned(),
            reverse,
            names,
            trust: ranked.iter().map(|reached| reached.trust.to_f64()).collect(),
            hops: ranked.iter().map(|reached| reached.hops).collect(),
        }
    }
}

/// Everyone a member trusts at a threshold, or everyone who trusts it: a value that never changes.
///
/// Ranked strongest first, ties by id bytewise; the member itself is left out. `len(ball)`,
/// `"bob" in ball`, `ball["bob"]` (the trust) and iteration over `(member, trust)` work; each lookup is
/// O(1). A ball keeps nothing of the engine alive, can be shared between threads, and pickles.
#[pyclass(frozen, module = "trust_core")]
pub struct Ball {
    source: String,
    reverse: bool,
    names: NameTable,
    members: PyOnceLock<Py<PyList>>,
    trust: Py<PyArray1<f64>>,
    hops: Py<PyArray1<u8>>,
}

impl Ball {
    /// Hands the columns to numpy, without copying them.
    pub fn new(py: Python<'_>, columns: Columns) -> Self {
        let Columns { source, reverse, names, trust, hops } = columns;
        let trust = PyArray1::from_vec(py, trust).readwrite().make_nonwriteable();
        let hops = PyArray1::from_vec(py, hops).readwrite().make_nonwriteable();
        Ball {
            source,
            reverse,
            names,
            members: PyOnceLock::new(),
            trust: (*trust).clone().unbind(),
            hops: (*hops).clone().unbind(),
        }
    }

    fn trust_at(&self, py: Python<'_>, position: u32) -> f64 {
        // Columns are of one length, so no position of a name is out of range.
        self.trust.bind(py).get_owned(position as usize).unwrap_or(0.0)
    }
}

#[pymethods]
impl Ball {
    #[new]
    #[pyo3(signature = (
        source: "str",
        members: "list[str]",
        trust: "npt.NDArray[np.float64]",
        hops: "npt.NDArray[np.uint8]",
        reverse=false,
    ))]
    fn build(
        py: Python<'_>,
        source: String,
        members: Vec<String>,
        trust: PyReadonlyArray1<'_, f64>,
        hops: PyReadonlyArray1<'_, u8>,
        reverse: bool,
    ) -> PyResult<Self> {
        let mut names = NameTable::with_capacity(members.len());
        for member in &members {
            names.intern(member).map_err(IntoException::exception)?;
        }
        let (trust, hops) = (trust.as_array().to_vec(), hops.as_array().to_vec());
        if names.len() != members.len() || names.len() != trust.len() || trust.len() != hops.len() {
            return Err(PyValueError::new_err(
                "a ball's columns are of one length, its ids distinct",
            ));
        }
        Ok(Ball::new(py, Columns { source, reverse, names, trust, hops }))
    }

    /// The member the ball is about; not in it.
    #[getter]
    fn source(&self) -> &str {
        &self.source
    }

    /// Whether it lists those who trust `source`, instead of those `source` trusts.
    #[getter]
    fn reverse(&self) -> bool {
        self.reverse
    }

    /// The ids, strongest first, ties by id bytewise. Made at the first call, O(n); the same list ever
    /// after, so copy it before changing it.
    #[getter]
    fn members<'py>(&self, py: Python<'py>) -> PyResult<IdList<'py>> {
        let make = || {
            let names = (0..self.names.len() as u32).map(|position| self.names.name(position));
            PyList::new(py, names).map(Bound::unbind)
        };
        Ok(IdList(self.members.get_or_try_init(py, make)?.bind(py).clone()))
    }

    /// The effective trust of each member, in the order of `members`; a read-only array. O(1).
    #[getter]
    fn trust<'py>(&self, py: Python<'py>) -> Floats<'py> {
        Floats(self.trust.bind(py).clone())
    }

    /// The fewest edges of a walk with that trust, in the order of `members`; a read-only array. O(1).
    #[getter]
    fn hops<'py>(&self, py: Python<'py>) -> Bytes<'py> {
        Bytes(self.hops.bind(py).clone())
    }

    /// The trust of `member`, or `default` if it is not in the ball. O(1).
    #[pyo3(signature = (member, default=None))]
    fn get(&self, py: Python<'_>, member: Id<'_>, default: Option<f64>) -> Option<f64> {
        self.names.get(member.as_str()).map_or(default, |at| Some(self.trust_at(py, at)))
    }

    fn __len__(&self) -> usize {
        self.names.len()
    }

    fn __contains__(&self, member: Id<'_>) -> bool {
        self.names.get(member.as_str()).is_some()
    }

    fn __getitem__(&self, py: Python<'_>, member: Id<'_>) -> PyResult<f64> {
        let at = self.names.get(member.as_str());
        at.map(|at| self.trust_at(py, at))
            .ok_or_else(|| error::not_in_ball(member.as_str(), &self.source))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<TrustIterator<'py>> {
        let floats = self.trust.bind(py).call_method0(intern!(py, "tolist"))?;
        let zip = py.import(intern!(py, "builtins"))?.getattr(intern!(py, "zip"))?;
        zip.call1((self.members(py)?, floats)).map(TrustIterator)
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Ball>().map(Bound::get) else { return Ok(false) };
        let trust = |ball: &Ball| ball.trust.bind(py).readonly().as_array().to_owned();
        let hops = |ball: &Ball| ball.hops.bind(py).readonly().as_array().to_owned();
        Ok((&self.source, self.reverse) == (&other.source, other.reverse)
            && self.names.len() == other.names.len()
            && (0..self.names.len() as u32).all(|at| self.names.name(at) == other.names.name(at))
            && trust(self) == trust(other)
            && hops(self) == hops(other))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (source, members) = (self.source.as_str().into_pyobject(py)?.repr()?, self.names.len());
        let reverse = if self.reverse { ", reverse=True" } else { "" };
        Ok(format!("<Ball of {source}: {members} members{reverse}>"))
    }

    #[pyo3(signature = () -> "tuple[Any, ...]")]
    fn __getnewargs__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let columns = (self.trust(py), self.hops(py));
        (&self.source, self.members(py)?, columns.0, columns.1, self.reverse)
            .into_pyobject(py)
            .map(Bound::into_any)
    }
}
