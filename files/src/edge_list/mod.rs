//! Edge lists: an edge or block per row. [`read_tsv`] documents the format of a row.
//!
//! Of rows with the same source and target the first counts, except that a block always counts. Losing
//! a block would show somebody to a person they shut out; losing a vouch that its own giver contradicts
//! costs little.

mod columns;
mod decimal;
mod foreign;
mod options;
mod read;
mod repeats;
mod row;
mod short_names;
mod sniff;
mod text;
mod write;

pub use decimal::{InvalidScale, Scale};
pub use options::{
    Column, Delimiter, Header, InvalidColumn, InvalidDelimiter, TsvOptions, TsvWeights,
};
pub(crate) use read::read;
pub use read::read_tsv;
pub use write::{LeftOut, left_out, write_tsv, write_tsv_to, write_tsv_with};

use std::fmt;

use serde::{Deserialize, Serialize};
use trust_core::BulkLoad;

/// The first line of every edge list that is written here: the weights below it count, 1 included, and no
/// row is a header. To other programs it is a comment.
const MARK: &str = "# trust-core edge list: weights as given";

/// An edge list as read: the rows to load, and the rows left out.
#[derive(Debug)]
pub struct Tsv {
    /// The members, edges and blocks, for [`Engine::load`](trust_core::Engine::load).
    pub load: BulkLoad,
    /// The number of rows in the file, including skipped ones; comments, empty lines and a header are not rows.
    pub rows: u64,
    /// The rows that were left out.
    pub skipped: Skipped,
    /// For each name of `load`, the row that names it first, counted from 1.
    pub first_rows: Vec<u32>,
}

/// The numbers of rows left out, by reason; each row under the first reason that holds, in the order short row, bad
/// id, self-loop, bad weight, zero weight, repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Skipped {
    /// The source is the target.
    pub self_loops: u64,
    /// The pair stands in an earlier row, or the source blocks this target in another.
    pub repeats: u64,
    /// The weight is 0, or rounds to 0 thousandths.
    pub zero_weights: u64,
    /// The weight is no number, or is outside -1 to 1 (outside the scale, if a scale is given).
    pub bad_weights: u64,
    /// An id is empty or longer than 255 bytes.
    pub bad_ids: u64,
    /// The column of the source or of the target is missing.
    pub short_rows: u64,
}

impl Skipped {
    /// Returns the sum of all counts.
    pub fn total(&self) -> u64 {
        self.reasons().iter().map(|&(rows, _)| rows).sum()
    }

    /// Returns each reason, in words for people, with its number of rows.
    pub fn reasons(&self) -> [(u64, &'static str); 6] {
        [
            (self.self_loops, "self-loops"),
            (self.repeats, "repeats of a pair"),
            (self.zero_weights, "of weight 0"),
            (self.bad_weights, "with a weight that is no number from -1 to 1"),
            (self.bad_ids, "with an id that is empty or over 255 bytes"),
            (self.short_rows, "with fewer than two columns"),
        ]
    }
}

impl fmt::Display for Skipped {
    /// Writes `3 self-loops, 1 of weight 0`, or `none` if no row was left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut any = false;
        for (rows, reason) in self.reasons().into_iter().filter(|&(rows, _)| rows > 0) {
            write!(f, "{}{rows} {reason}", if any { ", " } else { "" })?;
            any = true;
        }
        if any { Ok(()) } else { f.write_str("none") }
    }
}
