//! A live visible set as Python sees it: asked at once, waited for, or iterated over.
//!
//! Invariant: the core tells of changes while it holds its own lock, so what it calls here only sets a
//! flag and wakes whoever waits; it never needs the GIL. Whoever waits does so without the GIL, and
//! looks for signals now and then.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{mem, process};

use pyo3::prelude::*;
use pyo3::types::{PyAny, PyList};
use trust_core::VisibleChange;

use crate::convert::{Real, optional_moment};
use crate::error::{self, guarded};
use crate::hint::{Changes, IdList, OneChange};
use crate::values;

/// How often signals are looked for.
const TICK: Duration = Duration::from_millis(50);

/// What is live of a watch that was not closed.
struct Open {
    core: trust_core::Watch,
    /// Fetched from the core, and not handed out yet; only iteration leaves any.
    fetched: Mutex<VecDeque<VisibleChange>>,
}

impl Open {
    /// All that changed since the last look, after moving the moment if one is given.
    fn poll(&self, now: Option<i64>) -> Vec<VisibleChange> {
        let mut fetched = lock(&self.fetched);
        let news = match now {
            Some(now) => self.core.poll_at(now),
            None => self.core.poll(),
        };
        fetched.drain(..).chain(news).collect()
    }

    /// The first of what changed.
    fn poll_one(&self) -> Option<VisibleChange> {
        let mut fetched = lock(&self.fetched);
        if fetched.is_empty() {
            fetched.extend(self.core.poll());
        }
        fetched.pop_front()
    }
}

/// Wakes those who wait.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    waiting: Condvar,
}

impl Bell {
    fn ring(&self) {
        *lock(&self.rung) = true;
        self.waiting.notify_all();
    }

