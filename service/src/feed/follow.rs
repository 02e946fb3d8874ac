//! Following the log for as long as the process lives.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio_util::sync::CancellationToken;

use super::checkpoint::BETWEEN_CHECKPOINTS;
use super::{Feed, injects};
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
        let (mut failure, mut is_kept, mut looks) = (None, true, 0_u32);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(self.pause()) => {}
                () = heard(&mut woken) => {}
            }
            if injects("lagging") {
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
            is_kept = self.keep(BETWEEN_CHECKPOINTS, is_kept).await;
        }
        self.keep(1, true).await;
    }

    /// Makes a checkpoint if it is due, and gives whether that went well. What went wrong is logged where it `went_well`
    /// before: it is tried again after every look.
    async fn keep(&self, after: i64, went_well: bool) -> bool {
        match tokio::time::timeout(KEEP, self.keep_checkpoint(after)).await {
            Ok(Ok(())) => return true,
            Ok(Err(error)) if went_well => tracing::warn!(%error, "no checkpoint was made"),
            Err(_) if went_well => tracing::warn!("no checkpoint was made: it took too long"),
            Ok(Err(_)) | Err(_) => {}
        }
        false
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
