//! Balls against a bare BFS over the same members.

use trust_core::{NodeIdx, Threshold};

use crate::bfs::bfs_ball;
use crate::clock::{Spread, cpu};
use crate::data::Graph;
use crate::oracle::layered;
use crate::report::Row;

/// The ratio of CPU time, ball to `bfs_ball`, over the same sources, and the edges each looked at.
pub fn ball(graph: &Graph, rounds: usize, sources: usize, goal: Option<f64>) -> Vec<Row> {
    let sources = graph.sources(sources);
    let floor = graph.view.settings().floor();
    let (mut queue, mut edges, mut bare_edges, mut members) = (Vec::new(), 0, 0, 0);
    let mut masks = Vec::new();
    for &source in &sources {
        let answer = graph.view.ball(NodeIdx(source), floor);
        let truth = layered(&graph.forward, &graph.weights, source, 6, floor.thousandths());
        assert_eq!(answer.len() + 1, truth.iter().filter(|&&label| label > 0).count());
        for reached in answer.iter() {
            let scaled = reached.trust.scaled() / 10u128.pow(18);
            assert_eq!(scaled, u128::from(truth[reached.node.index()]));
        }
        let mask: Vec<u8> = truth.iter().map(|&label| u8::from(label == 0)).collect();
        masks.push(mask);
        edges += answer.edges_scanned();
        members += answer.len();
    }
    let mut ratios = Vec::new();
    let mut bare_time = 0.0;
    for _ in 0..rounds {
        let (mut ours, mut bare) = (0.0, 0.0);
        bare_edges = 0;
        for (&source, mask) in sources.iter().zip(&masks) {
            let mut visited = mask.clone();
            let ((count, scanned), time) =
                cpu(|| bfs_ball(&graph.forward, source, &mut visited, &mut queue));
            bare += time.as_secs_f64();
            bare_edges += scanned;
            let (answer, time) = cpu(|| graph.view.ball(NodeIdx(source), Threshold::ZERO));
            ours += time.as_secs_f64();
            assert_eq!(answer.len() + 1, count);
        }
        ratios.push(ours / bare);
        bare_time = bare / sources.len() as f64;
    }
    let setting = format!("{} members, bare {:.3} ms", members / sources.len(), bare_time * 1e3);
    vec![
        Row::at_most(graph.name, "ball / bfs_ball, CPU", Spread::of(ratios), goal).note(setting),
        Row::at_most(
            graph.name,
            "ball / bfs_ball, edges looked at",
            Spread::of(vec![edges as f64 / bare_edges as f64]),
            Some(1.0),
        ),
    ]
}
