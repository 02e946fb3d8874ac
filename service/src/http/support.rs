//! Routes of offers and needs under their own names.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::ListingId;
use trust_commons::listing::ListingKind;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::listings::{
    ListingQuery, Only, PatchBody, SupportListingBody, Wanted, edited, posted, removed,
};
use super::protocol::ids::ListingParam;
use super::protocol::listed::{ListingView, ListingsView};
use super::protocol::refusals::{
    AnyRefusal, Conflicting, Forbidden, NoCircle, NoPlace, Unauthenticated, Unprocessable,
};
use super::protocol::{Answer, Begun, PageQuery, Path, Query, Reading, Write, Written};
use crate::app::App;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, post))
        .routes(routes!(edit, remove))
        .routes(routes!(network))
}

/// The side: offers or needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Offers.
    Offers,
    /// Needs.
    Needs,
}

impl Side {
    /// Returns the side of a kind of listing.
    pub fn of(kind: ListingKind) -> Self {
        match kind {
            ListingKind::Offer => Side::Offers,
            ListingKind::Need => Side::Needs,
        }
    }

    /// Returns the kind of listing on this side.
    pub fn kind(self) -> ListingKind {
        match self {
            Side::Offers => ListingKind::Offer,
            Side::Needs => ListingKind::Need,
        }
    }
}

/// Whether to include the caller's own listings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnQuery {
    /// Whether to show the caller's own listings, too, in any state; true if left out.
    include_own: Option<bool>,
}

/// The offers or needs that the caller may see, including the caller's own.
#[utoipa::path(get, path = "/support/{side}", tag = "support",
    params(("side" = inline(Side), Path, description = "the listing's id"), ListingQuery, OwnQuery, PageQuery),
    responses((status = 200, body = ListingsView), Unauthenticated, NoPlace, Unprocessable))]
async fn list(
    app: State<App>,
    Path(side): Path<Side>,
    reading: Reading,
    wanted: Wanted,
    Query(own): Query<OwnQuery>,
) -> Answer {
    let (kind, include_own) = (Some(side.kind()), own.include_own.unwrap_or(true));
    Wanted { kind, include_own, ..wanted }.answer(&app, reading).await
}

/// The open offers or needs of others that the caller may see.
#[utoipa::path(get, path = "/support/network/{side}", tag = "support",
    params(("side" = inline(Side), Path, description = "the listing's id"), ListingQuery, PageQuery),
    responses((status = 200, body = ListingsView), Unauthenticated, NoPlace, Unprocessable))]
async fn network(
    app: State<App>,
    Path(side): Path<Side>,
    reading: Reading,
    wanted: Wanted,
) -> Answer {
    Wanted { kind: Some(side.kind()), only: Only::Open, ..wanted }.answer(&app, reading).await
}

/// Posts an offer or a need.
#[utoipa::path(post, path = "/support/{side}", tag = "support", request_body = SupportListingBody,
    params(("side" = inline(Side), Path, description = "the listing's id")),
    responses((status = 201, body = ListingView), Unauthenticated, Forbidden, NoCircle, Conflicting, Unprocessable))]
async fn post(Path(side): Path<Side>, Begun { write, body }: Begun<SupportListingBody>) -> Written {
    posted(write, side.kind(), body).await
}

/// Changes an offer or a need of the caller, as `PATCH /listings/{id}` does.
#[utoipa::path(patch, path = "/support/{side}/{id}", tag = "support", request_body = PatchBody,
    params(("side" = inline(Side), Path, description = "the listing's id"), ListingParam),
    responses((status = 200, body = ListingView), AnyRefusal))]
async fn edit(
    Path((side, id)): Path<(Side, ListingId)>,
    Begun { write, body }: Begun<PatchBody>,
) -> Written {
    edited(write, Some(side.kind()), &id, body).await
}

/// Deletes an offer or a need of the caller, as `DELETE /listings/{id}` does; a steward can withdraw another
/// member's.
#[utoipa::path(delete, path = "/support/{side}/{id}", tag = "support",
    params(("side" = inline(Side), Path, description = "the listing's id"), ListingParam),
    responses((status = 204), AnyRefusal))]
async fn remove(Path((side, id)): Path<(Side, ListingId)>, write: Write) -> Written {
    removed(write, Some(side.kind()), &id).await
}
