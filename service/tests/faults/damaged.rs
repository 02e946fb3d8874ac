//! Tests of damaged data: a damaged checkpoint is ignored; a damaged page of the record, or entry of the log, fails
//! closed.

use std::path::Path;

use serde_json::json;
use sqlx::Row;

use super::{PLENTY, Told, lives_and_is_not_ready};
use crate::harness::{Database, Person, Server, Stop, World, cases, trustd};

cases![
    a_damaged_checkpoint_is_done_without,
    a_damaged_page_is_told_and_not_answered_from,
    an_entry_of_the_log_that_cannot_be_read_is_not_passed_over,
];

/// What may become of a checkpoint.
const DAMAGES: [fn(&mut Vec<u8>); 4] = [
    |bytes| *bytes = b"garbage".to_vec(),
    |bytes| bytes.clear(),
    |bytes| bytes.truncate(bytes.len() / 2),
    |bytes| {
        let half = bytes.len() / 2;
        bytes[half] ^= 1;
    },
];

async fn a_damaged_checkpoint_is_done_without(world: &World) {
    world.server.kill();
    let mut told = Told::default();
    for damage in DAMAGES {
        let mut server = world.serve(&PLENTY);
        let ana = world.as_("ana").on(&server);
        told.post(&ana).await.unwrap().is(201);
        assert!(server.stop().success());
        let kept = world.rows("SELECT bytes FROM checkpoint").await;
        assert_eq!(kept.len(), 1);
        let mut bytes: Vec<u8> = kept[0].get(0);
        damage(&mut bytes);
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let bytes = match world.database {
            Database::Sqlite => format!("x'{digits}'"),
            Database::Postgres => format!("'\\x{digits}'"),
        };
        world.sql(format!("UPDATE checkpoint SET bytes = {bytes}").leak()).await;
        let server = world.serve(&PLENTY);
        assert!(server.log().contains("the checkpoint is unusable"));
        told.check(&ana.on(&server)).await;
    }
    // A sound one, of another record.
    world.sql("UPDATE checkpoint SET mark = mark + 1").await;
    let server = world.serve(&PLENTY);
    told.check(&world.as_("ana").on(&server)).await;
}

async fn a_damaged_page_is_told_and_not_answered_from(world: &World) {
    match world.database {
        Database::Sqlite => pages_of_a_file(world).await,
        Database::Postgres => pages_of_a_server(world).await,
    }
}

/// Posts as much as fills many pages, and ends the server, which leaves a checkpoint.
async fn written(ana: &Person, mut server: Server) {
    let mut told = Told::default();
    for _ in 0..30 {
        told.post(ana).await.unwrap().is(201);
    }
    assert!(server.stop().success());
}

async fn pages_of_a_file(world: &World) {
    world.server.kill();
    let file = world.folder.join("damaged.db");
    std::fs::copy(&world.address, &file).unwrap();
    let address = file.to_string_lossy().into_owned();
    let server = Server::start(&address, &world.folder, &PLENTY);
    written(&world.as_("ana").on(&server), server).await;
    // All pages but those of the schema, with what is in the texts.
    let is_text = |page: &[u8]| {
        let mut runs = page.split(|byte| !byte.is_ascii_hexdigit());
        runs.any(|run| run.len() > 500)
    };
    assert!(damage(&file, 4096, is_text) > 10);
    is_told(world, &address).await;
}

async fn pages_of_a_server(world: &World) {
    let (mut cluster, world) = world.apart().await;
    world.server.kill();
    let server = world.serve(&PLENTY);
    written(&world.as_("ana").on(&server), server).await;
    let row = world.rows("SELECT pg_relation_filepath('listing')").await;
    cluster.stop(Stop::Fast);
    assert!(damage(&cluster.file(row[0].get(0)), 8192, |_| true) > 0);
    cluster.begin();
    is_told(&world, &world.address).await;
}

/// Overwrites the beginnings of pages. Gives of how many.
fn damage(file: &Path, size: usize, is_meant: impl Fn(&[u8]) -> bool) -> usize {
    let mut bytes = std::fs::read(file).unwrap();
    let mut damaged = 0;
    for page in bytes.chunks_mut(size).filter(|page| is_meant(page)) {
        page[..200].fill(0xa5);
        damaged += 1;
    }
    std::fs::write(file, bytes).unwrap();
    damaged
}

async fn is_told(world: &World, address: &str) {
    let verified = trustd().args(["verify", "--database", address]).output().unwrap();
    assert!(!verified.status.success(), "whoever verifies is told");
    // Where it starts at all, from a checkpoint, it shows no damaged row.
    let Some(server) = Server::try_start(address, &world.folder) else { return };
    let ana = world.as_("ana").on(&server);
    ana.post("/listings", json!({})).await.refused(422, "INVALID_BODY");
    let (status, body) = ana.get("/listings?include_own=true").unheld().await;
    assert_eq!(status, 500, "{body}");
    assert!(body.contains("RECORD_DAMAGED"), "{body}");
}

async fn an_entry_of_the_log_that_cannot_be_read_is_not_passed_over(world: &World) {
    world.server.kill();
    let server = world.serve(&PLENTY);
    let (ana, mut told) = (world.as_("ana").on(&server), Told::default());
    told.post(&ana).await.unwrap().is(201);
    world
        .sql(
            "INSERT INTO change_log (revision, at, entry, erases, mark)
                 SELECT revision + 1, 0, '{\"changes\": [', 0, 778 FROM log_head;
             UPDATE log_head SET revision = revision + 1, mark_before = mark, mark = 778",
        )
        .await;
    until!(ana.get("/blocks").await.status == 503);
    ana.get("/blocks").await.refused(503, "NOT_CURRENT");
    ana.put("/members/bea/trust", json!({"weight": 0.5})).await.refused(503, "NOT_CURRENT");
    assert!(lives_and_is_not_ready(&ana, &server).await);
    assert!(!world.verify().0, "whoever verifies is told");
    assert!(server.log().contains("the log cannot be followed"));
}
