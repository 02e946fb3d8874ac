//! Middleware of all routes: limits, headers, metrics and the log.

use std::any::Any;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequestParts, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

use super::compression::compressed;
use super::protocol::caller::Credentials;
use super::protocol::reply::{AT_LEAST_REVISION, TRUST_REVISION};
use super::protocol::scope::is_question;
use super::protocol::signed_in::SignedIn;
use super::protocol::{Caller, OrFail, Problem, Reading, caller};
use super::unread;
use crate::app::App;
use crate::clock;
use crate::connections::Link;
use crate::feed::{self, FeedError};
use crate::limits::Origin;
use crate::store::change_log::LogRevision;

/// Adds rate limits to routes for people and scripts.
pub fn limited(routes: Router<App>, app: &App) -> Router<App> {
    routes
        .layer(DefaultBodyLimit::max(app.config.body_bytes))
        .layer(from_fn_with_state(app.clone(), not_older))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), with_timeout))
        .layer(from_fn_with_state(app.clone(), not_too_often))
        .layer(from_fn(conditional))
        .layer(from_fn(observed))
        .layer(from_fn(at_one_moment))
}

/// Reads the clock once for a request: its session, its reads, its writes and its limits use the same time.
async fn at_one_moment(request: Request, next: Next) -> Response {
    clock::at_one_moment(next.run(request)).await
}

/// Adds the layers of all routes, with the headers of every response.
pub fn with_common_layers(routes: Router<App>, app: &App) -> Router<App> {
    let with_revision_header = routes
        .layer(from_fn_with_state(app.clone(), with_revision_header))
        .layer(from_fn(framed))
        .layer(from_fn(unread::closes));
    // The headers are those of the plain answer, until its body and its tag are changed last.
    let routes = secured(with_revision_header).layer(from_fn(compressed)).layer(from_fn(answering));
    if app.config.tls { routes.layer(from_fn(over_tls_alone)) } else { routes }
}

/// Tells browsers to use TLS for this host, for a year.
async fn over_tls_alone(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let year = HeaderValue::from_static("max-age=31536000");
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    response
}

/// Adds the headers that protect browsers.
pub fn secured(routes: Router<App>) -> Router<App> {
    routes.layer(from_fn(with_security_headers))
}

/// Measures the cost of an account's requests, and queues requests of accounts that use much.
pub async fn metered(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_signed = [header::AUTHORIZATION, header::COOKIE];
    if !is_signed.iter().any(|header| request.headers().contains_key(header)) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    // The caller is stored for the route; a request without a caller is refused by the route.
    let caller = <Caller as FromRequestParts<App>>::from_request_parts(&mut parts, &app).await;
    let cost = feed::injected_delay(parts.uri.path());
    let request = Request::from_parts(parts, body);
    let Ok(Caller { member, .. }) = caller else { return next.run(request).await };
    match app.engine_time.begin(&member).await {
        Ok(mut metered) => {
            let answer = async {
                cost.into_iter().for_each(std::thread::sleep);
                next.run(request).await
            };
            metered.measure(answer).await
        }
        Err(full) => Problem::from(full).into_response(),
    }
}

/// Marks a connection as busy until the response is sent.
async fn answering(request: Request, next: Next) -> Response {
    let answering = request.extensions().get::<Link>().map(Link::answer);
    let response = next.run(request).await;
    let Some(answering) = answering else { return response };
    response.map(|body| {
        Body::new(body.map_err(move |error| {
            // The mark lasts as long as the body.
            let _ = &answering;
            error
        }))
    })
}

/// Refuses a body with a transfer coding other than `chunked`, or with several, and a request of HTTP/1.1 with no
/// host or several: a proxy may have understood something else by it.
async fn framed(request: Request, next: Next) -> Response {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    if hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11) {
        let detail = "a request must name exactly one host";
        return closed(Problem::new(StatusCode::BAD_REQUEST, "INVALID_HOST", detail));
    }
    let mut codings = request.headers().get_all(header::TRANSFER_ENCODING).iter();
    let (coding, more) = (codings.next(), codings.next());
    let is_chunked = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"chunked");
    if coding.is_none_or(is_chunked) && more.is_none() {
        return next.run(request).await;
    }
    let detail = "a body needs a Content-Length, or the transfer coding `chunked` alone";
    closed(Problem::new(StatusCode::BAD_REQUEST, "INVALID_TRANSFER_ENCODING", detail))
}

/// Returns a problem after which the connection is closed.
fn closed(problem: Problem) -> Response {
    let mut response = problem.into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn not_too_often(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = Origin::of(&app.config, request.extensions().get(), request.headers());
    match app.limits.by_address(origin, &request) {
        Ok(()) => next.run(request).await,
        Err(often) => Problem::from(often).into_response(),
    }
}

/// Cancels a request that takes too long: a write that has not committed leaves nothing.
async fn with_timeout(State(app): State<App>, request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(app.config.request_timeout, next.run(request)).await;
    answered.unwrap_or_else(|_| {
        let detail = "the request timed out; retry";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "TIMED_OUT", detail).into_response()
    })
}

