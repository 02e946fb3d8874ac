//! Questions about many members at once: columns in, one call on all cores, columns out.

use std::ops::ControlFlow;

use numpy::{PyArray1, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};
use rayon::prelude::*;
use trust_core::{Cancelled, Direction, NameTable, NodeIdx, Threshold, UnknownMember, View};

use crate::ball::{Ball, Found};
use crate::error::{self, IntoException};
use crate::hint::{EdgeColumns, Floats};
use crate::ids::{IdColumn, Ids, Numbers, Stopped};
use crate::wait::{SignalWatcher, interruptible};

/// Pairs answered between two looks at signals.
const PAIRS: usize = 1 << 12;

/// Why a call over columns ended without an answer.
enum Ended {
    Cancelled,
    Missing(usize),
    Unknown(usize, UnknownMember),
}

impl From<Cancelled> for Ended {
    fn from(_: Cancelled) -> Self {
        Ended::Cancelled
    }
}

impl Ended {
    fn exception(self) -> PyErr {
        match self {
            Ended::Cancelled => Cancelled.exception(),
            Ended::Missing(row) => error::missing_id(row),
            Ended::Unknown(row, error) => error.exception_at(Some(row)),
        }
    }
}

/// Returns the balls of `sources`.
pub fn balls(
    py: Python<'_>,
    view: &View,
    sources: &Bound<'_, PyAny>,
    min_trust: Threshold,
    reverse: bool,
) -> PyResult<Vec<Ball>> {
    let column = IdColumn::new("sources", sources)?;
    let mut names = NameTable::default();
    let ids = column.detached(&mut names, |_| py.check_signals())?;
    let rows = column.len_hint();
    let direction = if reverse { Direction::Reverse } else { Direction::Forward };
    let answers = interruptible(py, None, |watcher| {
        let starts = nodes(view, ids, &mut names, &mut Numbers::for_rows(rows), watcher)?;
        let each = |(row, start): (usize, Option<NodeIdx>)| start.ok_or(Ended::Missing(row));
        let starts: Vec<_> = starts.into_iter().enumerate().map(each).collect::<Result<_, _>>()?;
        let balls = view.balls_unless(&starts, direction, min_trust, &|| watcher.stopped())?;
        let ranked = starts.par_iter().zip(balls).map(|(&source, ball)| match watcher.stopped() {
            true => Err(Ended::Cancelled),
            false => Ok(Ball::ranked(Found { view: view.clone(), source, reverse, ball })),
        });
        ranked.collect::<Result<Vec<Ball>, Ended>>()
    })?;
    answers.map_err(Ended::exception)
}

/// Returns the trust of pairs, given as pairs or as two columns.
pub fn trust<'py>(
    py: Python<'py>,
    view: &View,
    pairs_or_sources: &Bound<'py, PyAny>,
    targets: Option<&Bound<'py, PyAny>>,
) -> PyResult<Floats<'py>> {
    let (sources, targets) = match targets {
        Some(targets) => (pairs_or_sources.clone(), targets.clone()),
        None => halves(pairs_or_sources)?,
    };
    let (sources, targets) =
        (IdColumn::new("sources", &sources)?, IdColumn::new("targets", &targets)?);
    let mut names = NameTable::default();
    let from = sources.detached(&mut names, |_| py.check_signals())?;
    let to = targets.detached(&mut names, |_| py.check_signals())?;
    let (from_rows, to_rows) = (from.len(), to.len());
    if from_rows != to_rows {
        return Err(error::unpaired(from_rows, to_rows));
    }
    let answers = interruptible(py, None, |watcher| {
        let mut known = Numbers::for_rows(from_rows);
        let from = nodes(view, from, &mut names, &mut known, watcher)?;
        let to = nodes(view, to, &mut names, &mut known, watcher)?;
        let rows: Vec<_> = from.into_iter().zip(to).map(|(from, to)| from.zip(to)).collect();
        let mut answers = Vec::with_capacity(rows.len());
        for part in rows.chunks(PAIRS) {
            if watcher.stopped() {
                return Err(Ended::Cancelled);
            }
            let pairs: Vec<(NodeIdx, NodeIdx)> = part.iter().copied().flatten().collect();
            let mut trust = view.trust_many(&pairs).into_iter().map(|trust| trust.to_f64());
            // Each row has its answer: that of one in which an id is absent is no number.
            let answer = |row: &Option<_>| row.and_then(|_| trust.next()).unwrap_or(f64::NAN);
            answers.extend(part.iter().map(answer));
        }
        Ok(answers)
    })?;
    Ok(Floats(PyArray1::from_vec(py, answers.map_err(Ended::exception)?)))
}

