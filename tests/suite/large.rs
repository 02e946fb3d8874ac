//! Tests of graphs of some thousand members, dense enough that whole layers are pulled: balls and pairs against the
//! model.

use std::collections::HashSet;
use std::ops::ControlFlow;

use trust_core::{Change, Engine, NodeIdx, Settings, Threshold, View};
use trust_tests::dense::{Dense, Labels};
use trust_tests::generated::{Numbers, Shape, rows, varied_weights};
use trust_tests::model::{bulk, member, weight};

/// Panics unless `ball` and `labels` say the same at `threshold`.
fn assert_ball(view: &View, start: NodeIdx, labels: &Labels, reverse: bool, threshold: u16) {
    let threshold = Threshold::from_thousandths(threshold).expect("at most 1000");
    let ball = match reverse {
        false => view.ball(start, threshold),
        true => view.reverse_ball(start, threshold),
    };
    let bound = u128::from(threshold.thousandths()) * 10u128.pow(33);
    let inside = labels
        .iter()
        .enumerate()
        .filter(|&(node, label)| node != start.index() && label.0 > 0 && label.0 >= bound);
    assert_eq!(ball.len(), inside.count(), "{} reverse={reverse} at {threshold}", view.id(start));
    for reached in ball.iter() {
        assert_eq!((reached.trust.scaled(), reached.hops), labels[reached.node.index()]);
    }
}

/// Panics unless balls, reverse balls, pairs and explanations of some members are the model's.
fn assert_agrees(view: &View, samples: u32, numbers: &mut Numbers) {
    let dense = Dense::of(view);
    let members: Vec<NodeIdx> = view.members().collect();
    for _ in 0..samples {
        let start = members[numbers.below(members.len() as u32) as usize];
        let blocked = view.blocked_by(start).map(|node| node.0).collect();
        let labels = dense.from(start, &blocked);
        for threshold in [0, 300, 560] {
            assert_ball(view, start, &labels, false, threshold);
        }
        for _ in 0..60 {
            let target = members[numbers.below(members.len() as u32) as usize];
            let (product, hops) = labels[target.index()];
            assert_eq!(view.trust(start, target).scaled(), product);
            let path = view.explain_trust(start, target);
            let claim = path.map_or((0, 0), |path| (path.trust.scaled(), path.weights.len() as u8));
            assert_eq!(claim, (product, hops));
        }
        let mut against = dense.to(start);
        for blocker in view.members().filter(|&m| view.blocked_by(m).next().is_some()) {
            let blocked = view.blocked_by(blocker).map(|node| node.0).collect();
            against[blocker.index()] = dense.from(blocker, &blocked)[start.index()];
        }
        for threshold in [0, 300, 560] {
            assert_ball(view, start, &against, true, threshold);
        }
    }
}

fn loaded(shape: Shape, members: u32, edges: usize, weights: &[u16], settings: Settings) -> Engine {
    let mut engine = Engine::new(settings);
    let rows = rows(shape, members, edges, weights, u64::from(members) + edges as u64);
    engine.load(bulk(&rows, &[]), &mut |_| ControlFlow::Continue(())).expect("a sound load");
    engine
}

fn all_shapes(settings: Settings) {
    let mut numbers = Numbers(11);
    for shape in [Shape::Uniform, Shape::Hubs, Shape::SmallWorld] {
        for weights in [vec![800], varied_weights(), (1..=1000).collect()] {
            for (members, edges) in [(60, 2000), (400, 20_000), (2000, 12_000)] {
                let engine = loaded(shape, members, edges, &weights, settings);
                assert_agrees(&engine.view(), 3, &mut numbers);
            }
        }
    }
}

#[test]
fn large_graphs_of_every_shape_answer_by_the_model_up_to_six_hops() {
    all_shapes(Settings::default());
    all_shapes(Settings::new(3, Threshold::from_thousandths(1).expect("a floor")).expect("3 hops"));
}

#[test]
fn large_graphs_of_every_shape_answer_by_the_model_up_to_twelve_hops() {
    let floor = Threshold::from_thousandths(20).expect("a floor");
    all_shapes(Settings::new(12, floor).expect("12 hops"));
}

#[test]
fn large_graphs_with_edits_and_blocks_answer_by_the_model() {
    let mut numbers = Numbers(12);
    for hops in [2, 6, 9] {
        let settings = Settings::new(hops, Threshold::from_thousandths(50).expect("a floor"));
        let settings = settings.expect("1 to 12 hops");
        let mut engine = loaded(Shape::Hubs, 500, 25_000, &varied_weights(), settings);
        for round in 0..4 {
            let changes = edits(&engine.view(), 300, &mut numbers);
            engine.apply(changes).expect("known members");
            assert_agrees(&engine.view(), 3, &mut numbers);
            if round == 2 {
                engine.compact();
                assert_agrees(&engine.view(), 2, &mut numbers);
            }
        }
    }
}

/// Some revocations, new weights and blocks among known members, and a few members who come or go.
fn edits(view: &View, count: u32, numbers: &mut Numbers) -> Vec<Change> {
    let ids: Vec<_> = view.members().map(|node| member(view.id(node))).collect();
    let mut gone = HashSet::new();
    let mut changes = Vec::new();
    for i in 0..count {
        let source = numbers.pick(&(0..ids.len()).collect::<Vec<_>>());
        let edges: Vec<_> =
            view.out_edges(view.node(ids[source].as_str()).expect("a member")).collect();
        let target = numbers.below(ids.len() as u32) as usize;
        if source == target || gone.contains(&source) || gone.contains(&target) {
            continue;
        }
        let (source_id, target_id) = (ids[source].clone(), ids[target].clone());
        changes.push(match numbers.below(12) {
            0 => Change::Block { blocker: source_id, blocked: target_id },
            1 if i % 8 == 0 => {
                gone.insert(source);
                Change::RemoveMember { member: source_id }
            }
            2 => Change::SetTrust {
                source: source_id,
                target: member(&format!("new {}", numbers.below(9))),
                weight: weight(900),
            },
            3..=6 if !edges.is_empty() => {
                let revoked = edges[numbers.below(edges.len() as u32) as usize].0;
                let revoked = member(view.id(revoked));
                if gone.iter().any(|&g| ids[g] == revoked) {
                    continue;
                }
                Change::RevokeTrust { source: source_id, target: revoked }
            }
            _ => Change::SetTrust {
                source: source_id,
                target: target_id,
                weight: weight(numbers.pick(&[1, 77, 450, 800, 950, 1000])),
            },
        });
    }
    changes
}
