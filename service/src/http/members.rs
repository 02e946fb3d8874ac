//! Routes of other people's profiles, and of the search for people.

mod search;

use axum::extract::State;
use serde::Serialize;
use trust_core::{MemberId, Trust};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::MemberIdParam;
use super::protocol::refusals::{Missing, Unauthenticated};
use super::protocol::{Answer, OrFail, Path, Problem, Reading};
use crate::app::App;
use crate::store::member;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read)).merge(search::router())
}

/// A member, as seen by others.
#[derive(Serialize, ToSchema)]
struct MemberView {
    /// The id.
    #[schema(value_type = String)]
    id: MemberId,
    /// The display name.
    name: String,
    /// The member's description of themselves.
    about: String,
    /// The caller's trust in the member, 0 to 1; absent if the caller has asked about too many people today.
    trust: Option<f64>,
}

/// A member, as seen by people who know of them: they share a group, either trusts the other, the caller sees a
/// listing of theirs, or the two have an agreement. To all other callers the member is absent.
#[utoipa::path(get, path = "/members/{id}", tag = "members", params(MemberIdParam),
    responses((status = 200, body = MemberView), Unauthenticated, Missing))]
async fn read(app: State<App>, Path(id): Path<MemberId>, reading: Reading) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let node = reading.known(&app, &mut moment, &id).await?;
    let found = member::find(&mut moment, &id).await.or_fail()?;
    let member = found.ok_or_else(|| Problem::not_found("member", id.as_str()))?;
    let trust = reading.trust_within_limit(&app, node).map(Trust::to_f64);
    Ok(reading.reply(&MemberView { id, name: member.name, about: member.about, trust }))
}
