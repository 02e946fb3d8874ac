//! Why, and why not: the evidence behind an answer.

mod trust_path;

pub use trust_path::TrustPath;
