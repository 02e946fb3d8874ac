//! The protocol that all routes share: authentication, parsing, writing and answering.

pub mod accepts;
pub mod accounts;
pub mod caller;
pub mod command;
pub mod community;
pub mod confirmed;
pub mod cookies;
pub mod csv;
pub mod everywhere;
mod exchanged;
mod extract;
pub mod fields;
mod headers;
pub mod ids;
mod json;
mod known;
pub mod listed;
pub mod named;
pub mod names;
mod nul;
pub mod owned;
pub mod page;
pub mod partners;
pub mod person;
pub mod place;
pub mod problem;
pub mod reading;
pub mod refusals;
pub mod reply;
pub mod rules;
pub mod scope;
mod short;
pub mod signed_in;
pub mod write;

pub use caller::Caller;
pub use command::{Command, Nothing};
pub use community::CommunityReading;
pub use extract::{Path, Query};
pub use page::{PageQuery, Rows};
pub use problem::{OrFail, Problem, ProblemBody};
pub use reading::{Answer, Reading};
pub use reply::Reply;
pub use write::{Begun, Write, WriteError, Written};

pub use crate::work::fresh_id;
