//! Why one sees something, and who would see what one is about to post.

use axum::extract::State;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use trust_commons::ListingId;
use trust_commons::listing::Listing;
use trust_commons::reach::{Count, Reach};
use trust_commons::viewer::{Known, KnownStanding};
use trust_core::{
    ApplyError, Change, Engine, Grant, Grants, MemberId, NodeIdx, Reason, ResourceIdx, Trust, Via,
};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::listings::ListingBody;
use super::protocol::command::Asked;
use super::protocol::ids::TheResource;
use super::protocol::refusals::{Forbidden, Missing, Unauthenticated, Unprocessable};
use super::protocol::{OrFail, Path, Problem, ProblemBody, Query, Reading, Reply};
use super::trust::PathView;
use crate::app::App;
use crate::questions::TooMany;
use crate::store::{Connection, block, listing, trust};

/// Why it is not told whether another viewer sees something.
pub const UNKNOWN: &str = "unknown";

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(explain)).routes(routes!(preview))
}

/// Of whom to explain.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExplainQuery {
    /// Whom else; the owner alone may ask.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    viewer: Option<MemberId>,
}

/// A decision, and what it rests on.
#[derive(Serialize, ToSchema)]
struct DecisionView {
    /// The listing.
    #[schema(value_type = String)]
    resource: ListingId,
    /// Who sees it, or does not.
    #[schema(value_type = String)]
    viewer: MemberId,
    /// Whether they see it. Of another viewer, whether they do by what the owner may know.
    visible: bool,
    /// What admits them: a grant, or `accepted`, where they were accepted for it.
    via: Option<&'static str>,
    /// Why: own, granted, inactive, expired, blocked, no_grant or, of another viewer, unknown: whether the viewer's own trust
    /// admits them is the viewer's to know.
    reason: &'static str,
    /// The people of whom each trusts the next, where that admits oneself. None where it is not to be shown, whatever the
    /// reason.
    path: Option<PathView>,
}

impl DecisionView {
    /// Of somebody whom the owner has blocked. It is the same whether there is anybody of that id.
    fn blocked(resource: ListingId, viewer: MemberId) -> Self {
        DecisionView {
            resource,
            viewer,
            visible: false,
            via: None,
            reason: Reason::Blocked.name(),
            path: None,
        }
    }
}

/// Why one sees a listing; to its owner, also whether somebody else does, and by what. How near the others came is told to
/// nobody: it would tell where they are, and whom they trust. Nor does the owner learn whether somebody sees it by trust that
/// is not shared with the owner, or by that of others. An answer that rests on how far the owner trusts the viewer counts as a
/// question about that viewer.
#[utoipa::path(get, path = "/explain/{resource}", tag = "visibility",
    params(TheResource, ExplainQuery),
    responses(
        (status = 200, body = DecisionView),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn explain(
    State(app): State<App>,
    Path(resource): Path<ListingId>,
    mut reading: Reading,
    Query(query): Query<ExplainQuery>,
) -> Result<Reply, Problem> {
    let owns = reading.view.owner(reading.resource(&resource)?) == Some(reading.viewer);
    if let (true, Some(viewer)) = (owns, query.viewer.as_ref()) {
        let mut connection = app.store.read().await.or_fail()?;
        if block::stands(&mut connection, &reading.me, viewer).await.or_fail()? {
            return Ok(reading.reply(&DecisionView::blocked(resource, viewer.clone())));
        }
        drop(connection);
        reading = reading.settled_for(&app, viewer).await?;
    }
    let (reading, mut moment) = reading.with_record(&app).await?;
    let found = reading.resource(&resource)?;
    let viewer = match &query.viewer {
        Some(viewer) if *viewer == reading.me => reading.viewer,
        Some(viewer) if owns => reading.member(viewer.as_str())?,
        // Who sees what of others is not for one to know: this is as if nobody had the id.
        Some(viewer) => return Err(Problem::not_found("member", viewer.as_str())),
        None => reading.viewer,
    };
    let decision = reading.view.explain(viewer, found, reading.now);
    // To the engine a closed listing is active while somebody is accepted for it; the owner may not know of them any more.
    let closed = listing::find(&mut moment, &resource).await.or_fail()?;
    let closed = closed.is_some_and(|listing| !listing.status_at(reading.now).is_open());
    let not_granted = if closed { Reason::Inactive } else { Reason::NoGrant };
    let id = query.viewer.unwrap_or_else(|| reading.me.clone());
    if viewer != reading.viewer {
        let (visible, via, reason) = match decision.reason {
            Reason::Granted | Reason::NoGrant => {
                let known = reading.known_standing(&app, &mut moment, viewer, found, decision.via);
                match known.await? {
                    Known::Granted(via) => (true, Some(via), Reason::Granted.name()),
                    Known::NotGranted => (false, None, not_granted.name()),
                    _ => (false, None, UNKNOWN),
                }
            }
            reason => (decision.visible, decision.via, reason.name()),
        };
        let via = via.map(|via| reading.name_of_via(via, viewer, &resource));
        // By whom somebody else comes to see it is theirs to know.
        let view = DecisionView { resource, viewer: id, visible, via, reason, path: None };
        return Ok(reading.reply(&view));
    }
    let via = decision.via.map(|via| reading.name_of_via(via, viewer, &resource));
    let path = match decision.path {
        Some(path) => PathView::shown(path, &reading, &mut moment).await?,
        None => None,
    };
    let reason = match decision.reason {
        Reason::NoGrant => not_granted,
        reason => reason,
    };
    Ok(reading.reply(&DecisionView {
        resource,
        viewer: id,
        visible: decision.visible,
        via,
        reason: reason.name(),
        path,
    }))
}

impl Reading {
    /// A listing that the reader may see, in the engine.
    fn resource(&self, id: &ListingId) -> Result<ResourceIdx, Problem> {
        let seen = |resource: &ResourceIdx| self.view.check(self.viewer, *resource, self.now);
        let found = self.view.resource(id.as_str()).ok().filter(seen);
        found.ok_or_else(|| Problem::not_found("listing", id.as_str()))
    }

    /// Whether somebody else sees a listing of the asker's, as far as the asker may know. `via` is what admits the viewer.
    async fn known_standing(
        &self,
        app: &App,
        connection: &mut Connection,
        viewer: NodeIdx,
        resource: ResourceIdx,
        via: Option<Via>,
    ) -> Result<Known, Problem> {
        let view = &self.view;
        let Some(posted) = view.resource_of(resource) else { return Ok(Known::NotGranted) };
        let rests_on_trust =
            |grant: &Grant| matches!(grant.via(), Via::Trusted | Via::Nearby | Via::Network);
        let of_group = via.filter(|via| via.is_of_a_group());
        let needs_trust = of_group.is_none() && posted.audience.iter().any(rests_on_trust);
        let owner_trusts = match needs_trust {
            true => self.told_trust(app, viewer).ok_or(TooMany)?,
            false => Trust::ZERO,
        };
        let source = MemberId::new(view.id(viewer)).map_err(|error| Problem::internal(&error))?;
        let declared = trust::find(connection, &source, &self.me).await.or_fail()?;
        let place = posted.place.or_else(|| view.place(self.viewer));
        let there = view.place(viewer);
        let standing = KnownStanding {
            of_group,
            owner_trusts,
            declared: declared.filter(|declared| declared.is_shared).map(|it| it.weight),
            share_group: self.knows_a_group_of(viewer),
            distance_km: place.zip(there).map(|(place, there)| there.distance_km(&place)),
        };
        Ok(standing.decide(&posted.audience, view.settings()))
    }
}

/// What one is about to post: as much of it as is known.
struct PreviewBody(ListingBody);

/// What a listing must have that has no part in who sees it: made up where it is left out.
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
                Some("What one is about to post: as much of it as is known.".to_owned());
        }
        schema
    }
}

