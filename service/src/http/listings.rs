//! What people offer and need: posting, changing, finding.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use trust_commons::listing::{Draft, Listing, ListingKind, ListingType, Patch, Ties, Urgency};
use trust_commons::sharing::Sharing;
use trust_commons::{ListingId, Timestamp};
use trust_core::{
    Filter, GroupId, GroupKind, Kilometres, MemberId, Order, Paging, Place, Precision, Tag,
    Threshold, Via,
};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::command::given;
use super::protocol::listed::{self, ListingView, ListingsView};
use super::protocol::refusals::{Conflicting, Forbidden, Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Command, Nothing, OrFail, PageQuery, Path, Problem, ProblemBody, Query, Reading, Reply, Stop,
    Write, fresh_id,
};
use crate::app::App;
use crate::copies::Card;
use crate::store::member::Member;
use crate::store::{community, listing, member};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, post))
        .routes(routes!(read, edit, withdraw))
        .routes(routes!(fulfil))
}

/// Whose listings to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One's own, and what one sees through one's circles, cells and communities.
    Own,
    /// What one sees through partnerships of one's communities.
    Partner,
    /// What is for every member, whatever else lets one see it.
    Public,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderName {
    /// The newest first.
    Newest,
    /// The nearest first.
    Nearest,
    /// First of whom one trusts most.
    MostTrusted,
}

/// Which listings to show.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListingQuery {
    /// Whether to show what one sees for no other reason than that it is for every member; true if left out.
    pub include_public: Option<bool>,
    /// Whether to show what one sees through partnerships, be it for every member too; true if left out.
    pub include_partners: Option<bool>,
    /// Only of this community.
    pub community_id: Option<String>,
    /// Only of this type.
    pub resource_type: Option<ListingType>,
    /// Only of this category, to the letter.
    pub category: Option<String>,
    /// Only from here.
    #[param(inline)]
    pub scope: Option<Scope>,
    /// Only of owners whom one trusts this much, 0 to 1, rounded half-up to thousandths; 0 asks for none. What
    /// one sees through a group is exempt.
    #[param(minimum = 0, maximum = 1)]
    pub min_trust: Option<f64>,
    /// Only within so many kilometres of one's place.
    #[param(minimum = 0, maximum = 20038)]
    pub within_km: Option<f64>,
    /// The order; newest if left out.
    #[param(inline)]
    pub order: Option<OrderName>,
}

/// Of which kind, where the address does not say it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KindQuery {
    /// Only offers, or only needs.
    pub kind: Option<ListingKind>,
}

/// Whether one's own are among them, where they may be.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnQuery {
    /// Whether to show one's own, too, in any state; false if left out, true with `scope=own`.
    include_own: Option<bool>,
}

/// A page of listings to be shown.
#[derive(Default)]
pub struct Wanted {
    /// Which.
    pub query: ListingQuery,
    /// Of which kind; of both if it is none.
    pub kind: Option<ListingKind>,
    /// Whether one's own are among them.
    pub include_own: bool,
    /// Which page.
    pub page: PageQuery,
}

impl Wanted {
    fn filter(&self) -> Result<Filter, Problem> {
        let query = &self.query;
        let named = [
            self.kind.map(|kind| kind.to_string()),
            query.resource_type.map(|kind| format!("type:{kind}")),
            query.category.as_ref().map(|category| format!("category:{}", category.trim())),
            query.community_id.as_ref().map(|community| format!("community:{community}")),
            (query.scope == Some(Scope::Public)).then(|| "public".to_owned()),
        ];
        let tag = |text: &String| {
            Tag::new(text)
                .map_err(|error| Problem::invalid("INVALID_FILTER", "filter", error.to_string()))
        };
        Ok(Filter {
            tags: named.iter().flatten().map(tag).collect::<Result<_, _>>()?,
            via: Some(query.via()),
            min_trust: query.min_trust.map(min_trust).transpose()?,
            within_km: query.within_km.map(|km| distance("within_km", km)).transpose()?,
            include_own: self.include_own,
        })
    }

    fn paging(&self) -> Result<Paging, Problem> {
        let order = match self.query.order {
            None | Some(OrderName::Newest) => Order::Newest,
            Some(OrderName::Nearest) => Order::Nearest,
            Some(OrderName::MostTrusted) => Order::MostTrusted,
        };
        let limit = self.page.limit()?;
        Ok(Paging { order, limit, cursor: self.page.cursor.clone(), budget: None })
    }

