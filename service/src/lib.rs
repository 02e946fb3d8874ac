//! The reference service: listings, partnerships, circles, exchanges and ledgers over HTTP, every answer
//! decided by trust-core.
//!
//! | module | holds |
//! |---|---|
//! | `store` | the record: SQL, one file per noun |
//! | `feed` | the engine as a projection of the record |
//! | `http` | routes, one file per noun, and what they share |
//! | `ledger` | what leaving, coming back and paying do in the ledgers |
//! | `auth` | passwords, sessions, identity providers |
//! | `app` | what all requests share |
//! | `copies` | rows that nearly every request asks for |
//! | `cursors` | places in lists, sealed |
//! | `engine_time` | how much computing each account asks for, and who waits |
//! | `waiters` | who waits for a revision that nobody has written yet |
//! | `fair` | a bounded queue in which whoever has had least goes next |
//! | `connections` | how many there are, which give way, and where requests begin and end |
//! | `limits` | how often one account and one address may ask |
//! | `questions` | how much one person asks about others in a day |
//! | `quota` | how much one member may keep |
//! | `sweep` | what time does by itself |
//! | `clock`, `config` | the time; how the service is set up |
//! | `command` | what `trustd` does when called |
//! | `demo` | a made-up network to look at |

#![forbid(unsafe_code)]

mod app;
mod auth;
mod clock;
mod command;
mod config;
mod connections;
mod copies;
mod cursors;
mod demo;
mod engine_time;
mod fair;
mod feed;
mod http;
mod ledger;
mod limits;
mod questions;
mod quota;
mod store;
mod sweep;
mod waiters;

pub use command::{Arguments, run};
