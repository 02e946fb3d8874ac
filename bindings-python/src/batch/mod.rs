//! A batch: changes collected until its `with` block ends, then applied as a single revision.
//!
//! Invariant: nothing reaches the engine before the block has ended without an exception, and a batch
//! that has ended takes no more changes.

mod change;

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use trust_core::Change;

use crate::engine::Engine;
use crate::error;

/// Changes to an engine that are applied as one revision, wholly or not at all.
///
/// `engine.batch()` makes a batch for use in a `with` block; its methods are the engine's. Each call
/// checks its values; the end of the block checks whether the changes fit the graph (UnknownMember,
/// SelfTrust, WrongKind and the like). If a change is refused, or the block raises, nothing is applied.
#[pyclass(frozen, module = "trust_core")]
pub struct Batch {
    engine: Py<Engine>,
    stage: Mutex<Stage>,
}

enum Stage {
    /// Within the block.
    Open(Vec<Change>),
    /// After it: whether it was applied and altered anything.
    Ended(Option<bool>),
}

impl Batch {
    /// Returns an empty batch for `engine`.
    pub fn new(engine: Py<Engine>) -> Self {
        Batch { engine, stage: Mutex::new(Stage::Open(Vec::new())) }
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, change: Change) -> PyResult<()> {
        match &mut *self.stage() {
            Stage::Open(changes) => changes.push(change),
            Stage::Ended(_) => return Err(error::batch_closed()),
        }
        Ok(())
    }
}

#[pymethods]
impl Batch {
    /// Whether the batch altered anything; None before it ended, and where it was not applied.
    #[getter]
    fn altered(&self) -> Option<bool> {
        match &*self.stage() {
            Stage::Open(_) => None,
            Stage::Ended(altered) => *altered,
        }
    }

    fn __len__(&self) -> usize {
        match &*self.stage() {
            Stage::Open(changes) => changes.len(),
            Stage::Ended(_) => 0,
        }
    }

    #[pyo3(signature = () -> "Batch")]
    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        match &*slf.get().stage() {
            Stage::Open(_) => {}
            Stage::Ended(_) => return Err(error::batch_closed()),
        }
        Ok(slf)
    }

    #[pyo3(signature = (
        exc_type: "type[BaseException] | None",
        exc_value: "BaseException | None",
        traceback: "TracebackType | None",
        /,
    ) -> "None")]
    fn __exit__(
        &self,
        py: Python<'_>,
        exc_type: &Bound<'_, PyAny>,
        exc_value: &Bound<'_, PyAny>,
        traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let _ = (exc_value, traceback);
        let stage = std::mem::replace(&mut *self.stage(), Stage::Ended(None));
        let Stage::Open(changes) = stage else { return Err(error::batch_closed()) };
        if exc_type.is_none() {
            let altered = Engine::apply(self.engine.bind(py), changes)?;
            *self.stage() = Stage::Ended(Some(altered));
        }
        Ok(())
    }

    fn __repr__(&self) -> String {
        match &*self.stage() {
            Stage::Open(changes) => format!("<Batch: {} changes, not applied yet>", changes.len()),
            Stage::Ended(Some(_)) => "<Batch: applied>".to_owned(),
            Stage::Ended(None) => "<Batch: ended, not applied>".to_owned(),
        }
    }
}
