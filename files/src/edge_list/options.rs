//! The options for reading an edge list: columns, and the meaning of weights.

use std::str::FromStr;

use thiserror::Error;

use super::decimal::Scale;

/// The options for reading an edge list. The default detects the options from the file, and guesses no
/// scale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TsvOptions {
    /// The meaning of the weights.
    pub weights: TsvWeights,
    /// The divisor of the weights; without it they are from 0 to 1 already.
    pub scale: Option<Scale>,
    /// The separator of columns; without it, it is detected from the first rows.
    pub delimiter: Option<Delimiter>,
    /// Whether the first row names the columns.
    pub header: Header,
    /// The column of the trusting member; without it, the column that the header names, or else the first.
    pub source: Option<Column>,
    /// The column of the trusted member; without it, the column that the header names, or else the second.
    pub target: Option<Column>,
    /// The column of the weight; without it, the column that the header names, or else the third.
    pub weight: Option<Column>,
    /// Quotes are part of ids, as in files that quote nothing.
    pub unquoted: bool,
}

/// The meaning of the weights of an edge list. Blocks are blocks in each case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TsvWeights {
    /// As given, unless all positive weights are exactly 1: such a file carries none, and each reads as the
    /// vouch 0.8. All rows are looked at, those that are left out as well. A file with a mark that its
    /// weights count, as in every file written by this crate, or with a given scale, carries weights.
    #[default]
    Auto,
    /// As given, 1 included.
    AsGiven,
    /// Each positive weight reads as the vouch 0.8.
    Vouch,
}

/// Whether the first row names the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Header {
    /// It does if it holds a well-known word for a source and one for a target: `source` and `target`,
    /// `from` and `to`, `rater` and `ratee`, and the like. A file that was written here has no header.
    #[default]
    Auto,
    /// It does.
    Present,
    /// It is a row like any other.
    Absent,
}

/// The separator of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delimiter {
    /// One byte between two columns: a tab, a comma, a semicolon, a bar.
    Byte(u8),
    /// Any number of blanks and tabs between two columns, and before the first.
    Blanks,
}

/// A text that names no delimiter.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is no delimiter: tab, comma, semicolon, blanks, or one character that is neither letter nor digit"
)]
pub struct InvalidDelimiter(String);

/// A text that names no column.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a column is a name, or a number counted from 1, not {0:?}")]
pub struct InvalidColumn(String);

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Column {
    /// The column with this name in the header.
    Name(String),
    /// The column with this number, counted from 1.
    Number(usize),
    /// There is none; for weights: each row is a vouch.
    Absent,
}

impl Delimiter {
    /// A tab.
    pub const TAB: Delimiter = Delimiter::Byte(b'\t');
    /// A comma.
    pub const COMMA: Delimiter = Delimiter::Byte(b',');
    /// A semicolon.
    pub const SEMICOLON: Delimiter = Delimiter::Byte(b';');

    /// Returns the byte that separates columns, where blanks were made one.
    pub(super) fn byte(self) -> u8 {
        match self {
            Delimiter::Byte(byte) => byte,
            Delimiter::Blanks => b' ',
        }
    }
}

impl FromStr for Delimiter {
    type Err = InvalidDelimiter;

    fn from_str(text: &str) -> Result<Self, InvalidDelimiter> {
        match text.to_ascii_lowercase().as_str() {
            "tab" | "\\t" | "\t" => Ok(Delimiter::TAB),
            "comma" => Ok(Delimiter::COMMA),
            "semicolon" => Ok(Delimiter::SEMICOLON),
            "blanks" | "blank" | "space" | " " => Ok(Delimiter::Blanks),
            other => match other.as_bytes() {
                &[byte] if byte.is_ascii_punctuation() && !matches!(byte, b'"' | b'#') => {
                    Ok(Delimiter::Byte(byte))
                }
                _ => Err(InvalidDelimiter(text.to_owned())),
            },
        }
    }
}

impl FromStr for Column {
    type Err = InvalidColumn;

    /// Parses a column: a number counts from 1, `none` is no column; any other text is a name.
    fn from_str(text: &str) -> Result<Self, InvalidColumn> {
        match text.parse::<i64>() {
            Ok(number @ 1..) => usize::try_from(number).map(Column::Number).ok(),
            Ok(_) => None,
            Err(_) if text.is_empty() => None,
            Err(_) if text == "none" => Some(Column::Absent),
            Err(_) => Some(Column::Name(text.to_owned())),
        }
        .ok_or_else(|| InvalidColumn(text.to_owned()))
    }
}
