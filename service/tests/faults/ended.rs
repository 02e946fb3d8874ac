//! Tests of connections and servers that end: a process recovers by itself.

use super::{Busy, PLENTY, Told, is_sound, rounds, until_answered, until_ready};
use crate::harness::{Database, World, cases};

cases![
    connections_that_are_ended_are_replaced,
    a_database_that_takes_no_writes_refuses_them_and_is_read,
];

const END_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

async fn connections_that_are_ended_are_replaced(world: &World) {
    if world.database == Database::Sqlite {
        return;
    }
    world.server.kill();
    let server = world.serve(&PLENTY);
    let (ana, mut told) = (world.as_("ana").on(&server), Told::default());
    let busy = Busy::with(&ana);
    for _ in 0..5 * rounds() {
        told.post(&ana).await;
        world.rows(END_ALL).await;
        told.post(&ana).await;
        until_answered(&ana).await;
        until!(told.post(&ana).await.is_some_and(|answer| answer.status == 201));
    }
    until_ready(&ana, &server, true).await;
    told.add(busy.end().await);
    told.check(&ana).await;
    is_sound(&world.address);
}

async fn a_database_that_takes_no_writes_refuses_them_and_is_read(world: &World) {
    if world.database == Database::Sqlite {
        return;
    }
    world.server.kill();
    let server = world.serve(&PLENTY);
    let (ana, mut told) = (world.as_("ana").on(&server), Told::default());
    told.post(&ana).await.unwrap().is(201);
    let busy = Busy::with(&ana);
    let set = |value: &str| {
        format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {value}', current_database()); END $$"
        )
    };
    world.sql(set("on").leak()).await;
    world.rows(END_ALL).await;
    until_answered(&ana).await;
    for _ in 0..5 {
        let answer = told.post(&ana).await.unwrap();
        assert_ne!(answer.header("retry-after"), "");
        answer.refused(503, "READ_ONLY");
        told.is_readable(&ana).await;
    }
    assert_eq!(until_ready(&ana, &server, false).await, "read-only\n");
    world.sql(format!("BEGIN READ WRITE; {}; COMMIT", set("off")).leak()).await;
    world.rows(END_ALL).await;
    until!(told.post(&ana).await.is_some_and(|answer| answer.status == 201));
    until_ready(&ana, &server, true).await;
    told.add(busy.end().await);
    told.check(&ana).await;
    is_sound(&world.address);
}
