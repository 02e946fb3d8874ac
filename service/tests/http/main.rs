//! Tests of the service over HTTP: real processes on both databases, every response validated against the OpenAPI
//! document.
//!
//! Each case runs on SQLite and on PostgreSQL, in a database of its own with a server of its own. When all
//! have run, every status that the description promises of a route must have been seen.

#![allow(clippy::unwrap_used)]

mod accepted;
mod block_then_post;
mod blocks;
#[path = "../faults/mod.rs"]
mod broken;
mod canaries;
mod cells;
mod circles;
mod communities;
mod community_invites;
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
mod floods;
mod harness;
mod helping;
mod idempotency;
mod imports;
mod in_common;
mod invites;
mod joining;
mod kept;
mod known;
mod ledger;
mod limits;
mod listings;
mod locating;
mod logs;
mod me;
mod migrations;
mod names;
mod naming;
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
mod sessions;
mod signing_up;
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

fn cases() -> Vec<(&'static str, Vec<Case>)> {
    vec![
        ("accepted", accepted::cases()),
        ("block_then_post", block_then_post::cases()),
        ("blocks", blocks::cases()),
        ("broken/clocks", broken::clocks::cases()),
        ("broken/cut_off", broken::cut_off::cases()),
        ("broken/damaged", broken::damaged::cases()),
        ("broken/disk", broken::disk::cases()),
        ("broken/ended", broken::ended::cases()),
        ("broken/replaced", broken::replaced::cases()),
        ("broken/servers", broken::servers::cases()),
        ("broken/stopped", broken::stopped::cases()),
        ("canaries", canaries::cases()),
        ("cells", cells::cases()),
        ("circles", circles::cases()),
        ("communities", communities::cases()),
        ("community_invites", community_invites::cases()),
        ("crash", crash::cases()),
        ("demo", demo::cases()),
        ("described", described::cases()),
        ("discovery", discovery::cases()),
        ("doors", doors::cases()),
        ("edges", edges::cases()),
        ("everywhere", everywhere::cases()),
        ("exchanges", exchanges::cases()),
        ("faults", faults::cases()),
        ("files", files::cases()),
        ("floods", floods::cases()),
        ("helping", helping::cases()),
        ("idempotency", idempotency::cases()),
        ("imports", imports::cases()),
        ("invites", invites::cases()),
        ("joining", joining::cases()),
        ("kept", kept::cases()),
        ("known", known::cases()),
        ("ledger", ledger::cases()),
        ("limits", limits::cases()),
        ("listings", listings::cases()),
        ("locating", locating::cases()),
        ("logs", logs::cases()),
        ("me", me::cases()),
        ("migrations", migrations::cases()),
        ("names", names::cases()),
        ("naming", naming::cases()),
        ("notes", notes::cases()),
        ("notifications", notifications::cases()),
        ("oidc", oidc::cases()),
        ("operators", operators::cases()),
        ("order", order::cases()),
        ("partnerships", partnerships::cases()),
        ("passwords", passwords::cases()),
        ("privacy", privacy::cases()),
        ("public", public::cases()),
        ("quotas", quotas::cases()),
        ("races", races::cases()),
        ("refusals", refusals::cases()),
        ("revisions", revisions::cases()),
        ("scopes", scopes::cases()),
        ("sessions", sessions::cases()),
        ("sockets", sockets::cases()),
        ("signing_up", signing_up::cases()),
        ("support", support::cases()),
        ("totals", totals::cases()),
        ("three_worlds", three_worlds::cases()),
        ("trust", trust::cases()),
        ("two_worlds", two_worlds::cases()),
        ("unread", unread::cases()),
        ("watch", watch::cases()),
        ("web", web::cases()),
    ]
}

fn main() -> ExitCode {
    Ground::run(cases())
}
