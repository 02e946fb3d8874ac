//! The engine as a projection of the record: follows the change log, and hands out views.
//!
//! Entries are applied in the order of their revisions, each wholly, so that every view shows a moment
//! that the record went through: a block is never missing from a view that has what was posted after it.
//! This process hands its own writes over when they commit; those of others are fetched when the database
//! says so, and every so often. A gap in the log means that it was cut: the engine is made anew.
//!
//! An answer needs to be known to be current. Each look at the head of the log, which the database itself answers, proves
//! that what is shown here was current when the look began; [`Feed::current`] says when that was, and refuses where
//! it is too long ago. A head that lies behind what is known here, or bears another mark, is that of another record: a
//! copy from earlier was put in its place. Then nothing is answered until the record is back, or the process is restarted.

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

use crate::clock::{self, Moment};
use crate::copies::Copies;
use crate::store::change_log::{Claim, Head, LogRevision, Mark, Numbered};
use crate::store::{Fault, Kind, Store, change_log, facts, within};
use replay::{Following, Tail};

pub use fault_injection::{injected_delay, injects};
pub use private_trust::PrivateTrust;
pub use replay::{of_log, of_record};

/// How many entries a follower may lag behind before it has to look for itself.
const REMEMBERED: usize = 4096;
/// How long the database may take to say where the log ends, or to give some of its entries.
const LOOK: Duration = Duration::from_secs(2);
/// How long a request waits for a look at the log.
const PATIENCE: Duration = Duration::from_secs(1);

/// The engine's state at one revision of the log.
#[derive(Clone)]
pub struct Projection {
    /// Which revision.
    pub revision: LogRevision,
    /// The mark of that revision.
    pub mark: Mark,
    /// The engine's view of it.
    pub view: View,
    /// Which declarations of trust are private.
    pub private_trust: PrivateTrust,
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
    /// The file of the record was moved away, deleted or replaced.
    #[error(
        "the files of the database are no longer where they were opened: they were moved away, deleted or replaced, and nothing is \
         answered. Put them back, or stop this process, and start it on what is to be served"
    )]
    Gone,
    /// What is known was current too long ago.
    #[error("the log has not been seen for too long")]
    NotCurrent,
    /// The database holds another record than the one that is known: an earlier copy, for example.
    #[error(
        "the log went back: the database is at revision {found}, and revision {known} is known here or is another one there. \
         If a backup was restored, restart this process; else look which database it reaches"
    )]
    WentBack {
        /// The revision that is known here.
        known: LogRevision,
        /// The revision of the database.
        found: LogRevision,
    },
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
    /// When the newest state was last known to be that of the record.
    proven: Lock<Option<Moment>>,
    /// How long that may be ago.
    max_age: Duration,
}

impl Feed {
    /// An engine at the head of the log: from the newest checkpoint and the tail of the log, or else from
    /// the record itself.
    pub async fn start(
        store: Store,
        settings: Settings,
        model: SharingModel,
        max_age: Duration,
    ) -> Result<Self, FeedError> {
        // Before anything is written: the record may know a later moment than this machine.
        let head = change_log::head(&mut *store.read().await?).await?;
        clock::not_before(head.moment);
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
            proven: Lock::default(),
            max_age,
        };
        match feed.advance().await {
            // The checkpoint was of another record than this.
            Err(FeedError::WentBack { .. }) => {
                feed.start_over(&mut *feed.following.lock().await).await?;
                feed.advance().await?;
            }
            advanced => advanced?,
        }
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

    /// The moment at which the newest state was known to be that of the record; refused where that is too long ago, and
    /// a look at the log does not help.
    pub async fn current(&self) -> Result<Moment, FeedError> {
        let asked = Moment::now();
        if injects("lagging") {
            return Ok(asked);
        }
        if let Some(proven) = self.proven().filter(|proven| proven.age() <= self.look_after()) {
            return Ok(proven);
        }
        // A process that stood still looks before it answers; one look is enough for all who wait for it.
        let looked = tokio::time::timeout(PATIENCE, self.advance_since(&asked)).await;
        if let Ok(Err(error)) = looked {
            tracing::debug!(%error, "the log cannot be followed");
        }
        self.proven().filter(|proven| !self.is_over(proven)).ok_or(FeedError::NotCurrent)
    }

    /// Whether a moment is so long ago that nothing known then may be answered now.
    pub fn is_over(&self, moment: &Moment) -> bool {
        self.left(moment).is_zero()
    }

    /// How long what was known at a moment may still be answered.
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

    /// The age from which a request looks at the log itself: longer than between two looks, shorter than the limit.
    fn look_after(&self) -> Duration {
        (self.pause() * 4).min(self.max_age / 2)
    }

    /// How long between two looks at the log.
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

    /// Follows the record as far as it goes, unless a revision is reached already.
    pub async fn advance_to(&self, revision: LogRevision) -> Result<(), FeedError> {
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
        // What is shown then is at least as new as this moment.
        let asked = Moment::now();
        if !self.store.is_there() {
            self.prove(None);
            return Err(FeedError::Gone);
        }
        // Before its entries: what was committed by then is in the log, or was cut.
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

    /// What is known is not of this record. Nothing is current from now on.
    fn went_back(&self, following: &Following, head: &Head) -> FeedError {
        self.prove(None);
        FeedError::WentBack { known: following.revision, found: head.revision }
    }

    /// Holds what a write has claimed against the state that decides it.
    pub fn check_claim(&self, state: &Projection, claim: &Claim) -> Result<(), FeedError> {
        if (state.revision, state.mark) == (claim.revision - 1, claim.mark_before) {
            return Ok(());
        }
        self.prove(None);
        Err(FeedError::WentBack { known: state.revision, found: claim.revision - 1 })
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

    /// Shows a view that is as new as the newest, and knows more of what people see.
    pub fn improve(&self, revision: LogRevision, mark: Mark, view: View) {
        self.projection.send_if_modified(|newest| {
            if (newest.revision, newest.mark) == (revision, mark) {
                newest.view = view;
            }
            // Nobody waits for it.
            false
        });
    }
}
