//! Tests of idempotency keys: a write that is sent again is made once.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::json;

use crate::harness::{CAST, World, block, cases, cell, found, join};
use crate::in_common::{common, under_keys, writes};

cases![
    one_key_sent_fifty_times_has_one_effect_and_one_answer,
    the_same_key_with_another_request_is_refused,
    keys_of_two_people_are_two_keys,
    what_was_refused_may_be_tried_again_under_its_key,
    what_changed_nothing_leaves_no_trace,
    what_changed_nothing_is_answered_again_and_not_made_later,
    a_block_is_answered_again_whoever_it_hides,
    an_answer_that_names_whom_is_erased_is_not_given_again,
    an_answer_names_people_and_nothing_else,
    ids_that_somebody_chose_name_nobody,
    an_erasure_waits_for_no_answers_of_others,
    an_answer_that_names_very_many_is_not_given_again,
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
    assert_eq!(names, ["member:bea", "member:carl", "member:zoe"], "by whom an erasure finds them");
    zoe.post("/me/erase", json!({"confirm": "zoe"})).await.is(204);
    block().await.refused(410, "ANSWER_FORGOTTEN");
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    direct.post("/me/erase", json!({"confirm": "direct"})).await.is(204);
    trust().await.refused(410, "ANSWER_FORGOTTEN");
    circle().await.is(200);
}

/// Whom the answers that are kept name.
async fn named(world: &World) -> BTreeSet<String> {
    let rows = world.rows("SELECT DISTINCT named FROM idempotency_named").await;
    rows.iter().map(|row| sqlx::Row::get(row, 0)).collect()
}

async fn an_answer_names_people_and_nothing_else(world: &World) {
    let common = common(world).await;
    let mut answered = 0;
    for (method, path, body) in under_keys(&common).iter().chain(&writes(world, &common)) {
        let key = format!("{method} {path} {body}");
        let answer = common.bea.ask(method.clone(), path).json(body.clone()).key(&key).await;
        answered += usize::from(answer.status < 300);
    }
    assert!(answered > 30, "only {answered}");
    let cast = CAST.map(|id| format!("member:{id}"));
    let others: Vec<String> =
        named(world).await.into_iter().filter(|name| !cast.contains(name)).collect();
    let is_address = |name: &String| name.starts_with("address:") && name.contains('@');
    let unknown = |name: &&String| !is_address(name) && *name != "member:nobody";
    assert_eq!(others.iter().filter(unknown).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(named(world).await.contains("member:ana"));
}

async fn ids_that_somebody_chose_name_nobody(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let [zoe, own] = world.add(["zoe", "own"]);
    // The community is called like a person, and so is a word that says why a listing is seen.
    found(&ana, "zoe", &[&bea]).await;
    let body = json!({"kind": "service", "mode": "gift", "title": "zoe", "role": "provider", "with": "bea"});
    let exchange = || ana.post("/communities/zoe/exchanges", body.clone()).key("exchange");
    let draft = json!({"kind": "need", "type": "task", "title": "t", "category": "c", "sharing": "private"});
    let listing = || ana.post("/listings", draft.clone()).key("listing");
    let first = (exchange().await.is(201), listing().await.is(201));
    assert_eq!(first.0["provider_community"], "zoe");
    assert_eq!(first.1["via"], "own");
    block(&zoe, "ana").await;
    block(&own, "ana").await;
    assert_eq!((exchange().await.is(201), listing().await.is(201)), first);
    for who in [&zoe, &own] {
        let id = who.id.clone().unwrap();
        who.post("/me/erase", json!({"confirm": id})).await.is(204);
    }
    assert_eq!((exchange().await.is(201), listing().await.is(201)), first);
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    exchange().await.refused(410, "ANSWER_FORGOTTEN");
}

async fn an_erasure_waits_for_no_answers_of_others(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let trust = || ana.put("/members/bea/trust", json!({})).key("k");
    trust().await.is(200);
    // More than one erasure removes by itself, all but one of them made up.
    let kept = "INSERT INTO idempotency (member, key_hash, request_hash, status, body, revision, at, names)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4300)
         SELECT 'ana', CAST(i AS TEXT), 'h', 200, '{\"member\":\"bea\"}', 0, 4000000000, 1 FROM n";
    world.sql(kept).await;
    let names = "INSERT INTO idempotency_named (member, key_hash, named)
         SELECT member, key_hash, 'member:bea' FROM idempotency WHERE request_hash = 'h'";
    world.sql(names).await;
    bea.put("/members/ana/trust", json!({})).key("own").await.is(200);
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    trust().await.refused(410, "ANSWER_FORGOTTEN");
    let left = async || world.rows("SELECT 1 FROM idempotency WHERE body LIKE '%bea%'").await.len();
    assert_eq!(left().await, 301, "what is left is removed later");
    // A server removes what is due when it starts, and from time to time.
    let _other = world.serve(&[]);
    let began = Instant::now();
    while left().await > 0 || named(world).await.contains("member:bea") {
        assert!(began.elapsed() < Duration::from_secs(20), "{} are left", left().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let rest = "SELECT 1 FROM idempotency WHERE member = 'bea'";
    let marks = "SELECT 1 FROM idempotency_forgotten";
    while !world.rows(rest).await.is_empty() || !world.rows(marks).await.is_empty() {
        assert!(began.elapsed() < Duration::from_secs(20), "a mark is left");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    trust().await.refused(410, "ANSWER_FORGOTTEN");
}

async fn an_answer_that_names_very_many_is_not_given_again(world: &World) {
    let server = world.serve(&["--quota-answers=4"]);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    found(&ana, "oak", &[&bea]).await;
    let cell = cell(&ana, "oak", &[&bea]).await;
    let inviting = format!("/communities/oak/cells/{cell}/invitations");
    join(&world.as_("carl").on(&server), "oak", &ana).await;
    let invite = |key| ana.post(&inviting, json!({"member": "carl"})).key(key);
    let into = "INSERT INTO cell_member (cell, member) SELECT cell.id, member.id FROM cell, member
         WHERE member.name LIKE 'm%' AND member.id NOT IN (SELECT member FROM cell_member)";
    let sixty = "INSERT INTO member (id, name, created_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
         SELECT 'm' || i, 'm' || i, 1 FROM n";
    world.sql(sixty).await;
    world.sql(into).await;
    let first = invite("some").await.is(201);
    assert_eq!(first["members"].as_array().unwrap().len(), 61);
    assert_eq!(invite("some").await.is(201), first, "it counts as four answers");
    let decline = format!("{inviting}/{}/withdraw", first["id"].as_str().unwrap());
    let full = ana.post(&decline, json!({})).key("another").await;
    assert_eq!(full.refused(429, "TOO_MANY_ANSWERS")["limit"], 4);
    ana.post(&decline, json!({})).await.is(200);
    let more = "INSERT INTO member (id, name, created_at)
         WITH RECURSIVE n (i) AS (SELECT 61 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
         SELECT 'm' || i, 'm' || i, 1 FROM n";
    world.sql(more).await;
    world.sql(into).await;
    let bea = world.as_("bea");
    assert_eq!(named(world).await.len(), 62, "the sixty, Bea and Carl");
    let large = world.as_("ana").post(&inviting, json!({"member": "carl"})).key("many");
    large.await.is(201);
    assert_eq!(named(world).await.len(), 62);
    let again = world.as_("ana").post(&inviting, json!({"member": "carl"})).key("many").await;
    again.refused(410, "ANSWER_FORGOTTEN");
    let waits = bea.get(&inviting).await.is(200);
    assert_eq!(waits["total"], 3, "it was made once, after Bea's and the one that was taken back");
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
