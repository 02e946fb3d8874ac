//! An engine on its way along the log: where it begins, and what comes next.

use std::time::Duration;

use trust_commons::sharing::SharingModel;
use trust_core::{Engine, Settings};

use super::checkpoint::{self, BETWEEN_CHECKPOINTS};
use super::{FeedError, PrivateTrust, Projection};
use crate::store::change_log::{LogRevision, Mark, Numbered};
use crate::store::{Store, change_log, facts, trust, within};

/// How many entries are fetched at once.
const FETCHED: i64 = 1000;
/// How long that may take.
const LOOK: Duration = Duration::from_secs(5);

/// What comes next in a log.
pub enum Tail {
    /// These entries.
    Entries(Vec<Numbered>),
    /// It cannot be told: the log was cut.
    Cut,
    /// The log is that of another record, which went its own way before.
    OfAnother,
}

/// An engine, and how far it has come.
pub struct Following {
    /// The engine.
    pub engine: Engine,
    /// Which declarations of trust are private.
    pub private_trust: PrivateTrust,
    /// The last entry that it was told.
    pub revision: LogRevision,
    /// The mark of that entry.
    pub mark: Mark,
    /// The entry at which its newest checkpoint was made.
    pub checkpoint: LogRevision,
}

impl Following {
    /// What the record says, by the tables alone.
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
        // None leads here, so the next is due.
        let checkpoint = revision - BETWEEN_CHECKPOINTS;
        Ok(Following { engine, private_trust, revision, mark, checkpoint })
    }

    /// The next entries, none of them after `up_to`.
    pub async fn next(&self, store: &Store, up_to: LogRevision) -> sqlx::Result<Tail> {
        let wanted = FETCHED.min(up_to - self.revision);
        let from_here = async {
            // With the entry that is known, unless it was cut: it tells whether this is the same log.
            change_log::since(&mut *store.read().await?, self.revision, wanted + 1).await
        };
        let mut tail = within(LOOK, from_here).await?;
        let is_known = tail.first().is_some_and(|first| first.revision == self.revision);
        if is_known && tail.remove(0).mark != self.mark {
            return Ok(Tail::OfAnother);
        }
        let mut in_order = tail.iter().zip(self.revision + 1..);
        let follows = !tail.is_empty() && in_order.all(|(next, place)| next.revision == place);
        Ok(if follows { Tail::Entries(tail) } else { Tail::Cut })
    }

    /// Tells the engine the next entry.
    pub fn apply(
        &mut self,
        Numbered { revision, mark, entry }: &Numbered,
    ) -> Result<(), FeedError> {
        let changes = entry.changes.clone();
        // A thread is handed over for what may take long; a few changes take microseconds.
        let applied = match changes.len() {
            0..=100 => self.engine.apply(changes),
            _ => tokio::task::block_in_place(|| self.engine.apply(changes)),
        };
        applied.map_err(|error| FeedError::Refused(*revision, error))?;
        self.private_trust.apply(&self.engine.view(), entry);
        (self.revision, self.mark) = (*revision, *mark);
        if entry.erases() {
            // All checkpoints went with whom they knew.
            self.checkpoint = revision - BETWEEN_CHECKPOINTS;
        }
        Ok(())
    }

    /// The state it is in.
    pub fn projection(&self) -> Projection {
        Projection {
            revision: self.revision,
            mark: self.mark,
            view: self.engine.view(),
            private_trust: self.private_trust.clone(),
        }
    }
}

/// What the record says, by the tables alone.
pub async fn of_record(
    store: &Store,
    settings: Settings,
    model: SharingModel,
) -> Result<Projection, FeedError> {
    Ok(Following::of_record(store, settings, model).await?.projection())
}

/// What the change log says up to a revision, from its beginning or, where it was cut, from the newest
/// checkpoint; none where neither leads there.
pub async fn of_log(
    store: &Store,
    settings: Settings,
    up_to: LogRevision,
) -> Result<Option<Projection>, FeedError> {
    let mut connection = store.read().await?;
    let whole = !change_log::is_cut(&mut connection, 0).await?;
    drop(connection);
    let start = match whole {
        true => {
            let engine = Engine::new(settings);
            let private_trust = PrivateTrust::default();
            Some(Following { engine, private_trust, revision: 0, mark: 0, checkpoint: 0 })
        }
        false => checkpoint::newest(store, settings).await?,
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
