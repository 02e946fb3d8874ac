//! A write that is sent again under its key is made once.

use futures::future::join_all;
use serde_json::json;

use crate::harness::{World, block, cases, found};

cases![
    one_key_sent_fifty_times_has_one_effect_and_one_answer,
    the_same_key_with_another_request_is_refused,
    keys_of_two_people_are_two_keys,
    what_was_refused_may_be_tried_again_under_its_key,
    what_changed_nothing_leaves_no_trace,
    what_changed_nothing_is_answered_again_and_not_made_later,
    a_block_is_answered_again_whoever_it_hides,
    an_answer_that_names_whom_is_erased_is_not_given_again,
    a_key_has_1_to_255_bytes,
    a_key_sent_to_two_servers_has_one_effect,
];

async fn one_key_sent_fifty_times_has_one_effect_and_one_answer(world: &World) {
    let ana = world.as_("ana");
    let ask = || {
        let body = json!({"name": "canary:ana", "kind": "family"});
        ana.post("/trust-circles", body).key("the key")
    };
    let answers = join_all((0..50).map(|_| async { ask().await })).await;
    let (first, others) = answers.split_first().unwrap();
    for other in others {
        assert_eq!((other.status, &other.body), (201, &first.body));
        assert_eq!(other.revision(), first.revision());
    }
    let circles = ana.get("/trust-circles").await.is(200);
    assert_eq!(circles["rows"].as_array().unwrap().len(), 1);
}

async fn the_same_key_with_another_request_is_refused(world: &World) {
    let ana = world.as_("ana");
    ana.put("/members/bea/trust", json!({"weight": 0.5})).key("k").await.is(200);
    let other_body = ana.put("/members/bea/trust", json!({"weight": 0.6})).key("k").await;
    other_body.refused(422, "IDEMPOTENCY_KEY_REUSED");
    let other_path = ana.put("/members/carl/trust", json!({"weight": 0.5})).key("k").await;
    other_path.refused(422, "IDEMPOTENCY_KEY_REUSED");
    let other_method = ana.delete("/members/bea/trust").key("k").await;
    other_method.refused(422, "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(ana.get("/members/bea/trust").await.is(200)["direct"], 0.5);
}

async fn keys_of_two_people_are_two_keys(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.post("/blocks", json!({"member": "carl"})).key("k").await.is(201);
    bea.post("/blocks", json!({"member": "carl"})).key("k").await.is(201);
    assert_eq!(bea.get("/blocks").await.is(200)["rows"][0]["member"], "carl");
}

async fn what_was_refused_may_be_tried_again_under_its_key(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let ask = || bea.post("/communities/oak/join-requests", json!({})).key("k");
    ask().await.refused(404, "NOT_FOUND");
    found(&ana, "oak", &[]).await;
    ask().await.is(201);
    ask().await.is(201);
    bea.post("/communities/oak/join-requests", json!({})).await.refused(409, "ALREADY_ASKED");
}

async fn what_changed_nothing_leaves_no_trace(world: &World) {
    let ana = world.as_("ana");
    ana.put("/members/bea/trust", json!({})).await.is(200);
    let again = ana.put("/members/bea/trust", json!({})).key("k").await;
    let revision = again.revision();
    assert_eq!(again.is(200)["changed"], false);
    assert_eq!(ana.get("/blocks").await.revision(), revision, "no revision was made");
}

async fn what_changed_nothing_is_answered_again_and_not_made_later(world: &World) {
    let ana = world.as_("ana");
    let revoke = || ana.delete("/members/bea/trust").key("revoke");
    let first = revoke().await;
    let revision = first.revision();
    assert_eq!(first.is(200)["changed"], false);
    let trust = async |weight: f64, key: &str| {
        ana.put("/members/bea/trust", json!({"weight": weight})).key(key).await.is(200)
    };
    assert_eq!(trust(0.5, "first").await["changed"], true);
    assert_eq!(ana.get("/blocks").await.revision(), revision + 1, "no revision went missing");
    assert_eq!(trust(0.5, "second").await["changed"], false);
    assert_eq!(trust(0.9, "third").await["changed"], true);
    assert_eq!(trust(0.5, "second").await["changed"], false);
    let again = revoke().await;
    assert_eq!((again.revision(), &again.is(200)["changed"]), (revision, &json!(false)));
    assert_eq!(ana.get("/members/bea/trust").await.is(200)["direct"], 0.9);
    let other = ana.delete("/members/carl/trust").key("revoke").await;
    other.refused(422, "IDEMPOTENCY_KEY_REUSED");
}

async fn a_block_is_answered_again_whoever_it_hides(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    block(&bea, "ana").await;
    for id in ["bea", "carl", "nobody-of-that-name"] {
        let ask = || ana.post("/blocks", json!({"member": id})).key(id);
        let first = ask().await.is(201);
        assert_eq!(ask().await.is(201), first);
        ana.delete(format!("/blocks/{id}")).await.is(200);
        assert_eq!(ask().await.is(201), first, "{id}");
    }
}

async fn an_answer_that_names_whom_is_erased_is_not_given_again(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let trust = || ana.put("/members/bea/trust", json!({})).key("k");
    trust().await.is(200);
    // An id may be the name of a field, too.
    let [direct] = world.add(["direct"]);
    let circle = || ana.put("/members/carl/trust", json!({})).key("another");
    circle().await.is(200);
    // Nobody has this id yet.
    let block = || ana.post("/blocks", json!({"member": "zoe"})).key("a third");
    block().await.is(201);
    let [zoe] = world.add(["zoe"]);
    let named = "SELECT named FROM idempotency_named ORDER BY named";
    let names = world.rows(named).await;
    let names: Vec<String> = names.iter().map(|row| sqlx::Row::get(row, 0)).collect();
    assert_eq!(names, ["bea", "carl", "zoe"], "by whom an erasure finds them");
    zoe.post("/me/erase", json!({"confirm": "zoe"})).await.is(204);
    block().await.refused(410, "ANSWER_FORGOTTEN");
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    direct.post("/me/erase", json!({"confirm": "direct"})).await.is(204);
    trust().await.refused(410, "ANSWER_FORGOTTEN");
    circle().await.is(200);
}

async fn a_key_has_1_to_255_bytes(world: &World) {
    let ana = world.as_("ana");
    for (length, status) in [(0, 400), (1, 201), (255, 201), (256, 400)] {
        let body = json!({"name": "canary:ana", "kind": "family"});
        let answer = ana.post("/trust-circles", body).key(&"k".repeat(length)).await;
        assert_eq!(answer.status, status, "{length}: {}", answer.told());
    }
    let body = json!({"name": "canary:ana", "kind": "family"});
    let any_bytes = ana.post("/trust-circles", body).key("a key with spaces; and \"quotes\"").await;
    any_bytes.is(201);
}

async fn a_key_sent_to_two_servers_has_one_effect(world: &World) {
    let other = world.serve(&[]);
    let here = world.as_("ana");
    let there = here.on(&other);
    let body = json!({"name": "canary:ana", "kind": "family"});
    let ask = |n: usize| {
        let who = if n.is_multiple_of(2) { &here } else { &there };
        who.post("/trust-circles", body.clone()).key("k")
    };
    let answers = join_all((0..10).map(|n| async move { ask(n).await.is(201) })).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(here.get("/trust-circles").await.is(200)["rows"].as_array().unwrap().len(), 1);
}
