//! What is stored and damaged: a checkpoint is done without; a page of the record fails closed.

use serde_json::json;

use super::Told;
use crate::harness::{Database, Server, World, cases, trustd};

cases![a_damaged_checkpoint_is_done_without, a_damaged_page_is_told_and_not_answered_from];

async fn a_damaged_checkpoint_is_done_without(world: &World) {
    let mut server = world.serve(&[]);
    let ana = world.as_("ana").on(&server);
    let mut told = Told::default();
    told.post(&ana).await.unwrap().is(201);
    assert!(server.stop().success());
    let damage = match world.database {
        Database::Sqlite => "UPDATE checkpoint SET bytes = CAST('garbage' AS BLOB)",
        Database::Postgres => "UPDATE checkpoint SET bytes = 'garbage'",
    };
    assert!(!world.rows("SELECT revision FROM checkpoint").await.is_empty());
    world.sql(damage).await;
    let server = world.serve(&[]);
    told.check(&ana.on(&server)).await;
}

async fn a_damaged_page_is_told_and_not_answered_from(world: &World) {
    if world.database == Database::Postgres {
        return;
    }
    let file = world.folder.join("damaged.db");
    std::fs::copy(&world.address, &file).unwrap();
    let address = file.to_string_lossy().into_owned();
    let mut server = Server::start(&address, &world.folder, &[]);
    let ana = world.as_("ana").on(&server);
    let mut told = Told::default();
    for _ in 0..30 {
        told.post(&ana).await.unwrap().is(201);
    }
    assert!(server.stop().success());
    // All pages but those of the schema, with what is in the texts.
    let mut bytes = std::fs::read(&file).unwrap();
    let is_text = |page: &[u8]| {
        let mut runs = page.split(|byte| !byte.is_ascii_hexdigit());
        runs.any(|run| run.len() > 500)
    };
    let pages = bytes.chunks(4096).enumerate().filter(|(_, page)| is_text(page));
    let texts: Vec<usize> = pages.map(|(page, _)| page).collect();
    assert!(texts.len() > 10);
    for page in texts {
        bytes[page * 4096..][..200].fill(0xa5);
    }
    std::fs::write(&file, bytes).unwrap();
    let mut start = trustd();
    start.args(["verify", "--database", &address]);
    assert!(!start.output().unwrap().status.success(), "whoever verifies is told");
    // Where it starts at all, from a checkpoint, it shows no damaged row.
    let Some(server) = Server::try_start(&address, &world.folder) else { return };
    let ana = ana.on(&server);
    ana.post("/listings", json!({})).await.refused(422, "INVALID_BODY");
    let (status, body) = ana.get("/listings?include_own=true").unheld().await;
    assert_eq!(status, 500, "{body}");
    assert!(body.contains("RECORD_DAMAGED"), "{body}");
}
