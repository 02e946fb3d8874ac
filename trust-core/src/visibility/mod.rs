//! Visibility of resources.
//!
//! There is one decision, `decide`. Checks, lists, counts, audiences, explanations and watches all ask
//! it, so at every revision they agree.
//!
//! - `decide`: whether a viewer may see a resource, and what admits it.
//! - `seen`: everything one viewer may see, gathered once per viewer and revision.
//! - [`list`]: pages of it in three orders, and counts; `cursor` continues them.
//! - [`tally`]: counts by tag.
//! - [`audience`]: everybody who may see one resource.
//! - [`difference`]: the resources that a viewer sees in only a single view of two.

pub mod audience;
mod cursor;
pub(crate) mod decide;
pub mod difference;
pub mod list;
pub mod named;
pub(crate) mod seen;
pub mod tally;

pub use audience::Audience;
pub use difference::Difference;
pub use list::{Filter, Listed, Order, Page, Paging};
pub use named::{NamedAudience, NamedPage, Ranked, Row};
pub use tally::TagCount;
