//! A generated town: people in households, on streets, in clubs, who trust one another as people do.
//!
//! Integers only and no hash order: the same size and seed give the same town everywhere.

mod sharing;

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use trust_core::{BulkLoad, Change, Weight};

use crate::refusal::Refusal;

/// The fewest people a town has.
pub const LEAST_MEMBERS: u32 = 2;
/// The most.
pub const MOST_MEMBERS: u32 = 5_000_000;

const TREES: [&str; 24] = [
    "alder", "apple", "ash", "aspen", "bay", "beech", "birch", "cedar", "cherry", "elder", "elm",
    "fir", "hazel", "holly", "juniper", "larch", "linden", "maple", "oak", "pear", "pine",
    "poplar", "rowan", "willow",
];
const WAYS: [&str; 12] = [
    "row", "street", "lane", "court", "hill", "road", "mews", "walk", "close", "yard", "gate",
    "end",
];

/// People by number, in order of street and house.
pub struct Town {
    random: Random,
    /// The people of each household, and of each street.
    households: Vec<Range<u32>>,
    streets: Vec<Range<u32>>,
    edges: Pairs,
    blocks: Pairs,
    load: BulkLoad,
}

type Pairs = HashSet<(u32, u32)>;

impl Town {
    /// Generates the trust and blocks of a town of `members` people with a seed.
    pub fn build(members: u32, seed: u64) -> BulkLoad {
        Town::of_people(members, seed).load
    }

    /// Generates the same, and what these people then share.
    pub fn build_sharing(members: u32, seed: u64) -> Result<(BulkLoad, Vec<Change>), Refusal> {
        let mut town = Town::of_people(members, seed);
        let changes = town.share()?;
        Ok((town.load, changes))
    }

    fn of_people(members: u32, seed: u64) -> Self {
        let mut town = Town {
            random: Random(seed),
            households: Vec::new(),
            streets: Vec::new(),
            edges: Pairs::new(),
            blocks: Pairs::new(),
            load: BulkLoad::default(),
        };
        town.assign_homes(members);
        town.trust_within_households();
        town.trust_along_streets();
        let clubs = town.found_clubs(members);
        town.trust_in_clubs(&clubs);
        town.trust_far_away(members);
        town.fall_out(members);
        town
    }

    /// Builds streets of 10 to 40 houses and fills them with households of 1 to 5.
    fn assign_homes(&mut self, members: u32) {
        let mut settled = 0;
        while settled < members {
            let street = street_name(self.streets.len());
            let first = settled;
            for house in 1..=self.random.within(10..=40) {
                let size = [1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5][self.random.below(12) as usize];
                let household = settled..members.min(settled + size);
                for (letter, _) in ('a'..).zip(household.clone()) {
                    // Short, and unique by its address.
                    let _ = self.load.names.intern(&format!("{street}-{house}-{letter}"));
                }
                settled = household.end;
                if !household.is_empty() {
                    self.households.push(household);
                }
            }
            self.streets.push(first..settled);
        }
    }

    fn trust_within_households(&mut self) {
        for household in self.households.clone() {
            for source in household.clone() {
                for target in household.clone() {
                    self.trust(source, target, 850..=1000);
                }
            }
        }
    }

    /// Adds trust between neighbours: each person knows one to three people who live near, the
    /// nearer the better.
    fn trust_along_streets(&mut self) {
        for street in self.streets.clone() {
            for source in street.clone() {
                for _ in 0..self.random.within(1..=3) {
                    let reach = 2 + self.random.below(10);
                    let near = source.saturating_sub(reach).max(street.start)
                        ..(source + reach + 1).min(street.end);
                    let target = self.random.of(&near);
                    self.trust_both_ways(source, target, 400..=800);
                }
            }
        }
    }

    /// Returns the members of each club: most people are in none or one, and few clubs are large.
    fn found_clubs(&mut self, members: u32) -> Vec<Vec<u32>> {
        let count = members / 40 + 1;
        let mut clubs = vec![Vec::new(); count as usize];
        for person in 0..members {
            for _ in 0..[0, 0, 0, 1, 1, 1, 1, 2, 2, 3][self.random.below(10) as usize] {
                let (a, b) = (self.random.below(count), self.random.below(count));
                clubs[a.min(b) as usize].push(person);
            }
        }
        for club in &mut clubs {
            club.dedup();
        }
        clubs
    }

