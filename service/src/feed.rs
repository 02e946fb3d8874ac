//! The engine as a projection of the record: follows the change log, and hands out views.
//!
//! Entries are applied in the order of their revisions, each wholly, so that every view shows a moment
//! that the record went through: a block is never missing from a view that has what was posted after it.
//! This process hands its own writes over when they commit; those of others are fetched when the database
//! says so, and every so often. A gap in the log means that it was cut: the engine is made anew.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::{Mutex, broadcast, watch};
use tokio_util::sync::CancellationToken;
use trust_commons::Timestamp;
use trust_commons::sharing::SharingModel;
use trust_core::{Checkpoint, Engine, Filter, Settings, View, VisibleChange, Watch};

use crate::clock;
use crate::copies::Copies;
use crate::store::change_log::{Entry, LogRevision, Numbered};
use crate::store::{Kind, Store, change_log, checkpoint, facts};

/// How many entries are fetched at once.
const FETCHED: i64 = 1000;
/// How many entries a follower may lag behind before it has to look for itself.
const REMEMBERED: usize = 4096;
/// After how many entries a checkpoint is made.
const BETWEEN_CHECKPOINTS: i64 = 20_000;

/// The engine's state at one revision of the log.
#[derive(Clone)]
pub struct Projection {
    /// Which revision.
    pub revision: LogRevision,
    /// The engine's view of it.
    pub view: View,
}

/// Why the projection could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The record cannot be read.
    #[error("the change log cannot be read: {0}")]
    Sql(#[from] sqlx::Error),
    /// The log holds something that the engine refuses.
    #[error("the engine refuses revision {0} of the change log: {1}")]
    Refused(LogRevision, trust_core::ApplyError),
    /// The record itself holds something that the engine refuses.
    #[error("the engine refuses the record at revision {0}: {1}")]
    Record(LogRevision, facts::FactsError),
    /// A revision was not reached in time.
    #[error("revision {0} has not been reached")]
    NotReached(LogRevision),
}

/// What followers of the log are told.
#[derive(Debug, Clone)]
pub enum News {
    /// An entry was applied.
    Entry(Arc<Numbered>),
    /// The log was cut: whatever was derived from entries is to be made anew.
    StartOver,
}

struct Following {
    engine: Engine,
    revision: LogRevision,
    checkpoint: LogRevision,
}

/// Follows the log of one store.
pub struct Feed {
    store: Store,
    settings: Settings,
    model: SharingModel,
    following: Mutex<Following>,
    copies: Copies,
    projection: watch::Sender<Projection>,
    news: broadcast::Sender<News>,
}

impl Feed {
    /// An engine at the head of the log: from the newest checkpoint and the tail of the log, or else from
    /// the record itself.
    pub async fn start(
        store: Store,
        settings: Settings,
        model: SharingModel,
    ) -> Result<Self, FeedError> {
        settle_model(&store, model).await?;
        let following = match from_checkpoint(&store, settings).await? {
            Some(following) => following,
            None => from_record(&store, settings, model).await?,
        };
        let now = Projection { revision: following.revision, view: following.engine.view() };
        let feed = Feed {
            store,
            settings,
            model,
            following: Mutex::new(following),
            copies: Copies::default(),
            projection: watch::Sender::new(now),
            news: broadcast::Sender::new(REMEMBERED),
        };
        feed.advance().await?;
        Ok(feed)
    }

    /// The newest state that this process knows.
    pub fn now(&self) -> Projection {
        self.projection.borrow().clone()
    }

    /// Copies of rows, none older than the newest state.
    pub fn copies(&self) -> &Copies {
        &self.copies
    }

    /// Every entry from now on.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// The state at `revision` or later; waits no longer than `patience` for it.
    pub async fn at_least(
        &self,
        revision: LogRevision,
        patience: Duration,
    ) -> Result<Projection, FeedError> {
        let mut states = self.projection.subscribe();
        let reached = async {
            self.advance_to(revision).await?;
            match states.wait_for(|state| state.revision >= revision).await {
                Ok(state) => Ok(state.clone()),
                Err(_) => Err(FeedError::NotReached(revision)),
            }
        };
        tokio::time::timeout(patience, reached)
            .await
            .unwrap_or(Err(FeedError::NotReached(revision)))
    }

