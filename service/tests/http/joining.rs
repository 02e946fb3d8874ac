//! Tests of requests to join communities, and of stewards.

use serde_json::json;

use crate::harness::{Person, World, befriend, block, cases, found, ids};

cases![
    one_asks_and_is_let_in,
    one_asks_and_is_not_let_in_and_asks_again,
    one_takes_a_request_back,
    whoever_asks_and_takes_it_back_asks_three_times_within_a_day,
    a_request_is_decided_once,
    what_one_says_is_for_the_stewards,
    nobody_asks_twice_or_from_within,
    requests_of_the_hidden_are_absent,
    a_steward_is_told_how_many_members_trust_whoever_asks,
    a_steward_appoints_another_and_is_dismissed,
    a_steward_chooses_whether_to_be_named,
    appointing_has_its_refusals,
];

async fn ask(who: &Person, community: &str) -> String {
    let path = format!("/communities/{community}/join-requests");
    let body = json!({"message": format!("canary:{},ana", who.id.as_deref().unwrap())});
    who.post(path, body).await.is(201)["id"].as_str().unwrap().to_owned()
}

fn at(community: &str, request: &str, what: &str) -> String {
    format!("/communities/{community}/join-requests/{request}/{what}")
}

async fn one_asks_and_is_let_in(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    let request = ask(&bea, "oak").await;
    let waiting = ana.get("/communities/oak/join-requests").await.is(200);
    assert_eq!(ids(&waiting), [request.as_str()]);
    assert_eq!(waiting["rows"][0]["message"], "canary:bea,ana");
    let told = ana.get("/notifications").await.is(200);
    assert_eq!(
        (&told["rows"][0]["kind"], &told["rows"][0]["actor"]),
        (&json!("join_requested"), &json!("bea"))
    );
    let approved = ana.post(at("oak", &request, "approve"), json!({})).await.is(200);
    assert_eq!(approved["status"], "approved");
    assert_eq!(bea.get("/communities/oak").await.is(200)["member"], true);
    assert!(ids(&ana.get("/communities/oak/join-requests").await.is(200)).is_empty());
    let own = bea.get("/communities/oak/join-requests").await.is(200);
    assert_eq!(own["rows"][0]["status"], "approved");
    let told = bea.get("/notifications").await.is(200);
    assert_eq!(told["rows"][0]["kind"], "join_approved");
}

async fn one_asks_and_is_not_let_in_and_asks_again(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    let request = ask(&bea, "oak").await;
    let declined = ana.post(at("oak", &request, "decline"), json!({})).await.is(200);
    assert_eq!(declined["status"], "declined");
    assert_eq!(bea.get("/communities/oak").await.is(200)["member"], false);
    let path = "/communities/oak/join-requests";
    let told = bea.post(path, json!({})).await.refused(409, "DECLINED_LATELY");
    let pause = told["again_at"].as_i64().unwrap() - told["declined_at"].as_i64().unwrap();
    assert_eq!(pause, 7 * 86_400);
    world.sql("UPDATE join_request SET decided_at = decided_at - 604801").await;
    let again = ask(&bea, "oak").await;
    let own = ids(&bea.get("/communities/oak/join-requests?limit=1").await.is(200));
    assert!(own == [again.as_str()] || own == [request.as_str()], "of one second, by id");
    assert_eq!(ids(&bea.get("/communities/oak/join-requests").await.is(200)).len(), 2);
}

async fn one_takes_a_request_back(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    let request = ask(&bea, "oak").await;
    let withdraw = at("oak", &request, "withdraw");
    ana.post(&withdraw, json!({})).await.refused(404, "UNKNOWN_JOIN_REQUEST");
    assert_eq!(bea.post(&withdraw, json!({})).await.is(200)["status"], "withdrawn");
    bea.post(&withdraw, json!({})).await.refused(409, "JOIN_REQUEST_NOT_PENDING");
    ask(&bea, "oak").await;
}

