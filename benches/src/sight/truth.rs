//! Computes what some viewers see with plain code: all labels over plain arrays, and the grants of each resource
//! read in order. It is slow, and shares no code with the engine except the distances of places.

use std::collections::{HashMap, HashSet};

use trust_core::Via;

use crate::bfs::PlainRows;
use crate::data::Graph;
use crate::world::{NOW, Shared, World};

const ONE: u64 = 10u64.pow(18);
const FLOOR: u64 = ONE / 10;
const TRUSTED: u64 = ONE / 2;

/// The resources a viewer sees, ascending, and what admits it to each; its own are left out.
pub type Seen = Vec<(u32, Via)>;

/// What a set of viewers sees.
pub struct Truth {
    pub seen: Vec<(u32, Seen)>,
    /// Everybody's trust in each viewer.
    inward: Vec<Vec<u64>>,
    blocks: HashMap<u32, HashSet<u32>>,
    circles_of: HashMap<u32, Vec<u32>>,
}

impl Truth {
    pub fn of(graph: &Graph, world: &World, viewers: &[u32]) -> Self {
        let blocks: HashMap<u32, HashSet<u32>> =
            world.blocks.iter().map(|(by, all)| (*by, all.iter().copied().collect())).collect();
        let nobody = HashSet::new();
        let reverse = |&v: &u32| labels(&graph.reverse, &graph.reverse_weights, v, &nobody);
        let mut inward: Vec<Vec<u64>> = viewers.iter().map(reverse).collect();
        // Whoever has blocked somebody looks past them, so what it trusts is found out from there.
        for (&owner, blocked) in &blocks {
            if inward.iter().any(|trust| trust[owner as usize] > 0) {
                let trust = labels(&graph.forward, &graph.weights, owner, blocked);
                for (&viewer, inward) in viewers.iter().zip(&mut inward) {
                    inward[owner as usize] = trust[viewer as usize];
                }
            }
        }
        let mut circles_of: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, circle) in (0..).zip(&world.circles) {
            for &member in circle.members.iter().chain([&circle.owner]) {
                circles_of.entry(member).or_default().push(number);
            }
        }
        let mut truth = Truth { seen: Vec::new(), inward, blocks, circles_of };
        let see = |&v: &u32| (v, truth.with_blocks(graph, world, v, viewers, &truth.by(v)));
        let seen: Vec<(u32, Seen)> = viewers.iter().map(see).collect();
        truth.seen = seen;
        truth
    }

    /// What one of the viewers sees once it has blocked these, and nobody else.
    pub fn once_blocked(&self, graph: &Graph, world: &World, viewer: u32, by: &[u32]) -> Seen {
        let viewers: Vec<u32> = self.seen.iter().map(|&(viewer, _)| viewer).collect();
        self.with_blocks(graph, world, viewer, &viewers, &by.iter().copied().collect())
    }

    fn by(&self, blocker: u32) -> HashSet<u32> {
        self.blocks.get(&blocker).cloned().unwrap_or_default()
    }

    fn with_blocks(
        &self,
        graph: &Graph,
        world: &World,
        viewer: u32,
        viewers: &[u32],
        blocked: &HashSet<u32>,
    ) -> Seen {
        let at = viewers.iter().position(|&other| other == viewer);
        let inward = &self.inward[at.unwrap_or_else(|| panic!("no truth of {viewer}"))];
        let outward = labels(&graph.forward, &graph.weights, viewer, blocked);
        let eyes = Eyes { world, viewer, outward, inward, blocked, truth: self };
        let rows = (0..).zip(&world.resources);
        rows.filter_map(|(number, shared)| Some((number, eyes.via(shared)?))).collect()
    }
}

/// The newest of what is seen, ties by number, which is the order of ids.
pub fn newest_of(world: &World, seen: &[(u32, Via)], limit: usize) -> Seen {
    let mut rows = seen.to_vec();
    let created = |number: u32| world.resources[number as usize].created_at;
    rows.sort_by_key(|&(number, _)| (std::cmp::Reverse(created(number)), number));
    rows.truncate(limit);
    rows
}

