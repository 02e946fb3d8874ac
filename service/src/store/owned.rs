//! The rows of nouns that belong to a member, and that nobody else knows of.

use sqlx::{AssertSqlSafe, Result};
use trust_core::MemberId;

use super::Connection;
use super::page::{DateKey, Dated, Page, by_date};
use super::query::{fetch_all, fetch_one};
use super::saved::Saved;

/// A noun with a table of its own, which names the member in the column `owner` and the time in `created_at`.
pub trait OwnedRow: Saved + Dated + Send + 'static {
    /// Fills in the fields of rows that are in other tables.
    fn complete(
        _: &mut Connection,
        rows: Vec<Self>,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send {
        async { Ok(rows) }
    }

    /// Fetches a row of this owner. The query takes equally long for another owner's row and for an absent row.
    fn of_owner_by_id(
        db: &mut Connection,
        owner: &MemberId,
        id: &str,
    ) -> impl Future<Output = Result<Option<Self>>> + Send {
        async move {
            let sql =
                format!("SELECT * FROM {} WHERE {} = $1 AND owner = $2", Self::NAME, Self::KEY);
            let found = fetch_all(db, AssertSqlSafe(sql), &[&id, owner]).await?;
            Ok(Self::complete(db, found).await?.pop())
        }
    }

    /// Fetches a page of a member's rows, oldest first.
    fn of_owner(
        db: &mut Connection,
        owner: &MemberId,
        page: &Page<DateKey>,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send {
        async move {
            let rest = by_date!(oldest first, "$2", "$3", "$4");
            let sql = format!("SELECT * FROM {} WHERE owner = $1{rest}", Self::NAME);
            let found = fetch_all(db, AssertSqlSafe(sql), &[owner, page]).await?;
            Self::complete(db, found).await
        }
    }

    /// Counts a member's rows.
    fn count_of_owner(
        db: &mut Connection,
        owner: &MemberId,
    ) -> impl Future<Output = Result<u64>> + Send {
        async move {
            let sql = format!("SELECT COUNT(*) FROM {} WHERE owner = $1", Self::NAME);
            fetch_one(db, AssertSqlSafe(sql), &[owner]).await.map(i64::unsigned_abs)
        }
    }
}
