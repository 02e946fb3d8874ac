//! The engine as JavaScript holds it: single changes, and what it says of itself.
//!
//! Invariant: what JavaScript sees changes only on its own thread. A change made with a promise is
//! published when the promise settles, never in the middle of running code.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{FromNapiValue, Function};
use napi::{Env, Unknown, ValueType};
use napi_derive::napi;
use trust_core::Change;

use crate::answers::Compaction;
use crate::batch::{self, Batch};
use crate::failure::{Failure, Outcome, guard};
use crate::ids::wrong_type;
use crate::options::Options;
use crate::view::View;
use crate::writer::Writer;

/// Who trusts whom, how much; and, exactly, how far anybody trusts anybody.
///
/// Questions are answered for the state now. Changes are made one after another, each wholly or not at
/// all; a refused one leaves everything as it was. All methods without `Async` do their work before
/// they return.
#[napi]
pub struct Engine {
    pub(crate) writer: Arc<Writer>,
    pub(crate) shown: Arc<Shown>,
}

/// The state that JavaScript sees.
#[derive(Default)]
pub struct Shown(Mutex<trust_core::View>);

impl Shown {
    pub fn get(&self) -> trust_core::View {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows `view`, unless a later state is shown already. Call it on JavaScript's thread.
    pub fn advance(&self, view: trust_core::View) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if view.revision() >= shown.revision() {
            *shown = view;
        }
    }
}

impl From<trust_core::Engine> for Engine {
    fn from(engine: trust_core::Engine) -> Self {
        let shown = Arc::new(Shown(Mutex::new(engine.view())));
        Engine { writer: Writer::new(engine), shown }
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
    ) -> Outcome<bool> {
        let (altered, view) = self.writer.now(|engine| {
            let before = engine.revision();
            let after = change(engine).map_err(Into::into)?;
            Ok((after != before, engine.view()))
        })?;
        self.shown.advance(view);
        Ok(altered)
    }

    fn apply(&self, env: &Env, change: impl FnOnce() -> Outcome<Change>) -> napi::Result<bool> {
        guard(env, || {
            let change = change()?;
            self.change(|engine| engine.apply([change]))
        })
    }
}

#[napi]
impl Engine {
    /// An empty engine: walks of at most `maxHops` edges (1 to 12, 6 if not given), and a `floor` below
    /// which products count as no trust (0.001 to 1, 0.1 if not given).
    ///
    /// Throws `INVALID_SETTING`, `INVALID_ARGUMENT`.
    #[napi(constructor, ts_args_type = "settings?: Settings")]
    pub fn new(env: &Env, settings: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let settings = Options::read(&settings, &["maxHops", "floor"])?.settings()?;
            Ok(trust_core::Engine::new(settings).into())
        })
    }

    /// Declares trust of `source` in `target`, replacing what was declared before: a `weight` in (0, 1],
    /// rounded half-up to thousandths; the vouch 0.8 if not given. Members appear on first mention.
    /// Returns whether anything was altered.
    ///
    /// Throws `INVALID_WEIGHT`, `SELF_TRUST`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
    /// O(log n): some microseconds.
    #[napi(ts_args_type = "source: string, target: string, weight?: number | null")]
    pub fn set_trust(
        &self,
        env: &Env,
        source: Unknown<'_>,
        target: Unknown<'_>,
        weight: Unknown<'_>,
    ) -> napi::Result<bool> {
        self.apply(env, || batch::set_trust(env, &source, &target, &weight))
    }

    /// Withdraws the trust that `source` declared in `target`. Returns `false` if there was none.
    ///
    /// Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
    #[napi(ts_args_type = "source: string, target: string")]
    pub fn revoke_trust(
        &self,
        env: &Env,
        source: Unknown<'_>,
        target: Unknown<'_>,
    ) -> napi::Result<bool> {
        self.apply(env, || batch::revoke_trust(env, &source, &target))
    }

    /// Blocks: `blocker` no longer trusts `blocked`, nor anybody through them. The two hide from each
    /// other. Members appear on first mention. Returns `false` if blocked already.
    ///
    /// Throws `SELF_BLOCK`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
    #[napi(ts_args_type = "blocker: string, blocked: string")]
    pub fn block(
        &self,
        env: &Env,
        blocker: Unknown<'_>,
        blocked: Unknown<'_>,
    ) -> napi::Result<bool> {
        self.apply(env, || batch::block(env, &blocker, &blocked))
    }

    /// Lifts the block made by `blocker`; one made by the other stays. Returns `false` if there was none.
    ///
    /// Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
    #[napi(ts_args_type = "blocker: string, blocked: string")]
    pub fn unblock(
        &self,
        env: &Env,
        blocker: Unknown<'_>,
        blocked: Unknown<'_>,
    ) -> napi::Result<bool> {
        self.apply(env, || batch::unblock(env, &blocker, &blocked))
    }

    /// Adds a member with no edges. Returns `false` if it is there already.
    ///
    /// Throws `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
    #[napi(ts_args_type = "member: string")]
    pub fn add_member(&self, env: &Env, member: Unknown<'_>) -> napi::Result<bool> {
        self.apply(env, || batch::add_member(env, &member))
    }

    /// Removes a member with all its edges and blocks, made and received. Returns `true`.
    ///
    /// Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(degree · log n).
    #[napi(ts_args_type = "member: string")]
    pub fn remove_member(&self, env: &Env, member: Unknown<'_>) -> napi::Result<bool> {
        self.apply(env, || batch::remove_member(env, &member))
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
            batch::refuse_promise(&returned?)?;
            self.change(|engine| engine.apply(changes))
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
