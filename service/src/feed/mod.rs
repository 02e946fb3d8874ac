//! The engine as a projection of the record: follows the change log, and provides views.
//!
//! Entries are applied completely and in the order of their revisions, so every view shows a state that the record
//! had: a view with a post always contains the blocks from before it. This process hands over its own writes when
//! they commit; writes of other processes are fetched when the database notifies, and periodically. A gap in the
//! log means that the log was cut: the engine is rebuilt.
//!
//! An answer must be proven current. Each look at the head of the log, which the database itself answers, proves
//! that the state shown here was current when the look began; [`Feed::current`] returns that instant, and fails if
//! it is too long ago. A head behind the known revision, or with a different mark, belongs to a different record:
//! an earlier copy was restored. Then nothing is answered until the record is back or the process restarts.

mod checkpoint;
mod fault_injection;
mod follow;
mod model;
mod private_trust;
mod replay;

use std::sync::{Arc, Mutex as Lock, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, broadcast, watch};
use trust_commons::sharing::SharingModel;
use trust_core::{Settings, View};

use crate::cache::RowCache;
use crate::clock::{self, Moment};
use crate::store::change_log::{Claim, Head, LogRevision, Mark, Numbered};
use crate::store::{Fault, Kind, Store, change_log, facts, within};
use replay::{Following, Tail};

pub use checkpoint::of_log;
pub use fault_injection::{injected_delay, injects};
pub use private_trust::PrivateTrust;
pub use replay::of_record;

/// The number of entries that a follower may fall behind before it has to read the log itself.
const REMEMBERED: usize = 4096;
/// The longest time for the database to return the head of the log, or some entries.
const LOOK: Duration = Duration::from_secs(2);
/// The longest wait of a request for a look at the log.
const PATIENCE: Duration = Duration::from_secs(1);

/// The engine's state at one revision of the log.
#[derive(Clone)]
pub struct Projection {
    /// The revision.
    pub revision: LogRevision,
    /// The mark of that revision.
    pub mark: Mark,
    /// The engine's view of it.
    pub view: View,
    /// The private declarations of trust.
    pub private_trust: PrivateTrust,
}

/// The reason why the projection could not be updated, for the log. The texts name nobody.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The record cannot be read.
    #[error("the change log cannot be read: {}", Fault(.0))]
    Sql(#[from] sqlx::Error),
    /// The engine refuses an entry of the log.
    #[error("the engine refuses revision {0} of the change log: {code}", code = .1.code())]
    Refused(LogRevision, trust_core::ApplyError),
    /// The engine refuses a fact of the record.
    #[error("the engine refuses the record at revision {0}: {1}")]
    Record(LogRevision, facts::FactsError),
    /// A revision was not reached in time.
    #[error("revision {0} has not been reached")]
    NotReached(LogRevision),
    /// The file of the record was moved away, deleted or replaced.
    #[error(
        "the files of the database are no longer where they were opened: \
         they were moved, deleted or replaced, so this process answers nothing. Put them back, or \
         restart this process on the right database"
    )]
    Gone,
    /// The last proof that the state is current is too old.
    #[error("the log has not been read for too long")]
    NotCurrent,
    /// The database holds a different record, such as an earlier copy.
    #[error(
        "the log went back: the database is at revision {found}, and this process \
         knows revision {known}, or that revision is a different one there. \
         If a backup was restored, restart this process; otherwise check which database it uses"
    )]
    WentBack {
        /// The revision known to this process.
        known: LogRevision,
        /// The revision of the database.
        found: LogRevision,
    },
}

/// The news that followers of the log receive.
#[derive(Debug, Clone)]
pub enum News {
    /// An entry was applied.
    Entry(Arc<Numbered>),
    /// The log was cut: everything derived from entries has to be rebuilt.
    StartOver,
}

