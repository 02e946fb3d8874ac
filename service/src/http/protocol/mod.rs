//! What all routes have in common: who asks, what is sent, how it is written, and how it is answered.

pub mod accounts;
pub mod caller;
pub mod command;
pub mod confirmed;
pub mod cookies;
pub mod everywhere;
mod extract;
pub mod fields;
mod fresh;
mod headers;
pub mod ids;
mod json;
mod known;
pub mod listed;
mod nul;
pub mod overdue;
pub mod page;
pub mod person;
pub mod place;
pub mod problem;
pub mod reading;
pub mod refusals;
pub mod reply;
pub mod scope;
mod short;
pub mod signed_in;
pub mod write;

pub use caller::Caller;
pub use command::{Command, Nothing};
pub use extract::{Path, Query};
pub use fresh::fresh_id;
pub use page::{PageQuery, Rows};
pub use problem::{OrFail, Problem, ProblemBody};
pub use reading::Reading;
pub use reply::Reply;
pub use write::{Stop, Task, Write};
