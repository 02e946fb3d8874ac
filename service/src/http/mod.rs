//! The service over HTTP. One file per noun, each with a `router()`; what they share is in `protocol`.

mod blocks;
mod cell_invitations;
mod cells;
mod change_preview;
mod circles;
mod communities;
mod community_facts;
mod compression;
mod demo;
mod description;
mod discovery;
mod docs;
mod exchanges;
mod explain;
mod flow;
mod health;
mod inbox;
mod instance;
mod invites;
mod join_requests;
mod layers;
mod ledger;
mod listings;
mod me;
mod members;
#[cfg(feature = "test-noun")]
mod memos;
mod neighbourhood;
mod newcomers;
#[cfg(feature = "test-noun")]
mod notes;
mod notifications;
mod parting;
mod partnerships;
mod preference;
mod preview;
mod privacy;
mod protocol;
mod responses;
mod sessions;
mod skills;
mod stewards;
mod support;
mod trust;
mod unread;
mod watch;
mod web;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use protocol::rules::{self, Rules};

pub use health::Metrics;
pub use protocol::Problem;
pub use protocol::scope::Scope;
pub use watch::feed_streams;

/// The description of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "trust-core reference service",
        description = include_str!("description.md"),
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    components(schemas(
        protocol::ProblemBody,
        protocol::fields::FieldError,
        protocol::names::Names,
        watch::Ready,
        watch::Visible,
        watch::NoticeEvent,
    )),
    modifiers(&Security),
    security(("session" = []), ("bearer" = [])),
)]
struct Description;

struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{
            ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme,
        };
        let components = openapi.components.get_or_insert_default();
        let cookie = ApiKeyValue::with_description(
            protocol::cookies::SESSION,
            "Over TLS the name is `__Host-trustd_session`.",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
    }
}

fn api() -> OpenApiRouter<App> {
    let routes = OpenApiRouter::new();
    #[cfg(feature = "test-noun")]
    let routes = routes.merge(memos::router()).merge(notes::router());
    OpenApiRouter::with_openapi(Description::openapi()).nest(
        "/api/v1",
        routes
            .merge(blocks::router())
            .merge(cell_invitations::router())
            .merge(cells::router())
            .merge(change_preview::router())
            .merge(circles::router())
            .merge(communities::router())
            .merge(demo::router())
            .merge(discovery::router())
            .merge(exchanges::router())
            .merge(explain::router())
            .merge(flow::router())
            .merge(inbox::router())
            .merge(instance::router())
            .merge(invites::router())
            .merge(join_requests::router())
            .merge(ledger::router())
            .merge(listings::router())
            .merge(me::router())
            .merge(members::router())
            .merge(newcomers::router())
            .merge(neighbourhood::router())
            .merge(notifications::router())
            .merge(partnerships::router())
            .merge(preference::router())
            .merge(preview::router())
            .merge(privacy::router())
            .merge(responses::router())
            .merge(sessions::router())
            .merge(skills::router())
            .merge(stewards::router())
            .merge(support::router())
            .merge(trust::router())
            .merge(watch::router()),
    )
}

/// Returns the OpenAPI 3.1 document.
pub fn openapi() -> serde_json::Value {
    description::published(&described().1)
}

fn described() -> (Router<App>, utoipa::openapi::OpenApi) {
    let (routes, mut openapi) = api().split_for_parts();
    protocol::everywhere::describe(&mut openapi);
    (routes, openapi)
}

/// Returns the public routes.
pub fn router(app: App) -> Router {
    let (api, openapi) = described();
    let openapi = description::published(&openapi);
    let api = api.layer(from_fn_with_state(app.clone(), protocol::names::add));
    let api = api.layer(from_fn_with_state(Rules::of(&openapi), rules::hold));
    let api = api.layer(from_fn_with_state(app.clone(), layers::metered));
    let api = api.layer(from_fn_with_state(app.clone(), layers::current));
    let pages = docs::router(&openapi).merge(web::router());
    let routes = api.merge(pages).method_not_allowed_fallback(method_not_allowed);
    let limited = layers::limited(routes, &app);
    layers::with_common_layers(limited, &app).with_state(app)
}

/// Returns the routes for operators, which have an address of their own.
pub fn operators(app: App, metrics: Metrics) -> Router {
    let routes = health::router(metrics)
        .fallback(no_such_route)
        .method_not_allowed_fallback(method_not_allowed);
    layers::secured(routes).with_state(app)
}

async fn no_such_route() -> impl IntoResponse {
    Problem::new(StatusCode::NOT_FOUND, "NO_SUCH_ROUTE", "there is nothing at this address")
}

async fn method_not_allowed() -> impl IntoResponse {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "METHOD_NOT_ALLOWED",
        "this address does not take that method",
    )
}
