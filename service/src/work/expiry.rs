//! Marks expired listings.
//!
//! From `expires_at` on, the engine shows a listing to its owner only, until it is marked as expired; from then on
//! accepted members see it again. They must not miss it in between, so listings are marked before an accepted
//! member is answered, and otherwise periodically.

use std::time::Duration;

use trust_commons::listing::{Command, Context, Listing};
use trust_commons::{ListingId, Noun};
use trust_core::MemberId;

use super::backend::Backend;
use super::error::{OrFail, WorkError};
use super::reading::Reading;
use super::task::Task;
use crate::store::{listing, response};

/// The longest wait of an answer for the marking of expired listings.
const PATIENCE: Duration = Duration::from_secs(1);
/// The greatest number of listings that one write marks.
const BATCH: i64 = 100;

impl Reading {
    /// Returns the reading at a state in which the reader sees all listings that they were accepted for and that
    /// nobody hides.
    pub async fn with_expired_marked(self, backend: &Backend) -> Result<Self, WorkError> {
        match self.awaits_expiry_mark() {
            true => self.after_marking(backend).await,
            false => Ok(self),
        }
    }

    /// Returns the reading at a state in which another member sees all listings that they were accepted for.
    pub async fn with_expired_marked_for(
        self,
        backend: &Backend,
        other: &MemberId,
    ) -> Result<Self, WorkError> {
        match self.view.node(other.as_str()) {
            Ok(viewer) if (Reading { viewer, ..self.clone() }).awaits_expiry_mark() => {
                self.after_marking(backend).await
            }
            _ => Ok(self),
        }
    }

    async fn after_marking(self, backend: &Backend) -> Result<Self, WorkError> {
        // If writes are not possible now, reading continues.
        match tokio::time::timeout(PATIENCE, mark_expired(backend)).await {
            Ok(Ok(())) => {
                let now = self.now;
                Ok(Reading { now, ..Reading::of(self.me, backend.feed.now())? })
            }
            Ok(Err(_)) | Err(_) => {
                tracing::warn!("expired listings could not be marked");
                Ok(self)
            }
        }
    }

    /// Returns whether the reader was accepted for a listing that nobody hides and that is still not visible: it
    /// has expired, and is not marked yet.
    pub fn awaits_expiry_mark(&self) -> bool {
        let Reading { view, viewer, now, .. } = self;
        let circles = view.groups_of(*viewer).iter().map(|&group| view.group_id(group));
        let mut listings = circles.filter_map(Listing::accepted_in);
        listings.any(|id| {
            let Ok(id) = ListingId::new(id) else { return false };
            let Some(resource) = self.resource_of(&id) else { return false };
            // A marked listing has no expiry any more.
            view.is_expired(resource, now.as_secs())
                && view.owner(resource).is_some_and(|it| !view.is_blocked(*viewer, it))
                && !view.check(*viewer, resource, now.as_secs())
        })
    }
}

impl Backend {
    /// Begins a write of a member, with their reading of the state before it. Marks expired listings first if the member
    /// was accepted for one.
    pub async fn begin_task_of(&self, me: MemberId) -> Result<(Task, Reading), WorkError> {
        let (task, reading) = self.begin_unmarked(me.clone()).await?;
        if !reading.awaits_expiry_mark() {
            return Ok((task, reading));
        }
        // Other writers wait until this task is dropped.
        drop(task);
        mark_expired(self).await?;
        self.begin_unmarked(me).await
    }

    async fn begin_unmarked(&self, me: MemberId) -> Result<(Task, Reading), WorkError> {
        let task = self.begin_task().await?;
        let now = task.now;
        let reading = Reading { now, ..Reading::of(me, task.projection.clone())? };
        Ok((task, reading))
    }
}

/// Marks all expired listings. Returns when this process shows the result.
pub async fn mark_expired(backend: &Backend) -> Result<(), WorkError> {
    loop {
        let mut task = backend.begin_task().await?;
        if task.end_listings().await? == 0 {
            return Ok(());
        }
        task.commit().await?;
    }
}

impl Task {
    /// Marks expired listings in the record and the engine. Returns their number.
    pub async fn end_listings(&mut self) -> Result<usize, WorkError> {
        let now = self.now;
        let overdue = listing::overdue(self.sql(), now, BATCH).await.or_fail()?;
        let ids: Vec<&str> = overdue.iter().map(|id| id.as_str()).collect();
        let mut answering = response::answering(self.sql(), &ids).await.or_fail()?;
        for listing in listing::find_all(self.sql(), &ids).await.or_fail()? {
            let answering = answering.remove(&listing.id).unwrap_or_default();
            let context = Context { answering, ..Context::of(listing.owner.clone(), now) };
            let outcome = listing.apply(Command::Expire, &context)?;
            if let Some(listing) = self.take(outcome) {
                self.put(&listing).await?;
            }
        }
        Ok(ids.len())
    }
}
