//! Finding what one did not know of: what is near and of people whom one trusts, and communities to join.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::CommunityId;
use trust_commons::listing::ListingType;
use trust_commons::partnership::Terms;
use trust_core::Tag;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::listings::{KindQuery, ListingQuery, OrderName, Wanted};
use super::partnerships::Partners;
use super::protocol::listed::ListingsView;
use super::protocol::place::distance;
use super::protocol::refusals::{Unauthenticated, Unprocessable};
use super::protocol::{OrFail, PageQuery, Problem, ProblemBody, Query, Reading, Reply, Rows};
use crate::app::App;
use crate::store::community::{self, Seen};
use crate::store::totals;

/// How far to look unless it is said, in kilometres.
const FAR_KM: f64 = 50.0;
/// How much trust to ask for unless it is said.
const TRUST: f64 = 0.3;
/// How long a part of a name may be.
const LONGEST_NAME: usize = 100;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(discover))
        .routes(routes!(browse))
        .routes(routes!(communities))
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DiscoverQuery {
    /// Only of this type.
    resource_type: Option<ListingType>,
    /// Only within so many kilometres of one's place; 50 if left out, any distance for who has no place.
    #[param(minimum = 0, maximum = 20038)]
    max_distance_km: Option<f64>,
    /// Only of owners whom one trusts this much, 0 to 1, rounded half-up to thousandths; 0.3 if left out, 0 asks
    /// for none. What one sees through a group is exempt.
    #[param(minimum = 0, maximum = 1)]
    min_trust: Option<f64>,
    /// The order; of whom one trusts most first if left out.
    #[param(inline)]
    order: Option<OrderName>,
}

/// What is near and of people whom one trusts.
#[utoipa::path(get, path = "/discover", tag = "discovery", params(DiscoverQuery, PageQuery), responses(
    (status = 200, body = ListingsView),
    Unauthenticated,
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "one has no place"),
    Unprocessable,
))]
async fn discover(
    State(app): State<App>,
    reading: Reading,
    Query(query): Query<DiscoverQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Reply, Problem> {
    let has_place = reading.view.place(reading.viewer).is_some();
    query.max_distance_km.map(|km| distance("max_distance_km", km)).transpose()?;
    let query = ListingQuery {
        resource_type: query.resource_type,
        within_km: query.max_distance_km.or(has_place.then_some(FAR_KM)),
        min_trust: query.min_trust.or(Some(TRUST)),
        order: query.order.or(Some(OrderName::MostTrusted)),
        ..ListingQuery::default()
    };
    Wanted { query, page, ..Wanted::default() }.answer(&app, reading).await
}

/// What one may see of others, by community, kind and category, the newest first.
#[utoipa::path(get, path = "/discovery/browse", tag = "discovery", params(ListingQuery, KindQuery, PageQuery), responses(
    (status = 200, body = ListingsView),
    Unauthenticated,
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "one has no place"),
    Unprocessable,
))]
async fn browse(
    State(app): State<App>,
    reading: Reading,
    Query(query): Query<ListingQuery>,
    Query(KindQuery { kind }): Query<KindQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Reply, Problem> {
    Wanted { query, kind, page, ..Wanted::default() }.answer(&app, reading).await
}

/// A community that one does not belong to.
#[derive(Serialize, ToSchema)]
struct DiscoveredView {
    /// The id.
    #[schema(value_type = String)]
    id: CommunityId,
    /// What it is called.
    name: String,
    /// What it says of itself.
    description: String,
    /// Whether exchanges may be counted in credits there.
    credit: bool,
    /// Whether it is a partner of a community of one's own.
    partner: bool,
    /// What it shows to one as a partner: `offer`, `need`.
    #[schema(value_type = Vec<String>)]
    shares: Vec<Tag>,
    /// How many belong to it whom one may know of, where that is shared with one.
    member_count: Option<i64>,
}

impl DiscoveredView {
    fn of(seen: Seen, terms: Option<Terms>) -> Self {
        let Seen { community, member_count, .. } = seen;
        DiscoveredView {
            id: community.id,
            name: community.name,
            description: community.description,
            credit: community.credit,
            partner: terms.is_some(),
            shares: terms.map(Terms::tags).unwrap_or_default(),
            member_count,
        }
    }
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NameQuery {
    /// Part of a name, in capitals or not.
    #[param(max_length = 100)]
    q: Option<String>,
}

impl NameQuery {
    fn part_of_name(&self) -> Result<&str, Problem> {
        let part = self.q.as_deref().unwrap_or_default();
        match part.chars().count() {
            0..=LONGEST_NAME => Ok(part),
            length => {
                let detail = format!("a name has at most {LONGEST_NAME} characters, not {length}");
                Err(Problem::invalid("INVALID_NAME", "q", detail))
            }
        }
    }
}

/// The communities that one does not belong to, by id.
#[utoipa::path(get, path = "/discovery/communities", tag = "discovery", params(NameQuery, PageQuery),
    responses(
        (status = 200, body = Rows<DiscoveredView>),
        Unauthenticated, Unprocessable,
    ))]
async fn communities(
    State(app): State<App>,
    Query(name): Query<NameQuery>,
    Query(page): Query<PageQuery>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let (part, named) = (page.part(String::new())?, name.part_of_name()?);
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let partners = Partners::of(&app, &mut moment, &reading.me).await?;
    let counted = partners.counted();
    let rows = community::others_seen(&mut moment, &reading.me, &counted, named, &part).await;
    let total = totals::other_communities(&mut moment, &reading.me, named).await.or_fail()?;
    let page = Rows::cut(rows.or_fail()?, &part, total, |seen| seen.community.id.clone());
    let page = page.map(|seen| {
        let terms = partners.terms(&seen.community.id);
        DiscoveredView::of(seen, terms)
    });
    Ok(reading.reply(&page))
}
