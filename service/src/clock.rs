//! The one place where the time is read.

use std::time::{SystemTime, UNIX_EPOCH};

use trust_commons::Timestamp;

/// Seconds since 1970.
pub fn now() -> Timestamp {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as Timestamp)
}
