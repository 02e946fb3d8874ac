//! Routes of stewards, who manage a community. Steward is a role, never a score.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::steward::{self as rules, Context};
use trust_commons::{CommunityId, Noun};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cell_invitations::heed_new_steward;
use super::protocol::community::known;
use super::protocol::ids::{CommunityParam, MemberParam};
use super::protocol::person::PersonView;
use super::protocol::refusals::{
    AnyButConflicting, AnyRefusal, Missing, Unauthenticated, Unprocessable,
};
use super::protocol::{
    Answer, Begun, CommunityReading, OrFail, PageQuery, Path, Rows, Write, Written,
};
use crate::app::App;
use crate::store::{community, export, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(appoint, choose, dismiss))
}

/// The result.
#[derive(Serialize, ToSchema)]
struct AppointedView {
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// Whether the member is a steward now.
    steward: bool,
}

/// Whether the steward is named.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NamedBody {
    /// Whether plain members and strangers may know that the caller is a steward.
    named: bool,
}

/// The caller's appearance in lists of stewards.
#[derive(Serialize, ToSchema)]
struct NamedView {
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The caller.
    #[schema(value_type = String)]
    member: MemberId,
    /// Whether plain members and strangers may know that the caller is a steward.
    named: bool,
}

/// The stewards of a community by id, who decide about requests to join. Stewards who are hidden from the caller
/// are left out, and so are stewards who are not named, unless the caller is a steward. A member who can see no
/// steward sees the member who would be steward if the stewards had been erased. So the list reveals no block.
#[utoipa::path(get, path = "/communities/{id}/stewards", tag = "communities", params(CommunityParam, PageQuery),
    responses((status = 200, body = Rows<PersonView>), Unauthenticated, Missing, Unprocessable))]
async fn list(page: PageQuery, request: CommunityReading) -> Answer {
    let part = page.part(String::new())?;
    let (id, reading, mut moment) = request.for_anybody().await?;
    let found = community::stewards_seen(&mut moment, &id, &reading.me, &part).await;
    let total = totals::stewards(&mut moment, &id, &reading.me).await.or_fail()?;
    let rows = Rows::cut(found.or_fail()?, &part, total, |row| row.member.clone());
    Ok(reading.reply(&rows.map(|row| PersonView { id: row.member, name: row.name })))
}

/// Makes a member of a community a steward; for its stewards. The new steward leaves the cells whose members have not accepted
/// them as one, and these are asked to.
#[utoipa::path(put, path = "/communities/{id}/stewards/{member}", tag = "communities",
    params(CommunityParam, MemberParam),
    responses((status = 200, body = AppointedView), AnyRefusal))]
async fn appoint(
    app: State<App>,
    Path((id, member)): Path<(CommunityId, MemberId)>,
    mut write: Write,
) -> Written {
    let me = write.reading.me.clone();
    known(write.sql(), &id, &me).await?;
    write.known(&member).await?;
    let stewards = community::stewards(write.sql(), &id).await.or_fail()?;
    let is_member = community::has_member(write.sql(), &id, &member).await.or_fail()?;
    let appoint = rules::Command::Appoint { member: member.clone() };
    let context = Context { is_member, ..Context::of(me.clone()) };
    write.take(stewards.apply(appoint, &context)?);
    community::appoint(write.sql(), &id, &member).await.or_fail()?;
    heed_new_steward(&app, &mut write, &id, &member, &me).await?;
    let view = AppointedView { community: id, member, steward: true };
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Sets whether plain members and strangers may know that the caller is a steward; for each steward themselves.
/// Stewards know each other. A new steward is named until they change this.
#[utoipa::path(patch, path = "/communities/{id}/stewards/{member}", tag = "communities",
    params(CommunityParam, MemberParam), request_body = NamedBody,
    responses((status = 200, body = NamedView), AnyButConflicting))]
async fn choose(
    Path((id, member)): Path<(CommunityId, MemberId)>,
    Begun { mut write, body }: Begun<NamedBody>,
) -> Written {
    let (me, named) = (write.reading.me.clone(), body.named);
    known(write.sql(), &id, &me).await?;
    write.known(&member).await?;
    let stewards = community::stewards(write.sql(), &id).await.or_fail()?;
    let choose = rules::Command::ChooseNamed { member: member.clone() };
    write.take(stewards.apply(choose, &Context::of(me))?);
    community::set_named(write.sql(), &id, &member, named).await.or_fail()?;
    Ok(write.commit(StatusCode::OK, &NamedView { community: id, member, named }).await?)
}

/// Makes a steward a plain member again; for stewards, who may dismiss themselves. The last steward stays.
#[utoipa::path(delete, path = "/communities/{id}/stewards/{member}", tag = "communities",
    params(CommunityParam, MemberParam),
    responses((status = 200, body = AppointedView), AnyRefusal))]
async fn dismiss(Path((id, member)): Path<(CommunityId, MemberId)>, mut write: Write) -> Written {
    let me = write.reading.me.clone();
    known(write.sql(), &id, &me).await?;
    write.known(&member).await?;
    let stewards = community::stewards(write.sql(), &id).await.or_fail()?;
    let hidden = export::hidden(write.sql(), &me).await.or_fail()?;
    let dismiss = rules::Command::Dismiss { member: member.clone() };
    write.take(stewards.apply(dismiss, &Context { hidden, ..Context::of(me) })?);
    let now = write.now;
    community::keep_stepping_down(write.sql(), &id, &member, now).await.or_fail()?;
    community::dismiss(write.sql(), &id, &member).await.or_fail()?;
    let view = AppointedView { community: id, member, steward: false };
    Ok(write.commit(StatusCode::OK, &view).await?)
}
