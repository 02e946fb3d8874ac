//! Measures loading from arrays and from text, and the memory of the loaded graph.

use std::fmt::Write;
use std::ops::ControlFlow;

use trust_core::{BulkLoad, EdgeList, Engine, NameTable, NodeIdx};
use trust_files::{TsvOptions, read_tsv};

use crate::clock::{Spread, cpu};
use crate::data::Graph;
use crate::report::Row;

/// Millions of edges per CPU second into both directions, from arrays of numbers.
pub fn from_arrays(graph: &Graph, rounds: usize) -> Vec<Row> {
    let mut speeds = Vec::new();
    for _ in 0..rounds {
        let load = again(graph);
        let mut engine = Engine::default();
        let (loaded, time) = cpu(|| engine.load(load, &mut |_| ControlFlow::Continue(())));
        assert!(loaded.is_ok() && engine.view().edge_count() == graph.view.edge_count());
        speeds.push(graph.view.edge_count() as f64 / time.as_secs_f64() / 1e6);
    }
    let what = "load from arrays, M edges/s of one core";
    vec![Row::at_least(graph.name, what, Spread::of(speeds), Some(10.0))]
}

/// The graph's edges as a load, in the order of its file's members rather than the engine's.
pub fn again(graph: &Graph) -> BulkLoad {
    let nodes = graph.nodes();
    let mut names = NameTable::with_capacity(nodes as usize);
    for node in 0..nodes {
        let interned = names.intern(graph.view.id(NodeIdx(node)));
        interned.unwrap_or_else(|error| panic!("{error}"));
    }
    let mut edges = EdgeList::with_capacity(graph.view.edge_count());
    for (source, target, weight) in graph.view.edges() {
        edges.push(source.0, target.0, weight);
    }
    BulkLoad { names, edges, blocks: Vec::new() }
}

/// Millions of rows per CPU second from plain text to arrays.
pub fn from_text(graph: &Graph, rounds: usize) -> Vec<Row> {
    let mut text = String::new();
    for (source, target, weight) in graph.view.edges() {
        let (source, target) = (graph.view.id(source), graph.view.id(target));
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{source}\t{target}\t{weight}\t1289241911");
    }
    let path = std::env::temp_dir().join(format!("trust-bench-{}.tsv", std::process::id()));
    std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut speeds = Vec::new();
    for _ in 0..rounds {
        let options = TsvOptions::default();
        let (read, time) = cpu(|| read_tsv(&path, &options, &mut |_| ControlFlow::Continue(())));
        let rows = read.map_or(0, |read| read.rows);
        assert_eq!(rows as usize, graph.view.edge_count());
        speeds.push(rows as f64 / time.as_secs_f64() / 1e6);
    }
    let _ = std::fs::remove_file(&path);
    let what = "read TSV, M rows/s of one core";
    vec![Row::at_least(graph.name, what, Spread::of(speeds), Some(3.0))]
}

/// Bytes per edge of both directions; the members' strings apart.
pub fn memory(graph: &Graph) -> Vec<Row> {
    let memory = graph.view.memory();
    let edges = graph.view.edge_count() as f64;
    let members = graph.view.member_count() as f64;
    let goal = if graph.name.starts_with("epi") { Some(11.0) } else { None };
    let goal = goal.or(["g70", "r20-h"].contains(&graph.name).then_some(9.5));
    let figure = Spread::of(vec![memory.edges as f64 / edges]);
    let note = format!(
        "per member: {:.1} bytes of index, {:.1} of names",
        memory.index as f64 / members,
        memory.names as f64 / members
    );
    vec![Row::at_most(graph.name, "bytes per edge, both directions", figure, goal).note(note)]
}
