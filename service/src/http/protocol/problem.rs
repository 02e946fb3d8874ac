//! Refusals as `application/problem+json` (RFC 9457), each with a stable `code`.
//!
//! A problem contains the caller's own input and what the rules say about it, and nothing about other people:
//! hidden and missing items give exactly the same problem.

use std::any::type_name;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::{self, Display};
use std::panic::Location;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use trust_commons::member::MemberRefusal;
use trust_commons::{Class, Refusal, json};

use super::fields::{self, Faults, FieldError};
use super::short;
use crate::feed::FeedError;
use crate::store::{Fault, Outage};

/// The field with the seconds to wait.
pub const RETRY_AFTER: &str = "retry_after_seconds";

/// The reason why a request was refused.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: String,
    detail: String,
    // Boxed, since the result of every handler has room for a problem.
    fields: Box<Map<String, Value>>,
    // The errors of single fields, if they are known.
    errors: Faults,
}

/// The greatest size of the detail of a problem, in bytes of JSON.
const MOST_OF_DETAIL: usize = 1_000;

/// A problem document (RFC 9457).
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
#[allow(dead_code)]
pub struct ProblemBody {
    /// Always `about:blank`: the code identifies the problem.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The stable code of the refusal, in capitals.
    code: String,
    /// The error, in a sentence.
    detail: String,
    /// The wrong field, or the first of several.
    #[schema(nullable = false)]
    field: Option<String>,
    /// Every wrong field of the body, the query or the path; the first 20 if there are more.
    #[schema(nullable = false)]
    errors: Option<Vec<FieldError>>,
    /// The number of wrong fields that are not in `errors`.
    #[schema(nullable = false)]
    errors_left_out: Option<u64>,
}

impl Problem {
    /// Makes a problem with this code.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let (code, fields) = (code.to_owned(), Box::default());
        let detail = short::text(Cow::Owned(detail.into()), MOST_OF_DETAIL);
        Problem { status, code, detail, fields, errors: Faults::default() }
    }

    /// Makes the problem for an item that is missing, or that the caller may not know of.
    pub fn not_found(noun: &'static str, id: &str) -> Self {
        Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", format!("there is no {noun} `{id}`"))
            .with("noun", noun)
            .with("id", id)
    }

    /// Makes the problem for a value that is not allowed.
    pub fn invalid(code: &str, field: &str, detail: impl Into<String>) -> Self {
        Problem::unprocessable(code, detail).with("field", field)
    }

    /// Makes the problem for fields that cannot be read.
    pub fn of_fields(code: &str, errors: Faults) -> Self {
        let detail = match errors.is_empty() {
            true => "the body is an object, not an array or a value".to_owned(),
            false => errors.sentence(),
        };
        Problem { errors, ..Problem::unprocessable(code, detail) }
    }

    /// Makes the problem for a refusal of a value, together with the other refused values.
    pub fn refused_among<R: Refusal + PartialEq>(refusal: &R, all: &[R]) -> Self {
        let mut problem = Problem::refused(refusal);
        if all.contains(refusal) {
            let errors = all.iter().filter_map(|one| Problem::refused(one).as_error());
            problem.errors = errors.collect();
        }
        problem
    }

    /// Returns whether the problem refuses values of the request.
    pub fn is_of_values(&self) -> bool {
        let is_of_query = self.code == "INVALID_QUERY";
        self.status == StatusCode::UNPROCESSABLE_ENTITY && (is_of_query || self.about().is_some())
    }

    /// Returns the field that the problem is about.
    fn about(&self) -> Option<String> {
        if let Some(error) = self.errors.named().first() {
            return Some(error.field.clone());
        }
        match self.fields.get("field") {
            Some(Value::String(field)) => Some(field.clone()),
            _ if self.status == StatusCode::UNPROCESSABLE_ENTITY => fields::field_of(&self.code),
            _ => None,
        }
    }

    fn as_error(&self) -> Option<FieldError> {
        let (code, detail) = (self.code.clone(), self.detail.clone());
        self.about().map(|field| FieldError { field, code, detail })
    }

    /// Adds the doubts about the request to a problem. Errors of the rules precede them.
    pub fn with_doubts(mut self, doubts: Faults) -> Self {
        if self.errors.is_empty() {
            self.errors = self.as_error().into_iter().collect();
        }
        let names_none = self.errors.is_empty() && !doubts.is_empty();
        self.errors.join(doubts);
        if names_none {
            self.detail = self.errors.sentence();
        }
        self
    }

    /// Makes the problem for a request that is wrong as a whole and not in a single field.
    pub fn unprocessable(code: &str, detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// Makes the problem for a caller who is not signed in, or no longer.
    pub fn unauthenticated() -> Self {
        Problem::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "sign in, or send a valid token")
    }

    /// Returns the code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns whether the caller has to sign in first.
    pub fn asks_to_sign_in(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// Adds a value that the caller sent.
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.to_owned(), short::value(value.into()));
        self
    }

    /// Makes the problem for a refusal of the rules.
    pub fn refused(refusal: &impl Refusal) -> Self {
        let status = match refusal.class() {
            Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Class::Forbidden => StatusCode::FORBIDDEN,
            Class::NotFound => StatusCode::NOT_FOUND,
            _ => StatusCode::CONFLICT,
        };
        let fields = json::fields(refusal).into_iter();
        let fields = Box::new(fields.map(|(field, value)| (field, short::value(value))).collect());
        Problem { fields, ..Problem::new(status, refusal.code(), refusal.to_string()) }
    }

    /// Makes the problem for an internal failure, without details. The log receives the type and the place of the
    /// error, and not its message, which may contain personal data.
    #[track_caller]
    pub fn internal<E: ?Sized>(_: &E) -> Self {
        let place = Location::caller();
        Problem::failed(type_name::<E>(), format_args!("{}:{}", place.file(), place.line()))
    }

    fn failed(kind: impl Display, place: impl Display) -> Self {
        tracing::error!(%kind, %place, "a request failed");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "the service failed; the operators find the cause in their log",
        )
    }
}