async fn whoever_asks_and_takes_it_back_asks_three_times_within_a_day(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    for _ in 0..3 {
        let request = ask(&bea, "oak").await;
        bea.post(at("oak", &request, "withdraw"), json!({})).await.is(200);
    }
    let path = "/communities/oak/join-requests";
    let refused = bea.post(path, json!({})).await.refused(409, "ASKED_TOO_OFTEN");
    assert!(refused["again_at"].is_i64());
    assert_eq!(ana.get("/notifications").await.is(200)["total"], 3);
    world.sql("UPDATE join_request SET created_at = created_at - 86401").await;
    ask(&bea, "oak").await;
    // Nor does an open one hear of the same person again and again.
    ana.post("/communities", json!({"id": "elm", "name": "Elm", "joining": "open"})).await.is(201);
    for _ in 0..3 {
        bea.post("/communities/elm/join-requests", json!({})).await.is(201);
        bea.delete("/communities/elm/members/me").await.is(204);
    }
    let refused = bea.post("/communities/elm/join-requests", json!({})).await;
    refused.refused(409, "ASKED_TOO_OFTEN");
}

async fn a_request_is_decided_once(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    let request = ask(&bea, "oak").await;
    bea.post(at("oak", &request, "approve"), json!({})).await.refused(403, "OWN_JOIN_REQUEST");
    bea.post(at("oak", &request, "decline"), json!({})).await.refused(403, "OWN_JOIN_REQUEST");
    ana.post(at("oak", &request, "approve"), json!({})).await.is(200);
    for what in ["approve", "decline"] {
        let refused = ana.post(at("oak", &request, what), json!({})).await;
        refused.refused(409, "JOIN_REQUEST_NOT_PENDING");
    }
}

async fn what_one_says_is_for_the_stewards(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    let request = ask(&bea, "oak").await;
    let own = carl.get("/communities/oak/join-requests").await.is(200);
    assert_eq!(own["rows"].as_array().unwrap().len(), 1, "his own alone");
    for what in ["approve", "decline", "withdraw"] {
        let absent = carl.post(at("oak", &"0".repeat(36), what), json!({})).await;
        let hidden = carl.post(at("oak", &request, what), json!({})).await;
        hidden.is_as_absent(&request, &absent, &"0".repeat(36));
    }
    for what in ["approve", "decline", "withdraw"] {
        ana.post(at("elm", &request, what), json!({})).await.refused(404, "NOT_FOUND");
    }
    let long = json!({"message": "x".repeat(2001)});
    let dora = world.as_("dora");
    dora.post("/communities/oak/join-requests", long).await.refused(422, "INVALID_MESSAGE");
    bea.get("/communities/elm/join-requests").await.refused(404, "NOT_FOUND");
    bea.get("/communities/oak/join-requests?limit=0").await.refused(422, "INVALID_LIMIT");
}

async fn nobody_asks_twice_or_from_within(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    ask(&bea, "oak").await;
    let path = "/communities/oak/join-requests";
    bea.post(path, json!({})).await.refused(409, "ALREADY_ASKED");
    ana.post(path, json!({})).await.refused(409, "ALREADY_IN_COMMUNITY");
    bea.post("/communities/elm/join-requests", json!({})).await.refused(404, "NOT_FOUND");
}

async fn requests_of_the_hidden_are_absent(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    let request = ask(&bea, "oak").await;
    block(&bea, "ana").await;
    assert!(ids(&ana.get("/communities/oak/join-requests").await.is(200)).is_empty());
    let absent = ana.post(at("oak", &"0".repeat(36), "approve"), json!({})).await;
    let hidden = ana.post(at("oak", &request, "approve"), json!({})).await;
    hidden.is_as_absent(&request, &absent, &"0".repeat(36));
    let told = ana.get("/notifications").await.is(200);
    assert!(told["rows"].as_array().unwrap().is_empty(), "{told}");
    bea.delete("/blocks/ana").await.is(200);
    ana.post(at("oak", &request, "approve"), json!({})).await.is(200);
}

