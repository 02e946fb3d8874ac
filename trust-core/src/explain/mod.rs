//! Why, and why not: the evidence behind an answer.

mod decision;
mod paths;
mod trust_path;

pub use decision::{Decision, Reason, Shortfall};
pub use trust_path::TrustPath;
