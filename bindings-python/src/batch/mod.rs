//! A batch: changes kept until its `with` block ends, then applied as one.
//!
//! Invariant: nothing reaches the engine before the block has ended without an exception, and a batch
//! that has ended takes no more changes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use trust_core::Change;

use crate::convert::{Id, weight};
use crate::engine::Engine;
use crate::error;

/// Changes to an engine that are applied as one revision, wholly or not at all.
///
/// Made by `engine.batch()` and used in a `with` block; the methods are the engine's. Values are checked
/// when they are put in; whether a change fits the graph (UnknownMember, SelfTrust, SelfBlock), when the
/// block ends. If that refuses one, or the block raises, nothing is applied.
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
    /// An empty batch for `engine`.
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
    /// As `Engine.set_trust`. Raises InvalidWeight, InvalidMemberId.
    #[pyo3(signature = (source, target, weight=None))]
    fn set_trust(&self, source: Id<'_>, target: Id<'_>, weight: Option<f64>) -> PyResult<()> {
        let weight = self::weight(weight)?;
        let (source, target) = (source.member()?, target.member()?);
        self.put(Change::SetTrust { source, target, weight })
    }

    /// As `Engine.revoke_trust`. Raises InvalidMemberId.
    fn revoke_trust(&self, source: Id<'_>, target: Id<'_>) -> PyResult<()> {
        let (source, target) = (source.member()?, target.member()?);
        self.put(Change::RevokeTrust { source, target })
    }

    /// As `Engine.block`. Raises InvalidMemberId.
    fn block(&self, blocker: Id<'_>, blocked: Id<'_>) -> PyResult<()> {
        let (blocker, blocked) = (blocker.member()?, blocked.member()?);
        self.put(Change::Block { blocker, blocked })
    }

    /// As `Engine.unblock`. Raises InvalidMemberId.
    fn unblock(&self, blocker: Id<'_>, blocked: Id<'_>) -> PyResult<()> {
        let (blocker, blocked) = (blocker.member()?, blocked.member()?);
        self.put(Change::Unblock { blocker, blocked })
    }

    /// As `Engine.add_member`. Raises InvalidMemberId.
    fn add_member(&self, member: Id<'_>) -> PyResult<()> {
        self.put(Change::AddMember { member: member.member()? })
    }

    /// As `Engine.remove_member`. Raises InvalidMemberId.
    fn remove_member(&self, member: Id<'_>) -> PyResult<()> {
        self.put(Change::RemoveMember { member: member.member()? })
    }

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
