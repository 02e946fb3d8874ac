//! Tests of responses to offers and needs.

use serde_json::{Value, json};

use crate::harness::{Person, World, block, cases, found, ids, post, walked};

cases![
    a_need_is_answered_and_accepted,
    an_offer_is_answered_by_many,
    a_response_is_declined_or_taken_back,
    every_step_has_its_refusals,
    responses_come_in_pages_without_whoever_hides,
    a_response_is_known_to_the_two_alone,
    what_lies_between_people_who_hide_is_hidden,
    whoever_was_accepted_keeps_sight_a_block_excepted,
    offers_and_needs_are_posted_by_their_own_names,
    people_are_told,
];

async fn respond(who: &Person, side: &str, id: &str) -> String {
    let owner = "ana";
    let message = format!("canary:{},{owner}", who.id.as_deref().unwrap());
    let body = json!({"message": message});
    let response = who.post(format!("/support/{side}/{id}/respond"), body).await.is(201);
    response["id"].as_str().unwrap().to_owned()
}

fn at(side: &str, id: &str, response: &str) -> String {
    format!("/support/{side}/{id}/responses/{response}")
}

async fn a_need_is_answered_and_accepted(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = post(&ana, "need", json!({"is_public": true})).await;
    let first = respond(&bea, "needs", &id).await;
    let second = respond(&carl, "needs", &id).await;
    let all = ana.get(format!("/support/needs/{id}/responses")).await.is(200);
    assert_eq!(all["rows"].as_array().unwrap().len(), 2);
    let own = ids(&bea.get(format!("/support/needs/{id}/responses")).await.is(200));
    assert_eq!(own, [first.as_str()]);
    let accepted = ana.patch(at("needs", &id, &first), json!({"status": "accepted"})).await.is(200);
    assert_eq!(accepted["status"], "accepted");
    let mut read = bea.get(at("needs", &id, &first)).await.is(200);
    assert!(read.as_object_mut().unwrap().remove("names").is_some());
    // Each reads their own actions.
    assert_eq!(std::mem::take(&mut read["actions"]), json!(["withdraw"]));
    read["actions"] = accepted["actions"].clone();
    assert_eq!(read, accepted);
    assert_eq!(ana.get(format!("/listings/{id}")).await.is(200)["status"], "in_progress");
    let late = ana.patch(at("needs", &id, &second), json!({"status": "accepted"})).await;
    late.refused(409, "ALREADY_HELPED");
}

async fn an_offer_is_answered_by_many(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    for who in [&bea, &carl] {
        let response = respond(who, "offers", &id).await;
        ana.patch(at("offers", &id, &response), json!({"status": "accepted"})).await.is(200);
    }
    let own = ana.get(format!("/listings/{id}")).await.is(200);
    assert_eq!(
        (&own["status"], &own["own"]["accepted"]),
        (&json!("active"), &json!(["bea", "carl"]))
    );
}

async fn a_response_is_declined_or_taken_back(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = post(&ana, "need", json!({"is_public": true})).await;
    let first = at("needs", &id, &respond(&bea, "needs", &id).await);
    let declined = ana.patch(&first, json!({"status": "declined"})).await.is(200);
    assert_eq!(declined["status"], "declined");
    let second = at("needs", &id, &respond(&carl, "needs", &id).await);
    let withdrawn = carl.patch(&second, json!({"status": "withdrawn"})).await.is(200);
    assert_eq!(withdrawn["status"], "withdrawn");
    for status in ["accepted", "declined"] {
        ana.patch(&first, json!({"status": status})).await.refused(409, "RESPONSE_NOT_PENDING");
    }
    bea.patch(&first, json!({"status": "withdrawn"})).await.refused(409, "RESPONSE_NOT_PENDING");
    let once_more = at("needs", &id, &respond(&bea, "needs", &id).await);
    ana.patch(&once_more, json!({"status": "declined"})).await.is(200);
    let again = bea.post(format!("/support/needs/{id}/respond"), json!({})).await;
    again.refused(409, "ALREADY_RESPONDED");
    let again = at("needs", &id, &respond(&carl, "needs", &id).await);
    assert_ne!(again, second, "what was taken back does not count");
    assert_eq!(
        ana.patch(&again, json!({"status": "accepted"})).await.is(200)["status"],
        "accepted"
    );
}

