//! Compares balls and pairs with petgraph's Dijkstra, for the nearest question it can answer: the least sum of
//! -ln(weight) over walks of any length, to every member, without a cutoff.
//!
//! No answer goes uncompared: the engine's is the best product over at most six edges; petgraph's is
//! that, or the best over any number of edges where a longer walk is stronger, and those are counted.

use std::time::Duration;

use petgraph::algo::{bidirectional_dijkstra, dijkstra};
use petgraph::csr::Csr;
use petgraph::graph::{DiGraph, NodeIndex};
use trust_core::{NodeIdx, Threshold};

use crate::clock::{Spread, cpu, percentile};
use crate::data::Graph;
use crate::report::Row;
use crate::rmat::mix;

const TOLERANCE: f64 = 1e-9;
const MAX_HOPS: usize = 6;
const SOURCES: usize = 10;
const PAIRS: usize = 200;

/// The same edges as petgraph holds them: in rows, and as its usual graph.
struct Peer {
    rows: Csr<(), f64>,
    graph: DiGraph<(), f64>,
}

/// How many of petgraph's values equal the bounded answer, and how many only the unbounded one.
#[derive(Default)]
struct Agreement {
    equal: usize,
    longer: usize,
}

impl Agreement {
    fn compare(&mut self, given: f64, bounded: f64, unbounded: f64) {
        if (given - bounded).abs() <= TOLERANCE {
            self.equal += 1;
        } else {
            assert!((given - unbounded).abs() <= TOLERANCE, "{given}, not {bounded}, {unbounded}");
            self.longer += 1;
        }
    }

    fn note(&self) -> String {
        let Agreement { equal, longer } = self;
        format!("{equal} equal, {longer} through more than {MAX_HOPS} edges")
    }
}

/// The ratios of CPU time, petgraph's to ours: of balls, and of pairs of which half have no trust.
pub fn petgraph_peer(graph: &Graph, rounds: usize) -> Vec<Row> {
    let edges: Vec<(u32, u32, f64)> = costs(graph).collect();
    let mut usual = DiGraph::with_capacity(graph.nodes() as usize, edges.len());
    (0..graph.nodes()).for_each(|_| _ = usual.add_node(()));
    usual.extend_with_edges(&edges);
    let rows = Csr::from_sorted_edges(&edges).unwrap_or_else(|error| panic!("{error:?}"));
    let peer = Peer { rows, graph: usual };
    let mut table = balls(graph, &peer, rounds);
    table.extend(pairs(graph, &peer, rounds.min(3)));
    table
}

/// Every edge with its cost; by source, then target.
fn costs(graph: &Graph) -> impl Iterator<Item = (u32, u32, f64)> + '_ {
    (0..graph.nodes()).flat_map(move |source| {
        let row = graph.forward.offsets[source as usize] as usize;
        let ends = graph.forward.row(source).iter().enumerate();
        ends.map(move |(i, &end)| {
            (source, end, -(f64::from(graph.weights[row + i]) / 1000.0).ln().min(0.0))
        })
    })
}

fn balls(graph: &Graph, peer: &Peer, rounds: usize) -> Vec<Row> {
    let sources = graph.sources(SOURCES);
    let mut agreement = Agreement::default();
    for &source in &sources {
        let scores = dijkstra(&peer.rows, source, None, |edge| *edge.weight());
        let scores_too =
            dijkstra(&peer.graph, NodeIndex::from(source), None, |edge| *edge.weight());
        let (bounded, unbounded) = best_products(graph, source);
        let ball = graph.view.ball(NodeIdx(source), Threshold::ZERO);
        for node in (0..graph.nodes()).filter(|&node| node != source) {
            let given = at_floor(graph, scores.get(&node).copied());
            let too = at_floor(graph, scores_too.get(&NodeIndex::from(node)).copied());
            assert!((given - too).abs() <= TOLERANCE);
            let at = node as usize;
            let ours = ball.get(NodeIdx(node)).map_or(0.0, |reached| reached.trust.to_f64());
            assert!((ours - bounded[at]).abs() <= TOLERANCE);
            if given.max(bounded[at]).max(unbounded[at]) > 0.0 {
                agreement.compare(given, bounded[at], unbounded[at]);
            }
        }
    }
    let mut ratios = [const { Vec::new() }; 2];
    let mut own = 0.0;
    for _ in 0..rounds {
        let [mut ours, mut rows, mut usual] = [Duration::ZERO; 3];
        for &source in &sources {
            ours += cpu(|| graph.view.ball(NodeIdx(source), Threshold::ZERO)).1;
            rows += cpu(|| dijkstra(&peer.rows, source, None, |edge| *edge.weight())).1;
            let start = NodeIndex::from(source);
            usual += cpu(|| dijkstra(&peer.graph, start, None, |edge| *edge.weight())).1;
        }
        ratios[0].push(rows.as_secs_f64() / ours.as_secs_f64());
        ratios[1].push(usual.as_secs_f64() / ours.as_secs_f64());
        own = ours.as_secs_f64() * 1e3 / sources.len() as f64;
    }
    let goal = Some(if graph.name == "otc" { 25.0 } else { 5.0 });
    let [rows, usual] = ratios.map(Spread::of);
    let note = format!("{}; ball {own:.3} ms", agreement.note());
    vec![
        Row::at_least(graph.name, "petgraph dijkstra on Csr / ball", rows, goal).note(note.clone()),
        Row::at_least(graph.name, "petgraph dijkstra on DiGraph / ball", usual, None).note(note),
    ]
}

