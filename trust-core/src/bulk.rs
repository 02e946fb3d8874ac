//! Bulk loads: many edges and blocks at once, numbered by the caller.
//!
//! [`BulkLoad::from_rows`] defines which rows of a table are left out, and which rows refuse the whole load.

use serde::{Deserialize, Serialize};

use std::fmt;

use crate::error::LoadError;
use crate::graph::EdgeList;
use crate::id::NameTable;
use crate::trust::{Threshold, Weight};

/// Edges and blocks over a table of names. All other fields refer to names by their position.
#[derive(Clone, Default)]
pub struct BulkLoad {
    /// The members, each once.
    pub names: NameTable,
    /// The edges: sources, targets and weights.
    pub edges: EdgeList,
    /// The blocks: blocker and blocked.
    pub blocks: Vec<(u32, u32)>,
}

/// The numbers of rows left out, by reason; each row under the first reason that holds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeftOut {
    /// The source, the target or the weight is absent.
    pub missing: u64,
    /// The source is the target.
    pub self_loops: u64,
    /// The weight is 0, or rounds to 0 thousandths.
    pub zero_weights: u64,
}

impl LeftOut {
    /// Returns the sum of all counts.
    pub fn total(&self) -> u64 {
        self.missing + self.self_loops + self.zero_weights
    }
}

impl BulkLoad {
    /// Stands for an absent id in a column of positions.
    pub const MISSING: u32 = u32::MAX;

    /// Returns the load of the rows `sources[i] -> targets[i]`: positions in `names`, or [`MISSING`](Self::MISSING).
    /// `weights` may hold NaN, for an absent weight; without weights every row is a vouch.
    ///
    /// Rows with something absent, self-loops and weights of 0 are left out and counted, and names that stand
    /// in no other row go with them. Any other weight outside (0, 1] refuses the whole, and so do columns that differ in
    /// length. O(rows + names).
    pub fn from_rows(
        names: NameTable,
        sources: Vec<u32>,
        targets: Vec<u32>,
        weights: Option<&[f64]>,
    ) -> Result<(Self, LeftOut), LoadError> {
        let rows = sources.len();
        let of_weights = weights.map_or(rows, <[f64]>::len);
        if targets.len() != rows || of_weights != rows {
            let targets = targets.len();
            return Err(LoadError::LengthMismatch { sources: rows, targets, weights: of_weights });
        }
        let mut left_out = LeftOut::default();
        let mut edges = EdgeList { sources, targets, weights: Vec::with_capacity(rows) };
        for row in 0..rows {
            let (source, target) = (edges.sources[row], edges.targets[row]);
            let given = weights.map(|weights| weights[row]);
            if source.max(target) == Self::MISSING || given.is_some_and(f64::is_nan) {
                left_out.missing += 1;
            } else if source == target {
                left_out.self_loops += 1;
            } else if let Some(weight) = Self::weight_unless_zero(row, given)? {
                let kept = edges.weights.len();
                (edges.sources[kept], edges.targets[kept]) = (source, target);
                edges.weights.push(weight);
            } else {
                left_out.zero_weights += 1;
            }
        }
        let mut load = BulkLoad { names, edges, blocks: Vec::new() };
        if left_out.total() > 0 {
            load.edges.sources.truncate(load.edges.weights.len());
            load.edges.targets.truncate(load.edges.weights.len());
            load.forget_unused_names();
        }
        Ok((load, left_out))
    }

    /// Returns the weight that row `row` gives, the vouch where it gives none; none if it rounds to 0.
    fn weight_unless_zero(row: usize, given: Option<f64>) -> Result<Option<Weight>, LoadError> {
        let Some(value) = given else { return Ok(Some(Weight::VOUCH)) };
        match Self::weight(row, value) {
            Ok(weight) => Ok(Some(weight)),
            Err(_) if Threshold::from_f64(value.abs()) == Ok(Threshold::ZERO) => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// Drops the names without edges, and numbers the others again in their order.
    fn forget_unused_names(&mut self) {
        let mut number = vec![Self::MISSING; self.names.len()];
        for &end in self.edges.sources.iter().chain(&self.edges.targets) {
            if let Some(number) = number.get_mut(end as usize) {
                *number = 0;
            }
        }
        let mut order = Vec::with_capacity(number.len());
        for (position, number) in number.iter_mut().enumerate().filter(|(_, number)| **number == 0)
        {
            *number = order.len() as u32;
            order.push(position as u32);
        }
        self.names = self.names.reordered(&order);
        for end in self.edges.sources.iter_mut().chain(&mut self.edges.targets) {
            *end = number.get(*end as usize).copied().unwrap_or(Self::MISSING);
        }
    }

    /// Returns a weight as row `row` gives it.
    pub fn weight(row: usize, value: f64) -> Result<Weight, LoadError> {
        Weight::from_f64(value).map_err(|error| LoadError::InvalidWeight { row, error })
    }

    /// Refuses rows that contradict each other or the table of names.
    pub(crate) fn check(&self) -> Result<(), LoadError> {
        let EdgeList { sources, targets, weights } = &self.edges;
        if sources.len() != targets.len() || sources.len() != weights.len() {
            return Err(LoadError::LengthMismatch {
                sources: sources.len(),
                targets: targets.len(),
                weights: weights.len(),
            });
        }
        if sources.len() > u32::MAX as usize {
            return Err(LoadError::TooLarge);
        }
        for (row, (&source, &target)) in sources.iter().zip(targets).enumerate() {
            if source == target || source.max(target) as usize >= self.names.len() {
                self.check_ends(row, source, target)?;
                return Err(LoadError::SelfTrust { row, member: self.name(source) });
            }
        }
        for (row, &(blocker, blocked)) in self.blocks.iter().enumerate() {
            self.check_ends(row, blocker, blocked)?;
            if blocker == blocked {
                return Err(LoadError::SelfBlock { row, member: self.name(blocker) });
            }
        }
        Ok(())
    }

    fn check_ends(&self, row: usize, a: u32, b: u32) -> Result<(), LoadError> {
        let (position, members) = (a.max(b), self.names.len());
        if position as usize >= members {
            return Err(LoadError::NoSuchPosition { row, position, members });
        }
        Ok(())
    }

    fn name(&self, position: u32) -> String {
        self.names.name(position).to_owned()
    }
}

impl fmt::Debug for BulkLoad {
    /// Prints the numbers of names, edges and blocks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkLoad")
            .field("names", &self.names.len())
            .field("edges", &self.edges.len())
            .field("blocks", &self.blocks.len())
            .finish()
    }
}
