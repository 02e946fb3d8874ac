//! One edge set or revoked and then one pair asked, on a live engine, compactions included.

use std::time::{Duration, Instant};

use trust_core::{Change, Engine, MemberId, NodeIdx, Weight};

use crate::clock::{Spread, percentile};
use crate::data::Graph;
use crate::report::Row;
use crate::rmat::mix;

/// p50 and p99 of an edit followed by a pair query, in elapsed microseconds, while a reader holds the
/// view before each edit.
pub fn edit(graph: &Graph, count: usize) -> Vec<Row> {
    let mut engine = Engine::of(&graph.view);
    let before = engine.compaction().finished;
    let nodes = u64::from(graph.nodes());
    let id = |node: u32| {
        let id = MemberId::new(graph.view.id(NodeIdx(node)));
        id.unwrap_or_else(|error| panic!("{error}"))
    };
    let sources = graph.sources(count);
    let mut times: Vec<Duration> = Vec::with_capacity(count);
    for (i, &source) in sources.iter().enumerate() {
        let row = graph.forward.row(source);
        let (revoke, target) = match i % 2 {
            0 => (true, row[mix(i as u64) as usize % row.len()]),
            _ => (false, (mix(i as u64) % nodes) as u32),
        };
        let (source_id, target_id) = (id(source), id(target));
        if source == target {
            continue;
        }
        let change = if revoke {
            Change::RevokeTrust { source: source_id, target: target_id }
        } else {
            Change::SetTrust { source: source_id, target: target_id, weight: Weight::VOUCH }
        };
        let asked = NodeIdx((mix(!(i as u64)) % nodes) as u32);
        let held = engine.view();
        let start = Instant::now();
        let applied = engine.apply([change]);
        let trust = engine.view().trust(NodeIdx(source), asked);
        times.push(start.elapsed());
        assert!(applied.is_ok() && trust <= trust_core::Trust::ONE);
        drop(held);
    }
    let microseconds = |d: Duration| d.as_secs_f64() * 1e6;
    let p50 = microseconds(percentile(&mut times, 0.5));
    let p99 = microseconds(percentile(&mut times, 0.99));
    let most = microseconds(percentile(&mut times, 1.0));
    let folds = engine.compaction().finished - before;
    let goal = (graph.name == "g70").then_some(50.0);
    let spread = |least, median, greatest| Spread { least, median, greatest };
    vec![
        Row::at_most(graph.name, "edit then pair, p50, µs", spread(p50, p50, p99), None),
        Row::at_most(graph.name, "edit then pair, p99, µs", spread(p50, p99, most), goal)
            .note(format!("{count} edits, {folds} folds finished")),
    ]
}