/// By turns a pair with trust and one without, whose target somebody trusts.
fn choose_pairs(graph: &Graph) -> Vec<(u32, u32)> {
    let mut pairs = Vec::with_capacity(PAIRS);
    for (i, source) in (0u64..).zip(graph.sources(2 * PAIRS)) {
        let ball = graph.view.ball(NodeIdx(source), Threshold::ZERO);
        let target = if pairs.len() % 2 == 0 {
            let skipped = mix(i) as usize % ball.len().max(1);
            ball.iter().nth(skipped).map(|reached| reached.node.0)
        } else {
            let mut picks = (0..1000).map(|k| (mix(mix(i) ^ k) % u64::from(graph.nodes())) as u32);
            picks.find(|&target| {
                let trusted = !graph.reverse.row(target).is_empty();
                target != source && trusted && ball.get(NodeIdx(target)).is_none()
            })
        };
        pairs.extend(target.map(|target| (source, target)));
    }
    pairs.truncate(PAIRS);
    pairs
}

fn pairs(graph: &Graph, peer: &Peer, rounds: usize) -> Vec<Row> {
    let pairs = choose_pairs(graph);
    let mut agreements = [const { Agreement { equal: 0, longer: 0 } }; 2];
    let mut ratios = [const { Vec::new() }; 4];
    for round in 0..rounds {
        let mut times: [Vec<Duration>; 3] = Default::default();
        for &(source, target) in &pairs {
            let (start, goal) = (NodeIndex::from(source), NodeIndex::from(target));
            let (trust, time) = cpu(|| graph.view.trust(NodeIdx(source), NodeIdx(target)));
            times[0].push(time);
            let search = || dijkstra(&peer.rows, source, Some(target), |edge| *edge.weight());
            let (scores, time) = cpu(search);
            times[1].push(time);
            let search = || bidirectional_dijkstra(&peer.graph, start, goal, |edge| *edge.weight());
            let (length, time) = cpu(search);
            times[2].push(time);
            if round == 0 {
                let (bounded, unbounded) = best_products(graph, source);
                let at = target as usize;
                assert!((trust.to_f64() - bounded[at]).abs() <= TOLERANCE);
                for (agreement, length) in
                    agreements.iter_mut().zip([scores.get(&target).copied(), length])
                {
                    agreement.compare(at_floor(graph, length), bounded[at], unbounded[at]);
                }
            }
        }
        for (i, share) in [0.5, 0.99].into_iter().enumerate() {
            let [ours, goal, both] = times.each_mut().map(|t| percentile(t, share).as_secs_f64());
            ratios[i].push(goal / ours);
            ratios[2 + i].push(both / ours);
        }
    }
    let whats = [
        ("petgraph dijkstra to a goal / pair, p50", None, 0),
        ("petgraph dijkstra to a goal / pair, p99", None, 0),
        ("petgraph bidirectional_dijkstra / pair, p50", Some(1000.0), 1),
        ("petgraph bidirectional_dijkstra / pair, p99", None, 1),
    ];
    let rows = whats.into_iter().zip(ratios).map(|((what, goal, way), ratios)| {
        let note = format!("{} pairs: {}", pairs.len(), agreements[way].note());
        Row::at_least(graph.name, what, Spread::of(ratios), goal).note(note)
    });
    rows.collect()
}

/// The trust that a length means: none below the floor.
fn at_floor(graph: &Graph, length: Option<f64>) -> f64 {
    let floor = f64::from(graph.view.settings().floor().thousandths()) / 1000.0;
    let trust = length.map_or(0.0, |length| (-length).exp());
    if trust >= floor - TOLERANCE { trust } else { 0.0 }
}

/// The best product from `source` to everyone over at most six edges, and over any number, 0 where it
/// stays below the floor; layer by layer until nothing changes.
fn best_products(graph: &Graph, source: u32) -> (Vec<f64>, Vec<f64>) {
    let least = f64::from(graph.view.settings().floor().thousandths()) / 1000.0 - TOLERANCE;
    let mut best = vec![0.0; graph.nodes() as usize];
    best[source as usize] = 1.0;
    let mut bounded = Vec::new();
    for hops in 1.. {
        let mut more = best.clone();
        for node in (0..best.len()).filter(|&node| best[node] > 0.0) {
            for edge in
                graph.forward.offsets[node] as usize..graph.forward.offsets[node + 1] as usize
            {
                let product = best[node] * f64::from(graph.weights[edge]) / 1000.0;
                let end = graph.forward.ends[edge] as usize;
                if product >= least && product > more[end] {
                    more[end] = product;
                }
            }
        }
        let settled = more == best;
        best = more;
        if hops == MAX_HOPS {
            bounded = best.clone();
        }
        if hops >= MAX_HOPS && settled {
            break;
        }
    }
    (bounded, best)
}
