//! A row that is written to find out whether the database takes writes.

use trust_commons::Timestamp;

use super::{Connection, Kind};

/// PostgreSQL may find room for a row within its existing files. A temporary table has no page before the
/// transaction and none after it, so writing to it shows whether there is room for one more page. It locks nothing
/// that others use, such as a backup.
const ROOM: &str = "
    SET LOCAL client_min_messages = warning; SET LOCAL temp_tablespaces = '';
    CREATE TEMPORARY TABLE IF NOT EXISTS room (page BIGINT) ON COMMIT DELETE ROWS;
    INSERT INTO pg_temp.room VALUES (1)";

/// Executes a write that changes nothing, and that fails if writes are refused.
pub async fn write_nothing(connection: &mut Connection) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM write_probe WHERE id = 0").execute(connection).await.map(drop)
}

/// Writes the row, and 64 KiB more, which is as much as a large request writes. A nearly full disk may have room
/// for less.
pub async fn write(connection: &mut Connection, kind: Kind, now: Timestamp) -> sqlx::Result<()> {
    let sql = match kind {
        Kind::Sqlite => "UPDATE write_probe SET at = $1, room = zeroblob(65536) WHERE id = 1",
        Kind::Postgres => "UPDATE write_probe SET at = $1 WHERE id = 1",
    };
    sqlx::query(sql).bind(now.as_secs()).execute(&mut *connection).await?;
    match kind {
        Kind::Sqlite => Ok(()),
        Kind::Postgres => sqlx::raw_sql(ROOM).execute(connection).await.map(drop),
    }
}