/// Returns the members of a column in `view`; none where the column has none.
fn nodes(
    view: &View,
    ids: Ids<'_>,
    names: &mut NameTable,
    known: &mut Numbers,
    watcher: &SignalWatcher<'_>,
) -> Result<Vec<Option<NodeIdx>>, Ended> {
    let seen =
        |_| if watcher.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let positions = ids.positions(names, known, seen).map_err(|Stopped| Ended::Cancelled)?;
    let found: Vec<Result<NodeIdx, UnknownMember>> =
        (0..names.len() as u32).map(|position| view.node(names.name(position))).collect();
    let node = |(row, &position): (usize, &u32)| match found.get(position as usize) {
        None => Ok(None),
        Some(Ok(node)) => Ok(Some(*node)),
        Some(Err(error)) => Err(Ended::Unknown(row, error.clone())),
    };
    positions.iter().enumerate().map(node).collect()
}

/// Pairs as two columns.
fn halves<'py>(pairs: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let py = pairs.py();
    if let Ok(array) = pairs.cast::<PyUntypedArray>() {
        if array.ndim() == 1 && array.len() == 0 {
            return Ok((array.clone().into_any(), array.clone().into_any()));
        }
        if array.ndim() != 2 || array.shape()[1] != 2 {
            let shape = array.shape();
            let message = format!("an array of pairs has the shape (n, 2), not {shape:?}");
            return Err(PyValueError::new_err(message));
        }
        let columns = array.getattr("T")?;
        return Ok((columns.get_item(0)?, columns.get_item(1)?));
    }
    // A tuple of two arrays or two lists is two columns; pairs are tuples themselves.
    let is_column = |of: &Bound<'py, PyAny>| {
        of.is_instance_of::<PyUntypedArray>() || of.is_instance_of::<PyList>()
    };
    if let Ok((sources, targets)) = pairs.extract::<(Bound<'py, PyAny>, Bound<'py, PyAny>)>()
        && is_column(&sources)
        && is_column(&targets)
    {
        return Ok((sources, targets));
    }
    let (sources, targets) = (PyList::empty(py), PyList::empty(py));
    if pairs.is_instance_of::<PyString>() || !pairs.hasattr("__iter__")? {
        return Err(error::wrong_type("pairs", "a sequence of pairs of ids", pairs));
    }
    for (row, pair) in pairs.try_iter()?.enumerate() {
        let pair = pair?;
        let ends: Vec<Bound<'_, PyAny>> = match pair.is_instance_of::<PyString>() {
            true => Vec::new(),
            false => pair.extract().unwrap_or_default(),
        };
        let Ok([source, target]) = <[_; 2]>::try_from(ends) else {
            return Err(error::wrong_type(&format!("pairs[{row}]"), "two ids", &pair));
        };
        sources.append(source)?;
        targets.append(target)?;
    }
    Ok((sources.into_any(), targets.into_any()))
}

/// Returns all edges as columns; each member's id is one Python string, however many edges it has.
pub fn edges<'py>(py: Python<'py>, view: &View) -> PyResult<EdgeColumns<'py>> {
    let slots = view.members().last().map_or(0, |node| node.index() + 1);
    let mut ids: Vec<Option<Bound<'py, PyString>>> = vec![None; slots];
    for node in view.members() {
        ids[node.index()] = Some(PyString::new(py, view.id(node)));
    }
    let id = |node: NodeIdx| ids[node.index()].clone();
    let sources = PyList::new(py, view.edges().map(|e| id(e.0)).collect::<Vec<_>>())?;
    let targets = PyList::new(py, view.edges().map(|e| id(e.1)).collect::<Vec<_>>())?;
    let weights = PyArray1::from_iter(py, view.edges().map(|e| e.2.to_f64()));
    (sources, targets, weights).into_pyobject(py).map(|columns| EdgeColumns(columns.into_any()))
}
