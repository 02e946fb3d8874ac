//! Threads that wait for a change, and the other events that end their wait: the end of their event loop, or of
//! Python.
//!
//! A thread that returns from a wait while Python ends could not take the GIL any more. So all waits are woken
//! before, and Python waits for their end.

use std::process;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::intern;
use pyo3::prelude::*;

use crate::error::guarded;

/// Whether Python ends.
static ENDING: AtomicBool = AtomicBool::new(false);

/// The process and the number of its threads that wait: a forked child has none of its parent's.
static WAITING: AtomicU64 = AtomicU64::new(0);

fn count(change: impl Fn(u32) -> u32) {
    let process = u64::from(process::id()) << 32;
    let counted = |before: u64| {
        let threads = if before >> 32 == process >> 32 { before as u32 } else { 0 };
        Some(process | u64::from(change(threads)))
    };
    let _ = WAITING.fetch_update(Ordering::SeqCst, Ordering::SeqCst, counted);
}

/// Returns the number of threads of this process that wait.
fn threads() -> u32 {
    let waiting = WAITING.load(Ordering::SeqCst);
    if waiting >> 32 == u64::from(process::id()) { waiting as u32 } else { 0 }
}

/// One wait of one thread.
pub struct Waiting {
    /// The function that returns whether the thread's loop has ended, once looked up.
    of_thread: Option<Py<PyAny>>,
}

impl Waiting {
    pub fn begin() -> Self {
        count(|threads| threads.saturating_add(1));
        Waiting { of_thread: None }
    }

    /// Returns whether the wait is to end.
    pub fn ended(&mut self, py: Python<'_>) -> PyResult<bool> {
        if ENDING.load(Ordering::SeqCst) {
            return Ok(true);
        }
        let of_thread = match &self.of_thread {
            Some(of_thread) => of_thread.bind(py).clone(),
            None => {
                let module = py.import(intern!(py, "trust_core._waits"))?;
                let of_thread = module.call_method0(intern!(py, "ended"))?;
                self.of_thread = Some(of_thread.clone().unbind());
                of_thread
            }
        };
        if of_thread.is_none() { Ok(false) } else { of_thread.call0()?.is_truthy() }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        count(|threads| threads.saturating_sub(1));
    }
}

/// Ends all waits, those to come among them; called when Python ends.
#[pyfunction]
#[pyo3(name = "_end_waits")]
pub fn end_waits(py: Python<'_>) -> PyResult<()> {
    ENDING.store(true, Ordering::SeqCst);
    guarded(py, || {
        let latest = Instant::now() + Duration::from_secs(10);
        while threads() > 0 && Instant::now() < latest {
            thread::sleep(Duration::from_millis(1));
        }
    })
}
