//! Who blocks whom.

use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::Connection;
use super::part::Part;
use super::query::{execute_any, exists, fetch_all, fetch_one, fetch_optional};

/// The ids of those whom a block in either direction hides from the member at a placeholder.
macro_rules! blocked_from {
    ($viewer:literal) => {
        concat!(
            "SELECT blocked FROM block WHERE blocker = ",
            $viewer,
            " UNION SELECT blocker FROM block WHERE blocked = ",
            $viewer
        )
    };
}
pub(super) use blocked_from;

/// The ids of those whom the member at a placeholder does not find: a block hides them, or they were erased. What
/// stays of the latter under a pseudonym looks like what stays of the former.
macro_rules! hidden_from {
    ($viewer:literal) => {
        concat!(
            $crate::store::block::blocked_from!($viewer),
            " UNION SELECT gone.id FROM member AS gone WHERE gone.erased = 1"
        )
    };
}
pub(super) use hidden_from;

/// Blocks. Returns whether that changed anything.
pub async fn insert(
    db: &mut Connection,
    blocker: &MemberId,
    blocked: &MemberId,
    now: Timestamp,
) -> Result<bool> {
    let sql = "INSERT INTO block (blocker, blocked, at) VALUES ($1, $2, $3) ON CONFLICT (blocker, blocked) DO NOTHING";
    execute_any(db, sql, &[blocker, blocked, &now]).await
}

/// Lifts one's own block. Returns since when there was one.
pub async fn remove(
    db: &mut Connection,
    blocker: &MemberId,
    blocked: &MemberId,
) -> Result<Option<Timestamp>> {
    let sql = "DELETE FROM block WHERE blocker = $1 AND blocked = $2 RETURNING at";
    fetch_optional(db, sql, &[blocker, blocked]).await
}

/// Whether a member has blocked an id, whoever else has blocked whom.
pub async fn stands(db: &mut Connection, blocker: &MemberId, blocked: &MemberId) -> Result<bool> {
    let sql = "SELECT 1 FROM block WHERE blocker = $1 AND blocked = $2";
    exists(db, sql, &[blocker, blocked]).await
}

/// How many a member has blocked.
pub async fn count(db: &mut Connection, blocker: &MemberId) -> Result<i64> {
    fetch_one(db, "SELECT COUNT(*) FROM block WHERE blocker = $1", &[blocker]).await
}

/// Whom a member blocks, with the time, after an id and by id.
pub async fn of_member(
    db: &mut Connection,
    blocker: &MemberId,
    part: &Part<String>,
) -> Result<Vec<(MemberId, Timestamp)>> {
    let sql = "SELECT blocked, at FROM block WHERE blocker = $1 AND blocked > $2 ORDER BY blocked LIMIT $3";
    fetch_all(db, sql, &[blocker, part]).await
}

/// Who has blocked an id, by id.
pub async fn of_blocked(db: &mut Connection, blocked: &MemberId) -> Result<Vec<MemberId>> {
    let sql = "SELECT blocker FROM block WHERE blocked = $1 ORDER BY blocker";
    fetch_all(db, sql, &[blocked]).await
}
