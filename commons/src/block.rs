//! A block: it hides two members from each other, everywhere.

use trust_core::{BulkLoad, Change, InvalidId, MemberId};

use crate::facts;

/// That one member has blocked another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Who blocks.
    pub blocker: MemberId,
    /// Who is blocked.
    pub blocked: MemberId,
}

impl Block {
    /// What the engine must know of it.
    pub fn facts(&self) -> [Change; 1] {
        [Change::Block { blocker: self.blocker.clone(), blocked: self.blocked.clone() }]
    }

    /// What the engine applies when the block is lifted.
    pub fn ends(&self) -> Vec<Change> {
        facts::ends(&self.facts())
    }
}

/// Adds the facts of a block to a bulk load, which has room for millions.
pub fn load(load: &mut BulkLoad, blocker: &str, blocked: &str) -> Result<(), InvalidId> {
    let block = (load.names.intern(blocker)?, load.names.intern(blocked)?);
    load.blocks.push(block);
    Ok(())
}
