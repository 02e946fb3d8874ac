//! Changes collected in a batch.
//!
//! Invariant: a batch takes changes only while its function runs; these changes are applied as one.

use std::sync::{Arc, Mutex, PoisonError};

use napi::Env;
use napi_derive::napi;
use trust_commons::json;
use trust_core::Change;

use crate::failure::{Failure, NativeResult, guard};

/// The changes of a batch while it is open.
#[derive(Clone)]
pub struct Collected(Arc<Mutex<Option<Vec<Change>>>>);

impl Collected {
    fn push(&self, change: Change) -> NativeResult<()> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(changes) => {
                changes.push(change);
                Ok(())
            }
            None => {
                let message =
                    "the batch is over: its changes are applied when its function returns";
                Err(Failure::refused("BATCH_CLOSED", message))
            }
        }
    }

    /// Takes the changes and closes the batch.
    pub fn close(&self) -> Vec<Change> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}

/// The argument of the function given to `engine.batch`. Each method collects one change; all are made
/// when the function returns. An invalid id, weight and the like throws at once, and so does every call
/// (`BATCH_CLOSED`) once the function has returned; errors that depend on the state are thrown by `batch`.
#[napi]
pub struct Batch(Collected);

impl Batch {
    /// Returns an open batch, and the hold on its changes.
    pub fn open() -> (Self, Collected) {
        let changes = Collected(Arc::new(Mutex::new(Some(Vec::new()))));
        (Batch(changes.clone()), changes)
    }

    pub(crate) fn make(
        &self,
        env: &Env,
        change: impl FnOnce() -> NativeResult<Change>,
    ) -> napi::Result<()> {
        guard(env, || self.0.push(change()?))
    }
}

#[napi]
impl Batch {
    /// Collects changes as `Engine.apply` takes them. Throws `INVALID_VALUE`, `BATCH_CLOSED`.
    #[napi(ts_args_type = "changes: ReadonlyArray<EngineChange>")]
    pub fn apply(&self, env: &Env, changes: String) -> napi::Result<()> {
        guard(env, || {
            let changes: Vec<Change> = json::read(&changes)?;
            changes.into_iter().try_for_each(|change| self.0.push(change))
        })
    }
}