/// Answers nothing from a state that may be too old: because the record was unreachable, or because the response
/// was delayed, as in a suspended process. A write was current when it was committed.
pub async fn current(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let asks = is_question(request.method().as_str(), route);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD) || asks;
    let known = match app.feed.current().await.or_fail() {
        Ok(known) => known,
        Err(problem) => return problem.into_response(),
    };
    if !reads {
        return next.run(request).await;
    }
    // A later answer would be refused anyway.
    match tokio::time::timeout(app.feed.left(&known), next.run(request)).await {
        Ok(response) if response.status().is_server_error() || !app.feed.is_over(&known) => {
            response
        }
        Ok(_) | Err(_) => Problem::not_current().into_response(),
    }
}

/// Answers nothing before the required revision is reached. This comes before the handler authenticates the caller:
/// a session that was ended by that revision is over.
async fn not_older(State(app): State<App>, request: Request, next: Next) -> Response {
    match reached(&app, request.headers(), request.extensions().get()).await {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Waits for the required revision. A caller who is not signed in is answered at once, since the duration would
/// reveal the revision.
async fn reached(
    app: &App,
    headers: &HeaderMap,
    signed_in: Option<&SignedIn>,
) -> Result<(), Problem> {
    let Some(revision) = demanded(headers)? else { return Ok(()) };
    let caller = match caller::recognised(app, headers).await {
        Ok(caller) => caller,
        Err(problem) if problem.asks_to_sign_in() => return Ok(()),
        Err(problem) => return Err(problem),
    };
    if let Some(signed_in) = signed_in {
        signed_in.note();
    }
    app.feed.advance_to(revision).await.or_fail()?;
    if app.feed.now().revision >= revision {
        return Ok(());
    }
    // The revision has not been written yet.
    let not_reached = || FeedError::NotReached(revision);
    let _waiting = app.waiters.begin(&caller.member).ok_or_else(not_reached).or_fail()?;
    app.feed.at_least(revision, Reading::PATIENCE).await.or_fail().map(drop)
}

fn demanded(headers: &HeaderMap) -> Result<Option<LogRevision>, Problem> {
    let Some(value) = headers.get(AT_LEAST_REVISION) else { return Ok(None) };
    let number = value.to_str().ok().and_then(|text| text.parse().ok()).filter(|&it: &i64| it >= 0);
    number.map(|number| Some(LogRevision::new(number))).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "INVALID_REVISION",
            "At-Least-Revision takes a revision: a whole number, as in Trust-Revision",
        )
    })
}

/// Adds a revision to every response to a signed-in caller: the revision that it shows or, if it shows nothing, the
/// newest; and forbids caching. No other response names a revision.
async fn with_revision_header(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let signed_in = SignedIn::default();
    request.extensions_mut().insert(signed_in.clone());
    let credentials = Credentials::of(request.headers());
    let mut response = next.run(request).await;
    let is_known = match &credentials {
        Some(credentials) if !signed_in.is_noted() => {
            credentials.are_valid(&app, response.status()).await
        }
        _ => signed_in.is_noted(),
    };
    if is_known && response.status() != StatusCode::UNAUTHORIZED {
        let now = || HeaderValue::from(app.feed.now().revision.number());
        response.headers_mut().entry(TRUST_REVISION).or_insert_with(now);
        let never = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    } else {
        response.headers_mut().remove(TRUST_REVISION);
    }
    response
}

/// Answers 304 if the client has exactly the bytes that would be sent. The response is computed first, since
/// visibility is decided for each request.
pub async fn conditional(request: Request, next: Next) -> Response {
    let held = request.headers().get(header::IF_NONE_MATCH).cloned();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    let (Some(held), Some(tag), true) = (held, response.headers().get(header::ETAG), reads) else {
        return response;
    };
    let same = held.to_str().is_ok_and(|held| {
        let mut tags = held.split(',').map(|one| one.trim().trim_start_matches("W/"));
        tags.any(|one| one == "*" || one.as_bytes() == tag.as_bytes())
    });
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(header::CONTENT_TYPE);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::empty();
    }
    response
}

const SECURITY_HEADERS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::VARY, "Authorization, Cookie"),
];

/// Pages set their own policy; all other responses are data.
async fn with_security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// Counts and logs a request by its route, never by its path, which contains ids.
async fn observed(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "unmatched".to_owned());
    let span = tracing::info_span!("request", method, route, status = tracing::field::Empty);
    let response = next.run(request).instrument(span.clone()).await;
    span.record("status", response.status().as_u16());
    let (seconds, status) = (began.elapsed().as_secs_f64(), response.status().as_u16());
    let labels =
        [("method", method.to_owned()), ("route", route.clone()), ("status", status.to_string())];
    metrics::histogram!("trustd_request_seconds", &labels).record(seconds);
    tracing::info!(method, route, status, seconds, "request");
    response
}

/// Returns the name of a known method. Clients can invent any number of others.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::PUT => "PUT",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    let detail = "the service failed; the operators find the cause in their log";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", detail).into_response()
}
