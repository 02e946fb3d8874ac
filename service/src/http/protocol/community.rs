//! The community that a request names: who may know of it, and requests to read what it has.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use sqlx::{Any, Transaction};
use trust_commons::CommunityId;
use trust_commons::community::Community;
use trust_core::MemberId;

use super::extract::Path;
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use crate::app::App;
use crate::store::{Connection, community};

/// Returns the parts of a community that are visible to everybody who may know of a member of it, or a problem.
pub async fn known(
    connection: &mut Connection,
    id: &CommunityId,
    me: &MemberId,
) -> Result<Community, Problem> {
    let found = community::find_for(connection, id, me).await.or_fail()?;
    found.ok_or_else(|| Problem::not_found("community", id.as_str()))
}

/// Returns the community, for its members.
pub async fn known_to_member(
    connection: &mut Connection,
    id: &CommunityId,
    me: &MemberId,
) -> Result<Community, Problem> {
    let community = known(&mut *connection, id, me).await?;
    community.check_member(me, community::has_member(connection, id, me).await.or_fail()?)?;
    Ok(community)
}

/// Refuses callers who are not members of a community, and members who are not its stewards.
pub async fn check_steward(
    connection: &mut Connection,
    id: &CommunityId,
    me: &MemberId,
) -> Result<(), Problem> {
    known_to_member(connection, id, me).await?;
    Ok(community::stewards(connection, id).await.or_fail()?.check_steward(me)?)
}

/// A request to read something that a community has. The only path parameter is the id of the community.
pub struct CommunityReading {
    app: App,
    id: CommunityId,
    reading: Reading,
}

/// The community, the caller, and the record at one moment.
type Begun = (CommunityId, Reading, Transaction<'static, Any>);

impl CommunityReading {
    /// Begins to read, for callers who may know of the community.
    pub async fn for_anybody(self) -> Result<Begun, Problem> {
        let (id, reading, mut moment) = self.begin().await?;
        known(&mut moment, &id, &reading.me).await?;
        Ok((id, reading, moment))
    }

    /// Begins to read, for members of the community.
    pub async fn for_members(self) -> Result<Begun, Problem> {
        let (id, reading, mut moment) = self.begin().await?;
        known_to_member(&mut moment, &id, &reading.me).await?;
        Ok((id, reading, moment))
    }

    /// Begins to read, for stewards of the community.
    pub async fn for_stewards(self) -> Result<Begun, Problem> {
        let (id, reading, mut moment) = self.begin().await?;
        check_steward(&mut moment, &id, &reading.me).await?;
        Ok((id, reading, moment))
    }

    async fn begin(self) -> Result<Begun, Problem> {
        let moment = self.app.store.read_at_once().await.or_fail()?;
        Ok((self.id, self.reading, moment))
    }
}

impl FromRequestParts<App> for CommunityReading {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Path(id) = Path::from_request_parts(parts, app).await?;
        let reading = <Reading as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        Ok(CommunityReading { app: app.clone(), id, reading })
    }
}
