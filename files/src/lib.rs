//! Trust graphs on disk: edge lists as TSV, and checkpoints that survive a crash.
//!
//! | to | use |
//! |---|---|
//! | read an edge list, plain or gzip | [`read_tsv`], then [`Engine::load`](trust_core::Engine::load) |
//! | write one | [`write_tsv`], [`write_tsv_to`] |
//! | keep an engine and get it back | [`save`], [`load`] |
//! | tell the two kinds of file apart | [`is_checkpoint`] |

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations, missing_docs)]

mod checkpoint;
mod error;
mod replace;
mod tsv;

pub use checkpoint::{is_checkpoint, load, save};
pub use error::FileError;
pub use tsv::{Skipped, Tsv, TsvOptions, TsvWeights, read_tsv, write_tsv, write_tsv_to};
