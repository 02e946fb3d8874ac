//! Refusals as `application/problem+json` (RFC 9457), each with a stable `code`.
//!
//! A problem holds what the caller sent and what the rules say about it, and nothing of anybody else: what
//! is hidden gives the very same problem as what does not exist.

use std::error::Error;
use std::fmt::{self, Display};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use trust_commons::member::MemberRefusal;
use trust_commons::{Class, Refusal, json};

use crate::feed::FeedError;

/// The field that says how long to wait, in seconds.
pub const RETRY_AFTER: &str = "retry_after_seconds";

/// Why a request was not answered as asked.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: String,
    detail: String,
    // Boxed, since every handler's result has room for a problem.
    fields: Box<Map<String, Value>>,
}

/// A problem as it is sent, for the description of the interface.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
#[allow(dead_code)]
pub struct ProblemBody {
    /// Always `about:blank`: the code says more.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The name of the refusal, in capitals; stable.
    code: String,
    /// What is wrong, in a sentence.
    detail: String,
}

impl Problem {
    /// A problem of this name.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Problem { status, code: code.to_owned(), detail: detail.into(), fields: Box::default() }
    }

    /// Something that is not there, or that the caller may not know of.
    pub fn not_found(noun: &'static str, id: &str) -> Self {
        Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", format!("there is no {noun} `{id}`"))
            .with("noun", noun)
            .with("id", id)
    }

    /// A value of the request that is not allowed.
    pub fn invalid(code: &str, field: &str, detail: impl Into<String>) -> Self {
        Problem::unprocessable(code, detail).with("field", field)
    }

    /// Something that is not as it should be, in no field of its own.
    pub fn unprocessable(code: &str, detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// Not signed in, or not any more.
    pub fn unauthenticated() -> Self {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            "sign in, or send a token that is valid",
        )
    }

    /// Whether whoever asked is to sign in first.
    pub fn asks_to_sign_in(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// With a value that the caller sent.
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }

    /// A refusal of the rules.
    pub fn refused(refusal: &impl Refusal) -> Self {
        let status = match refusal.class() {
            Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Class::Forbidden => StatusCode::FORBIDDEN,
            Class::NotFound => StatusCode::NOT_FOUND,
            _ => StatusCode::CONFLICT,
        };
        let fields = Box::new(json::fields(refusal));
        Problem { fields, ..Problem::new(status, refusal.code(), refusal.to_string()) }
    }

    /// A failure of ours: the caller learns nothing of it, the log everything.
    pub fn internal(error: &dyn Display) -> Self {
        tracing::error!(%error, "a request failed");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "this failed, through no fault of yours; the operators can find it in their log",
        )
    }
}

/// What a database says that is locked (SQLite), or that is stopping or starting (PostgreSQL).
const BUSY: [&str; 7] = ["5", "6", "261", "517", "57P01", "57P02", "57P03"];

impl Problem {
    /// The database failed, or is not there: what comes and goes may be asked for again.
    fn of_database(error: &sqlx::Error) -> Self {
        use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, Tls, WorkerCrashed};
        let comes_and_goes = match error {
            Io(_) | Tls(_) | PoolTimedOut | PoolClosed | WorkerCrashed => true,
            Database(error) => error.code().is_some_and(|code| BUSY.contains(&code.as_ref())),
            _ => false,
        };
        if !comes_and_goes {
            return Problem::internal(error);
        }
        tracing::warn!(%error, "the database cannot be reached");
        let detail = "the database cannot be reached just now; ask again";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "DATABASE_UNAVAILABLE", detail)
    }
}

/// Lets `?` turn a refusal of the rules into a problem, in questions and in writes.
macro_rules! refusals {
    ($($refusal:ty),+ $(,)?) => {$(
        impl From<$refusal> for Problem {
            fn from(refusal: $refusal) -> Self {
                Problem::refused(&refusal)
            }
        }

        impl From<$refusal> for super::write::Stop {
            fn from(refusal: $refusal) -> Self {
                super::write::Stop::Problem(refusal.into())
            }
        }
    )+};
}

refusals!(
    trust_commons::circle::CircleRefusal,
    trust_commons::community::CommunityRefusal,
    trust_commons::community::JoinRefusal,
    trust_commons::exchange::ExchangeRefusal,
    trust_commons::invite::InviteRefusal,
    trust_commons::ledger::LedgerRefusal,
    trust_commons::listing::ListingRefusal,
    trust_commons::partnership::PartnershipRefusal,
    trust_commons::preference::PreferenceRefusal,
    trust_commons::privacy::ErasureRefusal,
    trust_commons::response::ResponseRefusal,
    trust_commons::sharing::SharingRefusal,
    trust_commons::steward::StewardRefusal,
);

impl From<MemberRefusal> for Problem {
    fn from(refusal: MemberRefusal) -> Self {
        Problem::refused(&refusal).with("field", refusal.field())
    }
}

/// A failure that is nobody's refusal: of the database, or of the engine.
pub trait OrFail<T> {
    /// The value, or a problem that tells the caller nothing and the log everything.
    fn or_fail(self) -> Result<T, Problem>;
}

impl<T> OrFail<T> for sqlx::Result<T> {
    fn or_fail(self) -> Result<T, Problem> {
        self.map_err(|error| Problem::of_database(&error))
    }
}

impl<T> OrFail<T> for Result<T, FeedError> {
    fn or_fail(self) -> Result<T, Problem> {
        self.map_err(|error| match error {
            FeedError::NotReached(revision) => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "REVISION_NOT_REACHED",
                format!("revision {revision} has not been reached here; ask again"),
            )
            .with("revision", revision),
            FeedError::Sql(error) => Problem::of_database(&error),
            error => Problem::internal(&error),
        })
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let wait = match self.status {
            StatusCode::TOO_MANY_REQUESTS => self.fields.get(RETRY_AFTER).and_then(Value::as_u64),
            StatusCode::SERVICE_UNAVAILABLE => Some(1),
            _ => None,
        };
        let mut body = Map::new();
        body.insert("type".into(), "about:blank".into());
        body.insert("title".into(), self.status.canonical_reason().unwrap_or("Error").into());
        body.insert("status".into(), self.status.as_u16().into());
        body.insert("code".into(), self.code.into());
        body.insert("detail".into(), self.detail.into());
        for (field, value) in *self.fields {
            body.entry(field).or_insert(value);
        }
        let mut response = (self.status, Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