/// Follows the log of a store.
pub struct Feed {
    store: Store,
    settings: Settings,
    model: SharingModel,
    following: Mutex<Following>,
    cache: RowCache,
    projection: watch::Sender<Projection>,
    news: broadcast::Sender<News>,
    /// The instant at which the newest state was last proven current.
    proven: Lock<Option<Moment>>,
    /// The greatest age of that proof.
    max_age: Duration,
}

impl Feed {
    /// Starts an engine at the head of the log, from the newest checkpoint and the rest of the log, or from the
    /// tables.
    pub async fn start(
        store: Store,
        settings: Settings,
        model: SharingModel,
        max_age: Duration,
    ) -> Result<Self, FeedError> {
        // This is done before the first write: the record may know a later time than this machine.
        let head = change_log::head(&mut *store.read().await?).await?;
        clock::not_before(head.moment);
        model::adopt_model(&store, model).await?;
        let following = match checkpoint::newest(&store, settings).await? {
            Some(following) => following,
            None => Following::of_record(&store, settings, model).await?,
        };
        let feed = Feed {
            store,
            settings,
            model,
            cache: RowCache::default(),
            projection: watch::Sender::new(following.projection()),
            following: Mutex::new(following),
            news: broadcast::Sender::new(REMEMBERED),
            proven: Lock::default(),
            max_age,
        };
        match feed.advance().await {
            // The checkpoint belongs to a different record.
            Err(FeedError::WentBack { .. }) => {
                feed.start_over(&mut *feed.following.lock().await).await?;
                feed.advance().await?;
            }
            advanced => advanced?,
        }
        Ok(feed)
    }

    /// Returns the newest state of this process.
    pub fn now(&self) -> Projection {
        self.projection.borrow().clone()
    }

    /// Returns the cache, whose rows are not older than the newest state.
    pub fn cache(&self) -> &RowCache {
        &self.cache
    }

    /// Returns the instant at which the newest state was proven current. Looks at the log if that is too long ago,
    /// and fails if the look does not help.
    pub async fn current(&self) -> Result<Moment, FeedError> {
        let asked = Moment::now();
        if injects("lagging") {
            return Ok(asked);
        }
        if let Some(proven) = self.proven().filter(|proven| proven.age() <= self.look_after()) {
            return Ok(proven);
        }
        // A process that was suspended looks at the log before it answers; one look serves all requests that wait
        // for it.
        let looked = tokio::time::timeout(PATIENCE, self.advance_since(&asked)).await;
        if let Ok(Err(error)) = looked {
            tracing::debug!(%error, "the log cannot be followed");
        }
        self.proven().filter(|proven| !self.is_over(proven)).ok_or(FeedError::NotCurrent)
    }

    /// Returns whether an instant is so long ago that a state proven then must not be used for answers.
    pub fn is_over(&self, moment: &Moment) -> bool {
        self.left(moment).is_zero()
    }

    /// Returns how long a state that was proven at an instant may still be used for answers.
    pub fn left(&self, moment: &Moment) -> Duration {
        match injects("lagging") {
            true => Duration::MAX,
            false => self.max_age.saturating_sub(moment.age()),
        }
    }

