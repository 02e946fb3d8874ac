//! Requests to join communities. The requesting member and the stewards know of a request; nobody else does.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::community::join::{self as rules, Context, Creation};
use trust_commons::community::{JoinRequest, JoinStatus};
use trust_commons::steward::Roles;
use trust_commons::{Actions, CommunityId, JoinRequestId, Noun, Timestamp};
use trust_core::MemberId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::community::known;
use super::protocol::ids::{CommunityParam, JoinRequestParam};
use super::protocol::refusals::{AnyRefusal, Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Begun, CommunityReading, OrFail, PageQuery, Path, Problem, Query, Reading, Rows, Write,
    Written, fresh_id,
};
use crate::app::App;
use crate::members;
use crate::store::page::{DateKey, newest};
use crate::store::{community, join_request, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, ask))
        .routes(routes!(list_own))
        .routes(routes!(approve))
        .routes(routes!(decline))
        .routes(routes!(withdraw))
}

/// A request to join a community.
#[derive(Serialize, ToSchema)]
struct JoinRequestView {
    /// The id.
    #[schema(value_type = String)]
    id: JoinRequestId,
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The member who asks.
    #[schema(value_type = String)]
    member: MemberId,
    /// The message.
    message: String,
    /// The status.
    status: JoinStatus,
    /// The time of the request, in seconds.
    created_at: Timestamp,
    /// The time of the decision, in seconds.
    decided_at: Option<Timestamp>,
    /// For a steward who decides, the number of members of the community who have declared trust in the member who
    /// asks, and share that. Members who are hidden from the steward are left out.
    trusted_by_members: Option<u64>,
    /// The actions that are open to the caller now: the last words of the routes.
    actions: Vec<&'static str>,
}

impl JoinRequestView {
    /// Makes the view for a reader with these roles.
    fn of(request: JoinRequest, reading: &Reading, roles: &Roles) -> Self {
        let context = Context::of(reading.me.clone(), roles.clone(), reading.now);
        let actions = request.actions(&context);
        let JoinRequest { id, community, member, message, status, created_at, .. } = request;
        let decided_at = request.decided_at;
        JoinRequestView {
            id,
            community,
            member,
            message,
            status,
            created_at,
            decided_at,
            trusted_by_members: None,
            actions,
        }
    }
}

/// A message to the stewards.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AskBody {
    /// At most 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    message: String,
}

/// The requests to join a community, newest first: for its stewards those that wait for a decision, for others
/// their own.
#[utoipa::path(get, path = "/communities/{id}/join-requests", tag = "communities", params(CommunityParam, PageQuery),
    responses((status = 200, body = Rows<JoinRequestView>), Unauthenticated, Missing, Unprocessable))]
async fn list(page: PageQuery, request: CommunityReading) -> Answer {
    let part = page.part(newest())?;
    let (id, reading, mut moment) = request.for_anybody().await?;
    let me = &reading.me;
    let stewards = community::stewards(&mut moment, &id).await.or_fail()?;
    let is_steward = stewards.is_steward(me);
    let roles = Roles::from(stewards);
    let rows = match is_steward {
        true => join_request::pending_seen(&mut moment, &id, me, &part).await,
        false => join_request::of_member(&mut moment, &id, me, &part).await,
    };
    let total = match is_steward {
        true => totals::join_requests_pending(&mut moment, &id, me).await,
        false => totals::join_requests_own(&mut moment, &id, me).await,
    };
    let (rows, total) = (rows.or_fail()?, total.or_fail()?);
    let page = Rows::by_date(rows, &part, total);
    let asking: Vec<&str> = page.rows.iter().map(|row| row.member.as_str()).collect();
    let trusted = match is_steward {
        true => join_request::trusted_by_members(&mut moment, &id, &asking, me).await.or_fail()?,
        false => HashMap::new(),
    };
    Ok(reading.reply(&page.map(|row| {
        let count = trusted.get(&row.member).copied().unwrap_or_default();
        let trusted_by_members = is_steward.then_some(count);
        JoinRequestView { trusted_by_members, ..JoinRequestView::of(row, &reading, &roles) }
    })))
}

/// The filter of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JoinRequestQuery {
    /// Only requests with this status.
    #[param(inline)]
    status: Option<JoinStatus>,
}

/// The caller's requests to join communities, newest first.
#[utoipa::path(get, path = "/me/join-requests", tag = "communities", params(JoinRequestQuery, PageQuery),
    responses((status = 200, body = Rows<JoinRequestView>), Unauthenticated, Unprocessable))]
