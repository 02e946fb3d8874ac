//! Many edges and blocks at once, numbered by the caller: what a bulk load takes.

use crate::error::LoadError;
use crate::graph::EdgeList;
use crate::id::NameTable;
use crate::trust::Weight;

/// Edges and blocks over a table of names; everything else refers to names by their position.
#[derive(Clone, Default)]
pub struct BulkLoad {
    /// The members, each once.
    pub names: NameTable,
    /// Who trusts whom, how much.
    pub edges: EdgeList,
    /// Who blocks whom.
    pub blocks: Vec<(u32, u32)>,
}

impl BulkLoad {
    /// A weight as row `row` gives it.
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
