//! Benchmarks as ratios of CPU time, interleaved in one run, every answer compared.
//!
//! `trust-bench` prints a table; a goal that is missed says so. Graphs: otc, adv, epi-h and epi-u are
//! real and read from `TRUST_DATA`; r20-h and r20-u are generated, 2^20 members and 16 M edges; g70 is
//! generated, 5 M members and 70 M edges, and takes some 10 GB while it is made.

mod ball;
mod bfs;
mod clock;
mod data;
mod edit;
mod load;
mod many;
mod oracle;
mod pair;
mod petgraph_peer;
mod report;
mod rmat;
mod sight;
mod world;

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};

use data::Graph;
use report::Row;
use sight::{Extent, Question};
use world::Size;

/// Measures trust-core against bare searches over the same arrays.
#[derive(Parser)]
struct Args {
    /// The graphs to use; g70 (5 M members, 70 M edges) only if named.
    #[arg(long, value_delimiter = ',', default_value = "otc,adv,epi-h,epi-u,r20-h,r20-u")]
    graphs: Vec<String>,
    /// What to measure.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "ball,pair,many,load,memory,edit,petgraph,sight"
    )]
    what: Vec<What>,
    /// Rounds; each measures everything once.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Resources of the world that visibility is asked of; a few thousand make a run of seconds.
    #[arg(long, default_value_t = 1_000_000)]
    resources: u32,
    /// How many viewers are watched.
    #[arg(long, default_value_t = 1_000)]
    watched: usize,
    /// How many edits are made one by one while they are.
    #[arg(long, default_value_t = 1_000)]
    edits: usize,
    /// Measures nothing, but writes the first graph's world into this folder, for the peers.
    #[arg(long)]
    export: Option<PathBuf>,
    /// How many viewers the peers ask about.
    #[arg(long, default_value_t = 5)]
    askers: usize,
}

impl Args {
    /// The world to make, and how much to do in it.
    fn extent(&self) -> Extent {
        let size = Size::with_resources(self.resources);
        Extent { size, rounds: self.rounds, watched: self.watched, edits: self.edits }
    }
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum What {
    Ball,
    Pair,
    Many,
    Load,
    Memory,
    Edit,
    Petgraph,
    /// All that follow: a world around the graph, on epi-h, epi-u and r14-h.
    Sight,
    Check,
    Page,
    Blocks,
    Count,
    Audience,
    Edits,
    Batch,
    Resident,
}

impl What {
    /// The questions of visibility that this stands for.
    fn questions(self) -> Vec<Question> {
        match self {
            What::Sight => Question::ALL.to_vec(),
            What::Check => vec![Question::Check],
            What::Page => vec![Question::Page],
            What::Blocks => vec![Question::Blocks],
            What::Count => vec![Question::Count],
            What::Audience => vec![Question::Audience],
            What::Edits => vec![Question::Edits],
            What::Batch => vec![Question::Batch],
            What::Resident => vec![Question::Resident],
            _ => Vec::new(),
        }
    }
}

fn main() {
    let args = Args::parse();
    if let Some(folder) = &args.export {
        return export(&args, folder);
    }
    let mut rows = Vec::new();
    for name in &args.graphs {
        eprintln!("{name} …");
        match data::graph(name) {
            Some(graph) => {
                rows.extend(args.what.iter().flat_map(|&w| measure(&graph, w, args.rounds)));
                rows.extend(measure_sight(&graph, &args));
            }
            None => eprintln!("{name}: not there, left out"),
        }
    }
    println!("{}", report::table(&rows));
}

fn measure(graph: &Graph, what: What, rounds: usize) -> Vec<Row> {
    let large = graph.nodes() > 200_000;
    match what {
        What::Ball => {
            let goal = match graph.name {
                "otc" => Some(0.8),
                "adv" => Some(2.0),
                "epi-h" => Some(1.5),
                "epi-u" | "r20-h" | "r20-u" => Some(1.0),
                _ => None,
            };
            ball::ball(graph, rounds, if large { 12 } else { 60 }, goal)
        }
        What::Pair => pair::pair(graph, rounds, 1000, graph.name.starts_with("epi")),
        What::Many if large => Vec::new(),
        What::Many => many::many(graph, rounds),
        What::Load if large => {
            let mut rows = load::from_arrays(graph, rounds.min(3));
            rows.extend(load::from_text(graph, 1));
            rows
        }
        What::Load => Vec::new(),
        What::Memory => load::memory(graph),
        What::Petgraph if large => Vec::new(),
        What::Petgraph => petgraph_peer::petgraph_peer(graph, rounds.min(3)),
        What::Edit => edit::edit(graph, 20_000),
        _ => Vec::new(),
    }
}

/// Visibility is asked of the graphs that are about as large as the world is made for.
fn measure_sight(graph: &Graph, args: &Args) -> Vec<Row> {
    if !["epi-h", "epi-u", "r14-h"].contains(&graph.name) {
        return Vec::new();
    }
    let mut questions: Vec<Question> = args.what.iter().flat_map(|what| what.questions()).collect();
    if questions.contains(&Question::Resident) && questions.len() > 1 {
        questions.retain(|question| *question != Question::Resident);
        alone(graph, args);
    }
    sight::measure(graph, args.extent(), &questions)
}

/// Left out, like its graph, where that is not found.
fn export(args: &Args, folder: &Path) {
    let Some(graph) = args.graphs.first().and_then(|name| data::graph(name)) else {
        return eprintln!("{}: not there, nothing written", args.graphs.join(","));
    };
    let written = sight::export(&graph, args.extent(), args.askers, folder);
    written.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
}

/// Memory is measured in a process of its own, which prints a table of its own: what others have freed
/// would be used again, and not be counted.
fn alone(graph: &Graph, args: &Args) {
    let run = std::env::current_exe().and_then(|program| {
        std::process::Command::new(program)
            .args(["--graphs", graph.name, "--what", "resident"])
            .args(["--resources", &args.resources.to_string()])
            .args(["--watched", &args.watched.to_string()])
            // What is freed goes back to the system at once, instead of hiding what is taken later.
            .env("MALLOC_ARENA_MAX", "1")
            .env("MALLOC_MMAP_THRESHOLD_", "65536")
            .env("MALLOC_TRIM_THRESHOLD_", "65536")
            .status()
    });
    assert!(run.is_ok_and(|status| status.success()), "memory was measured");
}
