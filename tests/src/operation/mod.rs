//! The operations that property tests and the fuzzer apply to the engine and to the model.

mod edit;
mod palette;

pub use edit::{Edit, Item};
pub use palette::{
    GROUPS, Grantings, MOMENTS, NAMES, Name, RESOURCES, Sieve, TAGS, all_kilometres, name, pick,
    places, settings, with_grantings,
};

use crate::model::Row;
use palette::thousandths_of;

/// One thing done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Operation {
    /// A batch of changes.
    Apply(Vec<Edit>),
    /// A bulk load of trust and of blocks.
    Load {
        /// Source, target, weight.
        rows: Vec<(Name, Name, u16)>,
        /// Blocker, blocked.
        blocks: Vec<(Name, Name)>,
        /// Whether the rows are repeated until the load counts as large and rebuilds the base.
        large: bool,
    },
    /// Folding all edits into the base.
    Compact,
    /// Saving to a checkpoint and going on from there.
    Reload,
    /// Beginning a watch.
    Watch {
        /// Whose.
        viewer: Name,
        /// Of what.
        sieve: Sieve,
        /// At which of the moments.
        moment: u8,
        /// Whether it is polled only at the end, or when it is moved.
        seldom: bool,
    },
    /// Moving a watch to another of the moments.
    Move(u8, u8),
    /// Ending a watch.
    Unwatch(u8),
}

/// More rows than this rebuild the base of a small graph.
const LARGE: usize = 1 << 12;

/// The rows that an operation loads, by name.
pub fn rows(rows: &[(Name, Name, u16)], large: bool) -> Vec<Row> {
    let row = |&(source, target, thousandths): &(Name, Name, u16)| {
        (name(source), name(target), thousandths_of(thousandths))
    };
    let count = if large && !rows.is_empty() { LARGE + rows.len() } else { rows.len() };
    rows.iter().map(row).cycle().take(count).collect()
}
