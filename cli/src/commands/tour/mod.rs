//! `trust-graph tour`: the main job in one look: a graph, a ball, an explanation, a revocation, who may see
//! what, with times.

mod sharing;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};
use trust_core::{Ball, NodeIdx, Reached, Threshold, TrustPath, View};

use crate::args::Settings;
use crate::clock;
use crate::commands::{ball, explain, revoke};
use crate::figures::{self, counted, time};
use crate::graph::Graph;
use crate::named;
use crate::output::{Column, Limit, Output};
use crate::refusal::Refusal;
use crate::revocation::{self, Revocation};
use crate::shape::Shape;
use crate::stopwatch;
use crate::town::Town;
use sharing::Shared;

const EXAMPLES: &str = "\
Without FILE, a town of 20,000 people is generated (see trust-graph town). Without --member, the tour looks
from a member who trusts more people than nine in ten do. Queries are timed as the median of up to
nine runs.

Examples:
  trust-graph tour
  trust-graph tour ratings.tsv.gz
  trust-graph tour ratings.tsv.gz --member 35";

/// Tour a graph: its shape, a ball, a path, a revocation, visibility, with times
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Tour {
    /// An edge list, plain or gzip, or a checkpoint [default: a generated town]
    file: Option<PathBuf>,

    /// The id of the member to look from
    #[arg(long, value_name = "MEMBER")]
    member: Option<String>,
}

/// The results of a tour for one member.
struct Sights {
    center: NodeIdx,
    ball: Ball,
    ranked: Vec<Reached>,
    path: Option<TrustPath>,
    revoked: Option<((NodeIdx, NodeIdx), Revocation)>,
    shared: Option<Shared>,
    times: Vec<Timed>,
}

/// A duration, with a name for programs and a name for people.
type Timed = (&'static str, &'static str, Duration);

impl Tour {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let (graph, loading) = stopwatch::once(|| match &self.file {
            Some(file) => Graph::open(file, settings),
            None => Graph::generated(Town::build_sharing(20_000, 1)?, settings),
        });
        let mut graph = graph?;
        let center = match &self.member {
            Some(id) => Some(named::member(&graph.view, id)?),
            None => busy_member(&graph.view),
        };
        let shape = Shape::of(&graph.view);
        let Some(center) = center else {
            return Err(Refusal::new("EMPTY_GRAPH", "the graph has no members to look from"));
        };
        let mut sights = Sights::see(&mut graph, center)?;
        // A generated town is as old as its first month; a graph of somebody's own is looked at now.
        let now = clock::moment(self.file.is_none().then_some(0));
        sights.shared = Shared::see(&graph.view, center, now, &mut sights.times)?;
        let loaded = match &self.file {
            Some(_) => "read and loaded",
            None => "generated and loaded",
        };
        sights.times.insert(0, ("load", loaded, loading));
        if output.is_json() {
            output.json(&sights.json(&graph, &shape))?;
        } else {
            self.print(&graph, &shape, &sights, output)?;
        }
        Ok(())
    }

    fn print(
        &self,
        graph: &Graph,
        shape: &Shape,
        sights: &Sights,
        output: &mut Output,
    ) -> Result<(), Refusal> {
        let view = &graph.view;
        let what = match &self.file {
            Some(file) => file.display().to_string(),
            None => "a generated town".to_owned(),
        };
        output.line(format!("THE GRAPH: {what}"))?;
        shape.print(graph, output)?;
        let id = figures::id(view.id(sights.center));
        output.heading(format!("ONE MEMBER'S BALL: {id}"))?;
        let found = counted(sights.ranked.len(), "member");
        output.line(format!("{id} trusts {found} {}", ball::bounds(view, Threshold::ZERO)))?;
        ball::print(
            view,
            sights.center,
            &sights.ranked,
            false,
            Limit::fixed(8, "trust-graph ball"),
            output,
        )?;
        if let Some(path) = &sights.path {
            output.heading("AN EXPLAINED PATH")?;
            explain::print(path, output)?;
        }
        if let Some((ends, revocation)) = &sights.revoked {
            output.heading("WHAT A REVOCATION TAKES AWAY: that path's weakest step")?;
            let limit = Limit::fixed(5, "trust-graph revoke --show");
            revoke::print(view, revocation, *ends, Some(limit), output)?;
        }
        if let Some(shared) = &sights.shared {
            shared.print(view, output)?;
        }
        output.heading("TIMES")?;
        let rows = sights.times.iter().map(|&(_, what, took)| [what.to_owned(), time(took)]);
        output.table([Column::Left(""), Column::Right("")], rows)?;
        Ok(())
    }
}

