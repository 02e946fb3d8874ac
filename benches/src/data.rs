//! The graphs: real ones where they are found, generated ones from a seed.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use trust_core::{BulkLoad, Direction, EdgeList, Engine, NameTable, NodeIdx, View, Weight};
use trust_files::{TsvOptions, TsvWeights, read_tsv};

use crate::bfs::PlainRows;
use crate::rmat::{mix, rmat};

/// A graph under test: a view, and the same edges as plain arrays in the same numbering.
pub struct Graph {
    pub name: &'static str,
    pub view: View,
    pub forward: PlainRows,
    pub reverse: PlainRows,
    /// The weights of `forward`, edge by edge, in thousandths.
    pub weights: Vec<u16>,
    /// Those of `reverse`.
    pub reverse_weights: Vec<u16>,
}

/// How a graph's edges are weighted.
#[derive(Clone, Copy)]
enum Weights {
    AsGiven,
    /// One of .3, .35 … .95, 1 by a hash of the edge.
    Hashed,
    /// All the vouch default, .8.
    Vouch,
}

/// Where the real graphs lie: `TRUST_DATA`, else beside the repository.
pub fn folder() -> PathBuf {
    std::env::var_os("TRUST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from)
}

/// The graph of that name; `None` when its file is not there.
pub fn graph(name: &str) -> Option<Graph> {
    let real = |file: &str, weights| load_file(&folder().join(file), weights);
    let (name, load) = match name {
        "otc" => ("otc", real("bitcoin-otc.tsv.gz", Weights::AsGiven)?),
        "adv" => ("adv", real("advogato.tsv.gz", Weights::AsGiven)?),
        "epi-h" => ("epi-h", real("epinions-signed.tsv.gz", Weights::Hashed)?),
        "epi-u" => ("epi-u", real("epinions-signed.tsv.gz", Weights::Vouch)?),
        "r20-h" => ("r20-h", generate(1 << 20, 16_000_000, Weights::Hashed)),
        "r20-u" => ("r20-u", generate(1 << 20, 16_000_000, Weights::Vouch)),
        "r14-h" => ("r14-h", generate(1 << 14, 150_000, Weights::Hashed)),
        "g70" => ("g70", generate(5_000_000, 70_000_000, Weights::Hashed)),
        _ => return None,
    };
    Some(Graph::of(name, load))
}

fn load_file(path: &Path, weights: Weights) -> Option<BulkLoad> {
    if !path.exists() {
        return None;
    }
    let options = TsvOptions { weights: TsvWeights::AsGiven, ..TsvOptions::default() };
    let read = read_tsv(path, &options, &mut |_| ControlFlow::Continue(()));
    let mut load = read.unwrap_or_else(|error| panic!("{error}")).load;
    // Trust alone: blocks would only make the compared searches differ.
    load.blocks.clear();
    for i in 0..load.edges.len() {
        let key = u64::from(load.edges.sources[i]) << 32 | u64::from(load.edges.targets[i]);
        load.edges.weights[i] = weigh(weights, key, load.edges.weights[i]);
    }
    Some(load)
}

fn weigh(weights: Weights, key: u64, given: Weight) -> Weight {
    let step = |k: u64| Weight::from_thousandths(300 + 50 * (k % 15) as u16);
    match weights {
        Weights::AsGiven => given,
        Weights::Vouch => Weight::VOUCH,
        Weights::Hashed => step(mix(key)).unwrap_or(Weight::VOUCH),
    }
}

fn generate(nodes: u32, edges: usize, weights: Weights) -> BulkLoad {
    let mut load =
        BulkLoad { names: NameTable::with_capacity(nodes as usize), ..BulkLoad::default() };
    for node in 0..nodes {
        load.names.intern(&node.to_string()).unwrap_or_else(|error| panic!("{error}"));
    }
    load.edges = EdgeList::with_capacity(edges);
    for (source, target) in rmat(nodes, edges, 42) {
        let key = u64::from(source) << 32 | u64::from(target);
        load.edges.push(source, target, weigh(weights, key, Weight::VOUCH));
    }
    load
}

impl Graph {
    pub fn of(name: &'static str, load: BulkLoad) -> Self {
        let mut engine = Engine::default();
        let loaded = engine.load(load, &mut |_| ControlFlow::Continue(()));
        loaded.unwrap_or_else(|error| panic!("{error}"));
        let view = engine.view();
        let (forward, weights) = plain(&view, Direction::Forward);
        let (reverse, reverse_weights) = plain(&view, Direction::Reverse);
        Graph { name, view, forward, reverse, weights, reverse_weights }
    }

    pub fn nodes(&self) -> u32 {
        self.forward.offsets.len() as u32 - 1
    }

    /// `count` members with at least one out-edge, evenly picked by a seed.
    pub fn sources(&self, count: usize) -> Vec<u32> {
        let picks = (0..).map(|i| (mix(7 ^ mix(i)) % u64::from(self.nodes())) as u32);
        picks.filter(|&node| !self.forward.row(node).is_empty()).take(count).collect()
    }
}

fn plain(view: &View, direction: Direction) -> (PlainRows, Vec<u16>) {
    let mut rows = PlainRows { offsets: vec![0], ends: Vec::with_capacity(view.edge_count()) };
    let mut weights = Vec::with_capacity(view.edge_count());
    for node in 0..view.member_count() as u32 {
        let edges = match direction {
            Direction::Forward => view.out_edges(NodeIdx(node)),
            Direction::Reverse => view.in_edges(NodeIdx(node)),
        };
        let mut row: Vec<(u32, u16)> = edges.map(|(n, w)| (n.0, w.thousandths())).collect();
        row.sort_unstable();
        rows.ends.extend(row.iter().map(|&(end, _)| end));
        weights.extend(row.iter().map(|&(_, weight)| weight));
        rows.offsets.push(rows.ends.len() as u32);
    }
    (rows, weights)
}
