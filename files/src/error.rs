//! Every refusal of a file, each naming the path.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use trust_core::CheckpointError;

/// Why a file could not be read or written. What was there before is still there, whole.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: "read" or "write".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file begins like gzip, but is damaged or cut off.
    #[error("{} is damaged gzip: {source}", path.display())]
    Gzip {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: io::Error,
    },
    /// The file has rows, but not one with two ids separated by a tab.
    #[error(
        "{} is not an edge list: none of its {rows} rows has two ids separated by a tab",
        path.display()
    )]
    NotTsv {
        /// The file.
        path: PathBuf,
        /// How many rows it has.
        rows: u64,
    },
    /// The file is not a checkpoint, or a damaged one.
    #[error("{}: {source}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
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
    /// An id with a tab or a line break, or with a leading `#`, which no row can hold.
    #[error("cannot write {}: a row cannot hold the member id {member:?}", path.display())]
    UnwritableId {
        /// The file.
        path: PathBuf,
        /// The id.
        member: String,
    },
    /// The caller's progress callback asked to stop.
    #[error("reading {} was cancelled", path.display())]
    Cancelled {
        /// The file.
        path: PathBuf,
    },
}

impl FileError {
    /// A stable name for programs to match on, the same in every language.
    pub fn code(&self) -> &'static str {
        match self {
            FileError::Io { .. } => "IO_ERROR",
            FileError::Gzip { .. } => "INVALID_GZIP",
            FileError::NotTsv { .. } => "NOT_TSV",
            FileError::Checkpoint { source, .. } => source.code(),
            FileError::TooLarge { .. } => "TOO_LARGE",
            FileError::UnwritableId { .. } => "INVALID_MEMBER_ID",
            FileError::Cancelled { .. } => "CANCELLED",
        }
    }

    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        FileError::Io { action: "read", path: path.to_owned(), source }
    }

    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        FileError::Io { action: "write", path: path.to_owned(), source }
    }
}
