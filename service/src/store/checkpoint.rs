//! Checkpoints of the engine, which make a start quick. They can be deleted at any time.

use sqlx::Result;
use trust_commons::Timestamp;

use super::Connection;
use super::change_log::{LogRevision, Mark};
use super::query::{execute, fetch_optional};
use super::table::columns;

/// A checkpoint as it is kept.
pub struct Kept {
    /// The revision that it was made of.
    pub revision: LogRevision,
    /// The mark of that revision.
    pub mark: Mark,
    /// The checkpoint.
    pub bytes: Vec<u8>,
}

columns! { Kept { revision, mark, bytes } }

/// The newest checkpoint.
pub async fn newest(db: &mut Connection) -> Result<Option<Kept>> {
    let sql = "SELECT revision, mark, bytes FROM checkpoint ORDER BY revision DESC LIMIT 1";
    fetch_optional(db, sql, &[]).await
}

/// Keeps a checkpoint, and forgets the older ones.
pub async fn keep(db: &mut Connection, kept: &Kept, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO checkpoint (at, revision, mark, bytes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (revision) DO UPDATE SET mark = excluded.mark, bytes = excluded.bytes";
    execute(db, sql, &[&now, kept]).await?;
    forget_before(db, kept.revision).await
}

/// Forgets all.
pub async fn forget(db: &mut Connection) -> Result<()> {
    execute(db, "DELETE FROM checkpoint", &[]).await
}

/// Forgets those that are older than a revision.
pub async fn forget_before(db: &mut Connection, revision: LogRevision) -> Result<()> {
    execute(db, "DELETE FROM checkpoint WHERE revision < $1", &[&revision]).await
}
