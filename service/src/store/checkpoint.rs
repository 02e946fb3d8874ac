//! Checkpoints of the engine, which make a start quick. They can be deleted at any time.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::Timestamp;

use super::Connection;
use super::change_log::LogRevision;

/// The newest checkpoint.
pub async fn newest(connection: &mut Connection) -> sqlx::Result<Option<(LogRevision, Vec<u8>)>> {
    sqlx::query("SELECT revision, bytes FROM checkpoint ORDER BY revision DESC LIMIT 1")
        .try_map(|row: AnyRow| Ok((row.try_get("revision")?, row.try_get("bytes")?)))
        .fetch_optional(connection)
        .await
}

/// Keeps a checkpoint, and forgets the older ones.
pub async fn keep(
    connection: &mut Connection,
    revision: LogRevision,
    bytes: &[u8],
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO checkpoint (revision, at, bytes) VALUES ($1, $2, $3)
         ON CONFLICT (revision) DO UPDATE SET bytes = excluded.bytes",
    )
    .bind(revision)
    .bind(now)
    .bind(bytes)
    .execute(&mut *connection)
    .await?;
    forget_before(connection, revision).await
}

/// Forgets all.
pub async fn forget(connection: &mut Connection) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM checkpoint").execute(connection).await.map(drop)
}

/// Forgets those that are older than a revision.
pub async fn forget_before(connection: &mut Connection, revision: LogRevision) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM checkpoint WHERE revision < $1")
        .bind(revision)
        .execute(connection)
        .await
        .map(drop)
}
