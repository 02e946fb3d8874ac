//! Tests with a date that is set back: expired items stay expired, and an operator can reset the clock.

use serde_json::json;

use crate::harness::{World, cases, trustd};

cases![time_does_not_go_behind_what_was_written, a_date_that_was_wrong_is_set_right_by_an_operator,];

const DAY: i64 = 86_400;

/// As after a write ten days ahead: to this machine, its date was set back since.
const AHEAD: &str = "UPDATE log_head SET moment = moment + 864000";

async fn latest(world: &World) -> i64 {
    sqlx::Row::get(&world.rows("SELECT moment FROM log_head").await[0], 0)
}

async fn time_does_not_go_behind_what_was_written(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.put("/members/bea/trust", json!({"weight": 1.0})).await.is(200);
    let now = latest(world).await;
    let ending = json!({
        "kind": "offer", "type": "skill", "title": "Ironing", "category": "care",
        "sharing": "network_wide", "expires_at": now + 5 * DAY,
    });
    let posted = ana.post("/listings", ending).await.is(201);
    let path = format!("/listings/{}", posted["id"].as_str().unwrap());
    bea.get(&path).await.is(200);
    world.sql(AHEAD).await;
    // Of a process that runs: it hears of it with the log.
    until!(bea.get(&path).await.status == 404);
    // Of one that starts, and of what is written by it.
    let again = world.serve(&[]);
    bea.on(&again).get(&path).await.refused(404, "NOT_FOUND");
    let ana = ana.on(&again);
    let body = json!({"kind": "need", "type": "skill", "title": "Ironing", "category": "care"});
    let after = ana.post("/listings", body).await.is(201);
    assert!(after["created_at"].as_i64().unwrap() >= now + 10 * DAY, "{after}");
    let body = json!({
        "kind": "need", "type": "skill", "title": "Ironing", "category": "care",
        "expires_at": now + DAY,
    });
    assert_eq!(ana.post("/listings", body).await.status, 422, "that is over");
    assert!(latest(world).await >= now + 10 * DAY);
}

async fn a_date_that_was_wrong_is_set_right_by_an_operator(world: &World) {
    let now = latest(world).await;
    world.server.kill();
    world.sql(AHEAD).await;
    let clock = |options: &[&str]| {
        let mut clock = trustd();
        clock.args(["clock", "--database", &world.address]).args(options);
        let output = clock.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(clock(&[]).contains("ahead of this machine"));
    assert!(latest(world).await >= now + 10 * DAY, "looking alters nothing");
    assert!(clock(&["--reset"]).contains("set back"));
    assert!(latest(world).await < now + DAY);
    let again = world.serve(&[]);
    let ana = world.as_("ana").on(&again);
    let body = json!({
        "kind": "need", "type": "skill", "title": "Ironing", "category": "care",
        "expires_at": now + DAY,
    });
    ana.post("/listings", body).await.is(201);
}
