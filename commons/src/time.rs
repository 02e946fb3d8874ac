//! Timestamps. A separate type for them makes sure that a program which passes a duration, or a revision, in place
//! of a timestamp does not compile.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The seconds since the beginning of 1970, UTC. A duration is a plain number of seconds.
///
/// ```
/// # use trust_commons::Timestamp;
/// let sent = Timestamp::from_secs(1_000);
/// let read = sent.saturating_add(60);
/// assert_eq!(read.since(sent), 60);
/// ```
///
/// A duration is not a timestamp:
///
/// ```compile_fail,E0308
/// # use trust_commons::Timestamp;
/// # let sent = Timestamp::from_secs(1_000);
/// let read = sent.since(60);
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest timestamp.
    pub const MIN: Self = Timestamp(i64::MIN);
    /// The latest timestamp.
    pub const MAX: Self = Timestamp(i64::MAX);

    /// Makes a timestamp of seconds since the beginning of 1970.
    pub const fn from_secs(seconds: i64) -> Self {
        Timestamp(seconds)
    }

    /// Returns the seconds since the beginning of 1970.
    pub const fn as_secs(self) -> i64 {
        self.0
    }

    /// Adds seconds, up to [`Timestamp::MAX`].
    #[must_use]
    pub const fn saturating_add(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_add(seconds))
    }

    /// Subtracts seconds, down to [`Timestamp::MIN`].
    #[must_use]
    pub const fn saturating_sub(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_sub(seconds))
    }

    /// Adds seconds; nothing on overflow.
    pub const fn checked_add(self, seconds: i64) -> Option<Self> {
        match self.0.checked_add(seconds) {
            Some(later) => Some(Timestamp(later)),
            None => None,
        }
    }

    /// Returns the seconds since `earlier`; negative if `earlier` is later.
    pub const fn since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Formats the seconds since the beginning of 1970.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The document describes a timestamp as the number that is sent.
#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        i64::schema()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Timestamp {}
