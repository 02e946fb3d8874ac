//! Columns to values and back.

use std::error::Error;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::Row;
use sqlx::any::{AnyQueryResult, AnyRow};
use trust_core::{Place, Precision};

fn wrong(column: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: source.into() }
}

/// A text column as an id, a variant, or another value with a text form.
pub fn decoded<T>(row: &AnyRow, column: &str) -> sqlx::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    row.try_get::<String, _>(column)?.parse().map_err(|e| wrong(column, e))
}

/// Like [`decoded`], of a column that may be null.
pub fn decoded_if_any<T>(row: &AnyRow, column: &str) -> sqlx::Result<Option<T>>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|e| wrong(column, e))).transpose()
}

/// A text column that holds JSON.
pub fn json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> sqlx::Result<T> {
    serde_json::from_str(row.try_get(column)?).map_err(|e| wrong(column, e))
}

/// A column that holds 0 or 1.
pub fn flag(row: &AnyRow, column: &str) -> sqlx::Result<bool> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}

/// The columns `latitude`, `longitude` and `place_precision`.
pub fn place(row: &AnyRow) -> sqlx::Result<Option<Place>> {
    let Some(precision) = decoded_if_any::<Precision>(row, "place_precision")? else {
        return Ok(None);
    };
    let (latitude, longitude) = (row.try_get("latitude")?, row.try_get("longitude")?);
    Place::new(latitude, longitude, precision).map(Some).map_err(|e| wrong("place_precision", e))
}

/// Whether a statement found a row.
pub fn exists(row: Option<AnyRow>) -> bool {
    row.is_some()
}

/// Whether a statement changed a row.
pub fn changed(result: AnyQueryResult) -> bool {
    result.rows_affected() > 0
}

/// Ids as the JSON array that `json_each` takes.
pub fn json_array(ids: &[&str]) -> String {
    Value::from(ids.to_vec()).to_string()
}