    /// Waits until it rings, or rang since the last call, but no longer than `most`.
    fn wait(&self, most: Duration) {
        let rung = lock(&self.rung);
        let waited = self.waiting.wait_timeout_while(rung, most, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a viewer may see, kept current: after each revision, exactly what appeared and vanished.
///
/// Made by `engine.watch()`; may be used from any thread. It is a context manager and ends with its block,
/// with `close`, or when it is collected; until then the engine keeps it up to date, at the cost of what
/// changes. `for change in watch` waits for one change after the other, until the watch is over or closed.
///
/// When the viewer is removed or erased, everything vanishes and the watch is over. After `close`, every
/// question raises WatchClosed, also one that waits in another thread; iteration ends. Changes that nobody
/// fetches are merged, the oldest first, once there are more than a thousand.
#[pyclass(frozen, module = "trust_core")]
pub struct Watch {
    viewer: String,
    open: Mutex<Option<Arc<Open>>>,
    bell: Arc<Bell>,
    /// The process that made it.
    process: u32,
}

/// How a wait ended.
enum Waited<T> {
    News(T),
    /// The time is over, or the watch.
    Nothing,
    Closed,
}

impl Watch {
    pub fn new(viewer: String, core: trust_core::Watch) -> Self {
        let bell = Arc::new(Bell::default());
        let ringer = Arc::clone(&bell);
        core.on_change(Box::new(move || ringer.ring()));
        let open = Open { core, fetched: Mutex::default() };
        let (open, process) = (Mutex::new(Some(Arc::new(open))), process::id());
        Watch { viewer, open, bell, process }
    }

    fn open(&self) -> PyResult<Arc<Open>> {
        lock(&self.open).clone().ok_or_else(error::watch_closed)
    }

    /// Asks again and again, until there is an answer, or none can come any more.
    fn wait_for<T: Send>(
        &self,
        py: Python<'_>,
        deadline: Option<Instant>,
        ask: impl Fn(&Open) -> Option<T> + Sync,
    ) -> PyResult<Waited<T>> {
        loop {
            let Ok(open) = self.open() else { return Ok(Waited::Closed) };
            let (answer, over) = guarded(py, || {
                // Nothing is told once a watch is over, so in this order nothing is missed.
                let over = open.core.is_over();
                let answer = ask(&open);
                let left = deadline.map(|end| end.saturating_duration_since(Instant::now()));
                let over = over || left == Some(Duration::ZERO);
                // Not kept while waiting: closing the watch ends it at once.
                drop(open);
                if answer.is_none() && !over {
                    self.bell.wait(left.map_or(TICK, |left| left.min(TICK)));
                }
                (answer, over)
            })?;
            match answer {
                // Given back before signals are looked at: it will not be told again.
                Some(answer) => return Ok(Waited::News(answer)),
                None if over => return Ok(Waited::Nothing),
                None => py.check_signals()?,
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let Some(open) = lock(&self.open).take() else { return };
        if self.process != process::id() {
            // A forked child: the engine's lock may have been taken when it was made.
            mem::forget(open);
        } else {
            // The engine may be at work for a while.
            let mut open = Some(open);
            if Python::try_attach(|py| py.detach(|| drop(open.take()))).is_none() {
                drop(open);
            }
        }
    }
}

fn changes<'py>(py: Python<'py>, changes: &[VisibleChange]) -> PyResult<Changes<'py>> {
    let changes = changes.iter().map(|change| values::change(py, change));
    PyList::new(py, changes.collect::<PyResult<Vec<_>>>()?).map(Changes)
}

#[pymethods]
impl Watch {
    /// What changed since the last look, one `Change` per revision that changed anything; at once. With
    /// `now`, the moment that expiry is held against moves there first, forward or back. O(what changed).
    /// Raises WatchClosed, InvalidTime.
    #[pyo3(signature = (now: "Seconds | None" = None))]
    fn poll<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = optional_moment)] now: Option<i64>,
    ) -> PyResult<Changes<'py>> {
        let open = self.open()?;
        let polled = guarded(py, move || open.poll(now))?;
        changes(py, &polled)
    }

    /// Like `poll`, but waits until there is a change, for at most `timeout` seconds (None: for as long as
    /// it takes). The list is empty when the time is over, or the watch is. The GIL is released; Ctrl-C
    /// ends the wait. Raises WatchClosed, also when it is closed meanwhile, and InvalidTime.
    #[pyo3(signature = (timeout=None, now: "Seconds | None" = None))]
    fn wait<'py>(
        &self,
        py: Python<'py>,
        timeout: Option<Real>,
        #[pyo3(from_py_with = optional_moment)] now: Option<i64>,
    ) -> PyResult<Changes<'py>> {
        let now = Mutex::new(now);
        // What is no length of time counts as none, what is beyond all clocks as for ever.
        let length = timeout.map(|Real(timeout)| Duration::try_from_secs_f64(timeout.max(0.0)));
        let deadline = length.and_then(Result::ok).and_then(|l| Instant::now().checked_add(l));
        let waited = self.wait_for(py, deadline, |open| {
            let news = open.poll(lock(&now).take());
            (!news.is_empty()).then_some(news)
        })?;
        match waited {
            Waited::News(news) => changes(py, &news),
            Waited::Nothing => changes(py, &[]),
            Waited::Closed => Err(error::watch_closed()),
        }
    }

    /// What is visible now, by id, bytewise; a new list. O(n log n). Raises WatchClosed.
    #[getter]
    fn visible<'py>(&self, py: Python<'py>) -> PyResult<IdList<'py>> {
        let open = self.open()?;
        let visible = guarded(py, move || open.core.visible())?;
        PyList::new(py, visible.iter().map(|id| id.as_str())).map(IdList)
    }

    /// The member whose visible set it is.
    #[getter]
    fn viewer(&self) -> &str {
        &self.viewer
    }

    /// Whether nothing will change any more, because the viewer is gone. Raises WatchClosed.
    #[getter]
    fn over(&self, py: Python<'_>) -> PyResult<bool> {
        let open = self.open()?;
        guarded(py, move || open.core.is_over())
    }

    /// Whether it was closed.
    #[getter]
    fn closed(&self) -> bool {
        lock(&self.open).is_none()
    }

    /// Ends the watch; nothing if it was closed already.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let open = lock(&self.open).take();
        guarded(py, || {
            drop(open);
            self.bell.ring();
        })
    }

    #[pyo3(signature = () -> "Watch")]
    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        slf.get().open()?;
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
        let _ = (exc_type, exc_value, traceback);
        self.close(py)
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<OneChange<'py>>> {
        match self.wait_for(py, None, Open::poll_one)? {
            Waited::News(change) => {
                values::change(py, &change).map(|change| Some(OneChange(change)))
            }
            Waited::Nothing | Waited::Closed => Ok(None),
        }
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let viewer = self.viewer.as_str().into_pyobject(py)?.repr()?;
        let state = match self.open() {
            Ok(open) if guarded(py, || open.core.is_over())? => ": over",
            Ok(_) => "",
            Err(_) => ": closed",
        };
        Ok(format!("<Watch of {viewer}{state}>"))
    }
}
