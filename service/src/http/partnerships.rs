//! Routes of partnerships: the data that two communities agree to share. Only members of the two communities know
//! of a partnership, and emergent networks have none.

use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use trust_commons::partnership::{
    self as rules, Context, Creation, Partnership, PartnershipRefusal, PartnershipStatus, Terms,
};
use trust_commons::steward::Roles;
use trust_commons::{Actions, CommunityId, Noun, Outcome, PartnershipId, Timestamp};
use trust_core::MemberId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::community::known;
use super::protocol::ids::IdParam;
use super::protocol::refusals::{AnyRefusal, Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Begun, OrFail, PageQuery, Path, Problem, Query, Reading, Rows, Write, Written, fresh_id,
};
use crate::app::App;
use crate::store::page::newest;
use crate::store::{Connection, community, partnership, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(propose))
        .routes(routes!(approve))
        .routes(routes!(decline))
        .routes(routes!(withdraw))
        .routes(routes!(dissolve))
}

/// A partnership of two communities; the caller belongs to either of them.
#[derive(Serialize, ToSchema)]
struct PartnershipView {
    /// The id.
    #[schema(value_type = String)]
    id: PartnershipId,
    /// The community that proposed it.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The community that it was proposed to.
    #[schema(value_type = String)]
    with: CommunityId,
    /// The status.
    status: PartnershipStatus,
    /// The consent of the proposing side.
    offered: Terms,
    /// The terms to which both sides consent, once it is approved. They apply while the partnership is active.
    agreed: Option<Terms>,
    /// Whether the caller proposed it: then somebody else has to approve it.
    proposed_by_me: bool,
    /// The proposer; shown to stewards of either side, as are the next five fields.
    #[schema(value_type = Option<String>)]
    proposed_by: Option<MemberId>,
    /// The time, in seconds.
    proposed_at: Option<Timestamp>,
    /// The steward who proposed it, which approves it for the proposing side.
    #[schema(value_type = Option<String>)]
    approved_by_a: Option<MemberId>,
    /// The time, in seconds.
    approved_a_at: Option<Timestamp>,
    /// The steward who approved it for the other side.
    #[schema(value_type = Option<String>)]
    approved_by_b: Option<MemberId>,
    /// The time, in seconds.
    approved_b_at: Option<Timestamp>,
    /// The time of the proposal, in seconds.
    created_at: Timestamp,
    /// The time of approval or decline.
    decided_at: Option<Timestamp>,
    /// The time of withdrawal or dissolution.
    ended_at: Option<Timestamp>,
    /// The actions that are open to the caller now: the last words of the routes.
    actions: Vec<&'static str>,
}

/// The role of the reader in one of the two communities.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Steward,
    Member,
}

impl PartnershipView {
    fn of(partnership: Partnership, reading: &Reading, reader: Reader, roles: &Roles) -> Self {
        let is_steward = reader == Reader::Steward;
        let context = Context::of(reading.me.clone(), roles.clone(), reading.now);
        let actions = partnership.actions(&context);
        // People who are hidden from the caller, or were erased, are not named; the time is no secret.
        let named = |member: &MemberId| reading.node(member.as_str()).map(|_| member.clone());
        let proposed_by = is_steward.then(|| named(&partnership.proposed_by)).flatten();
        let proposed_at = is_steward.then_some(partnership.created_at);
        let approved_b = partnership.approved_by_b().filter(|_| is_steward);
        PartnershipView {
            proposed_by_me: partnership.proposed_by == reading.me,
            approved_by_a: proposed_by.clone(),
            proposed_by,
            proposed_at,
            approved_a_at: proposed_at,
            approved_by_b: approved_b.and_then(|(member, _)| named(member)),
            approved_b_at: approved_b.map(|(_, at)| at),
            id: partnership.id,
            community: partnership.a,
            with: partnership.b,
            status: partnership.status,
            offered: partnership.offered,
            agreed: partnership.agreed,
            created_at: partnership.created_at,
            decided_at: partnership.decided_at,
            ended_at: partnership.ended_at,
            actions,
        }
    }
}

