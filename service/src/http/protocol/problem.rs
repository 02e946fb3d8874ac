//! Refusals as `application/problem+json` (RFC 9457), each with a stable `code`.
//!
//! A problem contains the caller's own input and what the rules say about it, and nothing about other people:
//! hidden and missing items give exactly the same problem.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::{self, Display};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use trust_commons::{Class, Refusal};

use super::fields::{self, Faults, FieldError};
use super::short;
use crate::fair::Full;
use crate::limits::TooOften;
use crate::quota::Quota;
use crate::store::Outage;
use crate::work::{self, Refused, WorkError};

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
        WorkError::NoAccount.into()
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
        Refused::from(refusal).into()
    }

    /// Makes the problem for an internal failure, without details. The log receives the type and the place of the
    /// error.
    #[track_caller]
    pub fn internal<E: ?Sized>(error: &E) -> Self {
        WorkError::internal(error).into()
    }

    /// Makes the problem for a process whose state may be too old for an answer.
    pub fn not_current() -> Self {
        WorkError::NotCurrent.into()
    }
}

/// The seconds after which a retry is useful when the disk is full or writes are not possible.
const UNTIL_WRITABLE: u64 = 5;
/// The seconds after which stored responses may have been deleted, so that a retry is useful.
const FORGOTTEN_WITHIN: u64 = 3600;

impl From<Refused> for Problem {
    fn from(Refused { class, code, detail, fields }: Refused) -> Self {
        let status = match class {
            Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Class::Forbidden => StatusCode::FORBIDDEN,
            Class::NotFound => StatusCode::NOT_FOUND,
            _ => StatusCode::CONFLICT,
        };
        let fields = fields.into_iter().map(|(field, value)| (field, short::value(value)));
        Problem { fields: Box::new(fields.collect()), ..Problem::new(status, code, detail) }
    }
}

/// Maps the errors of a unit of work.
impl From<WorkError> for Problem {
    fn from(error: WorkError) -> Self {
        let status = match &error {
            WorkError::Refused(_) | WorkError::IdTaken(_) => StatusCode::CONFLICT,
            // Old responses are deleted automatically.
            WorkError::QuotaExceeded { quota: Quota::Answers, .. }
            | WorkError::TooManyToday { .. } => StatusCode::TOO_MANY_REQUESTS,
            WorkError::QuotaExceeded { .. } => StatusCode::CONFLICT,
            WorkError::NoAccount => StatusCode::UNAUTHORIZED,
            WorkError::Storage(Outage::Full) => StatusCode::INSUFFICIENT_STORAGE,
            WorkError::Storage(Outage::Damaged | Outage::Ours) | WorkError::Internal => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            WorkError::NotCurrent
            | WorkError::NotReached(_)
            | WorkError::Storage(Outage::ReadOnly | Outage::Unavailable) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        let problem = Problem::new(status, error.code(), error.to_string());
        match error {
            WorkError::Refused(refused) => refused.into(),
            WorkError::IdTaken(id) => problem.with("id", id.as_str()),
            WorkError::QuotaExceeded { quota, limit, value } => match quota {
                Quota::Answers => problem.with(RETRY_AFTER, FORGOTTEN_WITHIN),
                _ => problem,
            }
            .with("limit", limit)
            .with("value", value),
            WorkError::TooManyToday { wait, .. } => problem.with(RETRY_AFTER, wait),
            WorkError::NotReached(revision) => problem.with("revision", revision.number()),
            WorkError::Storage(Outage::Full | Outage::ReadOnly) => {
                problem.with(RETRY_AFTER, UNTIL_WRITABLE)
            }
            WorkError::Storage(_)
            | WorkError::NoAccount
            | WorkError::NotCurrent
            | WorkError::Internal => problem,
        }
    }
}

impl From<TooOften> for Problem {
    fn from(TooOften(wait): TooOften) -> Self {
        let seconds = wait.as_secs() + 1;
        Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "TOO_MANY_REQUESTS",
            "too many requests; retry later",
        )
        .with(RETRY_AFTER, seconds)
    }
}