/// The seconds after which a retry is useful when the disk is full or writes are not possible.
const UNTIL_WRITABLE: u64 = 5;

impl Problem {
    /// Makes the problem for a database that failed or is unavailable; the request may be retried after a transient
    /// failure.
    fn of_database(error: &sqlx::Error) -> Self {
        let outage = Outage::of(error);
        match outage {
            Outage::Full | Outage::ReadOnly => {
                tracing::error!(error = %Fault(error), "the database takes no writes")
            }
            Outage::Damaged => tracing::error!(error = %Fault(error), "the database is damaged"),
            Outage::Unavailable => {
                tracing::warn!(error = %Fault(error), "the database cannot be reached")
            }
            Outage::Ours => return Problem::failed(Fault(error), "database"),
        }
        match outage {
            Outage::Full => {
                let detail = "the disk is full; nothing was written, retry later";
                Problem::new(StatusCode::INSUFFICIENT_STORAGE, "STORAGE_FULL", detail)
                    .with(RETRY_AFTER, UNTIL_WRITABLE)
            }
            Outage::ReadOnly => {
                let detail = "the database accepts no writes now; nothing was written, retry later";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "READ_ONLY", detail)
                    .with(RETRY_AFTER, UNTIL_WRITABLE)
            }
            Outage::Damaged => {
                let detail =
                    "stored data cannot be read; the operators find the cause in their log";
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "RECORD_DAMAGED", detail)
            }
            Outage::Unavailable | Outage::Ours => {
                let detail = "the database cannot be reached now; retry";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "DATABASE_UNAVAILABLE", detail)
            }
        }
    }

    /// Makes the problem for a state that is too old for an answer.
    pub fn not_current() -> Self {
        let detail = "the service cannot prove now that its state is current; retry";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "NOT_CURRENT", detail)
    }
}

/// Lets `?` convert a refusal of the rules to a problem, in reads and writes.
macro_rules! refusals {
    ($($refusal:ty),+ $(,)?) => {$(
        impl From<$refusal> for Problem {
            fn from(refusal: $refusal) -> Self {
                Problem::refused(&refusal)
            }
        }

        impl From<$refusal> for super::write::WriteError {
            fn from(refusal: $refusal) -> Self {
                super::write::WriteError::Refused(refusal.into())
            }
        }
    )+

        /// Returns the codes of all refusals of the rules.
        fn codes_of_rules() -> Vec<&'static str> {
            let of_each = [$(<$refusal as strum::VariantNames>::VARIANTS),+];
            of_each.concat()
        }
    };
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