/// The filter of the list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PartnershipQuery {
    /// Only partnerships of this community.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    community: Option<CommunityId>,
    /// Only partnerships with this status.
    #[param(inline)]
    status: Option<PartnershipStatus>,
}

/// The proposed partner and terms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProposeBody {
    /// The community that proposes; the caller is a steward of it.
    #[schema(value_type = String, min_length = 1, max_length = 255)]
    community: CommunityId,
    /// The community that it is proposed to.
    #[schema(value_type = String, min_length = 1, max_length = 255)]
    with: CommunityId,
    /// Whether to share offers and skills; true if left out.
    share_offers: Option<bool>,
    /// Whether to share needs; true if left out.
    share_needs: Option<bool>,
    /// Whether to share the number of members; false if left out.
    share_member_count: Option<bool>,
}

/// The terms to consent to. Tags that the other side did not offer are not shared in either direction.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveBody {
    /// Whether to share offers and skills; true if left out.
    share_offers: Option<bool>,
    /// Whether to share needs; true if left out.
    share_needs: Option<bool>,
    /// Whether to share the number of members; false if left out.
    share_member_count: Option<bool>,
}

impl From<ApproveBody> for Terms {
    fn from(body: ApproveBody) -> Self {
        let usual = Terms::default();
        Terms {
            share_offers: body.share_offers.unwrap_or(usual.share_offers),
            share_needs: body.share_needs.unwrap_or(usual.share_needs),
            share_member_count: body.share_member_count.unwrap_or(usual.share_member_count),
        }
    }
}

/// Answers that there are no partnerships in an emergent network, before anything else.
pub struct HasPartnerships;

impl FromRequestParts<App> for HasPartnerships {
    type Rejection = Problem;

    async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self, Problem> {
        match app.model().has_partnerships() {
            true => Ok(HasPartnerships),
            false => Err(PartnershipRefusal::PartnershipsOff.into()),
        }
    }
}

/// The partnerships of the caller's communities, newest first: active partnerships, and for stewards of a side all
/// partnerships.
#[utoipa::path(get, path = "/partnerships", tag = "partnerships", params(PartnershipQuery, PageQuery),
    responses((status = 200, body = Rows<PartnershipView>), Unauthenticated, Missing, Unprocessable))]
async fn list(
    _: HasPartnerships,
    app: State<App>,
    Query(wanted): Query<PartnershipQuery>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let part = page.part(newest())?;
    let PartnershipQuery { community, status } = &wanted;
    let wanted = partnership::Wanted { community: community.as_ref(), status: *status };
    let mut connection = app.store.read_at_once().await.or_fail()?;
    let rows = partnership::of_member(&mut connection, &reading.me, &wanted, &part).await;
    let (community, status) = (wanted.community, wanted.status);
    let total = totals::partnerships(&mut connection, &reading.me, community, status).await;
    let (rows, total) = (rows.or_fail()?, total.or_fail()?);
    let roles = community::roles_of(&mut connection, &reading.me).await.or_fail()?;
    let page = Rows::by_date(rows, &part, total);
    let view = |(row, is_steward)| {
        let reader = if is_steward { Reader::Steward } else { Reader::Member };
        PartnershipView::of(row, &reading, reader, &roles)
    };
    Ok(reading.reply(&page.map(view)))
}

/// Proposes a partnership to another community, and notifies its stewards; for stewards of the proposing community.
#[utoipa::path(post, path = "/partnerships/propose", tag = "partnerships", request_body = ProposeBody,
    responses((status = 201, body = PartnershipView), AnyRefusal))]
async fn propose(
    _: HasPartnerships,
    app: State<App>,
    Begun { mut write, body }: Begun<ProposeBody>,
) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let ProposeBody { community: a, with: b, share_offers, share_needs, share_member_count } = body;
    known(write.sql(), &a, &me).await?;
    known(write.sql(), &b, &me).await?;
    let stewards = roles(write.sql(), &a, &b).await?;
    let live = partnership::live(write.sql(), &a, &b).await.or_fail()?.is_some();
    let terms = ApproveBody { share_offers, share_needs, share_member_count }.into();
    let propose = Creation::Propose { id: fresh_id(), a, b, terms };
    let context = Context { live, model: app.model(), ..Context::of(me, stewards, now) };
    let proposed = Partnership::create(propose, &context)?;
    let earlier =
        partnership::proposed_lately(write.sql(), &proposed.value, now).await.or_fail()?;
    proposed.value.check_pace(earlier, now)?;
    let proposed = write.save(proposed).await?;
    let roles = &context.stewards;
    let view = PartnershipView::of(proposed, &write.reading, Reader::Steward, roles);
    Ok(write.commit(StatusCode::CREATED, &view).await?)
}

