//! Responses: JSON, with the revision that they show and an entity tag.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::InvalidHeaderValue;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use trust_core::MemberId;
use xxhash_rust::xxh3::xxh3_128;

use super::json;
use super::named::{Mentioned, ToName};
use crate::store::change_log::LogRevision;

/// The header with the revision that a response shows, or that a write made.
pub const TRUST_REVISION: HeaderName = HeaderName::from_static("trust-revision");
/// The header with the revision that a response must not be older than.
pub const AT_LEAST_REVISION: HeaderName = HeaderName::from_static("at-least-revision");

/// A response.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The body, as JSON; may be empty.
    pub body: Bytes,
    /// The revision that it shows.
    pub revision: LogRevision,
    /// The caller to whom the ids in the body are named, and these ids.
    pub names: Option<(MemberId, Arc<Mentioned>)>,
}

impl Reply {
    /// Makes a response with `body` as JSON, without names.
    pub fn new(status: StatusCode, body: &impl Serialize, revision: LogRevision) -> Self {
        Reply::of_json(status, json::text(body), revision)
    }

    /// Makes a response with a body that is JSON text already, without names.
    pub fn of_json(status: StatusCode, body: impl Into<Bytes>, revision: LogRevision) -> Self {
        Reply { status, body: body.into(), revision, names: None }
    }

    /// Makes a successful response without a body.
    pub fn empty(revision: LogRevision) -> Self {
        Reply::of_json(StatusCode::NO_CONTENT, Bytes::new(), revision)
    }

    /// Returns the response with names of these ids, as `reader` may read them.
    pub fn naming(self, reader: &MemberId, mentioned: Mentioned) -> Self {
        let names = (!mentioned.is_empty()).then(|| (reader.clone(), Arc::new(mentioned)));
        Reply { names, ..self }
    }
}

/// Replaces the body of a response by JSON text.
pub fn set_body(response: &mut Response, body: Bytes) {
    let is_tagged = response.status() == StatusCode::OK;
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    if let (true, Ok(tag)) = (is_tagged, tag(&body)) {
        headers.insert(header::ETAG, tag);
    }
    *response.body_mut() = Body::from(body);
}

/// Returns the entity tag of a body.
fn tag(body: &[u8]) -> Result<HeaderValue, InvalidHeaderValue> {
    HeaderValue::from_str(&format!("\"{:x}\"", xxh3_128(body)))
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let tag = (self.status == StatusCode::OK).then(|| tag(&self.body));
        let to_name = self.names.map(|(reader, mentioned)| {
            let body = self.body.clone();
            ToName { reader, mentioned, body }
        });
        let says_something = !self.body.is_empty();
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        if says_something {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        } else {
            headers.remove(header::CONTENT_TYPE);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(TRUST_REVISION, HeaderValue::from(self.revision.number()));
        if let Some(Ok(tag)) = tag {
            headers.insert(header::ETAG, tag);
        }
        if let Some(to_name) = to_name {
            response.extensions_mut().insert(to_name);
        }
        response
    }
}
