//! Routes for operators: liveness, readiness and metrics.
//!
//! A server is ready if it can read and write: a full or read-only record is not ready, although reading continues.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Extension, Router};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock;
use crate::store::{Outage, change_log, probe, within};

const BETWEEN_SUMS: Duration = Duration::from_secs(5);

/// The metrics. One per process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Installs the metrics of the whole process.
    pub fn install() -> Result<Self, BuildError> {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5])?
            .build_recorder();
        let handle = recorder.handle();
        // A second service in the same process uses the metrics of the first.
        let _ = metrics::set_global_recorder(recorder);
        Ok(Metrics(handle))
    }

    /// Aggregates the metrics until `stop` is cancelled; otherwise samples would accumulate until somebody reads
    /// the metrics.
    pub async fn add_up(self, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(BETWEEN_SUMS)).await.is_some() {
            self.0.run_upkeep();
        }
    }
}

pub fn router(metrics: Metrics) -> Router<App> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .layer(Extension(metrics))
        .layer(Extension(Arc::<Readiness>::default()))
}

/// The time for which a result is reused, so that frequent requests cost the database one look a second.
const FOUND_FOR: Duration = Duration::from_secs(1);
/// The longest time for the record to be read or written.
const IN_TIME: Duration = Duration::from_millis(900);
/// The number of entries that a ready engine may be behind.
const NEAR: i64 = 100;

/// The last result and its time. Concurrent requests wait for one look.
#[derive(Default)]
struct Readiness(Mutex<Option<(Instant, Found)>>);

/// A status, with a line that gives the reason.
type Found = (StatusCode, &'static str);

const READY: Found = (StatusCode::OK, "ready\n");

/// Returns whether the record answers and takes writes, and the engine is up to date.
async fn ready(
    State(app): State<App>,
    Extension(readiness): Extension<Arc<Readiness>>,
) -> (StatusCode, &'static str) {
    let mut last = readiness.0.lock().await;
    match *last {
        Some((looked, found)) if looked.elapsed() < FOUND_FOR => found,
        _ => {
            let found = match look(&app).await {
                Ok(()) => READY,
                Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, reason),
            };
            *last = Some((Instant::now(), found));
            found
        }
    }
}

async fn look(app: &App) -> Result<(), &'static str> {
    let read = async {
        let head = change_log::head(&mut *app.store.read().await?).await?;
        Ok((head, app.feed.current().await))
    };
    let (head, current) = within(IN_TIME, read).await.map_err(|_| "no database\n")?;
    let known = app.feed.now().revision;
    if current.is_err() || known.since(head.revision).abs() > NEAR {
        return Err("behind the change log\n");
    }
    let has_begun = AtomicBool::new(false);
    let write = async {
        let (mut transaction, _turn) = app.store.write().await?;
        has_begun.store(true, Ordering::SeqCst);
        probe::write(&mut transaction, app.store.kind(), clock::now()).await?;
        app.store.commit(transaction).await
    };
    match timeout(IN_TIME, write).await {
        Ok(written) => written.map_err(|error| match Outage::of(&error) {
            Outage::Full => "no room to write\n",
            Outage::ReadOnly => "read-only\n",
            _ => "no writes\n",
        }),
        Err(_) if has_begun.load(Ordering::SeqCst) => Err("no database\n"),
        // Another writer holds the lock, which is normal.
        Err(_) => Ok(()),
    }
}

async fn figures(State(app): State<App>, Extension(metrics): Extension<Metrics>) -> String {
    let now = app.feed.now();
    metrics::gauge!("trustd_revision").set(now.revision.number() as f64);
    metrics::gauge!("trustd_members").set(now.view.member_count() as f64);
    metrics::gauge!("trustd_trust_edges").set(now.view.edge_count() as f64);
    metrics::gauge!("trustd_resources").set(now.view.resource_count() as f64);
    metrics.0.render()
}