/// Approves a proposed partnership, which then shares the tags to which both sides consent; for stewards of the side
/// that received the proposal, except its proposer.
#[utoipa::path(post, path = "/partnerships/{id}/approve", tag = "partnerships",
    params(IdParam), request_body = ApproveBody,
    responses((status = 200, body = PartnershipView), AnyRefusal))]
async fn approve(
    _: HasPartnerships,
    Path(id): Path<PartnershipId>,
    Begun { write, body }: Begun<ApproveBody>,
) -> Written {
    decide(write, id, rules::Command::Approve(body.into())).await
}

/// Declines a proposal; for stewards of the side that received it.
#[utoipa::path(post, path = "/partnerships/{id}/decline", tag = "partnerships", params(IdParam),
    responses((status = 200, body = PartnershipView), AnyRefusal))]
async fn decline(_: HasPartnerships, Path(id): Path<PartnershipId>, write: Write) -> Written {
    decide(write, id, rules::Command::Decline).await
}

/// Withdraws a proposal; for stewards of the proposing side.
#[utoipa::path(post, path = "/partnerships/{id}/withdraw", tag = "partnerships", params(IdParam),
    responses((status = 200, body = PartnershipView), AnyRefusal))]
async fn withdraw(_: HasPartnerships, Path(id): Path<PartnershipId>, write: Write) -> Written {
    decide(write, id, rules::Command::Withdraw).await
}

/// Ends a partnership at once; for the stewards of either side.
#[utoipa::path(post, path = "/partnerships/{id}/dissolve", tag = "partnerships", params(IdParam),
    responses((status = 200, body = PartnershipView), AnyRefusal))]
async fn dissolve(_: HasPartnerships, Path(id): Path<PartnershipId>, write: Write) -> Written {
    decide(write, id, rules::Command::Dissolve).await
}

async fn decide(mut write: Write, id: PartnershipId, command: rules::Command) -> Written {
    let me = write.reading.me.clone();
    let before = known_to(write.sql(), &id, &me).await?;
    let stewards = roles(write.sql(), &before.a, &before.b).await?;
    let context = Context::of(me, stewards, write.now);
    let after = write.save(before.apply(command, &context)?).await?;
    let both = community::members_of(write.sql(), &[after.a.as_str(), after.b.as_str()]).await;
    let notifications = after.notifications_to_members(both.or_fail()?, &context);
    let after = write.take(Outcome::of(after).with_notifications(notifications));
    let roles = &context.stewards;
    let view = PartnershipView::of(after, &write.reading, Reader::Steward, roles);
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Returns the stewards of both sides.
pub async fn roles(
    connection: &mut Connection,
    a: &CommunityId,
    b: &CommunityId,
) -> Result<Roles, Problem> {
    let of_a = community::stewards(connection, a).await.or_fail()?;
    let of_b = community::stewards(connection, b).await.or_fail()?;
    Ok([of_a, of_b].into_iter().collect())
}

/// Returns a partnership of a community that a member belongs to; plain members may know of active partnerships only.
pub async fn known_to(
    connection: &mut Connection,
    id: &PartnershipId,
    me: &MemberId,
) -> Result<Partnership, Problem> {
    let absent = || Problem::not_found("partnership", id.as_str());
    let found = partnership::find_for(connection, id, me).await.or_fail()?.ok_or_else(absent)?;
    let mut is_known = false;
    for side in [&found.a, &found.b] {
        is_known |= match found.is_known_to_members() {
            true => community::has_member(connection, side, me).await.or_fail()?,
            false => community::stewards(connection, side).await.or_fail()?.is_steward(me),
        };
    }
    if is_known { Ok(found) } else { Err(absent()) }
}