    /// The page.
    pub async fn answer(self, app: &App, reading: Reading) -> Result<Reply, Problem> {
        let (filter, paging) = (self.filter()?, self.paging()?);
        listed::page(app, reading, &filter, &paging).await
    }
}

impl ListingQuery {
    fn via(&self) -> Vec<Via> {
        let mut via = match self.scope {
            Some(Scope::Own) => vec![Via::Own, Via::Circle, Via::Cell, Via::Community],
            Some(Scope::Partner) => vec![Via::Partner],
            Some(Scope::Public) if !self.include_public.unwrap_or(true) => vec![],
            Some(Scope::Public) | None => std::iter::once(Via::Own).chain(Via::GRANTED).collect(),
        };
        via.retain(|via| match via {
            Via::Public => self.include_public.unwrap_or(true),
            Via::Partner => self.include_partners.unwrap_or(true),
            _ => true,
        });
        via
    }
}

fn min_trust(value: f64) -> Result<Threshold, Problem> {
    Threshold::from_f64(value).map_err(|error| {
        Problem::invalid("INVALID_MIN_TRUST", "min_trust", error.to_string()).with("value", value)
    })
}

/// The distance in a parameter of this name.
pub fn distance(parameter: &str, kilometres: f64) -> Result<Kilometres, Problem> {
    Kilometres::new(kilometres).map_err(|error| {
        Problem::invalid("INVALID_DISTANCE", parameter, error.to_string()).with("value", kilometres)
    })
}

/// A point, which is snapped to the poster's own precision before it is stored.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointBody {
    /// Degrees north.
    #[schema(minimum = -90, maximum = 90)]
    pub latitude: f64,
    /// Degrees east.
    #[schema(minimum = -180, maximum = 180)]
    pub longitude: f64,
}

impl PointBody {
    /// The place at a precision.
    pub fn snapped(self, precision: Precision) -> Result<Place, Problem> {
        Place::new(self.latitude, self.longitude, precision)
            .map_err(|error| Problem::invalid("INVALID_PLACE", "place", error.to_string()))
    }
}

/// What is offered or needed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListingBody {
    /// Offer or need.
    pub kind: ListingKind,
    /// The rest.
    #[serde(flatten)]
    pub thing: ThingBody,
}

/// One object: `allOf` of two that take no other fields would take nothing.
impl PartialSchema for ListingBody {
    fn schema() -> RefOr<Schema> {
        let mut schema = ThingBody::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            let kind = Ref::from_schema_name(ListingKind::name());
            object.properties.insert("kind".to_owned(), kind.into());
            object.required.push("kind".to_owned());
            object.description = Some("What is offered or needed.".to_owned());
        }
        schema
    }
}

impl ToSchema for ListingBody {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((ListingKind::name().into_owned(), ListingKind::schema()));
        ThingBody::schemas(schemas);
    }
}

/// What is offered or needed, where the address says which.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThingBody {
    /// Of what.
    #[serde(rename = "type")]
    pub listing_type: ListingType,
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// At most 5 000 characters.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub description: String,
    /// 1 to 50 characters.
    #[schema(min_length = 1, max_length = 50)]
    pub category: String,
    /// At least 0.0005, at most 1 000 000, rounded half-up to thousandths; 1 if left out.
    #[schema(minimum = 0.0005, maximum = 1_000_000)]
    pub quantity: Option<f64>,
    /// Of what the quantity is; at most 30 characters.
    #[serde(default)]
    #[schema(max_length = 30)]
    pub unit: String,
    /// What can be done with it, in one's own form: at most 4 KiB, at most 8 deep.
    pub capacity: Option<Value>,
    /// How soon; of needs alone, medium if left out.
    pub urgency: Option<Urgency>,
    /// The community it belongs to: one of one's own.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub community: Option<GroupId>,
    /// Who is to see it; as one prefers for all if left out.
    #[serde(default)]
    pub sharing: Sharing,
    /// Whether every member is to see it, too; false if left out.
    #[serde(default)]
    pub is_public: bool,
    /// Where it is, if it is not where one is oneself.
    pub place: Option<PointBody>,
    /// When it ends, in seconds.
    pub expires_at: Option<Timestamp>,
}

