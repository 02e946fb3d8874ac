//! Tests of the service over HTTP: real processes on both databases, every response validated against the OpenAPI
//! document.
//!
//! Each case runs on SQLite and on PostgreSQL, in a database of its own with a server of its own. When all
//! have run, every status that the description promises of a route must have been seen.

#![allow(clippy::unwrap_used)]

mod accepted;
mod audience_choices;
mod block_then_post;
mod blocks;
#[path = "../faults/mod.rs"]
mod broken;
mod canaries;
mod cells;
mod change_previews;
mod circles;
mod communities;
mod community_invites;
mod compression;
mod crash;
mod demo;
mod described;
mod discovery;
mod doors;
mod edges;
mod everywhere;
mod exchanges;
mod faults;
mod files;
mod finding;
mod floods;
mod harness;
mod helping;
mod idempotency;
mod imports;
mod in_common;
mod inbox;
mod invites;
mod joining;
mod kept;
mod known;
mod ledger;
mod ledger_tables;
mod limits;
mod listings;
mod locating;
mod logs;
mod me;
mod memos;
mod migrations;
mod names;
mod naming;
mod neighbourhood;
mod notes;
mod notifications;
mod oidc;
mod operators;
mod order;
mod partnerships;
mod passwords;
mod privacy;
mod public;
mod quotas;
mod races;
mod refusals;
mod revisions;
mod scopes;
mod searching;
mod sessions;
mod signing_up;
mod skills;
mod sockets;
mod support;
mod three_worlds;
mod totals;
mod trust;
mod two_worlds;
mod unread;
mod walk;
mod watch;
mod web;

use std::process::ExitCode;

use harness::{Case, Ground};

/// Lists modules, with their cases, by the names of their files.
macro_rules! files {
    ($list:ident, $folder:literal, $within:ident: $($name:ident),+ $(,)?) => {
        fn $list() -> Vec<(&'static str, Vec<Case>)> {
            vec![$((concat!($folder, stringify!($name)), $within::$name::cases())),+]
        }
    };
}

files! { of_faults, "broken/", broken: clocks, cut_off, damaged, disk, ended, replaced, servers, stopped }

files! {
    of_routes, "", crate:
    accepted,
    audience_choices,
    block_then_post,
    blocks,
    canaries,
    cells,
    change_previews,
    circles,
    communities,
    compression,
    community_invites,
    crash,
    demo,
    described,
    discovery,
    doors,
    edges,
    everywhere,
    exchanges,
    faults,
    files,
    finding,
    floods,
    helping,
    idempotency,
    imports,
    inbox,
    invites,
    joining,
    kept,
    known,
    ledger,
    ledger_tables,
    limits,
    listings,
    locating,
    logs,
    me,
    memos,
    migrations,
    names,
    naming,
    neighbourhood,
    notes,
    notifications,
    oidc,
    operators,
    order,
    partnerships,
    passwords,
    privacy,
    public,
    quotas,
    races,
    refusals,
    revisions,
    scopes,
    searching,
    sessions,
    sockets,
    signing_up,
    skills,
    support,
    totals,
    three_worlds,
    trust,
    two_worlds,
    unread,
    watch,
    web,
}

fn main() -> ExitCode {
    Ground::run([of_routes(), of_faults()].concat())
}
