//! A reading over HTTP: the caller and the state that answers them.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Serialize;
use trust_core::NodeIdx;

use super::caller::Caller;
use super::named::Mentioned;
use super::problem::{OrFail, Problem};
use super::reply::Reply;
use crate::app::App;
use crate::store::Connection;
use crate::store::member::{self, Member};

pub use crate::work::Reading;

/// The answer of a route that reads.
pub type Answer = Result<Reply, Problem>;

impl Reading {
    /// Returns the caller's own row.
    pub async fn myself(&self, connection: &mut Connection) -> Result<Member, Problem> {
        let me = member::find(connection, &self.me).await.or_fail()?;
        me.ok_or_else(Problem::unauthenticated)
    }

    /// Like [`node`](Self::node), with the same problem for missing and hidden members.
    pub fn member(&self, id: &str) -> Result<NodeIdx, Problem> {
        self.node(id).ok_or_else(|| Problem::not_found("member", id))
    }

    /// Makes a response, with the names of the ids in it.
    pub fn reply(&self, body: &impl Serialize) -> Reply {
        Reply::new(StatusCode::OK, body, self.revision).naming(&self.me, Mentioned::by(body))
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
        Ok(Reading::of(member, app.feed.now())?.with_expired_marked(app).await?)
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
