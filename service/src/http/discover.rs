//! Finding what one did not know of: beyond one's own groups, near and trusted.

use axum::extract::State;
use serde::Deserialize;
use trust_commons::listing::ListingType;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::listings::{KindQuery, ListingQuery, OrderName, Wanted};
use super::protocol::listed::ListingsView;
use super::protocol::place::distance;
use super::protocol::refusals::{Unauthenticated, Unprocessable};
use super::protocol::{PageQuery, Problem, ProblemBody, Query, Reading, Reply};
use crate::app::App;

/// How far to look unless it is said, in kilometres.
const FAR_KM: f64 = 50.0;
/// How much trust to ask for unless it is said.
const TRUST: f64 = 0.3;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(discover)).routes(routes!(browse))
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
