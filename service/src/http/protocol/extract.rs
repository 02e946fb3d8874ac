//! axum's extractors of paths and queries, with problems for what they refuse.

use axum::extract::FromRequestParts;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::nul;
use super::problem::Problem;
use crate::app::App;

/// The parts of the address that vary.
pub struct Path<T>(pub T);

/// What stands behind the question mark; that nothing else does is seen to before.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if nul::in_address(parts.uri.path()) {
            return Err(Problem::unprocessable("INVALID_PATH", "an address has no NUL in it"));
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

// What a route takes is looked at before, field by field: what is left here has no field to name.

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Problem::unprocessable("INVALID_PATH", "this address cannot be read: a part of it is no id")
    }
}

impl From<QueryRejection> for Problem {
    fn from(_: QueryRejection) -> Self {
        Problem::unprocessable("INVALID_QUERY", "a parameter has a value that cannot be read")
    }
}
