//! Measures single checks of whether a viewer may see a resource.

use std::time::Duration;

use trust_core::{NodeIdx, ResourceIdx};

use super::stage::{Stage, newest, watch_all};
use crate::clock::{Spread, cpu, percentile};
use crate::report::Row;
use crate::rmat::mix;

const VIEWERS: usize = 100;
const EACH: u64 = 200;

/// p50 and p99 in microseconds for watched viewers, and for any.
pub fn check(stage: &Stage<'_>) -> Vec<Row> {
    compare(stage);
    let mut engine = stage.engine();
    let watched = stage.some_watched(VIEWERS);
    let watches = watch_all(&mut engine, &watched);
    let warm = readings(stage, &engine.view(), &watched);
    drop(watches);
    let anybody: Vec<u32> = stage.graph.sources(VIEWERS);
    let cold = readings(stage, &stage.engine().view(), &anybody);
    let note = format!("less {:.2} µs for reading the clock", clock() * 1e6);
    let name = stage.name();
    let [warm_half, warm_most] = warm;
    let [cold_half, cold_most] = cold;
    vec![
        Row::at_most(name, "check, watched, p50, µs", warm_half, Some(1.0)).note(note.clone()),
        Row::at_most(name, "check, watched, p99, µs", warm_most, Some(10.0)).note(note),
        Row::at_most(name, "check, not watched, p50, µs", cold_half, None),
        Row::at_most(name, "check, not watched, p99, µs", cold_most, Some(1000.0)),
    ]
}

/// Resources to ask about: half any, half of what the viewer is shown.
fn asked(stage: &Stage<'_>, viewer: u32, shown: &[u32]) -> Vec<u32> {
    let one = |i: u64| {
        let drawn = mix(u64::from(viewer) << 32 | i);
        let any = (drawn % u64::from(stage.world.size.resources)) as u32;
        if i.is_multiple_of(2) && !shown.is_empty() {
            shown[drawn as usize % shown.len()]
        } else {
            any
        }
    };
    (0..EACH).map(one).collect()
}

fn readings(stage: &Stage<'_>, view: &trust_core::View, viewers: &[u32]) -> [Spread; 2] {
    let other = stage.engine().view();
    let shown = |&viewer: &u32| {
        let page = newest(&other, viewer);
        let rows: Vec<u32> = page.rows.iter().map(|row| row.resource.0).collect();
        let asked = asked(stage, viewer, &rows);
        let answers: Vec<bool> = asked.iter().map(|&r| see(&other, viewer, r)).collect();
        (viewer, asked.into_iter().zip(answers).collect::<Vec<_>>())
    };
    let questions: Vec<(u32, Vec<(u32, bool)>)> = viewers.iter().map(shown).collect();
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..stage.extent.rounds {
        let mut times: Vec<Duration> = Vec::new();
        for (viewer, asked) in &questions {
            see(view, *viewer, 0);
            for &(resource, known) in asked {
                let (answer, time) = cpu(|| see(view, *viewer, resource));
                times.push(time);
                // What was found from the viewer's sight, or from paths, is the same.
                assert_eq!(answer, known, "viewer {viewer}, resource {resource}");
            }
        }
        let mut at = |share| (percentile(&mut times, share).as_secs_f64() - clock()).max(0.0) * 1e6;
        p50.push(at(0.5));
        p99.push(at(0.99));
    }
    [p50, p99].map(Spread::of)
}

/// Seconds that it takes to read the clock, which is as long as a check.
fn clock() -> f64 {
    Spread::of((0..1000).map(|_| cpu(|| ()).1.as_secs_f64()).collect()).median
}

fn see(view: &trust_core::View, viewer: u32, resource: u32) -> bool {
    view.check(NodeIdx(viewer), ResourceIdx(resource), crate::world::NOW)
}

/// Some checks without a sight against the truth.
fn compare(stage: &Stage<'_>) {
    let view = stage.engine().view();
    for (viewer, seen) in &stage.truth().seen {
        let shown: Vec<u32> = seen.iter().map(|&(resource, _)| resource).collect();
        let own = |r: u32| stage.world.resources[r as usize].owner == *viewer;
        for resource in asked(stage, *viewer, &shown) {
            let known = own(resource) || shown.binary_search(&resource).is_ok();
            assert_eq!(see(&view, *viewer, resource), known, "{viewer} {resource}");
        }
    }
}
