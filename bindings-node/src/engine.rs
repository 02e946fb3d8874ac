//! The engine as JavaScript holds it, and its reports.
//!
//! Invariant: what JavaScript sees changes only on its own thread. A change made with a promise is
//! published when the promise settles, never in the middle of running code.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::{FromNapiValue, Function};
use napi::{Env, Unknown, ValueType};
use napi_derive::napi;
use trust_commons::json;
use trust_core::Change;

use crate::answers::{Compaction, Maintenance};
use crate::batch::Batch;
use crate::bulk::Last;
use crate::failure::{Failure, NativeResult, guard};
use crate::ids::wrong_type;
use crate::mailbox::{Mailbox, Waiters, Wakeup};
use crate::options::Options;
use crate::search::exact;
use crate::settings::{self, SETTINGS};
use crate::view::View;
use crate::writer::Writer;

/// A trust graph with visibility: exact answers, kept current under change.
///
/// Queries are answered for the current state. Changes are made one after another, each completely or not at all; a
/// refused change leaves everything as it was. A method that changes something returns whether it altered anything,
/// and only then the revision moves. All methods without `Async` do their work before they return.
#[napi]
pub struct Engine {
    pub(crate) writer: Arc<Writer>,
    pub(crate) shown: Arc<Shown>,
    pub(crate) last: Last,
}

/// The state that JavaScript sees, and those who wait for the next.
#[derive(Default)]
pub struct Shown {
    view: Mutex<trust_core::View>,
    waiters: Waiters,
}

impl Shown {
    pub fn get(&self) -> trust_core::View {
        self.lock().clone()
    }

    /// Shows `view`, unless a later state is shown already. Call it on JavaScript's thread.
    pub fn advance(&self, view: trust_core::View) {
        let mut shown = self.lock();
        if view.revision() >= shown.revision() {
            *shown = view;
        }
        let revision = shown.revision();
        drop(shown);
        self.waiters.call(revision);
    }

    /// Calls `wakeup` once the watch of `mailbox` has a change to report.
    pub fn wait(&self, mailbox: &Arc<Mailbox>, wakeup: Wakeup) {
        self.waiters.add(mailbox, wakeup, self.get().revision());
    }

    fn lock(&self) -> MutexGuard<'_, trust_core::View> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<trust_core::Engine> for Engine {
    fn from(engine: trust_core::Engine) -> Self {
        let view = Mutex::new(engine.view());
        let shown = Arc::new(Shown { view, waiters: Waiters::default() });
        Engine { writer: Writer::new(engine), shown, last: Last::default() }
    }
}

impl Engine {
    pub(crate) fn shown(&self) -> trust_core::View {
        self.shown.get()
    }

    /// Makes `change` now and shows the outcome; whether it altered anything.
    pub(crate) fn change<E: Into<Failure>>(
        &self,
        change: impl FnOnce(&mut trust_core::Engine) -> Result<trust_core::Revision, E>,
    ) -> NativeResult<bool> {
        let (altered, view) = self.writer.now(|engine| {
            let before = engine.revision();
            let after = change(engine).map_err(Into::into)?;
            Ok((after != before, engine.view()))
        })?;
        self.shown.advance(view);
        Ok(altered)
    }

    pub(crate) fn make(
        &self,
        env: &Env,
        change: impl FnOnce() -> NativeResult<Change>,
    ) -> napi::Result<bool> {
        guard(env, || {
            let change = change()?;
            self.change(|engine| engine.apply([change]))
        })
    }
}

#[napi]
impl Engine {
    /// Makes an empty engine.
    ///
    /// Throws `INVALID_SETTING`, `INVALID_ARGUMENT`.
    #[napi(constructor, ts_args_type = "settings?: Settings")]
    pub fn new(env: &Env, settings: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let settings = settings::settings(env, &Options::read(&settings, &SETTINGS)?)?;
            Ok(trust_core::Engine::new(settings).into())
        })
    }

    /// Collects changes on the batch that `fn` is given, then makes them as one revision, wholly or not
    /// at all. If `fn` throws, or one of the changes is refused, nothing is applied. Returns whether
    /// anything was altered.
    ///
    /// `fn` must not be async: its changes are applied when it returns. Throws the errors of `fn` and of the single
    /// changes.
    #[napi(ts_args_type = "fn: (batch: Batch) => void")]
    pub fn batch(&self, env: &Env, fn_: Unknown<'_>) -> napi::Result<bool> {
        guard(env, || {
            if fn_.get_type()? != ValueType::Function {
                return Err(wrong_type("fn", "a function", &fn_));
            }
            let collect = Function::<Batch, Unknown>::from_unknown(fn_)?;
            let (batch, changes) = Batch::open();
            let returned = collect.call(batch);
            let changes = changes.close();
            returned?;
            self.change(|engine| engine.apply(changes))
        })
    }

    /// Applies the changes of domain classes (`partnership.changes`): each has a `change`, the name of a method, and
    /// its arguments. All of them are one revision, or none is applied; returns the revision after it.
    ///
    /// Throws `INVALID_VALUE`, and the errors of the single changes.
    #[napi(ts_args_type = "changes: ReadonlyArray<EngineChange>")]
    pub fn apply(&self, env: &Env, changes: String) -> napi::Result<f64> {
        guard(env, || {
            let changes: Vec<Change> = json::read(&changes)?;
            self.change(|engine| engine.apply(changes))?;
            exact(self.shown().revision())
        })
    }

    /// Returns the state now, frozen. O(1).
    #[napi]
    pub fn view(&self) -> View {
        View { view: self.shown() }
    }

    /// Returns a report of the compaction, which folds edits into the frozen base. Waits for a change under way.
    #[napi]
    pub fn compaction(&self, env: &Env) -> napi::Result<Compaction> {
        guard(env, || self.writer.now(|engine| Ok(engine.compaction().into())))
    }

    /// Returns a report of the maintenance of watches and its cost. Waits for a change under way.
    #[napi]
    pub fn maintenance(&self, env: &Env) -> napi::Result<Maintenance> {
        guard(env, || self.writer.now(|engine| Ok(engine.maintenance().into())))
    }

    /// Folds all edits into a new frozen base now, on this thread; otherwise it happens by itself, on
    /// another. Answers and revision stay as they are. O(members + edges).
    #[napi]
    pub fn compact(&self, env: &Env) -> napi::Result<()> {
        guard(env, || {
            let view = self.writer.now(|engine| {
                engine.compact();
                Ok(engine.view())
            })?;
            self.shown.advance(view);
            Ok(())
        })
    }
}
