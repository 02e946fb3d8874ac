//! Pairs, half of them unconnected, against a bare bidirectional BFS; and explanations against pairs.

use std::time::Duration;

use trust_core::{NodeIdx, Threshold, Trust};

use crate::bfs::bidirectional_bfs;
use crate::clock::{Spread, cpu, percentile};
use crate::data::Graph;
use crate::report::Row;
use crate::rmat::mix;

const MAX_HOPS: u32 = 6;

/// `count` pairs, alternately one with trust and one without.
fn pairs(graph: &Graph, count: usize) -> Vec<(u32, u32)> {
    let nodes = u64::from(graph.nodes());
    let sources = graph.sources(count);
    let mut pairs = Vec::with_capacity(count);
    for (i, &source) in sources.iter().enumerate() {
        let wanted = i % 2 == 0;
        let candidates = (0..2000).map(|k| (mix(mix(i as u64) ^ k) % nodes) as u32);
        let fits = |&target: &u32| {
            let trust = graph.view.trust(NodeIdx(source), NodeIdx(target));
            target != source && (trust > Trust::ZERO) == wanted
        };
        pairs.extend(candidates.filter(fits).map(|target| (source, target)).take(1));
    }
    pairs
}

/// p50 and p99 of a pair over those of the bare search, and of an explanation over the pair's.
pub fn pair(graph: &Graph, rounds: usize, count: usize, goals: bool) -> Vec<Row> {
    let pairs = pairs(graph, count);
    check(graph, &pairs);
    let mut marks = vec![0u8; graph.nodes() as usize];
    let mut ratios = [const { Vec::new() }; 4];
    let mut absolute = [const { Vec::new() }; 2];
    let mut pair_sum_over_explain = Vec::new();
    for _ in 0..rounds {
        let mut times: [Vec<Duration>; 3] = Default::default();
        for &(source, target) in &pairs {
            let (s, t) = (NodeIdx(source), NodeIdx(target));
            times[0].push(cpu(|| graph.view.trust(s, t)).1);
            times[1].push(
                cpu(|| {
                    let (forward, reverse) = (&graph.forward, &graph.reverse);
                    bidirectional_bfs(forward, reverse, source, target, MAX_HOPS, &mut marks)
                })
                .1,
            );
            times[2].push(cpu(|| graph.view.explain_trust(s, t)).1);
        }
        let sum = |times: &[Duration]| times.iter().sum::<Duration>().as_secs_f64();
        pair_sum_over_explain.push(sum(&times[2]) / sum(&times[0]));
        let [p50, p99] = [0.5, 0.99].map(|share| {
            let at = |times: &mut Vec<Duration>| percentile(times, share).as_secs_f64();
            [at(&mut times[0]), at(&mut times[1]), at(&mut times[2])]
        });
        for (ratio, [pair, bare, _]) in [(0, p50), (1, p99)] {
            ratios[ratio].push(pair / bare);
        }
        for (ratio, [pair, _, explain]) in [(2, p50), (3, p99)] {
            ratios[ratio].push(explain / pair);
        }
        absolute[0].push(p50[0] * 1e6);
        absolute[1].push(p99[0] * 1e6);
    }
    let mut scanned: Vec<u64> =
        pairs.iter().map(|&(s, t)| graph.view.trust_counted(NodeIdx(s), NodeIdx(t)).1).collect();
    scanned.sort_unstable();
    let [half, most] = [0.5, 0.99].map(|share| scanned[(scanned.len() as f64 * share) as usize]);
    let goal = goals.then_some(5.0);
    let [a, b, c, d] = ratios.map(Spread::of);
    let [p50, p99] = absolute.map(Spread::of);
    let large = (graph.name == "g70").then_some(1000.0);
    vec![
        Row::at_most(graph.name, "pair / bidirectional BFS, p50", a, goal),
        Row::at_most(graph.name, "pair / bidirectional BFS, p99", b, goal),
        Row::at_most(graph.name, "pair p50, µs", p50, None),
        Row::at_most(graph.name, "pair p99, µs", p99, large)
            .note(format!("edges looked at: p50 {half}, p99 {most}")),
        Row::at_most(graph.name, "explanation / pair, p50", c, Some(2.0)),
        Row::at_most(graph.name, "explanation / pair, p99", d, None),
        Row::at_most(
            graph.name,
            "explanation / pair, all together",
            Spread::of(pair_sum_over_explain),
            Some(2.0),
        ),
    ]
}

/// A pair, its explanation and the source's ball say the same.
fn check(graph: &Graph, pairs: &[(u32, u32)]) {
    for &(source, target) in pairs.iter().take(50) {
        let (s, t) = (NodeIdx(source), NodeIdx(target));
        let trust = graph.view.trust(s, t);
        let ball = graph.view.ball(s, Threshold::ZERO);
        assert_eq!(ball.get(t).map_or(Trust::ZERO, |reached| reached.trust), trust);
        let path = graph.view.explain_trust(s, t);
        assert_eq!(path.map_or(Trust::ZERO, |path| path.trust), trust);
    }
}