async fn every_step_has_its_refusals(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = post(&ana, "need", json!({"is_public": true})).await;
    let respond_at = format!("/support/needs/{id}/respond");
    ana.post(&respond_at, json!({})).await.refused(403, "OWN_LISTING");
    let long = json!({"message": "é".repeat(2001)});
    bea.post(&respond_at, long).await.refused(422, "INVALID_MESSAGE");
    bea.post(format!("/support/offers/{id}/respond"), json!({})).await.refused(404, "NOT_FOUND");
    bea.get(format!("/support/offers/{id}/responses")).await.refused(404, "NOT_FOUND");
    bea.post(format!("/support/things/{id}/respond"), json!({})).await.refused(422, "INVALID_PATH");
    let response = respond(&bea, "needs", &id).await;
    bea.post(&respond_at, json!({})).await.refused(409, "ALREADY_RESPONDED");
    let path = at("needs", &id, &response);
    bea.patch(&path, json!({"status": "accepted"})).await.refused(403, "NOT_OWNER");
    bea.patch(&path, json!({"status": "declined"})).await.refused(403, "NOT_OWNER");
    ana.patch(&path, json!({"status": "withdrawn"})).await.refused(403, "NOT_RESPONDER");
    ana.patch(&path, json!({"status": "pending"})).await.refused(422, "INVALID_BODY");
    ana.get(at("offers", &id, &response)).await.refused(404, "NOT_FOUND");
    ana.get(at("needs", "nox", &response)).await.refused(404, "NOT_FOUND");
    ana.patch(at("needs", &id, "nox"), json!({"status": "accepted"}))
        .await
        .refused(404, "NOT_FOUND");
    ana.post(format!("/listings/{id}/fulfil"), json!({})).await.is(200);
    ana.patch(&path, json!({"status": "accepted"})).await.refused(409, "LISTING_CLOSED");
    let closed = world.as_("carl").post(&respond_at, json!({})).await;
    closed.refused(404, "NOT_FOUND");
}

async fn responses_come_in_pages_without_whoever_hides(world: &World) {
    let ana = world.as_("ana");
    let people = ["bea", "carl", "dora", "emil", "finn", "gwen"].map(|id| world.as_(id));
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    for person in &people {
        respond(person, "offers", &id).await;
    }
    block(&people[1], "ana").await;
    block(&ana, "emil").await;
    let path = format!("/support/offers/{id}/responses");
    let responders = |rows: Vec<Value>| {
        let mut responders: Vec<_> =
            rows.iter().map(|row| row["responder"].as_str().unwrap().to_owned()).collect();
        responders.sort();
        responders
    };
    for limit in [1, 2, 4, 100] {
        let all = walked(&ana, &path, limit).await;
        assert!(all.is_sorted_by_key(|row| row["created_at"].as_i64()), "oldest first");
        assert_eq!(responders(all), ["bea", "dora", "finn", "gwen"], "{limit}");
        assert_eq!(responders(walked(&people[0], &path, limit).await), ["bea"]);
    }
    ana.get(format!("{path}?limit=0")).await.refused(422, "INVALID_LIMIT");
}

async fn a_response_is_known_to_the_two_alone(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = post(&ana, "need", json!({"is_public": true})).await;
    let response = respond(&bea, "needs", &id).await;
    let none = "0".repeat(36);
    let absent = carl.get(at("needs", &id, &none)).await;
    carl.get(at("needs", &id, &response)).await.is_as_absent(&response, &absent, &none);
    let decide = json!({"status": "withdrawn"});
    let absent = carl.patch(at("needs", &id, &none), decide.clone()).await;
    let hidden = carl.patch(at("needs", &id, &response), decide).await;
    hidden.is_as_absent(&response, &absent, &none);
    let list = carl.get(format!("/support/needs/{id}/responses")).await.is(200);
    assert_eq!(list["rows"], json!([]));
}

