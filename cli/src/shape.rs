//! The shape of a graph: its counts, weights, degrees and memory.

use std::io;

use serde_json::{Value, json};
use trust_core::{NodeIdx, View, Weight};

use crate::figures::{bar, bytes, count, counted, exact, share};
use crate::graph::{Graph, Origin};
use crate::output::{Column, Output};

/// Up to this many distinct weights are shown one by one, more in bands of a tenth.
const FEW_WEIGHTS: usize = 20;

/// Figures of one view.
pub struct Shape {
    pub members: usize,
    pub edges: usize,
    pub blocks: usize,
    groups: usize,
    placed: usize,
    resources: usize,
    mutual: usize,
    weights: Vec<Band>,
    out: Degrees,
    into: Degrees,
}

/// Edges whose weight is in `least..=most`.
struct Band {
    least: Weight,
    most: Weight,
    edges: usize,
}

/// The numbers of edges of members in one direction.
struct Degrees {
    mean: f64,
    median: usize,
    p90: usize,
    p99: usize,
    most: usize,
    none: usize,
}

impl Shape {
    pub fn of(view: &View) -> Self {
        let mut by_thousandths = vec![0; 1001];
        let mut mutual = 0;
        for (source, target, weight) in view.edges() {
            by_thousandths[usize::from(weight.thousandths())] += 1;
            mutual += usize::from(view.direct_trust(target, source).is_some());
        }
        let degrees = |degree: &dyn Fn(NodeIdx) -> usize| {
            Degrees::of(view.members().map(degree).collect(), view.edge_count())
        };
        Shape {
            members: view.member_count(),
            edges: view.edge_count(),
            blocks: view.block_count(),
            groups: view.group_count(),
            placed: view.members().filter(|&node| view.place(node).is_some()).count(),
            resources: view.resource_count(),
            mutual,
            weights: bands(&by_thousandths),
            out: degrees(&|node| view.out_degree(node)),
            into: degrees(&|node| view.in_degree(node)),
        }
    }

    pub fn json(&self, graph: &Graph) -> Value {
        let memory = graph.view.memory();
        let settings = graph.view.settings();
        let weights = self.weights.iter().map(|band| {
            let mut row = serde_json::Map::new();
            row.extend(exact("least", band.least, band.least.to_f64()));
            row.extend(exact("most", band.most, band.most.to_f64()));
            row.insert("edges".into(), json!(band.edges));
            Value::Object(row)
        });
        json!({
            "members": self.members,
            "edges": self.edges,
            "blocks": self.blocks,
            "groups": self.groups,
            "placed_members": self.placed,
            "resources": self.resources,
            "mutual_edges": self.mutual,
            "revision": graph.view.revision().0,
            "max_hops": settings.max_hops(),
            "floor": settings.floor().to_string(),
            "floor_f64": settings.floor().to_f64(),
            "rows": graph.origin.json(),
            "weights": weights.collect::<Vec<_>>(),
            "trusts": self.out.json(),
            "trusted_by": self.into.json(),
            "memory": {
                "edges": memory.edges,
                "edges_per_edge": memory.edges as f64 / self.edges.max(1) as f64,
                "index": memory.index,
                "names": memory.names,
            },
        })
    }

    /// Prints everything, in tables.
    pub fn print(&self, graph: &Graph, output: &mut Output) -> io::Result<()> {
        let edges = format!("edges, {} of them returned", share(self.mutual, self.edges));
        let of_trust = [(self.members, "members"), (self.edges, &*edges), (self.blocks, "blocks")];
        // Edge lists have none of these.
        let of_sharing = [
            (self.groups, "groups"),
            (self.placed, "members with a place"),
            (self.resources, "resources"),
        ];
        let shared = of_sharing.into_iter().filter(|&(n, _)| n > 0);
        output.table(
            [Column::Right(""), Column::Left("")],
            of_trust.into_iter().chain(shared).map(|(n, what)| [count(n), what.to_owned()]),
        )?;
        graph.origin.print(output)?;
        self.print_weights(output)?;
        output.heading("Edges of a member")?;
        let columns = ["mean", "median", "90%", "99%", "most", "without any"].map(Column::Right);
        let [a, b, c, d, e, f] = columns;
        output.table(
            [Column::Left(""), a, b, c, d, e, f],
            [self.out.row("trusts", self.members), self.into.row("trusted by", self.members)],
        )?;
        self.print_memory(&graph.view, output)
    }

