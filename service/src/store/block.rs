//! Who blocks whom.

use trust_commons::Timestamp;
use trust_core::MemberId;

use super::part::Part;
use super::{Connection, changed, decoded, exists};

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
    connection: &mut Connection,
    blocker: &MemberId,
    blocked: &MemberId,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO block (blocker, blocked, at) VALUES ($1, $2, $3) ON CONFLICT (blocker, blocked) DO NOTHING",
    )
    .bind(blocker.as_str())
    .bind(blocked.as_str())
    .bind(now)
    .execute(connection)
    .await
    .map(changed)
}

/// Lifts one's own block. Returns since when there was one.
pub async fn remove(
    connection: &mut Connection,
    blocker: &MemberId,
    blocked: &MemberId,
) -> sqlx::Result<Option<Timestamp>> {
    sqlx::query_scalar("DELETE FROM block WHERE blocker = $1 AND blocked = $2 RETURNING at")
        .bind(blocker.as_str())
        .bind(blocked.as_str())
        .fetch_optional(connection)
        .await
}

/// Whether a member has blocked an id, whoever else has blocked whom.
pub async fn stands(
    connection: &mut Connection,
    blocker: &MemberId,
    blocked: &MemberId,
) -> sqlx::Result<bool> {
    sqlx::query("SELECT 1 FROM block WHERE blocker = $1 AND blocked = $2")
        .bind(blocker.as_str())
        .bind(blocked.as_str())
        .fetch_optional(connection)
        .await
        .map(exists)
}

/// How many a member has blocked.
pub async fn count(connection: &mut Connection, blocker: &MemberId) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COUNT(*) FROM block WHERE blocker = $1")
        .bind(blocker.as_str())
        .fetch_one(connection)
        .await
}

/// Whom a member blocks, with the time, after an id and by id.
pub async fn of_member(
    connection: &mut Connection,
    blocker: &MemberId,
    part: &Part<String>,
) -> sqlx::Result<Vec<(MemberId, Timestamp)>> {
    sqlx::query(
        "SELECT blocked, at FROM block WHERE blocker = $1 AND blocked > $2 ORDER BY blocked LIMIT $3",
    )
    .bind(blocker.as_str())
    .bind(part.after.as_str())
    .bind(part.most)
    .try_map(|row| Ok((decoded(&row, "blocked")?, sqlx::Row::try_get(&row, "at")?)))
    .fetch_all(connection)
    .await
}

/// Who has blocked an id, by id.
pub async fn of_blocked(
    connection: &mut Connection,
    blocked: &MemberId,
) -> sqlx::Result<Vec<MemberId>> {
    sqlx::query("SELECT blocker FROM block WHERE blocked = $1 ORDER BY blocker")
        .bind(blocked.as_str())
        .try_map(|row| decoded(&row, "blocker"))
        .fetch_all(connection)
        .await
}
