//! Bulk loads: columns of ids and weights, or a TSV file, into one batch for the core.
//!
//! Values that only Python can read are read first, with the GIL; the rest happens on a worker without it.
//! The engine changes last, so a load that stops before leaves everything as it was. The core decides which
//! rows are left out, and which refuse the whole load.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use numpy::{PyArrayDescrMethods, PyReadonlyArray1, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyString};
use trust_core::{BulkLoad, LeftOut, LoadError, NameTable, Progress};
use trust_files::{Skipped, Tsv, TsvOptions};

use crate::absent::{self, is_absent};
use crate::convert::Real;
use crate::engine::Engine;
use crate::error::{self, IntoException};
use crate::ids::{IdColumn, Ids, Numbers, STRIDE};
use crate::values::{self, Made};
use crate::wait::{SignalWatcher, call, interruptible};

/// Weights as Python gives them.
enum Weights<'py> {
    /// None: vouches.
    Vouches,
    /// A contiguous array.
    Floats(PyReadonlyArray1<'py, f64>),
    /// Anything else; NaN where there is none.
    Items(Vec<f64>),
}

/// Loads edges from columns.
pub fn edges<'py>(
    engine: &Bound<'py, Engine>,
    sources: &Bound<'py, PyAny>,
    targets: &Bound<'py, PyAny>,
    weights: Option<&Bound<'py, PyAny>>,
    callback: Option<&Bound<'py, PyAny>>,
) -> Made<'py> {
    let py = engine.py();
    let sources = IdColumn::new("sources", sources)?;
    let targets = IdColumn::new("targets", targets)?;
    let weights = Weights::new(weights)?;
    // Iterators have no known length: their progress is not reported before they are read.
    let hinted = sources.len_hint();
    let way = Way::of(hinted);
    let seen = |done: usize| match callback {
        Some(callback) if hinted > 0 => call(callback, way.reading(done)),
        _ => py.check_signals(),
    };
    let mut names = NameTable::default();
    let from = sources.detached(&mut names, seen)?;
    let to = targets.detached(&mut names, |row| seen(hinted + row))?;
    let weights = weights.detached()?;
    let rows = from.len();
    let way = if hinted > 0 { way } else { Way::of(rows) };
    let make = |watcher: &SignalWatcher<'_>| {
        let seen = |done| watcher.report(way.reading(done));
        let mut known = Numbers::for_rows(rows.max(to.len()));
        let mut positions = |ids: Ids<'_>, before: usize| {
            let positions = ids.positions(&mut names, &mut known, |row| seen(before + row));
            positions.map_err(|_| LoadError::Cancelled)
        };
        let (sources, targets) = (positions(from, 0)?, positions(to, rows)?);
        let (load, left_out) = BulkLoad::from_rows(names, sources, targets, weights)?;
        let edges = load.edges.len();
        Ok((load, (left_out, edges)))
    };
    let (altered, (left_out, edges)) = load(engine, callback, &way, make)?;
    let LeftOut { missing, self_loops, zero_weights } = left_out;
    let reasons =
        [("missing", missing), ("self_loops", self_loops), ("zero_weights", zero_weights)];
    let report = values::load_report(py, rows as u64, altered, &reasons, (edges, 0))?;
    engine.get().remember(&report);
    Ok(report)
}

