//! The engine as a projection of the record: follows the change log, and hands out views.
//!
//! Entries are applied in the order of their revisions, each wholly, so that every view shows a moment
//! that the record went through: a block is never missing from a view that has what was posted after it.
//! This process hands its own writes over when they commit; those of others are fetched when the database
//! says so, and every so often. A gap in the log means that it was cut: the engine is made anew.

mod checkpoint;
mod follow;
mod model;
mod pretence;
mod replay;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, broadcast, watch};
use trust_commons::Timestamp;
use trust_commons::sharing::SharingModel;
use trust_core::{Filter, Settings, View, VisibleChange, Watch};

use crate::clock;
use crate::copies::Copies;
use crate::store::change_log::{LogRevision, Numbered};
use crate::store::{Fault, Store, change_log, facts};
use replay::Following;

pub use pretence::pretends_to_be;
pub use replay::{of_log, of_record};

/// How many entries a follower may lag behind before it has to look for itself.
const REMEMBERED: usize = 4096;

/// The engine's state at one revision of the log.
#[derive(Clone)]
pub struct Projection {
    /// Which revision.
    pub revision: LogRevision,
    /// The engine's view of it.
    pub view: View,
}

/// Why the projection could not be brought up to date, in words for the log: they name nobody.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The record cannot be read.
    #[error("the change log cannot be read: {}", Fault(.0))]
    Sql(#[from] sqlx::Error),
    /// The log holds something that the engine refuses.
    #[error("the engine refuses revision {0} of the change log: {code}", code = .1.code())]
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
        model::settle(&store, model).await?;
        let following = match checkpoint::newest(&store, settings).await? {
            Some(following) => following,
            None => Following::of_record(&store, settings, model).await?,
        };
        let feed = Feed {
            store,
            settings,
            model,
            copies: Copies::default(),
            projection: watch::Sender::new(following.projection()),
            following: Mutex::new(following),
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

    /// Applies what is new where the log was cut, and makes a checkpoint of it.
    pub async fn start_from_record(&self) -> Result<(), FeedError> {
        self.advance().await?;
        self.keep_checkpoint(0).await
    }

    async fn fetch(&self, following: &mut Following) -> Result<(), FeedError> {
        // Before its entries: what was committed by then is in the log, or was cut.
        let head = change_log::head(&mut *self.store.read().await?).await?;
        while following.revision < head {
            match following.next(&self.store, head).await? {
                Some(tail) => {
                    for numbered in tail {
                        self.apply(following, numbered)?;
                    }
                }
                None => self.start_over(following).await?,
            }
        }
        Ok(())
    }

    fn apply(&self, following: &mut Following, numbered: Numbered) -> Result<(), FeedError> {
        following.apply(&numbered)?;
        self.publish(following, News::Entry(Arc::new(numbered)));
        Ok(())
    }

    fn publish(&self, following: &Following, news: News) {
        match &news {
            News::Entry(numbered) => self.copies.drop_touched(&numbered.entry.touched),
            News::StartOver => self.copies.drop_all(),
        }
        self.projection.send_replace(following.projection());
        // Nobody may be listening.
        let _ = self.news.send(news);
    }

    async fn start_over(&self, following: &mut Following) -> Result<(), FeedError> {
        tracing::info!(revision = following.revision, "the log was cut: starting from the record");
        *following = Following::of_record(&self.store, self.settings, self.model).await?;
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
}
