//! trust-core for Node: convert in, one call of the core, convert out.
//!
//! No rules live here; every decision is the core's. Work that can take long runs on this package's
//! own threads ([`work`]), never on libuv's four, and its result reaches JavaScript on the event loop.

mod answers;
mod ball;
mod batch;
mod bulk;
mod changes;
mod columns;
mod commons;
mod engine;
mod failure;
mod filter;
mod ids;
mod mailbox;
mod mutators;
mod numbering;
mod options;
mod persistence;
mod progress;
mod queries;
mod raw;
mod reading;
mod rows;
mod search;
mod settings;
mod shared;
mod view;
mod visible;
mod watch;
mod work;
mod writer;
