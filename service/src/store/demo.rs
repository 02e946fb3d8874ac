//! Whether the database was filled as a demo.

use sqlx::Result;

use super::Connection;
use super::query::{execute, fetch_optional};

/// With how many copies of the demo's network the database was filled, if it was.
pub async fn copies(db: &mut Connection) -> Result<Option<i64>> {
    fetch_optional(db, "SELECT copies FROM demo", &[]).await
}

/// Says that the database is filled with so many copies of the demo's network.
pub async fn set_copies(db: &mut Connection, copies: i64) -> Result<()> {
    execute(db, "INSERT INTO demo (id, copies) VALUES (1, $1)", &[&copies]).await
}
