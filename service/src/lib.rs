//! The reference service: listings, partnerships, circles, exchanges and ledgers over HTTP; trust-core decides who
//! sees what.
//!
//! | module | content |
//! |---|---|
//! | `store` | the record: SQL, one file per noun |
//! | `feed` | the engine as a projection of the record |
//! | `work` | the unit of work: a transaction, the view that decides it, and its effects |
//! | `http` | routes, one file per noun, and what they share |
//! | `ledger` | ledger commands of leaving, rejoining and paying |
//! | `members` | creating members, and admitting them to communities |
//! | `auth` | passwords, sessions, identity providers |
//! | `app` | the state that all requests share |
//! | `cache` | the cache of listings and sessions |
//! | `cursors` | encrypted cursors |
//! | `engine_time` | the computing time of each account, and the queue beyond it |
//! | `waiters` | requests that wait for a future revision |
//! | `fair` | a bounded fair queue |
//! | `connections` | limits on connections, and the boundaries of requests |
//! | `limits` | rate limits of accounts and addresses |
//! | `questions` | the daily limit of questions about others |
//! | `quota` | limits on stored items |
//! | `sweep` | periodic work |
//! | `clock`, `config` | the time; the configuration |
//! | `streams` | the requests for event streams |
//! | `terminal` | output of commands |
//! | `command` | the commands of `trustd` |
//! | `demo` | a fictional network |

#![forbid(unsafe_code)]

mod app;
mod auth;
mod cache;
mod clock;
mod command;
mod config;
mod connections;
mod cursors;
mod demo;
mod engine_time;
mod fair;
mod feed;
mod http;
mod ledger;
mod limits;
mod members;
mod questions;
mod quota;
mod store;
mod streams;
mod sweep;
mod terminal;
mod waiters;
mod work;

pub use command::{Arguments, run};
