//! `trust-graph stats`: the shape of a graph.

use std::path::PathBuf;

use clap::Args;

use crate::args::Settings;
use crate::graph::Graph;
use crate::output::Output;
use crate::refusal::Refusal;
use crate::shape::Shape;

const EXAMPLES: &str = "\
Examples:
  trust-graph stats ratings.tsv.gz
  trust-graph stats town.trust --json | jq .memory";

/// Show the shape of a graph: members, edges, blocks, groups, resources, weights, degrees, memory
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Stats {
    /// An edge list, plain or gzip, or a checkpoint
    file: PathBuf,
}

impl Stats {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let graph = Graph::open(&self.file, settings)?;
        let shape = Shape::of(&graph.view);
        if output.is_json() {
            output.json(&shape.json(&graph))?;
        } else {
            shape.print(&graph, output)?;
        }
        Ok(())
    }
}
