//! Listings whose time is over.
//!
//! From its last second on the engine shows such a listing to its owner alone, until it is marked as expired;
//! from then on it is for those accepted. They are not to lose sight of it in between: so it is marked before
//! one of them is answered, and else when there is time.

use std::collections::BTreeSet;
use std::time::Duration;

use trust_commons::listing::Listing;
use trust_core::MemberId;

use super::listed;
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::write::Task;
use crate::app::App;
use crate::store::{listing, response};

/// How long an answer waits for what is over to be marked.
const PATIENCE: Duration = Duration::from_secs(1);
/// The most that one write marks.
const BATCH: i64 = 100;

impl Reading {
    /// The same question by a state that shows all that the reader was accepted for and that nobody hides.
    pub async fn settled(self, app: &App) -> Result<Self, Problem> {
        match self.awaits_expiry_mark() {
            true => self.after_marking(app).await,
            false => Ok(self),
        }
    }

    /// The same question by a state that shows somebody else all that they were accepted for.
    pub async fn settled_for(self, app: &App, other: &MemberId) -> Result<Self, Problem> {
        match self.view.node(other.as_str()) {
            Ok(viewer) if (Reading { viewer, ..self.clone() }).awaits_expiry_mark() => {
                self.after_marking(app).await
            }
            _ => Ok(self),
        }
    }

    async fn after_marking(self, app: &App) -> Result<Self, Problem> {
        // Where nothing can be written just now, reading goes on.
        match tokio::time::timeout(PATIENCE, mark(app)).await {
            Ok(Ok(())) => {
                let now = self.now;
                Ok(Reading { now, ..Reading::of(self.me, app.feed.now())? })
            }
            Ok(Err(_)) | Err(_) => {
                tracing::warn!("what is over could not be marked");
                Ok(self)
            }
        }
    }

    /// Whether the reader was accepted for a listing that nobody hides and that is not seen all the same: it is
    /// over, and not marked yet.
    pub fn awaits_expiry_mark(&self) -> bool {
        let Reading { view, viewer, now, .. } = self;
        let circles = view.groups_of(*viewer).iter().map(|&group| view.group_id(group));
        let mut listings = circles.filter_map(Listing::accepted_in);
        listings.any(|id| {
            let Ok(resource) = view.resource(id) else { return false };
            // What is marked has no end any more.
            view.is_expired(resource, *now)
                && view.owner(resource).is_some_and(|it| !view.is_blocked(*viewer, it))
                && !view.check(*viewer, resource, *now)
        })
    }
}

/// Marks all listings whose time is over. Returns when this process shows it.
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
    /// Marks listings whose time is over, and tells the engine. Says how many.
    pub async fn end_listings(&mut self) -> Result<usize, Problem> {
        let now = self.now;
        let overdue = listing::overdue(self.sql(), now, BATCH).await.or_fail()?;
        let ids: Vec<&str> = overdue.iter().map(|id| id.as_str()).collect();
        let answering = response::answering(self.sql(), &ids).await.or_fail()?;
        let nobody = BTreeSet::new();
        for listing in listing::find_all(self.sql(), &ids).await.or_fail()? {
            let outcome = listing.expire(answering.get(&listing.id).unwrap_or(&nobody), now)?;
            let listing = self.take(outcome);
            listed::put(self, &listing).await?;
        }
        Ok(ids.len())
    }
}
