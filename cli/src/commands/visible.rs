//! `trust-graph visible`: the resources that a member may see, and the grants that admit it.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use trust_core::{
    Filter, Kilometres, Listed, NodeIdx, Order, Page, Paging, Tag, Threshold, Via, View,
};

use crate::args::Settings;
use crate::clock;
use crate::figures::{self, count, counted, exact};
use crate::graph::Graph;
use crate::named;
use crate::output::{Column, Output};
use crate::refusal::Refusal;

const EXAMPLES: &str = "\
Each resource is listed under the first reason that admits the member: own, circle, cell, community,
partner, trusted, nearby, network, public. Only checkpoints contain resources; trust-graph town
town.trust makes one.

Examples:
  trust-graph visible town.trust maple-row-7-a
  trust-graph visible town.trust maple-row-7-a --tag offer --tag food --order nearest
  trust-graph visible town.trust maple-row-7-a --via trusted --via network --min-trust .6
  trust-graph visible town.trust maple-row-7-a --limit 50 --json | jq -r .next_cursor";

/// List the resources that a member may see, with grant, owner and distance, and the exact total
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Visible {
    /// A checkpoint, or an edge list (which contains no resources)
    file: PathBuf,

    /// The id of the member who looks
    member: String,

    /// List only resources with this tag; repeat it to require several tags
    #[arg(long, value_name = "TAG")]
    tag: Vec<Tag>,

    /// List only resources seen for this reason (own, circle, ... public); repeat it to allow several
    #[arg(long, value_name = "WAY")]
    via: Vec<Via>,

    /// List only owners whom the member trusts this much, 0 to 1; resources admitted by a group stay
    #[arg(long, value_name = "TRUST")]
    min_trust: Option<Threshold>,

    /// List only resources within this distance of the member's place
    #[arg(long, value_name = "KM", value_parser = parse_distance)]
    within_km: Option<Kilometres>,

    /// Include the member's own resources, in any state
    #[arg(long)]
    include_own: bool,

    /// The order
    #[arg(long, value_enum, default_value_t = Sorted::Newest)]
    order: Sorted,

    /// Show this many, 0 for all [default: 20; with --json: all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Go on where an earlier answer in this order ended
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,

    /// The time of the query, in seconds since 1970: resources that have expired by then are hidden [default: now]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    now: Option<i64>,
}

/// The values of `--order`.
#[derive(Clone, Copy, ValueEnum)]
enum Sorted {
    Newest,
    Nearest,
    MostTrusted,
}

impl From<Sorted> for Order {
    fn from(sorted: Sorted) -> Self {
        match sorted {
            Sorted::Newest => Order::Newest,
            Sorted::Nearest => Order::Nearest,
            Sorted::MostTrusted => Order::MostTrusted,
        }
    }
}

fn parse_distance(text: &str) -> Result<Kilometres, String> {
    let km: f64 = text.parse().map_err(|_| format!("{text:?} is not a number of kilometres"))?;
    Kilometres::new(km).map_err(|error| error.to_string())
}

impl Visible {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let graph = Graph::open(&self.file, settings)?;
        let view = &graph.view;
        let viewer = named::member(view, &self.member)?;
        let filter = self.filter();
        let shown = self.limit.unwrap_or(if output.is_json() { 0 } else { 20 });
        let paging = Paging {
            order: self.order.into(),
            limit: if shown == 0 { view.resource_count().max(1) } else { shown },
            cursor: self.cursor.clone(),
            ..Paging::default()
        };
        let now = clock::moment(self.now);
        let page = view.list(viewer, &filter, &paging, now)?;
        if output.is_json() {
            output.json(&self.json(view, &page, now))?;
            return Ok(());
        }
        output.line(headline(view, viewer, &filter, now)?)?;
        if view.resource_count() == 0 {
            output.line(format!("  {}", named::NO_RESOURCES))?;
        }
        Ok(print(view, &page, output)?)
    }

    fn filter(&self) -> Filter {
        Filter {
            tags: self.tag.clone(),
            via: (!self.via.is_empty()).then(|| self.via.clone()),
            min_trust: self.min_trust,
            within_km: self.within_km,
            include_own: self.include_own || self.via.contains(&Via::Own),
            ..Filter::default()
        }
    }

    fn json(&self, view: &View, page: &Page, now: i64) -> Value {
        let row = |listed: &Listed| {
            let mut row = Map::new();
            row.insert("resource".into(), json!(view.resource_id(listed.resource)));
            row.insert("owner".into(), json!(view.id(listed.owner)));
            row.insert("via".into(), json!(listed.via.name()));
            row.extend(exact("trust", listed.trust, listed.trust.to_f64()));
            row.insert("distance_km".into(), json!(listed.distance_km));
            Value::Object(row)
        };
        json!({
            "member": self.member,
            "now": now,
            "order": Order::from(self.order).name(),
            "total": page.total,
            "complete": page.complete,
            "next_cursor": page.next_cursor,
            "revision": page.revision.0,
            "rows": page.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}

/// Describes how much of all resources a member may see, and how much by each grant.
pub fn headline(
    view: &View,
    viewer: NodeIdx,
    filter: &Filter,
    now: i64,
) -> Result<String, Refusal> {
    let total = view.count(viewer, filter, now)?;
    let mut ways = Vec::new();
    for via in Via::ALL {
        let wanted = filter.via.as_ref().is_none_or(|any| any.contains(&via));
        let by = Filter { via: Some(vec![via]), ..filter.clone() };
        match if wanted { view.count(viewer, &by, now)? } else { 0 } {
            0 => {}
            found => ways.push(format!("{} by {via}", count(found))),
        }
    }
    let such = if *filter == Filter::default() { "" } else { " of the kind asked for" };
    let mut headline = format!(
        "{} may see {} of {}{such}",
        figures::id(view.id(viewer)),
        count(total),
        counted(view.resource_count(), "resource"),
    );
    if !ways.is_empty() {
        headline += &format!(": {}", ways.join(", "));
    }
    Ok(headline)
}

/// Prints a page of a list, and the way to the next page.
fn print(view: &View, page: &Page, output: &mut Output) -> io::Result<()> {
    if page.rows.is_empty() {
        return Ok(());
    }
    output.line("")?;
    let rows = page.rows.iter().map(|listed| {
        [
            figures::id(view.resource_id(listed.resource)),
            figures::id(view.id(listed.owner)),
            listed.via.to_string(),
            listed.trust.to_string(),
            listed.distance_km.map_or_else(|| "-".to_owned(), |km| format!("{km:.1} km")),
        ]
    });
    output.table(
        [
            Column::Left("resource"),
            Column::Left("owner"),
            Column::Left("via"),
            Column::Left("trust"),
            Column::Right("distance"),
        ],
        rows,
    )?;
    match &page.next_cursor {
        Some(next) => {
            output.line("  ... and more (--limit 0 shows all), with the same options and")?;
            output.line(format!("  --cursor {next}"))
        }
        None => Ok(()),
    }
}
