//! Tests of a different record at the same address: an earlier copy, a diverged copy, another file. The process
//! notices and answers nothing; a new process uses the new record.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{PLENTY, is_sound, lives_and_is_not_ready, until_ready};
use crate::harness::{Database, Person, Server, World, cases};

cases![
    a_file_that_is_replaced_or_deleted_is_noticed,
    an_earlier_copy_is_noticed_and_nothing_is_answered,
    a_copy_that_went_its_own_way_is_noticed,
    the_record_that_is_known_may_come_back,
];

/// As an earlier copy would be: the head lies behind, and the entries after it are not there.
const EARLIER: &str = "UPDATE log_head SET revision = revision - 2,
         mark = (SELECT mark FROM change_log WHERE change_log.revision = log_head.revision - 2);
     DELETE FROM change_log WHERE revision > (SELECT revision FROM log_head);
     DELETE FROM checkpoint WHERE revision > (SELECT revision FROM log_head)";

/// A server in place of the case's own.
fn alone(world: &World) -> Server {
    world.server.kill();
    world.serve(&PLENTY)
}

/// Writes a few times, and waits until everybody knows.
async fn written(ana: &Person) {
    for weight in [0.5, 0.6, 0.7] {
        ana.put("/members/bea/trust", json!({"weight": weight})).await.is(200);
    }
    ana.get("/blocks").await.is(200);
}

/// Waits until nothing is answered, and holds it to that.
async fn is_noticed(ana: &Person, server: &Server) {
    until!(ana.get("/blocks").await.status == 503);
    for _ in 0..5 {
        ana.get("/blocks").await.refused(503, "NOT_CURRENT");
        let write = ana.put("/members/bea/trust", json!({"weight": 0.1})).await;
        write.refused(503, "NOT_CURRENT");
    }
    assert!(lives_and_is_not_ready(ana, server).await);
}

async fn an_earlier_copy_is_noticed_and_nothing_is_answered(world: &World) {
    let server = alone(world);
    let ana = world.as_("ana").on(&server);
    written(&ana).await;
    world.sql(EARLIER).await;
    is_noticed(&ana, &server).await;
    until!(server.log().contains("the log went back"));
    let again = world.serve(&PLENTY);
    let ana = ana.on(&again);
    ana.put("/members/bea/trust", json!({"weight": 0.2})).await.is(200);
    is_sound(&world.address);
}

async fn a_copy_that_went_its_own_way_is_noticed(world: &World) {
    let server = alone(world);
    let ana = world.as_("ana").on(&server);
    written(&ana).await;
    // As far as it is known here, with another last entry.
    world
        .sql(
            "UPDATE log_head SET mark = 12345;
             UPDATE change_log SET mark = 12345 WHERE revision = (SELECT revision FROM log_head)",
        )
        .await;
    is_noticed(&ana, &server).await;
    is_sound(&world.address);
    // Further than it is known here.
    let server = alone(world);
    let ana = world.as_("ana").on(&server);
    written(&ana).await;
    world
        .sql(
            "UPDATE change_log SET mark = 777 WHERE revision = (SELECT revision FROM log_head);
             INSERT INTO change_log (revision, at, entry, erases, mark) SELECT revision + 1, 0, '{}', 0, 778 FROM log_head;
             UPDATE log_head SET revision = revision + 1, mark = 778",
        )
        .await;
    is_noticed(&ana, &server).await;
    is_sound(&world.address);
}

async fn a_file_that_is_replaced_or_deleted_is_noticed(world: &World) {
    // A server is reached by its address alone, and what is behind it is told by its log.
    if world.database != Database::Sqlite {
        return;
    }
    let server = alone(world);
    let ana = world.as_("ana").on(&server);
    written(&ana).await;
    let (path, away) = (Path::new(&world.address), world.folder.join("away.db"));
    let journal = PathBuf::from(format!("{}-wal", world.address));
    let another = world.folder.join("another.db");
    std::fs::copy(path, &another).unwrap();
    let weight = |weight: f64| ana.put("/members/bea/trust", json!({"weight": weight}));
    for (what, with) in [(path, Some(&another)), (path, None), (&journal, None)] {
        weight(0.5).await.is(200);
        std::fs::rename(what, &away).unwrap();
        if let Some(with) = with {
            std::fs::copy(with, what).unwrap();
        }
        // The next write already: what was acknowledged now would be lost.
        assert_eq!(weight(0.6).await.status, 503, "{what:?}");
        until!(ana.get("/blocks").await.body["code"] == "NOT_CURRENT");
        is_noticed(&ana, &server).await;
        let told = server.log().matches("no longer where they were opened").count();
        assert!(told > 0, "{what:?}");
        std::fs::rename(&away, what).unwrap();
        until!(ana.get("/blocks").await.status == 200);
        assert_eq!(ana.get("/members/bea/trust").await.is(200)["direct"], 0.5);
    }
    until_ready(&ana, &server, true).await;
    is_sound(&world.address);
}

async fn the_record_that_is_known_may_come_back(world: &World) {
    let server = alone(world);
    let ana = world.as_("ana").on(&server);
    written(&ana).await;
    world.sql("UPDATE log_head SET mark = -mark").await;
    is_noticed(&ana, &server).await;
    world.sql("UPDATE log_head SET mark = -mark").await;
    until!(ana.get("/blocks").await.status == 200);
    ana.put("/members/bea/trust", json!({"weight": 0.2})).await.is(200);
    is_sound(&world.address);
}
