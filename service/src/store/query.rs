//! Queries: a statement with the values of its placeholders, and what its rows are read as.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::error::BoxDynError;
use sqlx::query::Query;
use sqlx::{Any, Arguments as _, Encode, SqlSafeStr, Type};

use super::Connection;
use super::value::{Value, read};

/// The values of a statement's placeholders.
pub struct Arguments {
    values: AnyArguments,
    is_cached: bool,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments { values: AnyArguments::default(), is_cached: true }
    }
}

impl Arguments {
    /// Gives the next placeholder a value.
    pub fn add<'q>(&mut self, value: impl Encode<'q, Any> + Type<Any>) -> Result<(), BoxDynError> {
        self.values.add(value)
    }

    /// Gives the next placeholders values.
    pub fn add_all(&mut self, values: &[&dyn Bind]) -> Result<(), BoxDynError> {
        values.iter().try_for_each(|value| value.bind(self))
    }

    /// Gives the next placeholder a double or NULL. sqlx's Any driver declares a missing double as a single, and a prepared
    /// statement of PostgreSQL keeps that for later values, so the statement is not cached.
    pub fn add_double(&mut self, value: Option<f64>) -> Result<(), BoxDynError> {
        self.is_cached &= value.is_some();
        self.add(value)
    }
}

/// What stands at one or several placeholders of a statement.
pub trait Bind: Sync {
    /// Adds its values, in the order of the placeholders.
    fn bind(&self, arguments: &mut Arguments) -> Result<(), BoxDynError>;
}

/// Texts as the JSON array that `json_each` takes.
impl<T: AsRef<str> + Sync> Bind for [T] {
    fn bind(&self, arguments: &mut Arguments) -> Result<(), BoxDynError> {
        let texts: Vec<&str> = self.iter().map(AsRef::as_ref).collect();
        arguments.add(serde_json::to_string(&texts)?)
    }
}

impl Bind for Vec<String> {
    fn bind(&self, arguments: &mut Arguments) -> Result<(), BoxDynError> {
        self.as_slice().bind(arguments)
    }
}

impl Bind for Vec<&str> {
    fn bind(&self, arguments: &mut Arguments) -> Result<(), BoxDynError> {
        self.as_slice().bind(arguments)
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self, arguments: &mut Arguments) -> Result<(), BoxDynError> {
        (*self).bind(arguments)
    }
}

/// What a row is read as. This is sqlx's trait of the same name for types of other crates, too.
pub trait FromRow: Sized + Send + Unpin {
    /// Reads the row.
    fn from_row(row: &AnyRow) -> sqlx::Result<Self>;
}

impl<T: Value + Send + Unpin> FromRow for T {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        read(row, 0)
    }
}

/// Implements [`Bind`] and [`FromRow`] for tuples, whose members stand in the order of the columns.
macro_rules! tuples {
    ($(($($member:ident $number:tt),+);)+) => {$(
        impl<$($member: Bind),+> Bind for ($($member,)+) {
            fn bind(&self, arguments: &mut Arguments) -> Result<(), BoxDynError> {
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
) -> sqlx::Result<Query<'static, Any, AnyArguments>> {
    let mut arguments = Arguments::default();
    for value in values {
        value.bind(&mut arguments).map_err(sqlx::Error::Encode)?;
    }
    Ok(sqlx::query_with(sql, arguments.values).persistent(arguments.is_cached))
}

/// All rows of a query.
pub async fn fetch_all<T: FromRow>(
    connection: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> sqlx::Result<Vec<T>> {
    fetch_all_with(connection, sql, values, T::from_row).await
}

/// All rows of a query, each read by `read`.
pub async fn fetch_all_with<T: Send + Unpin>(
    connection: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
    read: impl Fn(&AnyRow) -> sqlx::Result<T> + Send,
) -> sqlx::Result<Vec<T>> {
    statement(sql, values)?.try_map(move |row| read(&row)).fetch_all(connection).await
}

/// The rows of a query of two columns: the values of the second by those of the first.
pub async fn fetch_grouped<K: Value + Ord + Send + Unpin, V: Value + Ord + Send + Unpin>(
    connection: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> sqlx::Result<BTreeMap<K, BTreeSet<V>>> {
    let mut groups = BTreeMap::<K, BTreeSet<V>>::new();
    for (key, value) in fetch_all(connection, sql, values).await? {
        groups.entry(key).or_default().insert(value);
    }
    Ok(groups)
}

/// The row of a query, if there is one.
pub async fn fetch_optional<T: FromRow>(
    connection: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> sqlx::Result<Option<T>> {
    statement(sql, values)?.try_map(|row| T::from_row(&row)).fetch_optional(connection).await
}

/// The one row of a query.
pub async fn fetch_one<T: FromRow>(
    connection: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> sqlx::Result<T> {
    fetch_optional(connection, sql, values).await?.ok_or(sqlx::Error::RowNotFound)
}

/// Whether a query finds a row.
pub async fn exists(
    connection: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> sqlx::Result<bool> {
    let row = statement(sql, values)?.fetch_optional(connection).await?;
    Ok(row.is_some())
}

/// Runs a statement.
pub async fn execute(
    connection: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> sqlx::Result<()> {
    statement(sql, values)?.execute(connection).await.map(drop)
}

/// Runs a statement, and says whether it changed a row.
pub async fn execute_any(
    connection: &mut Connection,
    sql: impl SqlSafeStr,
    values: &[&dyn Bind],
) -> sqlx::Result<bool> {
    let result = statement(sql, values)?.execute(connection).await?;
    Ok(result.rows_affected() > 0)
}

/// Declares queries: functions that take a connection and the values of their placeholders, in order, and give what the named
/// function of this file gives for the statement. A statement may have several parts.
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

/// What a query gives: nothing, unless it says so.
macro_rules! answer {
    () => {
        ()
    };
    ($answer:ty) => {
        $answer
    };
}
pub(super) use answer;
