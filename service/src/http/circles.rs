//! Routes of the caller's circles: lists of people that only their owner knows. Another member's circle counts as
//! absent.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::circle::{self as rules, Circle, CircleKind, Context, Creation, Ties};
use trust_commons::{CircleId, Ends, Noun, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::{IdParam, MemberParam};
use super::protocol::person::PersonView;
use super::protocol::refusals::{Conflicting, Forbidden, Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Command, Nothing, OrFail, PageQuery, Path, Problem, Query, Reading, Reply, Rows, Write,
    WriteError, fresh_id,
};
use crate::app::App;
use crate::quota::Quota;
use crate::store::page::oldest;
use crate::store::{Connection, circle, member, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, edit, delete))
        .routes(routes!(members))
        .routes(routes!(add, remove))
}

/// A circle of the caller.
#[derive(Serialize, ToSchema)]
struct CircleView {
    /// The id.
    #[schema(value_type = String)]
    id: CircleId,
    /// The owner's name for the circle. Nobody else sees it.
    name: String,
    /// The purpose of the circle. Nobody else sees it.
    description: String,
    /// The kind of people in the circle. Listings shared with a circle of kind `public` are for every member.
    kind: CircleKind,
    /// The number of members. Only the owner is in an empty circle, unless the circle is public.
    members: usize,
    /// The time of creation, in seconds.
    created_at: Timestamp,
}

impl CircleView {
    fn of(circle: Circle, reading: &Reading) -> Self {
        let shown = |member: &&MemberId| reading.node(member.as_str()).is_some();
        CircleView {
            members: circle.members.iter().filter(shown).count(),
            id: circle.id,
            name: circle.name,
            description: circle.description,
            kind: circle.kind,
            created_at: circle.created_at,
        }
    }
}

/// A new circle.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CircleBody {
    /// The name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The purpose, at most 1000 characters.
    #[serde(default)]
    #[schema(max_length = 1000)]
    description: String,
    /// The kind of people in the circle. Listings shared with a circle of kind `public` are for every member.
    kind: CircleKind,
}

/// The changes to a circle; omitted fields keep their values.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EditCircleBody {
    /// The name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The purpose, at most 1000 characters.
    #[schema(max_length = 1000)]
    description: Option<String>,
}

/// The result of adding somebody to a circle or removing them.
#[derive(Serialize, ToSchema)]
struct CircleChanged {
    /// The circle.
    #[schema(value_type = String)]
    circle: CircleId,
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// Whether anything changed.
    changed: bool,
}

/// Returns the caller's circle with this id.
pub async fn own(
    connection: &mut Connection,
    me: &MemberId,
    id: &CircleId,
) -> Result<Circle, Problem> {
    let found = circle::of_owner_by_id(connection, me, id).await.or_fail()?;
    found.ok_or_else(|| Problem::not_found("circle", id.as_str()))
}

/// Returns the writer's circle with this id.
pub async fn own_in(write: &mut Write, id: &CircleId) -> Result<Circle, Problem> {
    let me = write.reading.me.clone();
    own(write.sql(), &me, id).await
}

fn context(write: &Write) -> Context {
    Context { by: write.reading.me.clone(), now: write.now }
}

/// The caller's circles, oldest first.
#[utoipa::path(get, path = "/trust-circles", tag = "circles", params(PageQuery), responses(
    (status = 200, body = Rows<CircleView>),
    Unauthenticated, Unprocessable,
))]
async fn list(
    State(app): State<App>,
    Query(page): Query<PageQuery>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let part = page.part(oldest())?;
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let found = circle::of_owner(&mut moment, &reading.me, &part).await.or_fail()?;
    let total = totals::circles(&mut moment, &reading.me).await.or_fail()?;
    let rows = Rows::cut(found, &part, total, |circle| (circle.created_at, circle.id.clone()));
    Ok(reading.reply(&rows.map(|circle| CircleView::of(circle, &reading))))
}

/// Creates an empty circle.
#[utoipa::path(post, path = "/trust-circles", tag = "circles", request_body = CircleBody, responses(
    (status = 201, body = CircleView),
    Unauthenticated, Forbidden, Conflicting, Unprocessable,
))]
async fn create(State(app): State<App>, command: Command<CircleBody>) -> Result<Reply, WriteError> {
    let mut write = app.begin(&command).await?;
    let context = context(&write);
    let CircleBody { name, description, kind } = command.body;
    let create = Creation::Create { id: fresh_id(), name, description, kind };
    let circle = write.save(Circle::create(create, &context)?).await?;
    write.within(&[Quota::Circles, Quota::Texts]).await?;
    let view = CircleView::of(circle, &write.reading);
    Ok(write.commit(StatusCode::CREATED, &view).await?)
}

