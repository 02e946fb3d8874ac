//! Follows the change log for the life of the process.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio_util::sync::CancellationToken;

use super::replay::BETWEEN_CHECKPOINTS;
use super::{Feed, injects};
use crate::store::{Fault, Kind, within};

/// The longest time to connect for listening.
const CONNECT: Duration = Duration::from_secs(4);
/// The longest time to write a checkpoint.
const KEEP: Duration = Duration::from_secs(30);
/// The number of looks at the log between two attempts to listen.
const LOOKS_BETWEEN: u32 = 25;

/// The result of an attempt to make a checkpoint, if one is due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Checkpoint {
    Made,
    Failed,
}

impl Feed {
    /// Follows the log until `stop` is cancelled, and makes checkpoints.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut woken = self.listener().await;
        let (mut failure, mut last, mut looks) = (None, Checkpoint::Made, 0_u32);
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
                // Each kind of error is logged once: an unreachable server may return with another record.
                let kind = std::mem::discriminant(&error);
                if failure.replace(kind) != Some(kind) {
                    tracing::error!(%error, "the log cannot be followed");
                }
                // A connection that died silently would be listened to for ever.
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
            last = self.keep(BETWEEN_CHECKPOINTS, last).await;
        }
        self.keep(1, Checkpoint::Made).await;
    }

    /// Makes a checkpoint if it is due. A failure is logged only if the `last` attempt succeeded, since it is retried
    /// after every look.
    async fn keep(&self, after: i64, last: Checkpoint) -> Checkpoint {
        let is_first = last == Checkpoint::Made;
        match tokio::time::timeout(KEEP, self.keep_checkpoint(after)).await {
            Ok(Ok(())) => return Checkpoint::Made,
            Ok(Err(error)) if is_first => tracing::warn!(%error, "no checkpoint was made"),
            Err(_) if is_first => tracing::warn!("no checkpoint was made: it took too long"),
            Ok(Err(_)) | Err(_) => {}
        }
        Checkpoint::Failed
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

/// Waits for a notification of the database; for ever if there is no listener.
async fn heard(listener: &mut Option<PgListener>) {
    match listener {
        Some(listener) => match listener.recv().await {
            Ok(_) => {}
            // The listener reconnects by itself; until then the log is polled.
            Err(_) => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}
