//! Many edges at once: from arrays, and from files.
//!
//! Invariant: a load is one revision, wholly or not at all, also when it is cancelled on its way.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{Either, External, Object, ToNapiValue};
use napi::{Env, Unknown};
use napi_derive::napi;
use trust_core::{BulkLoad, LeftOut, Progress};

use crate::answers::{LeftOutRows, LoadReport, TsvReport};
use crate::engine::Engine;
use crate::failure::{Failure, NativeResult, caught, guard};
use crate::ids::wrong_type;
use crate::options::Options;
use crate::persistence::path;
use crate::progress::{Listener, Stage};
use crate::raw::{Elements, typed_array};
use crate::reading;
use crate::rows::{EdgeRows, Given};
use crate::work::{Job, Signals, deferred, pool};

/// The result of an engine's last load.
#[derive(Clone)]
pub enum LastLoad {
    Rows(LoadReport),
    File(TsvReport),
}

/// The place where an engine keeps it.
pub type Last = Arc<Mutex<Option<LastLoad>>>;

fn keep(last: &Last, report: LastLoad) {
    *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
}

/// Rows on their way into an async load; the JavaScript layer feeds it a few milliseconds at a time.
pub type Rows = External<Mutex<EdgeRows>>;

/// Makes an empty set of rows.
#[napi(skip_typescript)]
pub fn new_rows() -> Rows {
    External::new(Mutex::default())
}

/// Returns the number of rows of the columns; throws unless they agree.
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
#[allow(clippy::too_many_arguments)] // each column comes as an argument of its own
pub fn read_rows(
    env: &Env,
    rows: &Rows,
    sources: Unknown<'_>,
    targets: Unknown<'_>,
    weights: Unknown<'_>,
    start: u32,
    end: u32,
    job: &Job,
) -> napi::Result<()> {
    let given = Given { sources: &sources, targets: &targets, weights: &weights };
    guard(env, || {
        let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
        let range = start as usize..end as usize;
        rows.read_ends(env, &given, range.clone())?;
        rows.read_weights(env, &given, range)?;
        let read = Progress { done: u64::from(end), total: given.rows(env)? as u64 };
        job.signals().note(Stage::of_rows(given.rows(env)?).0.of(read));
        Ok(())
    })
}

