//! The moment, for questions about what has expired: the engine itself reads no clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Returns `given`, or else the current time, in seconds since 1970.
pub fn moment(given: Option<i64>) -> i64 {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    given.unwrap_or_else(|| i64::try_from(now()).unwrap_or(i64::MAX))
}
