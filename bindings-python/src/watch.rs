//! A live visible set as Python sees it: asked at once, waited for, or iterated over.
//!
//! Invariant: the core reports changes while it holds its own lock, so its callback here only sets a flag and wakes
//! the waiting threads; it never needs the GIL. A thread waits without the GIL, and checks for signals now and then.

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
use crate::error::{self, guarded};
use crate::event_loops::EventLoops;
use crate::hint::{Changes, IdList, OneAsyncChanges, OneChange};
use crate::values;
use crate::waiting::Waiting;

/// The interval between two checks for signals.
const TICK: Duration = Duration::from_millis(50);

/// The live part of a watch that was not closed.
struct Open {
    core: trust_core::Watch,
    /// Fetched from the core, and not handed out yet; only iteration leaves any.
    fetched: Mutex<VecDeque<VisibleChange>>,
}

impl Open {
    /// Returns all changes since the last call, after moving the moment if one is given.
    fn poll(&self, now: Option<i64>) -> Vec<VisibleChange> {
        let mut fetched = lock(&self.fetched);
        let news = match now {
            Some(now) => self.core.poll_at(now),
            None => self.core.poll(),
        };
        fetched.drain(..).chain(news).collect()
    }

    /// Returns the first change.
    fn poll_one(&self) -> Option<VisibleChange> {
        let mut fetched = lock(&self.fetched);
        if fetched.is_empty() {
            fetched.extend(self.core.poll());
        }
        fetched.pop_front()
    }
}

/// Wakes threads and event loops that wait.
#[derive(Default)]
struct Wakeup {
    is_woken: Mutex<bool>,
    waiting: Condvar,
    /// The event loops that wait.
    event_loops: EventLoops,
}

impl Wakeup {
    fn wake(&self) {
        *lock(&self.is_woken) = true;
        self.waiting.notify_all();
        self.event_loops.wake();
    }

    /// Waits until it is woken, or was since the last call, but no longer than `most`.
    fn wait(&self, most: Duration) {
        let is_woken = lock(&self.is_woken);
        let waited = self.waiting.wait_timeout_while(is_woken, most, |is_woken| !*is_woken);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The resources that a viewer may see, kept current: after each revision, exactly those that appeared and vanished.
///
/// `engine.watch()` makes a watch; any thread may use it. It is a context manager and ends with its block, with
/// `close`, or when it is garbage-collected; until then the engine keeps it current, at the cost of the changes. `for
/// change in watch` waits for one change after the other, until the watch has ended or is closed. On an event loop
/// `async for` and `async with` do the same without a thread, and leaving `async for` closes the watch. A wait that
/// blocks a thread of `asyncio.to_thread` ends with the loop, even if its task was cancelled.
///
/// When the viewer is removed or erased, everything vanishes and the watch ends. After `close`, every query raises
/// WatchClosed, also one that waits in another thread; iteration ends. Changes that are not fetched are merged, the
/// oldest first, once there are more than a thousand.
#[pyclass(frozen, module = "trust_core")]
pub struct Watch {
    viewer: String,
    open: Mutex<Option<Arc<Open>>>,
    wakeup: Arc<Wakeup>,
    /// The process that made it.
    process: u32,
}

/// The ways in which a wait ends.
enum Waited<T> {
    News(T),
    /// The time has passed, or the watch has ended.
    Nothing,
    Closed,
    /// The event loop that waits, or Python, has ended.
    Ended,
}

impl Watch {
    pub fn new(viewer: String, core: trust_core::Watch) -> Self {
        let wakeup = Arc::new(Wakeup::default());
        let waker = Arc::clone(&wakeup);
        core.on_change(Box::new(move || waker.wake()));
        let open = Open { core, fetched: Mutex::default() };
        let (open, process) = (Mutex::new(Some(Arc::new(open))), process::id());
        Watch { viewer, open, wakeup, process }
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
                // No change comes after the end of a watch, so this order misses none.
                let over = open.core.is_over();
                let answer = ask(&open);
                let left = deadline.map(|end| end.saturating_duration_since(Instant::now()));
                let over = over || left == Some(Duration::ZERO);
                // Not kept while waiting: closing the watch ends it at once.
                drop(open);
                if answer.is_none() && !over {
                    self.wakeup.wait(left.map_or(TICK, |left| left.min(TICK)));
                }
                (answer, over)
            })?;
            match answer {
                // Returned before signals are checked: it will not be reported again.
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

/// Calls a function of `_asyncio.py` with these arguments.
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
    /// Returns the changes since the last call, one `Change` per revision that changed anything, without waiting.
    /// With `now`, the moment that expiry is compared with moves there first, forward or back. O(changes). Raises
    /// WatchClosed, InvalidTime.
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

    /// Polls like `poll`, but waits until there is a change, for at most `timeout` seconds (None: without limit). The
    /// list is empty when the time has passed, or the watch has ended. The GIL is released; Ctrl-C ends the wait.
    /// Raises WatchClosed, also when it is closed meanwhile, InvalidTime, and Cancelled when the event loop that the
    /// thread belongs to ends, or Python does.
    #[pyo3(signature = (timeout=None, now: "Seconds | None" = None))]
    fn wait<'py>(
        &self,
        py: Python<'py>,
        timeout: Option<Real>,
        #[pyo3(from_py_with = optional_moment)] now: Option<i64>,
    ) -> PyResult<Changes<'py>> {
        let now = Mutex::new(now);
        // A negative or invalid timeout counts as 0, one beyond all clocks as unlimited.
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

    /// Waits like `wait`, on an event loop: it takes no thread, and can be cancelled, which loses no change and
    /// leaves the watch open.
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

    /// Returns the resources that are visible now, by id, bytewise; a new list. O(n log n). Raises WatchClosed.
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

    /// Ends the watch; no effect if it was closed already.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let open = lock(&self.open).take();
        guarded(py, || {
            drop(open);
            self.wakeup.wake();
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

    /// Returns an iterator over the changes to come, for `async for`: it ends when the watch has ended or is closed,
    /// and closes it when the loop is left.
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

    /// Starts to listen for changes: returns a number, and a socket that is readable after each change; on systems
    /// without such sockets it returns None.
    fn _listen(&self) -> PyResult<Option<(u64, i32)>> {
        self.open()?;
        Ok(self.wakeup.event_loops.add()?)
    }

    /// Stops the listening that `_listen` started.
    fn _unlisten(&self, number: u64) {
        self.wakeup.event_loops.remove(number);
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
