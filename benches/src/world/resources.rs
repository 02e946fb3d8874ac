//! The resources of a world's members: mixed audiences, created over three years.

use trust_core::Via;

use super::draw::Draw;
use super::{DAY, NOW, Shared, World, near};
use crate::data::Graph;

/// How often which grants stand together, in hundredths: private, one's circle, then ever wider, as
/// people choose who offer and ask for things.
const MIXES: [(u32, &[Via]); 11] = [
    (6, &[]),
    (14, &[Via::Circle]),
    (16, &[Via::Cell]),
    (8, &[Via::Circle, Via::Cell]),
    (34, &[Via::Cell, Via::Community]),
    (12, &[Via::Cell, Via::Community, Via::Partner]),
    (3, &[Via::Cell, Via::Community, Via::Trusted]),
    (2, &[Via::Cell, Via::Community, Via::Trusted, Via::Nearby]),
    (2, &[Via::Circle, Via::Nearby]),
    (2, &[Via::Cell, Via::Community, Via::Partner, Via::Trusted, Via::Nearby, Via::Network]),
    (1, &[Via::Public]),
];

pub fn resources(world: &World, graph: &Graph) -> Vec<Shared> {
    let mut circles_of: std::collections::HashMap<u32, Vec<u32>> = Default::default();
    for (circle, owner) in (0..).zip(world.circles.iter().map(|circle| circle.owner)) {
        circles_of.entry(owner).or_default().push(circle);
    }
    let owners: Vec<u32> = world.circles.iter().map(|circle| circle.owner).collect();
    let of = |number: u32| {
        let mut draw = Draw::of(8, number);
        let (mut owner, vias) = (an_owner(&mut draw, graph.nodes()), a_mix(&mut draw));
        let mut grants = vias.iter().fold(0, |bits, &via| bits | 1 << via as u16);
        let mut circle = None;
        if vias.contains(&Via::Circle) {
            if vias.len() == 1 {
                owner = owners[draw.below_len(owners.len())];
            }
            let own = circles_of.get(&owner);
            circle = own.map(|own| own[draw.below_len(own.len())]);
            if circle.is_none() {
                grants &= !(1 << Via::Circle as u16);
            }
        }
        let communities = &world.communities[owner as usize];
        let community = communities.get(draw.below_len(communities.len().max(1))).copied();
        let created_at = NOW - (draw.unit() * 1095.0 * DAY as f64) as i64;
        let ends = draw.happens(0.1);
        let lasts = (draw.unit() * 600.0 * DAY as f64) as i64;
        Shared {
            owner,
            grants,
            circle,
            nearby_km: [5.0, 10.0, 25.0, 50.0, 100.0][draw.below(5) as usize],
            community: community.filter(|_| draw.happens(0.6)),
            tags: some_tags(&mut draw, world.size.tags),
            place: draw.happens(0.2).then(|| {
                let drawn = draw.skewed(world.size.cities);
                near(community.map_or(drawn, |own| own % world.size.cities), &mut draw)
            }),
            created_at,
            expires_at: ends.then_some(NOW - 200 * DAY + lasts),
            active: !draw.happens(0.02),
        }
    };
    (0..world.size.resources).map(of).collect()
}

/// Half are anybody's; the other half belong to those whom many trust. Numbers fall with in-degree.
fn an_owner(draw: &mut Draw, members: u32) -> u32 {
    if draw.happens(0.5) { draw.below(members) } else { draw.skewed(members) }
}

fn a_mix(draw: &mut Draw) -> &'static [Via] {
    let mut at = draw.below(100);
    for (share, vias) in MIXES {
        if at < share {
            return vias;
        }
        at -= share;
    }
    &[]
}

/// An offer or a need, of up to three topics.
fn some_tags(draw: &mut Draw, tags: u32) -> Vec<u32> {
    let mut own = vec![u32::from(draw.happens(0.3))];
    own.extend((0..draw.below(4)).map(|_| 2 + draw.skewed(tags - 2)));
    own.sort_unstable();
    own.dedup();
    own
}
