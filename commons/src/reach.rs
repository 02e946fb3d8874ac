//! The number of people whom a listing reaches, as shown to its owner before posting.
//!
//! People admitted by a group are counted exactly. People admitted by trust or nearness are counted in fives, and
//! as "fewer than five" below that, which includes nobody: so neither a count, nor a total without the other parts,
//! nor the difference of two answers reveals a person. The caller decides who counts: people of whom the owner may
//! know.

use std::collections::{BTreeMap, BTreeSet};

use trust_core::{Grant, Grants, Via};

/// The step of counts by trust or nearness.
pub const STEP: u64 = 5;

/// A number of people, as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Count {
    /// Exactly this number.
    Exactly(u64),
    /// This number, and fewer than five more of those that were counted.
    AtLeast(u64),
    /// Fewer than this number, perhaps nobody.
    FewerThan(u64),
}

impl Count {
    /// Returns the smallest possible number.
    pub fn least(self) -> u64 {
        match self {
            Count::Exactly(count) | Count::AtLeast(count) => count,
            Count::FewerThan(_) => 0,
        }
    }
}

/// The number of people for each grant that is the first to admit them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The total: the sum of the parts, as far as they are shown.
    pub total: Count,
    /// The number of people for each grant, in the order of the grants. A grant by trust or nearness has a part
    /// even if it admits nobody; other grants do not.
    pub parts: Vec<(Via, Count)>,
}

impl Reach {
    /// Computes the shown numbers for these grants.
    ///
    /// If every member is admitted, people left out of a rounded part are counted among all members. Otherwise that
    /// part would be the difference of all members and the other parts.
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
        let total = if is_rounded(grants) { Count::AtLeast(least) } else { Count::Exactly(least) };
        Reach { total, parts }
    }
}

/// The numbers of people whom a change adds to an audience, and takes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// The number of people who see the resource after the change and did not before.
    pub gained: Count,
    /// The number of people who saw the resource before the change and do not after it.
    pub lost: Count,
}

impl Shift {
    /// Computes the shown numbers for these grants. They are exact where no grant singles out people, or where
    /// everybody is admitted; otherwise all are in fives, since a person may move between two grants.
    pub fn of(grants: &Grants, gained: u64, lost: u64) -> Self {
        let shown = if is_rounded(grants) { in_steps } else { Count::Exactly };
        Shift { gained: shown(gained), lost: shown(lost) }
    }

    /// Returns whether the numbers say that the audience stays as it is.
    pub fn is_nothing(&self) -> bool {
        [self.gained, self.lost].iter().all(|count| *count == Count::Exactly(0))
    }
}

/// Returns whether a total for these grants is rounded.
fn is_rounded(grants: &Grants) -> bool {
    let mut vias = grants.iter().map(Grant::via);
    !grants.contains(&Grant::Public) && vias.any(singles_out)
}

/// Returns a number of people in fives.
pub fn in_steps(count: u64) -> Count {
    match count - count % STEP {
        0 => Count::FewerThan(STEP),
        least => Count::AtLeast(least),
    }
}

/// Returns whether the people whom a grant admits reveal trust or places.
fn singles_out(via: Via) -> bool {
    matches!(via, Via::Trusted | Via::Nearby | Via::Network)
}
