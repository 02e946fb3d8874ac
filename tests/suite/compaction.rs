//! Tests that compaction beside readers and a writer changes no answer and loses no edge.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::thread;

use trust_core::{Change, Engine, Threshold, View};
use trust_tests::dense::Dense;
use trust_tests::generated::Numbers;
use trust_tests::model::{Row, bulk, member, weight};

type Edges = BTreeMap<(String, String), u16>;

fn edges_of(view: &View) -> Edges {
    let id = |node| view.id(node).to_owned();
    view.edges().map(|(s, t, w)| ((id(s), id(t)), w.thousandths())).collect()
}

/// Panics unless `view` holds `edges` in both directions, and answers by them for one member.
fn assert_holds(view: &View, edges: &Edges, source: &str) {
    let found = edges_of(view);
    let lost = edges.iter().find(|(ends, weight)| found.get(*ends) != Some(weight));
    assert_eq!(lost, None, "an edge is not as it was set");
    let extra = found.keys().find(|ends| !edges.contains_key(*ends));
    assert_eq!(extra, None, "an edge was never set, or was revoked");
    assert_eq!(view.edge_count(), edges.len());
    let id = |node| view.id(node).to_owned();
    let of_target = |target| view.in_edges(target).map(move |(s, w)| (s, target, w.thousandths()));
    let into: Edges =
        view.members().flat_map(of_target).map(|(s, t, w)| ((id(s), id(t)), w)).collect();
    assert!(into == *edges, "in_edges mirrors out_edges");
    let Ok(source) = view.node(source) else { return };
    let labels = Dense::of(view).from(source, &HashSet::new());
    let ball = view.ball(source, Threshold::ZERO);
    for node in view.members().filter(|&node| node != source) {
        let reached = ball.get(node).map_or((0, 0), |r| (r.trust.scaled(), r.hops));
        assert_eq!(reached, labels[node.index()]);
        assert_eq!(view.trust(source, node).scaled(), reached.0);
    }
}

/// One random batch, applied to the engine and to the map.
fn edit(engine: &mut Engine, edges: &mut Edges, numbers: &mut Numbers, members: u32) {
    let mut changes = Vec::new();
    for _ in 0..200 {
        let (a, b) = (numbers.below(members), numbers.below(members - 1));
        let (source, target) = (format!("m{a}"), format!("m{}", (a + 1 + b) % members));
        let ends = (source.clone(), target.clone());
        let (source, target) = (member(&source), member(&target));
        if numbers.below(4) == 0 && edges.contains_key(&ends) {
            edges.remove(&ends);
            changes.push(Change::RevokeTrust { source, target });
        } else {
            let thousandths = numbers.pick(&[250, 500, 800, 900, 1000]);
            edges.insert(ends, thousandths);
            changes.push(Change::SetTrust { source, target, weight: weight(thousandths) });
        }
    }
    engine.apply(changes).expect("members are known and differ");
}

#[test]
fn answers_stay_right_while_a_fold_runs_and_after_it_is_in_place() {
    let (mut engine, mut edges, mut numbers) = (Engine::default(), Edges::new(), Numbers(1));
    let members = 140;
    let mut kept = Vec::new();
    let (mut seen_running, mut batches) = (0, 0);
    while engine.compaction().finished < 3 {
        let before = engine.compaction().finished;
        edit(&mut engine, &mut edges, &mut numbers, members);
        let report = engine.compaction();
        seen_running += u64::from(report.running);
        if batches % 16 == 0 || report.running || report.finished > before {
            assert_holds(&engine.view(), &edges, &format!("m{}", batches % members));
        }
        if batches % 40 == 0 || report.finished > before {
            kept.push((engine.view(), edges.clone()));
        }
        batches += 1;
        assert!(batches < 4000, "edits are folded at last: {report:?}");
    }
    assert!(seen_running > 0, "a fold was seen to run");
    for (view, edges) in &kept {
        assert_holds(view, edges, "m7");
    }
}

