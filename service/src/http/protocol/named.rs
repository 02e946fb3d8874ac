//! What may stand behind the question mark: what the description names, and nothing else, so that a typing
//! error is no silent default.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::{OpenApi, RefOr};

use super::everywhere::operations;
use super::nul;
use super::problem::Problem;

/// The query parameters of each route and method.
#[derive(Clone)]
pub struct Named(Arc<BTreeMap<String, ByMethod>>);

type ByMethod = BTreeMap<&'static str, BTreeSet<String>>;

impl Named {
    /// Those that a description names.
    pub fn of(openapi: &mut OpenApi) -> Self {
        let mut named: BTreeMap<String, ByMethod> = BTreeMap::new();
        for (path, item) in &mut openapi.paths.paths {
            for (method, operation) in operations(item) {
                let all = operation.parameters.iter().flatten().filter_map(|it| match it {
                    RefOr::T(it) if it.parameter_in == ParameterIn::Query => Some(it.name.clone()),
                    _ => None,
                });
                named.entry(path.clone()).or_default().insert(method, all.collect());
            }
        }
        Named(Arc::new(named))
    }

    /// Refuses what is behind a question mark and has no name there.
    fn check(&self, request: &Request) -> Result<(), Problem> {
        let Some(query) = request.uri().query() else { return Ok(()) };
        let Some(route) = request.extensions().get::<MatchedPath>() else { return Ok(()) };
        let method = match request.method() {
            &Method::HEAD => "GET",
            method => method.as_str(),
        };
        let of_route = self.0.get(route.as_str());
        let Some(names) = of_route.and_then(|route| route.get(method)) else { return Ok(()) };
        if nul::in_address(query) {
            return Err(Problem::unprocessable("INVALID_QUERY", "a query has no NUL in it"));
        }
        let Query(sent) = Query::<Vec<(String, String)>>::try_from_uri(request.uri())?;
        match sent.iter().find(|(name, _)| !names.contains(name)) {
            None => Ok(()),
            Some((name, _)) => {
                let detail = format!("this takes no parameter `{name}`");
                Err(Problem::invalid("INVALID_QUERY", name, detail))
            }
        }
    }
}

/// Lets pass what asks by names that the description has.
pub async fn check(State(named): State<Named>, request: Request, next: Next) -> Response {
    match named.check(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}