async fn what_lies_between_people_who_hide_is_hidden(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = post(&ana, "need", json!({"is_public": true})).await;
    let response = respond(&bea, "needs", &id).await;
    block(&bea, "ana").await;
    let none = "0".repeat(36);
    for who in [&ana, &bea] {
        let absent = who.get(at("needs", &id, &none)).await;
        who.get(at("needs", &id, &response)).await.is_as_absent(&response, &absent, &none);
        for status in ["accepted", "declined", "withdrawn"] {
            let body = json!({"status": status});
            let absent = who.patch(at("needs", &id, &none), body.clone()).await;
            let hidden = who.patch(at("needs", &id, &response), body).await;
            hidden.is_as_absent(&response, &absent, &none);
        }
    }
    let list = ana.get(format!("/support/needs/{id}/responses")).await.is(200);
    assert_eq!(list["rows"], json!([]));
    assert_eq!(ana.get("/notifications").await.is(200)["rows"], json!([]));
    bea.delete("/blocks/ana").await.is(200);
    assert_eq!(ana.get("/notifications").await.is(200)["rows"].as_array().unwrap().len(), 1);
    ana.patch(at("needs", &id, &response), json!({"status": "accepted"})).await.is(200);
}

async fn whoever_was_accepted_keeps_sight_a_block_excepted(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = post(&ana, "need", json!({"is_public": true})).await;
    let response = respond(&bea, "needs", &id).await;
    ana.patch(at("needs", &id, &response), json!({"status": "accepted"})).await.is(200);
    let path = format!("/listings/{id}");
    ana.patch(&path, json!({"is_public": false, "sharing": "private"})).await.is(200);
    bea.get(&path).await.is(200);
    carl.get(&path).await.refused(404, "NOT_FOUND");
    block(&ana, "bea").await;
    bea.get(&path).await.refused(404, "NOT_FOUND");
    assert_eq!(ana.get(&path).await.is(200)["own"]["accepted"], json!([]));
    ana.delete("/blocks/bea").await.is(200);
    bea.get(&path).await.is(200);
}

async fn offers_and_needs_are_posted_by_their_own_names(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let thing = json!({"type": "time", "title": "an hour", "category": "time"});
    let offer = ana.post("/support/offers", thing.clone()).await.is(201);
    let need = ana.post("/support/needs", thing.clone()).await.is(201);
    assert_eq!((&offer["kind"], &need["kind"]), (&json!("offer"), &json!("need")));
    assert_eq!(offer["urgency"], Value::Null);
    for (side, posted) in [("offers", &offer), ("needs", &need)] {
        let id = posted["id"].as_str().unwrap();
        assert_eq!(ids(&ana.get(format!("/support/{side}")).await.is(200)), [id]);
        assert!(ids(&ana.get(format!("/support/network/{side}")).await.is(200)).is_empty());
        assert_eq!(ids(&bea.get(format!("/support/network/{side}")).await.is(200)), [id]);
    }
    ana.post("/support/things", thing).await.refused(422, "INVALID_PATH");
}

async fn people_are_told(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    let first = respond(&bea, "offers", &id).await;
    let second = respond(&carl, "offers", &id).await;
    ana.patch(at("offers", &id, &first), json!({"status": "accepted"})).await.is(200);
    carl.patch(at("offers", &id, &second), json!({"status": "withdrawn"})).await.is(200);
    let kinds = async |who: &Person| -> Vec<String> {
        let told = who.get("/notifications").await.is(200);
        let rows = told["rows"].as_array().unwrap().iter();
        rows.map(|row| row["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&ana).await, ["response_withdrawn", "response_received", "response_received"]);
    assert_eq!(kinds(&bea).await, ["response_accepted"]);
    ana.delete(format!("/listings/{id}")).await.is(204);
    assert_eq!(kinds(&bea).await, ["listing_deleted", "response_accepted"]);
}