    async fn advance_to(&self, revision: LogRevision) -> Result<(), FeedError> {
        if self.projection.borrow().revision < revision { self.advance().await } else { Ok(()) }
    }

    /// Takes over an entry that this process has committed.
    pub async fn accept(&self, entry: Numbered) -> Result<(), FeedError> {
        let mut following = self.following.lock().await;
        if entry.revision == following.revision + 1 {
            self.apply(&mut following, entry)
        } else {
            self.fetch(&mut following).await
        }
    }

    /// Applies what is new in the log.
    pub async fn advance(&self) -> Result<(), FeedError> {
        self.fetch(&mut *self.following.lock().await).await
    }

    async fn fetch(&self, following: &mut Following) -> Result<(), FeedError> {
        loop {
            let mut connection = self.store.read().await?;
            // In this order: what was committed before the head was read is in the log, or was cut.
            let head = change_log::head(&mut connection).await?;
            let tail = change_log::after(&mut connection, following.revision, FETCHED).await?;
            drop(connection);
            if tail.is_empty() && head > following.revision {
                self.start_over(following).await?;
            }
            for numbered in tail {
                if numbered.revision == following.revision + 1 {
                    self.apply(following, numbered)?;
                } else if numbered.revision > following.revision {
                    self.start_over(following).await?;
                }
            }
            if following.revision >= head {
                return Ok(());
            }
        }
    }

    fn apply(&self, following: &mut Following, numbered: Numbered) -> Result<(), FeedError> {
        let Numbered { revision, entry } = &numbered;
        let changes = entry.changes.clone();
        // A thread is handed over for what may take long; a few changes take microseconds.
        let applied = match changes.len() {
            0..=100 => following.engine.apply(changes),
            _ => tokio::task::block_in_place(|| following.engine.apply(changes)),
        };
        applied.map_err(|error| FeedError::Refused(*revision, error))?;
        following.revision = *revision;
        if entry.erases() {
            // All checkpoints went with whom they knew.
            following.checkpoint = revision - BETWEEN_CHECKPOINTS;
        }
        self.publish(following, News::Entry(Arc::new(numbered)));
        Ok(())
    }

    fn publish(&self, following: &Following, news: News) {
        let Following { engine, revision, .. } = following;
        match &news {
            News::Entry(numbered) => self.copies.drop_touched(&numbered.entry.touched),
            News::StartOver => self.copies.drop_all(),
        }
        self.projection.send_replace(Projection { revision: *revision, view: engine.view() });
        // Nobody may be listening.
        let _ = self.news.send(news);
    }

    async fn start_over(&self, following: &mut Following) -> Result<(), FeedError> {
        tracing::info!(revision = following.revision, "the log was cut: starting from the record");
        *following = from_record(&self.store, self.settings, self.model).await?;
        self.publish(following, News::StartOver);
        Ok(())
    }

    /// Watches what `viewer` may see, from the revision given beside; nothing if there is no such member.
    pub async fn watch(&self, viewer: &str) -> Option<(Watch, LogRevision)> {
        let mut following = self.following.lock().await;
        let viewer = following.engine.view().node(viewer).ok()?;
        let watch = || following.engine.watch(viewer, Filter::default(), clock::now()).ok();
        Some((tokio::task::block_in_place(watch)?, following.revision))
    }

    /// What a watch has to tell up to the revision given beside.
    pub async fn poll(&self, watch: &Watch, now: Timestamp) -> (Vec<VisibleChange>, LogRevision) {
        // While nothing can be applied, so that the two agree.
        let following = self.following.lock().await;
        (watch.poll_at(now), following.revision)
    }

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
            .inspect_err(|error| tracing::warn!(%error, "not listening: the log is polled"))
            .ok()
    }

    async fn keep_checkpoint(&self, after: i64) -> Result<(), FeedError> {
        let (view, revision) = {
            let following = self.following.lock().await;
            if following.revision < following.checkpoint + after {
                return Ok(());
            }
            (following.engine.view(), following.revision)
        };
        let made = tokio::task::spawn_blocking(move || Checkpoint::of(&view)).await;
        let Ok(made) = made else { return Ok(()) };
        let (mut transaction, _turn) = self.store.write().await?;
        // An erasure since may have cut the log: then this checkpoint holds what is to be forgotten.
        if change_log::is_cut(&mut transaction, revision).await? {
            return Ok(());
        }
        checkpoint::keep(&mut transaction, revision, made.as_bytes(), clock::now()).await?;
        change_log::forget_before(&mut transaction, revision - BETWEEN_CHECKPOINTS).await?;
        transaction.commit().await?;
        let mut following = self.following.lock().await;
        following.checkpoint = following.checkpoint.max(revision);
        Ok(())
    }
}