impl ThingBody {
    /// As the rules take it.
    pub fn draft(self, kind: ListingKind, precision: Precision) -> Result<Draft, Problem> {
        Ok(Draft {
            community: self.community,
            kind,
            listing_type: self.listing_type,
            title: self.title,
            description: self.description,
            category: self.category,
            quantity: self.quantity.unwrap_or(1.0),
            unit: self.unit,
            capacity: self.capacity,
            urgency: self.urgency,
            sharing: self.sharing,
            is_public: self.is_public,
            place: self.place.map(|point| point.snapped(precision)).transpose()?,
            expires_at: self.expires_at,
        })
    }
}

/// What to change: what is left out stays, and `null` clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PatchBody {
    /// Of what.
    #[serde(rename = "type")]
    listing_type: Option<ListingType>,
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    title: Option<String>,
    /// At most 5 000 characters.
    #[schema(max_length = 5000)]
    description: Option<String>,
    /// 1 to 50 characters.
    #[schema(min_length = 1, max_length = 50)]
    category: Option<String>,
    /// At least 0.0005, at most 1 000 000, rounded half-up to thousandths.
    #[schema(minimum = 0.0005, maximum = 1_000_000)]
    quantity: Option<f64>,
    /// At most 30 characters.
    #[schema(max_length = 30)]
    unit: Option<String>,
    /// At most 4 KiB, at most 8 deep.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Value>)]
    capacity: Option<Option<Value>>,
    /// How soon; of needs alone.
    urgency: Option<Urgency>,
    /// Who is to see it.
    sharing: Option<Sharing>,
    /// Whether every member is to see it, too.
    is_public: Option<bool>,
    /// Where it is.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PointBody>)]
    place: Option<Option<PointBody>>,
    /// When it ends, in seconds.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Timestamp>)]
    expires_at: Option<Option<Timestamp>>,
}

/// Who helped.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FulfilBody {
    /// Somebody whose response was accepted; nobody if left out.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    helper: Option<MemberId>,
}

/// What one may see of what is offered and needed, in pages with an exact total.
#[utoipa::path(get, path = "/listings", tag = "listings", params(ListingQuery, KindQuery, OwnQuery, PageQuery), responses(
    (status = 200, body = ListingsView),
    Unauthenticated,
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "one has no place"),
    Unprocessable,
))]
async fn list(
    State(app): State<App>,
    reading: Reading,
    Query(query): Query<ListingQuery>,
    Query(KindQuery { kind }): Query<KindQuery>,
    Query(own): Query<OwnQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Reply, Problem> {
    let include_own = own.include_own.unwrap_or(query.scope == Some(Scope::Own));
    Wanted { query, kind, include_own, page }.answer(&app, reading).await
}

/// Posts what one offers or needs; at once in sight of whom it is shared with.
#[utoipa::path(post, path = "/listings", tag = "listings", request_body = ListingBody, responses(
    (status = 201, body = ListingView),
    Unauthenticated, Forbidden,
    (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "no such circle of one's own"),
    Unprocessable,
))]
async fn post(State(app): State<App>, command: Command<ListingBody>) -> Result<Reply, Stop> {
    let write = app.begin(&command).await?;
    let ListingBody { kind, thing } = command.body;
    posted(&app, write, kind, thing).await
}

/// Posts a listing in a write, and answers it.
pub async fn posted(
    app: &App,
    mut write: Write,
    kind: ListingKind,
    thing: ThingBody,
) -> Result<Reply, Stop> {
    let me = myself(&mut write).await?;
    let draft = thing.draft(kind, me.preference.precision)?;
    let ties = ties(&write.reading, draft.community.as_ref(), &draft.sharing);
    let now = write.now;
    let outcome =
        Listing::post(fresh_id(), me.id.clone(), draft, &me.preference, app.model(), ties, now)?;
    let listing = write.take(outcome);
    save(write, StatusCode::CREATED, &listing, me.name).await
}

/// The writer's own row.
pub async fn myself(write: &mut Write) -> Result<Member, Problem> {
    let me = write.reading.me.clone();
    member::find(write.sql(), &me).await.or_fail()?.ok_or_else(Problem::unauthenticated)
}

/// How somebody stands to the community and the circle of a listing.
pub fn ties(reading: &Reading, community: Option<&GroupId>, sharing: &Sharing) -> Ties {
    let Reading { view, viewer, .. } = reading;
    let is_in = |id: &GroupId| {
        let group = view.group(id.as_str()).ok()?;
        Some(view.kind_of(group) == Some(GroupKind::Community) && view.has_joined(group, *viewer))
    };
    let owns = |id: &GroupId| Some(view.owner_of(view.group(id.as_str()).ok()?) == Some(*viewer));
    Ties {
        in_community: community.and_then(is_in).unwrap_or(false),
        owns_circle: sharing.circle().and_then(owns).unwrap_or(false),
    }
}

