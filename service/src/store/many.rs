//! Many rows in few statements.

use std::fmt::Write as _;

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};

use super::Connection;

/// A statement that takes values.
pub type Statement<'q> = Query<'q, Any, AnyArguments>;

/// How many rows of so many values one statement writes. SQLite finds the name of a value by a walk over the names
/// before it, so a statement of all rows would take the square of their number.
pub const fn at_once(columns: usize) -> usize {
    240_usize.div_ceil(columns)
}

/// `($1, $2), ($3, $4)`: so many rows of so many values.
pub fn rows(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            let comma = if column == 1 { "" } else { ", " };
            // Writing into a string cannot fail.
            let _ = write!(text, "{comma}${}", row * columns + column);
        }
        text.push(')');
    }
    text
}

/// Inserts rows `into` a table, named with its columns as in `member (id, name)`. `bound` gives a statement the values of
/// a row, one for each column.
pub async fn insert<'r, R>(
    connection: &mut Connection,
    into: &str,
    all: &'r [R],
    bound: impl Fn(Statement<'r>, &'r R) -> Statement<'r>,
) -> sqlx::Result<()> {
    let columns = into.matches(',').count() + 1;
    for some in all.chunks(at_once(columns)) {
        let text = format!("INSERT INTO {into} VALUES {}", rows(some.len(), columns));
        let statement = some.iter().fold(sqlx::query(AssertSqlSafe(text)), &bound);
        // sqlx's Any driver declares a missing double as a single, and PostgreSQL would keep that.
        statement.persistent(false).execute(&mut *connection).await?;
    }
    Ok(())
}
