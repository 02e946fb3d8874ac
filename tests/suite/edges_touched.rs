//! Tests that a ball looks at no more edges than its members have. The counts are the same on every machine.

use std::ops::ControlFlow;

use trust_core::{Engine, NodeIdx, Threshold, View};
use trust_tests::generated::{Numbers, Shape, rows, varied_weights};
use trust_tests::model::bulk;

use crate::real_data;

/// Edges looked at, over the edges that leave the balls' members and sources, at one threshold.
fn ratio(view: &View, starts: &[NodeIdx], threshold: u16) -> f64 {
    let threshold = Threshold::from_thousandths(threshold).expect("at most 1000");
    let (mut scanned, mut edges) = (0, 0);
    for &start in starts {
        let ball = view.ball(start, threshold);
        let of_ball: usize = ball.iter().map(|reached| view.out_degree(reached.node)).sum();
        scanned += ball.edges_scanned();
        edges += (of_ball + view.out_degree(start)) as u64;
    }
    scanned as f64 / edges.max(1) as f64
}

/// Balls of `samples` members that trust somebody; whether they look at no more edges than they have.
fn is_within_the_gate(what: &str, view: &View, samples: usize) -> bool {
    let mut numbers = Numbers(41);
    let members: Vec<NodeIdx> = view.members().filter(|&m| view.out_degree(m) > 0).collect();
    let starts: Vec<NodeIdx> =
        (0..samples).map(|_| members[numbers.below(members.len() as u32) as usize]).collect();
    let found: Vec<_> = [0, 300, 500].map(|t| (t, ratio(view, &starts, t))).into();
    println!(
        "{what}: edges looked at over the ball's edges, by thousandths asked for: {found:.3?}"
    );
    found.iter().all(|&(_, ratio)| ratio <= 1.0)
}

fn generated(shape: Shape, weights: &[u16]) -> View {
    let mut engine = Engine::default();
    let rows = rows(shape, 20_000, 160_000, weights, 42);
    engine.load(bulk(&rows, &[]), &mut |_| ControlFlow::Continue(())).expect("a sound load");
    engine.view()
}

#[test]
fn balls_on_generated_graphs_look_at_no_more_edges_than_they_have() {
    let mut beyond = Vec::new();
    for shape in [Shape::Hubs, Shape::Uniform, Shape::SmallWorld] {
        for (weighed, weights) in [("vouches", vec![800]), ("varied", varied_weights())] {
            let what = format!("{shape:?}, {weighed}");
            if !is_within_the_gate(&what, &generated(shape, &weights), 60) {
                beyond.push(what);
            }
        }
    }
    assert!(beyond.is_empty(), "more edges than the ball has: {beyond:?}");
}

#[test]
fn balls_on_real_graphs_look_at_no_more_edges_than_they_have() {
    let mut beyond = Vec::new();
    for file in ["bitcoin-otc", "advogato", "epinions-signed"] {
        let Some(view) = real_data::graph(&format!("{file}.tsv.gz")) else { continue };
        if !is_within_the_gate(file, &view, 60) {
            beyond.push(file);
        }
    }
    assert!(beyond.is_empty(), "more edges than the ball has: {beyond:?}");
}
