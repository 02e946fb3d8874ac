//! Whether the database was filled as a demo.

use super::Connection;

/// With how many copies of the demo's network the database was filled, if it was.
pub async fn copies(connection: &mut Connection) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar("SELECT copies FROM demo").fetch_optional(connection).await
}

/// Says that the database is filled with so many copies of the demo's network.
pub async fn set_copies(connection: &mut Connection, copies: i64) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO demo (id, copies) VALUES (1, $1)")
        .bind(copies)
        .execute(connection)
        .await
        .map(drop)
}
