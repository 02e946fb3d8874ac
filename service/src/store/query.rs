//! Queries: a statement, the values of its placeholders, and the types that its rows are read as.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Result, SqlSafeStr};

use super::Connection;
use super::value::{Value, read};

pub use super::bind::{Arguments, Bind, Bound};

/// Binds texts as the JSON array that `json_each` takes.
impl<T: AsRef<str> + Sync> Bind for [T] {
    fn bind(&self, arguments: &mut Arguments) -> Bound {
        let texts: Vec<&str> = self.iter().map(AsRef::as_ref).collect();
        arguments.add(serde_json::to_string(&texts)?)
    }
}

/// A type that a row is read as. Unlike sqlx's trait of the same name, types of other crates can implement it.
pub trait FromRow: Sized + Send + Unpin {
    /// Reads the row.
    fn from_row(row: &AnyRow) -> sqlx::Result<Self>;
}

impl<T: Value + Send + Unpin> FromRow for T {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        read(row, 0)
    }
}

/// Implements [`Bind`] and [`FromRow`] for tuples, whose elements are in the order of the columns.
macro_rules! tuples {
    ($(($($member:ident $number:tt),+);)+) => {$(
        impl<$($member: Bind),+> Bind for ($($member,)+) {
            fn bind(&self, arguments: &mut Arguments) -> Bound {
                $(self.$number.bind(arguments)?;)+
                Ok(())
            }
        }

        impl<$($member: Value + Send + Unpin),+> FromRow for ($($member,)+) {
            fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
                Ok(($(read::<$member>(row, $number)?,)+))
            }
        }
    )+};
}

tuples! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
}

/// A statement with its values.
pub(super) fn statement(
    sql: impl SqlSafeStr,
    values: impl IntoIterator<Item = impl Bind>,
) -> Result<Query<'static, Any, AnyArguments>> {
    let mut arguments = Arguments::default();
    for value in values {
        value.bind(&mut arguments).map_err(sqlx::Error::Encode)?;
    }
    Ok(sqlx::query_with(sql, arguments.values).persistent(arguments.is_cached))
}

/// Fetches all rows of a query.
pub async fn fetch_all<T: FromRow>(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<Vec<T>> {
    fetch_all_with(db, sql, values, T::from_row).await
}

/// Fetches all rows of a query, each read by `read`.
pub async fn fetch_all_with<T: Send + Unpin>(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
    read: impl Fn(&AnyRow) -> Result<T> + Send,
) -> Result<Vec<T>> {
    statement(sql, values)?.try_map(move |row| read(&row)).fetch_all(db).await
}

/// Fetches all rows of a query into a set or a map.
pub async fn fetch_into<T: FromRow, C: FromIterator<T>>(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<C> {
    fetch_all(db, sql, values).await.map(C::from_iter)
}

/// Fetches the rows of a query with two columns: a map from the first column to the values of the second.
pub async fn fetch_grouped<K: Value + Ord + Send + Unpin, V: Value + Ord + Send + Unpin>(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<BTreeMap<K, BTreeSet<V>>> {
    let mut groups = BTreeMap::<K, BTreeSet<V>>::new();
    for (key, value) in fetch_all(db, sql, values).await? {
        groups.entry(key).or_default().insert(value);
    }
    Ok(groups)
}

/// Fetches the row of a query, if there is one.
pub async fn fetch_optional<T: FromRow>(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<Option<T>> {
    statement(sql, values)?.try_map(|row| T::from_row(&row)).fetch_optional(db).await
}

/// Fetches the only row of a query.
pub async fn fetch_one<T: FromRow>(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<T> {
    fetch_optional(db, sql, values).await?.ok_or(sqlx::Error::RowNotFound)
}

/// Returns whether a query finds a row.
pub async fn exists(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<bool> {
    let row = statement(sql, values)?.fetch_optional(db).await?;
    Ok(row.is_some())
}

/// Runs a statement.
pub async fn execute(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<()> {
    statement(sql, values)?.execute(db).await.map(drop)
}

/// Runs a statement. Returns the number of rows that changed.
pub async fn execute_counted(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<u64> {
    Ok(statement(sql, values)?.execute(db).await?.rows_affected())
}

/// Runs a statement. Returns whether a row changed.
pub async fn execute_any(
    db: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> Result<bool> {
    execute_counted(db, sql, values).await.map(|count| count > 0)
}

/// Declares queries: functions that take a connection and the values of their placeholders, in order, and return
/// the result of the named function of this file. A statement may have several parts.
///
/// ```text
/// queries! {
///     /// Whether a member has blocked an id.
///     pub fn has_blocked(blocker: &MemberId, blocked: &MemberId) -> bool =
///         exists "SELECT 1 FROM block WHERE blocker = $1 AND blocked = $2";
/// }
/// ```
macro_rules! queries {
    ($(
        $(#[$doc:meta])*
        $visibility:vis fn $name:ident($($value:ident: $type:ty),* $(,)?) $(-> $answer:ty)? =
            $how:ident $($sql:expr),+;
    )+) => {$(
        $(#[$doc])*
        $visibility async fn $name(
            db: &mut $crate::store::Connection,
            $($value: $type),*
        ) -> sqlx::Result<$crate::store::query::answer!($($answer)?)> {
            $how(db, concat!($($sql),+), &[$(&$value),*]).await
        }
    )+};
}
pub(super) use queries;

/// The return type of a query: `()`, unless the query names one.
macro_rules! answer {
    () => {
        ()
    };
    ($answer:ty) => {
        $answer
    };
}
pub(super) use answer;
