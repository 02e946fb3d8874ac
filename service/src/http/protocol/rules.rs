//! The shapes of each route's query, path and body, and the middleware that validates requests against them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::fields::{Doubts, Faults, FieldError, Found, Shape};
use super::nul;
use super::problem::Problem;

/// The parameters and the body of a route.
#[derive(Debug, Default)]
struct Route {
    path: BTreeMap<String, Shape>,
    query: BTreeMap<String, Shape>,
    body: Option<Shape>,
}

/// The parameters and bodies of all routes, by route and method.
#[derive(Debug, Clone)]
pub struct Rules {
    routes: Arc<BTreeMap<String, BTreeMap<String, Arc<Route>>>>,
    codes: Arc<Vec<String>>,
}

/// The body of a route, stored with the request for the extractor that reads the body.
#[derive(Debug, Clone)]
pub struct BodyRule {
    route: Arc<Route>,
    codes: Arc<Vec<String>>,
    doubts: Doubts,
}

impl BodyRule {
    /// Returns the misfits of a body. Its doubts are stored until the request is answered.
    pub fn misfits(&self, body: &Value) -> Faults {
        let nothing = Shape::nothing();
        let Found { mut misfits, doubts } =
            self.route.body.as_ref().unwrap_or(&nothing).check(body, &self.codes);
        if misfits.is_empty() {
            self.doubts.add(doubts);
            return misfits;
        }
        misfits.extend(doubts);
        misfits
    }
}

impl BodyRule {
    /// Returns the doubts about the request if it was refused for one of them.
    pub fn doubts(&self) -> Faults {
        self.doubts.take()
    }
}

impl Rules {
    /// Reads the rules from an OpenAPI document.
    pub fn of(document: &Value) -> Self {
        let schemas = &document["components"]["schemas"];
        let mut routes: BTreeMap<String, BTreeMap<String, Arc<Route>>> = BTreeMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let by_method = routes.entry(path.clone()).or_default();
                by_method.insert(method.to_uppercase(), Arc::new(Route::of(operation, schemas)));
            }
        }
        let codes = schemas["Problem"]["properties"]["code"]["enum"].as_array();
        let codes = codes.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        Rules { routes: Arc::new(routes), codes: Arc::new(codes.collect()) }
    }

    fn route(&self, path: &str, method: &Method) -> Option<&Arc<Route>> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.routes.get(path)?.get(method.as_str())
    }
}

impl Route {
    fn of(operation: &Value, schemas: &Value) -> Self {
        let mut route = Route::default();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let Some(name) = parameter["name"].as_str() else { continue };
            let shape = Shape::of(&parameter["schema"], schemas);
            match parameter["in"].as_str() {
                Some("path") => drop(route.path.insert(name.to_owned(), shape)),
                Some("query") => drop(route.query.insert(name.to_owned(), shape)),
                _ => {}
            }
        }
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        route.body = (!body.is_null()).then(|| Shape::of(body, schemas));
        route
    }

    fn hold_query(&self, query: &str, codes: &[String]) -> Result<Found, Problem> {
        if nul::in_address(query) {
            return Err(Problem::unprocessable("INVALID_QUERY", "a query must not contain a NUL"));
        }
        let mut found = Found::default();
        let mut seen = BTreeSet::new();
        for (name, text) in pairs(query) {
            let Some(shape) = self.query.get(&name) else {
                found.misfits.push(FieldError {
                    detail: format!("there is no parameter `{name}` here"),
                    code: "UNKNOWN_PARAMETER".to_owned(),
                    field: name,
                });
                continue;
            };
            let one = shape.check_text(&name, &text, codes);
            found.misfits.extend(one.misfits);
            found.doubts.extend(one.doubts);
            if !seen.insert(name.clone()) {
                found.misfits.push(FieldError {
                    detail: format!("`{name}` occurs twice"),
                    code: "DUPLICATE_FIELD".to_owned(),
                    field: name,
                });
            }
        }
        Ok(found)
    }

    fn hold_path(&self, parameters: &RawPathParams, codes: &[String]) -> Faults {
        let checked = parameters.iter().filter_map(|(name, text)| {
            let found = self.path.get(name)?.check_text(name, text, codes);
            // An id of the wrong length is the id of nothing.
            Some([found.misfits, found.doubts])
        });
        let all = checked.flatten();
        all.flat_map(|faults| faults.named().to_vec())
            .map(|error| FieldError { code: "INVALID_PATH".to_owned(), ..error })
            .collect()
    }
}

/// Returns the names and values of a query.
fn pairs(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse::<axum::http::Uri>().ok();
    let sent =
        uri.and_then(|uri| axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    sent.map(|axum::extract::Query(pairs)| pairs).unwrap_or_default()
}

/// Refuses addresses that cannot be read, and adds all doubts to a refusal that concerns one of them.
pub async fn hold(State(rules): State<Rules>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.and_then(|path| rules.route(path.as_str(), request.method()).cloned());
    let Some(route) = route else { return next.run(request).await };
    let doubts = Doubts::default();
    let (mut parts, body) = request.into_parts();
    let mut found = match parts.uri.query().map(|query| route.hold_query(query, &rules.codes)) {
        Some(Err(problem)) => return problem.into_response(),
        Some(Ok(found)) => found,
        None => Found::default(),
    };
    if !found.misfits.is_empty() {
        found.misfits.extend(found.doubts);
        return Problem::of_fields("INVALID_QUERY", found.misfits).into_response();
    }
    doubts.add(found.doubts);
    if !nul::in_address(parts.uri.path())
        && let Ok(parameters) = RawPathParams::from_request_parts(&mut parts, &()).await
    {
        let errors = route.hold_path(&parameters, &rules.codes);
        if !errors.is_empty() {
            return Problem::of_fields("INVALID_PATH", errors).into_response();
        }
    }
    let rule = BodyRule { route, codes: rules.codes.clone(), doubts: doubts.clone() };
    parts.extensions.insert(rule);
    let response = next.run(Request::from_parts(parts, body)).await;
    match response.extensions().get::<Problem>() {
        Some(problem) if problem.is_of_values() => {
            problem.clone().with_doubts(doubts.take()).into_response()
        }
        _ => response,
    }
}
