//! All questions about a view: the base class of `Engine` and `View`.
//!
//! - here: the class itself, its content, and checkpoints;
//! - `trust`: who trusts whom, how far;
//! - `shared`: groups, places and resources;
//! - `visible`: who may see what.
//!
//! Invariant: the view in here only ever moves forward. It is read and replaced with the GIL held, and
//! for no longer than a pointer takes to copy; so no reader waits for a writer, and a forked child never
//! finds the lock taken.

mod shared;
mod trust;
mod visible;

use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use trust_core::{Checkpoint, View};

use crate::convert::MemberArg;
use crate::error::{IntoException, guarded};
use crate::hint::{EdgeColumns, IdIterator, IdList};
use crate::many;

/// The queries of an `Engine`, which answers from its newest revision, and of a `View`, which always
/// answers from its own.
///
/// Members are named by `str`, or by `int`, which stands for its decimal text (17 is "17"); answers name
/// them by `str`. Trust is computed exactly and given as the nearest float. Thresholds are decimals in
/// [0, 1], rounded half-up to thousandths. Naming an unknown member raises `UnknownMember`.
///
/// Searches release the GIL, so threads answer side by side; look-ups of a single fact keep it.
#[pyclass(frozen, subclass, module = "trust_core")]
pub struct Queries {
    current: RwLock<View>,
}

impl Queries {
    /// Questions asked of `view`.
    pub fn of(view: View) -> Self {
        Queries { current: RwLock::new(view) }
    }

    /// Returns the view to ask now.
    pub fn current(&self) -> View {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Moves to `view`, unless a later one is here already. Only with the GIL held.
    pub fn publish(&self, _: Python<'_>, view: View) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if view.revision() >= current.revision() {
            *current = view;
        }
    }
}

#[pymethods]
impl Queries {
    /// Returns all ids, in no promised order; a new list. O(n).
    fn members<'py>(&self, py: Python<'py>) -> PyResult<IdList<'py>> {
        let view = self.current();
        let ids: Vec<&str> = view.members().map(|node| view.id(node)).collect();
        PyList::new(py, ids).map(IdList)
    }

    /// Returns all edges as three columns, `(sources, targets, weights)`: two lists of ids and a float64
    /// array, in no promised order. They are what `load_edges` takes. O(n + m).
    fn edges<'py>(&self, py: Python<'py>) -> PyResult<EdgeColumns<'py>> {
        many::edges(py, &self.current())
    }

    /// Returns all blocks as pairs of blocker and blocked, in no promised order. O(n + blocks).
    fn blocks(&self) -> Vec<(String, String)> {
        let view = self.current();
        let pair = |(a, b)| (view.id(a).to_owned(), view.id(b).to_owned());
        view.blocks().map(pair).collect()
    }

    /// Returns a networkx `DiGraph` of all members and edges, the weights under the edge attribute
    /// `weight`. Blocks have no place in it. O(n + m). Raises ImportError without networkx.
    #[pyo3(signature = (weight="trust") -> "nx.DiGraph[str]")]
    fn to_networkx<'py>(slf: &Bound<'py, Self>, weight: &str) -> PyResult<Bound<'py, PyAny>> {
        let module = slf.py().import(intern!(slf.py(), "trust_core._networkx"))?;
        module.call_method1(intern!(slf.py(), "to_networkx"), (slf, weight))
    }

    /// Writes a checkpoint to `path`: versioned, checksummed, and complete or not at all, even if the
    /// power fails. O(n + m). Raises FileError, an OSError.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let view = self.current();
        guarded(py, || trust_files::save(&view, &path))?.map_err(IntoException::exception)
    }

    /// Returns the checkpoint that `save` would write, as bytes. O(n + m).
    pub fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let view = self.current();
        let checkpoint = guarded(py, || Checkpoint::of(&view))?;
        Ok(PyBytes::new(py, checkpoint.as_bytes()))
    }

    /// The number of the state: every batch that alters something moves it up by one.
    #[getter]
    fn revision(&self) -> u64 {
        self.current().revision().0
    }

    /// The most edges a walk may have.
    #[getter]
    fn max_hops(&self) -> u8 {
        self.current().settings().max_hops()
    }

    /// Products below this count as no trust.
    #[getter]
    fn floor(&self) -> f64 {
        self.current().settings().floor().to_f64()
    }

    /// The trust that the grant `trusted` asks for, at least the floor.
    #[getter]
    fn trusted_min(&self) -> f64 {
        self.current().settings().trusted_min().to_f64()
    }

    /// The direction of trust for the grant `trusted`.
    #[getter]
    fn trusted_direction(&self) -> &'static str {
        self.current().settings().trusted_direction().name()
    }

    /// The trust that the grant `network` asks for, at least the floor.
    #[getter]
    fn network_min(&self) -> f64 {
        self.current().settings().network_min().to_f64()
    }

    /// The direction of trust for the grant `network`.
    #[getter]
    fn network_direction(&self) -> &'static str {
        self.current().settings().network_direction().name()
    }

    /// Whether `nearby` admits no strangers.
    #[getter]
    fn nearby_strict(&self) -> bool {
        self.current().settings().nearby_strict()
    }

    /// The number of members.
    #[getter]
    fn member_count(&self) -> usize {
        self.current().member_count()
    }

    /// The number of edges.
    #[getter]
    fn edge_count(&self) -> usize {
        self.current().edge_count()
    }

    /// The number of blocks; each direction counts.
    #[getter]
    fn block_count(&self) -> usize {
        self.current().block_count()
    }

    fn __len__(&self) -> usize {
        self.member_count()
    }

    fn __contains__(&self, member: MemberArg<'_>) -> bool {
        self.current().contains(member.as_str())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<IdIterator<'py>> {
        Ok(IdIterator(self.members(py)?.0.try_iter()?.into_any()))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let view = slf.get().current();
        let (members, edges, blocks) = (view.member_count(), view.edge_count(), view.block_count());
        let (revision, name) = (view.revision().0, slf.get_type().name()?);
        Ok(format!(
            "<{name}: {members} members, {edges} edges, {blocks} blocks, revision {revision}>"
        ))
    }
}
