//! A row that is written to find out whether the database takes writes.

use trust_commons::Timestamp;

use super::Connection;

/// Writes it.
pub async fn write(connection: &mut Connection, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE write_probe SET at = $1 WHERE id = 1")
        .bind(now)
        .execute(connection)
        .await
        .map(drop)
}
