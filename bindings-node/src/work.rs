//! Work off the event loop: this package's own threads, a way to stop, and a promise of the result.
//!
//! libuv has four threads for all of Node's files and names, so long work there would hold up
//! `fs.readFile`. Invariant: results reach JavaScript on its own thread, and a job that was cancelled
//! has stopped before its promise is rejected.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use napi::Env;
use napi::bindgen_prelude::{External, Object, ToNapiValue};
use napi_derive::napi;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use trust_core::{Cancelled, Progress};

use crate::failure::{Failure, NativeResult, caught, guard};

static POOL: LazyLock<Result<ThreadPool, ThreadPoolBuildError>> = LazyLock::new(|| {
    ThreadPoolBuilder::new().thread_name(|number| format!("trust-core {number}")).build()
});

/// Returns this package's threads, one per core.
pub fn pool() -> NativeResult<&'static ThreadPool> {
    POOL.as_ref().map_err(|error| Failure::refused("INTERNAL", format!("no threads: {error}")))
}

/// The state that a piece of work shares with its caller: its progress, and whether it is to stop.
#[derive(Default)]
pub struct Signals {
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl Signals {
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Returns an error if the work is to stop.
    pub fn check(&self) -> NativeResult<()> {
        if self.is_cancelled() { Err(Cancelled.into()) } else { Ok(()) }
    }

    /// Notes how far the work is.
    pub fn note(&self, progress: Progress) {
        self.done.store(progress.done, Ordering::Relaxed);
        self.total.store(progress.total, Ordering::Relaxed);
    }

    /// Notes how far the work is; breaks if it is to stop.
    pub fn report(&self, progress: Progress) -> ControlFlow<()> {
        self.note(progress);
        if self.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// One piece of work as the JavaScript layer holds it.
pub type Job = External<Hold>;

/// The hold on one piece of work. Letting go cancels it: when a worker thread of Node ends in the
/// middle of its work, nobody is left to hear the result.
pub struct Hold(Arc<Signals>);

impl Hold {
    pub fn signals(&self) -> Arc<Signals> {
        self.0.clone()
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }
}

/// Returns a piece of work yet to start.
#[napi(skip_typescript)]
pub fn new_job() -> Job {
    External::new(Hold(Arc::default()))
}

/// Asks the work to stop.
#[napi(skip_typescript)]
pub fn cancel_job(job: &Job) {
    job.0.cancelled.store(true, Ordering::Relaxed);
}

/// Throws `CANCELLED` if the work was asked to stop.
#[napi(skip_typescript)]
pub fn check_job(env: &Env, job: &Job) -> napi::Result<()> {
    guard(env, || job.0.check())
}

/// Rows handled so far, and what that will be at the end; 0 until it is known.
#[napi(skip_typescript)]
pub fn job_progress(job: &Job) -> Vec<f64> {
    [&job.0.done, &job.0.total].map(|count| count.load(Ordering::Relaxed) as f64).to_vec()
}

/// Starts `work` on a thread of the pool; the promise gives what `deliver` makes of its result.
pub fn promise<'env, T: Send + 'static, D: ToNapiValue + 'static>(
    env: &'env Env,
    work: impl FnOnce() -> NativeResult<T> + Send + 'static,
    deliver: impl FnOnce(&Env, T) -> NativeResult<D> + Send + 'static,
) -> NativeResult<Object<'env>> {
    let (settle, promise) = deferred(env, deliver)?;
    pool()?.spawn_fifo(move || settle(caught(work)));
    Ok(promise)
}

/// Returns a promise, and the function that settles it from any thread.
pub fn deferred<'env, T: Send + 'static, D: ToNapiValue + 'static>(
    env: &'env Env,
    deliver: impl FnOnce(&Env, T) -> NativeResult<D> + Send + 'static,
) -> NativeResult<(impl FnOnce(NativeResult<T>) + Send + 'static, Object<'env>)> {
    let (deferred, promise) = env.create_deferred()?;
    let settle = move |outcome: NativeResult<T>| {
        deferred.resolve(move |env: Env| {
            let delivered = outcome.and_then(|result| caught(|| deliver(&env, result)));
            delivered.map_err(|failure| failure.into_rejection(&env))
        });
    };
    Ok((settle, promise))
}