async fn list_own(
    app: State<App>,
    Query(query): Query<JoinRequestQuery>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let part = page.part(newest())?;
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let mut all = join_request::all_of_member(&mut moment, &reading.me).await.or_fail()?;
    all.retain(|request| query.status.is_none_or(|status| status == request.status));
    all.reverse();
    let key = |row: &JoinRequest| (row.created_at, row.id.to_string());
    // Of two requests of the same second, the later one has the smaller id.
    let is_after = |(at, id): &DateKey, (other_at, other): &DateKey| {
        at < other_at || (at == other_at && id > other)
    };
    let page = Rows::of_all(all, &part, key, is_after);
    let roles = Roles::default();
    Ok(reading.reply(&page.map(|request| JoinRequestView::of(request, &reading, &roles))))
}

/// Requests to join a community, and notifies its stewards. An open community approves the request at once. A
/// member can send the same community at most three requests within 24 hours.
#[utoipa::path(post, path = "/communities/{id}/join-requests", tag = "communities", params(CommunityParam),
    request_body = AskBody,
    responses((status = 201, body = JoinRequestView), AnyRefusal))]
async fn ask(
    app: State<App>,
    Path(id): Path<CommunityId>,
    Begun { mut write, body }: Begun<AskBody>,
) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let policy = known(write.sql(), &id, &me).await?.join_policy(app.model());
    let stewards = community::stewards(write.sql(), &id).await.or_fail()?;
    let waiting = join_request::waiting(write.sql(), &me).await.or_fail()?;
    let context = Context {
        policy,
        is_member: community::has_member(write.sql(), &id, &me).await.or_fail()?,
        pending: join_request::pending_of(write.sql(), &id, &me).await.or_fail()?.is_some(),
        waiting: usize::try_from(waiting).unwrap_or(usize::MAX),
        declined_at: join_request::declined_at(write.sql(), &id, &me).await.or_fail()?,
        asked_at: join_request::asked_at(write.sql(), &id, &me).await.or_fail()?,
        ..Context::of(me.clone(), stewards.into(), now)
    };
    let message = body.message;
    let ask = Creation::Ask { id: fresh_id(), community: id.clone(), message };
    let request = write.save(JoinRequest::create(ask, &context)?).await?;
    match request.status {
        JoinStatus::Approved => members::let_in(&mut write, &id, &me).await?,
        _ => {
            let name = write.myself().await?.name;
            members::check_looks(&mut write, &id, &me, &name).await?;
        }
    }
    write.wrote(&[&request.message]).await?;
    let view = JoinRequestView::of(request, &write.reading, &context.stewards);
    Ok(write.commit(StatusCode::CREATED, &view).await?)
}

/// Approves a request to join; for the stewards.
#[utoipa::path(post, path = "/communities/{id}/join-requests/{request}/approve", tag = "communities",
    params(CommunityParam, JoinRequestParam),
    responses((status = 200, body = JoinRequestView), AnyRefusal))]
async fn approve(Path(which): Path<(CommunityId, JoinRequestId)>, write: Write) -> Written {
    decide(write, which, rules::Command::Approve).await
}

/// Declines a request to join; for the stewards.
#[utoipa::path(post, path = "/communities/{id}/join-requests/{request}/decline", tag = "communities",
    params(CommunityParam, JoinRequestParam),
    responses((status = 200, body = JoinRequestView), AnyRefusal))]
async fn decline(Path(which): Path<(CommunityId, JoinRequestId)>, write: Write) -> Written {
    decide(write, which, rules::Command::Decline).await
}

/// Withdraws a request of the caller.
#[utoipa::path(post, path = "/communities/{id}/join-requests/{request}/withdraw", tag = "communities",
    params(CommunityParam, JoinRequestParam),
    responses((status = 200, body = JoinRequestView), AnyRefusal))]
async fn withdraw(Path(which): Path<(CommunityId, JoinRequestId)>, write: Write) -> Written {
    decide(write, which, rules::Command::Withdraw).await
}

async fn decide(
    mut write: Write,
    (id, request): (CommunityId, JoinRequestId),
    command: rules::Command,
) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let (request, stewards) = known_to(&mut write, &id, &request).await?;
    let context = Context::of(me, stewards, now);
    let request = write.save(request.apply(command, &context)?).await?;
    if request.status == JoinStatus::Approved {
        // Another member may have taken such a name since the request.
        members::let_in(&mut write, &id, &request.member).await?;
    }
    let view = JoinRequestView::of(request, &write.reading, &context.stewards);
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Returns a request that the writer may know of, and the stewards of its community.
async fn known_to(
    write: &mut Write,
    id: &CommunityId,
    request: &JoinRequestId,
) -> Result<(JoinRequest, Roles), Problem> {
    let me = write.reading.me.clone();
    known(write.sql(), id, &me).await?;
    let stewards = Roles::from(community::stewards(write.sql(), id).await.or_fail()?);
    let found = join_request::find(write.sql(), id, request).await.or_fail()?;
    let is_hidden = |member: &MemberId| write.reading.node(member.as_str()).is_none();
    let found = found.filter(|request| request.is_known_to(&me, &stewards, is_hidden));
    let found = found.ok_or_else(|| Problem::not_found("join request", request.as_str()))?;
    Ok((found, stewards))
}