/// Returns the member at the ninetieth percentile of those who trust anybody; of equals the smallest id.
fn busy_member(view: &View) -> Option<NodeIdx> {
    let mut degrees: Vec<usize> =
        view.members().map(|node| view.out_degree(node)).filter(|&degree| degree > 0).collect();
    degrees.sort_unstable();
    let wanted = degrees.get(degrees.len() * 9 / 10).copied().unwrap_or(0);
    view.members().filter(|&node| view.out_degree(node) == wanted).min_by_key(|&node| view.id(node))
}

/// Returns the two ends of a path's lightest edge, the first of equals.
fn weakest_step(view: &View, path: &TrustPath) -> Option<(NodeIdx, NodeIdx)> {
    let (at, _) = path.weights.iter().enumerate().min_by_key(|&(_, weight)| weight)?;
    let node = |at: usize| view.node(path.members[at].as_str()).ok();
    Some((node(at)?, node(at + 1)?))
}

impl Sights {
    fn see(graph: &mut Graph, center: NodeIdx) -> Result<Self, Refusal> {
        let view = graph.view.clone();
        let (ball, took) = stopwatch::median(|| view.ball(center, Threshold::ZERO));
        let mut times = vec![("ball", "one member's ball", took)];
        let (ranked, took) = stopwatch::median(|| view.rank(&ball));
        times.push(("rank", "that ball sorted, strongest first", took));
        let mut sights =
            Sights { center, ball, ranked, path: None, revoked: None, shared: None, times };
        let Some(far) = sights.far_member() else { return Ok(sights) };

        let (_, took) = stopwatch::median(|| view.trust(center, far));
        sights.times.push(("pair", "trust of one pair", took));
        let (path, took) = stopwatch::median(|| view.explain_trust(center, far));
        sights.times.push(("explain", "that pair explained", took));
        let step = path.as_ref().and_then(|path| weakest_step(&view, path));
        sights.path = path;
        let Some((source, target)) = step else { return Ok(sights) };

        let (revocation, took) = stopwatch::once(|| revocation::revoke(graph, source, target));
        if let Some(revocation) = revocation? {
            sights.times.push(("revoke", "one edge revoked", revocation.took));
            let comparing = took.saturating_sub(revocation.took);
            sights.times.push(("compare", "what that takes away: four balls compared", comparing));
            sights.revoked = Some(((source, target), revocation));
        }
        Ok(sights)
    }

    /// Returns the strongest of those most hops away.
    fn far_member(&self) -> Option<NodeIdx> {
        let most = self.ranked.iter().map(|reached| reached.hops).max()?;
        self.ranked.iter().find(|reached| reached.hops == most).map(|reached| reached.node)
    }

    fn json(&self, graph: &Graph, shape: &Shape) -> Value {
        let view = &graph.view;
        let revocation = self.revoked.as_ref();
        let seconds: serde_json::Map<String, Value> = self
            .times
            .iter()
            .map(|&(name, _, took)| (name.to_owned(), json!(took.as_secs_f64())))
            .collect();
        json!({
            "graph": shape.json(graph),
            "member": view.id(self.center),
            "ball": self.ball.len(),
            "edges_scanned": self.ball.edges_scanned(),
            "path": self.path.as_ref().map(explain::json),
            "revocation": revocation.map(|(ends, lost)| revoke::json(view, lost, *ends, None)),
            "sharing": self.shared.as_ref().map(|shared| shared.json(view)),
            "seconds": seconds,
        })
    }
}
