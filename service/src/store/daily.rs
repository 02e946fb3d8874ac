//! The daily numbers of changes that members make, in UTC, for changes with a daily limit.

use sqlx::{AssertSqlSafe, Result};
use trust_core::MemberId;

use super::Connection;
use super::noun::{ExportPart, Noun};
use super::query::{execute, fetch_optional};

/// The entry of daily numbers in the registry.
pub const NOUN: Noun = Noun {
    tables: &["trust_changes", "block_changes"],
    export: ExportPart::Nothing(
        "counts of what a member did in a day say nothing more than the rows themselves",
    ),
    ..Noun::named("daily")
};

/// The kinds of counted changes.
#[derive(Debug, Clone, Copy)]
pub enum Daily {
    /// Declarations of trust.
    Trust,
    /// Blocks, both created and lifted.
    Blocks,
}

const ALL: [Daily; 2] = [Daily::Trust, Daily::Blocks];

impl Daily {
    const fn table(self) -> &'static str {
        match self {
            Daily::Trust => "trust_changes",
            Daily::Blocks => "block_changes",
        }
    }
}

/// Fetches the number of changes that a member has made on a day, counted since 1970.
pub async fn changes_on(
    db: &mut Connection,
    counted: Daily,
    member: &MemberId,
    day: i64,
) -> Result<i64> {
    let table = counted.table();
    let sql = format!("SELECT changes FROM {table} WHERE source = $1 AND day = $2");
    Ok(fetch_optional(db, AssertSqlSafe(sql), &[member, &day]).await?.unwrap_or(0))
}

/// Increments the number of changes that a member has made on a day.
pub async fn count_change(
    db: &mut Connection,
    counted: Daily,
    member: &MemberId,
    day: i64,
) -> Result<()> {
    let table = counted.table();
    let sql = format!(
        "INSERT INTO {table} (source, day, changes) VALUES ($1, $2, 1)
         ON CONFLICT (source, day) DO UPDATE SET changes = {table}.changes + 1"
    );
    execute(db, AssertSqlSafe(sql), &[member, &day]).await
}

/// Deletes the numbers of earlier days.
pub async fn sweep(db: &mut Connection, day: i64) -> Result<()> {
    for counted in ALL {
        let sql = format!("DELETE FROM {} WHERE day < $1", counted.table());
        execute(db, AssertSqlSafe(sql), &[&day]).await?;
    }
    Ok(())
}