    fn print_weights(&self, output: &mut Output) -> io::Result<()> {
        if self.weights.is_empty() {
            return Ok(());
        }
        output.heading("Weights")?;
        let most = self.weights.iter().map(|band| band.edges).max().unwrap_or(0);
        let rows = self.weights.iter().map(|band| {
            let weight = if band.least == band.most {
                band.least.to_string()
            } else {
                format!("{} to {}", band.least, band.most)
            };
            [weight, count(band.edges), share(band.edges, self.edges), bar(band.edges, most)]
        });
        output.table(
            [
                Column::Left("weight"),
                Column::Right("edges"),
                Column::Right("share"),
                Column::Left(""),
            ],
            rows,
        )
    }

    fn print_memory(&self, view: &View, output: &mut Output) -> io::Result<()> {
        let memory = view.memory();
        let per = |bytes: usize, of: usize, what: &str| {
            if of == 0 {
                String::new()
            } else {
                format!("{:.2} bytes per {what}", bytes as f64 / of as f64)
            }
        };
        output.heading("Memory")?;
        output.table(
            [Column::Left(""), Column::Right(""), Column::Left("")],
            [
                [
                    "edges, both directions".to_owned(),
                    bytes(memory.edges),
                    per(memory.edges, self.edges, "edge"),
                ],
                [
                    "index of ids".to_owned(),
                    bytes(memory.index),
                    per(memory.index, self.members, "member"),
                ],
                [
                    "text of ids".to_owned(),
                    bytes(memory.names),
                    per(memory.names, self.members, "member"),
                ],
            ],
        )
    }
}

/// Weights in use, heaviest first, one by one or in tenths.
fn bands(by_thousandths: &[usize]) -> Vec<Band> {
    let used = by_thousandths.iter().filter(|&&edges| edges > 0).count();
    let step = if used <= FEW_WEIGHTS { 1 } else { 100 };
    let band = |(at, edges): (usize, &[usize])| {
        let weight = |thousandths: usize| Weight::from_thousandths(thousandths as u16).ok();
        let (least, most) = (weight(at * step + 1)?, weight(at * step + edges.len())?);
        let edges = edges.iter().sum();
        (edges > 0).then_some(Band { least, most, edges })
    };
    by_thousandths[1..].chunks(step).enumerate().rev().filter_map(band).collect()
}

impl Degrees {
    fn of(mut degrees: Vec<usize>, edges: usize) -> Self {
        degrees.sort_unstable();
        let at = |percent: usize| {
            let place = (degrees.len() * percent).div_ceil(100);
            degrees.get(place.saturating_sub(1)).copied().unwrap_or(0)
        };
        Degrees {
            mean: edges as f64 / degrees.len().max(1) as f64,
            median: at(50),
            p90: at(90),
            p99: at(99),
            most: at(100),
            none: degrees.partition_point(|&degree| degree == 0),
        }
    }

    fn row(&self, name: &str, members: usize) -> [String; 7] {
        let none = format!("{} ({})", count(self.none), share(self.none, members));
        let [median, p90, p99, most] = [self.median, self.p90, self.p99, self.most].map(count);
        [name.to_owned(), format!("{:.1}", self.mean), median, p90, p99, most, none]
    }

    fn json(&self) -> Value {
        json!({
            "mean": self.mean,
            "median": self.median,
            "p90": self.p90,
            "p99": self.p99,
            "most": self.most,
            "none": self.none,
        })
    }
}

impl Origin {
    /// Returns the rows that were read and left out; null for a graph that was not read from rows.
    pub fn json(&self) -> Value {
        let Origin::EdgeList { rows, skipped } = self else { return Value::Null };
        json!({
            "read": rows,
            "skipped": {
                "self_loops": skipped.self_loops,
                "repeats": skipped.repeats,
                "zero_weights": skipped.zero_weights,
                "bad_weights": skipped.bad_weights,
                "bad_ids": skipped.bad_ids,
                "short_rows": skipped.short_rows,
            },
        })
    }

    fn print(&self, output: &mut Output) -> io::Result<()> {
        let Origin::EdgeList { rows, skipped } = self else { return Ok(()) };
        if skipped.total() == 0 {
            return Ok(());
        }
        let skipped_rows = counted(skipped.total() as usize, "row");
        output.heading(format!("Skipped {skipped_rows} of {}", count(*rows)))?;
        let counted = skipped.reasons().into_iter().filter(|&(rows, _)| rows > 0);
        output.table(
            [Column::Right(""), Column::Left("")],
            counted.map(|(rows, reason)| [count(rows), reason.to_owned()]),
        )
    }
}
