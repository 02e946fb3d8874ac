//! Extractors of paths and queries like axum's, whose refusals are problems.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::nul;
use super::page::PageQuery;
use super::problem::Problem;
use crate::app::App;
use crate::limits::Origin;

/// The path parameters.
pub struct Path<T>(pub T);

/// The query parameters. Unknown ones were refused before.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if nul::in_address(parts.uri.path()) {
            return Err(Problem::unprocessable(
                "INVALID_PATH",
                "an address must not contain a NUL",
            ));
        }
        let axum::extract::Path(value) =
            axum::extract::Path::from_request_parts(parts, app).await?;
        Ok(Path(value))
    }
}

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let axum::extract::Query(value) =
            axum::extract::Query::from_request_parts(parts, app).await?;
        Ok(Query(value))
    }
}

impl FromRequestParts<App> for PageQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Query::from_request_parts(parts, app).await.map(|Query(page)| page)
    }
}

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Origin::of(&app.config, parts.extensions.get(), &parts.headers))
    }
}

// All parameters were validated field by field before; the errors left here concern no single field.

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Problem::unprocessable("INVALID_PATH", "the path is malformed: a part of it is not an id")
    }
}

impl From<QueryRejection> for Problem {
    fn from(_: QueryRejection) -> Self {
        Problem::unprocessable("INVALID_QUERY", "a parameter has a value that cannot be read")
    }
}
