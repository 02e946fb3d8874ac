//! Measures the first page of fifty, newest first, for viewers who see about fifty thousand resources.

use std::time::Duration;

use trust_core::{NodeIdx, Threshold};

use super::stage::{Stage, newest, watch_all};
use super::truth::newest_of;
use crate::clock::{Spread, cpu, percentile};
use crate::report::Row;

const VIEWERS: usize = 50;

/// p50 and p99 in milliseconds, of the watched and of the others: the first question of a revision, and
/// later ones.
pub fn page(stage: &Stage<'_>) -> Vec<Row> {
    compare(stage);
    let seers = stage.seers(VIEWERS);
    let viewers: Vec<u32> = seers.iter().map(|&(viewer, _)| viewer).collect();
    let mut engine = stage.engine();
    let watches = watch_all(&mut engine, &viewers);
    let watched = engine.view();
    let mut p50 = [const { Vec::new() }; 3];
    let mut p99 = [const { Vec::new() }; 3];
    let mut over_balls = Vec::new();
    for _ in 0..stage.extent.rounds {
        let mut times: [Vec<Duration>; 3] = Default::default();
        let mut balls = Duration::ZERO;
        let fresh = stage.engine().view();
        for &viewer in &viewers {
            let (page, time) = cpu(|| newest(&watched, viewer));
            times[0].push(time);
            let (first, time) = cpu(|| newest(&fresh, viewer));
            times[1].push(time);
            let (later, time) = cpu(|| newest(&fresh, viewer));
            times[2].push(time);
            balls += cpu(|| fresh.ball(NodeIdx(viewer), Threshold::ZERO)).1;
            balls += cpu(|| fresh.reverse_ball(NodeIdx(viewer), Threshold::ZERO)).1;
            assert!(page.rows == first.rows && first.rows == later.rows);
            assert!(page.total == first.total && first.total == later.total);
        }
        over_balls.push(times[1].iter().sum::<Duration>().as_secs_f64() / balls.as_secs_f64());
        for (which, times) in times.iter_mut().enumerate() {
            p50[which].push(percentile(times, 0.5).as_secs_f64() * 1e3);
            p99[which].push(percentile(times, 0.99).as_secs_f64() * 1e3);
        }
    }
    drop(watches);
    let (least, most) = (seers.iter().map(|s| s.1).min(), seers.iter().map(|s| s.1).max());
    let note = format!("{} see {}–{}", seers.len(), least.unwrap_or(0), most.unwrap_or(0));
    let whats = ["watched", "not watched, first of a revision", "not watched, later ones"];
    let goals = [Some(1.0), None, Some(1.0)];
    let mut rows = Vec::new();
    for (((what, goal), p50), p99) in whats.into_iter().zip(goals).zip(p50).zip(p99) {
        let of = |share| format!("first page, {what}, {share}, ms");
        rows.push(Row::at_most(stage.name(), &of("p50"), Spread::of(p50), None).note(note.clone()));
        rows.push(Row::at_most(stage.name(), &of("p99"), Spread::of(p99), goal));
    }
    let what = "first page of a revision / the viewer's two balls";
    rows.push(Row::at_most(stage.name(), what, Spread::of(over_balls), None));
    rows
}

/// The page, its total and each row's grant are those found by the plainest means.
fn compare(stage: &Stage<'_>) {
    let view = stage.engine().view();
    for (viewer, seen) in &stage.truth().seen {
        let page = newest(&view, *viewer);
        assert_eq!(page.total, seen.len() as u64, "viewer {viewer}");
        let rows: Vec<_> = page.rows.iter().map(|row| (row.resource.0, row.via)).collect();
        assert_eq!(rows, newest_of(&stage.world, seen, 50), "viewer {viewer}");
    }
}