impl ToSchema for PreviewBody {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        ListingBody::schemas(schemas);
    }
}

/// Who would see it.
#[derive(Serialize, ToSchema)]
struct PreviewView {
    /// How many people.
    total: u64,
    /// Whether there may be more than `total`: so wherever trust or nearness admits, unless every member is admitted.
    rounded: bool,
    /// How many each grant admits that is the first to admit them.
    by_grant: Vec<GrantCount>,
    /// The same in a sentence, such as `134 people: 12 in your cell, 122 in your community`.
    summary: String,
}

/// How many a grant admits. Whom trust or nearness admits (trusted, nearby, network) is told in fives, so that it tells of
/// nobody by themselves.
#[derive(Serialize, ToSchema)]
struct GrantCount {
    /// The grant.
    via: &'static str,
    /// How many people; none where they are fewer than `fewer_than`.
    count: Option<u64>,
    /// Only where it is true: there may be up to four more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    rounded: bool,
    /// Only where there are fewer, perhaps nobody.
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

/// How many would see it if one posted it, and by what. Takes what is posted, or less: its kind is enough.
/// Nothing is posted.
#[utoipa::path(post, path = "/audience-preview", tag = "visibility", request_body = PreviewBody, responses(
    (status = 200, body = PreviewView),
    Unauthenticated, Forbidden,
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "no such circle of one's own"),
    Unprocessable,
))]
async fn preview(
    State(app): State<App>,
    reading: Reading,
    Asked(PreviewBody(body)): Asked<PreviewBody>,
) -> Result<Reply, Problem> {
    let mut connection = app.store.read().await.or_fail()?;
    let me = reading.myself(&mut connection).await?;
    let draft = body.thing.draft(body.kind, me.preference.precision)?;
    let ties = reading.ties(&mut connection, draft.community.as_ref(), &draft.sharing).await?;
    drop(connection);
    let id = ListingId::new("about to be posted").map_err(|error| Problem::internal(&error))?;
    let refused = draft.refusals(reading.now);
    let outcome =
        Listing::post(id.clone(), me.id, draft, &me.preference, app.model(), ties, reading.now)
            .map_err(|refusal| Problem::refused_among(&refusal, &refused))?;
    let count = || count(&reading, &id, outcome.changes);
    let reach = tokio::task::block_in_place(count).map_err(|error| Problem::internal(&error))?;
    Ok(reading.reply(&PreviewView::from(reach)))
}

/// Posts it to a copy of the engine, which shares everything with the view, and asks that.
fn count(reading: &Reading, id: &ListingId, changes: Vec<Change>) -> Result<Reach, ApplyError> {
    let mut scratch = Engine::of(&reading.view);
    scratch.apply(changes)?;
    let view = scratch.view();
    Ok(match view.resource(id.as_str()) {
        Ok(resource) => {
            let grants = view.resource_of(resource).map(|posted| posted.audience);
            let counted = view.audience(resource, reading.now).by_grant;
            Reach::of(&grants.unwrap_or_default(), &counted)
        }
        Err(_) => Reach::of(&Grants::new(), &[]),
    })
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
        let parts_told: Vec<_> = parts.iter().map(|&(via, count)| told(via, count)).collect();
        PreviewView {
            total: total.least(),
            rounded,
            by_grant: parts.into_iter().map(GrantCount::from).collect(),
            summary: people + &parts_told.join(", "),
        }
    }
}

fn told(via: Via, count: Count) -> String {
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