/// Refuses a request whose queue is full: of the account itself, or of the whole service.
impl From<Full> for Problem {
    fn from(full: Full) -> Self {
        match full {
            Full::OfAsker(wait) => TooOften(wait).into(),
            Full::OfAll(wait) => {
                let detail = "the service has too many requests; retry later";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", detail)
                    .with(RETRY_AFTER, wait.as_secs() + 1)
            }
        }
    }
}

/// Lets `?` convert a refusal of the rules to a problem.
macro_rules! refusals {
    ($($(#[$attribute:meta])* $refusal:ty),+ $(,)?) => {$(
        $(#[$attribute])*
        impl From<$refusal> for Problem {
            fn from(refusal: $refusal) -> Self {
                Problem::refused(&refusal)
            }
        }
    )+

        /// Returns the codes of all refusals of the rules.
        fn codes_of_rules() -> Vec<&'static str> {
            let of_each = [$($(#[$attribute])* <$refusal as strum::VariantNames>::VARIANTS),+];
            of_each.concat()
        }
    };
}

refusals!(
    trust_commons::block::BlockRefusal,
    trust_commons::circle::CircleRefusal,
    trust_commons::community::CommunityRefusal,
    trust_commons::community::JoinRefusal,
    trust_commons::exchange::ExchangeRefusal,
    trust_commons::invite::InviteRefusal,
    trust_commons::ledger::LedgerRefusal,
    trust_commons::listing::ListingRefusal,
    trust_commons::member::MemberRefusal,
    #[cfg(feature = "test-noun")]
    trust_commons::memo::MemoRefusal,
    trust_commons::partnership::PartnershipRefusal,
    trust_commons::preference::PreferenceRefusal,
    trust_commons::privacy::ErasureRefusal,
    trust_commons::response::ResponseRefusal,
    trust_commons::sharing::SharingRefusal,
    trust_commons::skill::SkillRefusal,
    trust_commons::steward::StewardRefusal,
    trust_commons::trust::TrustRefusal,
);

/// The codes of the refusals that are made here. A test finds those that are missing.
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
    "INVALID_HOPS",
    "INVALID_HOST",
    "INVALID_IDEMPOTENCY_KEY",
    "INVALID_LABEL",
    "INVALID_LIMIT",
    "INVALID_MIN_TRUST",
    "INVALID_MINUTES",
    "INVALID_PASSWORD",
    "INVALID_PATH",
    "INVALID_PERIODS",
    "INVALID_PLACE",
    "INVALID_QUERY",
    "INVALID_REVISION",
    "INVALID_SCOPE",
    "INVALID_SEARCH",
    "INVALID_TIME",
    "INVALID_TRANSFER_ENCODING",
    "INVALID_WEIGHT",
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
    "SIGN_IN_AGAIN",
    "SIGN_UP_BY_INVITE",
    "SIGN_UP_CLOSED",
    "SIGNED_IN",
    "STORAGE_FULL",
    "TIME_TOO_FAR",
    "TIMED_OUT",
    "TOO_MANY_ANSWERS",
    "TOO_MANY_BLOCK_CHANGES",
    "TOO_MANY_CIRCLES",
    "TOO_MANY_COMMUNITIES",
    "TOO_MANY_INVITES",
    "TOO_MANY_LISTINGS",
    "TOO_MANY_LISTINGS_KEPT",
    "TOO_MANY_IDS",
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
    let parts = ["SHARING", "LISTING"]; // refusals in refusals, which have codes of their own
    let of_rules = codes_of_rules().into_iter().filter(|code| !parts.contains(code));
    CODES.iter().copied().chain(of_rules).collect()
}

/// Converts a failure of the database or of the engine, which is no refusal.
pub trait OrFail<T> {
    /// Returns the value, or a problem without details; the details go to the log.
    fn or_fail(self) -> Result<T, Problem>;
}

impl<T, E> OrFail<T> for Result<T, E>
where
    Self: work::OrFail<T>,
{
    fn or_fail(self) -> Result<T, Problem> {
        Ok(work::OrFail::or_fail(self)?)
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
        let seconds = self.fields.get(RETRY_AFTER).and_then(Value::as_u64);
        let wait = match self.status {
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::INSUFFICIENT_STORAGE
            | StatusCode::SERVICE_UNAVAILABLE => {
                seconds.or((self.status == StatusCode::SERVICE_UNAVAILABLE).then_some(1))
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
            let (errors, left_out) = errors.shown();
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
