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

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use sqlx::{Any, Transaction};
use trust_commons::listing::{Context, Creation, Listing};
use trust_commons::reach::{Count, Reach};
use trust_commons::viewer::Known;
use trust_commons::{ListingId, Noun, Visible as _, facts};
use trust_core::{ApplyError, Engine, Grant, NodeIdx, Resource, Threshold, Trust, Via, Weight};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::explain::rests_on_trust;
use super::listings::ListingBody;
use super::protocol::command::Asked;
use super::protocol::refusals::{Forbidden, Unauthenticated, Unprocessable};
use super::protocol::{OrFail, Problem, ProblemBody, Reading, Reply};
use crate::app::App;
use crate::store::trust;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preview))
}

/// The planned listing, with the fields known so far.
struct PreviewBody(ListingBody);

/// Required fields of a listing that do not affect its audience, with the values used if they are omitted.
const MADE_UP: [(&str, &str); 3] =
    [("type", "task"), ("title", "about to be posted"), ("category", "none")];

impl<'de> Deserialize<'de> for PreviewBody {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(from)?;
        for (field, text) in MADE_UP {
            fields.entry(field).or_insert_with(|| text.into());
        }
        ListingBody::deserialize(Value::Object(fields)).map(PreviewBody).map_err(D::Error::custom)
    }
}

impl PartialSchema for PreviewBody {
    fn schema() -> RefOr<Schema> {
        let mut schema = ListingBody::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.retain(|field| MADE_UP.iter().all(|(made_up, _)| field != made_up));
            object.description =
                Some("The planned listing, with the fields known so far.".to_owned());
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
    /// The same in a sentence, such as `134 people: 12 in your cell, 122 in your community`.
    summary: String,
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

impl From<(Via, Count)> for GrantCount {
    fn from((via, count): (Via, Count)) -> Self {
        let fewer_than = match count {
            Count::FewerThan(most) => Some(most),
            _ => None,
        };
        GrantCount {
            via: via.name(),
            count: fewer_than.is_none().then(|| count.least()),
            rounded: matches!(count, Count::AtLeast(_)),
            fewer_than,
        }
    }
}

/// Counts the people who would see a listing, by grant, without posting it. Takes the body of a listing, or a part
/// of it; its kind suffices. For grants by trust and nearness, only people whom the caller may know of are counted.
/// If these can admit anybody, the request counts as a question about trust.
#[utoipa::path(post, path = "/audience-preview", tag = "visibility", request_body = PreviewBody, responses(
    (status = 200, body = PreviewView),
    Unauthenticated, Forbidden,
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "the caller has no such circle"),
    Unprocessable,
))]
async fn preview(
    State(app): State<App>,
    reading: Reading,
    Asked(PreviewBody(body)): Asked<PreviewBody>,
) -> Result<Reply, Problem> {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let me = reading.myself(&mut moment).await?;
    let draft = body.thing.draft(body.kind, me.preference.precision)?;
    let ties = reading.ties(&mut moment, draft.community.as_ref(), &draft.sharing).await?;
    let id = ListingId::new("about to be posted").map_err(|error| Problem::internal(&error))?;
    let refused = draft.refusals(reading.now);
    let (preference, model) = (me.preference, app.model());
    let context = Context { preference, model, ties, ..Context::of(me.id, reading.now) };
    let outcome = Listing::create(Creation::Post { id, draft }, &context)
        .map_err(|refusal| Problem::refused_among(&refusal, &refused))?;
    let posted = outcome.value.resource(&me.preference, app.model());
    let posted = posted.ok_or_else(|| Problem::internal(&"an id of no resource"))?;
    reach_of(&app, &reading, moment, &posted).await
}

/// Answers how many would see a resource of the reader's, whatever its noun.
pub async fn reach_of(
    app: &App,
    reading: &Reading,
    mut moment: Transaction<'static, Any>,
    posted: &Resource,
) -> Result<Reply, Problem> {
    let mut standing = BTreeMap::new();
    if posted.audience.iter().any(rests_on_trust) {
        app.questions.ask_for_list(&reading.view, &reading.me, &"previews")?;
        let declared = trust::shared_in(&mut moment, &reading.me).await.or_fail()?;
        let sources = declared.iter().filter_map(|(source, weight)| {
            Some((reading.node(source.as_str())?, (Trust::ZERO, Some(*weight))))
        });
        standing.extend(sources);
    }
    drop(moment);
    let count = || count(reading, posted, standing);
    let reach = tokio::task::block_in_place(count).map_err(|error| Problem::internal(&error))?;
    Ok(reading.reply(&PreviewView::from(reach)))
}

