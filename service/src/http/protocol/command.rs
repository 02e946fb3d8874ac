//! A write request: the caller, the body, and the idempotency key.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode};
use data_encoding::HEXLOWER;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use super::fields::{self, Faults, FieldError};
use super::nul;
use super::problem::Problem;
use super::rules::BodyRule;
use crate::app::App;

/// The header that makes a write repeatable.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// A body without fields.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A write request of a signed-in caller.
pub struct Command<T> {
    /// The caller.
    pub caller: Caller,
    /// The key, hashed, with the hash of the whole request.
    pub key: Option<Key>,
    /// The request body.
    pub body: T,
}

/// A write request of any caller.
pub struct Sent<T> {
    /// The key, hashed, with the hash of the whole request.
    pub key: Option<Key>,
    /// The request body.
    pub body: T,
}

/// An idempotency key and the request it came with. Both are kept as hashes only.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key's hash.
    pub hash: String,
    /// The hash of method, path and body.
    pub request: String,
}

/// A body without an idempotency key: for queries that are too long for a URL, and for signing in.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let rule = request.extensions().get().cloned();
        let bytes = bytes(request, app).await?;
        parsed(&headers, rule.as_ref(), &bytes).map(Asked)
    }
}

async fn bytes(request: Request, app: &App) -> Result<Bytes, Problem> {
    Bytes::from_request(request, app).await.map_err(|rejection| {
        Problem::new(rejection.status(), "BODY_UNREADABLE", "the body is too large or incomplete")
    })
}

impl<T: DeserializeOwned> FromRequest<App> for Command<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = <Caller as FromRequestParts<App>>::from_request_parts(&mut parts, app).await?;
        let Sent { key, body } = Sent::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Command { caller, key, body })
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let path = request.uri().path_and_query().map_or("", |path| path.as_str());
        let line = format!("{} {path}\n", request.method());
        let headers = request.headers().clone();
        let rule = request.extensions().get().cloned();
        let bytes = bytes(request, app).await?;
        let key = key(&headers, &line, &bytes)?;
        Ok(Sent { key, body: parsed(&headers, rule.as_ref(), &bytes)? })
    }
}

fn key(headers: &HeaderMap, line: &str, body: &[u8]) -> Result<Option<Key>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    match value.as_bytes() {
        sent if (1..=255).contains(&sent.len()) => Ok(Some(Key {
            hash: HEXLOWER.encode(&Sha256::digest(sent)),
            // The hash includes the key, which is not stored, so that a password in the body cannot be guessed from
            // the hash.
            request: HEXLOWER.encode(
                &Sha256::new().chain_update(sent).chain_update(line).chain_update(body).finalize(),
            ),
        })),
        sent => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "INVALID_IDEMPOTENCY_KEY",
            format!("an idempotency key has 1 to 255 bytes, not {}", sent.len()),
        )),
    }
}

/// Parses the body as JSON; an omitted body stands for `{}`.
fn parsed<T: DeserializeOwned>(
    headers: &HeaderMap,
    rule: Option<&BodyRule>,
    body: &[u8],
) -> Result<T, Problem> {
    if !body.is_empty() && !is_json(headers) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "NOT_JSON",
            "send the body as application/json",
        ));
    }
    let (value, mut errors) = match body.is_empty() {
        true => (Value::Object(serde_json::Map::new()), Faults::default()),
        false => fields::read(body).map_err(|error| not_json(&error))?,
    };
    if nul::in_json(body) {
        errors.extend(fields::with_nul(&value));
    }
    if let Some(rule) = rule {
        errors.extend(rule.misfits(&value));
    }
    // serde would accept an array in place of an object, field by field.
    if !errors.is_empty() || !value.is_object() {
        return Err(Problem::of_fields("INVALID_BODY", errors));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let field = error.path().to_string().trim_matches('.').to_owned();
        let mut errors = rule.map(BodyRule::doubts).unwrap_or_default();
        if !errors.named().iter().any(|error| error.field == field) {
            errors.push_first(FieldError::unreadable(field));
        }
        Problem::of_fields("INVALID_BODY", errors)
    })
}

/// Reports the position only, since the parser's messages are written for its authors.
fn not_json(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    let detail = match error.to_string().starts_with("number out of range") {
        true => format!("the number at line {line}, column {column} is too large"),
        false => format!("the body is not JSON: it cannot be read at line {line}, column {column}"),
    };
    Problem::unprocessable("INVALID_BODY", detail).with("line", line).with("column", column)
}

fn is_json(headers: &HeaderMap) -> bool {
    let essence = |value: &str| value.split(';').next().map(|s| s.trim().to_ascii_lowercase());
    headers
        .get(axum::http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(essence)
        .is_some_and(|essence| essence == "application/json")
}