/// An engine with a fold just started, and what it holds.
fn folding(numbers: &mut Numbers) -> (Engine, Edges) {
    let (mut engine, mut edges) = (Engine::default(), Edges::new());
    while !engine.compaction().running {
        edit(&mut engine, &mut edges, numbers, 140);
    }
    (engine, edges)
}

/// Batches until the fold that runs is in place.
fn wait_for_fold(engine: &mut Engine, edges: &mut Edges, numbers: &mut Numbers) {
    let finished = engine.compaction().finished;
    for _ in 0..2000 {
        if !engine.compaction().running || engine.compaction().finished > finished {
            return;
        }
        thread::yield_now();
        edit(engine, edges, numbers, 140);
    }
    panic!("a fold is put in place at last: {:?}", engine.compaction());
}

#[test]
fn a_large_load_during_a_fold_is_not_lost_when_the_fold_is_put_in_place() {
    let mut numbers = Numbers(2);
    let (mut engine, mut edges) = folding(&mut numbers);
    let row = |i: u32| (format!("new{}", i / 80), format!("new{}", 100 + i % 80), 700);
    let rows: Vec<Row> = (0..8000).map(row).collect();
    engine.load(bulk(&rows, &[]), &mut |_| ControlFlow::Continue(())).expect("a sound load");
    edges.extend(rows.into_iter().map(|(source, target, weight)| ((source, target), weight)));
    assert_holds(&engine.view(), &edges, "new1");
    wait_for_fold(&mut engine, &mut edges, &mut numbers);
    assert_holds(&engine.view(), &edges, "new1");
}

#[test]
fn compacting_by_hand_during_a_fold_changes_no_answer() {
    let mut numbers = Numbers(3);
    let (mut engine, mut edges) = folding(&mut numbers);
    edit(&mut engine, &mut edges, &mut numbers, 140);
    engine.compact();
    assert_eq!(engine.compaction().delta_edges, 0);
    assert_holds(&engine.view(), &edges, "m1");
    for _ in 0..50 {
        edit(&mut engine, &mut edges, &mut numbers, 140);
    }
    assert_holds(&engine.view(), &edges, "m1");
}

#[test]
fn members_removed_and_re_added_during_a_fold_come_out_right() {
    let mut numbers = Numbers(4);
    let (mut engine, mut edges) = folding(&mut numbers);
    for i in 0..20 {
        let gone = format!("m{i}");
        engine.apply([Change::RemoveMember { member: member(&gone) }]).expect("a known member");
        edges.retain(|(source, target), _| *source != gone && *target != gone);
    }
    for i in 0..10 {
        let (source, target) = (format!("m{i}"), format!("m{}", i + 40));
        let change = Change::SetTrust {
            source: member(&source),
            target: member(&target),
            weight: weight(900),
        };
        engine.apply([change]).expect("different members");
        edges.insert((source, target), 900);
    }
    assert_holds(&engine.view(), &edges, "m1");
    wait_for_fold(&mut engine, &mut edges, &mut numbers);
    assert_holds(&engine.view(), &edges, "m1");
    let folded = engine.view();
    engine.compact();
    assert_eq!(edges_of(&engine.view()), edges_of(&folded));
}

#[test]
fn thousands_of_new_members_are_folded_too() {
    let mut engine = Engine::default();
    let mut number = 0;
    while engine.compaction().finished < 2 {
        let add = |i: u32| Change::AddMember { member: member(&format!("member {i}")) };
        engine.apply((number..number + 500).map(add)).expect("valid ids");
        number += 500;
        assert!(number < 400_000, "{:?}", engine.compaction());
    }
    let view = engine.view();
    assert_eq!(view.member_count(), number as usize);
    for i in 0..number {
        let id = format!("member {i}");
        assert_eq!(view.node(&id).map(|node| view.id(node)), Ok(id.as_str()));
    }
}
