//! Finding what one did not know of: beyond one's own groups, near and trusted.

use axum::extract::State;
use serde::Deserialize;
use trust_commons::listing::ListingType;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::listings::{ListingQuery, OrderName};
use super::protocol::listed::ListingsView;
use super::protocol::refusals::{Unauthenticated, Unprocessable};
use super::protocol::{Problem, ProblemBody, Query, Reading, Reply};
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
#[serde(deny_unknown_fields)]
struct DiscoverQuery {
    /// Only of this type.
    resource_type: Option<ListingType>,
    /// Only within so many kilometres of one's place; 50 if left out, any distance for who has no place.
    #[param(minimum = 0, maximum = 20038)]
    max_distance_km: Option<f64>,
    /// Only of owners whom one trusts this much, 0.001 to 1; 0.3 if left out. What one sees through a group
    /// is exempt.
    #[param(minimum = 0.001, maximum = 1)]
    min_trust: Option<f64>,
    /// The order; of whom one trusts most first if left out.
    #[param(inline)]
    order: Option<OrderName>,
    /// The most rows to give, 1 to 100; 50 if left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// Where to go on: `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What is near and of people whom one trusts.
#[utoipa::path(get, path = "/discover", tag = "discovery", params(DiscoverQuery), responses(
    (status = 200, body = ListingsView),
    Unauthenticated,
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "one has no place"),
    Unprocessable,
))]
async fn discover(
    State(app): State<App>,
    reading: Reading,
    Query(query): Query<DiscoverQuery>,
) -> Result<Reply, Problem> {
    let has_place = reading.view.place(reading.viewer).is_some();
    let query = ListingQuery {
        resource_type: query.resource_type,
        within_km: query.max_distance_km.or(has_place.then_some(FAR_KM)),
        min_trust: query.min_trust.or(Some(TRUST)),
        order: query.order.or(Some(OrderName::MostTrusted)),
        limit: query.limit,
        cursor: query.cursor,
        ..ListingQuery::default()
    };
    query.answer(&app, reading).await
}

/// What one may see of others, by community, kind and category, the newest first.
#[utoipa::path(get, path = "/discovery/browse", tag = "discovery", params(ListingQuery), responses(
    (status = 200, body = ListingsView),
    Unauthenticated,
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "one has no place"),
    Unprocessable,
))]
async fn browse(
    State(app): State<App>,
    reading: Reading,
    Query(query): Query<ListingQuery>,
) -> Result<Reply, Problem> {
    ListingQuery { include_own: Some(false), ..query }.answer(&app, reading).await
}
