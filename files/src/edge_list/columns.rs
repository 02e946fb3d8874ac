//! Finds the columns of an edge list: by the words of a header, by the caller's options, or else by position.

use csv::ByteRecord;

use super::options::{Column, Header, TsvOptions};
use crate::error::Fault;

const SOURCES: &[&str] = &[
    "source",
    "src",
    "from",
    "fromnode",
    "sourcenode",
    "rater",
    "trustor",
    "truster",
    "voter",
    "giver",
    "follower",
    "sender",
    "origin",
    "subject",
];
const TARGETS: &[&str] = &[
    "target",
    "tgt",
    "dst",
    "dest",
    "destination",
    "to",
    "tonode",
    "targetnode",
    "ratee",
    "rated",
    "trustee",
    "votee",
    "recipient",
    "receiver",
    "followee",
    "followed",
    "object",
];
const WEIGHTS: &[&str] = &[
    "weight",
    "wt",
    "trust",
    "trustweight",
    "trustvalue",
    "rating",
    "rate",
    "score",
    "value",
    "vote",
    "strength",
    "sign",
];

/// The places of the columns that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub source: usize,
    pub target: usize,
    pub weight: Option<usize>,
}

impl Columns {
    /// Finds the columns in a file that begins with `first`, and whether that row is a header. A file that is
    /// `marked` as written by this library has none.
    pub fn of(
        first: &ByteRecord,
        options: &TsvOptions,
        marked: bool,
    ) -> Result<(Self, bool), Fault> {
        let asked = [&options.source, &options.target, &options.weight];
        let by_name = asked.iter().any(|column| matches!(column, Some(Column::Name(_))));
        let words: Vec<String> = first.iter().map(plain).collect();
        let is_header = match options.header {
            Header::Present => true,
            Header::Absent => false,
            Header::Auto if by_name => true,
            Header::Auto => {
                !marked && known(&words, SOURCES).is_some() && known(&words, TARGETS).is_some()
            }
        };
        let names = if is_header { words.as_slice() } else { &[] };
        let find = |asked: &Option<Column>, known_as, place| match asked {
            None => Ok(Some(known(names, known_as).unwrap_or(place))),
            Some(Column::Number(number)) => match number.checked_sub(1) {
                Some(place) => Ok(Some(place)),
                None => Err(Fault::NoColumn { name: "0".to_owned(), columns: shown(first) }),
            },
            Some(Column::Absent) => Ok(None),
            Some(Column::Name(name)) => named(first, is_header, name).map(Some),
        };
        let missing = || Fault::NoColumn { name: "none".to_owned(), columns: shown(first) };
        let source = find(&options.source, SOURCES, 0)?.ok_or_else(missing)?;
        let target = find(&options.target, TARGETS, 1)?.ok_or_else(missing)?;
        let weight = find(&options.weight, WEIGHTS, 2)?;
        if source == target {
            return Err(Fault::SameColumn { column: source + 1 });
        }
        // A third column that is the source or the target is no weight.
        let weight = weight.filter(|&weight| weight != source && weight != target);
        Ok((Columns { source, target, weight }, is_header))
    }
}

/// Returns whether a field is a well-known word for a weight.
pub(super) fn is_weight(field: &[u8]) -> bool {
    WEIGHTS.contains(&plain(field).as_str())
}

/// Returns the first column with one of the `known` names.
fn known(words: &[String], known: &[&str]) -> Option<usize> {
    words.iter().position(|word| known.contains(&word.as_str()))
}

/// Returns a word of a header without case, blanks and dashes, and without `id`.
fn plain(field: &[u8]) -> String {
    let text = String::from_utf8_lossy(field).to_lowercase();
    let letters: String =
        text.chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '\u{feff}')).collect();
    match letters.strip_suffix("id") {
        Some(word) if !word.is_empty() => word.to_owned(),
        _ => letters,
    }
}

/// Returns the column that the header names `name`: exactly, or else without case and surrounding blanks.
fn named(first: &ByteRecord, is_header: bool, name: &str) -> Result<usize, Fault> {
    let missing = || Fault::NoColumn { name: name.to_owned(), columns: shown(first) };
    if !is_header {
        return Err(missing());
    }
    let folded = |text: &[u8]| String::from_utf8_lossy(text).trim().to_lowercase();
    let exact = first.iter().position(|field| field == name.as_bytes());
    let wanted = folded(name.as_bytes());
    exact.or_else(|| first.iter().position(|field| folded(field) == wanted)).ok_or_else(missing)
}

fn shown(first: &ByteRecord) -> Vec<String> {
    first.iter().take(20).map(|field| String::from_utf8_lossy(field).into_owned()).collect()
}
