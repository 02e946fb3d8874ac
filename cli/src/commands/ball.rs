//! `trust-graph ball`: lists the members whom a member trusts, or who trust it, strongest first.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use trust_core::{NodeIdx, Reached, Threshold, View};

use crate::args::Settings;
use crate::figures::{self, count, counted, exact};
use crate::graph::Graph;
use crate::named;
use crate::output::{Column, Limit, Output};
use crate::refusal::Refusal;

const EXAMPLES: &str = "\
Examples:
  trust-graph ball ratings.tsv.gz 35                    whom 35 trusts at the floor or more
  trust-graph ball ratings.tsv.gz 35 --min-trust .5     at a half or more
  trust-graph ball ratings.tsv.gz 35 --reverse          who trusts 35
  trust-graph ball ratings.tsv.gz 35 --json | jq -r '.ball[].member'";

/// List the members whom a member trusts (or, reversed, who trust it), strongest first, ties by id
#[derive(Args)]
#[command(name = "ball", after_help = EXAMPLES)]
pub struct BallOf {
    /// An edge list, plain or gzip, or a checkpoint
    file: PathBuf,

    /// The id of the member
    member: String,

    /// List members with at least this trust, 0 to 1 [default: the floor]
    #[arg(long, value_name = "TRUST", default_value = "0", hide_default_value = true)]
    min_trust: Threshold,

    /// List the members who trust the member
    #[arg(long)]
    reverse: bool,

    /// Show this many, 0 for all [default: 20; with --json: all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl BallOf {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let graph = Graph::open(&self.file, settings)?;
        let view = &graph.view;
        let node = named::member(view, &self.member)?;
        let ball = match self.reverse {
            true => view.reverse_ball(node, self.min_trust),
            false => view.ball(node, self.min_trust),
        };
        let ranked = view.rank(&ball);
        if output.is_json() {
            output.json(&self.json(view, &ranked))?;
        } else {
            output.line(self.headline(view, &ranked))?;
            print(
                view,
                node,
                &ranked,
                self.reverse,
                Limit::option(self.limit.unwrap_or(20)),
                output,
            )?;
        }
        Ok(())
    }

    fn headline(&self, view: &View, ranked: &[Reached]) -> String {
        let (member, found) = (figures::id(&self.member), counted(ranked.len(), "member"));
        let verb = if ranked.len() == 1 { "trusts" } else { "trust" };
        let bounds = bounds(view, self.min_trust);
        match self.reverse {
            true => format!("{found} {verb} {member} {bounds}"),
            false => format!("{member} trusts {found} {bounds}"),
        }
    }

    fn json(&self, view: &View, ranked: &[Reached]) -> Value {
        let (shown, _) = Limit::option(self.limit.unwrap_or(0)).cut(ranked);
        let row = |reached: &Reached| {
            let mut row = Map::new();
            row.insert("member".into(), json!(view.id(reached.node)));
            row.extend(exact("trust", reached.trust, reached.trust.to_f64()));
            row.insert("hops".into(), json!(reached.hops));
            Value::Object(row)
        };
        let threshold = self.min_trust.max(view.settings().floor());
        json!({
            "member": self.member,
            "reverse": self.reverse,
            "min_trust": threshold.to_string(),
            "min_trust_f64": threshold.to_f64(),
            "max_hops": view.settings().max_hops(),
            "total": ranked.len(),
            "ball": shown.iter().map(row).collect::<Vec<_>>(),
        })
    }
}

/// Returns the bounds of a search in words.
pub fn bounds(view: &View, min_trust: Threshold) -> String {
    let settings = view.settings();
    let threshold = min_trust.max(settings.floor());
    format!("at {threshold} or more, within {}", counted(settings.max_hops().into(), "hop"))
}

/// Prints the number of members at each distance, and the strongest of them.
pub fn print(
    view: &View,
    center: NodeIdx,
    ranked: &[Reached],
    reverse: bool,
    limit: Limit,
    output: &mut Output,
) -> io::Result<()> {
    if ranked.is_empty() {
        return Ok(());
    }
    let most_hops = ranked.iter().map(|reached| reached.hops).max().unwrap_or(0);
    let at = |hops: u8| ranked.iter().filter(|reached| reached.hops == hops).count();
    let by_hops: Vec<String> =
        (1..=most_hops).map(|hops| format!("{} at {hops}", count(at(hops)))).collect();
    output.line(format!("  by hops: {}", by_hops.join(", ")))?;
    output.line("")?;
    let (shown, more) = limit.cut(ranked);
    let direct = |node| match reverse {
        true => view.direct_trust(node, center),
        false => view.direct_trust(center, node),
    };
    let rows = shown.iter().map(|reached| {
        [
            figures::id(view.id(reached.node)),
            reached.trust.to_string(),
            reached.hops.to_string(),
            direct(reached.node).map_or_else(|| "-".to_owned(), |weight| weight.to_string()),
        ]
    });
    output.table(
        [
            Column::Left("member"),
            Column::Left("trust"),
            Column::Right("hops"),
            Column::Left("declared"),
        ],
        rows,
    )?;
    more.map_or(Ok(()), |more| output.line(more))
}
