//! Writing a view as an edge list that reads back as the same edges and blocks.
//!
//! Rows go by source and then target, bytewise, so that equal graphs are equal files.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use trust_core::{NodeIdx, View};

use crate::error::FileError;
use crate::replace::replace;

/// Writes `view` to `path` as an edge list, in place of whatever file is there; blocks are rows of
/// weight -1. O(n log n + m).
///
/// An edge list holds less than a checkpoint: no settings, no revision, no member without an edge or
/// a block; and trust in a member whom its source also blocks is lost on reading. A view whose
/// weights are all 1 reads back as such with [`AsGiven`](crate::TsvWeights::AsGiven) only. An id that
/// no row can hold is refused.
pub fn write_tsv(view: &View, path: &Path) -> Result<(), FileError> {
    refuse_unwritable(view, path)?;
    replace(path, |file| write_rows(view, file)).map_err(|error| FileError::write(path, error))
}

/// Like [`write_tsv`], to what is open already: standard output, a pipe. Errors name it `-`.
pub fn write_tsv_to(view: &View, out: &mut impl Write) -> Result<(), FileError> {
    let name = Path::new("-");
    refuse_unwritable(view, name)?;
    write_rows(view, out).map_err(|error| FileError::write(name, error))
}

fn refuse_unwritable(view: &View, path: &Path) -> Result<(), FileError> {
    let unwritable = |id: &str| id.starts_with('#') || id.contains(['\t', '\n', '\r']);
    match view.members().find(|&node| unwritable(view.id(node))) {
        Some(node) => {
            let member = view.id(node).to_owned();
            Err(FileError::UnwritableId { path: path.to_owned(), member })
        }
        None => Ok(()),
    }
}

fn write_rows(view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 17, out);
    writeln!(out, "# source\ttarget\tweight (below 0: the source blocks the target)")?;
    let mut sources: Vec<NodeIdx> = view.members().collect();
    sources.sort_unstable_by_key(|&node| view.id(node));
    let mut row = Vec::new();
    for source in sources {
        row.extend(view.out_edges(source).map(|(target, weight)| (target, Some(weight))));
        row.extend(view.blocked_by(source).map(|blocked| (blocked, None)));
        row.sort_unstable_by_key(|&(target, weight)| (view.id(target), weight));
        for (target, weight) in row.drain(..) {
            write!(out, "{}\t{}\t", view.id(source), view.id(target))?;
            match weight {
                Some(weight) => writeln!(out, "{weight}")?,
                None => writeln!(out, "-1")?,
            }
        }
    }
    out.flush()
}
