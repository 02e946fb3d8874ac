//! Tables: [`table!`] declares the columns of each table once, and generates the code that reads, inserts and
//! updates them.
//!
//! ```text
//! table! {
//!     "join_request" holds JoinRequest by id;
//!     fixed community, member, message, created_at;
//!     changing status, decided_by, decided_at;
//! }
//! ```
//!
//! A field has the name of its column, or says `field as "column"`. It may stand for several columns ([`Column`]). The
//! lines of a declaration:
//!
//! - `by` names the key. `fixed` fields are inserted and never updated. `changing` fields are inserted and updated.
//! - `computed column = |it| value` is written with the changing fields, and is not read.
//! - `read_only` fields come from the query, and are not written.
//! - `elsewhere` fields are in other tables: they are empty until the caller fills them in.
//! - `then function` completes a value after it was read; the function receives the row.

use std::borrow::Cow;
use std::fmt::Write as _;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Result, Row as _, SqlSafeStr, SqlStr, ValueRef as _};
use trust_core::{Place, Precision};

use super::Connection;
use super::query::{Arguments, Bind, Bound, FromRow, statement};
use super::value::{Value, read};

/// A field of a row, stored in one column or in several.
pub trait Column: Bind + Sized {
    /// Returns the names of its columns, for a field that the declaration names `field`.
    fn names(field: &str) -> Vec<String>;

    /// Reads the field.
    fn read(row: &AnyRow, field: &str) -> sqlx::Result<Self>;
}

impl<T: Value> Column for T {
    fn names(field: &str) -> Vec<String> {
        vec![field.to_owned()]
    }

    fn read(row: &AnyRow, field: &str) -> sqlx::Result<Self> {
        read(row, field)
    }
}

impl Bind for Option<Place> {
    fn bind(&self, arguments: &mut Arguments) -> Bound {
        arguments.add_double(self.map(|place| place.latitude()))?;
        arguments.add_double(self.map(|place| place.longitude()))?;
        self.map(|place| place.precision()).bind(arguments)
    }
}

impl Column for Option<Place> {
    fn names(_: &str) -> Vec<String> {
        ["latitude", "longitude", "place_precision"].map(str::to_owned).to_vec()
    }

    fn read(row: &AnyRow, _: &str) -> sqlx::Result<Self> {
        let Some(precision) = read::<Option<Precision>>(row, "place_precision")? else {
            return Ok(None);
        };
        Place::new(read(row, "latitude")?, read(row, "longitude")?, precision)
            .map(Some)
            .map_err(|error| sqlx::Error::Decode(error.into()))
    }
}

/// Declares a struct whose fields are stored in columns of their own: a row of a query, or a part of a row. If a
/// column's name begins with `_`, the name of the field that holds the struct is put before it. With `optional`,
/// the struct may be missing; then its first column is NULL.
macro_rules! columns {
    (optional $type:ident { $first:ident $(as $column:literal)?, $($rest:tt)+ }) => {
        columns! { $type { $first $(as $column)?, $($rest)+ } }
        columns! { missing $type, $crate::store::table::column!($first $(as $column)?); $first, $($rest)+ }
    };
    (missing $type:ident, $null:expr; $($field:ident $(as $column:literal)?),+) => {
        const _: () = {
            use $crate::store::query::{Arguments, Bind, Bound};
            use $crate::store::table::{Column, full, is_null};

            impl Bind for Option<$type> {
                fn bind(&self, arguments: &mut Arguments) -> Bound {
                    arguments.add_all(&[$(&self.as_ref().map(|it| &it.$field)),+])
                }
            }

            impl Column for Option<$type> {
                fn names(field: &str) -> Vec<String> {
                    <$type>::names(field)
                }

                fn read(row: &sqlx::any::AnyRow, field: &str) -> sqlx::Result<Self> {
                    match is_null(row, &full(field, $null))? {
                        true => Ok(None),
                        false => Column::read(row, field).map(Some),
                    }
                }
            }
        };
    };
    ($type:ident { $($field:ident $(as $column:literal)?),+ }) => {
        const _: () = {
            use $crate::store::query::{Arguments, Bind, Bound, FromRow};
            use $crate::store::table::{Column, column, full};

            impl Bind for $type {
                fn bind(&self, arguments: &mut Arguments) -> Bound {
                    arguments.add_all(&[$(&self.$field),+])
                }
            }

            impl Column for $type {
                fn names(field: &str) -> Vec<String> {
                    vec![$(full(field, column!($field $(as $column)?)).into_owned()),+]
                }

                fn read(row: &sqlx::any::AnyRow, field: &str) -> sqlx::Result<Self> {
                    Ok($type {
                        $($field: Column::read(row, &full(field, column!($field $(as $column)?)))?,)+
                    })
                }
            }

            impl FromRow for $type {
                fn from_row(row: &sqlx::any::AnyRow) -> sqlx::Result<Self> {
                    Column::read(row, "")
                }
            }
        };
    };
}
pub(super) use columns;

