//! `trust-graph convert`: an edge list into a checkpoint, a checkpoint into an edge list.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use serde_json::json;
use trust_core::View;
use trust_files::{Delimiter, LeftOut, left_out, save, save_to, write_tsv_to, write_tsv_with};

use crate::args::Settings;
use crate::figures::{bytes, count, counted};
use crate::graph::{Graph, Origin};
use crate::output::Output;
use crate::refusal::Refusal;

const EXAMPLES: &str = "\
A checkpoint loads faster, is smaller, checks itself, and keeps the settings. The command counts on
stderr the data that an edge list cannot hold (groups, partnerships, places, resources, settings,
members without an edge or a block). OUT is replaced atomically: after a crash it is the old file or the
new file. `-` is standard output; then
a report is written to stderr. An edge list has tabs between columns; commas if OUT ends in .csv.

Examples:
  trust-graph convert ratings.tsv.gz ratings.trust                  edge list to checkpoint
  trust-graph convert ratings.tsv.gz ratings.trust --max-hops 4     with settings to keep
  trust-graph convert stars.csv stars.trust --scale 5               ratings of 1 to 5
  trust-graph convert ratings.trust ratings.tsv                     checkpoint to edge list
  trust-graph convert ratings.trust - | sort | head                 to standard output";

/// Turn an edge list into a checkpoint, or a checkpoint into an edge list
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Convert {
    /// An edge list, plain or gzip, or a checkpoint; - is standard input
    file: PathBuf,

    /// The file to write: the other kind; - is standard output
    out: PathBuf,
}

/// The format to write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    EdgeList,
    Checkpoint,
}

impl Convert {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let same = self.out.as_os_str() != "-"
            && fs::canonicalize(&self.out)
                .is_ok_and(|out| fs::canonicalize(&self.file).is_ok_and(|file| file == out));
        if same {
            return Err(Refusal::new("SAME_FILE", "OUT is FILE: name another file to write"));
        }
        let graph = Graph::open(&self.file, settings)?;
        let kind = match graph.origin {
            Origin::Checkpoint => Kind::EdgeList,
            _ => Kind::Checkpoint,
        };
        write(&graph, kind, &self.out, output)
    }
}

/// Writes a graph to `out`, and reports what was written and what was left out.
pub fn write(graph: &Graph, kind: Kind, out: &Path, output: &mut Output) -> Result<(), Refusal> {
    let view = &graph.view;
    let is_stdout = out.as_os_str() == "-";
    match kind {
        Kind::EdgeList if is_stdout => write_tsv_to(view, &mut io::stdout().lock())?,
        Kind::Checkpoint if is_stdout => save_to(view, &mut io::stdout().lock())?,
        Kind::EdgeList => {
            refuse_packed(out)?;
            let is_csv = out.extension().is_some_and(|name| name.eq_ignore_ascii_case("csv"));
            write_tsv_with(view, out, if is_csv { Delimiter::COMMA } else { Delimiter::TAB })?;
        }
        Kind::Checkpoint => save(view, out)?,
    }
    let left_out = match kind {
        Kind::EdgeList => left_out(view),
        Kind::Checkpoint => LeftOut::default(),
    };
    // A generated town that was written as an edge list has no other data.
    if !left_out.is_empty() && matches!(graph.origin, Origin::Checkpoint) {
        eprintln!("trust-graph: an edge list cannot hold all of it; left out: {left_out}");
    }
    let report = report(graph, kind, out, &left_out, output.is_json());
    if is_stdout {
        eprintln!("{report}");
    } else {
        output.line(report)?;
    }
    Ok(())
}

/// Refuses a name that promises gzip: edge lists are written plain.
fn refuse_packed(out: &Path) -> Result<(), Refusal> {
    if out.extension().is_some_and(|extension| extension == "gz") {
        let message = format!("edge lists are written plain: name {} without .gz", out.display());
        return Err(Refusal::new("NOT_PACKED", message).hint("then run gzip on it".to_owned()));
    }
    Ok(())
}

/// Reports what was written, for programs or for people.
fn report(graph: &Graph, kind: Kind, out: &Path, left_out: &LeftOut, as_json: bool) -> String {
    let view = &graph.view;
    let size = fs::metadata(out).ok().filter(fs::Metadata::is_file).map(|file| file.len());
    let members = view.member_count() - left_out.lone_members;
    if as_json {
        return json!({
            "kind": if kind == Kind::EdgeList { "edge_list" } else { "checkpoint" },
            "path": out.to_string_lossy(),
            "bytes": size,
            "members": members,
            "edges": view.edge_count(),
            "blocks": view.block_count(),
            "groups": view.group_count() - left_out.groups,
            "resources": view.resource_count() - left_out.resources,
            "left_out": {
                "lone_members": left_out.lone_members,
                "groups": left_out.groups,
                "partnerships": left_out.partnerships,
                "places": left_out.places,
                "resources": left_out.resources,
                "settings": left_out.settings,
            },
            "rows": graph.origin.json(),
        })
        .to_string();
    }
    let skipped = match &graph.origin {
        Origin::EdgeList { rows, skipped } if skipped.total() > 0 => {
            format!("\nskipped {} of {} rows: {skipped}", count(skipped.total()), count(*rows))
        }
        _ => String::new(),
    };
    format!(
        "wrote {} as {}: {}, {} edges, {}{}{}{skipped}",
        if out.as_os_str() == "-" { "standard output".into() } else { out.display().to_string() },
        if kind == Kind::EdgeList { "an edge list" } else { "a checkpoint" },
        counted(members, "member"),
        count(view.edge_count()),
        counted(view.block_count(), "block"),
        shared(view, kind),
        size.map_or(String::new(), |size| format!(", {}", bytes(size as usize))),
    )
}

/// Describes the data of a checkpoint other than trust and blocks.
fn shared(view: &View, kind: Kind) -> String {
    if kind == Kind::EdgeList || view.group_count() + view.resource_count() == 0 {
        return String::new();
    }
    let (groups, resources) = (view.group_count(), view.resource_count());
    format!(", {}, {}", counted(groups, "group"), counted(resources, "resource"))
}
