//! The engine as Python sees it: the core's, behind a lock that only writers take.
//!
//! Here is the class itself, and where engines come from; in `change` what alters one, in
//! `live` what keeps watches.
//!
//! Invariant: nobody waits for the lock, or works under it, with the GIL held. So a writer that needs
//! the GIL (to report progress) always gets it, and readers, who ask the view last published, never
//! wait for a writer.

mod change;
mod live;

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use trust_core::{ApplyError, Change, Checkpoint, Revision};

use crate::batch::Batch;
use crate::convert::{Real, hops};
use crate::error::{self, IntoException, guarded};
use crate::hint::OneLoadReport;
use crate::load;
use crate::query::Queries;
use crate::reading::Reading;
use crate::settings::Given;
use crate::values;
use crate::view::View;

/// A trust graph with visibility: exact answers, kept current under change.
///
/// Walks of at most `max_hops` edges (1 to 12) count, and products below `floor` (0.001 to 1) count as no
/// trust. The grant `trusted` asks for trust of `trusted_min`, `network` for `network_min` (0.001 to 1;
/// below the floor means the floor), in the direction owner_to_viewer, viewer_to_owner, either or both.
/// With `nearby_strict`, `nearby` admits no strangers. Raises InvalidSetting.
///
/// Changes are applied wholly or not at all, each call as one revision; `batch()` makes one of many. A
/// change that is refused leaves everything as it was. All methods may be called from any thread:
/// writers take turns, readers never wait.
#[pyclass(frozen, extends = Queries, module = "trust_core")]
pub struct Engine {
    core: Mutex<trust_core::Engine>,
    /// The report of the last load; accessed with the GIL held.
    last_load: Mutex<Option<Py<PyAny>>>,
}

