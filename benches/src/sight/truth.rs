//! What some viewers see, by the plainest means: all labels over plain arrays, and the grants of each
//! resource read one after the other. Slow, and shares no code with the engine but places' distances.

use trust_core::Via;

use super::Stage;
use crate::bfs::PlainRows;
use crate::world::{NOW, Shared, World};

/// What a set of viewers sees.
pub struct Truth {
    /// Of each viewer: the numbers of the resources it sees, ascending, and what admits it.
    pub seen: Vec<(u32, Vec<(u32, Via)>)>,
}

const ONE: u64 = 10u64.pow(18);
const FLOOR: u64 = ONE / 10;
const TRUSTED: u64 = ONE / 2;

/// One viewer's trust in everybody and everybody's in it.
struct Ties {
    outward: Vec<u64>,
    inward: Vec<u64>,
}

impl Truth {
    pub fn of(stage: &Stage<'_>, viewers: &[u32]) -> Self {
        let banned = Banned::of(&stage.world);
        let mut ties: Vec<Ties> = viewers.iter().map(|&v| ties(stage, v, &banned)).collect();
        // Whoever has blocked somebody looks past them, so what it trusts is found out from there.
        for (owner, _) in &stage.world.blocks {
            let from = |ties: &&mut Ties| ties.inward[*owner as usize] > 0;
            if ties.iter_mut().any(|ties| from(&ties)) {
                let (forward, weights) = (&stage.graph.forward, &stage.graph.weights);
                let trust = labels(forward, weights, *owner, &banned.by(*owner));
                for (&viewer, ties) in viewers.iter().zip(&mut ties) {
                    ties.inward[*owner as usize] = trust[viewer as usize];
                }
            }
        }
        let see = |(&viewer, ties): (&u32, &Ties)| {
            let eyes = Eyes { world: &stage.world, viewer, ties, banned: &banned };
            let rows = (0..).zip(&stage.world.resources);
            (viewer, rows.filter_map(|(r, shared)| Some((r, eyes.via(shared)?))).collect())
        };
        Truth { seen: viewers.iter().zip(&ties).map(see).collect() }
    }

    /// The newest of what a viewer sees, ties by number, which is the order of ids.
    pub fn newest(&self, stage: &Stage<'_>, at: usize, limit: usize) -> Vec<(u32, Via)> {
        let mut rows = self.seen[at].1.clone();
        let created = |number: u32| stage.world.resources[number as usize].created_at;
        rows.sort_by_key(|&(number, _)| (std::cmp::Reverse(created(number)), number));
        rows.truncate(limit);
        rows
    }
}

/// Blocks by who made them.
struct Banned(std::collections::HashMap<u32, Vec<u32>>);

impl Banned {
    fn of(world: &World) -> Self {
        Banned(world.blocks.iter().cloned().collect())
    }

    fn by(&self, blocker: u32) -> Vec<u32> {
        self.0.get(&blocker).cloned().unwrap_or_default()
    }

    fn between(&self, a: u32, b: u32) -> bool {
        let has = |by: u32, of: u32| self.0.get(&by).is_some_and(|all| all.contains(&of));
        has(a, b) || has(b, a)
    }
}

fn ties(stage: &Stage<'_>, viewer: u32, banned: &Banned) -> Ties {
    let graph = stage.graph;
    Ties {
        outward: labels(&graph.forward, &graph.weights, viewer, &banned.by(viewer)),
        inward: labels(&graph.reverse, &graph.reverse_weights, viewer, &[]),
    }
}

/// The best product over at most six edges between `source` and everyone, past none of `banned`.
fn labels(rows: &PlainRows, weights: &[u16], source: u32, banned: &[u32]) -> Vec<u64> {
    let mut best = vec![0u64; rows.offsets.len() - 1];
    let mut barred = vec![false; best.len()];
    banned.iter().for_each(|&node| barred[node as usize] = true);
    best[source as usize] = ONE;
    for _ in 0..6 {
        let before = best.clone();
        for node in (0..before.len()).filter(|&node| before[node] > 0) {
            let row = rows.offsets[node] as usize..rows.offsets[node + 1] as usize;
            for (&end, &weight) in rows.ends[row.clone()].iter().zip(&weights[row]) {
                let product = before[node] / 1000 * u64::from(weight);
                if product >= FLOOR && product > best[end as usize] && !barred[end as usize] {
                    best[end as usize] = product;
                }
            }
        }
    }
    best
}

struct Eyes<'a> {
    world: &'a World,
    viewer: u32,
    ties: &'a Ties,
    banned: &'a Banned,
}

impl Eyes<'_> {
    /// The first grant that admits the viewer to what is not its own.
    fn via(&self, shared: &Shared) -> Option<Via> {
        let owner = shared.owner;
        let hidden = !shared.active || shared.expires_at.is_some_and(|end| NOW >= end);
        if owner == self.viewer || hidden || self.banned.between(owner, self.viewer) {
            return None;
        }
        let granted = |&via: &Via| shared.grants & 1 << via as u16 != 0;
        Via::GRANTED.into_iter().filter(granted).find(|&via| self.admits(via, shared))
    }

    fn admits(&self, via: Via, shared: &Shared) -> bool {
        let world = self.world;
        let owner = shared.owner as usize;
        let own = &world.communities[self.viewer as usize];
        let theirs = shared.community.map_or_else(|| world.communities[owner].clone(), |c| vec![c]);
        let (outward, inward) = (self.ties.outward[owner], self.ties.inward[owner]);
        match via {
            Via::Own => false,
            Via::Circle => shared.circle.is_some_and(|number| self.is_in_circle(number)),
            Via::Cell => self.shares_cell(owner),
            Via::Community => theirs.iter().any(|community| own.contains(community)),
            Via::Partner => world.partnerships.iter().any(|partners| {
                let joins = |a, b| own.contains(a) && theirs.contains(b);
                (joins(&partners.a, &partners.b) || joins(&partners.b, &partners.a))
                    && partners.tags.iter().any(|tag| shared.tags.contains(tag))
            }),
            Via::Trusted => inward >= TRUSTED,
            Via::Nearby => {
                self.is_near(shared) && (outward.max(inward) > 0 || self.is_known(owner))
            }
            Via::Network => outward.max(inward) >= FLOOR,
            Via::Public => true,
        }
    }

    fn is_in_circle(&self, number: u32) -> bool {
        let circle = &self.world.circles[number as usize];
        circle.owner == self.viewer || circle.members.contains(&self.viewer)
    }

    fn shares_cell(&self, owner: usize) -> bool {
        let cell = self.world.cells[self.viewer as usize];
        cell.is_some() && cell == self.world.cells[owner]
    }

    /// Whether the two share a group of any kind.
    fn is_known(&self, owner: usize) -> bool {
        let (own, theirs) =
            (&self.world.communities[self.viewer as usize], &self.world.communities[owner]);
        let circles = self.world.circles.iter().enumerate();
        self.shares_cell(owner)
            || own.iter().any(|community| theirs.contains(community))
            || circles.into_iter().any(|(number, circle)| {
                let theirs =
                    circle.owner == owner as u32 || circle.members.contains(&(owner as u32));
                theirs && self.is_in_circle(number as u32)
            })
    }

    fn is_near(&self, shared: &Shared) -> bool {
        let there = shared.place.or(self.world.places[shared.owner as usize]);
        let Some((here, there)) = self.world.places[self.viewer as usize].zip(there) else {
            return false;
        };
        here.distance_km(&there) <= shared.nearby_km
    }
}
