//! Checkpoints of the engine, which make a start quick. They can be deleted at any time.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::Timestamp;

use super::Connection;
use super::change_log::{LogRevision, Mark};

/// A checkpoint as it is kept.
pub struct Kept {
    /// The revision that it was made of.
    pub revision: LogRevision,
    /// The mark of that revision.
    pub mark: Mark,
    /// The checkpoint.
    pub bytes: Vec<u8>,
}

/// The newest checkpoint.
pub async fn newest(connection: &mut Connection) -> sqlx::Result<Option<Kept>> {
    sqlx::query("SELECT revision, mark, bytes FROM checkpoint ORDER BY revision DESC LIMIT 1")
        .try_map(|row: AnyRow| {
            Ok(Kept {
                revision: row.try_get("revision")?,
                mark: row.try_get("mark")?,
                bytes: row.try_get("bytes")?,
            })
        })
        .fetch_optional(connection)
        .await
}

/// Keeps a checkpoint, and forgets the older ones.
pub async fn keep(
    connection: &mut Connection,
    Kept { revision, mark, bytes }: &Kept,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO checkpoint (revision, at, mark, bytes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (revision) DO UPDATE SET mark = excluded.mark, bytes = excluded.bytes",
    )
    .bind(revision)
    .bind(now)
    .bind(mark)
    .bind(bytes.as_slice())
    .execute(&mut *connection)
    .await?;
    forget_before(connection, *revision).await
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
