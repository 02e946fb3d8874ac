//! Many edges at once: from arrays, and from files.
//!
//! Invariant: a load is one revision, wholly or not at all, also when it is cancelled on its way.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{External, FromNapiValue, Function, Object, ToNapiValue};
use napi::{Env, Unknown, ValueType};
use napi_derive::napi;
use trust_core::{BulkLoad, Progress};

use crate::answers::TsvReport;
use crate::engine::Engine;
use crate::failure::{Failure, Outcome, caught, guard};
use crate::ids::wrong_type;
use crate::options::Options;
use crate::persistence::path;
use crate::raw::{Elements, typed_array};
use crate::rows::{EdgeRows, Given};
use crate::work::{Job, Signals, deferred, pool};

/// How far a long operation is, as its `onProgress` is told.
#[napi(object, js_name = "Progress")]
pub struct ProgressAnswer {
    /// Steps done so far, each row counted once per pass over it.
    pub done: f64,
    /// What `done` will be at the end; 0 until it is known.
    pub total: f64,
}

/// The function given as `onProgress` to a call that runs in this thread.
struct Listener<'env> {
    function: Option<Function<'env, ProgressAnswer, Unknown<'env>>>,
    thrown: Option<napi::Error>,
}

impl<'env> Listener<'env> {
    fn read(options: &Options<'env>) -> Outcome<Self> {
        let function = match options.get("onProgress")? {
            None => None,
            Some(value) if value.get_type()? == ValueType::Function => {
                Some(Function::from_unknown(value)?)
            }
            Some(value) => return Err(wrong_type("onProgress", "a function", &value)),
        };
        Ok(Listener { function, thrown: None })
    }

    fn tell(&mut self, progress: Progress) -> ControlFlow<()> {
        let Some(function) = &self.function else { return ControlFlow::Continue(()) };
        let Progress { done, total } = progress;
        match function.call(ProgressAnswer { done: done as f64, total: total as f64 }) {
            Ok(_) => ControlFlow::Continue(()),
            Err(error) => {
                self.thrown = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    /// What the function threw in place of the refusal that followed from it.
    fn outcome<T>(self, outcome: Outcome<T>) -> Outcome<T> {
        match self.thrown {
            Some(error) => Err(Failure::Js(error)),
            None => outcome,
        }
    }
}

/// Rows on their way into an async load; the JavaScript layer feeds it a few milliseconds at a time.
pub type Rows = External<Mutex<EdgeRows>>;

/// No rows yet.
#[napi(skip_typescript)]
pub fn new_rows() -> Rows {
    External::new(Mutex::default())
}

/// How many rows the columns have; throws unless they agree.
#[napi(skip_typescript)]
pub fn count_rows(
    env: &Env,
    sources: Unknown<'_>,
    targets: Unknown<'_>,
    weights: Unknown<'_>,
) -> napi::Result<f64> {
    let given = Given { sources: &sources, targets: &targets, weights: &weights };
    guard(env, || Ok(given.rows(env)? as f64))
}

/// Reads the rows from `start` to before `end`.
#[napi(skip_typescript)]
pub fn read_rows(
    env: &Env,
    rows: &Rows,
    sources: Unknown<'_>,
    targets: Unknown<'_>,
    weights: Unknown<'_>,
    start: u32,
    end: u32,
) -> napi::Result<()> {
    let given = Given { sources: &sources, targets: &targets, weights: &weights };
    guard(env, || {
        let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
        let range = start as usize..end as usize;
        rows.read_ends(env, &given, range.clone())?;
        rows.read_weights(env, &given, range)
    })
}

#[napi]
impl Engine {
    /// Sets many edges at once, as one revision, wholly or not at all. Ids are strings or whole numbers;
    /// a whole number stands for the member whose id is its decimal text. Of rows with equal ends the
    /// last counts, and edges that exist are replaced. Without weights every edge is a vouch, 0.8.
    /// Returns whether anything was altered.
    ///
    /// Throws `LENGTH_MISMATCH`, `INVALID_WEIGHT`, `SELF_TRUST`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
    /// `INVALID_ARGUMENT`, and what `onProgress` throws, which stops the load. Some 0.15 µs per row of
    /// whole numbers in typed arrays, 1 µs per row of strings.
    #[napi(
        ts_args_type = "sources: MemberIds, targets: MemberIds, weights?: Weights | null, options?: Watched"
    )]
    pub fn load_edges(
        &self,
        env: &Env,
        sources: Unknown<'_>,
        targets: Unknown<'_>,
        weights: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<bool> {
        guard(env, || {
            let mut listener = Listener::read(&Options::read(&options, &["onProgress"])?)?;
            let given = Given { sources: &sources, targets: &targets, weights: &weights };
            let load = read_all(env, &given)?;
            let loaded = self.change(|engine| engine.load(load, &mut |p| listener.tell(p)));
            listener.outcome(loaded)
        })
    }

    /// `loadEdges` off the event loop. The arrays are copied at the call, and read a few milliseconds at
    /// a time. The engine shows the new edges when the promise settles. `signal` stops it; then nothing
    /// was changed. `onProgress` is told some ten times a second.
    ///
    /// Rejects with what `loadEdges` throws, or with the signal's reason.
    #[napi(
        ts_args_type = "sources: MemberIds, targets: MemberIds, weights?: Weights | null, options?: Watched & Abortable",
        ts_return_type = "Promise<boolean>"
    )]
    pub fn load_edges_async<'env>(
        &self,
        env: &'env Env,
        rows: &Rows,
        options: Unknown<'_>,
        job: &Job,
    ) -> napi::Result<Object<'env>> {
        guard(env, || {
            Options::read(&options, &[])?;
            let rows = std::mem::take(&mut *rows.lock().unwrap_or_else(PoisonError::into_inner));
            let read = move |_: &Signals| Ok((rows.into_load()?, ()));
            self.load_later(env, job, read, |altered, ()| altered)
        })
    }

    /// Reads an edge list, plain or gzip: rows of `source target [weight]`, `#` for comments. A positive
    /// weight is trust, a negative one a block of the target by the source. With `weights: 'auto'` (the
    /// default) a file whose positive weights are all 1 carries none, and each reads as the vouch 0.8;
    /// `'asGiven'` takes them as they are, `'vouch'` takes all as 0.8. Rows that cannot be used are skipped
    /// and counted. One revision, wholly or not at all.
    ///
    /// Throws `IO_ERROR`, `INVALID_GZIP`, `NOT_TSV`, `TOO_LARGE`, `INVALID_ARGUMENT`, and what
    /// `onProgress` throws, which stops the load. Some 0.3 µs per row.
    #[napi(ts_args_type = "path: string, options?: TsvOptions & Watched")]
    pub fn load_tsv(
        &self,
        env: &Env,
        path: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<TsvReport> {
        guard(env, || {
            let options = Options::read(&options, &["weights", "onProgress"])?;
            let mut listener = Listener::read(&options)?;
            let path = self::path(env, &path)?;
            let loaded = trust_files::read_tsv(&path, &options.tsv()?, &mut |p| listener.tell(p))
                .map_err(Failure::from)
                .and_then(|tsv| {
                    let report = TsvReport::of(&tsv);
                    self.change(|engine| engine.load(tsv.load, &mut |p| listener.tell(p)))?;
                    Ok(report)
                });
            listener.outcome(loaded)
        })
    }

    /// `loadTsv` off the event loop. The engine shows what was loaded when the promise settles. `signal`
    /// stops it; then nothing was changed. `onProgress` is told some ten times a second.
    ///
    /// Rejects with what `loadTsv` throws, or with the signal's reason.
    #[napi(
        ts_args_type = "path: string, options?: TsvOptions & Watched & Abortable",
        ts_return_type = "Promise<TsvReport>"
    )]
    pub fn load_tsv_async<'env>(
        &self,
        env: &'env Env,
        path: Unknown<'_>,
        options: Unknown<'_>,
        job: &Job,
    ) -> napi::Result<Object<'env>> {
        guard(env, || {
            let options = Options::read(&options, &["weights"])?.tsv()?;
            let path = self::path(env, &path)?;
            let read = move |signals: &Signals| {
                let tsv = trust_files::read_tsv(&path, &options, &mut |p| signals.report(p))?;
                let report = TsvReport::of(&tsv);
                Ok((tsv.load, report))
            };
            self.load_later(env, job, read, |_, report| report)
        })
    }
}

