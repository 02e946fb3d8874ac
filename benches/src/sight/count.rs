//! Measures exact counts for watched viewers, with and without tags.

use std::time::Duration;

use trust_core::{Filter, NodeIdx};

use super::stage::{Stage, watch_all};
use crate::clock::{Spread, cpu, percentile};
use crate::report::Row;
use crate::world::{NOW, tag};

const VIEWERS: usize = 50;
const EACH: usize = 20;

/// p99 in microseconds.
pub fn count(stage: &Stage<'_>) -> Vec<Row> {
    let viewers: Vec<u32> = stage.seers(VIEWERS).iter().map(|&(viewer, _)| viewer).collect();
    let mut engine = stage.engine();
    let watches = watch_all(&mut engine, &viewers);
    let view = engine.view();
    let whats: [(&str, &[u32]); 4] =
        [("no tag", &[]), ("the commonest tag", &[0]), ("one topic", &[5]), ("two tags", &[1, 2])];
    let mut rows = Vec::new();
    for (what, tags) in whats {
        let filter = Filter { tags: tags.iter().map(|&t| tag(t)).collect(), ..Filter::default() };
        let count = |viewer: u32| view.count(NodeIdx(viewer), &filter, NOW);
        for (viewer, seen) in stage.truth().seen.iter().take(3) {
            let has = |r: u32| {
                let own = &stage.world.resources[r as usize].tags;
                tags.iter().all(|tag| own.contains(tag))
            };
            let known = seen.iter().filter(|&&(resource, _)| has(resource)).count();
            assert_eq!(count(*viewer), Ok(known as u64), "viewer {viewer}, {what}");
        }
        let mut p99 = Vec::new();
        for _ in 0..stage.extent.rounds {
            let mut times: Vec<Duration> = Vec::new();
            for &viewer in &viewers {
                times.extend((0..EACH).map(|_| cpu(|| count(viewer)).1));
            }
            p99.push(percentile(&mut times, 0.99).as_secs_f64() * 1e6);
        }
        let what = format!("exact count, watched, {what}, p99, µs");
        rows.push(Row::at_most(stage.name(), &what, Spread::of(p99), Some(100.0)));
    }
    drop(watches);
    rows
}
