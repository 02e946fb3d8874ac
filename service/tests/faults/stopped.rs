//! Tests of a process that is suspended and resumed: its state is too old, and its open write has failed.
//!
//! What is held is what a process answers to questions that are asked when it stands still. An answer that it had made
//! before, and that waits in a socket, was current after its question was asked.

use std::process::Command;
use std::time::Duration;

use serde_json::json;

use super::{Busy, Told, impatient, is_sound, rounds};
use crate::harness::{Database, Server, World, block, cases, listing};

cases![
    the_first_answer_of_a_process_that_was_stopped_is_current,
    a_process_that_is_stopped_while_it_writes_holds_nobody_up,
];

fn signal(server: &Server, which: &str) {
    let id = server.id().to_string();
    assert!(Command::new("kill").args([which, &id]).status().unwrap().success());
}

/// Stops a server, and waits until none of its threads runs. The signal is sent to the process, and each thread stops when
/// it next returns to the kernel: until all have, one of them may still read a request and answer it, rightly.
async fn stop(server: &Server) {
    signal(server, "-STOP");
    let tasks = format!("/proc/{}/task", server.id());
    until!(std::fs::read_dir(&tasks).unwrap().all(|task| {
        let state = std::fs::read_to_string(task.unwrap().path().join("stat")).unwrap();
        state.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
    }));
}

async fn the_first_answer_of_a_process_that_was_stopped_is_current(world: &World) {
    let other = impatient(world, &world.address);
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.put("/members/bea/trust", json!({"weight": 1.0})).await.is(200);
    let there = bea.on(&other);
    let mut told = Told::default();
    for _ in 0..rounds() {
        // A file stays locked by a process that was stopped while it wrote.
        let busy = (world.database == Database::Postgres).then(|| Busy::with(&there));
        let posted =
            ana.post("/listings", listing("offer", json!({"sharing": "network_wide"}))).await;
        let revision = posted.revision();
        let path = format!("/listings/{}", posted.is(201)["id"].as_str().unwrap());
        there.get(&path).at_least(revision).await.is(200);
        let mut stream = there.get("/watch").open().await;
        stream.expect("ready").await;

        stop(&other).await;
        let asked: Vec<_> = (0..8).map(|_| tokio::spawn(there.get(&path).into_future())).collect();
        block(&ana, "bea").await;
        // What it knew is older than it may be when it goes on.
        tokio::time::sleep(Duration::from_millis(1200)).await;
        signal(&other, "-CONT");
        for answer in asked {
            let answer = answer.await.unwrap();
            assert!([404, 503].contains(&answer.status), "{}", answer.told());
        }
        until!(there.get(&path).await.status == 404);
        // A stream either ends or tells of it.
        if let Some((event, data)) = stream.next().await {
            assert_eq!(event, "visible");
            assert_eq!(data["appeared"], json!([]));
        }
        ana.delete("/blocks/bea").await.is(200);
        if let Some(busy) = busy {
            told.add(busy.end().await);
        }
        told.check(&bea).await;
        is_sound(&world.address);
    }
}

async fn a_process_that_is_stopped_while_it_writes_holds_nobody_up(world: &World) {
    // A file is locked by whoever writes; there is one process per file.
    if world.database == Database::Sqlite {
        return;
    }
    let address = format!("{}?application_name=other", world.address);
    let other = Server::start(&address, &world.folder, &[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    let there = bea.on(&other);
    // The first sweeps of both servers are over, and the next are a minute away.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = bea.get("/blocks").await.revision();
    let held = world.hold().await;
    let write = tokio::spawn(there.post("/blocks", json!({"member": "carl"})).attempt());
    let waits = "SELECT COUNT(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'
                     AND application_name = 'other'";
    until!(sqlx::Row::get::<i64, _>(&world.rows(waits).await[0], 0) > 0);
    stop(&other).await;
    // Now the lock is that of the stopped process.
    held.let_go().await;
    until!(ana.post("/blocks", json!({"member": "dora"})).await.status != 503);
    let after = ana.get("/blocks").await;
    assert_eq!(after.revision(), before + 1, "the others go on");
    signal(&other, "-CONT");
    let answer = write.await.unwrap();
    // Where a sweep of the stopped process had the lock, the write came after it, and was made.
    let is_made = answer.as_ref().is_some_and(|answer| answer.status == 201);
    assert!(is_made || answer.is_none_or(|answer| answer.status == 503));
    let blocks = bea.get("/blocks").at_least(before + 1 + i64::from(is_made)).await.is(200);
    assert_eq!(blocks["total"], i64::from(is_made), "what is not acknowledged is not written");
    there.post("/blocks", json!({"member": "emil"})).await.is(201);
    let blocks = bea.get("/blocks").at_least(before + 2 + i64::from(is_made)).await.is(200);
    assert_eq!(blocks["total"], 1 + i64::from(is_made));
    is_sound(&world.address);
}
