//! Errors of a unit of work. Each variant carries the data for the caller; HTTP maps them to problems.

use std::any::type_name;
use std::fmt::Display;
use std::panic::Location;

use serde_json::{Map, Value};
use trust_commons::{Class, Refusal, json};
use trust_core::MemberId;

use crate::feed::FeedError;
use crate::quota::Quota;
use crate::store::change_log::LogRevision;
use crate::store::daily::Daily;
use crate::store::{Fault, Outage};

/// The reason why a unit of work fails.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The rules refuse it.
    #[error("{}", .0.detail)]
    Refused(Refused),
    /// Another member has the id, or had it.
    #[error("the id `{0}` is taken")]
    IdTaken(MemberId),
    /// A member would keep more than they may.
    #[error("an account can have at most {limit} {}; this request would make it {value}", .quota.noun())]
    QuotaExceeded {
        /// The counted items.
        quota: Quota,
        /// The limit of a member.
        limit: u64,
        /// The number with this write.
        value: u64,
    },
    /// A member has reached the daily limit of changes.
    #[error("you have reached today's limit of changes to {}; continue tomorrow", noun(*.counted))]
    TooManyToday {
        /// The counted items.
        counted: Daily,
        /// Seconds until the next day of UTC.
        wait: u64,
    },
    /// The caller is not in the view: they have no account, or no longer have one.
    #[error("sign in, or send a valid token")]
    NoAccount,
    /// The state of this process may be older than an answer may be.
    #[error("the service cannot prove now that its state is current; retry")]
    NotCurrent,
    /// The engine of this process has not reached a revision in time.
    #[error("this process has not reached revision {0} yet; retry")]
    NotReached(LogRevision),
    /// The database fails, without a fault of this program.
    #[error("{}", sentence(*.0))]
    Storage(Outage),
    /// The record breaks a rule, or this program is wrong. The log says more.
    #[error("the service failed; the operators find the cause in their log")]
    Internal,
}

/// A refusal of the rules, as callers see it.
#[derive(Debug)]
pub struct Refused {
    /// The class.
    pub class: Class,
    /// The code, in capitals.
    pub code: &'static str,
    /// The refusal in a sentence.
    pub detail: String,
    /// The refused values.
    pub fields: Box<Map<String, Value>>,
}

impl<R: Refusal> From<&R> for Refused {
    fn from(refusal: &R) -> Self {
        let mut fields = json::fields(refusal);
        if let Some(field) = refusal.field() {
            fields.insert("field".to_owned(), field.into());
        }
        Refused {
            class: refusal.class(),
            code: refusal.code(),
            detail: refusal.to_string(),
            fields: Box::new(fields),
        }
    }
}

impl<R: Refusal> From<R> for WorkError {
    fn from(refusal: R) -> Self {
        WorkError::Refused(Refused::from(&refusal))
    }
}

impl WorkError {
    /// An internal failure. The log receives its type and place, and not its message, which may contain personal
    /// data.
    #[track_caller]
    pub fn internal<E: ?Sized>(_: &E) -> Self {
        let place = Location::caller();
        WorkError::failed(type_name::<E>(), format_args!("{}:{}", place.file(), place.line()))
    }

    fn failed(kind: impl Display, place: impl Display) -> Self {
        tracing::error!(%kind, %place, "a request failed");
        WorkError::Internal
    }

    /// Returns the stable code of the error, in capitals.
    pub fn code(&self) -> &'static str {
        match self {
            WorkError::Refused(refused) => refused.code,
            WorkError::IdTaken(_) => "MEMBER_ID_TAKEN",
            WorkError::QuotaExceeded { quota, .. } => quota.code(),
            WorkError::TooManyToday { counted: Daily::Trust, .. } => "TOO_MANY_TRUST_CHANGES",
            WorkError::TooManyToday { counted: Daily::Blocks, .. } => "TOO_MANY_BLOCK_CHANGES",
            WorkError::NoAccount => "UNAUTHENTICATED",
            WorkError::NotCurrent => "NOT_CURRENT",
            WorkError::NotReached(_) => "REVISION_NOT_REACHED",
            WorkError::Storage(Outage::Full) => "STORAGE_FULL",
            WorkError::Storage(Outage::ReadOnly) => "READ_ONLY",
            WorkError::Storage(Outage::Damaged) => "RECORD_DAMAGED",
            WorkError::Storage(Outage::Unavailable) => "DATABASE_UNAVAILABLE",
            WorkError::Storage(Outage::Ours) | WorkError::Internal => "INTERNAL",
        }
    }
}

/// Returns a sentence about a failure of the database.
fn sentence(outage: Outage) -> &'static str {
    match outage {
        Outage::Full => "the disk is full; nothing was written, retry later",
        Outage::ReadOnly => "the database accepts no writes now; nothing was written, retry later",
        Outage::Damaged => "stored data cannot be read; the operators find the cause in their log",
        Outage::Unavailable | Outage::Ours => "the database cannot be reached now; retry",
    }
}

const fn noun(counted: Daily) -> &'static str {
    match counted {
        Daily::Trust => "declarations of trust",
        Daily::Blocks => "blocks",
    }
}

fn of_database(error: &sqlx::Error) -> WorkError {
    let outage = Outage::of(error);
    match outage {
        Outage::Full | Outage::ReadOnly => {
            tracing::error!(error = %Fault(error), "the database takes no writes")
        }
        Outage::Damaged => tracing::error!(error = %Fault(error), "the database is damaged"),
        Outage::Unavailable => {
            tracing::warn!(error = %Fault(error), "the database cannot be reached")
        }
        Outage::Ours => return WorkError::failed(Fault(error), "database"),
    }
    WorkError::Storage(outage)
}

/// Turns a failure of the database or of the engine into a [`WorkError`].
pub trait OrFail<T> {
    /// Returns the value, or an error without details; the details go to the log.
    fn or_fail(self) -> Result<T, WorkError>;
}

impl<T> OrFail<T> for sqlx::Result<T> {
    fn or_fail(self) -> Result<T, WorkError> {
        self.map_err(|error| of_database(&error))
    }
}

impl<T> OrFail<T> for Result<T, FeedError> {
    fn or_fail(self) -> Result<T, WorkError> {
        self.map_err(|error| match error {
            FeedError::NotReached(revision) => WorkError::NotReached(revision),
            FeedError::Sql(error) => of_database(&error),
            FeedError::NotCurrent | FeedError::WentBack { .. } | FeedError::Gone => {
                WorkError::NotCurrent
            }
            error => WorkError::failed(error, "feed"),
        })
    }
}
