//! Applies changes to an engine in sequence, in the order in which they are ready.
//!
//! The engine lies in a slot. A change takes it out and puts it back; changes for a thread queue
//! behind it, so no thread of the pool ever waits for another. Invariant: a change made at once waits
//! until all that queued before it are done, and a panic loses no engine.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use trust_core::Engine;

use crate::failure::{Failure, NativeResult, caught};
use crate::work::pool;

/// A change that runs on a thread of the pool; it must not panic.
type Change = Box<dyn FnOnce(&mut Engine) + Send>;

/// The engine's slot and the changes that wait for it.
pub struct Writer {
    lane: Mutex<Lane>,
    idle: Condvar,
}

struct Lane {
    /// Empty while somebody works on it.
    engine: Option<Engine>,
    /// Whether that is JavaScript's own thread.
    at_once: bool,
    waiting: VecDeque<Change>,
}

impl Writer {
    pub fn new(engine: Engine) -> Arc<Self> {
        let lane = Lane { engine: Some(engine), at_once: false, waiting: VecDeque::new() };
        Arc::new(Writer { lane: Mutex::new(lane), idle: Condvar::new() })
    }

    /// Changes the engine in this thread, which is JavaScript's, after all changes that queued before.
    pub fn now<R>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Engine) -> NativeResult<R>,
    ) -> NativeResult<R> {
        let mut lane = self.lock();
        if lane.at_once {
            let message = "an onProgress function cannot change the engine that reports to it";
            return Err(Failure::refused("BUSY", message));
        }
        let mut engine = loop {
            match lane.engine.take() {
                Some(engine) => break engine,
                None => lane = self.idle.wait(lane).unwrap_or_else(PoisonError::into_inner),
            }
        };
        lane.at_once = true;
        drop(lane);
        let outcome = caught(|| change(&mut engine));
        self.lock().at_once = false;
        self.put_back(engine);
        outcome
    }

    /// Changes the engine on a thread of the pool, after all changes that queued before.
    pub fn later(self: &Arc<Self>, change: Change) {
        let mut lane = self.lock();
        lane.waiting.push_back(change);
        if let Some(engine) = lane.engine.take() {
            drop(lane);
            self.put_back(engine);
        }
    }

    /// Puts the engine into its slot, or takes it to the changes that wait.
    fn put_back(self: &Arc<Self>, engine: Engine) {
        let mut lane = self.lock();
        match (lane.waiting.is_empty(), pool()) {
            (false, Ok(pool)) => {
                let writer = self.clone();
                pool.spawn_fifo(move || writer.run(engine));
            }
            _ => {
                lane.engine = Some(engine);
                self.idle.notify_all();
            }
        }
    }

    /// Makes one change that waits.
    fn run(self: &Arc<Self>, mut engine: Engine) {
        let change = self.lock().waiting.pop_front();
        if let Some(change) = change {
            change(&mut engine);
        }
        self.put_back(engine);
    }

    fn lock(&self) -> MutexGuard<'_, Lane> {
        self.lane.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
