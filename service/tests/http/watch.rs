//! Tests of event streams.

use std::time::Duration;

use serde_json::json;

use crate::harness::{World, block, cases, found, join, post};

cases![
    what_appears_and_vanishes_is_told,
    another_servers_writes_are_told,
    notices_are_told_to_whom_they_are_for,
    what_was_between_two_vanishes_silently_when_one_is_erased,
    what_is_over_vanishes_by_itself,
    a_block_makes_things_vanish_and_keeps_silent,
    a_session_that_ends_ends_its_stream,
    one_account_has_five_streams,
];

async fn what_appears_and_vanishes_is_told(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let before = post(&ana, "offer", json!({"is_public": true})).await;
    let mut stream = bea.get("/watch").open().await;
    let ready = stream.expect("ready").await;
    assert_eq!(ready["visible"], 1);
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    let told = stream.expect("visible").await;
    assert_eq!((&told["appeared"], &told["vanished"]), (&json!([id]), &json!([])));
    assert!(told["revision"].as_i64() > ready["revision"].as_i64());
    post(&ana, "offer", json!({"sharing": "private"})).await;
    ana.delete(format!("/listings/{before}")).await.is(204);
    let told = stream.expect("visible").await;
    assert_eq!((&told["appeared"], &told["vanished"]), (&json!([]), &json!([before])));
}

async fn another_servers_writes_are_told(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    let mut stream = bea.on(&other).get("/watch").open().await;
    stream.expect("ready").await;
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    assert_eq!(stream.expect("visible").await["appeared"], json!([id]));
}

async fn notices_are_told_to_whom_they_are_for(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[]).await;
    let mut to_bea = bea.get("/watch").open().await;
    let mut to_carl = carl.get("/watch").open().await;
    to_bea.expect("ready").await;
    to_carl.expect("ready").await;
    join(&bea, "oak", &ana).await;
    let told = to_bea.expect("notice").await;
    let expected = (json!("join_approved"), json!("oak"), json!("ana"));
    assert_eq!((told["kind"].clone(), told["community"].clone(), told["actor"].clone()), expected);
    assert!(to_carl.is_silent().await);
}

async fn what_was_between_two_vanishes_silently_when_one_is_erased(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let offer = json!({
        "role": "provider", "with": "ana", "kind": "service", "mode": "gift", "title": "a gift",
    });
    let made = bea.post("/communities/oak/exchanges", offer).await.is(201);
    let mut to_ana = ana.get("/watch").open().await;
    to_ana.expect("ready").await;
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    assert!(to_ana.is_silent().await, "as of somebody who hides");
    let path = format!("/exchanges/{}", made["id"].as_str().unwrap());
    ana.get(path).await.refused(404, "NOT_FOUND");
}

async fn what_is_over_vanishes_by_itself(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let more = json!({"is_public": true, "expires_at": now.as_secs() + 2});
    let id = post(&ana, "offer", more).await;
    let mut stream = bea.get("/watch").open().await;
    assert_eq!(stream.expect("ready").await["visible"], 1);
    assert_eq!(stream.expect("visible").await["vanished"], json!([id]));
}

async fn a_block_makes_things_vanish_and_keeps_silent(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&bea, "oak", &[&carl]).await;
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    block(&ana, "bea").await;
    let told = stream.expect("visible").await;
    assert_eq!(told["vanished"], json!([id]));
    post(&ana, "offer", json!({"is_public": true})).await;
    ana.post("/communities/oak/join-requests", json!({})).await.is(201);
    assert!(stream.is_silent().await);
}

async fn a_session_that_ends_ends_its_stream(world: &World) {
    let ana = world.as_("ana");
    let mut stream = ana.get("/watch").open().await;
    stream.expect("ready").await;
    let sessions = ana.get("/me/sessions").await.is(200);
    let id = sessions["rows"][0]["id"].as_str().unwrap();
    ana.delete(format!("/me/sessions/{id}")).await.is(204);
    let ended = tokio::time::timeout(Duration::from_secs(10), stream.next()).await;
    assert!(ended.unwrap().is_none());
}

async fn one_account_has_five_streams(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let mut streams = Vec::new();
    for _ in 0..5 {
        let mut stream = ana.get("/watch").open().await;
        stream.expect("ready").await;
        streams.push(stream);
    }
    let refused = ana.get("/watch").await;
    assert_eq!(refused.header("retry-after"), "5");
    refused.refused(429, "TOO_MANY_STREAMS");
    bea.get("/watch").open().await.expect("ready").await;
    streams.pop();
    let began = std::time::Instant::now();
    // That a line is closed shows when something is to be sent.
    while ana.get("/watch").status().await == 429 {
        assert!(began.elapsed() < Duration::from_secs(30), "a closed stream is still counted");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
