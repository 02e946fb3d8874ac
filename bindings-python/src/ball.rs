//! A ball as Python sees it: columns in rank order, made when first looked at.
//!
//! Invariant: names, trust and hops are of one length, strongest first, ties by id; the table of names
//! numbers them by rank. A ball keeps the view it came from until then, and nothing of the engine
//! after; it pickles as its columns.

use std::sync::{Mutex, OnceLock, PoisonError};

use numpy::{Element, PyArray1, PyArrayMethods, PyReadonlyArray1};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyList, PyType};
use trust_core::{NameTable, NodeIdx, View};

use crate::convert::MemberArg;
use crate::error::{self, IntoException};
use crate::hint::{Bytes, Floats, IdList, TrustIterator};
use crate::values::{self, Made};

/// A ball as the core found it, and the view that ranks it.
pub struct Found {
    pub view: View,
    pub source: NodeIdx,
    pub reverse: bool,
    pub ball: trust_core::Ball,
}

/// The columns of a ball, made without the GIL.
#[derive(Default)]
struct Columns {
    names: NameTable,
    trust: Vec<f64>,
    hops: Vec<u8>,
}

impl Columns {
    /// Returns the ranked columns of a ball. O(n log n).
    fn of(found: &Found) -> Self {
        let view = &found.view;
        let ranked = view.rank(&found.ball);
        let mut names = NameTable::with_capacity(ranked.len());
        for reached in &ranked {
            // The id of a member is valid, and each stands once.
            let _ = names.intern(view.id(reached.node));
        }
        Columns {
            names,
            trust: ranked.iter().map(|reached| reached.trust.to_f64()).collect(),
            hops: ranked.iter().map(|reached| reached.hops).collect(),
        }
    }
}

impl Columns {
    fn trust_of(&self, member: &str) -> Option<f64> {
        self.names.get(member).map(|at| self.trust[at as usize])
    }
}

impl PartialEq for Columns {
    fn eq(&self, other: &Self) -> bool {
        self.trust == other.trust
            && self.hops == other.hops
            && (0..self.trust.len() as u32).all(|at| self.names.name(at) == other.names.name(at))
    }
}

/// Returns a numpy array of these values that refuses to be written.
fn read_only<T: Element>(py: Python<'_>, values: &[T]) -> Py<PyArray1<T>> {
    let array = PyArray1::from_slice(py, values).readwrite().make_nonwriteable();
    (*array).clone().unbind()
}

/// Everyone a member trusts at a threshold, or everyone who trusts it: a value that never changes.
///
/// Ranked strongest first, ties by id bytewise; the member itself is left out. `len(ball)`,
/// `"bob" in ball`, `ball["bob"]` (the trust) and iteration over `(member, trust)` work. The first look
/// at its members ranks them, O(n log n) without the GIL; then each lookup is O(1), and the ball keeps
/// nothing of the engine alive. It can be shared between threads, and pickles.
#[pyclass(frozen, module = "trust_core")]
pub struct Ball {
    source: String,
    reverse: bool,
    len: usize,
    /// The search result that the columns are made from; taken once they exist.
    found: Mutex<Option<Found>>,
    columns: OnceLock<Columns>,
    members: PyOnceLock<Py<PyList>>,
    trust: PyOnceLock<Py<PyArray1<f64>>>,
    hops: PyOnceLock<Py<PyArray1<u8>>>,
}

impl Ball {
    pub fn new(found: Found) -> Self {
        let (source, reverse) = (found.view.id(found.source).to_owned(), found.reverse);
        let len = found.ball.len();
        Ball { found: Mutex::new(Some(found)), ..Ball::empty(source, reverse, len) }
    }

    /// Returns the same, ranked at once: for callers that are off the GIL anyway.
    pub fn ranked(found: Found) -> Self {
        let ball = Ball::new(found);
        ball.rank();
        ball
    }

    fn empty(source: String, reverse: bool, len: usize) -> Self {
        Ball {
            source,
            reverse,
            len,
            found: Mutex::new(None),
            columns: OnceLock::new(),
            members: PyOnceLock::new(),
            trust: PyOnceLock::new(),
            hops: PyOnceLock::new(),
        }
    }