async fn a_steward_is_told_how_many_members_trust_whoever_asks(world: &World) {
    let [ana, bea, carl, dora, emil] = world.people(["ana", "bea", "carl", "dora", "emil"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    ask(&dora, "oak").await;
    let path = "/communities/oak/join-requests";
    let count = async || ana.get(path).await.is(200)["rows"][0]["trusted_by_members"].clone();
    assert_eq!(count().await, 0);
    for other in [&bea, &carl, &emil] {
        befriend(other, "dora", 0.3).await;
    }
    assert_eq!(count().await, 2, "Emil is no member");
    carl.put("/members/dora/trust", json!({"shared": false})).await.is(200);
    assert_eq!(count().await, 1, "what Carl keeps to himself is not counted");
    block(&bea, "ana").await;
    assert_eq!(count().await, 0, "who hides from the steward is not counted");
    let own = dora.get(path).await.is(200);
    assert_eq!(own["rows"][0]["trusted_by_members"], serde_json::Value::Null);
}

async fn a_steward_appoints_another_and_is_dismissed(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let view = json!({"community": "oak", "member": "bea", "steward": true});
    assert_eq!(ana.put("/communities/oak/stewards/bea", json!({})).await.is(200), view);
    let stewards = world.as_("carl").get("/communities/oak/stewards").await.is(200);
    assert_eq!(ids(&stewards), ["ana", "bea"]);
    assert_eq!(bea.get("/notifications").await.is(200)["rows"][0]["kind"], "steward_appointed");
    assert_eq!(bea.delete("/communities/oak/stewards/ana").await.is(200)["steward"], false);
    assert_eq!(ana.get("/communities/oak").await.is(200)["steward"], false);
    assert_eq!(ana.get("/notifications").await.is(200)["rows"][0]["kind"], "steward_dismissed");
    bea.delete("/communities/oak/stewards/bea").await.refused(409, "LAST_STEWARD");
}

async fn a_steward_chooses_whether_to_be_named(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    ana.put("/communities/oak/stewards/bea", json!({})).await.is(200);
    let own = "/communities/oak/stewards/bea";
    let view = json!({"community": "oak", "member": "bea", "named": false});
    assert_eq!(bea.patch(own, json!({"named": false})).await.is(200), view);
    let listed = async |who: &Person| ids(&who.get("/communities/oak/stewards").await.is(200));
    assert_eq!(
        (listed(&carl).await, listed(&dora).await),
        (vec!["ana".into()], vec!["ana".into()])
    );
    assert_eq!(listed(&ana).await, ["ana", "bea"], "stewards know each other");
    let shown = carl.get("/communities/oak/members").await.is(200);
    assert_eq!(
        (&shown["rows"][1]["id"], &shown["rows"][1]["steward"]),
        (&json!("bea"), &json!(false))
    );
    assert_eq!(bea.get("/communities/oak").await.is(200)["named"], false);
    ana.patch("/communities/oak/stewards/ana", json!({"named": false})).await.is(200);
    assert!(listed(&carl).await.is_empty() && listed(&dora).await.is_empty());
    bea.patch(own, json!({"named": true})).await.is(200);
    assert_eq!(listed(&carl).await, ["bea"]);
    ana.patch(own, json!({"named": false})).await.refused(403, "NOT_FOR_YOU");
    carl.patch(own, json!({"named": false})).await.refused(403, "NOT_STEWARD");
    ana.patch("/communities/elm/stewards/ana", json!({"named": true}))
        .await
        .refused(404, "NOT_FOUND");
}

async fn appointing_has_its_refusals(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    let put = async |who: &Person, path: &str| who.put(path, json!({})).await;
    put(&bea, "/communities/oak/stewards/bea").await.refused(403, "NOT_STEWARD");
    put(&carl, "/communities/oak/stewards/carl").await.refused(403, "NOT_STEWARD");
    befriend(&ana, "carl", 0.5).await;
    put(&ana, "/communities/oak/stewards/carl").await.refused(409, "NOT_A_MEMBER");
    put(&ana, "/communities/oak/stewards/ana").await.refused(409, "ALREADY_STEWARD");
    put(&ana, "/communities/oak/stewards/nox").await.refused(404, "NOT_FOUND");
    put(&ana, "/communities/elm/stewards/bea").await.refused(404, "NOT_FOUND");
    bea.get("/communities/elm/stewards").await.refused(404, "NOT_FOUND");
    bea.delete("/communities/oak/stewards/ana").await.refused(403, "NOT_STEWARD");
    ana.delete("/communities/oak/stewards/bea").await.refused(409, "NOT_APPOINTED");
    ana.delete("/communities/oak/stewards/nox").await.refused(404, "NOT_FOUND");
    block(&ana, "bea").await;
    let absent = put(&ana, "/communities/oak/stewards/nox").await;
    put(&ana, "/communities/oak/stewards/bea").await.is_as_absent("bea", &absent, "nox");
}
