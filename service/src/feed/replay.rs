//! An engine that follows the log: its start, and the next entries.

use std::time::Duration;

use trust_commons::sharing::SharingModel;
use trust_core::{Engine, Settings};

use super::{FeedError, PrivateTrust, Projection};
use crate::store::change_log::{LogRevision, Mark, Numbered};
use crate::store::{Store, change_log, facts, trust, within};

/// The number of entries fetched at once.
const FETCHED: i64 = 1000;
/// The longest time to fetch them.
const LOOK: Duration = Duration::from_secs(5);

/// The number of entries after which a checkpoint is made.
pub const BETWEEN_CHECKPOINTS: i64 = 20_000;

/// The rest of a log.
pub enum Tail {
    /// The next entries.
    Entries(Vec<Numbered>),
    /// The log was cut, so the next entries are unknown.
    Cut,
    /// The log belongs to a different record, which diverged earlier.
    OfAnother,
}

/// An engine with its place in the log.
pub struct Following {
    /// The engine.
    pub engine: Engine,
    /// The private declarations of trust.
    pub private_trust: PrivateTrust,
    /// The last applied entry.
    pub revision: LogRevision,
    /// The mark of that entry.
    pub mark: Mark,
    /// The entry of its newest checkpoint.
    pub checkpoint: LogRevision,
}

impl Following {
    /// Builds an engine from the tables alone.
    pub async fn of_record(
        store: &Store,
        settings: Settings,
        model: SharingModel,
    ) -> Result<Self, FeedError> {
        let mut moment = store.read_at_once().await?;
        let change_log::Head { revision, mark, .. } = change_log::head(&mut moment).await?;
        let facts = facts::all(&mut moment, model).await?;
        let private = trust::private(&mut moment).await?;
        drop(moment);
        let engine = tokio::task::block_in_place(|| facts.engine(settings))
            .map_err(|error| FeedError::Record(revision, error))?;
        let private_trust = PrivateTrust::of(&engine.view(), &private);
        // No checkpoint leads here, so the next one is due.
        let checkpoint = revision.plus(-BETWEEN_CHECKPOINTS);
        Ok(Following { engine, private_trust, revision, mark, checkpoint })
    }

    /// Fetches the next entries up to `up_to`.
    pub async fn next(&self, store: &Store, up_to: LogRevision) -> sqlx::Result<Tail> {
        let wanted = FETCHED.min(up_to.since(self.revision));
        let from_here = async {
            // The query includes the last applied entry, unless it was cut: that entry shows whether this is the
            // same log.
            change_log::since(&mut *store.read().await?, self.revision, wanted + 1).await
        };
        let mut tail = within(LOOK, from_here).await?;
        let is_known = tail.first().is_some_and(|first| first.revision == self.revision);
        if is_known && tail.remove(0).mark != self.mark {
            return Ok(Tail::OfAnother);
        }
        let mut in_order = tail.iter().zip(1..);
        let follows = !tail.is_empty()
            && in_order.all(|(next, writes)| next.revision == self.revision.plus(writes));
        Ok(if follows { Tail::Entries(tail) } else { Tail::Cut })
    }

    /// Applies the next entry to the engine.
    pub fn apply(
        &mut self,
        Numbered { revision, mark, entry }: &Numbered,
    ) -> Result<(), FeedError> {
        let changes = entry.changes.clone();
        // Long work gets a blocking thread; a few changes take microseconds.
        let applied = match changes.len() {
            0..=100 => self.engine.apply(changes),
            _ => tokio::task::block_in_place(|| self.engine.apply(changes)),
        };
        applied.map_err(|error| FeedError::Refused(*revision, error))?;
        self.private_trust.apply(&self.engine.view(), entry);
        (self.revision, self.mark) = (*revision, *mark);
        if entry.erases() {
            // All checkpoints that contained the erased member were deleted.
            self.checkpoint = revision.plus(-BETWEEN_CHECKPOINTS);
        }
        Ok(())
    }

    /// Returns the current state.
    pub fn projection(&self) -> Projection {
        Projection {
            revision: self.revision,
            mark: self.mark,
            view: self.engine.view(),
            private_trust: self.private_trust.clone(),
        }
    }
}

/// Builds an engine from the tables alone.
pub async fn of_record(
    store: &Store,
    settings: Settings,
    model: SharingModel,
) -> Result<Projection, FeedError> {
    Ok(Following::of_record(store, settings, model).await?.projection())
}
