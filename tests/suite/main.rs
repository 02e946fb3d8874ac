//! The suite: one binary, so that it is linked once. Each module is one kind of claim.

mod adversarial;
mod agreement;
mod answers;
mod block_then_post;
mod bulk;
mod checkpoints;
mod compaction;
mod crowd;
mod edge_lists;
mod edges_touched;
mod erasure;
mod generate;
mod imports;
mod large;
mod laws;
mod model;
mod numbering;
mod numbers;
mod pages;
mod petgraph;
mod places;
mod readers;
mod real_data;
mod scenarios;
mod sight;
mod structure;
mod supposed;
mod taken_in;
mod truth_table;
mod two_worlds;
mod upkeep;
mod watches;
mod words;

/// How many cases a property is tried on: `usual`, or what `PROPTEST_CASES` says.
fn cases(usual: u32) -> proptest::prelude::ProptestConfig {
    let default = proptest::prelude::ProptestConfig::default();
    let cases = std::env::var("PROPTEST_CASES").map_or(usual, |_| default.cases);
    proptest::prelude::ProptestConfig { cases, failure_persistence: None, ..default }
}
