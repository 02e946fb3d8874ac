//! `trust-graph why`: why a member may see a resource, or why not and by how little.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use trust_core::{Decision, NodeIdx, Reason, ResourceIdx, View};

use crate::args::Settings;
use crate::clock;
use crate::commands::{audience, explain};
use crate::figures;
use crate::graph::Graph;
use crate::named;
use crate::output::Output;
use crate::refusal::Refusal;

const EXAMPLES: &str = "\
For owners and operators: a near miss reveals trust that is not the viewer's own. The answer never
reveals that another member has blocked the viewer. Hidden is an answer, too: the exit code is 0.

Examples:
  trust-graph why town.trust maple-row-8-a maple-row-13-d/bread      visible, by this path
  trust-graph why town.trust maple-row-7-a maple-row-13-d/bread      hidden, and by how little
  trust-graph why town.trust maple-row-7-a maple-row-13-d/bread --json | jq -r .shortfall.text";

/// Explain why a member may see a resource (with the path of trust) or may not (with the nearest miss)
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Why {
    /// A checkpoint, or an edge list (which contains no resources)
    file: PathBuf,

    /// The id of the member who looks
    member: String,

    /// The id of the resource
    resource: String,

    /// The time of the query, in seconds since 1970: resources that have expired by then are hidden [default: now]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    now: Option<i64>,
}

impl Why {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let graph = Graph::open(&self.file, settings)?;
        let view = &graph.view;
        let viewer = named::member(view, &self.member)?;
        let resource = named::resource(view, &self.resource)?;
        let now = clock::moment(self.now);
        let decision = view.explain(viewer, resource, now);
        if output.is_json() {
            output.json(&self.json(view, resource, &decision, now))?;
            return Ok(());
        }
        output.line(sentence(view, viewer, resource, &decision))?;
        Ok(print_evidence(view, resource, &decision, output)?)
    }

    fn json(&self, view: &View, resource: ResourceIdx, decision: &Decision, now: i64) -> Value {
        let shortfall = decision.shortfall.map(
            |shortfall| json!({ "via": shortfall.via().name(), "text": shortfall.to_string() }),
        );
        json!({
            "member": self.member,
            "resource": self.resource,
            "owner": view.owner(resource).map(|owner| view.id(owner)),
            "now": now,
            "visible": decision.visible,
            "via": decision.via.map(|via| via.name()),
            "reason": decision.reason.name(),
            "path": decision.path.as_ref().map(explain::json),
            "shortfall": shortfall,
        })
    }
}

/// Returns the decision in a line.
pub fn sentence(
    view: &View,
    viewer: NodeIdx,
    resource: ResourceIdx,
    decision: &Decision,
) -> String {
    let owner = view.owner(resource).map_or("", |owner| view.id(owner));
    let who = figures::id(view.id(viewer));
    let what = format!("{}, of {}", figures::id(view.resource_id(resource)), figures::id(owner));
    let may = if decision.visible { "may" } else { "may not" };
    let because = match (decision.reason, decision.via) {
        (Reason::Own, _) => "it is their own".to_owned(),
        (Reason::Granted, Some(via)) => format!("the grant {via} admits them"),
        (Reason::Inactive, _) => "it is inactive".to_owned(),
        (Reason::Expired, _) => "it has expired".to_owned(),
        (Reason::Blocked, _) => format!("{who} has blocked {}", figures::id(owner)),
        (Reason::Granted | Reason::NoGrant, _) => "no grant admits them".to_owned(),
        (other, _) => other.name().replace('_', " "),
    };
    format!("{who} {may} see {what}: {because}")
}

/// Prints the path of trust that admits, or the grants and the nearest miss.
fn print_evidence(
    view: &View,
    resource: ResourceIdx,
    decision: &Decision,
    output: &mut Output,
) -> io::Result<()> {
    if let Some(path) = &decision.path {
        output.line("")?;
        return explain::print(path, output);
    }
    if decision.reason == Reason::NoGrant
        && let Some(put) = view.resource_of(resource)
    {
        output.line(format!("  it is shared with: {}", audience::grants(&put)))?;
    }
    match decision.shortfall {
        Some(short) => output.line(format!("  the nearest miss, of {}: {short}", short.via())),
        None => Ok(()),
    }
}
