//! The cells that audiences of a checkpoint grant by name.
//!
//! Invariant: one entry for each resource that names cells, in the order of the resources.

use serde::{Deserialize, Serialize};

use super::malformed;
use super::shared::{ascending, below};
use crate::error::CheckpointError;
use crate::id::GroupIdx;
use crate::resource::Row;

/// The cells that audiences name.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct NamedCells(Vec<CellsOf>);

/// The cells that the audience of one resource names.
#[derive(Serialize, Deserialize)]
pub(super) struct CellsOf {
    /// The place of the resource.
    pub resource: u32,
    /// Whether any other cell that the owner shares admits, too.
    pub any: bool,
    /// The numbers of the cells.
    pub cells: Vec<u32>,
}

impl NamedCells {
    /// Returns the named cells of these rows, with the groups numbered by `renumbered`.
    pub fn of<'a>(
        rows: impl Iterator<Item = &'a Row>,
        renumbered: impl Fn(&[u32]) -> Vec<u32>,
    ) -> Self {
        let naming = (0..).zip(rows).filter(|(_, row)| !row.detail.cells.is_empty());
        let cells_of = |(resource, row): (u32, &Row)| {
            let cells: Vec<u32> = row.detail.cells.iter().map(|&GroupIdx(cell)| cell).collect();
            CellsOf { resource, any: row.detail.any_cell, cells: renumbered(&cells) }
        };
        NamedCells(naming.map(cells_of).collect())
    }

    /// Returns the entries, checked against the numbers of resources and groups that there are.
    pub fn decoded(
        self,
        resources: usize,
        groups: usize,
    ) -> Result<std::iter::Peekable<impl Iterator<Item = CellsOf>>, CheckpointError> {
        if let Some(last) = self.0.last() {
            below("the resource of cells", last.resource, resources)?;
        }
        if !self.0.is_sorted_by(|a, b| a.resource < b.resource) {
            return malformed("the resources that name cells are out of order".to_owned());
        }
        for of in &self.0 {
            ascending("the cells of an audience", &of.cells, groups)?;
            if of.cells.is_empty() {
                return malformed(format!("the resource number {} names no cells", of.resource));
            }
        }
        Ok(self.0.into_iter().peekable())
    }
}
