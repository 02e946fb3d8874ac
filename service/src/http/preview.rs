//! Route of the preview: counts the people who would see a planned listing.
//!
//! People admitted by a group are counted as the engine counts them. People admitted by trust or nearness are
//! counted only if the owner may know that they see the listing: exactly those whom `explain` names as granted.
//! These are people whom the owner's own trust reaches, people who have declared trust in the owner and share that,
//! and people in a group of the owner. So no private declaration, and no declaration between other people, changes
//! a count, even if the owner blocks people, adds accounts, or lets somebody change a weight step by step:
//! differences of counts reveal only what `explain` reveals, too. These counts are also rounded to fives, since
//! places affect them.
//!
//! A count reveals the owner's own trust, so it counts as a question, like a list by trust: one for each revision,
//! so that each block and each declaration that is tried out costs one.

mod choices;
mod seen_as;

use axum::extract::State;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use trust_commons::audience::{Declared, Owner, rests_on_trust};
use trust_commons::circle::Circle;
use trust_commons::listing::{Context, Creation, Listing};
use trust_commons::reach::{Count, Reach};
use trust_commons::{ListingId, Noun, Visible as _};
use trust_core::{ApplyError, MemberId, Resource, Via};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::choices::{Choice, ChoiceView};
use self::seen_as::SeenAs;
use super::listings::ListingBody;
use super::protocol::refusals::{Forbidden, Unauthenticated, Unprocessable};
use super::protocol::{Answer, OrFail, Problem, ProblemBody, Reading, command};
use crate::app::App;
use crate::store::Connection;
use crate::store::owned::OwnedRow as _;
use crate::store::page::{Page, oldest};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preview))
}

/// The planned listing, with the fields known so far, and the further questions.
struct PreviewBody {
    listing: ListingBody,
    asked: Asked,
}

/// The further questions about the planned listing.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct Asked {
    /// Whether to answer the numbers for all other choices of audience, too.
    choices: bool,
    /// A member of whom the caller knows: the answer says whether they would see the listing.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    viewer: Option<MemberId>,
}

/// Required fields of a listing that do not affect its audience, with the values used if they are omitted.
const MADE_UP: [(&str, &str); 3] =
    [("type", "task"), ("title", "about to be posted"), ("category", "none")];

impl<'de> Deserialize<'de> for PreviewBody {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(from)?;
        let asked = ["choices", "viewer"].into_iter();
        let asked: Map<_, _> = asked.filter_map(|name| fields.remove_entry(name)).collect();
        let asked = Asked::deserialize(Value::Object(asked)).map_err(D::Error::custom)?;
        for (field, text) in MADE_UP {
            fields.entry(field).or_insert_with(|| text.into());
        }
        let listing = ListingBody::deserialize(Value::Object(fields)).map_err(D::Error::custom)?;
        Ok(PreviewBody { listing, asked })
    }
}

impl PartialSchema for PreviewBody {
    fn schema() -> RefOr<Schema> {
        let mut schema = ListingBody::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.retain(|field| MADE_UP.iter().all(|(made_up, _)| field != made_up));
            object.description =
                Some("The planned listing, with the fields known so far.".to_owned());
            if let RefOr::T(Schema::Object(asked)) = Asked::schema() {
                object.properties.extend(asked.properties);
            }
        }
        schema
    }
}

impl ToSchema for PreviewBody {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        ListingBody::schemas(schemas);
    }
}

/// The audience.
#[derive(Serialize, ToSchema)]
struct PreviewView {
    /// A number of people.
    total: u64,
    /// Whether there may be more people than `total`, because counts by trust or nearness are rounded down.
    rounded: bool,
    /// The number of people for each grant that is the first to admit them.
    by_grant: Vec<GrantCount>,
    /// The numbers for all other choices of audience, if asked for: each visibility, private, public, and each of the
    /// caller's circles.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    choices: Option<Vec<ChoiceView>>,
    /// Whether the member named in the request would see the listing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    seen_as: Option<SeenAs>,
}

/// The number of people that a grant admits. For grants by trust and nearness (trusted, nearby, network), only
/// people whom the caller may know of are counted, rounded down to fives, so that a count reveals nobody. More
/// people may be admitted.
#[derive(Serialize, ToSchema)]
struct GrantCount {
    /// The grant.
    via: &'static str,
    /// The number of people, as far as the caller may know of them; absent if it is less than `fewer_than`.
    count: Option<u64>,
    /// Present only if true: there may be more people.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    rounded: bool,
    /// Present only if the number of people that the caller may know of is less than this; it may be 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    fewer_than: Option<u64>,
}

/// A number of people, as far as the caller may know of them.
#[derive(Serialize, ToSchema)]
pub struct CountView {
    /// The number; absent if it is less than `fewer_than`.
    count: Option<u64>,
    /// Present only if true: there may be more people, since the number is rounded down to fives.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    rounded: bool,
    /// Present only if the number is less than this; it may be 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    fewer_than: Option<u64>,
}

