//! Refusals as `application/problem+json` (RFC 9457), each with a stable `code`.
//!
//! A problem holds what the caller sent and what the rules say about it, and nothing of anybody else: what
//! is hidden gives the very same problem as what does not exist.

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

/// The field that says how long to wait, in seconds.
pub const RETRY_AFTER: &str = "retry_after_seconds";

/// Why a request was not answered as asked.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: String,
    detail: String,
    // Boxed, since every handler's result has room for a problem.
    fields: Box<Map<String, Value>>,
    // What is wrong with each field, where more is known than the code.
    errors: Faults,
}

/// How many bytes of JSON the sentence of a problem has at most.
const MOST_OF_DETAIL: usize = 1_000;

/// A problem document (RFC 9457).
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
    /// The stable code of the refusal, in capitals.
    code: String,
    /// The error, in a sentence.
    detail: String,
    /// The wrong field, or the first of several.
    #[schema(nullable = false)]
    field: Option<String>,
    /// Every field that is wrong, of a body, a query or an address; of more than 20 the first ones.
    #[schema(nullable = false)]
    errors: Option<Vec<FieldError>>,
    /// How many fields are wrong, too, that are not among `errors`.
    #[schema(nullable = false)]
    errors_left_out: Option<u64>,
}

impl Problem {
    /// A problem of this name.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let (code, fields) = (code.to_owned(), Box::default());
        let detail = short::text(Cow::Owned(detail.into()), MOST_OF_DETAIL);
        Problem { status, code, detail, fields, errors: Faults::default() }
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

    /// Fields that cannot be read.
    pub fn of_fields(code: &str, errors: Faults) -> Self {
        let detail = match errors.is_empty() {
            true => "the body is an object, not an array or a value".to_owned(),
            false => errors.sentence(),
        };
        Problem { errors, ..Problem::unprocessable(code, detail) }
    }

    /// A refusal of a value, with the others that are refused with it.
    pub fn refused_among<R: Refusal + PartialEq>(refusal: &R, all: &[R]) -> Self {
        let mut problem = Problem::refused(refusal);
        if all.contains(refusal) {
            let errors = all.iter().filter_map(|one| Problem::refused(one).as_error());
            problem.errors = errors.collect();
        }
        problem
    }

    /// Whether this refuses values that were sent.
    pub fn is_of_values(&self) -> bool {
        let is_of_query = self.code == "INVALID_QUERY";
        self.status == StatusCode::UNPROCESSABLE_ENTITY && (is_of_query || self.about().is_some())
    }

    /// The field that this is about.
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

    /// This, with what else is doubtful about the request. What the rules say of a field goes before.
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

    /// The name of the refusal.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether whoever asked is to sign in first.
    pub fn asks_to_sign_in(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// With a value that the caller sent.
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.to_owned(), short::value(value.into()));
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
        let fields = json::fields(refusal).into_iter();
        let fields = Box::new(fields.map(|(field, value)| (field, short::value(value))).collect());
        Problem { fields, ..Problem::new(status, refusal.code(), refusal.to_string()) }
    }

    /// A failure of ours: the caller learns nothing of it. The log is told of what type it is and where it came up,
    /// not what it says, which may be what somebody sent.
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
            "this failed, through no fault of yours; the operators can find it in their log",
        )
    }
}

/// After how many seconds it is worth asking again where there was no room, or where nothing is written.
const UNTIL_WRITABLE: u64 = 5;

impl Problem {
    /// The database failed, or is not there: what comes and goes may be asked for again.
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
                let detail = "there is no room to write; nothing was done, ask again later";
                Problem::new(StatusCode::INSUFFICIENT_STORAGE, "STORAGE_FULL", detail)
                    .with(RETRY_AFTER, UNTIL_WRITABLE)
            }
            Outage::ReadOnly => {
                let detail = "nothing can be written just now; nothing was done, ask again later";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "READ_ONLY", detail)
                    .with(RETRY_AFTER, UNTIL_WRITABLE)
            }
            Outage::Damaged => {
                let detail =
                    "what is stored cannot be read; the operators can find it in their log";
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "RECORD_DAMAGED", detail)
            }
            Outage::Unavailable | Outage::Ours => {
                let detail = "the database cannot be reached just now; ask again";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "DATABASE_UNAVAILABLE", detail)
            }
        }
    }

    /// What this process knows may be older than an answer may be.
    pub fn not_current() -> Self {
        let detail = "whether what is known here is current cannot be told just now; ask again";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "NOT_CURRENT", detail)
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

        impl From<$refusal> for super::write::WriteError {
            fn from(refusal: $refusal) -> Self {
                super::write::WriteError::Refused(refusal.into())
            }
        }
    )+

        /// The codes of all refusals of the rules.
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

/// The codes of the refusals that are made here. A test finds those that are missing.
const CODES: &[&str] = &[
    // Of fields alone.
    "DUPLICATE_FIELD",
    "INVALID_VALUE",
    "MISSING_FIELD",
    "UNKNOWN_FIELD",
    "UNKNOWN_PARAMETER",
    "UNKNOWN_WORD",
    "WRONG_TYPE",
    // Of requests.
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

/// Every code that a problem may have.
pub fn codes() -> BTreeSet<&'static str> {
    let of_members = <MemberRefusal as strum::VariantNames>::VARIANTS;
    let parts = ["SHARING", "LISTING"]; // refusals in refusals, which have codes of their own
    let of_rules = codes_of_rules().into_iter().filter(|code| !parts.contains(code));
    CODES.iter().chain(of_members).copied().chain(of_rules).collect()
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
