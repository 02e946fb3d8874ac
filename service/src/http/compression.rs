//! Compresses answers in JSON and CSV for clients that accept gzip.
//!
//! The size of a compressed body tells how much of it repeats. A person who has a part of a body chosen and sees its
//! size on the line could so guess another part. Therefore only answers to reads are compressed, none in which a
//! secret stands (the session with its CSRF token, the export), and no stream; and each body has a random length of
//! padding. Tokens and invites are shown in answers to writes alone.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use flate2::{Compression, GzBuilder};
use http_body_util::BodyExt;
use std::io::Write;

use super::protocol::accepts;
use super::protocol::csv::CSV;

/// The routes under this path answer with data.
const API: &str = "/api/v1/";
/// The reads in whose answers a secret stands.
const SECRET: [&str; 2] = ["/api/v1/session", "/api/v1/me/export"];
/// Shorter bodies fit into one packet as they are.
const LEAST: usize = 1_024;
/// Lists become about eight times smaller, as fast as they are written.
const LEVEL: Compression = Compression::new(4);
/// The most bytes of padding.
const MOST_PADDING: u8 = 63;

/// Compresses the answer of a route that allows it. Its entity tag is weak, because the bytes differ from those for
/// other clients; so is the tag of an answer that is too short, or is 304 and could have been compressed.
pub async fn compressed(request: Request, next: Next) -> Response {
    let is_eligible = matches!(*request.method(), Method::GET | Method::HEAD)
        && request.uri().path().starts_with(API)
        && !SECRET.contains(&request.uri().path())
        && accepts::gzip(request.headers());
    let is_head = request.method() == Method::HEAD;
    let mut response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_data = kind.is_some_and(|kind| kind == "application/json" || kind == CSV);
    let is_same = response.status() == StatusCode::NOT_MODIFIED;
    if !is_eligible || !(is_same || is_data && response.status() == StatusCode::OK) {
        return response;
    }
    weaken(response.headers_mut());
    if is_same {
        return response;
    }
    if is_head {
        // The length of the compressed body is not known without it.
        response.headers_mut().remove(header::CONTENT_LENGTH);
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return unreadable() };
    let plain = body.to_bytes();
    if plain.len() < LEAST {
        return Response::from_parts(parts, Body::from(plain));
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Response::from_parts(parts, Body::from(gzip(&plain)))
}

/// Makes the entity tag weak, and says that the answer depends on the accepted codings.
fn weaken(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let Some(Ok(tag)) = headers.get(header::ETAG).map(HeaderValue::to_str) else { return };
    if tag.starts_with("W/") {
        return;
    }
    if let Ok(weak) = HeaderValue::try_from(format!("W/{tag}")) {
        headers.insert(header::ETAG, weak);
    }
}

fn gzip(plain: &[u8]) -> Bytes {
    let padding = vec![0; usize::from(rand::random_range(0..=MOST_PADDING))];
    let room = Vec::with_capacity(plain.len() / 4);
    let mut encoder = GzBuilder::new().extra(padding).write(room, LEVEL);
    let written = encoder.write_all(plain).and_then(|()| encoder.finish());
    written.unwrap_or_else(|error| unreachable!("memory takes every byte: {error}")).into()
}

/// A body of this service is in memory, so it is read to its end.
fn unreadable() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
