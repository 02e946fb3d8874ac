//! The reference service: listings, partnerships, circles, exchanges and ledgers over HTTP, every answer
//! decided by trust-core.
//!
//! | folder | holds |
//! |---|---|
//! | `store` | the record: SQL, one file per noun |
//! | `feed` | the engine as a projection of the record |
//! | `http` | routes, one file per noun, and what they share |
//! | `ledger` | what leaving, coming back and paying do in the ledgers |
//! | `auth` | passwords, sessions, identity providers |
//! | `command` | what `trustd` does when called |

#![forbid(unsafe_code)]

mod app;
mod auth;
mod clock;
mod command;
mod config;
mod copies;
mod demo;
mod feed;
mod http;
mod ledger;
mod limits;
mod store;
mod sweep;

pub use command::{Arguments, run};
