//! The engine as JavaScript holds it, and what it says of itself.
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

/// Who trusts whom, how much; and, exactly, how far anybody trusts anybody.
///
/// Questions are answered for the state now. Changes are made one after another, each wholly or not at
/// all; a refused one leaves everything as it was. What changes something returns whether anything was
/// altered, and only then the revision moves. All methods without `Async` do their work before they
/// return.
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

    /// Calls `bell` once the watch at `post` has something to tell.
    pub fn wait(&self, post: &Arc<Mailbox>, wakeup: Wakeup) {
        self.waiters.add(post, wakeup, self.get().revision());
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
    /// An empty engine.
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
    /// `fn` must not be async: what it collects is applied when it returns. Throws what `fn` throws and
    /// what the single changes throw.
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

    /// Makes changes as the domain classes tell them (`partnership.changes`): each a `change` by its name, and what it
    /// takes. One revision, all or nothing; the revision that is now.
    ///
    /// Throws `INVALID_VALUE`, and what the single changes throw.
    #[napi(ts_args_type = "changes: ReadonlyArray<EngineChange>")]
    pub fn apply(&self, env: &Env, changes: String) -> napi::Result<f64> {
        guard(env, || {
            let changes: Vec<Change> = json::read(&changes)?;
            self.change(|engine| engine.apply(changes))?;
            exact(self.shown().revision())
        })
    }

    /// The state now, frozen. O(1).
    #[napi]
    pub fn view(&self) -> View {
        View { view: self.shown() }
    }

    /// How the folding of edits into the frozen base goes. Waits for a change under way.
    #[napi]
    pub fn compaction(&self, env: &Env) -> napi::Result<Compaction> {
        guard(env, || self.writer.now(|engine| Ok(engine.compaction().into())))
    }

    /// How the watches are kept current, and what that cost. Waits for a change under way.
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
