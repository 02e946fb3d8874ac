//! The thread pool that answers bulk questions: a pool per process.
//!
//! A pool's threads do not survive `fork()` (multiprocessing, gunicorn), and work handed to such a pool
//! would wait for ever. So the pool is kept beside the id of the process that made it, and a child
//! makes its own. The lock is taken with the GIL held, as a fork is: no child inherits it locked.

use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// Returns this process's pool; as many threads as cores, or the number in `RAYON_NUM_THREADS`.
pub fn of_this_process(_: Python<'_>) -> PyResult<Arc<ThreadPool>> {
    let mut slot = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    match &*slot {
        Some((owner, pool)) if *owner == process::id() => return Ok(Arc::clone(pool)),
        _ => {}
    }
    let pool = ThreadPoolBuilder::new()
        .thread_name(|number| format!("trust-core {number}"))
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("no threads to be had: {error}")))?;
    let pool = Arc::new(pool);
    // A parent's pool is left as it lies: its threads are not here to be stopped.
    std::mem::forget(slot.replace((process::id(), Arc::clone(&pool))));
    Ok(pool)
}
