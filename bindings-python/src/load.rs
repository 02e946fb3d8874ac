//! Bulk loads: columns of ids and weights, or a TSV file, into one batch for the core.
//!
//! What only Python can read is read first, with the GIL; the rest happens on a worker without it. The
//! engine changes last, so whatever stops a load before leaves everything as it was.

use std::ops::ControlFlow;
use std::path::PathBuf;

use numpy::{PyReadonlyArray1, PyUntypedArray};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use trust_core::{BulkLoad, EdgeList, LoadError, NameTable, Progress, Weight};
use trust_files::{Skipped, Tsv, TsvOptions, TsvWeights};

use crate::convert::Real;
use crate::engine::Engine;
use crate::error::IntoException;
use crate::hint::Counts;
use crate::ids::{IdColumn, Ids, Numbers, STRIDE};
use crate::wait::{Overseer, call, interruptible};

/// Weights as Python gives them.
enum Weights<'py> {
    /// None: vouches.
    Vouches,
    /// A contiguous array.
    Floats(PyReadonlyArray1<'py, f64>),
    /// A sequence that may hold None, for a vouch.
    Items(Vec<Weight>),
}

/// Loads edges from columns; whether that altered anything.
pub fn edges<'py>(
    engine: &Bound<'py, Engine>,
    sources: &Bound<'py, PyAny>,
    targets: &Bound<'py, PyAny>,
    weights: Option<&Bound<'py, PyAny>>,
    callback: Option<&Bound<'py, PyAny>>,
) -> PyResult<bool> {
    let py = engine.py();
    let sources = IdColumn::new("sources", sources)?;
    let targets = IdColumn::new("targets", targets)?;
    let weights = Weights::new(weights)?;
    let rows = sources.len_hint();
    let (reading, building) = Stage::halves(3 * rows, rows);
    let seen = |row: usize| match callback {
        Some(callback) => call(callback, reading.at(row, 2 * rows)),
        None => py.check_signals(),
    };
    let mut names = NameTable::default();
    let from = sources.detached(&mut names, seen)?;
    let to = targets.detached(&mut names, |row| seen(rows + row))?;
    let weights = weights.detached()?;
    load(engine, callback, building, |overseer| {
        let seen = |row| overseer.report(reading.at(row, 2 * rows));
        let edges = edge_list(&mut names, from, to, weights, seen)?;
        Ok(BulkLoad { names, edges, blocks: Vec::new() })
    })
}

/// Loads what `make` makes, both on a worker; whether that altered anything.
fn load(
    engine: &Bound<'_, Engine>,
    callback: Option<&Bound<'_, PyAny>>,
    building: Stage,
    make: impl FnOnce(&Overseer<'_>) -> Result<BulkLoad, LoadError> + Send,
) -> PyResult<bool> {
    let (py, this) = (engine.py(), engine.get());
    let _loading = this.begin_load()?;
    let loaded = interruptible(py, callback, |overseer| {
        let load = make(overseer)?;
        let mut core = this.lock();
        let before = core.revision();
        core.load(load, &mut |progress| overseer.report(building.of(progress)))?;
        Ok((core.revision() != before, core.view()))
    })?;
    let (altered, view) = loaded.map_err(|error: LoadError| error.exception())?;
    engine.as_super().get().publish(py, view);
    Ok(altered)
}

/// A part of a call's way, on the scale of the whole.
#[derive(Clone, Copy)]
struct Stage {
    start: u64,
    length: u64,
    total: u64,
}

impl Stage {
    /// A way of `total` steps, cut after `first` of them.
    fn halves(total: usize, first: usize) -> (Stage, Stage) {
        let (total, first) = (total as u64, first as u64);
        let second = Stage { start: first, length: total - first, total };
        (Stage { start: 0, length: first, total }, second)
    }

    /// How far the whole is when this part is as far as `progress`.
    fn of(self, progress: Progress) -> Progress {
        let done = u128::from(self.length) * u128::from(progress.done);
        let done = done / u128::from(progress.total.max(1));
        Progress { done: self.start + done as u64, total: self.total }
    }

    fn at(self, done: usize, total: usize) -> Progress {
        self.of(Progress { done: done as u64, total: total as u64 })
    }
}

/// Numbers the ends and rounds the weights.
fn edge_list(
    names: &mut NameTable,
    from: Ids<'_>,
    to: Ids<'_>,
    weights: WeightColumn<'_>,
    seen: impl Fn(usize) -> ControlFlow<()>,
) -> Result<EdgeList, LoadError> {
    let rows = from.len();
    let mut known = Numbers::for_rows(rows.max(to.len()));
    let mut positions = |ids: Ids<'_>, before: usize| {
        ids.positions(names, &mut known, |row| seen(before + row)).map_err(|_| LoadError::Cancelled)
    };
    let sources = positions(from, 0)?;
    let targets = positions(to, rows)?;
    let weights = match weights {
        WeightColumn::Vouches => vec![Weight::VOUCH; rows],
        WeightColumn::Weights(weights) => weights,
        WeightColumn::Floats(floats) => floats
            .iter()
            .enumerate()
            .map(|(row, &float)| BulkLoad::weight(row, float))
            .collect::<Result<_, _>>()?,
    };
    Ok(EdgeList { sources, targets, weights })
}

