//! The number of people whom a listing reaches, as shown to its owner before posting.
//!
//! Whom a group admits is counted exactly. Whom trust or nearness admits is told in fives, and as "fewer than five"
//! below that, nobody included: so neither a count, nor a total without the other parts, nor the difference of two
//! answers tells of one person. Who counts there is for the caller to say: people of whom the owner may know.

use std::collections::{BTreeMap, BTreeSet};

use trust_core::{Grants, Via};

/// What rests on trust or nearness is told in steps of so many people.
pub const STEP: u64 = 5;

/// How many people, as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Count {
    /// Exactly so many.
    Exactly(u64),
    /// So many, and fewer than five more of those that were counted.
    AtLeast(u64),
    /// Fewer than so many, perhaps nobody.
    FewerThan(u64),
}

impl Count {
    /// How many there are at least.
    pub fn least(self) -> u64 {
        match self {
            Count::Exactly(count) | Count::AtLeast(count) => count,
            Count::FewerThan(_) => 0,
        }
    }
}

/// How many people each grant admits that is the first to admit them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// How many in all. It is the sum of the parts, as far as those are told.
    pub total: Count,
    /// How many each grant admits, in the order in which grants are asked. A grant that rests on trust or nearness has a
    /// part whether it admits anybody or not; others, if they do.
    pub parts: Vec<(Via, Count)>,
}

impl Reach {
    /// What is told of how many people these grants admit.
    ///
    /// Where every member is admitted, those left out of a rounded part are counted among them. Else that part would
    /// be the difference of all members and the other parts.
    pub fn of(grants: &Grants, counted: &[(Via, u64)]) -> Self {
        let counted: BTreeMap<Via, u64> = counted.iter().copied().collect();
        let vias: BTreeSet<Via> = grants.iter().map(|grant| grant.via()).collect();
        let (mut parts, mut left) = (Vec::new(), 0);
        for &via in &vias {
            let count = counted.get(&via).copied().unwrap_or_default();
            let part = match via {
                _ if singles_out(via) => {
                    left += count % STEP;
                    in_steps(count)
                }
                Via::Public => Count::Exactly(count + left),
                _ => Count::Exactly(count),
            };
            parts.push((via, part));
        }
        parts.retain(|(_, part)| *part != Count::Exactly(0));
        let least = parts.iter().map(|(_, part)| part.least()).sum();
        let is_rounded = vias.iter().copied().any(singles_out) && !vias.contains(&Via::Public);
        let total = if is_rounded { Count::AtLeast(least) } else { Count::Exactly(least) };
        Reach { total, parts }
    }
}

fn in_steps(count: u64) -> Count {
    match count - count % STEP {
        0 => Count::FewerThan(STEP),
        least => Count::AtLeast(least),
    }
}

/// Whether whom a grant admits tells of somebody's trust, or of where they are.
fn singles_out(via: Via) -> bool {
    matches!(via, Via::Trusted | Via::Nearby | Via::Network)
}
