//! Bulk import of people, declarations of trust and blocks. One statement writes dozens of rows.

use std::collections::HashMap;

use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::{MemberId, Weight};

use super::Connection;
use super::query::{fetch_all, fetch_into, fetch_one, queries};
use super::table::{insert_returning, insert_rows};

/// The number of rows of three values that a statement inserts.
pub const ROWS: usize = super::table::rows_at_once(3);

queries! {
    /// Fetches the ids among `ids` that are in use, each with whether it is the pseudonym of an erased member.
    pub fn known(ids: &[&str]) -> HashMap<String, bool> =
        fetch_into "SELECT id, erased FROM member WHERE id IN (SELECT value FROM json_each($1))";

    /// Fetches the blocks against these ids, as blocker and blocked.
    pub fn blocks_of(blocked: &[&str]) -> Vec<(MemberId, MemberId)> =
        fetch_all "SELECT blocker, blocked FROM block WHERE blocked IN (SELECT value FROM json_each($1))
         ORDER BY blocker, blocked";

    /// Counts the blocks against ids that no member has.
    pub fn blocks_of_nobody() -> i64 =
        fetch_one "SELECT COUNT(*) FROM block WHERE NOT EXISTS (SELECT 1 FROM member WHERE id = blocked)";
}

/// Adds members with new ids. The name of each is its id.
pub async fn add_members(db: &mut Connection, ids: &[MemberId], now: Timestamp) -> Result<()> {
    let rows: Vec<_> = ids.iter().map(|id| (id, id, now)).collect();
    insert_rows(db, "member (id, name, created_at)", &rows).await
}

/// Inserts declarations of trust; each pair occurs once. Returns the pairs that changed.
pub async fn set_trust(
    db: &mut Connection,
    edges: &[(&str, &str, Weight)],
) -> Result<Vec<(MemberId, MemberId, Weight)>> {
    let ending = "ON CONFLICT (source, target) DO UPDATE SET weight = excluded.weight
         WHERE trust.weight <> excluded.weight RETURNING source, target, weight";
    insert_returning(db, "trust (source, target, weight)", edges, ending).await
}

/// Inserts blocks; each pair occurs once. Returns the pairs that changed.
pub async fn add_blocks(
    db: &mut Connection,
    blocks: &[(&str, &str)],
    now: Timestamp,
) -> Result<Vec<(MemberId, MemberId)>> {
    let rows: Vec<_> = blocks.iter().map(|(blocker, blocked)| (blocker, blocked, now)).collect();
    let ending = "ON CONFLICT (blocker, blocked) DO NOTHING RETURNING blocker, blocked";
    insert_returning(db, "block (blocker, blocked, at)", &rows, ending).await
}
