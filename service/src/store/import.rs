//! Many people, declarations of trust and blocks at once: one statement writes dozens of rows.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use trust_commons::Timestamp;
use trust_core::{MemberId, Weight};

use super::{Connection, at_once, decoded, flag, json_array, rows};

/// How many rows a statement writes, of three values each.
pub const ROWS: usize = at_once(3);

/// Which of these ids somebody has, and whether that is the pseudonym of somebody erased.
pub async fn known(
    connection: &mut Connection,
    ids: &[&str],
) -> sqlx::Result<HashMap<String, bool>> {
    sqlx::query("SELECT id, erased FROM member WHERE id IN (SELECT value FROM json_each($1))")
        .bind(json_array(ids))
        .try_map(|row: AnyRow| Ok((row.try_get("id")?, flag(&row, "erased")?)))
        .fetch_all(connection)
        .await
        .map(HashMap::from_iter)
}

/// Adds members who are called by their ids, which nobody has.
pub async fn add_members(
    connection: &mut Connection,
    ids: &[MemberId],
    now: Timestamp,
) -> sqlx::Result<()> {
    let sql = format!("INSERT INTO member (id, name, created_at) VALUES {}", rows(ids.len(), 3));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for id in ids {
        query = query.bind(id.as_str()).bind(id.as_str()).bind(now);
    }
    query.execute(connection).await.map(drop)
}

/// Who has blocked these ids, with whom each has blocked.
pub async fn blocks_of(
    connection: &mut Connection,
    blocked: &[&str],
) -> sqlx::Result<Vec<(MemberId, MemberId)>> {
    sqlx::query(
        "SELECT blocker, blocked FROM block WHERE blocked IN (SELECT value FROM json_each($1))
         ORDER BY blocker, blocked",
    )
    .bind(json_array(blocked))
    .try_map(|row| Ok((decoded(&row, "blocker")?, decoded(&row, "blocked")?)))
    .fetch_all(connection)
    .await
}

/// Declares trust, each pair once. Gives the pairs that this changed.
pub async fn set_trust(
    connection: &mut Connection,
    edges: &[(&str, &str, Weight)],
) -> sqlx::Result<Vec<(MemberId, MemberId, Weight)>> {
    let sql = format!(
        "INSERT INTO trust (source, target, weight) VALUES {}
         ON CONFLICT (source, target) DO UPDATE SET weight = excluded.weight
         WHERE trust.weight <> excluded.weight RETURNING source, target, weight",
        rows(edges.len(), 3)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (source, target, weight) in edges {
        query = query.bind(*source).bind(*target).bind(i64::from(weight.thousandths()));
    }
    query
        .try_map(|row| {
            let weight = super::trust::weight(&row)?;
            Ok((decoded(&row, "source")?, decoded(&row, "target")?, weight))
        })
        .fetch_all(connection)
        .await
}

/// Blocks, each pair once. Gives the pairs that this changed.
pub async fn add_blocks(
    connection: &mut Connection,
    blocks: &[(&str, &str)],
    now: Timestamp,
) -> sqlx::Result<Vec<(MemberId, MemberId)>> {
    let sql = format!(
        "INSERT INTO block (blocker, blocked, at) VALUES {}
         ON CONFLICT (blocker, blocked) DO NOTHING RETURNING blocker, blocked",
        rows(blocks.len(), 3)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (blocker, blocked) in blocks {
        query = query.bind(*blocker).bind(*blocked).bind(now);
    }
    query
        .try_map(|row| Ok((decoded(&row, "blocker")?, decoded(&row, "blocked")?)))
        .fetch_all(connection)
        .await
}

/// How many blocks are against ids that nobody has.
pub async fn blocks_of_nobody(connection: &mut Connection) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM block WHERE NOT EXISTS (SELECT 1 FROM member WHERE id = blocked)",
    )
    .fetch_one(connection)
    .await
}