/// The codes of the refusals of this crate. A test finds missing ones.
const CODES: &[&str] = &[
    // Codes of single fields.
    "DUPLICATE_FIELD",
    "INVALID_VALUE",
    "MISSING_FIELD",
    "UNKNOWN_FIELD",
    "UNKNOWN_PARAMETER",
    "UNKNOWN_WORD",
    "WRONG_TYPE",
    // Codes of requests.
    "ACCOUNT_MISSING",
    "ANSWER_FORGOTTEN",
    "BODY_UNREADABLE",
    "CLOCK_GOES_BACK",
    "COMMUNITY_ID_TAKEN",
    "CSRF_TOKEN_MISSING",
    "DATABASE_UNAVAILABLE",
    "IDEMPOTENCY_KEY_REUSED",
    "INSUFFICIENT_SCOPE",
    "INTERNAL",
    "INVALID_BODY",
    "INVALID_CURSOR",
    "INVALID_DAYS",
    "INVALID_DISTANCE",
    "INVALID_FILTER",
    "INVALID_HOST",
    "INVALID_IDEMPOTENCY_KEY",
    "INVALID_LABEL",
    "INVALID_LIMIT",
    "INVALID_MIN_TRUST",
    "INVALID_MINUTES",
    "INVALID_PASSWORD",
    "INVALID_PATH",
    "INVALID_PLACE",
    "INVALID_QUERY",
    "INVALID_REVISION",
    "INVALID_SCOPE",
    "INVALID_TIME",
    "INVALID_TRANSFER_ENCODING",
    "INVALID_WEIGHT",
    "LISTING_OF_ANOTHER",
    "MEMBER_ID_TAKEN",
    "METHOD_NOT_ALLOWED",
    "NO_DEMO",
    "NO_PLACE",
    "NO_SUCH_ROUTE",
    "NOT_CONFIRMED",
    "NOT_CURRENT",
    "NOT_FOUND",
    "NOT_JSON",
    "OVERLOADED",
    "PASSWORD_REQUIRED",
    "PROVIDER_MISSING",
    "QUANTITY_OF_NO_ACCEPTANCE",
    "READ_ONLY",
    "RECORD_DAMAGED",
    "REVISION_NOT_REACHED",
    "SELF_BLOCK",
    "SELF_TRUST",
    "SIGN_IN_AGAIN",
    "SIGNED_IN",
    "STORAGE_FULL",
    "TIME_TOO_FAR",
    "TIMED_OUT",
    "TOO_MANY_ANSWERS",
    "TOO_MANY_BLOCKS",
    "TOO_MANY_BLOCK_CHANGES",
    "TOO_MANY_CIRCLES",
    "TOO_MANY_COMMUNITIES",
    "TOO_MANY_INVITES",
    "TOO_MANY_LISTINGS",
    "TOO_MANY_LISTINGS_KEPT",
    "TOO_MANY_QUESTIONS",
    "TOO_MANY_REQUESTS",
    "TOO_MANY_STREAMS",
    "TOO_MANY_TOKENS",
    "TOO_MUCH_TEXT",
    "TOO_MANY_TRUST_CHANGES",
    "UNAUTHENTICATED",
    "WRONG_PASSWORD",
];

/// Returns every code that a problem may have.
pub fn codes() -> BTreeSet<&'static str> {
    let of_members = <MemberRefusal as strum::VariantNames>::VARIANTS;
    let parts = ["SHARING", "LISTING"]; // refusals in refusals, which have codes of their own
    let of_rules = codes_of_rules().into_iter().filter(|code| !parts.contains(code));
    CODES.iter().chain(of_members).copied().chain(of_rules).collect()
}

/// Converts a failure of the database or of the engine, which is no refusal.
pub trait OrFail<T> {
    /// Returns the value, or a problem without details; the details go to the log.
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
                format!("this process has not reached revision {revision} yet; retry"),
            )
            .with("revision", revision),
            FeedError::Sql(error) => Problem::of_database(&error),
            FeedError::NotCurrent | FeedError::WentBack { .. } | FeedError::Gone => {
                Problem::not_current()
            }
            error => Problem::failed(error, "feed"),
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
        let told = self.fields.get(RETRY_AFTER).and_then(Value::as_u64);
        let wait = match self.status {
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::INSUFFICIENT_STORAGE
            | StatusCode::SERVICE_UNAVAILABLE => {
                told.or((self.status == StatusCode::SERVICE_UNAVAILABLE).then_some(1))
            }
            _ => None,
        };
        let mut body = Map::new();
        body.insert("type".into(), "about:blank".into());
        body.insert("title".into(), self.status.canonical_reason().unwrap_or("Error").into());
        body.insert("status".into(), self.status.as_u16().into());
        body.insert("code".into(), self.code.clone().into());
        body.insert("detail".into(), self.detail.clone().into());
        for (field, value) in &*self.fields {
            body.entry(field.clone()).or_insert_with(|| value.clone());
        }
        if let Some(field) = self.about() {
            body.entry("field").or_insert_with(|| field.into());
            let own: Faults = self.as_error().into_iter().collect();
            let errors = if self.errors.is_empty() { &own } else { &self.errors };
            let (errors, left_out) = errors.told();
            body.insert("errors".into(), serde_json::json!(errors));
            if left_out > 0 {
                body.insert("errors_left_out".into(), left_out.into());
            }
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
        response.extensions_mut().insert(self);
        response
    }
}
