//! Exact transitive trust over large graphs, kept current under change.
//!
//! A graph says who trusts whom, how much. The engine answers how far anybody trusts anybody, through
//! whom, and what that opens, exactly: a product of weights is compared as an integer, never as a
//! float. Changes go in as batches through [`Engine`]; questions are asked of a [`View`], an immutable
//! value that any number of threads share.
//!
//! | to | use |
//! |---|---|
//! | change something | [`Engine::apply`] with [`Change`]s; [`Engine::load`] for millions of edges |
//! | ask how far one member trusts another | [`View::trust`], [`View::explain_trust`] |
//! | ask whom a member trusts, or who trusts it | [`View::ball`], [`View::reverse_ball`] |
//! | ask many of these at once | [`View::trust_many`], [`View::balls`] |
//! | keep it | [`Checkpoint`] |
//! | run another algorithm | petgraph's `visit` traits are implemented for [`View`] |
//!
//! Modules name only those above them in this list:

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod block;
mod bulk;
mod change;
mod checkpoint;
mod compaction;
mod engine;
mod error;
pub mod explain;
pub mod graph;
mod id;
pub mod metric;
mod settings;
mod trust;
pub mod view;

pub use bulk::BulkLoad;
pub use change::{Change, Revision};
pub use checkpoint::Checkpoint;
pub use compaction::CompactionReport;
pub use engine::Engine;
pub use error::{
    ApplyError, Cancelled, CheckpointError, InvalidMemberId, InvalidSetting, InvalidThreshold,
    InvalidTrust, InvalidWeight, LoadError, OnProgress, Progress, UnknownMember,
};
pub use explain::TrustPath;
pub use graph::{Direction, EdgeList, Edges};
pub use id::{MemberId, NameTable, NodeIdx};
pub use metric::max_product::{Ball, Reached};
pub use settings::Settings;
pub use trust::{MAX_HOPS, Threshold, Trust, Weight};
pub use view::{Memory, View};
