//! Real graphs answer by the model. Where the data is not there, each test says so and passes.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

use trust_core::{Engine, NodeIdx, Threshold, View};
use trust_files::{TsvOptions, read_tsv};
use trust_tests::dense::{Dense, Labels};
use trust_tests::generated::Numbers;

/// The graph of `file` as an engine holds it, if the data is there: in `TRUST_DATA`, else beside the
/// repository.
pub fn graph(file: &str) -> Option<View> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data"));
    let folder = std::env::var_os("TRUST_DATA").map_or_else(beside, PathBuf::from);
    let path = folder.join(file);
    if !path.exists() {
        println!("{file} is not there (TRUST_DATA names its folder): nothing to compare");
        return None;
    }
    let mut on_progress = |_| ControlFlow::Continue(());
    let tsv = read_tsv(&path, &TsvOptions::default(), &mut on_progress).expect("readable data");
    let mut engine = Engine::default();
    engine.load(tsv.load, &mut on_progress).expect("what was read can be loaded");
    Some(engine.view())
}

fn assert_ball(view: &View, start: NodeIdx, labels: &Labels, reverse: bool, threshold: u16) {
    let threshold = Threshold::from_thousandths(threshold).expect("at most 1000");
    let ball = match reverse {
        false => view.ball(start, threshold),
        true => view.reverse_ball(start, threshold),
    };
    let bound = u128::from(threshold.thousandths()) * 10u128.pow(33);
    let inside = labels.iter().filter(|label| label.1 > 0 && label.0 >= bound);
    assert_eq!(ball.len(), inside.count(), "{} reverse={reverse}", view.id(start));
    for reached in ball.iter() {
        assert_eq!((reached.trust.scaled(), reached.hops), labels[reached.node.index()]);
    }
}

/// Panics unless pairs from `source`, and their explanations, are what `labels` say.
fn assert_pairs(view: &View, source: NodeIdx, labels: &Labels, numbers: &mut Numbers, pairs: u32) {
    for _ in 0..pairs {
        let target = NodeIdx(numbers.below(labels.len() as u32));
        let (product, hops) = labels[target.index()];
        assert_eq!(view.trust(source, target).scaled(), product);
        let path = view.explain_trust(source, target);
        let claim = path.map_or((0, 0), |path| (path.trust.scaled(), path.weights.len() as u8));
        assert_eq!(claim, (product, hops), "{} to {}", view.id(source), view.id(target));
    }
}

/// Compares balls and pairs of some members, then reverse balls, with everybody's blocks where few
/// enough have blocked somebody to recompute each, else as far as members without blocks go.
fn assert_agrees(view: &View, samples: usize, blockers_recomputed: usize) {
    let dense = Dense::of(view);
    let mut numbers = Numbers(31);
    let members = view.member_count() as u32;
    let trusting = |numbers: &mut Numbers| loop {
        let node = NodeIdx(numbers.below(members));
        if view.out_degree(node) > 0 && view.in_degree(node) > 0 {
            return node;
        }
    };
    let barred = |node| -> HashSet<u32> { view.blocked_by(node).map(|node| node.0).collect() };
    for _ in 0..samples {
        let start = trusting(&mut numbers);
        let labels = dense.from(start, &barred(start));
        assert_ball(view, start, &labels, false, 0);
        assert_ball(view, start, &labels, false, 500);
        assert_pairs(view, start, &labels, &mut numbers, 100);
    }
    for _ in 0..samples.div_ceil(4) {
        let target = trusting(&mut numbers);
        let mut against = dense.to(target);
        let ball = view.reverse_ball(target, Threshold::ZERO);
        let mut recomputed = 0;
        for blocker in view.members() {
            let reached = against[blocker.index()].1 > 0;
            let blocks = view.blocked_by(blocker).next().is_some();
            if !reached || !blocks {
                continue;
            }
            // Beyond the budget what a pair query says stands in; pairs are compared above.
            against[blocker.index()] = if recomputed < blockers_recomputed {
                recomputed += 1;
                dense.from(blocker, &barred(blocker))[target.index()]
            } else {
                let hops = ball.get(blocker).map_or(0, |reached| reached.hops);
                (view.trust(blocker, target).scaled(), hops)
            };
        }
        assert_ball(view, target, &against, true, 0);
        assert_ball(view, target, &against, true, 500);
    }
}

#[test]
fn bitcoin_otc_answers_by_the_model() {
    let Some(view) = graph("bitcoin-otc.tsv.gz") else { return };
    assert_eq!((view.edge_count(), view.block_count()), (32_029, 3563));
    assert_agrees(&view, 40, 60);
}

#[test]
fn advogato_answers_by_the_model() {
    let Some(view) = graph("advogato.tsv.gz") else { return };
    assert_agrees(&view, 40, 60);
}

#[test]
fn epinions_answers_by_the_model() {
    let Some(view) = graph("epinions-signed.tsv.gz") else { return };
    assert_agrees(&view, 8, 10);
}
