//! A reading: the caller and the state that answers them.

use std::time::Duration;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Serialize;
use sqlx::{Any, Transaction};
use trust_commons::Timestamp;
use trust_core::{MemberId, NodeIdx, View};

use super::caller::Caller;
use super::problem::{OrFail, Problem};
use super::reply::Reply;
use crate::app::App;
use crate::clock;
use crate::feed::{PrivateTrust, Projection};
use crate::store::Connection;
use crate::store::change_log::{self, LogRevision};
use crate::store::member::{self, Member};

/// The longest wait of a read for the revision that it requires, or for the revision of a row that it has read.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// A read request of a signed-in caller.
#[derive(Clone)]
pub struct Reading {
    /// The caller.
    pub me: MemberId,
    /// The caller's number in the view.
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
    /// Makes a reading of `projection` for `me` at the current time.
    pub fn of(me: MemberId, projection: Projection) -> Result<Self, Problem> {
        let Projection { revision, view, private_trust, .. } = projection;
        let viewer = view.node(me.as_str()).map_err(|_| Problem::unauthenticated())?;
        Ok(Reading { me, viewer, view, private_trust, revision, now: clock::now() })
    }

    /// Returns the same reading at a state that is not older than `revision`.
    pub async fn later(&self, app: &App, revision: LogRevision) -> Result<Self, Problem> {
        let projection = app.feed.at_least(revision, PATIENCE).await.or_fail()?;
        Reading::of(self.me.clone(), projection)?.settled(app).await
    }

    /// Returns a consistent state of the record, and a reading that is not older: otherwise a view from before a
    /// block could show what was written after it.
    pub async fn with_record(
        mut self,
        app: &App,
    ) -> Result<(Self, Transaction<'static, Any>), Problem> {
        loop {
            let mut moment = app.store.read_at_once().await.or_fail()?;
            let head = change_log::head(&mut moment).await.or_fail()?.revision;
            if head <= self.revision {
                return Ok((self, moment));
            }
            // Drops the connection, which following the log may need.
            drop(moment);
            self = self.later(app, head).await?;
        }
    }

    /// Returns the caller's own row.
    pub async fn myself(&self, connection: &mut Connection) -> Result<Member, Problem> {
        let me = member::find(connection, &self.me).await.or_fail()?;
        me.ok_or_else(Problem::unauthenticated)
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

    /// Returns the actor to name in a notice to the caller. Nobody is named in a notice about people who no longer
    /// exist, because they were erased or are hidden: such a notice has a pseudonym, or the caller, as its actor.
    pub fn doer<'n>(&self, by: &'n MemberId) -> Option<&'n MemberId> {
        Some(by).filter(|by| **by != self.me && self.view.contains(by.as_str()))
    }

    /// Returns whether the caller may see a listing.
    pub fn shows(&self, id: &str) -> bool {
        let resource = self.view.resource(id);
        resource.is_ok_and(|resource| self.view.check(self.viewer, resource, self.now.as_secs()))
    }

    /// Like [`node`](Self::node), with the same problem for missing and hidden members.
    pub fn member(&self, id: &str) -> Result<NodeIdx, Problem> {
        self.node(id).ok_or_else(|| Problem::not_found("member", id))
    }

    /// Makes a response.
    pub fn reply(&self, body: &impl Serialize) -> Reply {
        Reply::new(StatusCode::OK, body, self.revision)
    }
}

impl FromRequestParts<App> for Reading {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Caller { member, .. } =
            <Caller as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        if !app.feed.now().view.contains(member.as_str()) {
            // The member may have joined just now, by another process.
            app.feed.advance().await.or_fail()?;
        }
        Reading::of(member, app.feed.now())?.settled(app).await
    }
}

/// A reading that does not require signing in.
impl OptionalFromRequestParts<App> for Reading {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        match <Caller as OptionalFromRequestParts<App>>::from_request_parts(parts, app).await? {
            None => Ok(None),
            Some(_) => {
                <Reading as FromRequestParts<App>>::from_request_parts(parts, app).await.map(Some)
            }
        }
    }
}
