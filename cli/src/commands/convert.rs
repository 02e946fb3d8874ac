//! `trust-graph convert`: an edge list into a checkpoint, a checkpoint into an edge list.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use trust_core::View;
use trust_files::{save, write_tsv};

use crate::args::Settings;
use crate::figures::{bytes, count, counted};
use crate::graph::{Graph, Origin};
use crate::output::Output;
use crate::refusal::Refusal;

const EXAMPLES: &str = "\
A checkpoint loads faster, is smaller, checks itself, and keeps the settings. An edge list leaves out
members without an edge or a block, and all groups, places and resources. OUT is replaced at one stroke: a crash leaves the old file or the
new one, whole.

Examples:
  trust-graph convert ratings.tsv.gz ratings.trust                  edge list to checkpoint
  trust-graph convert ratings.tsv.gz ratings.trust --max-hops 4     with settings to keep
  trust-graph convert ratings.trust ratings.tsv                     checkpoint to edge list";

/// Turn an edge list into a checkpoint, or a checkpoint into an edge list
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Convert {
    /// An edge list, plain or gzip, or a checkpoint
    file: PathBuf,

    /// The file to write: the other kind
    out: PathBuf,
}

/// What a graph is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    EdgeList,
    Checkpoint,
}

impl Convert {
    pub fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), Refusal> {
        let same = fs::canonicalize(&self.out)
            .is_ok_and(|out| fs::canonicalize(&self.file).is_ok_and(|file| file == out));
        if same {
            return Err(Refusal::new("SAME_FILE", "OUT is FILE: name another file to write"));
        }
        let graph = Graph::open(&self.file, settings)?;
        let kind = match graph.origin {
            Origin::Checkpoint => {
                refuse_packed(&self.out)?;
                write_tsv(&graph.view, &self.out)?;
                Kind::EdgeList
            }
            _ => {
                save(&graph.view, &self.out)?;
                Kind::Checkpoint
            }
        };
        report(&graph, kind, &self.out, output)
    }
}

/// Edge lists are written plain; a name that promises gzip would mislead.
pub fn refuse_packed(out: &Path) -> Result<(), Refusal> {
    if out.extension().is_some_and(|extension| extension == "gz") {
        let message = format!("edge lists are written plain: name {} without .gz", out.display());
        return Err(Refusal::new("NOT_PACKED", message).hint("then run gzip on it".to_owned()));
    }
    Ok(())
}

/// Says what was written.
pub fn report(graph: &Graph, kind: Kind, out: &Path, output: &mut Output) -> Result<(), Refusal> {
    let view = &graph.view;
    let size = fs::metadata(out).map_or(0, |file| file.len());
    if output.is_json() {
        output.json(&json!({
            "kind": if kind == Kind::EdgeList { "edge_list" } else { "checkpoint" },
            "path": out.to_string_lossy(),
            "bytes": size,
            "members": view.member_count(),
            "edges": view.edge_count(),
            "blocks": view.block_count(),
            "groups": if kind == Kind::Checkpoint { view.group_count() } else { 0 },
            "resources": if kind == Kind::Checkpoint { view.resource_count() } else { 0 },
        }))?;
    } else {
        output.line(format!(
            "wrote {} as {}: {}, {} edges, {}{}, {}",
            out.display(),
            if kind == Kind::EdgeList { "an edge list" } else { "a checkpoint" },
            counted(view.member_count(), "member"),
            count(view.edge_count()),
            counted(view.block_count(), "block"),
            shared(view, kind),
            bytes(size as usize),
        ))?;
    }
    Ok(())
}

/// What a checkpoint holds besides trust and blocks.
fn shared(view: &View, kind: Kind) -> String {
    if kind == Kind::EdgeList || view.group_count() + view.resource_count() == 0 {
        return String::new();
    }
    let (groups, resources) = (view.group_count(), view.resource_count());
    format!(", {}, {}", counted(groups, "group"), counted(resources, "resource"))
}