#[napi]
impl Engine {
    /// Sets many edges at once, as one revision, wholly or not at all. Ids are strings or whole numbers;
    /// a whole number stands for the member whose id is its decimal text. Of rows with equal ends the
    /// last counts, and edges that exist are replaced. Without a column of weights every edge is a vouch,
    /// 0.8. Rows with an absent value, self-loops and weights of 0 are left out; `lastLoad` counts them.
    /// Returns whether anything was altered.
    ///
    /// Throws `LENGTH_MISMATCH`, `INVALID_WEIGHT`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
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
            let (rows, (load, left_out)) = (given.rows(env)?, read_all(env, &given)?);
            let (edges, building) = (load.edges.len(), Stage::of_rows(rows).1);
            let tell = &mut |p| listener.tell(building.of(p));
            let loaded = self.change(|engine| engine.load(load, tell));
            let altered = listener.outcome(loaded)?;
            keep(&self.last, report(rows, edges, altered, left_out));
            Ok(altered)
        })
    }

    /// Runs `loadEdges` off the event loop. The arrays are copied at the call, and read a few milliseconds at a
    /// time. The engine shows the new edges when the promise settles. `signal` stops it; then nothing has
    /// changed. `onProgress` is called about ten times a second.
    ///
    /// Rejects with the errors of `loadEdges`, or with the signal's reason.
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
            let read = move |_: &Signals| {
                let count = rows.count();
                let (load, left_out) = rows.into_load()?;
                let edges = load.edges.len();
                let report = move |altered| (altered, report(count, edges, altered, left_out));
                Ok((load, Stage::of_rows(count).1, report))
            };
            self.load_later(env, job, read)
        })
    }

    /// Reads an edge list, plain or gzip: rows of `source target [weight]`, `#` for comments. A positive weight
    /// is trust, a negative one a block of the target by the source, an absent one the vouch 0.8. The options
    /// describe the file; options that are not given are detected from it. Rows that cannot be used are skipped
    /// and counted. One revision, wholly or not at all.
    ///
    /// Throws `IO_ERROR`, `INVALID_GZIP`, `NOT_TSV`, `NO_ROWS`, `TOO_LARGE`, `INVALID_VALUE`,
    /// `INVALID_ARGUMENT`, and what `onProgress` throws, which stops the load. Some 0.3 µs per row.
    #[napi(ts_args_type = "path: string, options?: TsvOptions & Watched")]
    pub fn load_tsv(
        &self,
        env: &Env,
        path: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<TsvReport> {
        guard(env, || {
            let options = Options::read(&options, &reading::NAMES)?;
            let mut listener = Listener::read(&options)?;
            let (path, how) = (self::path(env, &path)?, options.tsv(env)?);
            let (reading, building) = Stage::of_file();
            let tell = &mut |p| listener.tell(reading.of(p));
            let read = trust_files::read_tsv(&path, &how, tell);
            let loaded = read.map_err(Failure::from).and_then(|tsv| {
                let report = TsvReport::of(&tsv);
                let tell = &mut |p| listener.tell(building.of(p));
                let altered = self.change(|engine| engine.load(tsv.load, tell))?;
                Ok(TsvReport { altered, ..report })
            });
            let report = listener.outcome(loaded)?;
            keep(&self.last, LastLoad::File(report.clone()));
            Ok(report)
        })
    }

    /// Runs `loadTsv` off the event loop. The engine shows the loaded rows when the promise settles. `signal`
    /// stops it; then nothing has changed. `onProgress` is called about ten times a second.
    ///
    /// Rejects with the errors of `loadTsv`, or with the signal's reason.
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
            let options = Options::read(&options, &reading::NAMES)?.tsv(env)?;
            let path = self::path(env, &path)?;
            let read = move |signals: &Signals| {
                let (reading, building) = Stage::of_file();
                let tell = &mut |p| signals.report(reading.of(p));
                let tsv = trust_files::read_tsv(&path, &options, tell)?;
                let report = TsvReport::of(&tsv);
                let report = move |altered| {
                    let report = TsvReport { altered, ..report };
                    (report.clone(), LastLoad::File(report))
                };
                Ok((tsv.load, building, report))
            };
            self.load_later(env, job, read)
        })
    }

    /// The result of this engine's last load: how many rows there were, how many of them are edges, and
    /// how many were left out, by reason. `null` before the first, and in an engine just read from a
    /// checkpoint; a load that was refused leaves it as it was.
    #[napi(getter, ts_return_type = "LoadReport | TsvReport | null")]
    pub fn last_load(&self) -> Option<Either<LoadReport, TsvReport>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.map(|last| match last {
            LastLoad::Rows(report) => Either::A(report),
            LastLoad::File(report) => Either::B(report),
        })
    }
}

impl Engine {
    /// Reads a load on a thread, then makes it in its turn; the promise gives the answer of the report that
    /// reading comes to.
    fn load_later<'env, D, R>(
        &self,
        env: &'env Env,
        job: &Job,
        read: impl FnOnce(&Signals) -> NativeResult<(BulkLoad, Stage, R)> + Send + 'static,
    ) -> NativeResult<Object<'env>>
    where
        D: ToNapiValue + 'static,
        R: FnOnce(bool) -> (D, LastLoad) + Send + 'static,
    {
        let (shown, writer, last) = (self.shown.clone(), self.writer.clone(), self.last.clone());
        let signals: Arc<Signals> = job.signals();
        let (settle, promise) = deferred(env, move |_, (altered, view, report): (_, _, R)| {
            shown.advance(view);
            let (answer, report) = report(altered);
            keep(&last, report);
            Ok(answer)
        })?;
        pool()?.spawn_fifo(move || match caught(|| read(&signals)) {
            Err(failure) => settle(Err(failure)),
            Ok((load, building, report)) => writer.later(Box::new(move |engine| {
                settle(caught(|| {
                    signals.check()?;
                    let before = engine.revision();
                    let after = engine.load(load, &mut |p| signals.report(building.of(p)))?;
                    Ok((after != before, engine.view(), report))
                }));
            })),
        });
        Ok(promise)
    }
}

/// Returns the result of a load of columns.
fn report(rows: usize, edges: usize, altered: bool, left_out: LeftOut) -> LastLoad {
    let (rows, edges) = (rows as f64, edges as f64);
    LastLoad::Rows(LoadReport { rows, edges, altered, skipped: LeftOutRows::from(left_out) })
}

/// Returns all rows as a load; weights in a `Float64Array` are read where they lie.
fn read_all(env: &Env, given: &Given<'_, '_>) -> NativeResult<(BulkLoad, LeftOut)> {
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
