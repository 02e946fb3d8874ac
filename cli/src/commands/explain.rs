//! `trust-graph explain`: the path behind a member's trust in another member.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use trust_core::{NodeIdx, Trust, TrustPath, View};

use crate::args::Settings;
use crate::figures::{self, counted, exact};
use crate::graph::Graph;
use crate::named;
use crate::output::{Column, Output};
use crate::refusal::Refusal;

const EXAMPLES: &str = "\
Of paths with the same product, the path with the fewest hops is shown, and of these the path with the
smallest ids (bytewise). If there is no path, the exit code is 1.

Examples:
  trust-graph explain ratings.tsv.gz 35 2642
  trust-graph explain ratings.tsv.gz 35 2642 --floor .001 --max-hops 12
  trust-graph explain ratings.tsv.gz 35 2642 --json | jq -r .trust";

/// Explain the trust between two members: the strongest path, step by step
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// An edge list, plain or gzip, or a checkpoint
    file: PathBuf,

    /// The id of the member who trusts
    #[arg(value_name = "A")]
    source: String,

    /// The id of the member who is trusted
    #[arg(value_name = "B")]
    target: String,
}

impl Explain {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let graph = Graph::open(&self.file, settings)?;
        let view = &graph.view;
        let source = named::member(view, &self.source)?;
        let target = named::member(view, &self.target)?;
        let path =
            view.explain_trust(source, target).ok_or_else(|| no_path(view, source, target))?;
        if output.is_json() {
            output.json(&json(&path))?;
        } else {
            print(&path, output)?;
        }
        Ok(())
    }
}

fn no_path(view: &View, source: NodeIdx, target: NodeIdx) -> Refusal {
    let (a, b) = (view.id(source), view.id(target));
    if view.has_blocked(source, target) {
        return Refusal::new(
            "NO_PATH",
            format!("{a:?} has no trust in {b:?}: {a:?} has blocked {b:?}"),
        );
    }
    let settings = view.settings();
    let message = format!(
        "{a:?} has no trust in {b:?}: no path of at most {} has a product of {} or more",
        counted(settings.max_hops().into(), "hop"),
        settings.floor(),
    );
    let hint = if view.out_degree(source) == 0 {
        Some(format!("{a:?} has declared trust in nobody"))
    } else if view.in_degree(target) == 0 {
        Some(format!("nobody has declared trust in {b:?}"))
    } else if view.trust(target, source) > Trust::ZERO {
        Some(format!("{b:?} has trust in {a:?}, the other way"))
    } else {
        Some("a lower --floor or a higher --max-hops looks further".to_owned())
    };
    Refusal::new("NO_PATH", message).hint(hint)
}

/// Returns each step with its weight, and the product so far.
pub fn json(path: &TrustPath) -> Value {
    let mut value = Map::new();
    value.extend(exact("trust", path.trust, path.trust.to_f64()));
    value.insert("hops".into(), json!(path.weights.len()));
    value.insert(
        "members".into(),
        json!(path.members.iter().map(|id| id.as_str()).collect::<Vec<_>>()),
    );
    let weights = path.weights.iter();
    value.insert(
        "weights".into(),
        json!(weights.clone().map(|w| w.to_string()).collect::<Vec<_>>()),
    );
    value.insert("weights_f64".into(), json!(weights.map(|w| w.to_f64()).collect::<Vec<_>>()));
    Value::Object(value)
}

/// Prints the path as a table of its steps.
pub fn print(path: &TrustPath, output: &mut Output) -> io::Result<()> {
    let (Some(source), Some(target)) = (path.members.first(), path.members.last()) else {
        return Ok(());
    };
    let (a, b) = (figures::id(source.as_str()), figures::id(target.as_str()));
    if path.weights.is_empty() {
        return output.line(format!("{a} trusts itself at 1, as every member does"));
    }
    let hops = counted(path.weights.len(), "hop");
    output.line(format!("{a} trusts {b} at {}, over {hops}", path.trust))?;
    output.line("")?;
    let rows = path.weights.iter().enumerate().map(|(step, weight)| {
        let so_far = Trust::product(path.weights[..=step].iter().copied()).unwrap_or_default();
        let [from, to] = [step, step + 1].map(|at| figures::id(path.members[at].as_str()));
        [from, to, weight.to_string(), so_far.to_string()]
    });
    output.table(["from", "to", "weight", "product"].map(Column::Left), rows)
}
