//! Routes of communities: neighbourhoods, time banks, associations, and their members.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::community::{
    self as rules, Community, CommunityPatch, CommunityRefusal, Context, Creation, JoinPolicy, Ties,
};
use trust_commons::json::given;
use trust_commons::steward::{self, Roles, Stewards};
use trust_commons::{
    CommunityId, Ends, Notification, Noun, Outcome, Timestamp, exchange as exchange_rules,
};
use trust_core::{MemberId, Place, Precision};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::community_facts::{Facts, FactsView};
use super::protocol::community::known;
use super::protocol::ids::IdParam;
use super::protocol::listed;
use super::protocol::partners::Partners;
use super::protocol::place::PointBody;
use super::protocol::refusals::{
    AnyButConflicting, AnyRefusal, Conflicting, Forbidden, Missing, Unauthenticated, Unprocessable,
};
use super::protocol::{
    Answer, Begun, CommunityReading, OrFail, PageQuery, Path, Problem, Reading, Rows, Write,
    Written,
};
use crate::app::App;
use crate::ledger::{account, payment};
use crate::quota::Quota;
use crate::store::community::{Belonging, Seen};
use crate::store::{
    Connection, cell, cell_invitation, community, exchange, export, join_request, partnership,
    totals,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, edit, close))
        .routes(routes!(members))
        .routes(routes!(leave))
}

/// A community as the caller sees it.
#[derive(Serialize, ToSchema)]
struct CommunityView {
    /// The id.
    #[schema(value_type = String)]
    id: CommunityId,
    /// The name.
    name: String,
    /// The description.
    description: String,
    /// Whether exchanges may be counted in credits here.
    credit: bool,
    /// The time of founding, in seconds.
    created_at: Timestamp,
    /// The joining policy: `open` (a request joins at once), `ask` (a steward decides) or `invite` (only an invite
    /// admits).
    joining: JoinPolicy,
    /// Whether it is a partner of a community of the caller.
    partner: bool,
    /// Whether the caller belongs to it.
    member: bool,
    /// Whether the caller is a steward of it.
    steward: bool,
    /// Whether plain members may know that the caller is a steward; absent if the caller is no steward.
    named: Option<bool>,
    /// The number of members of whom the caller may know. Shown for the caller's communities, and for partners if
    /// both sides share it.
    member_count: Option<i64>,
    /// The open listings, the stewards, and what waits for a decision.
    #[serde(flatten)]
    #[schema(inline)]
    facts: FactsView,
}

impl CommunityView {
    fn of(seen: Seen, app: &App, partners: &Partners, facts: &mut Facts) -> Self {
        let Seen { community, member, steward, named, member_count } = seen;
        CommunityView {
            facts: facts.take(&community),
            joining: community.join_policy(app.model()),
            partner: partners.terms(&community.id).is_some(),
            id: community.id,
            name: community.name,
            description: community.description,
            credit: community.credit,
            created_at: community.created_at,
            member,
            steward,
            named,
            member_count,
        }
    }
}

/// A member of a community.
#[derive(Serialize, ToSchema)]
struct BelongingView {
    /// The id.
    #[schema(value_type = String)]
    id: MemberId,
    /// The display name.
    name: String,
    /// Whether they are a steward, as far as the caller may know.
    steward: bool,
    /// The time of joining, in seconds.
    joined_at: Timestamp,
}

impl From<Belonging> for BelongingView {
    fn from(belonging: Belonging) -> Self {
        let Belonging { member: id, name, steward, joined_at } = belonging;
        BelongingView { id, name, steward, joined_at }
    }
}

/// A community to found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FoundBody {
    /// 2 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a letter or a digit; no UUID.
    #[schema(value_type = String, pattern = "^[a-z0-9][a-z0-9._-]{1,63}$")]
    id: CommunityId,
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// At most 5000 characters.
    #[serde(default)]
    #[schema(max_length = 5000)]
    description: String,
    /// Whether exchanges may be counted in credits.
    #[serde(default)]
    credit: bool,
    /// The joining policy; by default `open` in an emergent network, else `ask`.
    joining: Option<JoinPolicy>,
    /// The place; others know it to a neighborhood.
    place: Option<PointBody>,
}

