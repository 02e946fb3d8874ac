//! The rows of visible nouns: what the cache, lists, exports and deletion need of a table whose rows the engine shows to some
//! members only.

use std::collections::BTreeSet;
use std::fmt::Debug;

use sqlx::{AssertSqlSafe, Result};
use trust_commons::Visible;
use trust_core::MemberId;

use super::Connection;
use super::change_log::Touched;
use super::query::fetch_all;
use super::saved::Saved;

/// A visible noun with a table of its own. The provided functions suit a noun that has no other table, and whose table
/// names the member in the column `owner`.
pub trait VisibleRow: Visible + Saved + Debug + 'static {
    /// About how many bytes its texts take in memory.
    fn text_bytes(&self) -> usize;

    /// The words by which a search finds it; none of a noun that is not searched.
    fn words(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    /// Fetches the rows of these ids that there are, by id.
    fn find_all(
        db: &mut Connection,
        ids: &[&str],
    ) -> impl Future<Output = Result<Vec<Self>>> + Send {
        async move {
            let (table, key) = (Self::NAME, Self::KEY);
            let chosen = format!("{key} IN (SELECT value FROM json_each($1))");
            let sql = format!("SELECT * FROM {table} WHERE {chosen} ORDER BY {key}");
            fetch_all(db, AssertSqlSafe(sql), &[&ids]).await
        }
    }

    /// Fetches all rows of a member, by id.
    fn of_owner(
        db: &mut Connection,
        owner: &MemberId,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send {
        async move {
            let (table, key) = (Self::NAME, Self::KEY);
            let sql = format!("SELECT * FROM {table} WHERE owner = $1 ORDER BY {key}");
            fetch_all(db, AssertSqlSafe(sql), &[owner]).await
        }
    }

    /// Returns the cached row that a write of the row of this id makes obsolete.
    fn obsolete(id: &str) -> Touched {
        Touched::Row { noun: Self::NOUN.to_owned(), id: id.to_owned() }
    }
}
