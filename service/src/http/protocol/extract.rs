//! axum's extractors of paths and queries, with problems for what they refuse.

use axum::extract::FromRequestParts;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::nul;
use super::problem::Problem;
use crate::app::App;

/// The parts of the address that vary.
pub struct Path<T>(pub T);

/// What stands behind the question mark.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if nul::in_address(parts.uri.path()) {
            return Err(refused("INVALID_PATH", "an address has no NUL in it"));
        }
        let axum::extract::Path(value) =
            axum::extract::Path::from_request_parts(parts, app).await?;
        Ok(Path(value))
    }
}

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(nul::in_address) {
            return Err(refused("INVALID_QUERY", "a query has no NUL in it"));
        }
        let axum::extract::Query(value) =
            axum::extract::Query::from_request_parts(parts, app).await?;
        Ok(Query(value))
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        refused("INVALID_PATH", rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        refused("INVALID_QUERY", rejection.body_text())
    }
}

fn refused(code: &str, detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
}
