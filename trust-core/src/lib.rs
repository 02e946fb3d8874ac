//! Exact transitive trust over large graphs, kept current under change.
//!
//! A graph contains declarations of trust with weights; groups, places, blocks and audiences decide about
//! visibility. The engine computes the trust between any two members, the paths that give it, and who may see what.
//! It is exact: a product of weights is compared as an integer, never as a float. Changes are applied as batches
//! through [`Engine`]; queries go to a [`View`], an immutable value that any number of threads share.
//!
//! | to | use |
//! |---|---|
//! | change something | [`Engine::apply`] with [`Change`]s; [`Engine::load`] for millions of edges |
//! | compute the trust of a member in another | [`View::trust`], [`View::explain_trust`] |
//! | list the members whom a member trusts, or who trust it | [`View::ball`], [`View::reverse_ball`] |
//! | compute many of these at once | [`View::trust_many`], [`View::balls`] |
//! | check whether a member may see a resource, and why | [`View::check`], [`View::explain`] |
//! | list or count all resources that a member may see | [`View::list`], [`View::count`] |
//! | compute who may see a resource | [`View::audience`] |
//! | answer as if some changes were made, and compare | [`View::supposing`], [`View::difference`] |
//! | follow which resources appear and vanish for a member | [`Engine::watch`] |
//! | save and load an engine | [`Checkpoint`] |
//! | run another algorithm | petgraph's `visit` traits are implemented for [`View`] |
//!
//! Every public type has a `Debug`, which counts what an [`Engine`], a [`View`] or a [`BulkLoad`] holds. Every answer
//! is `Serialize`: trust as the exact decimal, in text. A view gives ids for the numbers in an answer:
//! [`View::named_page`], [`View::named_audience`], [`View::named_ball`]. Enums that may grow are `#[non_exhaustive]`;
//! match on their `name()` or `code()`, or leave an arm for variants that are not known yet.
//!
//! Modules name only those before them in the order that ARCHITECTURE.md gives.

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations, missing_docs)]

mod ball;
mod block;
mod bulk;
mod change;
mod checkpoint;
mod compaction;
mod engine;
mod error;
pub mod explain;
mod grant;
pub mod graph;
mod group;
mod id;
mod maintain;
pub mod metric;
mod place;
mod resource;
mod settings;
mod sight;
mod trust;
pub mod view;
pub mod visibility;

pub use ball::{Ball, Reached};
pub use bulk::{BulkLoad, LeftOut};
pub use change::{Change, Revision};
pub use checkpoint::Checkpoint;
pub use compaction::CompactionReport;
pub use engine::Engine;
pub use error::{
    ApplyError, Cancelled, CheckpointError, InvalidDistance, InvalidGrant, InvalidId, InvalidKind,
    InvalidOrder, InvalidPlace, InvalidSetting, InvalidThreshold, InvalidTrust, InvalidVia,
    InvalidWeight, ListError, LoadError, OnProgress, Progress, UnknownGroup, UnknownMember,
    UnknownResource,
};
pub use explain::{Decision, Reason, Shortfall, TrustPath};
pub use grant::{Grant, Grants, Via};
pub use graph::{Direction, EdgeList, Edges};
pub use group::GroupKind;
pub use id::{GroupId, GroupIdx, MemberId, NameTable, NodeIdx, ResourceId, ResourceIdx, Tag};
pub use maintain::{Effort, MaintenanceReport, OnVisibleChange, VisibleChange, Watch};
pub use place::{Bounds, Kilometres, Place, Precision};
pub use resource::Resource;
pub use settings::{NearbyScope, Settings, TrustDirection};
pub use trust::{MAX_HOPS, Threshold, Trust, Weight};
pub use view::{Memory, View};
pub use visibility::{
    Audience, Difference, Filter, Listed, NamedAudience, NamedPage, Order, Page, Paging, Ranked,
    Row, TagCount,
};
