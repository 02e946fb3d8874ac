//! Measures the first page of viewers without blocks, among 500 and among 50,000 members.

use std::time::Duration;

use trust_core::{Change, Engine, NodeIdx, Threshold};

use super::stage::{Stage, newest, total, watch_all};
use super::truth::newest_of;
use crate::clock::{Spread, cpu};
use crate::report::Row;
use crate::world::{apply, block, member, some_members};

const VIEWERS: usize = 10;
const MANY: u32 = 50_000;
/// Watched pages are quick; each is asked for so often in a round.
const TIMES: usize = 20;

/// The time of pages with blocks over that without, watched and not; blocks of anybody, which leave
/// less to see, and of strangers, which leave about as much.
pub fn blocks(stage: &Stage<'_>) -> Vec<Row> {
    let viewers: Vec<u32> = stage.seers(VIEWERS).iter().map(|&(viewer, _)| viewer).collect();
    let many = MANY.min(stage.graph.nodes() * 2 / 5);
    let none = with_blocks(stage, &viewers, &|_| Vec::new());
    let mut rows = Vec::new();
    for (whom, count) in
        [("anybody", 500), ("anybody", many), ("strangers", 500), ("strangers", many)]
    {
        let chosen = |viewer: u32| match whom {
            "anybody" => some_members(stage.graph, viewer, count, 9),
            _ => strangers(stage, viewer, count),
        };
        let some = with_blocks(stage, &viewers, &chosen);
        compare(stage, &some, &viewers, &chosen);
        let seen = |engine: &Engine| {
            let view = Engine::of(&engine.view()).view();
            viewers.iter().map(|&viewer| total(&view, viewer)).sum::<u64>() / viewers.len() as u64
        };
        let note = format!("{} see {}, then {}", viewers.len(), seen(&none), seen(&some));
        let [watched, first] = ratios(stage, &none, &some, &viewers);
        let what = format!("page with {count} blocks of {whom} / with none");
        let name = stage.name();
        rows.push(Row::at_most(name, &format!("{what}, watched"), watched, Some(1.2)).note(note));
        rows.push(Row::at_most(name, &format!("{what}, first of a revision"), first, Some(1.2)));
    }
    rows
}

/// An engine in which each of the viewers has blocked these and nobody else.
fn with_blocks(stage: &Stage<'_>, viewers: &[u32], chosen: &dyn Fn(u32) -> Vec<u32>) -> Engine {
    let mut engine = stage.engine();
    let view = &stage.view;
    for &viewer in viewers {
        let lift = |blocked| Change::Unblock {
            blocker: member(view, viewer),
            blocked: member(view, blocked),
        };
        apply(&mut engine, view.blocked_by(NodeIdx(viewer)).map(|node| lift(node.0)));
        apply(&mut engine, chosen(viewer).into_iter().map(|other| block(view, viewer, other)));
    }
    engine
}

/// Members without trust in or from the viewer; anybody, once there are no more of them.
fn strangers(stage: &Stage<'_>, viewer: u32, count: u32) -> Vec<u32> {
    let node = NodeIdx(viewer);
    let known = stage.graph.view.ball(node, Threshold::ZERO);
    let knowing = stage.graph.view.reverse_ball(node, Threshold::ZERO);
    let all = some_members(stage.graph, viewer, stage.graph.nodes() / 2, 10);
    let is_known =
        |&other: &u32| known.get(NodeIdx(other)).is_some() || knowing.get(NodeIdx(other)).is_some();
    let (tied, mut chosen): (Vec<u32>, Vec<u32>) = all.into_iter().partition(is_known);
    chosen.extend(tied);
    chosen.truncate(count as usize);
    chosen
}

fn ratios(stage: &Stage<'_>, none: &Engine, some: &Engine, viewers: &[u32]) -> [Spread; 2] {
    let (mut without, mut with) = (Engine::of(&none.view()), Engine::of(&some.view()));
    let watches = (watch_all(&mut without, viewers), watch_all(&mut with, viewers));
    let (mut watched, mut first) = (Vec::new(), Vec::new());
    for _ in 0..stage.extent.rounds {
        let spent = |engine: &Engine, times: usize| {
            let view = engine.view();
            let ask = |&viewer: &u32| cpu(|| newest(&view, viewer)).1;
            let all = (0..times).flat_map(|_| viewers.iter().map(ask));
            all.sum::<Duration>().as_secs_f64()
        };
        watched.push(spent(&with, TIMES) / spent(&without, TIMES));
        let fresh = |engine: &Engine| spent(&Engine::of(&engine.view()), 1);
        first.push(fresh(some) / fresh(none));
    }
    drop(watches);
    [watched, first].map(Spread::of)
}

/// One viewer's page after its blocks is the one found by the plainest means; nobody sees what a blocked
/// member shares.
fn compare(stage: &Stage<'_>, engine: &Engine, viewers: &[u32], chosen: &dyn Fn(u32) -> Vec<u32>) {
    let view = engine.view();
    for &viewer in viewers {
        let blocked = chosen(viewer);
        let page = newest(&view, viewer);
        assert!(page.rows.iter().all(|row| !blocked.contains(&row.owner.0)));
    }
    let seen =
        stage.truth().once_blocked(stage.graph, &stage.world, viewers[0], &chosen(viewers[0]));
    let others = |owner: u32| viewers[1..].contains(&owner);
    // The blocks of the other viewers are not the world's any more, so what these share is left out.
    let owner = |resource: u32| stage.world.resources[resource as usize].owner;
    let rest: Vec<_> = seen.into_iter().filter(|&(resource, _)| !others(owner(resource))).collect();
    let page = newest(&view, viewers[0]);
    let rows = page.rows.iter().filter(|row| !others(row.owner.0));
    let rows: Vec<_> = rows.map(|row| (row.resource.0, row.via)).collect();
    assert_eq!(rows, newest_of(&stage.world, &rest, rows.len()));
}
