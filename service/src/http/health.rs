//! For operators: whether the process lives, whether it can serve, and what it does.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Extension, Router};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::store::change_log;

const BETWEEN_SUMS: Duration = Duration::from_secs(5);

/// Where figures are counted. One per process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Begins to count for the whole process.
    pub fn install() -> Result<Self, BuildError> {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5])?
            .build_recorder();
        let handle = recorder.handle();
        // A second service in the same process counts into the first one's figures.
        let _ = metrics::set_global_recorder(recorder);
        Ok(Metrics(handle))
    }

    /// Adds up what was counted until told to stop: else it piles up until somebody asks for the figures.
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
}

/// Whether the record answers, and the engine is where the record is.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let head = async { change_log::head(&mut *app.store.read().await?).await };
    match head.await {
        Ok(head) if head <= app.feed.now().revision + 100 => (StatusCode::OK, "ready\n"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "behind the change log\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "no database\n"),
    }
}

async fn figures(State(app): State<App>, Extension(metrics): Extension<Metrics>) -> String {
    let now = app.feed.now();
    metrics::gauge!("trustd_revision").set(now.revision as f64);
    metrics::gauge!("trustd_members").set(now.view.member_count() as f64);
    metrics::gauge!("trustd_trust_edges").set(now.view.edge_count() as f64);
    metrics::gauge!("trustd_resources").set(now.view.resource_count() as f64);
    metrics.0.render()
}
