//! A live visible set as Python sees it: asked at once, waited for, or iterated over.
//!
//! Invariant: the core tells of changes while it holds its own lock, so what it calls here only sets a
//! flag and wakes whoever waits; it never needs the GIL. Whoever waits does so without the GIL, and
//! looks for signals now and then.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{mem, process};

use pyo3::call::PyCallArgs;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyList};
use trust_core::VisibleChange;

use crate::convert::{Real, optional_moment};
use crate::ears::Ears;
use crate::error::{self, guarded};
use crate::hint::{Changes, IdList, OneAsyncChanges, OneChange};
use crate::values;
use crate::waiting::Waiting;

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
    /// Event loops that wait.
    ears: Ears,
}

impl Bell {
    fn ring(&self) {
        *lock(&self.rung) = true;
        self.waiting.notify_all();
        self.ears.ring();
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
/// On an event loop `async for` and `async with` do the same without a thread, and leaving `async for` closes the
/// watch. A wait that blocks a thread of `asyncio.to_thread` ends with the loop, even if its task was cancelled.
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
    /// Whoever waits has ended: its event loop, or Python.
    Ended,
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
        let mut waiting = Waiting::begin();
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
            if waiting.ended(py)? {
                return Ok(Waited::Ended);
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

/// What `_asyncio.py` makes of its arguments.
fn on_loop<'py>(
    py: Python<'py>,
    name: &str,
    arguments: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    py.import(intern!(py, "trust_core._asyncio"))?.getattr(name)?.call1(arguments)
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
    /// ends the wait. Raises WatchClosed, also when it is closed meanwhile, InvalidTime, and Cancelled when the event
    /// loop that the thread belongs to ends, or Python does.
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
            Waited::Ended => Err(error::nobody_waits()),
        }
    }

    /// Like `wait`, on an event loop: it takes no thread, and can be cancelled, which loses no change and leaves the
    /// watch open.
    #[pyo3(signature = (
        timeout: "float | None" = None,
        now: "Seconds | None" = None,
    ) -> "Coroutine[Any, Any, builtins.list[Change]]")]
    fn wait_async<'py>(
        slf: &Bound<'py, Self>,
        timeout: Option<Real>,
        now: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let timeout = timeout.map(|Real(timeout)| timeout).filter(|timeout| timeout.is_finite());
        on_loop(slf.py(), "wait", (slf, timeout, now))
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
            Waited::Nothing | Waited::Closed | Waited::Ended => Ok(None),
        }
    }

    /// The changes to come, for `async for`: ends when the watch is over or closed, and closes it when it is left.
    fn __aiter__<'py>(slf: &Bound<'py, Self>) -> PyResult<OneAsyncChanges<'py>> {
        slf.get().open()?;
        on_loop(slf.py(), "AsyncChanges", (slf,)).map(OneAsyncChanges)
    }

    #[pyo3(signature = () -> "Coroutine[Any, Any, Watch]")]
    fn __aenter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        on_loop(slf.py(), "enter", (slf,))
    }

    #[pyo3(signature = (
        exc_type: "type[BaseException] | None",
        exc_value: "BaseException | None",
        traceback: "TracebackType | None",
        /,
    ) -> "Coroutine[Any, Any, None]")]
    fn __aexit__<'py>(
        slf: &Bound<'py, Self>,
        exc_type: &Bound<'py, PyAny>,
        exc_value: &Bound<'py, PyAny>,
        traceback: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _ = (exc_type, exc_value, traceback);
        on_loop(slf.py(), "leave", (slf,))
    }

    /// As `close`, for `contextlib.aclosing` and its like.
    #[pyo3(signature = () -> "Coroutine[Any, Any, None]")]
    fn aclose<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        on_loop(slf.py(), "leave", (slf,))
    }

    /// Begins to hear of changes: a number, and a socket that has something to read after each. None where there
    /// are no such sockets.
    fn _listen(&self) -> PyResult<Option<(u64, i32)>> {
        self.open()?;
        Ok(self.bell.ears.add()?)
    }

    /// Ends what `_listen` began.
    fn _unlisten(&self, number: u64) {
        self.bell.ears.remove(number);
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