/// Loads the result of `make`, both on a worker; returns whether the load altered anything, and the report of
/// `make`.
fn load<T: Send>(
    engine: &Bound<'_, Engine>,
    callback: Option<&Bound<'_, PyAny>>,
    way: &Way,
    make: impl FnOnce(&SignalWatcher<'_>) -> Result<(BulkLoad, T), LoadError> + Send,
) -> PyResult<(bool, T)> {
    let (py, this) = (engine.py(), engine.get());
    let _loading = this.begin_load()?;
    let loaded = interruptible(py, callback, |watcher| {
        let (load, said) = make(watcher)?;
        let mut core = this.lock();
        let before = core.revision();
        if load.names.is_empty() {
            // There is nothing to do, which is all of it.
            let _ = watcher.report(way.end());
        } else {
            core.load(load, &mut |progress| watcher.report(way.building(progress)))?;
        }
        Ok((core.revision() != before, core.view(), said))
    })?;
    let (altered, view, said) = loaded.map_err(|error: LoadError| error.exception())?;
    engine.as_super().get().publish(py, view);
    Ok((altered, said))
}

/// The progress of a load from 0 to its total, which its callback receives; it never goes back.
struct Way {
    total: u64,
    /// The progress when all rows are read.
    read: u64,
    latest: AtomicU64,
}

impl Way {
    /// Returns the way of a load of columns: each row counts once, a third of it for reading.
    fn of(rows: usize) -> Self {
        Way { total: rows as u64, read: rows as u64 / 3, latest: AtomicU64::new(0) }
    }

    /// Returns the way of a load of a file, in thousandths: reading takes about two thirds of the time.
    fn of_file() -> Self {
        Way { total: 1000, read: 667, latest: AtomicU64::new(0) }
    }

    fn at(&self, start: u64, length: u64, part: Progress) -> Progress {
        let done = u128::from(length) * u128::from(part.done.min(part.total));
        let done = start + (done / u128::from(part.total.max(1))) as u64;
        let done = done.max(self.latest.fetch_max(done, Ordering::Relaxed));
        Progress { done, total: self.total }
    }

    /// Returns the progress when `ids` of both columns are read.
    fn reading(&self, ids: usize) -> Progress {
        self.at(0, self.read, Progress { done: ids as u64, total: 2 * self.total })
    }

    /// Returns the progress when reading a file is as far as `part`.
    fn reading_file(&self, part: Progress) -> Progress {
        self.at(0, self.read, part)
    }

    /// Returns the progress when the core is as far as `part`.
    fn building(&self, part: Progress) -> Progress {
        self.at(self.read, self.total - self.read, part)
    }

    fn end(&self) -> Progress {
        Progress { done: self.total, total: self.total }
    }
}

impl<'py> Weights<'py> {
    fn new(given: Option<&Bound<'py, PyAny>>) -> PyResult<Self> {
        let Some(given) = given else { return Ok(Weights::Vouches) };
        let is_single = given.is_instance_of::<PyString>()
            || given.is_instance_of::<PyBytes>()
            || given.is_instance_of::<PyByteArray>()
            || !given.hasattr(intern!(given.py(), "__iter__"))?;
        if is_single {
            return Err(error::wrong_type("weights", "an array or a sequence of numbers", given));
        }
        match absent::array(given)? {
            Some(array) => Self::of_array(&array),
            None => Self::items(given).map(Weights::Items),
        }
    }

    fn of_array(array: &Bound<'py, PyUntypedArray>) -> PyResult<Self> {
        let (py, dtype) = (array.py(), array.dtype());
        if array.ndim() != 1 {
            return Err(PyValueError::new_err("weights must have one dimension"));
        }
        match dtype.kind() {
            _ if array.len() == 0 => return Ok(Weights::Items(Vec::new())),
            b'O' => {
                let items = array.call_method0(intern!(py, "tolist"))?;
                return Self::items(&items).map(Weights::Items);
            }
            b'f' | b'i' | b'u' => {}
            _ => {
                return Err(PyTypeError::new_err(format!(
                    "weights must hold numbers, not {dtype}"
                )));
            }
        }
        // Copies only what is strided, byte-swapped or not float64.
        let numpy = numpy::get_array_module(py)?;
        let whole = numpy.call_method1(intern!(py, "ascontiguousarray"), (array, "f8"))?;
        let floats: PyReadonlyArray1<'py, f64> = whole.extract()?;
        let Some(mask) = absent::mask(array)? else { return Ok(Weights::Floats(floats)) };
        let masked = |(&float, &absent)| if absent { f64::NAN } else { float };
        let floats = contiguous(&floats)?.iter().zip(contiguous(&mask)?).map(masked);
        Ok(Weights::Items(floats.collect()))
    }

    fn items(given: &Bound<'py, PyAny>) -> PyResult<Vec<f64>> {
        let mut weights = Vec::with_capacity(given.len().unwrap_or(0));
        for (row, item) in given.try_iter()?.enumerate() {
            if row % STRIDE == STRIDE - 1 {
                given.py().check_signals()?;
            }
            let item = item?;
            weights.push(match is_absent(&item) {
                true => f64::NAN,
                false => match item.extract::<Real>() {
                    Ok(Real(weight)) => weight,
                    Err(_) => {
                        let what = format!("weights[{row}]");
                        return Err(error::wrong_type(&what, "a number", &item));
                    }
                },
            });
        }
        Ok(weights)
    }

    fn detached(&self) -> PyResult<Option<&[f64]>> {
        match self {
            Weights::Vouches => Ok(None),
            Weights::Items(weights) => Ok(Some(weights)),
            Weights::Floats(array) => contiguous(array).map(Some),
        }
    }
}

fn contiguous<'a, T: numpy::Element>(array: &'a PyReadonlyArray1<'_, T>) -> PyResult<&'a [T]> {
    array.as_slice().map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Loads an edge list.
pub fn tsv<'py>(
    engine: &Bound<'py, Engine>,
    path: PathBuf,
    options: &TsvOptions,
    callback: Option<&Bound<'py, PyAny>>,
) -> Made<'py> {
    let py = engine.py();
    let way = Way::of_file();
    let read = interruptible(py, callback, |watcher| {
        trust_files::read_tsv(&path, options, &mut |progress| {
            watcher.report(way.reading_file(progress))
        })
    })?;
    let Tsv { load, rows, skipped, .. } = read.map_err(IntoException::exception)?;
    let taken = (load.edges.len(), load.blocks.len());
    let (altered, ()) = self::load(engine, callback, &way, move |_| Ok((load, ())))?;
    let report = values::load_report(py, rows, altered, &by_reason(&skipped), taken)?;
    engine.get().remember(&report);
    Ok(report)
}

/// Returns the number of rows of a file that were left out, by reason.
fn by_reason(skipped: &Skipped) -> [(&'static str, u64); 6] {
    [
        ("self_loops", skipped.self_loops),
        ("repeats", skipped.repeats),
        ("zero_weights", skipped.zero_weights),
        ("bad_weights", skipped.bad_weights),
        ("bad_ids", skipped.bad_ids),
        ("short_rows", skipped.short_rows),
    ]
}
