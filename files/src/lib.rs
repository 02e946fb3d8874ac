//! Trust graphs on disk: edge lists as text, and checkpoints that survive a crash.
//!
//! | to | use |
//! |---|---|
//! | read an edge list, plain or gzip | [`read_tsv`], then [`Engine::load`](trust_core::Engine::load) |
//! | write one | [`write_tsv`], [`write_tsv_to`]; [`write_tsv_with`] chooses the delimiter |
//! | know what an edge list cannot hold | [`left_out`] |
//! | keep an engine and get it back | [`save`], [`save_to`], [`load`] |
//! | distinguish the two kinds of file | [`is_checkpoint`] |
//! | read either kind, a pipe or standard input | [`Input`] |
//!
//! # The format of an edge list
//!
//! UTF-8 text, plain or gzip, one row for an edge or a block: source, target, weight. Tabs, semicolons, commas or
//! blanks separate the columns; quotes are those of RFC 4180. [`read_tsv`] documents the whole format. A file
//! that this crate writes begins with the comment `# trust-core edge list: weights as given`: so weights that are
//! all 1 are read as 1, and no row is taken for a header. Fields are quoted where necessary, so every id can be
//! written and read back.

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations, missing_docs)]

mod checkpoint;
mod edge_list;
mod error;
mod input;
mod replace;

pub use checkpoint::{is_checkpoint, load, save, save_to};
pub use edge_list::{
    Column, Delimiter, Header, InvalidColumn, InvalidDelimiter, InvalidScale, LeftOut, Scale,
    Skipped, Tsv, TsvOptions, TsvWeights, left_out, read_tsv, write_tsv, write_tsv_to,
    write_tsv_with,
};
pub use error::{Fault, FileError, Foreign};
pub use input::Input;