/// Weights free of Python.
enum WeightColumn<'a> {
    Vouches,
    Floats(&'a [f64]),
    Weights(Vec<Weight>),
}

impl<'py> Weights<'py> {
    fn new(given: Option<&Bound<'py, PyAny>>) -> PyResult<Self> {
        let Some(given) = given else { return Ok(Weights::Vouches) };
        if !given.is_instance_of::<PyUntypedArray>() {
            return Self::items(given).map(Weights::Items);
        }
        // Copies only what is strided, byte-swapped or not float64.
        let numpy = numpy::get_array_module(given.py())?;
        let whole = numpy.call_method1(intern!(given.py(), "ascontiguousarray"), (given, "f8"))?;
        let floats: PyResult<PyReadonlyArray1<'py, f64>> = whole.extract();
        floats
            .map(Weights::Floats)
            .map_err(|_| PyValueError::new_err("weights must have one dimension"))
    }

    fn items(given: &Bound<'py, PyAny>) -> PyResult<Vec<Weight>> {
        let mut weights = Vec::with_capacity(given.len().unwrap_or(0));
        for (row, item) in given.try_iter()?.enumerate() {
            if row % STRIDE == STRIDE - 1 {
                given.py().check_signals()?;
            }
            let weight = match item?.extract::<Option<Real>>()? {
                Some(Real(value)) => {
                    BulkLoad::weight(row, value).map_err(IntoException::exception)?
                }
                None => Weight::VOUCH,
            };
            weights.push(weight);
        }
        Ok(weights)
    }

    fn detached(&self) -> PyResult<WeightColumn<'_>> {
        Ok(match self {
            Weights::Vouches => WeightColumn::Vouches,
            Weights::Items(weights) => WeightColumn::Weights(weights.clone()),
            Weights::Floats(array) => WeightColumn::Floats(
                array.as_slice().map_err(|error| PyValueError::new_err(error.to_string()))?,
            ),
        })
    }
}

/// What became of a TSV file.
#[pyclass(frozen, module = "trust_core")]
pub struct LoadReport {
    rows: u64,
    altered: bool,
    skipped: Py<PyDict>,
}

#[pymethods]
impl LoadReport {
    /// How many rows the file has, skipped ones included; comments and empty lines are no rows.
    #[getter]
    fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether the load altered anything.
    #[getter]
    fn altered(&self) -> bool {
        self.altered
    }

    /// How many rows were left out, by reason: `self_loops`, `repeats`, `zero_weights`, `bad_weights`,
    /// `bad_ids`, `short_rows`. Each row counts under one.
    #[getter]
    fn skipped<'py>(&self, py: Python<'py>) -> Counts<'py> {
        Counts(self.skipped.bind(py).clone())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (rows, skipped) = (self.rows, self.skipped.bind(py).repr()?);
        let altered = if self.altered { "True" } else { "False" };
        Ok(format!("LoadReport(rows={rows}, altered={altered}, skipped={skipped})"))
    }
}

/// Loads a TSV file.
pub fn tsv(
    engine: &Bound<'_, Engine>,
    path: PathBuf,
    weights: &str,
    callback: Option<&Bound<'_, PyAny>>,
) -> PyResult<LoadReport> {
    let py = engine.py();
    let options = TsvOptions { weights: tsv_weights(weights)? };
    // Reading takes about two thirds of the time; progress is told in thousandths of the whole.
    let (reading, building) = Stage::halves(1000, 667);
    let read = interruptible(py, callback, |overseer| {
        trust_files::read_tsv(&path, &options, &mut |progress| {
            overseer.report(reading.of(progress))
        })
    })?;
    let Tsv { load, rows, skipped } = read.map_err(IntoException::exception)?;
    let skipped = by_reason(py, &skipped)?;
    let altered = self::load(engine, callback, building, move |_| Ok(load))?;
    Ok(LoadReport { rows, altered, skipped })
}

fn tsv_weights(given: &str) -> PyResult<TsvWeights> {
    match given {
        "auto" => Ok(TsvWeights::Auto),
        "as_given" => Ok(TsvWeights::AsGiven),
        "vouch" => Ok(TsvWeights::Vouch),
        _ => {
            let message = format!("weights must be 'auto', 'as_given' or 'vouch', not {given:?}");
            Err(PyValueError::new_err(message))
        }
    }
}

fn by_reason(py: Python<'_>, skipped: &Skipped) -> PyResult<Py<PyDict>> {
    let counts = PyDict::new(py);
    counts.set_item("self_loops", skipped.self_loops)?;
    counts.set_item("repeats", skipped.repeats)?;
    counts.set_item("zero_weights", skipped.zero_weights)?;
    counts.set_item("bad_weights", skipped.bad_weights)?;
    counts.set_item("bad_ids", skipped.bad_ids)?;
    counts.set_item("short_rows", skipped.short_rows)?;
    Ok(counts.unbind())
}
