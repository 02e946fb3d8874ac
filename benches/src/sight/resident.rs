//! Measures the memory of resources and of watched viewers.

use std::ops::ControlFlow;

use trust_core::{Engine, Filter, NodeIdx};

use super::stage::Stage;
use crate::clock::Spread;
use crate::load::again;
use crate::report::Row;
use crate::world::NOW;

/// Bytes per edge, per resource and per watched viewer, as the operating system counts the pages in use.
pub fn resident(stage: &Stage<'_>) -> Vec<Row> {
    let Some(start) = resident_bytes() else { return Vec::new() };
    let grown = |since: f64| resident_bytes().unwrap_or(0.0) - since;
    let mut engine = Engine::default();
    let loaded = engine.load(again(stage.graph), &mut |_| ControlFlow::Continue(()));
    loaded.unwrap_or_else(|error| panic!("{error}"));
    let edges = grown(start) / engine.view().edge_count() as f64;
    let held = resident_bytes().unwrap_or(0.0);
    stage.world.fill_groups(&mut engine);
    let groups = grown(held) / engine.view().member_count() as f64;
    let held = resident_bytes().unwrap_or(0.0);
    stage.world.fill_resources(&mut engine);
    let resources = grown(held) / engine.view().resource_count() as f64;
    let held = resident_bytes().unwrap_or(0.0);
    stage.world.fill_blocks(&mut engine);
    let blocks = grown(held) / engine.view().block_count() as f64;
    let held = resident_bytes().unwrap_or(0.0);
    let mut watch = |&viewer: &u32| engine.watch(NodeIdx(viewer), Filter::default(), NOW);
    let viewers = stage.watched();
    let mut watches: Vec<_> = viewers.iter().take(1).map(&mut watch).collect();
    let first = grown(held);
    let held = resident_bytes().unwrap_or(0.0);
    watches.extend(viewers.iter().skip(1).map(&mut watch));
    let each = grown(held) / (viewers.len() as f64 - 1.0).max(1.0);
    assert!(watches.iter().all(Result::is_ok));
    let report = engine.maintenance();
    let labels = format!(
        "{} watched; {} balls, whose labels take {:.2} MB each",
        report.viewers,
        report.balls,
        report.label_bytes as f64 / 1e6 / report.balls.max(1) as f64
    );
    let row = |what: &str, figure| {
        Row::at_most(stage.name(), &format!("resident, {what}"), Spread::of(vec![figure]), None)
    };
    vec![
        row("bytes per edge, members and their ids included", edges),
        row("bytes per member of groups and places", groups),
        row("bytes per resource", resources),
        row("bytes per block", blocks),
        row("MB with the first watched viewer", first / 1e6)
            .note("what the first watch of an engine makes included".to_owned()),
        row("MB per further watched viewer", each / 1e6).note(labels),
    ]
}

/// The process's pages in memory; nothing where the system does not say.
fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? * 1024.0)
}
