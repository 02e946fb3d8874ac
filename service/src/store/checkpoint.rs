//! Checkpoints of the engine, which shorten the start. They can be deleted at any time.

use sqlx::Result;
use trust_commons::Timestamp;

use super::Connection;
use super::change_log::{LogRevision, Mark};
use super::query::{execute, fetch_optional, queries};
use super::table::columns;

/// A stored checkpoint.
pub struct Kept {
    /// The revision of the checkpoint.
    pub revision: LogRevision,
    /// The mark of that revision.
    pub mark: Mark,
    /// The checkpoint.
    pub bytes: Vec<u8>,
}

columns! { Kept { revision, mark, bytes } }

queries! {
    /// The newest checkpoint.
    pub fn newest() -> Option<Kept> =
        fetch_optional "SELECT revision, mark, bytes FROM checkpoint ORDER BY revision DESC LIMIT 1";

    /// Deletes all checkpoints.
    pub fn forget() = execute "DELETE FROM checkpoint";

    /// Deletes the checkpoints before a revision.
    pub fn forget_before(revision: LogRevision) =
        execute "DELETE FROM checkpoint WHERE revision < $1";
}

/// Stores a checkpoint, and deletes the older ones.
pub async fn keep(db: &mut Connection, kept: &Kept, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO checkpoint (at, revision, mark, bytes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (revision) DO UPDATE SET mark = excluded.mark, bytes = excluded.bytes";
    execute(db, sql, &[&now, kept]).await?;
    forget_before(db, kept.revision).await
}
