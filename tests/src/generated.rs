//! Graphs of some hundred or thousand members, the same on every machine: from a seed, by SplitMix64.

use crate::model::Row;

/// A sequence of numbers that a seed fixes (G. Steele and others, "Fast splittable pseudorandom number
/// generators", 2014).
pub struct Numbers(pub u64);

impl Numbers {
    /// The next number.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u32) -> u32 {
        (self.next_u64() % u64::from(bound)) as u32
    }

    /// One of `choices`.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u32) as usize]
    }
}

/// How the members of a generated graph find each other.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Anybody trusts anybody.
    Uniform,
    /// Some are trusted by very many: the lower of two draws is the target.
    Hubs,
    /// Most trust lies among neighbours on a ring, a twentieth goes anywhere.
    SmallWorld,
}

/// `edges` rows among `members` members named by number, weights from `weights`; repeats may occur.
pub fn rows(shape: Shape, members: u32, edges: usize, weights: &[u16], seed: u64) -> Vec<Row> {
    let mut numbers = Numbers(seed);
    let mut rows = Vec::with_capacity(edges);
    while rows.len() < edges {
        let source = numbers.below(members);
        let anybody = numbers.below(members);
        let target = match shape {
            Shape::Uniform => anybody,
            Shape::Hubs => (u64::from(anybody) * u64::from(anybody) / u64::from(members)) as u32,
            Shape::SmallWorld if numbers.below(20) == 0 => anybody,
            Shape::SmallWorld => (source + 1 + numbers.below(8)) % members,
        };
        let weight = numbers.pick(weights);
        if source != target {
            rows.push((format!("m{source}"), format!("m{target}"), weight));
        }
    }
    rows
}

/// Weights of some thirty values, .3 to .95, as people give them.
pub fn varied_weights() -> Vec<u16> {
    (6..=19).map(|twentieths| twentieths * 50).chain([1000, 999, 333, 667]).collect()
}