/// The owner's trust in people, and their declared trust in the owner, by number.
type Declarations = BTreeMap<NodeIdx, (Trust, Option<Weight>)>;

/// Posts the listing to a copy of the engine, which shares all data with the view, and asks it whom the groups
/// admit; then adds the people whom the owner may know of.
fn count(
    reading: &Reading,
    posted: &Resource,
    standing: Declarations,
) -> Result<Reach, ApplyError> {
    let of_a_group = |grant: &&Grant| grant.via().is_of_a_group();
    let for_groups = Resource {
        audience: posted.audience.iter().filter(of_a_group).cloned().collect(),
        ..posted.clone()
    };
    let mut scratch = Engine::of(&reading.view);
    scratch.apply(facts::of_resource(for_groups))?;
    let view = scratch.view();
    let in_groups =
        view.resource(posted.id.as_str()).map(|it| view.audience(it, reading.now.as_secs()));
    let in_groups = in_groups.unwrap_or_default();
    let mut counted: BTreeMap<Via, u64> = in_groups.by_grant.iter().copied().collect();
    let admitted: BTreeSet<NodeIdx> = in_groups.members.into_iter().collect();
    let is_left = |node: NodeIdx| {
        node != reading.viewer
            && !admitted.contains(&node)
            && !reading.view.is_blocked(reading.viewer, node)
    };
    for (viewer, (owner_trusts, declared)) in candidates(reading, posted, standing) {
        if !is_left(viewer) {
            continue;
        }
        let known = reading.standing_of(viewer, posted, owner_trusts, declared);
        match known.decide(&posted.audience, reading.view.settings()) {
            Known::Granted(via) if via != Via::Public => *counted.entry(via).or_default() += 1,
            _ => {}
        }
    }
    if posted.audience.contains(&Grant::Public) {
        let by_trust = counted.iter().filter(|(via, _)| !via.is_of_a_group());
        let by_trust: u64 = by_trust.map(|(_, count)| count).sum();
        let left = reading.view.members().filter(|&node| is_left(node)).count() as u64;
        counted.insert(Via::Public, left - by_trust);
    }
    let counted: Vec<_> = counted.into_iter().collect();
    Ok(Reach::of(&posted.audience, &counted))
}

/// Returns the people whom trust or nearness may admit as far as the owner knows, with their relation to the owner.
fn candidates(reading: &Reading, posted: &Resource, mut standing: Declarations) -> Declarations {
    let view = &reading.view;
    if !posted.audience.iter().any(rests_on_trust) {
        return standing;
    }
    for reached in view.ball(reading.viewer, Threshold::ZERO).iter() {
        standing.entry(reached.node).or_default().0 = reached.trust;
    }
    if posted.audience.iter().any(|grant| grant.via() == Via::Nearby) {
        let mut add = |node: NodeIdx| {
            standing.entry(node).or_default();
        };
        match view.settings().nearby_strict() {
            true => {
                let groups = view.groups_of(reading.viewer).iter();
                groups.for_each(|&group| {
                    view.members_of(group).into_iter().map(NodeIdx).for_each(&mut add)
                });
            }
            false => view.members().for_each(add),
        }
    }
    standing
}

impl From<Reach> for PreviewView {
    fn from(Reach { total, parts }: Reach) -> Self {
        let rounded = !matches!(total, Count::Exactly(_));
        let people = match (total.least(), rounded) {
            _ if parts.is_empty() => "nobody but you".to_owned(),
            (0, _) => "perhaps nobody but you: ".to_owned(),
            (1, true) => "at least 1 person: ".to_owned(),
            (1, false) => "1 person: ".to_owned(),
            (least, true) => format!("at least {least} people: "),
            (count, false) => format!("{count} people: "),
        };
        let described: Vec<_> = parts.iter().map(|&(via, count)| described(via, count)).collect();
        PreviewView {
            total: total.least(),
            rounded,
            by_grant: parts.into_iter().map(GrantCount::from).collect(),
            summary: people + &described.join(", "),
        }
    }
}

fn described(via: Via, count: Count) -> String {
    let words = words(via.name());
    match count {
        Count::FewerThan(most) => format!("fewer than {most} {words}"),
        Count::AtLeast(least) => format!("{least} or more {words}"),
        count => format!("{} {words}", count.least()),
    }
}

fn words(via: &str) -> &'static str {
    match via {
        "circle" => "in your circle",
        "cell" => "in your cell",
        "community" => "in your community",
        "partner" => "in partner communities",
        "trusted" => "whom you trust",
        "nearby" => "nearby",
        "network" => "connected by trust",
        _ => "among all members",
    }
}
