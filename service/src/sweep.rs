//! What time does by itself: ends listings, reservations and sessions, and forgets old answers.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock;
use crate::store::{idempotency, session};

const EVERY: Duration = Duration::from_secs(60);

/// Sweeps until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        if let Err(error) = once(&app).await {
            tracing::error!(%error, "sweeping failed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn once(app: &App) -> sqlx::Result<()> {
    app.limits.sweep();
    let now = clock::now();
    let (mut transaction, _turn) = app.store.write().await?;
    idempotency::sweep(&mut transaction, now).await?;
    session::sweep(&mut transaction, now).await?;
    transaction.commit().await
}
