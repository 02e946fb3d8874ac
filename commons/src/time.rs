//! Moments. A moment is a type of its own, so that a program that gives a span of seconds, or a revision, where a moment
//! is asked for does not compile.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Seconds since the beginning of 1970, UTC. A span of time is a plain number of seconds.
///
/// ```
/// # use trust_commons::Timestamp;
/// let sent = Timestamp::from_secs(1_000);
/// let read = sent.saturating_add(60);
/// assert_eq!(read.since(sent), 60);
/// ```
///
/// A span is no moment:
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
    /// Before every other moment.
    pub const MIN: Self = Timestamp(i64::MIN);
    /// After every other moment.
    pub const MAX: Self = Timestamp(i64::MAX);

    /// So many seconds after the beginning of 1970.
    pub const fn from_secs(seconds: i64) -> Self {
        Timestamp(seconds)
    }

    /// The seconds from the beginning of 1970 until this moment.
    pub const fn as_secs(self) -> i64 {
        self.0
    }

    /// So many seconds later, or [`Timestamp::MAX`].
    #[must_use]
    pub const fn saturating_add(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_add(seconds))
    }

    /// So many seconds earlier, or [`Timestamp::MIN`].
    #[must_use]
    pub const fn saturating_sub(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_sub(seconds))
    }

    /// So many seconds later, unless no number says when that is.
    pub const fn checked_add(self, seconds: i64) -> Option<Self> {
        match self.0.checked_add(seconds) {
            Some(later) => Some(Timestamp(later)),
            None => None,
        }
    }

    /// The seconds from `earlier` until this moment; negative if `earlier` is later.
    pub const fn since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The seconds since the beginning of 1970.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A moment is described as the number that it is sent as.
#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        i64::schema()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Timestamp {}
