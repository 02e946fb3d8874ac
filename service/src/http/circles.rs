//! Routes of the caller's circles: lists of people that only their owner knows. Another member's circle counts as
//! absent.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::circle::{Circle, CircleKind, Command, Creation, Ties};
use trust_commons::{CircleId, Ends, Noun, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::{IdParam, MemberParam};
use super::protocol::owned::{self, Owned};
use super::protocol::person::PersonView;
use super::protocol::refusals::{
    AnyButConflicting, AnyRefusal, Conflicting, Forbidden, Missing, Unauthenticated, Unprocessable,
};
use super::protocol::{
    Answer, Begun, OrFail, PageQuery, Path, Reading, Rows, Write, Written, fresh_id,
};
use crate::app::App;
use crate::quota::Quota;
use crate::store::{self, circle, member};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, edit, delete))
        .routes(routes!(members))
        .routes(routes!(add, remove))
}

/// A circle of the caller.
#[derive(Serialize, ToSchema)]
pub struct CircleView {
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

impl Owned for Circle {
    const NOUN: &'static str = "circle";
    const QUOTAS: &'static [Quota] = &[Quota::Circles, Quota::Texts];

    type View = CircleView;

    fn view(self, reading: &Reading) -> CircleView {
        let shown = |member: &&MemberId| reading.node(member.as_str()).is_some();
        CircleView {
            members: self.members.iter().filter(shown).count(),
            id: self.id,
            name: self.name,
            description: self.description,
            kind: self.kind,
            created_at: self.created_at,
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

/// The caller's circles, oldest first.
#[utoipa::path(get, path = "/trust-circles", tag = "circles", params(PageQuery),
    responses((status = 200, body = Rows<CircleView>), Unauthenticated, Unprocessable))]
async fn list(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    owned::page::<Circle>(&app, reading, &page).await
}

/// Creates an empty circle.
#[utoipa::path(post, path = "/trust-circles", tag = "circles", request_body = CircleBody,
    responses((status = 201, body = CircleView), Unauthenticated, Forbidden, Conflicting, Unprocessable))]
async fn create(Begun { write, body }: Begun<CircleBody>) -> Written {
    let CircleBody { name, description, kind } = body;
    let creation = Creation::Create { id: fresh_id(), name, description, kind };
    owned::create::<Circle>(write, creation).await
}

/// A circle of the caller.
#[utoipa::path(get, path = "/trust-circles/{id}", tag = "circles", params(IdParam),
    responses((status = 200, body = CircleView), Unauthenticated, Missing, Unprocessable))]
async fn read(app: State<App>, id: Path<CircleId>, reading: Reading) -> Answer {
    owned::one::<Circle>(&app, reading, id.0.as_str()).await
}

/// Changes the name, description or kind of a circle.
#[utoipa::path(patch, path = "/trust-circles/{id}", tag = "circles", params(IdParam), request_body = EditCircleBody,
    responses((status = 200, body = CircleView), AnyRefusal))]
async fn edit(id: Path<CircleId>, Begun { write, body }: Begun<EditCircleBody>) -> Written {
    let EditCircleBody { name, description } = body;
    owned::change::<Circle>(write, id.0.as_str(), Command::Edit { name, description }).await
}

/// Removes a circle, with its invites. Refused while an open listing is shared with it; closed listings that were
/// shared with it become private.
#[utoipa::path(delete, path = "/trust-circles/{id}", tag = "circles", params(IdParam),
    responses((status = 204), AnyRefusal))]
async fn delete(app: State<App>, id: Path<CircleId>, mut write: Write) -> Written {
    let circle: Circle = owned::find_in(&mut write, id.0.as_str()).await?;
    let listings = circle::listings(write.sql(), &circle.id).await.or_fail()?;
    let preference = write.myself().await?.preference;
    let ties = Ties { listings, preference, model: app.model() };
    let ended = circle.end(ties, &owned::context(&write))?;
    for private in write.take(ended) {
        write.put(&private).await?;
    }
    store::delete::<Circle>(write.sql(), id.0.as_str()).await.or_fail()?;
    Ok(write.commit_empty().await?)
}

/// The members of a circle of the caller, by id.
#[utoipa::path(get, path = "/trust-circles/{id}/members", tag = "circles", params(IdParam, PageQuery),
    responses((status = 200, body = Rows<PersonView>), Unauthenticated, Missing, Unprocessable))]
async fn members(app: State<App>, id: Path<CircleId>, page: PageQuery, reading: Reading) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let circle: Circle = owned::find(&mut moment, &reading.me, id.0.as_str()).await?;
    let part = page.part(String::new())?;
    let mut shown: Vec<MemberId> = circle.members.into_iter().collect();
    shown.retain(|member| reading.node(member.as_str()).is_some());
    let is_after = |id: &String, other: &String| id > other;
    let shown = Rows::of_all(shown, &part, MemberId::to_string, is_after);
    let ids: Vec<&str> = shown.rows.iter().map(MemberId::as_str).collect();
    let mut names = member::names(&mut moment, &ids).await.or_fail()?;
    let shown = shown.map(|id| PersonView::named(id, &mut names));
    Ok(reading.reply(&shown))
}

/// Adds a member to a circle, with immediate effect. Nobody is notified. Adding a member twice changes nothing.
#[utoipa::path(put, path = "/trust-circles/{id}/members/{member}", tag = "circles", params(IdParam, MemberParam),
    responses((status = 200, body = CircleChanged), AnyButConflicting))]
async fn add(Path((id, member)): Path<(CircleId, MemberId)>, mut write: Write) -> Written {
    let circle: Circle = owned::find_in(&mut write, id.as_str()).await?;
    write.reading.member(member.as_str())?;
    let changed = !circle.members.contains(&member);
    if changed {
        let added =
            circle.apply(Command::Add { member: member.clone() }, &owned::context(&write))?;
        write.take(added);
        circle::add_member(write.sql(), &id, &member).await.or_fail()?;
    }
    Ok(write.commit_if(changed, &CircleChanged { circle: id, member, changed }).await?)
}

/// Removes a member from a circle, with immediate effect; this also works for members whom the caller has blocked.
/// Nobody is notified. The answer says whether they were in the circle; for a blocked member it always says so.
/// Otherwise it would reveal whether the member exists.
#[utoipa::path(delete, path = "/trust-circles/{id}/members/{member}", tag = "circles", params(IdParam, MemberParam),
    responses((status = 200, body = CircleChanged), AnyButConflicting))]
async fn remove(Path((id, member)): Path<(CircleId, MemberId)>, mut write: Write) -> Written {
    let circle: Circle = owned::find_in(&mut write, id.as_str()).await?;
    let is_blocked = write.has_blocked_or_knows(&member).await?;
    let is_in = circle.members.contains(&member);
    if is_in {
        let remove = Command::Remove { member: member.clone() };
        let removed = circle.apply(remove, &owned::context(&write))?;
        write.take(removed);
        circle::remove_member(write.sql(), &id, &member).await.or_fail()?;
    }
    let changed = is_in || is_blocked;
    Ok(write.commit_if(changed, &CircleChanged { circle: id, member, changed }).await?)
}
