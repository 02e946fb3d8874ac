//! The model's effective trust: the best walk, found in layers.

use std::collections::BTreeMap;

use super::Model;

/// The numerator of complete trust.
pub const ONE: u128 = 10u128.pow(36);

/// A walk: its members from source to target, and the product of its weights over 10^36.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The product, over 10^36.
    pub product: u128,
    /// Source, everyone between, target.
    pub members: Vec<String>,
}

impl Walk {
    /// How many edges it has.
    pub fn hops(&self) -> usize {
        self.members.len() - 1
    }

    fn then(&self, member: &str, weight: u16) -> Walk {
        assert_eq!(self.product % 1000, 0, "twelve hops divide evenly");
        let mut members = self.members.clone();
        members.push(member.to_owned());
        Walk { product: self.product / 1000 * u128::from(weight), members }
    }

    /// Whether this is preferred to another walk with as many edges.
    fn beats(&self, other: &Walk) -> bool {
        self.product > other.product
            || self.product == other.product && self.members < other.members
    }
}

impl Model {
    /// The best walk from `source` to everyone it trusts, itself included.
    ///
    /// `layer` holds the best walk of exactly `hops` edges to each member: the greatest product, and
    /// among equals the bytewise smallest ids. A longer walk replaces a shorter one only if its product
    /// is greater.
    pub fn walks_from(&self, source: &str) -> BTreeMap<String, Walk> {
        let blocked = |member: &str| self.blocks.contains(&(source.to_owned(), member.to_owned()));
        let floor = u128::from(self.settings.floor().thousandths()) * (ONE / 1000);
        let start = Walk { product: ONE, members: vec![source.to_owned()] };
        let mut layer = BTreeMap::from([(source.to_owned(), start)]);
        let mut best = layer.clone();
        for _ in 0..self.settings.max_hops() {
            let mut next: BTreeMap<String, Walk> = BTreeMap::new();
            for ((from, to), weight) in &self.edges {
                let Some(walk) = layer.get(from) else { continue };
                let longer = walk.then(to, *weight);
                let better = next.get(to).is_none_or(|known| longer.beats(known));
                if !blocked(to) && longer.product >= floor && better {
                    next.insert(to.clone(), longer);
                }
            }
            for (to, walk) in &next {
                if best.get(to).is_none_or(|known| walk.product > known.product) {
                    best.insert(to.clone(), walk.clone());
                }
            }
            layer = next;
        }
        best
    }
}
