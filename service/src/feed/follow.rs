//! Following the log for as long as the process lives.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio_util::sync::CancellationToken;

use super::checkpoint::BETWEEN_CHECKPOINTS;
use super::{Feed, pretends_to_be};
use crate::store::{Fault, Kind, within};

/// How long connecting to listen may take.
const CONNECT: Duration = Duration::from_secs(4);
/// How long a checkpoint may take to be written.
const KEEP: Duration = Duration::from_secs(30);
/// How many looks go by between two attempts to listen.
const LOOKS_BETWEEN: u32 = 25;

impl Feed {
    /// Follows the log until told to stop; makes checkpoints now and then.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut woken = self.listener().await;
        let (mut failure, mut looks) = (None, 0_u32);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(self.pause()) => {}
                () = heard(&mut woken) => {}
            }
            if pretends_to_be("lagging") {
                continue;
            }
            if let Err(error) = self.advance().await {
                // Each kind once: a server that is out of reach may come back with another record.
                let kind = std::mem::discriminant(&error);
                if failure.replace(kind) != Some(kind) {
                    tracing::error!(%error, "the log cannot be followed");
                }
                // A line that went dead without a word would be listened to for ever.
                woken = None;
                continue;
            }
            if failure.take().is_some() {
                tracing::info!("the log is followed again");
            }
            looks = looks.wrapping_add(1);
            if woken.is_none() && looks.is_multiple_of(LOOKS_BETWEEN) {
                woken = self.listener().await;
            }
            self.keep(BETWEEN_CHECKPOINTS).await;
        }
        self.keep(1).await;
    }

    async fn keep(&self, after: i64) {
        match tokio::time::timeout(KEEP, self.keep_checkpoint(after)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "no checkpoint was made"),
            Err(_) => tracing::warn!("no checkpoint was made: it took too long"),
        }
    }

    async fn listener(&self) -> Option<PgListener> {
        if self.store.kind() != Kind::Postgres {
            return None;
        }
        within(CONNECT, listener(self.store.url()))
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
