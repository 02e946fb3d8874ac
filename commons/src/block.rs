//! A block: it hides two members from each other, everywhere.

use trust_core::{BulkLoad, Change, InvalidId, MemberId};

use crate::facts;
use crate::refusal::refusals;

/// The greatest number of blocks of a member. It is limited because an id that no member has can be blocked, too.
pub const MOST_BLOCKS: u64 = 10_000;

/// A block of one member by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The blocking member.
    pub blocker: MemberId,
    /// The blocked member.
    pub blocked: MemberId,
}

impl Block {
    /// Makes a block. Refused for a member who would block themselves.
    pub fn new(blocker: MemberId, blocked: MemberId) -> Result<Self, BlockRefusal> {
        match blocker == blocked {
            true => Err(BlockRefusal::SelfBlock),
            false => Ok(Block { blocker, blocked }),
        }
    }

    /// Refuses more than [`MOST_BLOCKS`] blocks of a member.
    pub fn check_count(blocks: u64) -> Result<(), BlockRefusal> {
        match blocks > MOST_BLOCKS {
            true => Err(BlockRefusal::TooManyBlocks { most: MOST_BLOCKS }),
            false => Ok(()),
        }
    }

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

refusals! {
    /// The reason why a block is refused.
    #[non_exhaustive]
    pub enum BlockRefusal {
        /// The member is the blocking member.
        #[error("a member cannot block themselves")]
        SelfBlock => Invalid at "member",
        /// The member has blocked as many ids as allowed.
        #[error("a member can block at most {most} ids; lift a block first")]
        TooManyBlocks { most: u64 } => Conflict,
    }
}