    fn proven(&self) -> Option<Moment> {
        *self.proven.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn prove(&self, moment: Option<Moment>) {
        *self.proven.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }

    /// Returns the age of the proof from which a request looks at the log itself: longer than the interval between
    /// two looks, shorter than the limit.
    fn look_after(&self) -> Duration {
        (self.pause() * 4).min(self.max_age / 2)
    }

    /// Returns the interval between two looks at the log.
    fn pause(&self) -> Duration {
        match self.store.kind() {
            Kind::Sqlite => Duration::from_millis(500),
            Kind::Postgres => Duration::from_millis(200),
        }
    }

    async fn advance_since(&self, asked: &Moment) -> Result<(), FeedError> {
        let mut following = self.following.lock().await;
        match self.proven() {
            Some(proven) if proven.is_since(asked) => Ok(()),
            _ => self.fetch(&mut following).await,
        }
    }

    /// Subscribes to all entries from now on.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Returns the state at `revision` or later, and waits at most `patience` for it.
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

    /// Follows the record to its end, unless a revision is reached already.
    pub async fn advance_to(&self, revision: LogRevision) -> Result<(), FeedError> {
        if self.projection.borrow().revision < revision { self.advance().await } else { Ok(()) }
    }

    /// Applies an entry that this process has committed.
    pub async fn accept(&self, entry: Numbered) -> Result<(), FeedError> {
        let mut following = self.following.lock().await;
        if entry.revision == following.revision.next() {
            self.apply(&mut following, entry)
        } else {
            self.fetch(&mut following).await
        }
    }

    /// Applies the new entries of the log.
    pub async fn advance(&self) -> Result<(), FeedError> {
        self.fetch(&mut *self.following.lock().await).await
    }

    /// Rebuilds the engine after the log was cut, and makes a checkpoint of it.
    pub async fn start_from_record(&self) -> Result<(), FeedError> {
        self.advance().await?;
        self.keep_checkpoint(0).await
    }

    async fn fetch(&self, following: &mut Following) -> Result<(), FeedError> {
        // The state after the look is at least as new as this instant.
        let asked = Moment::now();
        if !self.store.is_there() {
            self.prove(None);
            return Err(FeedError::Gone);
        }
        // The head is read before the entries: everything committed by then is in the log, or was cut.
        let head = async { change_log::head(&mut *self.store.read().await?).await };
        let head = within(LOOK, head).await?;
        clock::not_before(head.moment);
        if head.revision < following.revision {
            return Err(self.went_back(following, &head));
        }
        while following.revision < head.revision {
            match following.next(&self.store, head.revision).await? {
                Tail::Entries(tail) => {
                    for numbered in tail {
                        self.apply(following, numbered)?;
                    }
                }
                Tail::Cut => self.start_over(following).await?,
                Tail::OfAnother => return Err(self.went_back(following, &head)),
            }
        }
        if following.revision == head.revision && following.mark != head.mark {
            return Err(self.went_back(following, &head));
        }
        self.prove(Some(asked));
        Ok(())
    }

    /// Handles a head of a different record: no state is current from now on.
    fn went_back(&self, following: &Following, head: &Head) -> FeedError {
        self.prove(None);
        FeedError::WentBack { known: following.revision, found: head.revision }
    }

    /// Compares the claim of a write with the state that decides it.
    pub fn check_claim(&self, state: &Projection, claim: &Claim) -> Result<(), FeedError> {
        if (state.revision, state.mark) == (claim.revision.previous(), claim.mark_before) {
            return Ok(());
        }
        self.prove(None);
        Err(FeedError::WentBack { known: state.revision, found: claim.revision.previous() })
    }

    fn apply(&self, following: &mut Following, numbered: Numbered) -> Result<(), FeedError> {
        following.apply(&numbered)?;
        self.publish(following, News::Entry(Arc::new(numbered)));
        Ok(())
    }

    fn publish(&self, following: &Following, news: News) {
        match &news {
            News::Entry(numbered) => self.cache.drop_touched(&numbered.entry.touched),
            News::StartOver => self.cache.drop_all(),
        }
        self.projection.send_replace(following.projection());
        // There may be no receiver.
        let _ = self.news.send(news);
    }

    async fn start_over(&self, following: &mut Following) -> Result<(), FeedError> {
        tracing::info!(
            revision = following.revision.number(),
            "the log was cut: starting from the record"
        );
        *following = Following::of_record(&self.store, self.settings, self.model).await?;
        self.publish(following, News::StartOver);
        Ok(())
    }

    /// Publishes a view of the newest revision that has computed more of what members see.
    pub fn improve(&self, revision: LogRevision, mark: Mark, view: View) {
        self.projection.send_if_modified(|newest| {
            if (newest.revision, newest.mark) == (revision, mark) {
                newest.view = view;
            }
            // Nobody waits for the result.
            false
        });
    }
}
