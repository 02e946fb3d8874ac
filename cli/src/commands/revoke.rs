//! `trust-graph revoke`: the effect of a revocation, seen from both of its ends.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use trust_core::{NodeIdx, Trust, View};

use crate::args::Settings;
use crate::figures::{self, count, counted, exact};
use crate::graph::Graph;
use crate::named;
use crate::output::{Column, Limit, Output};
use crate::refusal::Refusal;
use crate::revocation::{Loss, Losses, Revocation, revoke};

const EXAMPLES: &str = "\
The command tries the revocation in memory and does not change FILE. It shows the changes for both ends:
the members whom A trusts less or no longer, and the members who trust B less or no longer. Other pairs
whose best path used this edge are not listed.

Examples:
  trust-graph revoke ratings.tsv.gz 35 2642             how many lose something
  trust-graph revoke ratings.tsv.gz 35 2642 --show      who, and how much
  trust-graph revoke ratings.tsv.gz 35 2642 --show --json | jq -r '.from_a.losses[].member'";

/// Show the effect if A revoked its trust in B (FILE is not changed)
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Revoke {
    /// An edge list, plain or gzip, or a checkpoint
    file: PathBuf,

    /// The id of the member who revokes
    #[arg(value_name = "A")]
    source: String,

    /// The id of the member whose trust is revoked
    #[arg(value_name = "B")]
    target: String,

    /// List the affected members, not only their number
    #[arg(long)]
    show: bool,

    /// With --show: show this many of each list, 0 for all [default: 20; with --json: all]
    #[arg(long, value_name = "N", requires = "show")]
    limit: Option<usize>,
}

impl Revoke {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let mut graph = Graph::open(&self.file, settings)?;
        let source = named::member(&graph.view, &self.source)?;
        let target = named::member(&graph.view, &self.target)?;
        let Some(revocation) = revoke(&mut graph, source, target)? else {
            return Err(nothing_there(&graph.view, source, target));
        };
        let shown = self.show.then_some(self.limit);
        let view = &graph.view;
        if output.is_json() {
            output.json(&json(
                view,
                &revocation,
                (source, target),
                shown.map(|n| Limit::option(n.unwrap_or(0))),
            ))?;
        } else {
            print(
                view,
                &revocation,
                (source, target),
                shown.map(|n| Limit::option(n.unwrap_or(20))),
                output,
            )?;
        }
        Ok(())
    }
}

fn nothing_there(view: &View, source: NodeIdx, target: NodeIdx) -> Refusal {
    let (a, b) = (view.id(source), view.id(target));
    let back = view
        .direct_trust(target, source)
        .map(|weight| format!("the edge goes the other way: {b:?} has declared {weight} in {a:?}"));
    let message = format!("nothing to revoke: {a:?} has declared no trust in {b:?}");
    Refusal::new("NOTHING_TO_REVOKE", message).hint(back)
}

/// Returns both ends' losses; listed up to `limit`, and not at all for `None`.
pub fn json(
    view: &View,
    revocation: &Revocation,
    (source, target): (NodeIdx, NodeIdx),
    limit: Option<Limit>,
) -> Value {
    let losses = |losses: &Losses| {
        let mut value = json!({
            "before": losses.before,
            "after": losses.after,
            "lost": losses.lost(),
            "lessened": losses.lessened(),
        });
        if let Some(limit) = limit {
            let (shown, _) = limit.cut(&losses.rows);
            let row = |loss: &Loss| {
                let mut row = Map::new();
                row.insert("member".into(), json!(view.id(loss.member)));
                row.extend(exact("before", loss.before, loss.before.to_f64()));
                row.extend(exact("after", loss.after, loss.after.to_f64()));
                Value::Object(row)
            };
            value["losses"] = shown.iter().map(row).collect();
        }
        value
    };
    let left = revocation.after.trust(source, target);
    let mut value = Map::new();
    value.insert("a".into(), json!(view.id(source)));
    value.insert("b".into(), json!(view.id(target)));
    value.extend(exact("weight", revocation.weight, revocation.weight.to_f64()));
    value.extend(exact("left", left, left.to_f64()));
    value.insert("from_a".into(), losses(&revocation.of_source));
    value.insert("to_b".into(), losses(&revocation.of_target));
    Value::Object(value)
}

/// Prints both ends' losses as sentences, and as tables up to `limit`.
pub fn print(
    view: &View,
    revocation: &Revocation,
    (source, target): (NodeIdx, NodeIdx),
    limit: Option<Limit>,
    output: &mut Output,
) -> io::Result<()> {
    let (a, b) = (figures::id(view.id(source)), figures::id(view.id(target)));
    output.line(format!("If {a} revoked its trust of {} in {b}:", revocation.weight))?;
    output.line("")?;
    let left = match revocation.after.trust(source, target) {
        Trust::ZERO => "no trust would be left between them".to_owned(),
        left => format!("{left} would be left, over other members"),
    };
    output.line(format!("  {a} in {b}: {left}"))?;
    let of_source = &revocation.of_source;
    output.line(format!(
        "  whom {a} reaches: {} instead of {}: {} lost, {} reached less",
        counted(of_source.after, "member"),
        count(of_source.before),
        count(of_source.lost()),
        count(of_source.lessened()),
    ))?;
    let of_target = &revocation.of_target;
    output.line(format!(
        "  who reaches {b}: {} instead of {}: {} lost, {} reaching less",
        counted(of_target.after, "member"),
        count(of_target.before),
        count(of_target.lost()),
        count(of_target.lessened()),
    ))?;
    if let Some(limit) = limit {
        print_rows(view, &format!("Members that {a} would reach less"), of_source, limit, output)?;
        print_rows(view, &format!("Members that would reach {b} less"), of_target, limit, output)?;
    }
    Ok(())
}

fn print_rows(
    view: &View,
    title: &str,
    losses: &Losses,
    limit: Limit,
    output: &mut Output,
) -> io::Result<()> {
    if losses.rows.is_empty() {
        return output.heading(format!("{title}: nobody"));
    }
    output.heading(title)?;
    let (shown, more) = limit.cut(&losses.rows);
    let rows = shown.iter().map(|loss| {
        let after = match loss.after {
            Trust::ZERO => "lost".to_owned(),
            left => left.to_string(),
        };
        [figures::id(view.id(loss.member)), loss.before.to_string(), after]
    });
    output.table(["member", "before", "after"].map(Column::Left), rows)?;
    more.map_or(Ok(()), |more| output.line(more))
}