impl From<Count> for CountView {
    fn from(count: Count) -> Self {
        let fewer_than = match count {
            Count::FewerThan(most) => Some(most),
            _ => None,
        };
        CountView {
            count: fewer_than.is_none().then(|| count.least()),
            rounded: matches!(count, Count::AtLeast(_)),
            fewer_than,
        }
    }
}

impl From<(Via, Count)> for GrantCount {
    fn from((via, count): (Via, Count)) -> Self {
        let CountView { count, rounded, fewer_than } = count.into();
        GrantCount { via: via.name(), count, rounded, fewer_than }
    }
}

/// Counts the people who would see a listing, by grant, without posting it. Takes the body of a listing, or a part
/// of it; its kind suffices. For grants by trust and nearness, only people whom the caller may know of are counted.
/// If these can admit anybody, the request counts as a question about trust. Also answers, if asked, the numbers for all
/// other choices of audience, and whether a member of whom the caller knows would see the listing.
#[utoipa::path(post, path = "/audience-preview", tag = "visibility", request_body = PreviewBody, responses(
    (status = 200, body = PreviewView),
    Unauthenticated, Forbidden,
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "the caller has no such circle, or knows no such viewer"),
    Unprocessable,
))]
async fn preview(
    app: State<App>,
    reading: Reading,
    command::Asked(PreviewBody { listing: body, asked }): command::Asked<PreviewBody>,
) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let me = reading.myself(&mut moment).await?;
    let draft = body.thing.draft(body.kind, me.preference.precision)?;
    let ties = reading.ties(&mut moment, draft.community.as_ref(), &draft.sharing).await?;
    let id = ListingId::new("about to be posted").map_err(|error| Problem::internal(&error))?;
    let refused = draft.refusals(reading.now);
    let (preference, model) = (me.preference, app.model());
    let context = Context { preference, model, ties, ..Context::of(me.id, reading.now) };
    let create = Creation::Post { id: id.clone(), draft: draft.clone() };
    let outcome = Listing::create(create, &context)
        .map_err(|refusal| Problem::refused_among(&refusal, &refused))?;
    let posted = outcome.value.resource(&me.preference, app.model());
    let posted = posted.ok_or_else(|| Problem::internal(&"an id of no resource"))?;
    let choices = match asked.choices {
        true => {
            let own = Circle::of_owner(&mut moment, &reading.me, &Page::all(oldest())).await;
            Choice::all(&id, &draft, own.or_fail()?, &context)
        }
        false => Vec::new(),
    };
    let all: Vec<&Resource> =
        choices.iter().map(|choice| &choice.posted).chain([&posted]).collect();
    let declared = declared_for(&app, &reading, &mut moment, &all).await?;
    let seen_as = match asked.viewer {
        Some(viewer) => Some(SeenAs::of(&app, &reading, &mut moment, &posted, viewer).await?),
        None => None,
    };
    drop(moment);
    let mut reaches = count(&reading, &declared, &all)?;
    let reach = reaches.pop().ok_or_else(|| Problem::internal(&"a resource without a count"))?;
    let views = choices.into_iter().zip(reaches).map(|(choice, reach)| choice.view(reach));
    let choices = asked.choices.then(|| views.collect());
    Ok(reading.reply(&PreviewView { choices, seen_as, ..reach.into() }))
}

/// Counts the question, if trust or nearness may admit people, and returns what others declare to the reader.
async fn declared_for(
    app: &App,
    reading: &Reading,
    connection: &mut Connection,
    posted: &[&Resource],
) -> Result<Declared, Problem> {
    if !posted.iter().any(|posted| posted.audience.iter().any(rests_on_trust)) {
        return Ok(Declared::new());
    }
    app.questions.ask_for_list(&reading.view, &reading.me, &"previews")?;
    reading.declared_openly(connection).await
}

fn count(
    reading: &Reading,
    declared: &Declared,
    posted: &[&Resource],
) -> Result<Vec<Reach>, Problem> {
    let count = || {
        let owner = Owner::new(&reading.view, reading.viewer, declared);
        let reach =
            |posted: &&Resource| Ok(owner.audience(posted, reading.now.as_secs())?.reach(posted));
        posted.iter().map(reach).collect()
    };
    let reaches: Result<_, ApplyError> = tokio::task::block_in_place(count);
    reaches.map_err(|error| Problem::internal(&error))
}

/// Returns a total, and whether there may be more people.
fn total_of(reach: &Reach) -> (u64, bool) {
    (reach.total.least(), !matches!(reach.total, Count::Exactly(_)))
}

impl From<Reach> for PreviewView {
    fn from(reach: Reach) -> Self {
        let (total, rounded) = total_of(&reach);
        let by_grant = reach.parts.into_iter().map(GrantCount::from).collect();
        PreviewView { total, rounded, by_grant, choices: None, seen_as: None }
    }
}
