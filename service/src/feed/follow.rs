//! Following the log for as long as the process lives.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio_util::sync::CancellationToken;

use super::checkpoint::BETWEEN_CHECKPOINTS;
use super::{Feed, pretends_to_be};
use crate::store::{Fault, Kind};

impl Feed {
    /// Follows the log until told to stop; makes checkpoints now and then.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut woken = self.listener().await;
        let pause = match self.store.kind() {
            Kind::Sqlite => Duration::from_secs(1),
            Kind::Postgres => Duration::from_millis(200),
        };
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(pause) => {}
                () = heard(&mut woken) => {}
            }
            if pretends_to_be("lagging") {
                continue;
            }
            if let Err(error) = self.advance().await {
                tracing::error!(%error, "the log cannot be followed");
                continue;
            }
            if let Err(error) = self.keep_checkpoint(BETWEEN_CHECKPOINTS).await {
                tracing::error!(%error, "no checkpoint was made");
            }
        }
        if let Err(error) = self.keep_checkpoint(1).await {
            tracing::error!(%error, "no checkpoint was made");
        }
    }

    async fn listener(&self) -> Option<PgListener> {
        if self.store.kind() != Kind::Postgres {
            return None;
        }
        listener(self.store.url())
            .await
            .inspect_err(|error| {
                tracing::warn!(error = %Fault(error), "not listening: the log is polled");
            })
            .ok()
    }
}

async fn listener(url: &str) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen("trustd").await?;
    Ok(listener)
}

/// Waits for word from the database; for ever if it sends none.
async fn heard(listener: &mut Option<PgListener>) {
    match listener {
        Some(listener) => match listener.recv().await {
            Ok(_) => {}
            // It reconnects by itself; until it has, the log is polled.
            Err(_) => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}
