//! Measures the audience of resources that about 25,000 members can see, by grant.

use std::time::Duration;

use trust_core::{Audience, NodeIdx, ResourceIdx, Threshold, Via, View};

use super::stage::Stage;
use crate::clock::{Spread, cpu, percentile};
use crate::report::Row;
use crate::rmat::mix;
use crate::world::NOW;

/// How many resources of a mix are looked at to find those seen by most nearly as many as wanted, and
/// how many of these are measured.
const LOOKED_AT: usize = 300;
const RESOURCES: usize = 20;

/// p50 and p99 in milliseconds, by the widest grant.
pub fn audience(stage: &Stage<'_>) -> Vec<Row> {
    let view = stage.engine().view();
    let wanted = 25_000u64.min(u64::from(stage.graph.nodes()) / 5);
    let mut rows = Vec::new();
    for widest in
        [Via::Community, Via::Partner, Via::Trusted, Via::Nearby, Via::Network, Via::Public]
    {
        let resources = choose(stage, &view, widest, wanted);
        resources.iter().take(3).for_each(|&resource| compare(stage, &view, resource));
        let (mut p50, mut p99, mut over_balls) = (Vec::new(), Vec::new(), Vec::new());
        let mut sizes: Vec<u64> = Vec::new();
        for _ in 0..stage.extent.rounds {
            let (mut times, mut balls) = (Vec::new(), Duration::ZERO);
            sizes.clear();
            for &resource in &resources {
                let (audience, time) = cpu(|| view.audience(resource, NOW));
                times.push(time);
                sizes.push(audience.members.len() as u64);
                let owner = NodeIdx(stage.world.resources[resource.index()].owner);
                balls += cpu(|| view.ball(owner, Threshold::ZERO)).1;
                balls += cpu(|| view.reverse_ball(owner, Threshold::ZERO)).1;
            }
            over_balls.push(times.iter().sum::<Duration>().as_secs_f64() / balls.as_secs_f64());
            p50.push(percentile(&mut times, 0.5).as_secs_f64() * 1e3);
            p99.push(percentile(&mut times, 0.99).as_secs_f64() * 1e3);
        }
        sizes.sort_unstable();
        let (least, most) = (sizes.first().unwrap_or(&0), sizes.last().unwrap_or(&0));
        let note = format!("{} seen by {least}–{most}", sizes.len());
        let what = format!("audience, up to {widest}");
        let name = stage.name();
        rows.push(
            Row::at_most(name, &format!("{what}, p50, ms"), Spread::of(p50), None).note(note),
        );
        rows.push(Row::at_most(name, &format!("{what}, p99, ms"), Spread::of(p99), Some(5.0)));
        if widest == Via::Network {
            let what = format!("{what} / the owner's two balls");
            rows.push(Row::at_most(name, &what, Spread::of(over_balls), None));
        }
    }
    rows
}

/// Resources whose last grant is this one, seen by nearest to `wanted` members.
fn choose(stage: &Stage<'_>, view: &View, widest: Via, wanted: u64) -> Vec<ResourceIdx> {
    let fits = |&number: &u32| {
        let shared = &stage.world.resources[number as usize];
        let last = 15 - shared.grants.leading_zeros().min(15);
        let ended = shared.expires_at.is_some_and(|end| NOW >= end);
        shared.active && !ended && last == widest as u32
    };
    let count = u64::from(stage.world.size.resources);
    let drawn = (0..count).map(|i| (mix(i ^ 0xA0D1) % count) as u32).filter(fits);
    let size = |number: u32| {
        let resource = ResourceIdx(number);
        (view.audience(resource, NOW).members.len() as u64, resource)
    };
    let mut sized: Vec<(u64, ResourceIdx)> = drawn.take(LOOKED_AT).map(size).collect();
    sized.sort_by_key(|&(members, _)| members.abs_diff(wanted));
    sized.truncate(RESOURCES);
    sized.into_iter().map(|(_, resource)| resource).collect()
}

/// The audience is exactly those of some members who, asked one by one, may see it.
fn compare(stage: &Stage<'_>, view: &View, resource: ResourceIdx) {
    let Audience { members, by_grant } = view.audience(resource, NOW);
    assert_eq!(by_grant.iter().map(|(_, count)| count).sum::<u64>(), members.len() as u64);
    let within: std::collections::HashSet<NodeIdx> = members.into_iter().collect();
    let owner = stage.world.resources[resource.index()].owner;
    for i in 0..500 {
        let member = (mix(u64::from(resource.0) << 20 ^ i) % u64::from(stage.graph.nodes())) as u32;
        let sees = view.check(NodeIdx(member), resource, NOW) && member != owner;
        assert_eq!(within.contains(&NodeIdx(member)), sees, "member {member}, {resource:?}");
    }
}
