//! Single values of Python as values of the core.
//!
//! Each file reads one sort of value. A Python value of another type raises `TypeError`; a value that
//! the core refuses raises the named error of that refusal.

mod id;
mod number;
mod place;
mod words;

pub use id::{GroupArg, IdKind, MemberArg, RecordArg, ResourceArg};
pub use number::{Real, budget, distance, hops, limit, moment, optional_moment, threshold, weight};
pub use place::{optional_place, snapped};
pub use words::{grants, tags, vias};
