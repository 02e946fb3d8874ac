//! A reference model that recomputes everything, generators, and scenarios as data, for tests of the engine.
//!
//! | part | what it is |
//! |---|---|
//! | [`model`] | the meaning of trust and of sight, written down as plainly as possible; for small worlds |
//! | [`dense`] | the same layers over arrays; for graphs of a million edges |
//! | [`generated`] | graphs of some thousand members, from a seed |
//! | [`operation`] | what can be done to an engine and to the model alike |
//! | [`twins`] | an engine and a model that are told the same and must answer the same, watches included |
//! | [`agreement`] | every question, asked of a view and of the model |
//! | [`scenario`] | `tests/scenarios/*.toml`, read and run |
//!
//! The tests themselves are in `suite/` and, where memory is counted, in `memory/`.

pub mod agreement;
pub mod dense;
pub mod generated;
pub mod model;
pub mod operation;
pub mod scenario;
pub mod twins;