/// The changes to a community: omitted fields keep their values, and `null` clears the place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EditBody {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// At most 5000 characters.
    #[schema(max_length = 5000)]
    description: Option<String>,
    /// Whether exchanges may be counted in credits.
    credit: Option<bool>,
    /// The joining policy.
    joining: Option<JoinPolicy>,
    /// The place; others know it to a neighborhood.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PointBody>)]
    place: Option<Option<PointBody>>,
}

/// Returns the place of a community.
fn placed(point: PointBody) -> Result<Place, Problem> {
    point.snapped(Precision::Neighborhood, "place.")
}

async fn view(
    app: &App,
    connection: &mut Connection,
    reading: &Reading,
    id: &CommunityId,
) -> Result<CommunityView, Problem> {
    let me = &reading.me;
    let partners = Partners::of(app, &mut *connection, me).await?;
    let found = community::find_seen(connection, me, &partners.counted(), id).await.or_fail()?;
    let found = found.ok_or_else(|| Problem::not_found("community", id.as_str()))?;
    let mut facts = Facts::of(app, reading, connection, &[id]).await?;
    Ok(CommunityView::of(found, app, &partners, &mut facts))
}

fn taken(id: &CommunityId) -> Problem {
    let detail = format!("the id `{id}` is taken");
    Problem::new(StatusCode::CONFLICT, "COMMUNITY_ID_TAKEN", detail).with("id", id.as_str())
}

/// All communities, by id.
#[utoipa::path(get, path = "/communities", tag = "communities", params(PageQuery),
    responses((status = 200, body = Rows<CommunityView>), Unauthenticated, Unprocessable))]
async fn list(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part(String::new())?;
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let partners = Partners::of(&app, &mut moment, &reading.me).await?;
    let rows = community::all_seen(&mut moment, &reading.me, &partners.counted(), &part).await;
    let total = totals::communities(&mut moment, &reading.me).await.or_fail()?;
    let page = Rows::cut(rows.or_fail()?, &part, total, |seen| seen.community.id.clone());
    let ids: Vec<_> = page.rows.iter().map(|seen| &seen.community.id).collect();
    let mut facts = Facts::of(&app, &reading, &mut moment, &ids).await?;
    Ok(reading.reply(&page.map(|seen| CommunityView::of(seen, &app, &partners, &mut facts))))
}

/// Founds a community. The caller is its first member and its first steward.
#[utoipa::path(post, path = "/communities", tag = "communities", request_body = FoundBody,
    responses((status = 201, body = CommunityView), Unauthenticated, Forbidden, Conflicting, Unprocessable))]
async fn create(app: State<App>, Begun { mut write, body }: Begun<FoundBody>) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let FoundBody { id, name, description, credit, joining, place } = body;
    let place = place.map(placed).transpose()?;
    let found = Creation::Found { id, name, description, credit, joining, place };
    let founded = Community::create(found, &Context::of(me.clone(), Roles::default(), now));
    let founded = founded.map_err(|refusal| match refusal {
        CommunityRefusal::InvalidCommunityId { .. } => Problem::from(refusal).with("field", "id"),
        refusal => refusal.into(),
    })?;
    let community = write.take(founded);
    if !community::insert(write.sql(), &community).await.or_fail()? {
        return Err(taken(&community.id).into());
    }
    write.within(&[Quota::Communities]).await?;
    write.wrote(&[&community.name, &community.description]).await?;
    community::add_founder(write.sql(), &community.id, &me, now).await.or_fail()?;
    let reading = write.reading.clone();
    let view = view(&app, write.sql(), &reading, &community.id).await?;
    Ok(write.commit(StatusCode::CREATED, &view).await?)
}

