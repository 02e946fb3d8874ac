//! trust-core for Node: convert in, one call of the core, convert out.
//!
//! No rules live here; every decision is the core's. Work that can take long runs on this package's
//! own threads ([`work`]), never on libuv's four, and its result reaches JavaScript on the event loop.

mod answers;
mod ball;
mod batch;
mod bulk;
mod engine;
mod failure;
mod ids;
mod options;
mod persistence;
mod queries;
mod raw;
mod rows;
mod search;
mod view;
mod work;
mod writer;
