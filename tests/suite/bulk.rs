//! Bulk loads: one revision, all or nothing, reported and stopped on demand.

use std::collections::HashSet;
use std::ops::ControlFlow;

use trust_core::{
    BulkLoad, Change, Engine, LeftOut, LoadError, NameTable, Progress, Threshold, Weight,
};
use trust_tests::dense::Dense;
use trust_tests::generated::{Shape, rows, varied_weights};
use trust_tests::model::{Row, bulk, member, weight};

fn load(engine: &mut Engine, rows: &[Row]) -> Result<trust_core::Revision, LoadError> {
    engine.load(bulk(rows, &[]), &mut |_| ControlFlow::Continue(()))
}

fn edges_of(engine: &Engine) -> HashSet<(String, String, u16)> {
    let view = engine.view();
    let id = |node| view.id(node).to_owned();
    view.edges().map(|(s, t, w)| (id(s), id(t), w.thousandths())).collect()
}

#[test]
fn loading_again_what_is_there_is_no_new_revision() {
    for count in [10, 5000] {
        let rows = rows(Shape::Uniform, 200, count, &[800], 1);
        let mut engine = Engine::default();
        let first = load(&mut engine, &rows).expect("a sound load");
        assert_eq!(first.0, 1);
        assert_eq!(load(&mut engine, &rows).expect("a sound load"), first, "{count} rows");
    }
}

#[test]
fn of_repeated_rows_only_the_last_decides_whether_a_load_alters_anything() {
    for filler in [0, 5000] {
        let mut all = rows(Shape::Uniform, 200, filler, &[500], 8);
        all.push(("a".to_owned(), "b".to_owned(), 1000));
        let mut engine = Engine::default();
        let first = load(&mut engine, &all).expect("a sound load");
        all.insert(0, ("a".to_owned(), "b".to_owned(), 500));
        assert_eq!(load(&mut engine, &all).expect("a sound load"), first, "{filler} rows beside");
    }
}

#[test]
fn the_last_of_equal_rows_counts_wherever_the_rows_go() {
    for filler in [0, 5000] {
        for before in [None, Some(300)] {
            let mut engine = Engine::default();
            let edge = |w| ("a".to_owned(), "b".to_owned(), w);
            if let Some(w) = before {
                load(&mut engine, &[edge(w)]).expect("a sound load");
            }
            let mut all = vec![edge(100), edge(900)];
            all.extend(rows(Shape::Uniform, 200, filler, &[500], 2));
            all.push(edge(700));
            load(&mut engine, &all).expect("a sound load");
            assert!(edges_of(&engine).contains(&edge(700)), "{filler} rows, {before:?} before");
            assert!(!edges_of(&engine).contains(&edge(900)));
        }
    }
}

#[test]
fn a_cancelled_load_changes_nothing() {
    let rows = rows(Shape::Hubs, 500, 9000, &varied_weights(), 3);
    for filled in [false, true] {
        let mut engine = Engine::default();
        if filled {
            load(&mut engine, &rows[..100]).expect("a sound load");
        }
        let (revision, edges) = (engine.revision(), edges_of(&engine));
        let mut calls = 0;
        let refused = engine.load(bulk(&rows, &[]), &mut |_| {
            calls += 1;
            ControlFlow::Break(())
        });
        assert_eq!(refused, Err(LoadError::Cancelled));
        assert_eq!(calls, 1, "a load stops when its callback says so");
        assert_eq!((engine.revision(), edges_of(&engine)), (revision, edges));
    }
}

#[test]
fn progress_rises_to_its_total() {
    let rows = rows(Shape::Uniform, 3000, 9000, &[800], 4);
    let mut seen: Vec<Progress> = Vec::new();
    let mut report = |progress| {
        seen.push(progress);
        ControlFlow::Continue(())
    };
    Engine::default().load(bulk(&rows, &[]), &mut report).expect("a sound load");
    assert!(seen.windows(2).all(|two| two[0].done <= two[1].done && two[0].total == two[1].total));
    assert!(seen.last().is_some_and(|last| last.done == last.total), "{seen:?}");
}

#[test]
fn every_refusal_of_a_load_leaves_the_engine_as_it_was() {
    let mut engine = Engine::default();
    load(&mut engine, &rows(Shape::Uniform, 50, 200, &[800], 5)).expect("a sound load");
    let (revision, edges) = (engine.revision(), edges_of(&engine));
    let sound = || bulk(&rows(Shape::Uniform, 60, 20, &[500], 6), &[]);
    let mut refused = |what: &dyn Fn(&mut BulkLoad), code: &str| {
        let mut load = sound();
        what(&mut load);
        let error = engine.load(load, &mut |_| ControlFlow::Continue(())).expect_err(code);
        assert_eq!(error.code(), code, "{error}");
        assert_eq!((engine.revision(), edges_of(&engine)), (revision, edges.clone()), "{code}");
    };
    refused(&|load| load.edges.sources.truncate(3), "LENGTH_MISMATCH");
    refused(&|load| load.edges.targets.truncate(3), "LENGTH_MISMATCH");
    refused(&|load| load.edges.weights.truncate(3), "LENGTH_MISMATCH");
    refused(&|load| load.edges.sources[7] = u32::MAX, "NO_SUCH_POSITION");
    refused(&|load| load.edges.targets[7] = load.names.len() as u32, "NO_SUCH_POSITION");
    refused(&|load| load.edges.targets[7] = load.edges.sources[7], "SELF_TRUST");
    refused(&|load| load.blocks.push((1, 1)), "SELF_BLOCK");
    refused(&|load| load.blocks.push((0, u32::MAX)), "NO_SUCH_POSITION");
    assert_eq!(BulkLoad::weight(3, 1.5).map_err(|e| e.code()), Err("INVALID_WEIGHT"));
}

