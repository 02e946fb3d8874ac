//! Tests of event streams.

use std::time::Duration;

use serde_json::json;

use crate::harness::{Person, Stream, World, block, cases, found, join, post};

cases![
    what_appears_and_vanishes_is_told,
    another_servers_writes_are_told,
    notices_are_told_to_whom_they_are_for,
    what_was_between_two_vanishes_silently_when_one_is_erased,
    what_is_over_vanishes_by_itself,
    a_block_makes_things_vanish_and_keeps_silent,
    a_session_that_ends_ends_its_stream,
    one_account_has_five_streams,
    a_reader_who_comes_back_is_told_what_they_missed,
    a_reader_who_comes_back_is_told_nothing_that_is_hidden_by_now,
    events_of_one_revision_have_ids_of_their_own,
    what_is_not_known_to_have_followed_is_said_to_have_changed,
];

/// Opens a stream as a browser does that connects again.
async fn again(who: &Person, last_id: &str) -> Stream {
    who.get("/watch").header("last-event-id", last_id).open().await
}

async fn a_reader_who_comes_back_is_told_what_they_missed(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let old = post(&ana, "offer", json!({"is_public": true})).await;
    let mut stream = bea.get("/watch").open().await;
    let ready = stream.expect("ready").await;
    assert_eq!(
        (&ready["changed"], &ready["revision"]),
        (&json!(false), &json!(stream.last_id.parse::<i64>().unwrap()))
    );
    let seen = post(&ana, "offer", json!({"is_public": true})).await;
    let told = stream.expect("visible").await;
    assert_eq!(told["revision"], stream.last_id.parse::<i64>().unwrap());
    let last = stream.last_id.clone();
    // Nothing was missed.
    let mut second = again(&bea, &last).await;
    assert_eq!(second.expect("ready").await["changed"], false);
    drop(second);
    drop(stream);
    // Whether the server has heard by then that the line is closed makes no difference.
    for pause in [0, 1_200] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let brief = post(&ana, "offer", json!({"is_public": true})).await;
        let new = post(&ana, "offer", json!({"is_public": true})).await;
        ana.delete(format!("/listings/{brief}")).await.is(204);
        let gone = if pause == 0 { &old } else { &seen };
        ana.delete(format!("/listings/{gone}")).await.is(204);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let mut stream = again(&bea, &last).await;
        let ready = stream.expect("ready").await;
        assert_eq!((&ready["changed"], &*stream.last_id), (&json!(false), &*last));
        let told = stream.expect("visible").await;
        let appeared = told["appeared"].as_array().unwrap();
        assert!(appeared.contains(&json!(new)) && !appeared.contains(&json!(brief)), "{told}");
        assert!(told["vanished"].as_array().unwrap().contains(&json!(gone)), "{told}");
        assert_eq!(
            (&told["revision"], told["vanished"].as_array().unwrap().len()),
            (&ready["revision"], 1 + pause.min(1) as usize)
        );
        assert!(stream.is_silent().await);
    }
}

async fn a_reader_who_comes_back_is_told_nothing_that_is_hidden_by_now(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let old = post(&ana, "offer", json!({"is_public": true})).await;
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    let last = stream.last_id.clone();
    drop(stream);
    post(&ana, "offer", json!({"is_public": true})).await;
    let other = post(&carl, "offer", json!({"is_public": true})).await;
    block(&ana, "bea").await;
    let mut stream = again(&bea, &last).await;
    assert_eq!(stream.expect("ready").await["visible"], 1);
    let told = stream.expect("visible").await;
    assert_eq!((&told["appeared"], &told["vanished"]), (&json!([other]), &json!([old])));
    // The id of somebody else's event is worth no more than the reader's own sight.
    let mut stream = again(&world.as_("dora"), &last).await;
    assert_eq!(stream.expect("ready").await["changed"], true);
}

async fn events_of_one_revision_have_ids_of_their_own(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let more = json!({"is_public": true, "expires_at": now.as_secs() + 3});
    let id = post(&ana, "offer", more).await;
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    let before = stream.last_id.clone();
    assert_eq!(stream.expect("visible").await["vanished"], json!([id]));
    let after = stream.last_id.clone();
    assert_ne!(before, after);
    let mut first = again(&bea, &before).await;
    assert_eq!(first.expect("ready").await["changed"], false);
    assert_eq!(first.expect("visible").await["vanished"], json!([id]));
    let mut second = again(&bea, &after).await;
    assert_eq!(second.expect("ready").await["changed"], false);
    assert!(second.is_silent().await);
}

async fn what_is_not_known_to_have_followed_is_said_to_have_changed(world: &World) {
    let server = world.serve(&["--streams", "20"]);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    post(&ana, "offer", json!({"is_public": true})).await;
    for id in ["0", "1", "999999", "-1", "x", "12-", "1-1-1", "18446744073709551616", "é"] {
        let mut stream = again(&bea, id).await;
        let ready = stream.expect("ready").await;
        assert_eq!((&ready["changed"], &ready["visible"]), (&json!(true), &json!(1)), "{id}");
        assert_eq!(
            ready["revision"],
            stream.last_id.parse::<i64>().unwrap(),
            "it goes on from now"
        );
    }
    // Another process knows nothing of what was sent here.
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    let mut other = again(&bea.on(&world.serve(&[])), &stream.last_id).await;
    let ready = other.expect("ready").await;
    let last: i64 = stream.last_id.parse().unwrap();
    assert!(ready["changed"] == true || ready["revision"] == last, "{ready}");
}

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
