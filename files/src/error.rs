//! Every refusal of a file, each naming the path.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use trust_core::CheckpointError;

use crate::edge_list::Skipped;

/// The reason why a file could not be read or written. An existing file is unchanged.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// The attempted action: "read" or "write".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file begins like gzip, but is damaged or cut off.
    #[error("{} is damaged gzip: {source}", path.display())]
    Gzip {
        /// The file.
        path: PathBuf,
        /// The error in the content.
        source: io::Error,
    },
    /// The file has another format, or is not text.
    #[error("{} {fault}", path.display())]
    NotTsv {
        /// The file.
        path: PathBuf,
        /// The evidence.
        fault: Fault,
    },
    /// The file has rows, but not one of two columns.
    #[error(
        "{} is not an edge list: none of its {rows} rows has two ids separated by a tab, a comma, a semicolon or blanks, \
         where blanks separate two ids, a weight, and nothing more",
        path.display()
    )]
    NoColumns {
        /// The file.
        path: PathBuf,
        /// The number of its rows.
        rows: u64,
    },
    /// The file has no row, or none that counts.
    #[error("{}{}", path.display(), no_rows(*rows, skipped))]
    NoRows {
        /// The file.
        path: PathBuf,
        /// The number of its rows.
        rows: u64,
        /// Why they do not count.
        skipped: Skipped,
    },
    /// The file is not a checkpoint, or a damaged one.
    #[error("{}: {source}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// The error in the content.
        source: CheckpointError,
    },
    /// The file has more members or edges than an engine can number.
    #[error(
        "{} is too large: an engine holds at most 4294967294 members and 4294967295 edges",
        path.display()
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The caller's progress callback asked to stop.
    #[error("reading {} was cancelled", path.display())]
    Cancelled {
        /// The file.
        path: PathBuf,
    },
}

/// The evidence that a file is not an edge list, or not one of the requested kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Fault {
    /// It is in another format, or in another encoding.
    #[error("is {}, not an edge list: {}", .0.name, .0.advice)]
    Foreign(Foreign),
    /// Its bytes are not UTF-8.
    #[error("is not UTF-8: line {line}, at byte {byte} of the text; save it as UTF-8")]
    NotUtf8 {
        /// The line, counted from 1.
        line: u64,
        /// The place of the byte, counted from 0.
        byte: u64,
    },
    /// It holds a byte that is 0, as no text does.
    #[error("is not an edge list but binary: line {line} holds a NUL byte, at byte {byte}")]
    Nul {
        /// The line, counted from 1.
        line: u64,
        /// The place of the byte, counted from 0.
        byte: u64,
    },
    /// A quote is opened and never closed.
    #[error("has a quote in line {line} that is not closed; {QUOTES}")]
    OpenQuote {
        /// The line in which it opens, or continues after a doubled quote.
        line: u64,
    },
    /// The field continues after a closing quote.
    #[error("has a quote within a quoted field in line {line}; {QUOTES}")]
    StrayQuote {
        /// The line, counted from 1.
        line: u64,
    },
    /// There is no column of a name that was given.
    #[error("has no column {name:?}; its first row is {}", columns.join(", "))]
    NoColumn {
        /// The name.
        name: String,
        /// The fields of the first row.
        columns: Vec<String>,
    },
    /// No row has a column of a number that was given.
    #[error("has no column number {number}: its rows have {columns} at most")]
    NoColumnNumber {
        /// The number, counted from 1.
        number: usize,
        /// The columns of the row that has most.
        columns: usize,
    },
    /// The source and the target would be the same column.
    #[error("has its source and its target in one column, number {column}: name two")]
    SameColumn {
        /// The column, counted from 1.
        column: usize,
    },
}

const QUOTES: &str = "a quote in a quoted field is written twice (RFC 4180); where nothing is quoted, say so (unquoted; --unquoted)";

/// A format that is no edge list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign {
    /// The name of the format.
    pub name: &'static str,
    /// Advice on how to get an edge list from it.
    pub advice: &'static str,
}

fn no_rows(rows: u64, skipped: &Skipped) -> String {
    if rows == 0 {
        return " holds no rows".to_owned();
    }
    let scale = match skipped.bad_weights {
        0 => "",
        _ => {
            ". Weights are from 0 to 1: name the scale of others (scale=10; --scale 10), or the column they are in (weight=NAME; --weight NAME)"
        }
    };
    format!(" holds no row that counts, of {rows}: {skipped}{scale}")
}

impl FileError {
    /// Returns a stable name for programs to match on, the same in every language.
    pub fn code(&self) -> &'static str {
        match self {
            FileError::Io { .. } => "IO_ERROR",
            FileError::Gzip { .. } => "INVALID_GZIP",
            FileError::NotTsv { .. } | FileError::NoColumns { .. } => "NOT_TSV",
            FileError::NoRows { .. } => "NO_ROWS",
            FileError::Checkpoint { source, .. } => source.code(),
            FileError::TooLarge { .. } => "TOO_LARGE",
            FileError::Cancelled { .. } => "CANCELLED",
        }
    }

    /// Returns the file that it is about: its path, `-` for standard output, or `standard input`.
    pub fn path(&self) -> &Path {
        match self {
            FileError::Io { path, .. }
            | FileError::Gzip { path, .. }
            | FileError::NotTsv { path, .. }
            | FileError::NoColumns { path, .. }
            | FileError::NoRows { path, .. }
            | FileError::Checkpoint { path, .. }
            | FileError::TooLarge { path }
            | FileError::Cancelled { path } => path,
        }
    }

    pub(crate) fn no_edge_list(path: &Path, fault: Fault) -> Self {
        FileError::NotTsv { path: path.to_owned(), fault }
    }

    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        FileError::Io { action: "read", path: path.to_owned(), source }
    }

    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        FileError::Io { action: "write", path: path.to_owned(), source }
    }
}
