//! A reading: a member and the state that answers them.

use std::time::Duration;

use sqlx::{Any, Transaction};
use trust_commons::{AsResource as _, ListingId, Timestamp};
use trust_core::{MemberId, NodeIdx, ResourceIdx, View};

use super::backend::Backend;
use super::error::{OrFail, WorkError};
use crate::clock;
use crate::feed::{PrivateTrust, Projection};
use crate::store::change_log::{self, LogRevision};

/// A state of the service as a member sees it.
#[derive(Clone)]
pub struct Reading {
    /// The member.
    pub me: MemberId,
    /// The member's number in the view.
    pub viewer: NodeIdx,
    /// The state of the engine that answers.
    pub view: View,
    /// The private declarations of trust in that state.
    pub private_trust: PrivateTrust,
    /// Its revision.
    pub revision: LogRevision,
    /// The time that decides about expiry.
    pub now: Timestamp,
}

impl Reading {
    /// The longest wait of a read for the revision that it requires, or for the revision of a row that it has read.
    pub const PATIENCE: Duration = Duration::from_secs(2);

    /// Makes a reading of `projection` for `me` at the current time.
    pub fn of(me: MemberId, projection: Projection) -> Result<Self, WorkError> {
        let Projection { revision, view, private_trust, .. } = projection;
        let viewer = view.node(me.as_str()).map_err(|_| WorkError::NoAccount)?;
        Ok(Reading { me, viewer, view, private_trust, revision, now: clock::now() })
    }

    /// Returns the same reading at a state that is not older than `revision`.
    pub async fn later(&self, backend: &Backend, revision: LogRevision) -> Result<Self, WorkError> {
        let projection = backend.feed.at_least(revision, Self::PATIENCE).await.or_fail()?;
        Reading::of(self.me.clone(), projection)?.with_expired_marked(backend).await
    }

    /// Returns a consistent state of the record, and a reading that is not older: otherwise a view from before a
    /// block could show what was written after it.
    pub async fn with_record(
        mut self,
        backend: &Backend,
    ) -> Result<(Self, Transaction<'static, Any>), WorkError> {
        loop {
            let mut moment = backend.store.read_at_once().await.or_fail()?;
            let head = change_log::head(&mut moment).await.or_fail()?.revision;
            if head <= self.revision {
                return Ok((self, moment));
            }
            // Drops the connection, which following the log may need.
            drop(moment);
            self = self.later(backend, head).await?;
        }
    }

    /// Returns the number of a member whom the caller may know of: the member exists, and no block is between the
    /// two.
    pub fn node(&self, id: &str) -> Option<NodeIdx> {
        self.view.node(id).ok().filter(|&node| !self.view.is_blocked(self.viewer, node))
    }

    /// Returns whether a block in either direction hides a member from the caller.
    pub fn hides(&self, id: &str) -> bool {
        self.view.node(id).is_ok_and(|node| self.view.is_blocked(self.viewer, node))
    }

    /// Returns the actor to name in a notification to the caller. Nobody is named in a notification about people who no longer
    /// exist, because they were erased or are hidden: such a notification has a pseudonym, or the caller, as its actor.
    pub fn doer<'n>(&self, by: &'n MemberId) -> Option<&'n MemberId> {
        Some(by).filter(|by| **by != self.me && self.view.contains(by.as_str()))
    }

    /// Returns whether the caller may see a listing.
    pub fn shows(&self, id: &ListingId) -> bool {
        let resource = self.resource_of(id);
        resource.is_some_and(|resource| self.view.check(self.viewer, resource, self.now.as_secs()))
    }

    /// Returns whether the caller may see a resource of the engine.
    pub fn shows_resource(&self, id: &str) -> bool {
        let resource = self.view.resource(id);
        resource.is_ok_and(|resource| self.view.check(self.viewer, resource, self.now.as_secs()))
    }

    /// Returns the resource of a listing, whether the caller may see it or not.
    pub fn resource_of(&self, id: &ListingId) -> Option<ResourceIdx> {
        self.view.resource(id.resource()?.as_str()).ok()
    }
}
