//! Writing a view as an edge list that reads back as the same edges and blocks.
//!
//! Rows go by source and then target, bytewise, so that equal graphs are equal files.

use std::collections::HashSet;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use trust_core::{NodeIdx, Settings, View};

use super::MARK;
use super::options::Delimiter;
use crate::error::FileError;
use crate::replace::replace;

/// Writes `view` to `path` as an edge list, and replaces an existing file; columns are separated by tabs, and
/// blocks are rows of weight -1. O(n log n + m).
///
/// The first line, a comment, states that the weights count. An id that holds a tab, a quote or a line end,
/// or begins with `#`, is quoted as in RFC 4180, so that every id can be written and read back. An edge list
/// holds less than a checkpoint: [`left_out`] returns the rest.
pub fn write_tsv(view: &View, path: &Path) -> Result<(), FileError> {
    write_tsv_with(view, path, Delimiter::TAB)
}

/// Writes like [`write_tsv`], with another delimiter.
pub fn write_tsv_with(view: &View, path: &Path, delimiter: Delimiter) -> Result<(), FileError> {
    replace(path, |file| write_rows(view, file, delimiter))
        .map_err(|error| FileError::write(path, error))
}

/// Writes like [`write_tsv`], to an open target: standard output, a pipe. Errors name it `-`.
pub fn write_tsv_to(view: &View, out: &mut impl Write) -> Result<(), FileError> {
    write_rows(view, out, Delimiter::TAB).map_err(|error| FileError::write(Path::new("-"), error))
}

fn write_rows(view: &View, out: &mut impl Write, delimiter: Delimiter) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 17, out);
    let between = delimiter.byte();
    writeln!(out, "{MARK}, below 0 the source blocks the target; columns: source, target, weight")?;
    let mut sources: Vec<NodeIdx> = view.members().collect();
    sources.sort_unstable_by_key(|&node| view.id(node));
    let mut row = Vec::new();
    for source in sources {
        row.extend(view.out_edges(source).map(|(target, weight)| (target, Some(weight))));
        row.extend(view.blocked_by(source).map(|blocked| (blocked, None)));
        row.sort_unstable_by_key(|&(target, weight)| (view.id(target), weight));
        for (target, weight) in row.drain(..) {
            for id in [source, target] {
                write_field(&mut out, view.id(id), delimiter)?;
                out.write_all(&[between])?;
            }
            match weight {
                Some(weight) => writeln!(out, "{weight}")?,
                None => writeln!(out, "-1")?,
            }
        }
    }
    out.flush()
}

fn write_field(out: &mut impl Write, id: &str, delimiter: Delimiter) -> io::Result<()> {
    // Tabs stand in every row of their file. In others a field that holds what could separate columns is
    // quoted, too, lest a reader that looks for the delimiter takes that for it.
    let separates = |byte: u8| match delimiter {
        Delimiter::TAB => byte == b'\t',
        other => byte == other.byte() || matches!(byte, b'\t' | b';' | b',' | b' '),
    };
    let is_special = |byte: u8| matches!(byte, b'"' | b'\n' | b'\r') || separates(byte);
    if id.starts_with('#') || id.bytes().any(is_special) {
        write!(out, "\"{}\"", id.replace('"', "\"\""))
    } else {
        out.write_all(id.as_bytes())
    }
}

/// The parts of a view that an edge list cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeftOut {
    /// Members without an edge and a block.
    pub lone_members: usize,
    /// Cells, communities and circles, with their members.
    pub groups: usize,
    /// Partnerships of two communities.
    pub partnerships: usize,
    /// Places of members.
    pub places: usize,
    /// Resources and their audiences.
    pub resources: usize,
    /// Settings that are not the default.
    pub settings: usize,
}

/// Returns the parts of `view` that an edge list leaves out. O(n + m).
pub fn left_out(view: &View) -> LeftOut {
    let blocked: HashSet<NodeIdx> = view.blocks().flat_map(|(a, b)| [a, b]).collect();
    let is_lone = |&node: &NodeIdx| {
        view.out_degree(node) + view.in_degree(node) == 0 && !blocked.contains(&node)
    };
    let sides: usize = view.groups().map(|group| view.partners_of(group).len()).sum();
    LeftOut {
        lone_members: view.members().filter(is_lone).count(),
        groups: view.group_count(),
        partnerships: sides / 2,
        places: view.members().filter(|&node| view.place(node).is_some()).count(),
        resources: view.resource_count(),
        settings: unusual(view.settings()),
    }
}

fn unusual(settings: Settings) -> usize {
    let usual = Settings::default();
    let differs = [
        settings.max_hops() != usual.max_hops(),
        settings.floor() != usual.floor(),
        settings.trusted_min() != usual.trusted_min(),
        settings.trusted_direction() != usual.trusted_direction(),
        settings.network_min() != usual.network_min(),
        settings.network_direction() != usual.network_direction(),
        settings.nearby_strict() != usual.nearby_strict(),
    ];
    differs.into_iter().filter(|&differs| differs).count()
}

impl LeftOut {
    /// Returns the number of each kind, by its name in the plural.
    pub fn parts(&self) -> [(usize, &'static str); 6] {
        [
            (self.lone_members, "members without an edge or a block"),
            (self.groups, "groups"),
            (self.partnerships, "partnerships"),
            (self.places, "places of members"),
            (self.resources, "resources (listings)"),
            (self.settings, "settings"),
        ]
    }

    /// Returns whether nothing is left out.
    pub fn is_empty(&self) -> bool {
        *self == LeftOut::default()
    }
}

impl fmt::Display for LeftOut {
    /// Writes `2 groups, 5 resources (listings)`, or `nothing` if nothing is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts().into_iter().filter(|&(count, _)| count > 0);
        let parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
        f.write_str(if parts.is_empty() { "nothing" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}
