//! `trust-graph town`: a generated town as an edge list, or as a checkpoint with what its people share.

use std::path::PathBuf;

use clap::Args;

use crate::args::Settings;
use crate::commands::convert::{Kind, write};
use crate::graph::Graph;
use crate::output::Output;
use crate::refusal::Refusal;
use crate::town::{LEAST_MEMBERS, MOST_MEMBERS, Town as Plan};

const EXAMPLES: &str = "\
The same number of members and seed give the same file on every machine. Ids are addresses: in
maple-row-7-b lives the second person of house 7. Weights are .3 to 1; a few people block somebody.

A name that ends in .trust makes a checkpoint, and then there are also cells of neighbours, communities
(two of them partners), circles of friends, places, and listings such as maple-row-13-d/bread, made in
the first month counted from second 0; some expire a month later, and are seen with --now 0 only.

Examples:
  trust-graph town town.tsv
  trust-graph town town.trust
  trust-graph town town.tsv --members 500 --seed 7
  trust-graph town town.tsv && trust-graph ball town.tsv maple-row-7-a";

/// Write a generated town: households, streets, clubs, a few blocks; as a checkpoint also listings
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Town {
    /// The edge list to write (- is standard output), or, if its name ends in .trust, the checkpoint
    out: PathBuf,

    /// The number of people
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(i64::from(LEAST_MEMBERS)..=i64::from(MOST_MEMBERS)))]
    members: u32,

    /// The seed of the town
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

impl Town {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        if self.out.extension().is_some_and(|extension| extension == "trust") {
            let graph = Graph::generated(Plan::build_sharing(self.members, self.seed)?, settings)?;
            return write(&graph, Kind::Checkpoint, &self.out, output);
        }
        let load = Plan::build(self.members, self.seed);
        let graph = Graph::generated((load, Vec::new()), settings)?;
        write(&graph, Kind::EdgeList, &self.out, output)
    }
}
