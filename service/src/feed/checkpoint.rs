//! Checkpoints, from which an engine starts without reading the whole record.

use trust_core::{Checkpoint, Engine, Settings};

use super::replay::{BETWEEN_CHECKPOINTS, Following, Tail};
use super::{Feed, FeedError, PrivateTrust, Projection};
use crate::clock;
use crate::store::change_log::{LogRevision, Mark};
use crate::store::checkpoint::Kept;
use crate::store::{Store, change_log, checkpoint, trust};

impl Feed {
    /// Makes a checkpoint if the newest is older by this number of entries.
    pub(super) async fn keep_checkpoint(&self, after: i64) -> Result<(), FeedError> {
        let (view, revision, mark, before) = {
            let following = self.following.lock().await;
            if following.revision < following.checkpoint.plus(after) {
                return Ok(());
            }
            let Following { revision, mark, checkpoint, .. } = *following;
            (following.engine.view(), revision, mark, checkpoint)
        };
        let made = tokio::task::spawn_blocking(move || Checkpoint::of(&view)).await;
        let Ok(made) = made else { return Ok(()) };
        let kept = Kept { revision, mark, bytes: made.as_bytes().to_vec() };
        let (mut transaction, _turn) = self.store.write().await?;
        // If somebody was erased in the meantime, this checkpoint contains them. The entry of the erasure says so until
        // other processes have read it, and later the log is cut. It does not belong into a different record either.
        let head = change_log::head(&mut transaction).await?;
        let is_of_another =
            head.revision < revision || head.revision == revision && head.mark != mark;
        if is_of_another
            || change_log::is_cut(&mut transaction, revision).await?
            || change_log::erases_after(&mut transaction, revision).await?
        {
            return Ok(());
        }
        checkpoint::keep(&mut transaction, &kept, clock::now()).await?;
        change_log::forget_before(&mut transaction, revision.plus(-BETWEEN_CHECKPOINTS)).await?;
        transaction.commit().await?;
        let mut following = self.following.lock().await;
        // Otherwise a member was erased in the meantime, and the next checkpoint is due at once.
        if following.checkpoint == before {
            following.checkpoint = revision;
        }
        Ok(())
    }
}

/// Loads the engine of the newest checkpoint; nothing if the checkpoint is unusable or the log does not continue
/// from it.
pub async fn newest(store: &Store, settings: Settings) -> Result<Option<Following>, FeedError> {
    let mut connection = store.read().await?;
    let Some(Kept { revision, mark, bytes }) = checkpoint::newest(&mut connection).await? else {
        return Ok(None);
    };
    if change_log::is_cut(&mut connection, revision).await? {
        return Ok(None);
    }
    match tokio::task::block_in_place(|| Checkpoint::decode(&bytes)) {
        Ok(engine) if engine.view().settings() == settings => {
            // These declarations may be newer than the checkpoint. The entries up to that time then change the set
            // once more, to the same result.
            let private = trust::private(&mut connection).await?;
            let private_trust = PrivateTrust::of(&engine.view(), &private);
            Ok(Some(Following { engine, private_trust, revision, mark, checkpoint: revision }))
        }
        Ok(_) => Ok(None),
        Err(error) => {
            tracing::warn!(
                error = error.code(),
                "the checkpoint is unusable: starting from the record"
            );
            Ok(None)
        }
    }
}

/// Replays the change log up to a revision, from its beginning or, if it was cut, from the newest checkpoint;
/// nothing if neither is possible.
pub async fn of_log(
    store: &Store,
    settings: Settings,
    up_to: LogRevision,
) -> Result<Option<Projection>, FeedError> {
    let mut connection = store.read().await?;
    let whole = !change_log::is_cut(&mut connection, LogRevision::default()).await?;
    drop(connection);
    let start = match whole {
        true => {
            let engine = Engine::new(settings);
            let private_trust = PrivateTrust::default();
            Some(Following {
                engine,
                private_trust,
                revision: LogRevision::default(),
                mark: Mark::default(),
                checkpoint: LogRevision::default(),
            })
        }
        false => newest(store, settings).await?,
    };
    let Some(mut following) = start else { return Ok(None) };
    while following.revision < up_to {
        let Tail::Entries(tail) = following.next(store, up_to).await? else { return Ok(None) };
        for numbered in &tail {
            following.apply(numbered)?;
        }
    }
    Ok((following.revision == up_to).then(|| following.projection()))
}