/// Writes a listing of the writer's own, and answers it.
async fn save(
    mut write: Write,
    status: StatusCode,
    listing: &Listing,
    name: String,
) -> Result<Reply, Stop> {
    listed::put(&mut write, listing).await?;
    let card = Card::new(listing.clone(), name, write.revision);
    let reading = write.reading.clone();
    Ok(write.commit(status, &listed::own(&card, &reading)).await?)
}

/// A listing that one may see.
#[utoipa::path(get, path = "/listings/{id}", tag = "listings",
    params(("id" = String, Path, min_length = 1, max_length = 255, description = "which")),
    responses(
        (status = 200, body = ListingView),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn read(
    State(app): State<App>,
    Path(id): Path<ListingId>,
    reading: Reading,
) -> Result<Reply, Problem> {
    listed::one(&app, reading, &id).await
}

/// A listing that the writer may see, as it is in the record.
pub async fn found(write: &mut Write, id: &ListingId) -> Result<Listing, Problem> {
    let found = match write.reading.sees(id) {
        true => listing::find(write.sql(), id).await.or_fail()?,
        false => None,
    };
    found.ok_or_else(|| Problem::not_found("listing", id.as_str()))
}

/// Changes one's own listing while it is open.
#[utoipa::path(patch, path = "/listings/{id}", tag = "listings", request_body = PatchBody,
    params(("id" = String, Path, min_length = 1, max_length = 255, description = "which")),
    responses(
        (status = 200, body = ListingView),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn edit(
    State(app): State<App>,
    Path(id): Path<ListingId>,
    command: Command<PatchBody>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let before = found(&mut write, &id).await?;
    let me = myself(&mut write).await?;
    let patch = command.body.patch(me.preference.precision)?;
    let sharing = patch.sharing.as_ref().unwrap_or(&before.sharing);
    let ties = ties(&write.reading, None, sharing);
    let now = write.now;
    let outcome = before.edit(&me.id, patch, &me.preference, app.model(), ties, now)?;
    let after = write.take(outcome);
    save(write, StatusCode::OK, &after, me.name).await
}

impl PatchBody {
    fn patch(self, precision: Precision) -> Result<Patch, Problem> {
        let place = match self.place {
            Some(Some(point)) => Some(Some(point.snapped(precision)?)),
            Some(None) => Some(None),
            None => None,
        };
        Ok(Patch {
            listing_type: self.listing_type,
            title: self.title,
            description: self.description,
            category: self.category,
            quantity: self.quantity,
            unit: self.unit,
            capacity: self.capacity,
            urgency: self.urgency,
            sharing: self.sharing,
            is_public: self.is_public,
            place,
            expires_at: self.expires_at,
        })
    }
}

/// Withdraws a listing: its owner may, and a steward of its community.
#[utoipa::path(delete, path = "/listings/{id}", tag = "listings",
    params(("id" = String, Path, min_length = 1, max_length = 255, description = "which")),
    responses(
        (status = 204),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn withdraw(
    State(app): State<App>,
    Path(id): Path<ListingId>,
    command: Command<Nothing>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let before = found(&mut write, &id).await?;
    let stewards = match &before.community {
        Some(community) => Some(community::stewards(write.sql(), community).await.or_fail()?),
        None => None,
    };
    let (me, now) = (write.reading.me.clone(), write.now);
    let outcome = before.withdraw(&me, stewards.as_ref(), now)?;
    let after = write.take(outcome);
    listed::put(&mut write, &after).await?;
    Ok(write.commit_empty().await?)
}

/// Says that one's own listing is done, and who helped.
#[utoipa::path(post, path = "/listings/{id}/fulfil", tag = "listings", request_body = FulfilBody,
    params(("id" = String, Path, min_length = 1, max_length = 255, description = "which")),
    responses(
        (status = 200, body = ListingView),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn fulfil(
    State(app): State<App>,
    Path(id): Path<ListingId>,
    command: Command<FulfilBody>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let before = found(&mut write, &id).await?;
    let me = myself(&mut write).await?;
    let now = write.now;
    let helper = command.body.helper.as_ref();
    let visible = helper.is_none_or(|helper| write.reading.node(helper.as_str()).is_some());
    let outcome = before.fulfil(&me.id, helper, visible, now)?;
    let after = write.take(outcome);
    save(write, StatusCode::OK, &after, me.name).await
}
