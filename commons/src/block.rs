//! A block: it hides two members from each other, everywhere.

use trust_core::{BulkLoad, Change, InvalidId, MemberId};

use crate::facts;

/// A block of one member by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The blocking member.
    pub blocker: MemberId,
    /// The blocked member.
    pub blocked: MemberId,
}

impl Block {
    /// Returns its facts for the engine.
    pub fn facts(&self) -> [Change; 1] {
        [Change::Block { blocker: self.blocker.clone(), blocked: self.blocked.clone() }]
    }

    /// Returns the changes for the engine when the block is lifted.
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
