//! Edge lists: one edge or block per row, columns separated by tabs. [`read_tsv`] says what a row may be.
//!
//! Of rows with the same source and target the first counts, except that a block always counts. Losing
//! a block would show somebody to a person they shut out; losing a vouch that its own giver contradicts
//! costs little.

mod input;
mod read;
mod repeats;
mod row;
mod short_names;
mod write;

pub use read::read_tsv;
pub use write::{write_tsv, write_tsv_to};

use serde::{Deserialize, Serialize};
use trust_core::BulkLoad;

/// How an edge list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TsvOptions {
    /// What the weights mean.
    pub weights: TsvWeights,
}

/// What the weights of an edge list mean. Blocks are blocks in each case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TsvWeights {
    /// As given, unless all positive weights are exactly 1: such a file carries none, and each
    /// reads as the vouch 0.8.
    #[default]
    Auto,
    /// As given, 1 included.
    AsGiven,
    /// Each positive weight reads as the vouch 0.8.
    Vouch,
}

/// An edge list as read: what to load, and what was left out.
#[derive(Debug)]
pub struct Tsv {
    /// The members, edges and blocks, for [`Engine::load`](trust_core::Engine::load).
    pub load: BulkLoad,
    /// How many rows the file has, skipped ones included; comments and empty lines are no rows.
    pub rows: u64,
    /// The rows that were left out.
    pub skipped: Skipped,
}

/// How many rows were left out, by reason; each row under the first reason that holds, in the order
/// short row, bad id, self-loop, bad weight, zero weight, repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Skipped {
    /// The source is the target.
    pub self_loops: u64,
    /// The pair stands in an earlier row, or the source blocks this target in another.
    pub repeats: u64,
    /// The weight is 0, or rounds to 0 thousandths.
    pub zero_weights: u64,
    /// The weight is no number, or is outside -1 to 1.
    pub bad_weights: u64,
    /// An id is empty, longer than 255 bytes, or not UTF-8.
    pub bad_ids: u64,
    /// There are fewer than two columns.
    pub short_rows: u64,
}

impl Skipped {
    /// All of them together.
    pub fn total(&self) -> u64 {
        self.self_loops
            + self.repeats
            + self.zero_weights
            + self.bad_weights
            + self.bad_ids
            + self.short_rows
    }
}
