//! Requests to join communities, stewards, and cells.

use serde_json::{Value, json};

use crate::harness::{Person, World, befriend, block, cases, found, ids, join, post};

cases![
    one_asks_and_is_let_in,
    one_asks_and_is_not_let_in_and_asks_again,
    one_takes_a_request_back,
    a_request_is_decided_once,
    what_one_says_is_for_the_stewards,
    nobody_asks_twice_or_from_within,
    requests_of_the_hidden_are_absent,
    a_steward_appoints_another_and_is_dismissed,
    appointing_has_its_refusals,
    a_cell_is_founded_filled_and_removed,
    a_cell_is_for_the_community_and_its_people_for_the_cell,
    whoever_is_in_a_cell_sees_what_is_shared_with_it,
    cells_have_their_refusals,
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

async fn found_cell(who: &Person) -> String {
    let made = who.post("/communities/oak/cells", json!({"name": "stairs"})).await.is(201);
    made["id"].as_str().unwrap().to_owned()
}

async fn a_cell_is_founded_filled_and_removed(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let cell = found_cell(&ana).await;
    let path = format!("/communities/oak/cells/{cell}/members/bea");
    assert_eq!(ana.put(&path, json!({})).await.is(200)["changed"], true);
    assert_eq!(ana.put(&path, json!({})).await.is(200)["changed"], false);
    let seen = bea.get("/communities/oak/cells").await.is(200);
    assert_eq!(seen["rows"][0]["members"], json!(["bea"]));
    assert_eq!(bea.delete(&path).await.is(200)["changed"], true, "for oneself, too");
    assert_eq!(ana.delete(&path).await.is(200)["changed"], false);
    ana.delete(format!("/communities/oak/cells/{cell}")).await.is(204);
    assert!(ids(&ana.get("/communities/oak/cells").await.is(200)).is_empty());
}

async fn a_cell_is_for_the_community_and_its_people_for_the_cell(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let cell = found_cell(&ana).await;
    for member in ["bea", "carl"] {
        let path = format!("/communities/oak/cells/{cell}/members/{member}");
        ana.put(path, json!({})).await.is(200);
    }
    let seen = ana.get("/communities/oak/cells").await.is(200);
    assert_eq!(seen["rows"][0]["members"], json!(["bea", "carl"]), "she is a steward");
    join(&dora, "oak", &ana).await;
    let seen = dora.get("/communities/oak/cells").await.is(200);
    assert_eq!(
        (&seen["rows"][0]["members"], &seen["rows"][0]["member"]),
        (&Value::Null, &json!(false))
    );
    block(&carl, "bea").await;
    let seen = bea.get("/communities/oak/cells").await.is(200);
    assert_eq!(seen["rows"][0]["members"], json!(["bea"]), "without the hidden");
    world.as_("emil").get("/communities/oak/cells").await.refused(403, "NOT_IN_COMMUNITY");
}

async fn whoever_is_in_a_cell_sees_what_is_shared_with_it(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    let listing = post(&ana, "offer", json!({"sharing": "my_cell"})).await;
    let path = format!("/listings/{listing}");
    bea.get(&path).await.refused(404, "NOT_FOUND");
    let cell = found_cell(&ana).await;
    for member in ["ana", "bea"] {
        let path = format!("/communities/oak/cells/{cell}/members/{member}");
        ana.put(path, json!({})).await.is(200);
    }
    assert_eq!(bea.get(&path).await.is(200)["via"], "cell");
    carl.get(&path).await.refused(404, "NOT_FOUND");
    ana.delete(format!("/communities/oak/cells/{cell}")).await.is(204);
    bea.get(&path).await.refused(404, "NOT_FOUND");
}

async fn cells_have_their_refusals(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    let cell = found_cell(&ana).await;
    let (cells, here) = ("/communities/oak/cells", format!("/communities/oak/cells/{cell}"));
    let stairs = json!({"name": "stairs"});
    bea.post(cells, stairs.clone()).await.refused(403, "NOT_STEWARD");
    carl.post(cells, stairs.clone()).await.refused(403, "NOT_IN_COMMUNITY");
    ana.post("/communities/ash/cells", stairs).await.refused(404, "NOT_FOUND");
    for name in ["", &"é".repeat(101)] {
        ana.post(cells, json!({"name": name})).await.refused(422, "INVALID_NAME");
    }
    ana.get("/communities/ash/cells").await.refused(404, "NOT_FOUND");
    ana.get(format!("{cells}?limit=0")).await.refused(422, "INVALID_LIMIT");
    bea.delete(&here).await.refused(403, "NOT_STEWARD");
    carl.delete(&here).await.refused(403, "NOT_IN_COMMUNITY");
    carl.delete(format!("/communities/elm/cells/{cell}")).await.refused(404, "NOT_FOUND");
    ana.delete("/communities/oak/cells/none").await.refused(404, "NOT_FOUND");
    bea.put(format!("{here}/members/bea"), json!({})).await.refused(403, "NOT_STEWARD");
    befriend(&ana, "carl", 0.5).await;
    ana.put(format!("{here}/members/carl"), json!({})).await.refused(409, "NOT_A_MEMBER");
    ana.put(format!("{here}/members/nox"), json!({})).await.refused(404, "NOT_FOUND");
    ana.put(format!("{cells}/none/members/bea"), json!({})).await.refused(404, "NOT_FOUND");
    bea.delete(format!("{here}/members/ana")).await.refused(403, "NOT_STEWARD");
    ana.delete(format!("{here}/members/nox")).await.refused(404, "NOT_FOUND");
}
