//! A question: who asks, and the moment that answers it.

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

/// How long a question waits for the revision that it demands, or that a row it read is of.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// A question of somebody who is signed in.
#[derive(Clone)]
pub struct Reading {
    /// The caller.
    pub me: MemberId,
    /// The asker's number in the view.
    pub viewer: NodeIdx,
    /// The engine's state that answers.
    pub view: View,
    /// Which declarations of trust are private in that state.
    pub private_trust: PrivateTrust,
    /// Its revision.
    pub revision: LogRevision,
    /// The moment that expiry is held against.
    pub now: Timestamp,
}

impl Reading {
    /// The state of `projection`, as `me` sees it now.
    pub fn of(me: MemberId, projection: Projection) -> Result<Self, Problem> {
        let Projection { revision, view, private_trust, .. } = projection;
        let viewer = view.node(me.as_str()).map_err(|_| Problem::unauthenticated())?;
        Ok(Reading { me, viewer, view, private_trust, revision, now: clock::now() })
    }

    /// The same question, answered by a state that is no older than `revision`.
    pub async fn later(&self, app: &App, revision: LogRevision) -> Result<Self, Problem> {
        let projection = app.feed.at_least(revision, PATIENCE).await.or_fail()?;
        Reading::of(self.me.clone(), projection)?.settled(app).await
    }

    /// The record at one moment, and a reading that is no older: else what somebody wrote after a block would
    /// be shown by a view from before it.
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
            // Not while this holds a connection that following the log may need.
            drop(moment);
            self = self.later(app, head).await?;
        }
    }

    /// The asker's own row.
    pub async fn myself(&self, connection: &mut Connection) -> Result<Member, Problem> {
        let me = member::find(connection, &self.me).await.or_fail()?;
        me.ok_or_else(Problem::unauthenticated)
    }

    /// The number of a member whom the asker may know of: there, and no block between the two.
    pub fn node(&self, id: &str) -> Option<NodeIdx> {
        self.view.node(id).ok().filter(|&node| !self.view.is_blocked(self.viewer, node))
    }

    /// Whether a block in either direction hides somebody from the asker.
    pub fn hides(&self, id: &str) -> bool {
        self.view.node(id).is_ok_and(|node| self.view.is_blocked(self.viewer, node))
    }

    /// Who is named for a notice to the asker. Nobody is for what is told of people who are there no longer, be they
    /// erased or hiding: it is told in the name of a pseudonym, or of the asker.
    pub fn doer<'n>(&self, by: &'n MemberId) -> Option<&'n MemberId> {
        Some(by).filter(|by| **by != self.me && self.view.contains(by.as_str()))
    }

    /// Whether the asker may see a listing.
    pub fn shows(&self, id: &str) -> bool {
        let resource = self.view.resource(id);
        resource.is_ok_and(|resource| self.view.check(self.viewer, resource, self.now))
    }

    /// Like [`node`](Self::node); what is missing and what is hidden are the same problem.
    pub fn member(&self, id: &str) -> Result<NodeIdx, Problem> {
        self.node(id).ok_or_else(|| Problem::not_found("member", id))
    }

    /// An answer.
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
            // Somebody who has just come, by way of another process.
            app.feed.advance().await.or_fail()?;
        }
        Reading::of(member, app.feed.now())?.settled(app).await
    }
}

/// A question that may be asked without signing in.
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
