//! Writing a view as an edge list that reads back as the same edges and blocks.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use trust_core::View;

use crate::error::FileError;
use crate::replace::replace;

/// Writes `view` to `path` as an edge list, in place of whatever file is there: the edges, then the
/// blocks as rows of weight -1, all in the order of the members' numbers.
///
/// An edge list holds less than a checkpoint: no settings, no revision, no member without an edge or
/// a block; and trust in a member whom its source also blocks is lost on reading. A view whose
/// weights are all 1 reads back as such with [`AsGiven`](crate::TsvWeights::AsGiven) only. An id that
/// no row can hold is refused.
pub fn write_tsv(view: &View, path: &Path) -> Result<(), FileError> {
    let unwritable = |id: &str| id.starts_with('#') || id.contains(['\t', '\n', '\r']);
    if let Some(node) = view.members().find(|&node| unwritable(view.id(node))) {
        let member = view.id(node).to_owned();
        return Err(FileError::UnwritableId { path: path.to_owned(), member });
    }
    replace(path, |file| {
        let mut out = BufWriter::with_capacity(1 << 17, file);
        write_rows(view, &mut out)?;
        out.flush()
    })
    .map_err(|error| FileError::write(path, error))
}

fn write_rows(view: &View, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# source\ttarget\tweight (below 0: the source blocks the target)")?;
    for source in view.members() {
        let mut edges: Vec<_> = view.out_edges(source).collect();
        edges.sort_unstable_by_key(|&(target, _)| target);
        for (target, weight) in edges {
            writeln!(out, "{}\t{}\t{weight}", view.id(source), view.id(target))?;
        }
    }
    for (blocker, blocked) in view.blocks() {
        writeln!(out, "{}\t{}\t-1", view.id(blocker), view.id(blocked))?;
    }
    Ok(())
}