    /// Adds trust in clubs: people trust a few others in their club, and most trust the person who
    /// runs it.
    fn trust_in_clubs(&mut self, clubs: &[Vec<u32>]) {
        for club in clubs.iter().filter(|club| club.len() > 1) {
            let runs = club[self.random.below(club.len() as u32) as usize];
            for &source in club {
                for _ in 0..self.random.within(1..=2) {
                    let target = club[self.random.below(club.len() as u32) as usize];
                    self.trust_both_ways(source, target, 300..=700);
                }
                if self.random.below(10) < 7 {
                    self.trust(source, runs, 400..=800);
                }
            }
        }
    }

    /// Adds trust across town: one person in three knows somebody anywhere.
    fn trust_far_away(&mut self, members: u32) {
        for source in 0..members {
            if self.random.below(3) == 0 {
                let target = self.random.below(members);
                self.trust_both_ways(source, target, 300..=500);
            }
        }
    }

    /// Adds blocks: some people block somebody on their street whom they do not trust.
    fn fall_out(&mut self, members: u32) {
        for _ in 0..members / 100 {
            let blocker = self.random.below(members);
            let at = self.streets.partition_point(|street| street.end <= blocker);
            let blocked = self.random.of(&self.streets[at].clone());
            let trusted = self.edges.contains(&(blocker, blocked));
            if blocker != blocked && !trusted && self.blocks.insert((blocker, blocked)) {
                self.load.blocks.push((blocker, blocked));
            }
        }
    }

    /// Adds an edge, and for every other edge the reverse.
    fn trust_both_ways(&mut self, a: u32, b: u32, thousandths: RangeInclusive<u32>) {
        self.trust(a, b, thousandths.clone());
        if self.random.below(2) == 0 {
            self.trust(b, a, thousandths);
        }
    }

    /// Adds an edge with a weight that is a multiple of .05, unless it exists or is a self-loop.
    fn trust(&mut self, source: u32, target: u32, thousandths: RangeInclusive<u32>) {
        let steps = thousandths.start() / 50..=thousandths.end() / 50;
        let thousandths = 50 * self.random.within(steps);
        if source == target || !self.edges.insert((source, target)) {
            return;
        }
        if let Ok(weight) = Weight::from_thousandths(thousandths as u16) {
            self.load.edges.push(source, target, weight);
        }
    }
}

fn street_name(number: usize) -> String {
    let (tree, rest) = (TREES[number % TREES.len()], number / TREES.len());
    let (way, quarter) = (WAYS[rest % WAYS.len()], rest / WAYS.len());
    if quarter == 0 { format!("{tree}-{way}") } else { format!("q{}-{tree}-{way}", quarter + 1) }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u32) -> u32 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u32
    }

    fn within(&mut self, range: RangeInclusive<u32>) -> u32 {
        range.start() + self.below(range.end() - range.start() + 1)
    }

    fn of(&mut self, range: &Range<u32>) -> u32 {
        range.start + self.below(range.end - range.start)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_town_has_everybody_once_with_weights_in_range_and_no_contradictions() {
        for (members, seed) in [(2, 1), (3, 9), (50, 2), (3_000, 3)] {
            let town = Town::build(members, seed);
            assert_eq!(town.names.len(), members as usize);
            let edges = &town.edges;
            let mut pairs: Pairs = Pairs::new();
            for i in 0..edges.len() {
                assert_ne!(edges.sources[i], edges.targets[i]);
                assert!((300..=1000).contains(&edges.weights[i].thousandths()));
                assert!(pairs.insert((edges.sources[i], edges.targets[i])));
            }
            assert!(town.blocks.iter().all(|&pair| pairs.insert(pair) && pair.0 != pair.1));
        }
    }

    #[test]
    fn the_same_seed_is_the_same_town_and_another_is_not() {
        let edges = |seed| {
            let edges = Town::build(500, seed).edges;
            (edges.sources, edges.targets, edges.weights)
        };
        assert_eq!(edges(1), edges(1));
        assert_ne!(edges(1), edges(2));
    }

    #[test]
    fn every_street_of_the_largest_town_has_its_own_name() {
        let names: HashSet<String> = (0..200_000).map(street_name).collect();
        assert_eq!(names.len(), 200_000);
    }
}
