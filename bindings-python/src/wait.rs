//! Long calls that progress callbacks and Ctrl-C can stop.
//!
//! The work runs on a thread of its own, inside the pool, without the GIL. The calling thread waits,
//! also without it, and takes it only to call back and to look for signals. So no thread ever holds
//! the GIL while it waits for another, and a stopped call ends before it returns.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;
use trust_core::Progress;

use crate::{error, pool};

/// The interval between two checks for signals.
const TICK: Duration = Duration::from_millis(50);

/// The worker's end of a call: it reports progress, and learns whether to continue.
pub struct SignalWatcher<'a> {
    stopped: &'a AtomicBool,
    reports: Sender<Progress>,
    /// One answer to each report; none when nobody listens.
    answers: Option<Mutex<Receiver<()>>>,
}

impl SignalWatcher<'_> {
    /// Returns whether the call is to end.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Reports progress to the callback, waits until it has returned, and returns whether to
    /// continue.
    pub fn report(&self, progress: Progress) -> ControlFlow<()> {
        if let Some(answers) = &self.answers
            && self.reports.send(progress).is_ok()
        {
            let _ = answers.lock().unwrap_or_else(PoisonError::into_inner).recv();
        }
        if self.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Runs `work` to its end. An exception from the callback or a signal handler stops the work and is
/// raised once the work has ended.
pub fn interruptible<T: Send>(
    py: Python<'_>,
    callback: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&SignalWatcher<'_>) -> T + Send,
) -> PyResult<T> {
    let pool = pool::of_this_process(py)?;
    let stopped = AtomicBool::new(false);
    let (reports, from_worker) = mpsc::channel();
    let (answer, answers) = mpsc::channel();
    let answers = callback.map(|_| Mutex::new(answers));
    let watcher = SignalWatcher { stopped: &stopped, reports, answers };
    let from_worker = Mutex::new(from_worker);
    thread::scope(|scope| {
        let worker = scope.spawn(move || pool.install(|| work(&watcher)));
        let mut raised = None;
        loop {
            let report = py.detach(|| next(&from_worker));
            let happened = match (report, callback) {
                (Err(RecvTimeoutError::Disconnected), _) => break,
                (Ok(progress), Some(callback)) if raised.is_none() => call(callback, progress),
                _ => py.check_signals(),
            };
            if let Err(error) = happened {
                raised.get_or_insert(error);
                stopped.store(true, Ordering::Relaxed);
            }
            if report.is_ok() {
                let _ = answer.send(());
            }
        }
        let result = py.detach(|| worker.join()).map_err(|panic| error::internal(&*panic));
        raised.map_or(result, Err)
    })
}

fn next(reports: &Mutex<Receiver<Progress>>) -> Result<Progress, RecvTimeoutError> {
    reports.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(TICK)
}

/// Reports progress to a callback, then checks for signals.
pub fn call(callback: &Bound<'_, PyAny>, progress: Progress) -> PyResult<()> {
    callback.call1((progress.done, progress.total))?;
    callback.py().check_signals()
}