/// Returns the full name of a column of a struct that the field `field` holds.
pub(super) fn full<'n>(field: &str, column: &'n str) -> Cow<'n, str> {
    match column.starts_with('_') {
        true => Cow::Owned(format!("{field}{column}")),
        false => Cow::Borrowed(column),
    }
}

/// Returns whether a column is NULL.
pub(super) fn is_null(row: &AnyRow, column: &str) -> sqlx::Result<bool> {
    Ok(row.try_get_raw(column)?.is_null())
}

/// The column of a field.
macro_rules! column {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident as $column:literal) => {
        $column
    };
}
pub(super) use column;

/// A type that is a row of a table. [`table!`] implements it.
pub trait Table: FromRow + Sync {
    /// The name of the table.
    const NAME: &'static str;
    /// The column of the key.
    const KEY: &'static str;

    /// The columns that are inserted and never updated, including the key.
    fn fixed() -> Vec<String>;

    /// The columns that are inserted and updated.
    fn changing() -> Vec<String>;

    /// Binds the values of [`Table::fixed`].
    fn bind_fixed(&self, arguments: &mut Arguments) -> Bound;

    /// Binds the values of [`Table::changing`].
    fn bind_changing(&self, arguments: &mut Arguments) -> Bound;

    /// Binds the value of the key.
    fn bind_key(&self, arguments: &mut Arguments) -> Bound;

    /// Reads the columns of a row, and nothing else.
    fn read(row: &AnyRow) -> sqlx::Result<Self>;
}

/// Declares the columns of a table. The head of this file describes the lines.
macro_rules! table {
    (
        $name:literal holds $type:ident by $key:ident $(as $key_column:literal)?;
        $(fixed $($fixed:ident $(as $fixed_column:literal)?),+;)?
        $(changing $($changing:ident $(as $changing_column:literal)?),+;)?
        $(computed $($computed:ident = $value:expr),+;)?
        $(read_only $($read:ident),+;)?
        $(elsewhere $($elsewhere:ident),+;)?
        $(then $then:path;)?
    ) => {
        const _: () = {
            use $crate::store::query::{Arguments, Bind, Bound, FromRow};
            use $crate::store::table::{self, Column, Table, column};

            impl Table for $type {
                const NAME: &'static str = $name;
                const KEY: &'static str = column!($key $(as $key_column)?);

                fn fixed() -> Vec<String> {
                    let columns: Vec<Vec<String>> = vec![
                        vec![Self::KEY.to_owned()],
                        $($(table::names(|it: &$type| &it.$fixed, column!($fixed $(as $fixed_column)?)),)+)?
                    ];
                    columns.concat()
                }

                fn changing() -> Vec<String> {
                    let columns: Vec<Vec<String>> = vec![
                        $($(table::names(|it: &$type| &it.$changing, column!($changing $(as $changing_column)?)),)+)?
                        $($(vec![stringify!($computed).to_owned()],)+)?
                    ];
                    columns.concat()
                }

                fn bind_key(&self, arguments: &mut Arguments) -> Bound {
                    self.$key.bind(arguments)
                }

                fn bind_fixed(&self, arguments: &mut Arguments) -> Bound {
                    arguments.add_all(&[&self.$key, $($(&self.$fixed,)+)?])
                }

                fn bind_changing(&self, arguments: &mut Arguments) -> Bound {
                    arguments.add_all(&[
                        $($(&self.$changing,)+)?
                        $($(&table::computed(self, $value),)+)?
                    ])
                }

                fn read(row: &sqlx::any::AnyRow) -> sqlx::Result<Self> {
                    Ok($type {
                        $key: Column::read(row, Self::KEY)?,
                        $($($fixed: Column::read(row, column!($fixed $(as $fixed_column)?))?,)+)?
                        $($($changing: Column::read(row, column!($changing $(as $changing_column)?))?,)+)?
                        $($($read: Column::read(row, stringify!($read))?,)+)?
                        $($($elsewhere: Default::default(),)+)?
                    })
                }
            }

            impl FromRow for $type {
                fn from_row(row: &sqlx::any::AnyRow) -> sqlx::Result<Self> {
                    let it = <Self as Table>::read(row)?;
                    $(let it = $then(it, row)?;)?
                    Ok(it)
                }
            }
        };
    };
}
pub(super) use table;