    /// Returns the columns, made by the first caller; others wait, so nobody may hold the GIL here.
    fn rank(&self) -> &Columns {
        self.columns.get_or_init(|| {
            let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).take();
            found.as_ref().map_or_else(Columns::default, Columns::of)
        })
    }

    fn columns(&self, py: Python<'_>) -> &Columns {
        match self.columns.get() {
            Some(columns) => columns,
            None => py.detach(|| self.rank()),
        }
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
        let ball = Ball::empty(source, reverse, names.len());
        ball.columns.get_or_init(|| Columns { names, trust, hops });
        Ok(ball)
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
        let names = &self.columns(py).names;
        let make = || {
            let names = (0..names.len() as u32).map(|position| names.name(position));
            PyList::new(py, names).map(Bound::unbind)
        };
        Ok(IdList(self.members.get_or_try_init(py, make)?.bind(py).clone()))
    }

    /// The effective trust of each member, in the order of `members`; a read-only array, the same at
    /// each call.
    #[getter]
    fn trust<'py>(&self, py: Python<'py>) -> Floats<'py> {
        let trust = &self.columns(py).trust;
        Floats(self.trust.get_or_init(py, || read_only(py, trust)).bind(py).clone())
    }

    /// The fewest edges of a walk with that trust, in the order of `members`; a read-only array,
    /// the same at each call.
    #[getter]
    fn hops<'py>(&self, py: Python<'py>) -> Bytes<'py> {
        let hops = &self.columns(py).hops;
        Bytes(self.hops.get_or_init(py, || read_only(py, hops)).bind(py).clone())
    }

    /// Returns the trust of `member`, or `default` if it is not in the ball. O(1).
    #[pyo3(signature = (member, default=None))]
    fn get(&self, py: Python<'_>, member: MemberArg<'_>, default: Option<f64>) -> Option<f64> {
        self.columns(py).trust_of(member.as_str()).or(default)
    }

    fn __len__(&self) -> usize {
        self.len
    }

    fn __contains__(&self, py: Python<'_>, member: MemberArg<'_>) -> bool {
        self.columns(py).trust_of(member.as_str()).is_some()
    }

    fn __getitem__(&self, py: Python<'_>, member: MemberArg<'_>) -> PyResult<f64> {
        let trust = self.columns(py).trust_of(member.as_str());
        trust.ok_or_else(|| error::not_in_ball(member.as_str(), &self.source))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<TrustIterator<'py>> {
        let floats = self.trust(py).0.call_method0(intern!(py, "tolist"))?;
        let zip = py.import(intern!(py, "builtins"))?.getattr(intern!(py, "zip"))?;
        zip.call1((self.members(py)?, floats)).map(TrustIterator)
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Ball>().map(Bound::get) else { return Ok(false) };
        Ok((&self.source, self.reverse, self.len) == (&other.source, other.reverse, other.len)
            && self.columns(py) == other.columns(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (source, members) = (self.source.as_str().into_pyobject(py)?.repr()?, self.len);
        let reverse = if self.reverse { ", reverse=True" } else { "" };
        Ok(format!("<Ball of {source}: {members} members{reverse}>"))
    }

    #[classmethod]
    #[pyo3(signature = (source: "Any", handler: "Any", /) -> "Any")]
    fn __get_pydantic_core_schema__<'py>(
        class: &Bound<'py, PyType>,
        source: &Bound<'py, PyAny>,
        handler: &Bound<'py, PyAny>,
    ) -> Made<'py> {
        let _ = source;
        values::schema(class, "of_ball", handler)
    }

    #[pyo3(signature = () -> "tuple[Any, ...]")]
    fn __getnewargs__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let columns = (self.trust(py), self.hops(py));
        (&self.source, self.members(py)?, columns.0, columns.1, self.reverse)
            .into_pyobject(py)
            .map(Bound::into_any)
    }
}
