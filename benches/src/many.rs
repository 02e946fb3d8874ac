//! Many balls on two cores against one.

use std::time::Instant;

use trust_core::{Direction, NodeIdx, Threshold};

use crate::clock::Spread;
use crate::data::Graph;
use crate::report::Row;

/// Elapsed time of the same balls in a pool of one thread over that in a pool of two.
pub fn many(graph: &Graph, rounds: usize) -> Vec<Row> {
    let sources: Vec<NodeIdx> = graph.sources(200).into_iter().map(NodeIdx).collect();
    let pool = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap_or_else(|error| panic!("{error}"))
    };
    let (one, two) = (pool(1), pool(2));
    let balls = || graph.view.balls(&sources, Direction::Forward, Threshold::ZERO);
    let sizes = |balls: Vec<trust_core::Ball>| balls.iter().map(|b| b.len()).collect::<Vec<_>>();
    assert_eq!(sizes(one.install(balls)), sizes(two.install(balls)));
    let ratios = (0..rounds).map(|_| {
        let elapsed = |pool: &rayon::ThreadPool| {
            let start = Instant::now();
            pool.install(balls);
            start.elapsed().as_secs_f64()
        };
        elapsed(&one) / elapsed(&two)
    });
    let ratios = Spread::of(ratios.collect());
    vec![Row::at_least(graph.name, "200 balls, one core / two", ratios, Some(1.8))]
}