/// A circle of the caller.
#[utoipa::path(get, path = "/trust-circles/{id}", tag = "circles",
    params(IdParam),
    responses(
        (status = 200, body = CircleView),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn read(
    State(app): State<App>,
    Path(id): Path<CircleId>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let mut connection = app.store.read().await.or_fail()?;
    let circle = own(&mut connection, &reading.me, &id).await?;
    Ok(reading.reply(&CircleView::of(circle, &reading)))
}

/// Changes the name, description or kind of a circle.
#[utoipa::path(patch, path = "/trust-circles/{id}", tag = "circles",
    params(IdParam),
    request_body = EditCircleBody,
    responses(
        (status = 200, body = CircleView),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn edit(
    State(app): State<App>,
    Path(id): Path<CircleId>,
    command: Command<EditCircleBody>,
) -> Result<Reply, WriteError> {
    let mut write = app.begin(&command).await?;
    let before = own_in(&mut write, &id).await?;
    let EditCircleBody { name, description } = command.body;
    let edit = rules::Command::Edit { name, description };
    let context = context(&write);
    let circle = write.take(before.clone().apply(edit, &context)?);
    if circle == before {
        let view = CircleView::of(circle, &write.reading);
        return Ok(write.unchanged(&view).await?);
    }
    write.put(&circle).await?;
    write.within(&[Quota::Texts]).await?;
    let view = CircleView::of(circle, &write.reading);
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Removes a circle, with its invites. Refused while an open listing is shared with it; closed listings that were
/// shared with it become private.
#[utoipa::path(delete, path = "/trust-circles/{id}", tag = "circles",
    params(IdParam),
    responses(
        (status = 204),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn delete(
    State(app): State<App>,
    Path(id): Path<CircleId>,
    command: Command<Nothing>,
) -> Result<Reply, WriteError> {
    let mut write = app.begin(&command).await?;
    let circle = own_in(&mut write, &id).await?;
    let listings = circle::listings(write.sql(), &id).await.or_fail()?;
    let preference = write.myself().await?.preference;
    let ties = Ties { listings, preference, model: app.model() };
    let context = context(&write);
    for private in write.take(circle.end(ties, &context)?) {
        write.put(&private).await?;
    }
    circle::remove(write.sql(), &id).await.or_fail()?;
    Ok(write.commit_empty().await?)
}

/// The members of a circle of the caller, by id.
#[utoipa::path(get, path = "/trust-circles/{id}/members", tag = "circles",
    params(IdParam, PageQuery),
    responses(
        (status = 200, body = Rows<PersonView>),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn members(
    State(app): State<App>,
    Path(id): Path<CircleId>,
    Query(page): Query<PageQuery>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let circle = own(&mut moment, &reading.me, &id).await?;
    let part = page.part(String::new())?;
    let mut shown: Vec<MemberId> = circle.members.into_iter().collect();
    shown.retain(|member| reading.node(member.as_str()).is_some());
    let total = shown.len() as u64;
    shown.retain(|member| member.as_str() > part.after.as_str());
    let shown = Rows::cut(shown, &part, total, MemberId::clone);
    let ids: Vec<&str> = shown.rows.iter().map(MemberId::as_str).collect();
    let mut names = member::names(&mut moment, &ids).await.or_fail()?;
    let shown = shown.map(|id| PersonView::named(id, &mut names));
    Ok(reading.reply(&shown))
}

/// Adds a member to a circle, with immediate effect. Nobody is notified. Adding a member twice changes nothing.
#[utoipa::path(put, path = "/trust-circles/{id}/members/{member}", tag = "circles",
    params(IdParam, MemberParam),
    responses(
        (status = 200, body = CircleChanged),
        Unauthenticated, Forbidden, Missing, Unprocessable,
    ))]
async fn add(
    State(app): State<App>,
    Path((id, member)): Path<(CircleId, MemberId)>,
    command: Command<Nothing>,
) -> Result<Reply, WriteError> {
    let mut write = app.begin(&command).await?;
    let circle = own_in(&mut write, &id).await?;
    write.reading.member(member.as_str())?;
    if circle.members.contains(&member) {
        return Ok(write.unchanged(&CircleChanged { circle: id, member, changed: false }).await?);
    }
    let context = context(&write);
    write.take(circle.apply(rules::Command::Add { member: member.clone() }, &context)?);
    circle::add_member(write.sql(), &id, &member).await.or_fail()?;
    let view = CircleChanged { circle: id, member, changed: true };
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Removes a member from a circle, with immediate effect; this also works for members whom the caller has blocked.
/// Nobody is notified. The answer says whether they were in the circle; for a blocked member it always says so.
/// Otherwise it would reveal whether the member exists.
#[utoipa::path(delete, path = "/trust-circles/{id}/members/{member}", tag = "circles",
    params(IdParam, MemberParam),
    responses(
        (status = 200, body = CircleChanged),
        Unauthenticated, Forbidden, Missing, Unprocessable,
    ))]
async fn remove(
    State(app): State<App>,
    Path((id, member)): Path<(CircleId, MemberId)>,
    command: Command<Nothing>,
) -> Result<Reply, WriteError> {
    let mut write = app.begin(&command).await?;
    let circle = own_in(&mut write, &id).await?;
    let is_blocked = write.has_blocked_or_knows(&member).await?;
    if circle.members.contains(&member) {
        let context = context(&write);
        write.take(circle.apply(rules::Command::Remove { member: member.clone() }, &context)?);
        circle::remove_member(write.sql(), &id, &member).await.or_fail()?;
    } else if !is_blocked {
        return Ok(write.unchanged(&CircleChanged { circle: id, member, changed: false }).await?);
    }
    let view = CircleChanged { circle: id, member, changed: true };
    Ok(write.commit(StatusCode::OK, &view).await?)
}