/// Returns the columns of a field. Only the type of the field is used.
pub(super) fn names<T, C: Column>(_: fn(&T) -> &C, field: &str) -> Vec<String> {
    C::names(field)
}

/// Computes a column of a row.
pub(super) fn computed<'t, T, V: 't>(row: &'t T, value: fn(&'t T) -> V) -> V {
    value(row)
}

/// Returns the number of rows with so many values that one statement inserts. SQLite finds the name of a value by
/// scanning the names before it, so one statement for all rows would take quadratic time.
pub const fn rows_at_once(columns: usize) -> usize {
    240_usize.div_ceil(columns)
}

/// A column of a table that is inserted in addition to the declared ones: its name, its expression, in which `$` is
/// the value, and the value.
pub type Extra<'a> = (&'static str, &'static str, &'a dyn Bind);

/// The values of a row of a table, with those of additional columns.
struct Whole<'a, T>(&'a T, &'a [Extra<'a>]);

impl<T: Table> Bind for Whole<'_, T> {
    fn bind(&self, arguments: &mut Arguments) -> Bound {
        self.0.bind_fixed(arguments)?;
        self.0.bind_changing(arguments)?;
        self.1.iter().try_for_each(|(_, _, value)| value.bind(arguments))
    }
}

/// Returns `INSERT INTO table (columns) VALUES (…), (…) ending`. `row` has a `$` for each value of a row.
fn insert_sql(into: &str, row: &str, rows: usize, ending: &str) -> SqlStr {
    let mut sql = format!("INSERT INTO {into} VALUES ");
    let mut number = 0;
    for at in 0..rows {
        sql.push_str(if at == 0 { "(" } else { ", (" });
        for part in row.split_inclusive('$') {
            sql.push_str(part);
            if part.ends_with('$') {
                number += 1;
                // Writing into a string cannot fail.
                let _ = write!(sql, "{number}");
            }
        }
        sql.push(')');
    }
    AssertSqlSafe(sql + " " + ending).into_sql_str()
}

/// Inserts rows in as many statements as needed, and returns the rows of the `RETURNING` clause in `ending`. `into`
/// names the table with its columns, as in `member (id, name)`.
pub async fn insert_returning<T: FromRow>(
    db: &mut Connection,
    into: &str,
    rows: &[impl Bind],
    ending: &str,
) -> Result<Vec<T>> {
    let columns = into.matches(',').count() + 1;
    let row = vec!["$"; columns].join(", ");
    let mut returned = Vec::new();
    for some in rows.chunks(rows_at_once(columns)) {
        let insert = statement(insert_sql(into, &row, some.len(), ending), some)?;
        returned.extend(insert.try_map(|row| T::from_row(&row)).fetch_all(&mut *db).await?);
    }
    Ok(returned)
}

