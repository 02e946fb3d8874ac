//! A declaration of trust: a member says how much they trust another.

use trust_core::{BulkLoad, Change, InvalidId, MemberId, Weight};

use crate::facts;
use crate::refusal::refusals;

/// A declaration of trust of one member in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The trusting member.
    pub source: MemberId,
    /// The trusted member.
    pub target: MemberId,
    /// The weight.
    pub weight: Weight,
}

impl Declaration {
    /// Refuses a member who would declare trust in themselves.
    pub fn check_target(source: &MemberId, target: &MemberId) -> Result<(), TrustRefusal> {
        if source == target { Err(TrustRefusal::SelfTrust) } else { Ok(()) }
    }

    /// Returns its facts for the engine.
    pub fn facts(&self) -> [Change; 1] {
        let (source, target) = (self.source.clone(), self.target.clone());
        [Change::SetTrust { source, target, weight: self.weight }]
    }

    /// Returns the changes for the engine when the declaration is revoked.
    pub fn ends(&self) -> Vec<Change> {
        facts::ends(&self.facts())
    }
}

/// Adds the facts of a declaration to a bulk load, which has room for millions.
pub fn load(
    load: &mut BulkLoad,
    source: &str,
    target: &str,
    weight: Weight,
) -> Result<(), InvalidId> {
    let (source, target) = (load.names.intern(source)?, load.names.intern(target)?);
    load.edges.push(source, target, weight);
    Ok(())
}

refusals! {
    /// The reason why a declaration of trust is refused.
    #[non_exhaustive]
    pub enum TrustRefusal {
        /// The trusted member is the trusting member.
        #[error("a member cannot declare trust in themselves")]
        SelfTrust => Invalid at "id",
    }
}
