//! Benchmarks as ratios of CPU time, interleaved in one run, every answer compared.

mod ball;
mod bfs;
mod clock;
mod data;
mod oracle;
mod report;
mod rmat;

use clap::Parser;

/// Measures trust-core against bare searches over the same arrays.
#[derive(Parser)]
struct Args {
    /// The graphs to use.
    #[arg(long, value_delimiter = ',', default_value = "otc,adv,epi-h,epi-u,r20-h,r20-u")]
    graphs: Vec<String>,
    /// Rounds; each measures everything once.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
}

fn main() {
    let args = Args::parse();
    let mut rows = Vec::new();
    for name in &args.graphs {
        let Some(graph) = data::graph(name) else {
            eprintln!("{name}: not there, left out");
            continue;
        };
        let goal = match graph.name {
            "otc" => Some(0.8),
            "adv" => Some(2.0),
            "epi-h" => Some(1.5),
            "epi-u" | "r20-h" | "r20-u" => Some(1.0),
            _ => None,
        };
        let sources = if graph.nodes() < 200_000 { 60 } else { 12 };
        rows.extend(ball::ball(&graph, args.rounds, sources, goal));
        println!("{}", report::table(&rows));
    }
}