/// Inserts rows in as many statements as needed. `into` names the table with its columns, as in `member (id,
/// name)`.
pub async fn insert_rows(db: &mut Connection, into: &str, rows: &[impl Bind]) -> Result<()> {
    insert_rows_with(db, into, rows, "").await
}

/// Inserts rows like [`insert_rows`], with an ending that handles conflicts.
pub async fn insert_rows_with(
    db: &mut Connection,
    into: &str,
    rows: &[impl Bind],
    ending: &str,
) -> Result<()> {
    insert_returning::<i64>(db, into, rows, ending).await.map(drop)
}

fn into<T: Table>(extra: &[Extra<'_>]) -> String {
    let mut columns = [T::fixed(), T::changing()].concat();
    columns.extend(extra.iter().map(|(name, ..)| (*name).to_owned()));
    format!("{} ({})", T::NAME, columns.join(", "))
}

/// Inserts many rows of a table.
pub async fn insert_all<T: Table>(db: &mut Connection, rows: &[T]) -> Result<()> {
    let rows: Vec<_> = rows.iter().map(|row| Whole(row, &[])).collect();
    insert_rows(db, &into::<T>(&[]), &rows).await
}

/// Inserts a row of a table.
pub async fn insert<T: Table>(db: &mut Connection, row: &T) -> Result<()> {
    insert_with(db, row, &[], "").await.map(drop)
}

/// Inserts a row of a table with additional columns. Returns whether the table changed, which depends on the ending
/// of the statement.
pub async fn insert_with<T: Table>(
    db: &mut Connection,
    row: &T,
    extra: &[Extra<'_>],
    ending: &str,
) -> Result<bool> {
    let declared = T::fixed().len() + T::changing().len();
    let mut expressions = vec!["$"; declared];
    expressions.extend(extra.iter().map(|(_, expression, _)| expression));
    let sql = insert_sql(&into::<T>(extra), &expressions.join(", "), 1, ending);
    let result = statement(sql, [Whole(row, extra)])?.execute(db).await?;
    Ok(result.rows_affected() > 0)
}

/// Returns the ending of a statement that inserts a row, or updates the changing columns of the row with the same
/// key.
pub fn or_update<T: Table>(key: &str) -> String {
    let set: Vec<_> =
        T::changing().iter().map(|column| format!("{column} = excluded.{column}")).collect();
    match set.is_empty() {
        true => format!("ON CONFLICT ({key}) DO NOTHING"),
        false => format!("ON CONFLICT ({key}) DO UPDATE SET {}", set.join(", ")),
    }
}

/// Inserts a row of a table, or updates the row with the same key.
pub async fn put<T: Table>(db: &mut Connection, row: &T) -> Result<()> {
    insert_with(db, row, &[], &or_update::<T>(T::KEY)).await.map(drop)
}

/// Updates the changing columns of a row.
pub async fn update<T: Table>(db: &mut Connection, row: &T) -> Result<()> {
    struct Changed<'a, T>(&'a T);

    impl<T: Table> Bind for Changed<'_, T> {
        fn bind(&self, arguments: &mut Arguments) -> Bound {
            self.0.bind_key(arguments)?;
            self.0.bind_changing(arguments)
        }
    }

    let changing = T::changing();
    let set: Vec<_> =
        changing.iter().zip(2..).map(|(column, number)| format!("{column} = ${number}")).collect();
    let sql = format!("UPDATE {} SET {} WHERE {} = $1", T::NAME, set.join(", "), T::KEY);
    statement(AssertSqlSafe(sql), [Changed(row)])?.execute(db).await.map(drop)
}

/// Deletes the row with this key. Foreign keys delete the rows of other tables that belong to it.
pub async fn delete<T: Table>(db: &mut Connection, key: &str) -> Result<()> {
    let sql = format!("DELETE FROM {} WHERE {} = $1", T::NAME, T::KEY);
    statement(AssertSqlSafe(sql), [key])?.execute(db).await.map(drop)
}