/// For tests, in builds for development alone: whether this process is not to follow the log by itself
/// (`lagging`), or not to mind rows that are newer than its view (`blind`). So they show that they can fail.
pub fn pretends_to_be(what: &str) -> bool {
    cfg!(debug_assertions) && std::env::var("TRUSTD_TEST_STALE").is_ok_and(|s| s.contains(what))
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

/// Cuts a log that was written under another sharing model: the audiences in it, and in checkpoints made
/// from it, are no longer those of this deployment.
async fn settle_model(store: &Store, model: SharingModel) -> Result<(), FeedError> {
    let mut connection = store.read().await?;
    let before = change_log::model(&mut connection).await?;
    drop(connection);
    if before == Some(model) {
        return Ok(());
    }
    let (mut transaction, _turn) = store.write().await?;
    if before.is_some() {
        let revision = change_log::claim(&mut transaction).await?;
        let (kind, entry) = (store.kind(), Entry::default());
        change_log::append(&mut transaction, kind, revision, &entry, clock::now()).await?;
        change_log::forget_before(&mut transaction, revision).await?;
        checkpoint::forget(&mut transaction).await?;
    }
    change_log::set_model(&mut transaction, model).await?;
    Ok(transaction.commit().await?)
}

/// What the record says, by the tables alone.
pub async fn of_record(
    store: &Store,
    settings: Settings,
    model: SharingModel,
) -> Result<Projection, FeedError> {
    let Following { engine, revision, .. } = from_record(store, settings, model).await?;
    Ok(Projection { revision, view: engine.view() })
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
        true => Some(Following { engine: Engine::new(settings), revision: 0, checkpoint: 0 }),
        false => from_checkpoint(store, settings).await?,
    };
    let Some(Following { mut engine, mut revision, .. }) = start else { return Ok(None) };
    while revision < up_to {
        let mut connection = store.read().await?;
        let wanted = FETCHED.min(up_to - revision);
        let tail = change_log::after(&mut connection, revision, wanted).await?;
        drop(connection);
        // It may have been cut since.
        if tail.is_empty() {
            return Ok(None);
        }
        for numbered in tail {
            if numbered.revision != revision + 1 {
                return Ok(None);
            }
            revision = numbered.revision;
            let apply = || engine.apply(numbered.entry.changes);
            tokio::task::block_in_place(apply).map_err(|e| FeedError::Refused(revision, e))?;
        }
    }
    Ok((revision == up_to).then(|| Projection { revision, view: engine.view() }))
}

async fn from_checkpoint(
    store: &Store,
    settings: Settings,
) -> Result<Option<Following>, FeedError> {
    let mut connection = store.read().await?;
    let Some((revision, bytes)) = checkpoint::newest(&mut connection).await? else {
        return Ok(None);
    };
    if change_log::is_cut(&mut connection, revision).await? {
        return Ok(None);
    }
    match tokio::task::block_in_place(|| Checkpoint::decode(&bytes)) {
        Ok(engine) if engine.view().settings() == settings => {
            Ok(Some(Following { engine, revision, checkpoint: revision }))
        }
        Ok(_) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, "the checkpoint is of no use: starting from the record");
            Ok(None)
        }
    }
}

async fn from_record(
    store: &Store,
    settings: Settings,
    model: SharingModel,
) -> Result<Following, FeedError> {
    let mut moment = store.read_at_once().await?;
    let revision = change_log::head(&mut moment).await?;
    let facts = facts::all(&mut moment, model).await?;
    drop(moment);
    let engine = tokio::task::block_in_place(|| facts.engine(settings))
        .map_err(|error| FeedError::Record(revision, error))?;
    // None leads here, so the next is due.
    Ok(Following { engine, revision, checkpoint: revision - BETWEEN_CHECKPOINTS })
}