thread_local! {
    /// The engines that this thread is loading into, by address.
    static LOADING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Stands for a load of this thread that has not returned.
pub struct Loading;

impl Drop for Loading {
    fn drop(&mut self) {
        LOADING.with_borrow_mut(|engines| engines.pop());
    }
}

impl Engine {
    fn set_to(given: &Given<'_>) -> PyResult<PyClassInitializer<Self>> {
        let settings = given.settings().map_err(IntoException::exception)?;
        Ok(Engine::with(trust_core::Engine::new(settings)))
    }

    fn with(core: trust_core::Engine) -> PyClassInitializer<Self> {
        let queries = Queries::of(core.view());
        PyClassInitializer::from(queries)
            .add_subclass(Engine { core: Mutex::new(core), last_load: Mutex::new(None) })
    }

    /// Returns the core, for one writer at a time. Only without the GIL.
    pub fn lock(&self) -> MutexGuard<'_, trust_core::Engine> {
        // The core publishes a state when it is whole, so a panic leaves the one before.
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the report of a load.
    pub fn remember(&self, report: &Bound<'_, PyAny>) {
        *self.last_load.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(report.clone().unbind());
    }

    /// Refuses a change from within a load of this engine: its callback would wait for itself.
    fn refuse_within_load(&self) -> PyResult<usize> {
        let address = std::ptr::from_ref(self) as usize;
        match LOADING.with_borrow(|engines| engines.contains(&address)) {
            true => Err(error::busy()),
            false => Ok(address),
        }
    }

    /// Marks this engine as loading in this thread.
    pub fn begin_load(&self) -> PyResult<Loading> {
        let address = self.refuse_within_load()?;
        LOADING.with_borrow_mut(|engines| engines.push(address));
        Ok(Loading)
    }

    /// Applies changes as one revision; whether they altered anything.
    pub fn apply(engine: &Bound<'_, Self>, changes: Vec<Change>) -> PyResult<bool> {
        Ok(Engine::advance(engine, changes)?.0)
    }

    /// Applies changes as one revision; whether they altered anything, and the revision that is now.
    fn advance(engine: &Bound<'_, Self>, changes: Vec<Change>) -> PyResult<(bool, Revision)> {
        let (py, this) = (engine.py(), engine.get());
        this.refuse_within_load()?;
        let applied = guarded(py, || {
            let mut core = this.lock();
            let before = core.revision();
            let after = core.apply(changes)?;
            Ok((after != before, after, core.view()))
        })?;
        let (altered, revision, view) = applied.map_err(|error: ApplyError| error.exception())?;
        engine.as_super().get().publish(py, view);
        Ok((altered, revision))
    }
}

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (
        max_hops: "SupportsIndex" = 6,
        floor=0.1,
        trusted_min=0.5,
        trusted_direction: "Direction" = "owner_to_viewer",
        network_min=0.1,
        network_direction: "Direction" = "either",
        nearby_strict=true,
    ))]
    fn new(
        #[pyo3(from_py_with = hops)] max_hops: u8,
        floor: f64,
        trusted_min: f64,
        trusted_direction: &str,
        network_min: f64,
        network_direction: &str,
        nearby_strict: bool,
    ) -> PyResult<PyClassInitializer<Self>> {
        let given = Given {
            max_hops,
            floor,
            trusted_min,
            trusted_direction,
            network_min,
            network_direction,
            nearby_strict,
        };
        Engine::set_to(&given)
    }

    /// Returns a batch: the changes made with it in `with engine.batch() as b:` are applied when the block ends, as
    /// one revision, all or none; nothing is applied if the block raises.
    fn batch(slf: Bound<'_, Self>) -> Batch {
        Batch::new(slf.unbind())
    }

    /// Sets many edges at once, wholly or not at all, as one revision. The report is true exactly when that
    /// altered anything.
    ///
    /// `sources` and `targets` are arrays or sequences of ids; `weights` an array or a sequence of floats, or
    /// None: then every row is a vouch, 0.8. Rows are left out, and counted in the report, in which an id or a weight is
    /// absent (None, NaN, masked, NA), whose source is its target, or whose weight is 0. Of rows with equal ends the last
    /// counts. Integer arrays and float64 weights are read without a copy and without the GIL: 8 to 20 million edges per
    /// second of CPU, the fewer members the faster; do not write to them meanwhile. Lists of str and of int take some
    /// eight times as long.
    ///
    /// `progress(done, total)` is called now and then, with rows. An exception that it raises, and Ctrl-C, stop the
    /// load and leave the engine as it was; so does a refusal: InvalidMemberId, InvalidWeight (with the `row`),
    /// LengthMismatch, TooLarge. The callback may ask this engine, but not change it: Busy.
    #[pyo3(signature = (
        sources: "Ids",
        targets: "Ids",
        weights: "Weights | None" = None,
        progress: "Progress | None" = None,
    ) -> "LoadReport")]
    fn load_edges<'py>(
        slf: &Bound<'py, Self>,
        sources: &Bound<'py, PyAny>,
        targets: &Bound<'py, PyAny>,
        weights: Option<&Bound<'py, PyAny>>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        load::edges(slf, sources, targets, weights, progress)
    }

    /// Loads a file of `source target weight` rows, plain or gzip, as one revision, and reports the rows left out.
    /// Negative weights become blocks, absent ones vouches of 0.8. Options that are not given are detected from the
    /// file.
    ///
    /// - `weights`: "auto" reads a file whose positive weights are all 1 as vouches of 0.8, and others as
    ///   given; "as_given" and "vouch" settle it.
    /// - `scale`: what weights are divided by, such as 10 for ratings from 1 to 10. It is never guessed.
    /// - `delimiter`: "tab", "comma", "semicolon", "blanks", or one character that is neither letter nor digit.
    /// - `header`: whether the first row names the columns; None: if it consists of well-known words.
    /// - `source`, `target`, `weight`: columns, by the name in the header or by number from 1; "none" as `weight`
    ///   makes each row a vouch. Not given: the columns that the header names, or the first, second and third.
    /// - `unquoted`: quotes are part of ids.
    ///
    /// `progress` as in `load_edges`, in thousandths. O(n + m). Raises InvalidValue, FileError, an OSError
    /// (MissingFile, a FileNotFoundError), and as `load_edges` does.
    #[pyo3(signature = (
        path,
        weights: "Literal['auto', 'as_given', 'vouch']" = "auto",
        progress: "Progress | None" = None,
        *,
        scale=None,
        delimiter: "str | None" = None,
        header: "bool | None" = None,
        source: "str | SupportsIndex | None" = None,
        target: "str | SupportsIndex | None" = None,
        weight: "str | SupportsIndex | None" = None,
        unquoted=false,
    ) -> "LoadReport")]
    fn load_tsv<'py>(
        slf: &Bound<'py, Self>,
        path: PathBuf,
        weights: &str,
        progress: Option<&Bound<'py, PyAny>>,
        scale: Option<Real>,
        delimiter: Option<&str>,
        header: Option<bool>,
        source: Option<&Bound<'py, PyAny>>,
        target: Option<&Bound<'py, PyAny>>,
        weight: Option<&Bound<'py, PyAny>>,
        unquoted: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let reading =
            Reading { weights, scale, delimiter, header, source, target, weight, unquoted };
        load::tsv(slf, path, &reading.options()?, progress)
    }

    /// The report of the last load of this engine: `load_edges`, `load_tsv` or `from_networkx`; None before any. It
    /// is not saved. O(1).
    #[getter]
    fn last_load<'py>(&self, py: Python<'py>) -> Option<OneLoadReport<'py>> {
        let last = self.last_load.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().map(|report| OneLoadReport(report.bind(py).clone()))
    }

    /// Returns an engine with the edges of a networkx graph, whose nodes are named by str or int.
    ///
    /// The edge attribute `weight` is the trust, a number or its text. Unless one is named, it is `trust` where all
    /// edges have that, else `weight` where all have that; where no edge has either, each is a vouch, 0.8. A name that no
    /// edge has is refused: InvalidValue. Edges without an attribute that others have are left out, with a TrustWarning.
    ///
    /// Self-loops and weights of 0 are left out, too: `engine.last_load` reports the rows left out, in edges of the
    /// graph. All nodes become members. An undirected edge counts both ways; of parallel edges the last counts. The
    /// other arguments are the settings of `Engine`. O(n + m). Raises as `load_edges` does, naming the edge, and
    /// InvalidSetting.
    #[staticmethod]
    #[pyo3(signature = (
        G: "nx.Graph[Any]",
        weight: "str | None" = None,
        *,
        max_hops: "SupportsIndex" = 6,
        floor=0.1,
        trusted_min=0.5,
        trusted_direction: "Direction" = "owner_to_viewer",
        network_min=0.1,
        network_direction: "Direction" = "either",
        nearby_strict=true,
    ) -> "Engine")]
    #[allow(non_snake_case)]
    fn from_networkx<'py>(
        G: &Bound<'py, PyAny>,
        weight: Option<&str>,
        #[pyo3(from_py_with = hops)] max_hops: u8,
        floor: f64,
        trusted_min: f64,
        trusted_direction: &str,
        network_min: f64,
        network_direction: &str,
        nearby_strict: bool,
    ) -> PyResult<Bound<'py, Engine>> {
        let py = G.py();
        let given = Given {
            max_hops,
            floor,
            trusted_min,
            trusted_direction,
            network_min,
            network_direction,
            nearby_strict,
        };
        let engine = Bound::new(py, Engine::set_to(&given)?)?;
        let module = py.import(intern!(py, "trust_core._networkx"))?;
        let report = module.call_method1(intern!(py, "fill"), (&engine, G, weight))?;
        engine.get().remember(&report);
        Ok(engine)
    }

    /// Returns the engine that `save` wrote to `path`, at the revision and with the settings it had. O(n + m). Raises
    /// FileError, an OSError (MissingFile, a FileNotFoundError), and InvalidCheckpoint.
    #[staticmethod]
    #[pyo3(signature = (path) -> "Engine")]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Bound<'_, Engine>> {
        let core = guarded(py, || trust_files::load(&path))?.map_err(IntoException::exception)?;
        Bound::new(py, Engine::with(core))
    }

    /// Returns the engine that `to_bytes` wrote down. O(n + m). Raises InvalidCheckpoint.
    #[staticmethod]
    #[pyo3(signature = (data) -> "Engine")]
    pub fn from_bytes<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, Engine>> {
        let core = guarded(py, || Checkpoint::decode(data))?.map_err(IntoException::exception)?;
        Bound::new(py, Engine::with(core))
    }

    /// Returns the state now, as a value that never changes. O(1).
    fn view<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, View>> {
        Bound::new(slf.py(), View::of(slf.as_super().get().current()))
    }

    /// Folds all edits into the frozen base now. Answers and revision stay. O(n + m); the engine does it
    /// by itself, beside everybody, when it pays.
    fn compact(slf: &Bound<'_, Self>) -> PyResult<()> {
        let (py, this) = (slf.py(), slf.get());
        this.refuse_within_load()?;
        let view = guarded(py, || {
            let mut core = this.lock();
            core.compact();
            core.view()
        })?;
        slf.as_super().get().publish(py, view);
        Ok(())
    }

    /// Returns a report of the compaction, which folds edits into the frozen base. O(1); waits for a writer that is
    /// at work.
    #[pyo3(signature = () -> "CompactionReport")]
    fn compaction<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.refuse_within_load()?;
        let report = guarded(py, || self.lock().compaction())?;
        values::compaction(py, &report)
    }

    #[pyo3(signature = () -> "tuple[Any, ...]")]
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let bytes: Bound<'py, PyBytes> = slf.as_super().get().to_bytes(py)?;
        let decode = py.get_type::<Engine>().getattr(intern!(py, "from_bytes"))?;
        (decode, (bytes,)).into_pyobject(py).map(Bound::into_any)
    }

    #[pyo3(signature = (memo: "dict[int, Any]", /) -> "Engine")]
    fn __deepcopy__<'py>(
        slf: &Bound<'py, Self>,
        memo: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, Engine>> {
        let _ = memo;
        let view = slf.as_super().get().current();
        let core = guarded(slf.py(), || Checkpoint::decode(Checkpoint::of(&view).as_bytes()))?;
        Bound::new(slf.py(), Engine::with(core.map_err(IntoException::exception)?))
    }
}