/// A community.
#[utoipa::path(get, path = "/communities/{id}", tag = "communities", params(IdParam),
    responses((status = 200, body = CommunityView), Unauthenticated, Missing, Unprocessable))]
async fn read(app: State<App>, Path(id): Path<CommunityId>, reading: Reading) -> Answer {
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let view = view(&app, &mut moment, &reading, &id).await?;
    Ok(reading.reply(&view))
}

/// Changes a community; for its stewards.
#[utoipa::path(patch, path = "/communities/{id}", tag = "communities", params(IdParam), request_body = EditBody,
    responses((status = 200, body = CommunityView), AnyRefusal))]
async fn edit(
    app: State<App>,
    Path(id): Path<CommunityId>,
    Begun { mut write, body }: Begun<EditBody>,
) -> Written {
    let me = write.reading.me.clone();
    let before = known(write.sql(), &id, &me).await?;
    let stewards = community::stewards(write.sql(), &id).await.or_fail()?;
    let EditBody { name, description, credit, joining, place } = body;
    let place = place.map(|point| point.map(placed).transpose()).transpose()?;
    let patch = CommunityPatch { name, description, credit, joining, place };
    let context = Context::of(me.clone(), stewards.into(), write.now);
    let edited = before.clone().apply(rules::Command::Edit(patch), &context)?;
    let after = write.save(edited).await?;
    let reading = write.reading.clone();
    let view = view(&app, write.sql(), &reading, &id).await?;
    if after == before {
        return Ok(write.unchanged(&view).await?);
    }
    let said = [(&before.name, &after.name), (&before.description, &after.description)];
    let anew = said.into_iter().filter(|(before, after)| before != after);
    write.wrote(&anew.map(|(_, after)| after.as_str()).collect::<Vec<_>>()).await?;
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// The members of a community, by id; for its members. Members who are hidden from the caller are left out.
#[utoipa::path(get, path = "/communities/{id}/members", tag = "communities", params(IdParam, PageQuery),
    responses((status = 200, body = Rows<BelongingView>), AnyButConflicting))]
async fn members(page: PageQuery, request: CommunityReading) -> Answer {
    let part = page.part(String::new())?;
    let (id, reading, mut moment) = request.for_members().await?;
    let rows = community::members_seen(&mut moment, &id, &reading.me, &part).await;
    let total = totals::members(&mut moment, &id, &reading.me).await.or_fail()?;
    let page = Rows::cut(rows.or_fail()?, &part, total, |row| row.member.clone());
    Ok(reading.reply(&page.map(BelongingView::from)))
}

/// Leaves a community and its cells. Accepted exchanges for credits in it are cancelled, and a balance goes to the
/// community's settlement account. A steward may leave, too, unless it is the last steward.
#[utoipa::path(delete, path = "/communities/{id}/members/me", tag = "communities", params(IdParam),
    responses((status = 204, description = "the caller is no longer a member"), AnyRefusal))]
async fn leave(app: State<App>, Path(id): Path<CommunityId>, mut write: Write) -> Written {
    let me = write.reading.me.clone();
    let (stewards, context) = leaving(write.sql(), &id, &me).await?;
    let left = stewards.apply(steward::Command::Leave, &context)?;
    let ids: Vec<_> = context.cells.into_iter().map(|people| people.cell).collect();
    listed::leave_cells(&mut write, app.model(), &me, &ids).await?;
    listed::leave_directory(&mut write, app.model(), &me, &id).await?;
    write.take(left);
    let now = write.now;
    cell_invitation::withdraw_all(write.sql(), &id, &me, now).await.or_fail()?;
    community::remove_member(write.sql(), &id, &me, now).await.or_fail()?;
    let notifications = depart(&mut write, &id, &me).await?;
    write.take(Outcome::of(()).with_notifications(notifications));
    Ok(write.commit_empty().await?)
}

