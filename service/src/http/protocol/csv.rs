//! Answers as CSV: tables for spreadsheets, made from the rows that the same reader gets as JSON.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use std::time::{Duration, UNIX_EPOCH};
use utoipa::ToSchema;

use super::named::Mentioned;
use super::names::Names;
use super::problem::Problem;
use super::reading::Reading;
use super::reply::{self, TRUST_REVISION};
use crate::app::App;
use crate::store::change_log::LogRevision;

/// The media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8";
/// The first moment after the years that RFC 3339 can write.
const YEAR_10000: u64 = 253_402_300_800;
/// A spreadsheet takes a cell that begins with one of these for a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A table with a header row. Dates are in RFC 3339. A text that a spreadsheet would take for a formula has an
/// apostrophe before it.
#[derive(ToSchema)]
#[schema(as = CsvTable, example = "id,minutes\r\n7d2f6c1a-9b0e-4a55-8f4e-0c1b2a3d4e5f,90\r\n")]
pub struct CsvTable(#[allow(dead_code, reason = "it is a schema")] String);

/// A column: its header, and where a row has its value as JSON.
pub struct Column {
    header: &'static str,
    at: &'static str,
    /// The kind of names that has the name of the value, in a column of names.
    names: Option<&'static str>,
}

impl Column {
    /// A column of values.
    pub const fn of(header: &'static str, at: &'static str) -> Self {
        Column { header, at, names: None }
    }

    /// A column of the names of ids.
    pub const fn naming(header: &'static str, at: &'static str, names: &'static str) -> Self {
        Column { header, at, names: Some(names) }
    }

    /// Returns the cell of a row. Fields whose names end in `_at` are dates.
    fn cell(&self, row: &Value, names: &Value) -> String {
        let value = row.pointer(self.at).unwrap_or(&Value::Null);
        let value = match (self.names, value.as_str()) {
            (Some(kind), Some(id)) => &names[kind][id],
            _ => value,
        };
        match value {
            Value::Null => String::new(),
            Value::String(text) => harmless(text),
            Value::Number(seconds) if self.header.ends_with("_at") => {
                date(seconds.as_u64()).unwrap_or_else(|| seconds.to_string())
            }
            value => value.to_string(),
        }
    }
}

/// An answer with a table, as a file to download.
pub struct Table {
    file: &'static str,
    body: Vec<u8>,
    revision: LogRevision,
}

impl Table {
    /// Makes a table of rows, with the names that the reader may read.
    pub async fn of(
        app: &App,
        reading: &Reading,
        file: &'static str,
        columns: &[Column],
        rows: &impl Serialize,
    ) -> Result<Self, Problem> {
        let names = Names::of(app, &reading.me, &Mentioned::by(rows)).await?;
        let body = serde_json::to_value(rows)
            .and_then(|rows| Ok(text(columns, &rows, &serde_json::to_value(names)?)))
            .map_err(|error| Problem::internal(&error))?;
        Ok(Table { file, body, revision: reading.revision })
    }
}

/// Writes a table.
fn text(columns: &[Column], rows: &Value, names: &Value) -> Vec<u8> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = rows.as_array().into_iter().flatten();
    let cells = rows.map(|row| columns.iter().map(|column| column.cell(row, names)).collect());
    let header = columns.iter().map(|column| column.header.to_owned()).collect::<Vec<_>>();
    for record in std::iter::once(header).chain(cells) {
        table
            .write_record(record)
            .unwrap_or_else(|error| unreachable!("memory takes rows of the same length: {error}"));
    }
    table.into_inner().unwrap_or_else(|error| unreachable!("memory takes every byte: {error}"))
}

/// Returns a text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    let mark = if text.starts_with(FORMULA) { "'" } else { "" };
    format!("{mark}{text}")
}

fn date(seconds: Option<u64>) -> Option<String> {
    let at = UNIX_EPOCH + Duration::from_secs(seconds.filter(|at| *at < YEAR_10000)?);
    Some(humantime::format_rfc3339_seconds(at).to_string())
}

impl IntoResponse for Table {
    fn into_response(self) -> Response {
        let mut response = StatusCode::OK.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CSV));
        let disposition = format!("attachment; filename=\"{}\"", self.file);
        if let Ok(disposition) = HeaderValue::try_from(disposition) {
            headers.insert(header::CONTENT_DISPOSITION, disposition);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(TRUST_REVISION, HeaderValue::from(self.revision.number()));
        reply::set_body(&mut response, self.body.into());
        response
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const COLUMNS: [Column; 4] = [
        Column::of("member", "/with/member"),
        Column::naming("name", "/with/member", "members"),
        Column::of("minutes", "/minutes"),
        Column::of("created_at", "/created_at"),
    ];

    fn table(rows: Value, names: Value) -> String {
        String::from_utf8(text(&COLUMNS, &rows, &names)).expect("it is UTF-8")
    }

    #[test]
    fn a_table_has_a_header_and_what_the_rows_have() {
        let rows = json!([
            {"with": {"member": "ana"}, "minutes": -90, "created_at": 1_796_000_000},
            {"with": {"member": null}, "minutes": 30, "created_at": 0},
        ]);
        let expected = "member,name,minutes,created_at\r\n\
            ana,\"Ana, the \"\"elder\"\"\",-90,2026-11-30T00:53:20Z\r\n,,30,1970-01-01T00:00:00Z\r\n";
        assert_eq!(table(rows, json!({"members": {"ana": "Ana, the \"elder\""}})), expected);
        assert_eq!(table(json!([]), json!({})), "member,name,minutes,created_at\r\n");
    }

    #[test]
    fn no_text_is_a_formula_and_numbers_stay_numbers() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            let rows = json!([{"with": {"member": "ana"}, "minutes": -1}]);
            let table = table(rows, json!({"members": {"ana": text}}));
            assert!(table.contains(&format!("'{text}")), "{table:?}");
            assert!(table.contains(",-1,"), "{table:?}");
        }
    }

    #[test]
    fn a_date_that_has_no_form_stays_a_number() {
        assert_eq!(date(Some(YEAR_10000 - 1)).as_deref(), Some("9999-12-31T23:59:59Z"));
        assert_eq!(date(Some(YEAR_10000)), None);
    }
}
