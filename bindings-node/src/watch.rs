//! A live visible set as JavaScript holds it.

use std::sync::{Arc, MutexGuard};

use napi::bindgen_prelude::Object;
use napi::{Env, Unknown};
use napi_derive::napi;
use trust_core::{Revision, VisibleChange};

use crate::engine::{Engine, Shown};
use crate::failure::{Failure, NativeResult, guard};
use crate::filter::{FILTER, filter};
use crate::ids::{Noun, id};
use crate::mailbox::{Mailbox, Waiting};
use crate::options::{Options, seconds};
use crate::raw::ID_BUFFER;
use crate::search::exact;
use crate::work::deferred;

/// The resources that appeared and vanished since the entry before.
#[napi(object, object_from_js = false)]
pub struct Change {
    /// The revision that made the difference, or at which the clock did.
    pub revision: f64,
    /// The resources that appeared, by id, bytewise.
    pub appeared: Vec<String>,
    /// The resources that vanished, by id, bytewise.
    pub vanished: Vec<String>,
}

impl Change {
    fn of(change: VisibleChange) -> NativeResult<Self> {
        let texts = |ids: Vec<_>| ids.into_iter().map(String::from).collect();
        Ok(Change {
            revision: exact(change.revision)?,
            appeared: texts(change.appeared),
            vanished: texts(change.vanished),
        })
    }
}

/// A live visible set: the resources that `viewer` may see, and those that appeared and vanished since the
/// last call.
///
/// `engine.watch()` makes it. `for await` gives one change after another, and ends when the watch is closed
/// or its viewer removed; leaving the loop closes it, as does `using`. Garbage collection closes a watch
/// without references. Only waiting keeps a process alive. `engine.maintenance().watches` counts the open
/// watches.
#[napi]
pub struct Watch {
    viewer: String,
    mailbox: Arc<Mailbox>,
    shown: Arc<Shown>,
}

impl Watch {
    /// Returns its changes; an error once it is closed.
    fn open(&self) -> NativeResult<MutexGuard<'_, Waiting>> {
        let waiting = self.mailbox.lock();
        match waiting.is_closed() {
            true => Err(Failure::refused("WATCH_CLOSED", "the watch was closed")),
            false => Ok(waiting),
        }
    }

    fn shown(&self) -> Revision {
        self.shown.get().revision()
    }
}

#[napi]
impl Watch {
    /// The viewer.
    #[napi(getter)]
    pub fn viewer(&self) -> &str {
        &self.viewer
    }

    /// The resources visible now, by id, bytewise. Throws `WATCH_CLOSED`. O(n log n).
    #[napi(getter)]
    pub fn visible(&self, env: &Env) -> napi::Result<Vec<String>> {
        guard(env, || Ok(self.open()?.visible(self.shown())))
    }

    /// Whether it was closed.
    #[napi(getter)]
    pub fn closed(&self) -> bool {
        self.mailbox.lock().is_closed()
    }

    /// Whether nothing more can happen: it was closed, or its viewer removed or erased.
    #[napi(getter)]
    pub fn over(&self) -> bool {
        self.mailbox.lock().is_over()
    }

    /// Returns the changes since the last call, one entry per revision that changed anything, without
    /// waiting. Moves the moment that expiry is compared with to `now`, if it is given. Entries that are not
    /// fetched are merged, the oldest first, once there are more than a thousand.
    ///
    /// Throws `WATCH_CLOSED`, `INVALID_TIME`, `INVALID_ARGUMENT`.
    #[napi(ts_args_type = "options?: AtMoment")]
    pub fn poll(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Vec<Change>> {
        guard(env, || {
            let now = Options::read(&options, &["now"])?.seconds("now")?;
            let (mut waiting, shown) = (self.open()?, self.shown());
            waiting.fetch();
            if let Some(now) = now {
                waiting.move_to(now);
            }
            std::iter::from_fn(|| waiting.take(shown)).map(Change::of).collect()
        })
    }

    /// Moves the moment that expiry is compared with, forward or back. The next wait or poll reports the
    /// changes.
    ///
    /// Throws `WATCH_CLOSED`, `INVALID_TIME`, `INVALID_ARGUMENT`.
    #[napi(ts_args_type = "now: number")]
    pub fn move_to(&self, env: &Env, now: Unknown<'_>) -> napi::Result<()> {
        guard(env, || {
            let now = seconds("now", &now)?;
            self.open()?.move_to(now);
            self.mailbox.call(self.shown());
            Ok(())
        })
    }

    /// Ends the watch and all waits for it; no effect if it was closed already.
    #[napi]
    pub fn close(&self, env: &Env) -> napi::Result<()> {
        guard(env, || {
            self.mailbox.lock().close();
            Ok(())
        })
    }

    /// Takes the oldest change that is not yet reported, if there is one.
    #[napi(skip_typescript)]
    pub fn take(&self, env: &Env) -> napi::Result<Option<Change>> {
        guard(env, || {
            let mut waiting = self.mailbox.lock();
            waiting.fetch();
            waiting.take(self.shown()).map(Change::of).transpose()
        })
    }

    /// Returns a promise that settles once there is a change to report, or `cancelWait` is called.
    #[napi(skip_typescript)]
    pub fn news<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        guard(env, || {
            let (settle, promise) = deferred(env, |_, ()| Ok(()))?;
            self.shown.wait(&self.mailbox, Box::new(move || settle(Ok(()))));
            Ok(promise)
        })
    }

    /// Cancels the wait.
    #[napi(skip_typescript)]
    pub fn cancel_wait(&self) {
        self.mailbox.lock().wake();
    }
}

#[napi]
impl Engine {
    /// Watches the resources that `viewer` may see, from now on: exactly those that appear and vanish with
    /// each revision. `signal` closes the watch when it aborts; a pending wait is rejected with its reason.
    ///
    /// Throws `UNKNOWN_MEMBER`, `INVALID_TAG`, `INVALID_VIA`, `INVALID_THRESHOLD`, `INVALID_DISTANCE`,
    /// `NO_PLACE`, `INVALID_TIME`, `INVALID_ARGUMENT`. The first watch of a viewer costs two balls and a
    /// pass over the resources that may be visible; from then on the cost of a change depends on its effect
    /// on the watched viewers.
    #[napi(ts_args_type = "viewer: string, options?: FilterOptions & Abortable")]
    pub fn watch(
        &self,
        env: &Env,
        viewer: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Watch> {
        guard(env, || {
            let options = Options::read(&options, &FILTER)?;
            let (filter, now) = (filter(env, &options)?, options.now()?);
            let viewer = id(env, Noun::Member, "viewer", &viewer, &mut { ID_BUFFER })?.into_owned();
            let (watch, view) = self.writer.now(|engine| {
                let node = engine.view().node(&viewer)?;
                Ok((engine.watch(node, filter, now)?, engine.view()))
            })?;
            self.shown.advance(view);
            Ok(Watch { viewer, mailbox: Mailbox::of(watch), shown: self.shown.clone() })
        })
    }
}