/// Returns the stewards of a community that a member leaves, and the context of the command.
pub async fn leaving(
    connection: &mut Connection,
    id: &CommunityId,
    me: &MemberId,
) -> Result<(Stewards, steward::Context), Problem> {
    known(&mut *connection, id, me).await?;
    let stewards = community::stewards(&mut *connection, id).await.or_fail()?;
    let context = steward::Context {
        by: me.clone(),
        is_member: community::has_member(&mut *connection, id, me).await.or_fail()?,
        hidden: export::hidden(&mut *connection, me).await.or_fail()?,
        cells: cell::of_member(connection, id, me).await.or_fail()?,
    };
    Ok((stewards, context))
}

/// Cancels a leaving member's open exchanges in a community, and settles their account. Notifies the stewards.
async fn depart(
    write: &mut Write,
    id: &CommunityId,
    member: &MemberId,
) -> Result<Vec<Notification>, Problem> {
    let now = write.now;
    let mut open = exchange::open_for_credits(write.sql(), id, member).await.or_fail()?;
    open.extend(exchange::gifts_to_all(write.sql(), id, member).await.or_fail()?);
    for agreed in open {
        let context = exchange_rules::Context::of(member.clone(), now);
        let cancelled =
            write.save(agreed.apply(exchange_rules::Command::Cancel, &context)?).await?;
        payment::release(write, &cancelled).await?;
    }
    Ok(account::settle_account(write.sql(), id, member, now).await?)
}

/// Closes a community for everybody; for its steward, if the caller knows of no other steward. All members are
/// notified. The community's cells, partnerships and join requests end with it, and accepted exchanges for credits
/// in it are cancelled. Its id is not assigned again.
#[utoipa::path(delete, path = "/communities/{id}", tag = "communities", params(IdParam),
    responses((status = 204, description = "the community has ended"), AnyRefusal))]
async fn close(app: State<App>, Path(id): Path<CommunityId>, mut write: Write) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let community = known(write.sql(), &id, &me).await?;
    let ties = ties(&mut write, &id).await?;
    let stewards = stewards_of(&mut write, &id, &ties).await?;
    let hidden = export::hidden(write.sql(), &me).await.or_fail()?;
    let (members, cells) = (ties.members.clone(), ties.cells.clone());
    let closed = community.end(ties, &Context { by: me, stewards, hidden, now })?;
    for member in &members {
        listed::leave_cells(&mut write, app.model(), member, &cells).await?;
        listed::leave_directory(&mut write, app.model(), member, &id).await?;
    }
    let closed = write.take(closed);
    for ended in &closed.partnerships {
        write.put(ended).await?;
    }
    for declined in &closed.join_requests {
        write.put(declined).await?;
    }
    for member in &members {
        let mut notifications = depart(&mut write, &id, member).await?;
        // To a steward, a member hidden from them looks erased, with nothing left to settle.
        notifications.retain(|notification| notification.by != notification.to);
        write.take(Outcome::of(()).with_notifications(notifications));
    }
    community::empty(write.sql(), &id).await.or_fail()?;
    Ok(write.commit_empty().await?)
}

/// Returns a community's open exchanges and partnerships with others.
async fn ties(write: &mut Write, id: &CommunityId) -> Result<Ties, Problem> {
    Ok(Ties {
        members: community::members_of(write.sql(), &[id.as_str()]).await.or_fail()?,
        cells: cell::all_of(write.sql(), id).await.or_fail()?,
        partnerships: partnership::live_of(write.sql(), id).await.or_fail()?,
        join_requests: join_request::pending(write.sql(), id).await.or_fail()?,
    })
}

/// Returns the stewards of a community and of its partners.
async fn stewards_of(write: &mut Write, id: &CommunityId, ties: &Ties) -> Result<Roles, Problem> {
    let sides = ties.partnerships.iter().flat_map(|live| [&live.a, &live.b]);
    let communities: BTreeSet<_> = sides.chain([id]).collect();
    let mut stewards = Vec::new();
    for community in communities {
        stewards.push(community::stewards(write.sql(), community).await.or_fail()?);
    }
    Ok(stewards.into_iter().collect())
}