/// The best product over at most six edges between `source` and everyone, past none of `barred`.
fn labels(rows: &PlainRows, weights: &[u16], source: u32, barred: &HashSet<u32>) -> Vec<u64> {
    let mut best = vec![0u64; rows.offsets.len() - 1];
    let mut open = vec![true; best.len()];
    barred.iter().for_each(|&node| open[node as usize] = false);
    best[source as usize] = ONE;
    for _ in 0..6 {
        let before = best.clone();
        for node in (0..before.len()).filter(|&node| before[node] > 0) {
            let row = rows.offsets[node] as usize..rows.offsets[node + 1] as usize;
            for (&end, &weight) in rows.ends[row.clone()].iter().zip(&weights[row]) {
                let product = before[node] / 1000 * u64::from(weight);
                if product >= FLOOR && product > best[end as usize] && open[end as usize] {
                    best[end as usize] = product;
                }
            }
        }
    }
    best
}

/// One viewer, and how it stands to everybody.
struct Eyes<'a> {
    world: &'a World,
    viewer: u32,
    outward: Vec<u64>,
    inward: &'a [u64],
    blocked: &'a HashSet<u32>,
    truth: &'a Truth,
}

impl Eyes<'_> {
    /// The first grant that admits the viewer to what is not its own.
    fn via(&self, shared: &Shared) -> Option<Via> {
        let owner = shared.owner;
        let ended = shared.expires_at.is_some_and(|end| NOW >= end);
        let has_blocked = self.truth.blocks.get(&owner).is_some_and(|of| of.contains(&self.viewer));
        let hidden = !shared.active || ended || has_blocked || self.blocked.contains(&owner);
        if owner == self.viewer || hidden {
            return None;
        }
        let granted = |&via: &Via| shared.grants & 1 << via as u16 != 0;
        Via::GRANTED.into_iter().filter(granted).find(|&via| self.admits(via, shared))
    }

    fn admits(&self, via: Via, shared: &Shared) -> bool {
        let (world, owner) = (self.world, shared.owner as usize);
        let own = &world.communities[self.viewer as usize];
        let theirs = shared.community.map_or_else(|| world.communities[owner].clone(), |c| vec![c]);
        let (outward, inward) = (self.outward[owner], self.inward[owner]);
        match via {
            Via::Circle => shared.circle.is_some_and(|circle| self.circles().contains(&circle)),
            Via::Cell => self.shares_cell(owner),
            Via::Community => theirs.iter().any(|community| own.contains(community)),
            Via::Partner => world.partnerships.iter().any(|partners| {
                let joins = |a, b| own.contains(a) && theirs.contains(b);
                (joins(&partners.a, &partners.b) || joins(&partners.b, &partners.a))
                    && partners.tags.iter().any(|tag| shared.tags.contains(tag))
            }),
            Via::Trusted => inward >= TRUSTED,
            Via::Nearby => {
                self.is_near(shared) && (outward.max(inward) > 0 || self.shares_a_group(owner))
            }
            Via::Network => outward.max(inward) >= FLOOR,
            Via::Public => true,
            _ => false,
        }
    }

    fn circles(&self) -> &[u32] {
        self.truth.circles_of.get(&self.viewer).map_or(&[], |circles| circles)
    }

    fn shares_cell(&self, owner: usize) -> bool {
        let cell = self.world.cells[self.viewer as usize];
        cell.is_some() && cell == self.world.cells[owner]
    }

    fn shares_a_group(&self, owner: usize) -> bool {
        let communities = &self.world.communities;
        let circles = self.truth.circles_of.get(&(owner as u32));
        self.shares_cell(owner)
            || communities[self.viewer as usize].iter().any(|c| communities[owner].contains(c))
            || circles.is_some_and(|all| all.iter().any(|circle| self.circles().contains(circle)))
    }

    fn is_near(&self, shared: &Shared) -> bool {
        let there = shared.place.or(self.world.places[shared.owner as usize]);
        let here = self.world.places[self.viewer as usize];
        let both = here.zip(there);
        both.is_some_and(|(here, there)| here.distance_km(&there) <= shared.nearby_km)
    }
}