/// What `from_rows` makes of rows whose ends are names, or "" for an absent one.
fn from_rows(rows: &[(&str, &str, f64)], weighted: bool) -> Result<(BulkLoad, LeftOut), LoadError> {
    let mut names = NameTable::default();
    let mut position = |name: &str| match name {
        "" => BulkLoad::MISSING,
        name => names.intern(name).expect("a valid id"),
    };
    let sources = rows.iter().map(|row| position(row.0)).collect();
    let targets = rows.iter().map(|row| position(row.1)).collect();
    let weights: Vec<f64> = rows.iter().map(|row| row.2).collect();
    BulkLoad::from_rows(names, sources, targets, weighted.then_some(&weights))
}

#[test]
fn rows_that_say_nothing_are_left_out_with_the_members_only_they_name() {
    let rows = [
        ("gone", "", 0.5),
        ("", "gone", 7.0),
        ("a", "gone", f64::NAN),
        ("loop", "loop", f64::NAN),
        ("loop", "loop", 7.0),
        ("zero", "a", 0.0),
        ("zero", "a", -0.0),
        ("zero", "zero", 0.0),
        ("zero", "a", 0.000_49),
        ("zero", "a", -0.000_49),
        ("b", "a", 0.000_5),
        ("a", "c", 1.0),
    ];
    let (load, left_out) = from_rows(&rows, true).expect("a sound load");
    assert_eq!(left_out, LeftOut { missing: 4, self_loops: 2, zero_weights: 4 });
    assert_eq!(left_out.total() as usize + load.edges.len(), rows.len());
    let mut engine = Engine::default();
    engine.load(load, &mut |_| ControlFlow::Continue(())).expect("a sound load");
    let view = engine.view();
    assert_eq!((view.member_count(), view.edge_count()), (3, 2));
    let named = |id: &str| view.node(id).is_ok();
    assert!(named("a") && named("b") && named("c"));
    assert!(!named("gone") && !named("loop") && !named("zero"));

    let (load, left_out) = from_rows(&rows, false).expect("vouches");
    assert_eq!(left_out, LeftOut { missing: 2, self_loops: 3, zero_weights: 0 });
    assert!(load.edges.weights.iter().all(|&weight| weight == Weight::VOUCH));
}

#[test]
fn any_other_weight_refuses_the_whole_load_by_its_row() {
    for value in [-0.5, -0.000_5, 1.01, 2.0, f64::INFINITY, f64::NEG_INFINITY] {
        let refusal = from_rows(&[("a", "b", 0.5), ("b", "c", value)], true).err();
        let at = matches!(refusal, Some(LoadError::InvalidWeight { row: 1, .. }));
        assert!(at, "{value}: {refusal:?}");
    }
    let none = from_rows(&[], true).expect("no rows");
    assert_eq!((none.0.edges.len(), none.1), (0, LeftOut::default()));
    let uneven = BulkLoad::from_rows(NameTable::default(), vec![], vec![], Some(&[0.5]));
    assert_eq!(uneven.err().map(|error| error.code()), Some("LENGTH_MISMATCH"));
}

#[test]
fn a_graph_of_many_members_and_all_thousand_weights_answers_by_the_model() {
    // 2^22 members and more than 1023 ranks do not fit 32 bits: edges take the wider words.
    let members = (1u32 << 22) + 5;
    let weights: Vec<u16> = (1..=1000).collect();
    let rows = rows(Shape::Hubs, 3000, 60_000, &weights, 7);
    let mut load = bulk(&rows, &[("m1".into(), "m2".into())]);
    for i in 0..members {
        load.names.intern(&format!("{i}")).expect("a valid id");
    }
    let mut engine = Engine::default();
    engine.load(load, &mut |_| ControlFlow::Continue(())).expect("a sound load");
    let edit = |target: &str| Change::SetTrust {
        source: member("m5"),
        target: member(target),
        weight: weight(999),
    };
    engine.apply([edit("4194308"), edit("m9")]).expect("different members");
    let view = engine.view();
    let narrow = rows.iter().map(|(s, t, _)| (s, t)).collect::<HashSet<_>>().len() * 8;
    assert!(view.memory().edges > narrow + 2 * 4 * members as usize, "edges take 8 bytes");
    let dense = Dense::of(&view);
    for source in ["m5", "m1", "m2900"] {
        let source = view.node(source).expect("a member");
        let blocked = view.blocked_by(source).map(|node| node.0).collect();
        let labels = dense.from(source, &blocked);
        let ball = view.ball(source, Threshold::ZERO);
        assert_eq!(ball.len(), labels.iter().filter(|label| label.1 > 0).count());
        for reached in ball.iter() {
            assert_eq!((reached.trust.scaled(), reached.hops), labels[reached.node.index()]);
        }
        for reached in ball.iter().take(200) {
            assert_eq!(view.trust(source, reached.node), reached.trust);
        }
    }
}
