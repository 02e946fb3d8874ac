//! The answer on stdout: text and tables for people, or a line of JSON for programs.

use std::fmt::Display;
use std::io::{self, BufWriter, Stdout, Write};

use comfy_table::{CellAlignment, Table, presets};
use serde_json::Value;

use crate::figures::count;

/// Stdout, buffered, in the form asked for.
pub struct Output {
    out: BufWriter<Stdout>,
    json: bool,
}

/// The alignment of a column.
#[derive(Clone, Copy)]
pub enum Column<'a> {
    /// Words, and decimals below 1: their points stand in line.
    Left(&'a str),
    /// Counts.
    Right(&'a str),
}

impl Output {
    pub fn new(json: bool) -> Self {
        Output { out: BufWriter::new(io::stdout()), json }
    }

    /// Returns whether the answer is for programs.
    pub fn is_json(&self) -> bool {
        self.json
    }

    pub fn json(&mut self, value: &Value) -> io::Result<()> {
        writeln!(self.out, "{value}")
    }

    pub fn line(&mut self, line: impl Display) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    /// Prints a heading after an empty line.
    pub fn heading(&mut self, heading: impl Display) -> io::Result<()> {
        writeln!(self.out, "\n{heading}")
    }

    /// Prints rows under their column names, indented; prints nothing if there are no rows.
    pub fn table<const N: usize>(
        &mut self,
        columns: [Column<'_>; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> io::Result<()> {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING);
        let names = columns.map(|column| match column {
            Column::Left(name) | Column::Right(name) => name,
        });
        if names.iter().any(|name| !name.is_empty()) {
            table.set_header(names);
        }
        table.add_rows(rows);
        if table.is_empty() {
            return Ok(());
        }
        for (at, column) in columns.iter().enumerate() {
            if let Some(set) = table.column_mut(at) {
                set.set_padding((0, 2));
                set.set_cell_alignment(match column {
                    Column::Left(_) => CellAlignment::Left,
                    Column::Right(_) => CellAlignment::Right,
                });
            }
        }
        for line in table.lines() {
            writeln!(self.out, "  {}", line.trim_end())?;
        }
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The number of rows to show.
#[derive(Clone, Copy)]
pub struct Limit {
    rows: usize,
    all_by: &'static str,
}

impl Limit {
    /// Returns the limit of the option `--limit`; 0 means all rows.
    pub fn option(rows: usize) -> Self {
        Limit { rows, all_by: "--limit 0" }
    }

    /// Returns a limit of a few rows; `all_by` names the command that shows all.
    pub fn fixed(rows: usize, all_by: &'static str) -> Self {
        Limit { rows, all_by }
    }

    /// Returns the rows to show, and a line about the rest if there is one.
    pub fn cut<T>(self, rows: &[T]) -> (&[T], Option<String>) {
        if self.rows == 0 || rows.len() <= self.rows {
            return (rows, None);
        }
        let more = count(rows.len() - self.rows);
        (&rows[..self.rows], Some(format!("  ... and {more} more ({} shows all)", self.all_by)))
    }
}
