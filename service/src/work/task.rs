//! A task: a transaction, decided by a view, with an entry in the change log.
//!
//! [`Backend::begin_task`] claims the next revision, which excludes every other writer, and brings the engine to the
//! revision before it. So the view, and every row that the task reads, are still current when it commits. A
//! refused task leaves nothing: the transaction is rolled back, including the revision.

use std::time::Duration;

use sqlx::{Any, Transaction};
use tokio::sync::OwnedMutexGuard;
use trust_commons::{Notification, Outcome, Timestamp};
use trust_core::Change;

use super::backend::Backend;
use super::error::{OrFail, WorkError};
use crate::clock::{self, Moment};
use crate::feed::Projection;
use crate::store::change_log::{Claim, Entry, LogRevision, Numbered, Sharing, Touched};
use crate::store::{Connection, Saved, change_log, notification};

/// The longest wait of a task for the engine to follow.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest time from the beginning of a task to its commit.
const LONGEST: Duration = Duration::from_secs(60);

/// A write in progress: a transaction, the state before it, and the entry for the change log.
pub struct Task {
    backend: Backend,
    transaction: Transaction<'static, Any>,
    _turn: OwnedMutexGuard<()>,
    /// The state before the write.
    pub projection: Projection,
    /// The revision that the write makes.
    pub revision: LogRevision,
    claim: Claim,
    begun: Moment,
    /// The time of the write, and of its writer's reading.
    pub now: Timestamp,
    entry: Entry,
}

impl Backend {
    /// Begins a write without a member: of the operators, or of periodic work.
    pub async fn begin_task(&self) -> Result<Task, WorkError> {
        let (mut transaction, turn) = self.store.write().await.or_fail()?;
        let claim = change_log::claim(&mut transaction, clock::now()).await.or_fail()?;
        clock::not_before(claim.moment);
        let projection = self.feed.at_least(claim.revision.previous(), PATIENCE).await.or_fail()?;
        self.feed.check_claim(&projection, &claim).or_fail()?;
        Ok(Task {
            backend: self.clone(),
            transaction,
            _turn: turn,
            projection,
            revision: claim.revision,
            claim,
            begun: Moment::now(),
            now: claim.moment,
            entry: Entry::default(),
        })
    }
}

impl Task {
    /// Returns the transaction.
    pub fn sql(&mut self) -> &mut Connection {
        &mut self.transaction
    }

    /// Returns the database and the engine of the task.
    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Collects the changes and notifications of an outcome, and returns its value.
    pub fn take<T>(&mut self, outcome: Outcome<T>) -> T {
        self.entry.changes.extend(outcome.changes);
        self.entry.notifications.extend(outcome.notifications);
        outcome.value
    }

    /// Applies an outcome, and returns its value: writes the value, drops cached copies of it, and adds the changes
    /// for the engine and the notifications to members.
    pub async fn save<T: Saved>(&mut self, outcome: Outcome<T>) -> Result<T, WorkError> {
        let value = self.take(outcome);
        self.put(&value).await?;
        Ok(value)
    }

    /// Writes a value, new or not, and drops cached copies of it.
    pub async fn put(&mut self, value: &impl Saved) -> Result<(), WorkError> {
        value.save(&mut self.transaction).await.or_fail()?;
        self.entry.touched.extend(value.touched());
        Ok(())
    }

    /// Adds notifications to the entry of the task.
    pub fn notify(&mut self, notifications: Vec<Notification>) {
        self.entry.notifications.extend(notifications);
    }

    /// Adds engine changes to the entry of the task.
    pub fn change(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.entry.changes.extend(changes);
    }

    /// Adds a change of whether a declaration of trust is shared.
    pub fn share(&mut self, sharing: Sharing) {
        self.entry.sharing.push(sharing);
    }

    /// Records that a row changed, so that cached copies are dropped.
    pub fn touch(&mut self, touched: Touched) {
        self.entry.touched.push(touched);
    }

    /// Commits the write. Returns when this process shows its result.
    pub async fn commit(mut self) -> Result<LogRevision, WorkError> {
        // A process that was suspended knows neither the time nor whether the client still waits.
        if self.begun.age() > LONGEST {
            return Err(WorkError::NotCurrent);
        }
        let (revision, now) = (self.revision, self.now);
        let kind = self.backend.store.kind();
        let (kept, news) = notification::fold(&mut self.transaction, self.entry.notifications, now)
            .await
            .or_fail()?;
        notification::insert_all(&mut self.transaction, revision, &kept, now).await.or_fail()?;
        // A member who has not read a notification three times does not receive it again.
        self.entry.notifications = kept;
        self.entry.notifications.truncate(news);
        change_log::append(&mut self.transaction, kind, self.claim, &self.entry, now)
            .await
            .or_fail()?;
        self.backend.store.commit(self.transaction).await.or_fail()?;
        let numbered = Numbered { revision, mark: self.claim.mark, entry: self.entry };
        self.backend.feed.accept(numbered).await.or_fail()?;
        Ok(revision)
    }
}

impl Task {
    /// Commits without an entry in the change log, for writes that are too large for one: the log is cut, and
    /// processes that follow it rebuild from the record. Returns when this process shows the result.
    pub async fn commit_unlogged(self) -> Result<LogRevision, WorkError> {
        let Task { backend, transaction, _turn: turn, revision, .. } = self;
        backend.store.commit(transaction).await.or_fail()?;
        // The checkpoint is a write of its own.
        drop(turn);
        backend.feed.start_from_record().await.or_fail()?;
        Ok(revision)
    }

    /// Commits without a revision and without an entry in the change log.
    pub async fn commit_without_revision(mut self) -> Result<(), WorkError> {
        change_log::give_back(&mut self.transaction).await.or_fail()?;
        self.backend.store.commit(self.transaction).await.or_fail()
    }
}
