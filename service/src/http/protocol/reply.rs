//! Responses: JSON, with the revision that they show and an entity tag.

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use super::json;
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
}

impl Reply {
    /// Makes a response with `body` as JSON.
    pub fn new(status: StatusCode, body: &impl Serialize, revision: LogRevision) -> Self {
        Reply { status, body: json::text(body).into(), revision }
    }

    /// Makes a successful response without a body.
    pub fn empty(revision: LogRevision) -> Self {
        Reply { status: StatusCode::NO_CONTENT, body: Bytes::new(), revision }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let tag =
            (self.status == StatusCode::OK).then(|| format!("\"{:x}\"", xxh3_128(&self.body)));
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
        if let Some(Ok(tag)) = tag.map(|tag| HeaderValue::from_str(&tag)) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}
