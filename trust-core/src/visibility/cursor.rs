//! The cursor of a list.
//!
//! A cursor holds the sort key and id of the last row shown, so the next page starts after them, even if
//! rows were added or removed meanwhile. A row whose own key changes may move from before the cursor to
//! after it, and must not be shown again; so the cursor also holds a 64-bit fingerprint of each row
//! shown. Where keys seldom change (newest), a walk of many rows stops that: from then on, resources that
//! were added, or whose date changed, since the walk began are left to the next walk, and the cursor
//! grows no more.
//!
//! Nothing in a cursor comes from rows that its viewer has not been shown, and it does not depend on how
//! an engine numbers its resources, so it holds in another process of the same data.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::list::Order;
use crate::error::ListError;

/// The place after one row of a list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub order: Order,
    /// The last row's sort key, ascending.
    pub key: u128,
    pub id: String,
    /// The revision at which the walk began.
    pub begun: u64,
    /// Fingerprints of the rows shown, ascending; none once a walk by date has become long.
    pub shown: Option<Vec<u64>>,
}

/// The most rows that a walk by date remembers.
pub(crate) const REMEMBERED: usize = 256;

/// Bytes of the checksum before the content.
const SUM: usize = 4;

pub(crate) fn fingerprint(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

impl Cursor {
    pub fn encode(&self) -> String {
        // Writing plain values into memory has no way to fail.
        let content = postcard::to_allocvec(self).unwrap_or_default();
        let mut bytes = xxh3_64(&content).to_le_bytes()[..SUM].to_vec();
        bytes.extend(content);
        BASE64URL_NOPAD.encode(&bytes)
    }

    pub fn decode(text: &str, order: Order) -> Result<Self, ListError> {
        let invalid = || ListError::InvalidCursor(text.chars().take(64).collect());
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| invalid())?;
        let (sum, content) = bytes.split_at_checked(SUM).ok_or_else(invalid)?;
        if xxh3_64(content).to_le_bytes()[..SUM] != *sum {
            return Err(invalid());
        }
        let cursor: Cursor = postcard::from_bytes(content).map_err(|_| invalid())?;
        let is_valid_key = order != Order::Newest || cursor.key <= u128::from(u64::MAX);
        if cursor.order == order && is_valid_key { Ok(cursor) } else { Err(invalid()) }
    }
}
