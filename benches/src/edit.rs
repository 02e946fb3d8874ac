//! Measures one edge set or revoked and then the trust of the pair at its ends, on a live engine, compactions
//! included.

use std::time::{Duration, Instant};

use trust_core::{Change, Engine, MemberId, NodeIdx, Weight};

use crate::clock::{Spread, percentile};
use crate::data::Graph;
use crate::report::Row;
use crate::rmat::mix;

/// p50 and p99 of an edit, and of an edit followed by the trust of its ends, in elapsed microseconds,
/// while a reader holds the view before each edit.
pub fn edit(graph: &Graph, count: usize) -> Vec<Row> {
    let mut engine = Engine::of(&graph.view);
    let before = engine.compaction().finished;
    let nodes = u64::from(graph.nodes());
    let id = |node: u32| {
        let id = MemberId::new(graph.view.id(NodeIdx(node)));
        id.unwrap_or_else(|error| panic!("{error}"))
    };
    let sources = graph.sources(count);
    let mut edits: Vec<Duration> = Vec::with_capacity(count);
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
        let held = engine.view();
        let start = Instant::now();
        let applied = engine.apply([change]);
        edits.push(start.elapsed());
        let trust = engine.view().trust(NodeIdx(source), NodeIdx(target));
        times.push(start.elapsed());
        let direct = engine.view().direct_trust(NodeIdx(source), NodeIdx(target));
        assert!(applied.is_ok() && direct.is_none() == revoke);
        assert!(direct.is_none_or(|weight| trust >= weight.into()));
        drop(held);
    }
    let folds = engine.compaction().finished - before;
    let goal = (graph.name == "g70").then_some(50.0);
    let row = |what: &str, times: &mut [Duration], share, goal| {
        let mut at = |share| percentile(times, share).as_secs_f64() * 1e6;
        let figure = Spread { least: at(0.0), median: at(share), greatest: at(1.0) };
        Row::at_most(graph.name, what, figure, goal)
    };
    vec![
        row("one edit, p99, µs", &mut edits, 0.99, goal),
        row("edit, then its pair, p50, µs", &mut times, 0.5, None),
        row("edit, then its pair, p99, µs", &mut times, 0.99, goal)
            .note(format!("{count} edits, {folds} folds finished")),
    ]
}