impl Engine {
    /// Reads a load on a thread, then makes it in its turn; the promise gives `answer`.
    fn load_later<'env, R: Send + 'static, D: ToNapiValue + 'static>(
        &self,
        env: &'env Env,
        job: &Job,
        read: impl FnOnce(&Signals) -> Outcome<(BulkLoad, R)> + Send + 'static,
        answer: impl FnOnce(bool, R) -> D + Send + 'static,
    ) -> Outcome<Object<'env>> {
        let (shown, writer) = (self.shown.clone(), self.writer.clone());
        let signals: Arc<Signals> = job.signals();
        let (settle, promise) = deferred(env, move |_, (altered, view, report)| {
            shown.advance(view);
            Ok(answer(altered, report))
        })?;
        pool()?.spawn_fifo(move || match caught(|| read(&signals)) {
            Err(failure) => settle(Err(failure)),
            Ok((load, report)) => writer.later(Box::new(move |engine| {
                settle(caught(|| {
                    signals.check()?;
                    let before = engine.revision();
                    let after = engine.load(load, &mut |p| signals.report(p))?;
                    Ok((after != before, engine.view(), report))
                }));
            })),
        });
        Ok(promise)
    }
}

/// All rows as a load; weights in a `Float64Array` are read where they lie.
fn read_all(env: &Env, given: &Given<'_, '_>) -> Outcome<BulkLoad> {
    let count = given.rows(env)?;
    let mut rows = EdgeRows::default();
    rows.read_ends(env, given, 0..count)?;
    if typed_array(env, given.weights, |elements| matches!(elements, Elements::F64(_)))
        != Some(true)
    {
        rows.read_weights(env, given, 0..count)?;
        return rows.into_load();
    }
    let load = typed_array(env, given.weights, |elements| match elements {
        Elements::F64(weights) => Some(rows.into_load_with(Some(weights))),
        _ => None,
    });
    load.flatten().unwrap_or_else(|| Err(wrong_type("weights", "a Float64Array", given.weights)))
}
