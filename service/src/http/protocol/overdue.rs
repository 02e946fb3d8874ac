//! Marks expired listings.
//!
//! From `expires_at` on, the engine shows a listing to its owner only, until it is marked as expired; from then on
//! accepted members see it again. They must not miss it in between, so listings are marked before an accepted
//! member is answered, and otherwise periodically.

use std::time::Duration;

use trust_commons::Noun;
use trust_commons::listing::{Command, Context, Listing};
use trust_core::MemberId;

use super::listed;
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::write::Task;
use crate::app::App;
use crate::store::{listing, response};

/// The longest wait of an answer for the marking of expired listings.
const PATIENCE: Duration = Duration::from_secs(1);
/// The greatest number of listings that one write marks.
const BATCH: i64 = 100;

impl Reading {
    /// Returns the reading at a state in which the reader sees all listings that they were accepted for and that
    /// nobody hides.
    pub async fn settled(self, app: &App) -> Result<Self, Problem> {
        match self.awaits_expiry_mark() {
            true => self.after_marking(app).await,
            false => Ok(self),
        }
    }

    /// Returns the reading at a state in which another member sees all listings that they were accepted for.
    pub async fn settled_for(self, app: &App, other: &MemberId) -> Result<Self, Problem> {
        match self.view.node(other.as_str()) {
            Ok(viewer) if (Reading { viewer, ..self.clone() }).awaits_expiry_mark() => {
                self.after_marking(app).await
            }
            _ => Ok(self),
        }
    }

    async fn after_marking(self, app: &App) -> Result<Self, Problem> {
        // If writes are not possible now, reading continues.
        match tokio::time::timeout(PATIENCE, mark(app)).await {
            Ok(Ok(())) => {
                let now = self.now;
                Ok(Reading { now, ..Reading::of(self.me, app.feed.now())? })
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
            let Ok(resource) = view.resource(id) else { return false };
            // A marked listing has no expiry any more.
            view.is_expired(resource, now.as_secs())
                && view.owner(resource).is_some_and(|it| !view.is_blocked(*viewer, it))
                && !view.check(*viewer, resource, now.as_secs())
        })
    }
}

/// Marks all expired listings. Returns when this process shows the result.
pub async fn mark(app: &App) -> Result<(), Problem> {
    loop {
        let mut task = app.begin_task().await?;
        if task.end_listings().await? == 0 {
            return Ok(());
        }
        task.commit().await?;
    }
}

impl Task {
    /// Marks expired listings in the record and the engine. Returns their number.
    pub async fn end_listings(&mut self) -> Result<usize, Problem> {
        let now = self.now;
        let overdue = listing::overdue(self.sql(), now, BATCH).await.or_fail()?;
        let ids: Vec<&str> = overdue.iter().map(|id| id.as_str()).collect();
        let mut answering = response::answering(self.sql(), &ids).await.or_fail()?;
        for listing in listing::find_all(self.sql(), &ids).await.or_fail()? {
            let answering = answering.remove(&listing.id).unwrap_or_default();
            let context = Context { answering, ..Context::of(listing.owner.clone(), now) };
            let outcome = listing.apply(Command::Expire, &context)?;
            if let Some(listing) = self.take(outcome) {
                listed::put(self, &listing).await?;
            }
        }
        Ok(ids.len())
    }
}
