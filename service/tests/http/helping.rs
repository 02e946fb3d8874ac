//! Tests that every state of a listing has a way out, for its owner and for responders.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Person, World, block, cases, found, ids, post};

cases![
    whoever_takes_responses_back_gives_three_within_a_day,
    ones_own_listing_is_deleted_in_any_state,
    what_was_agreed_outlives_the_listing,
    what_is_closed_is_posted_again,
    what_has_expired_is_renewed_fulfilled_or_reopened,
    what_is_fulfilled_is_reopened,
    a_helper_steps_back_and_another_is_accepted,
    an_owner_releases_a_helper,
    an_offer_promises_no_more_than_it_has,
    acceptances_at_once_promise_no_more_than_there_is,
    a_helper_who_hides_or_is_erased_leaves_no_need_stuck,
    whoever_answered_is_told_of_every_end,
    helpers_are_told_of_a_change,
    offers_and_needs_are_changed_by_their_own_names,
];

async fn respond(who: &Person, side: &str, id: &str) -> String {
    let response = who.post(format!("/support/{side}/{id}/respond"), json!({})).await.is(201);
    format!("/support/{side}/{id}/responses/{}", response["id"].as_str().unwrap())
}

async fn accepted(owner: &Person, response: &str) -> Value {
    owner.patch(response, json!({"status": "accepted"})).await.is(200)
}

/// A public need of Ana's for which somebody was accepted; gives its id and the path of the response.
async fn helped(world: &World, who: &str, more: Value) -> (String, String) {
    let ana = world.as_("ana");
    let mut fields = json!({"is_public": true});
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let id = post(&ana, "need", fields).await;
    let response = respond(&world.as_(who), "needs", &id).await;
    accepted(&ana, &response).await;
    (id, response)
}

/// What somebody was told of a listing, the newest first.
async fn told(who: &Person, id: &str) -> Vec<String> {
    let told = who.get("/notifications?limit=100").await.is(200);
    let rows = told["rows"].as_array().unwrap().iter().filter(|row| row["listing"] == *id);
    rows.map(|row| row["kind"].as_str().unwrap().to_owned()).collect()
}

fn seconds_from_now(seconds: i64) -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    now.as_secs() as i64 + seconds
}

async fn pass(moment: i64) {
    while seconds_from_now(0) < moment {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn ones_own_listing_is_deleted_in_any_state(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "oak", &[&ana]).await;
    let ends = seconds_from_now(3);
    let (over, over_response) = helped(world, "bea", json!({"expires_at": ends})).await;
    let (done, done_response) = helped(world, "bea", json!({})).await;
    ana.post(format!("/listings/{done}/fulfil"), json!({"helper": "bea"})).await.is(200);
    let (busy, busy_response) = helped(world, "bea", json!({})).await;
    let off = post(&ana, "need", json!({"community": "oak"})).await;
    carl.delete(format!("/listings/{off}")).await.is(204);
    assert_eq!(ana.get(format!("/listings/{off}")).await.is(200)["status"], "cancelled");
    let active = post(&ana, "offer", json!({})).await;
    pass(ends).await;
    for id in [&over, &done, &busy, &off, &active] {
        let path = format!("/listings/{id}");
        bea.delete(&path).await;
        ana.delete(&path).await.is(204);
        for who in [&ana, &bea, &carl] {
            who.get(&path).await.refused(404, "NOT_FOUND");
        }
        ana.delete(&path).await.refused(404, "NOT_FOUND");
    }
    for response in [&over_response, &done_response, &busy_response] {
        for who in [&ana, &bea] {
            who.get(response).await.refused(404, "NOT_FOUND");
        }
    }
    assert_eq!(ana.get("/listings?include_own=true").await.is(200)["total"], 0);
    assert_eq!(world.rows("SELECT id FROM response").await.len(), 0);
    for id in [&over, &done, &busy] {
        let deleted = told(&bea, id).await.into_iter().filter(|kind| kind == "listing_deleted");
        assert_eq!(deleted.count(), 1);
    }
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
}

async fn what_was_agreed_outlives_the_listing(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let (need, _) = helped(world, "bea", json!({})).await;
    let body = json!({
        "role": "provider", "with": "ana", "kind": "service", "mode": "credit", "minutes": 60,
        "title": "an hour", "listing": need,
    });
    let made = bea.post("/communities/oak/exchanges", body).await.is(201);
    let path = |what: &str| format!("/exchanges/{}{what}", made["id"].as_str().unwrap());
    ana.post(path("/request"), json!({})).await.is(200);
    bea.post(path("/accept"), json!({})).await.is(200);
    ana.delete(format!("/listings/{need}")).await.is(204);
    for who in [&ana, &bea] {
        let kept = who.get(path("")).await.is(200);
        assert_eq!((&kept["title"], &kept["listing"]), (&json!("an hour"), &Value::Null));
    }
    bea.post(path("/start"), json!({})).await.is(200);
    for who in [&ana, &bea] {
        who.post(path("/complete"), json!({})).await.is(200);
    }
    let balance = bea.get("/members/bea/credit-balance").await.is(200);
    assert_eq!(balance["rows"][0]["balance"], 60);
}

async fn what_is_closed_is_posted_again(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "oak", &[&ana]).await;
    let more = json!({"community": "oak", "quantity": 2, "unit": "hours", "is_public": true});
    let id = post(&ana, "offer", more).await;
    let again = format!("/listings/{id}/repost");
    bea.post(&again, json!({})).await.refused(403, "NOT_OWNER");
    ana.post(&again, json!({})).await.refused(409, "LISTING_OPEN");
    carl.delete(format!("/listings/{id}")).await.is(204);
    ana.patch(format!("/listings/{id}"), json!({"title": "x"}))
        .await
        .refused(409, "LISTING_CLOSED");
    ana.post(format!("/listings/{id}/reopen"), json!({})).await.refused(409, "LISTING_CLOSED");
    ana.post(&again, json!({"expires_at": 5})).await.refused(422, "EXPIRES_IN_THE_PAST");
    let new = ana.post(&again, json!({})).await.is(201);
    assert_ne!(new["id"], *id);
    for (field, value) in [
        ("title", json!("bicycle repair")),
        ("status", json!("active")),
        ("community", json!("oak")),
        ("quantity", json!(2.0)),
        ("left", json!(2.0)),
        ("unit", json!("hours")),
    ] {
        assert_eq!(new[field], value, "{field}");
    }
    assert_eq!(new["own"]["is_public"], true);
    bea.get(format!("/listings/{}", new["id"].as_str().unwrap())).await.is(200);
    assert_eq!(ana.get(format!("/listings/{id}")).await.is(200)["status"], "cancelled");
    let ends = seconds_from_now(1000);
    let other = ana.post(&again, json!({"title": "Steps", "expires_at": ends})).await.is(201);
    assert_eq!((&other["title"], &other["expires_at"]), (&json!("Steps"), &json!(ends)));
    ana.delete("/communities/oak/members/me").await.is(204);
    let outside = ana.post(&again, json!({})).await.is(201);
    assert_eq!(outside["community"], Value::Null);
    ana.delete(format!("/listings/{id}")).await.is(204);
    ana.post(&again, json!({})).await.refused(404, "NOT_FOUND");
}

async fn what_has_expired_is_renewed_fulfilled_or_reopened(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let ends = seconds_from_now(4);
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(helped(world, "bea", json!({"expires_at": ends})).await);
    }
    let lonely = post(&ana, "offer", json!({"is_public": true, "expires_at": ends})).await;
    pass(ends).await;
    let [renewed, done, reopened] = [0, 1, 2].map(|at: usize| format!("/listings/{}", all[at].0));
    ana.patch(&renewed, json!({"title": "late"})).await.refused(409, "LISTING_CLOSED");
    ana.patch(&renewed, json!({"expires_at": ends})).await.refused(422, "EXPIRES_IN_THE_PAST");
    bea.patch(&renewed, json!({"expires_at": ends + 1000})).await.refused(403, "NOT_OWNER");
    let view = ana.patch(&renewed, json!({"expires_at": ends + 1000})).await.is(200);
    assert_eq!(
        (&view["status"], &view["expires_at"]),
        (&json!("in_progress"), &json!(ends + 1000))
    );
    let view = ana.post(format!("{done}/fulfil"), json!({"helper": "bea"})).await.is(200);
    assert_eq!(view["own"]["helper"], "bea");
    assert!(view["fulfilled_at"].as_i64().unwrap() >= ends);
    bea.post(format!("{reopened}/reopen"), json!({})).await.refused(403, "NOT_OWNER");
    let view = ana.post(format!("{reopened}/reopen"), json!({})).await.is(200);
    assert_eq!((&view["status"], &view["expires_at"]), (&json!("in_progress"), &Value::Null));
    ana.post(format!("{reopened}/reopen"), json!({})).await.refused(409, "LISTING_OPEN");
    let path = format!("/listings/{lonely}");
    bea.get(&path).await.refused(404, "NOT_FOUND");
    ana.patch(&path, json!({"expires_at": null})).await.is(200);
    assert_eq!(bea.get(&path).await.is(200)["status"], "active");
    assert_eq!(told(&bea, &all[2].0).await[..2], ["listing_reopened", "listing_expired"]);
}

async fn what_is_fulfilled_is_reopened(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let (id, _) = helped(world, "bea", json!({})).await;
    let path = format!("/listings/{id}");
    let done = ana.post(format!("{path}/fulfil"), json!({"helper": "bea"})).await.is(200);
    assert!(done["fulfilled_at"].as_i64().is_some());
    carl.get(&path).await.refused(404, "NOT_FOUND");
    let open = ana.post(format!("{path}/reopen"), json!({})).await.is(200);
    assert_eq!((&open["status"], &open["own"]["helper"]), (&json!("in_progress"), &Value::Null));
    assert_eq!(open["fulfilled_at"], Value::Null);
    assert_eq!(carl.get(&path).await.is(200)["status"], "in_progress");
    assert_eq!(told(&bea, &id).await[..2], ["listing_reopened", "listing_fulfilled"]);
}

async fn a_helper_steps_back_and_another_is_accepted(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let (id, response) = helped(world, "bea", json!({})).await;
    let second = respond(&carl, "needs", &id).await;
    ana.patch(&second, json!({"status": "accepted"})).await.refused(409, "ALREADY_HELPED");
    ana.patch(&response, json!({"status": "withdrawn"})).await.refused(403, "NOT_RESPONDER");
    let back = bea.patch(&response, json!({"status": "withdrawn"})).await.is(200);
    assert_eq!((&back["status"], &back["quantity"]), (&json!("withdrawn"), &Value::Null));
    assert_eq!(told(&ana, &id).await[0], "helper_stepped_back");
    let open = ana.get(format!("/listings/{id}")).await.is(200);
    assert_eq!((&open["status"], &open["own"]["accepted"]), (&json!("active"), &json!([])));
    assert_eq!(accepted(&ana, &second).await["status"], "accepted");
    // Whoever stepped back may answer again.
    respond(&bea, "needs", &id).await;
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
}

async fn an_owner_releases_a_helper(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let (id, response) = helped(world, "bea", json!({})).await;
    ana.patch(format!("/listings/{id}"), json!({"is_public": false, "sharing": "private"}))
        .await
        .is(200);
    bea.get(format!("/listings/{id}")).await.is(200);
    let released = ana.patch(&response, json!({"status": "declined"})).await.is(200);
    assert_eq!(released["status"], "declined");
    bea.get(format!("/listings/{id}")).await.refused(404, "NOT_FOUND");
    assert_eq!(told(&bea, &id).await[0], "helper_released");
    ana.patch(&response, json!({"status": "declined"})).await.refused(409, "RESPONSE_NOT_PENDING");
    assert_eq!(ana.get(format!("/listings/{id}")).await.is(200)["status"], "active");
}

async fn an_offer_promises_no_more_than_it_has(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    let id = post(&ana, "offer", json!({"is_public": true, "quantity": 2.5})).await;
    let path = format!("/listings/{id}");
    let left = async |who: &Person| who.get(&path).await.is(200)["left"].clone();
    let first = respond(&bea, "offers", &id).await;
    let second = respond(&carl, "offers", &id).await;
    let third = respond(&dora, "offers", &id).await;
    assert_eq!(accepted(&ana, &first).await["quantity"], 1);
    assert_eq!(left(&carl).await, 1.5);
    for (quantity, status, code) in [
        (json!(1.501), 409, "QUANTITY_EXCEEDED"),
        (json!(0), 422, "INVALID_QUANTITY"),
        (json!(-1), 422, "INVALID_QUANTITY"),
        (json!(1e300), 422, "INVALID_QUANTITY"),
    ] {
        let body = json!({"status": "accepted", "quantity": quantity});
        ana.patch(&second, body).await.refused(status, code);
    }
    let body = json!({"status": "declined", "quantity": 1});
    ana.patch(&second, body).await.refused(422, "QUANTITY_OF_NO_ACCEPTANCE");
    let body = json!({"status": "accepted", "quantity": 1.5});
    assert_eq!(ana.patch(&second, body).await.is(200)["quantity"], 1.5);
    assert_eq!(left(&ana).await, 0.0);
    let none = ana.patch(&third, json!({"status": "accepted"})).await;
    assert_eq!(none.refused(409, "QUANTITY_EXCEEDED")["left"], 0.0);
    ana.patch(&path, json!({"quantity": 2})).await.refused(409, "QUANTITY_PROMISED");
    bea.patch(&first, json!({"status": "withdrawn"})).await.is(200);
    assert_eq!(left(&ana).await, 1.0);
    accepted(&ana, &third).await;
    assert_eq!(left(&dora).await, 0.0);
}

async fn acceptances_at_once_promise_no_more_than_there_is(world: &World) {
    let other = world.serve(&[]);
    let ana = world.as_("ana");
    let there = ana.on(&other);
    for _ in 0..5 {
        let id = post(&ana, "offer", json!({"is_public": true, "quantity": 3})).await;
        let mut responses = Vec::new();
        for who in ["bea", "carl", "dora", "emil", "finn", "gwen", "hugo"] {
            responses.push(respond(&world.as_(who), "offers", &id).await);
        }
        let each = responses.iter().enumerate().map(|(n, response)| {
            let who = if n % 2 == 0 { &ana } else { &there };
            async move { who.patch(response, json!({"status": "accepted"})).await }
        });
        let answers = join_all(each).await;
        let taken = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(taken, 3);
        for answer in answers.into_iter().filter(|answer| answer.status != 200) {
            answer.refused(409, "QUANTITY_EXCEEDED");
        }
        let view = ana.get(format!("/listings/{id}")).await.is(200);
        assert_eq!(view["own"]["accepted"].as_array().unwrap().len(), 3);
        assert_eq!(view["left"], 0.0);
    }
}

async fn a_helper_who_hides_or_is_erased_leaves_no_need_stuck(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    let (id, response) = helped(world, "bea", json!({})).await;
    let path = format!("/listings/{id}");
    let second = respond(&carl, "needs", &id).await;
    block(&bea, "ana").await;
    assert_eq!(ana.get(&path).await.is(200)["status"], "active", "nobody is there to help");
    accepted(&ana, &second).await;
    bea.delete("/blocks/ana").await.is(200);
    assert_eq!(bea.get(&response).await.is(200)["status"], "declined");
    assert_eq!(ana.get(&path).await.is(200)["own"]["accepted"], json!(["carl"]));
    carl.post("/me/erase", json!({"confirm": "carl"})).await.is(204);
    assert_eq!(ana.get(&path).await.is(200)["status"], "active");
    assert_eq!(told(&ana, &id).await[0], "helper_stepped_back");
    let third = respond(&dora, "needs", &id).await;
    accepted(&ana, &third).await;
    let (sound, says) = world.verify();
    assert!(sound, "{says}");
}

async fn whoever_answered_is_told_of_every_end(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&dora, "oak", &[&ana]).await;
    let ends = seconds_from_now(4);
    for (end, kind) in [
        ("fulfil", "listing_fulfilled"),
        ("delete", "listing_deleted"),
        ("withdraw", "listing_withdrawn"),
        ("expire", "listing_expired"),
    ] {
        let more = if end == "expire" { json!({"expires_at": ends}) } else { json!({}) };
        let mut more = more.as_object().unwrap().clone();
        more.insert("community".to_owned(), json!("oak"));
        let (id, _) = helped(world, "bea", Value::Object(more)).await;
        respond(&carl, "needs", &id).await;
        let path = format!("/listings/{id}");
        match end {
            "fulfil" => drop(ana.post(format!("{path}/fulfil"), json!({})).await.is(200)),
            "delete" => drop(ana.delete(&path).await.is(204)),
            "withdraw" => drop(dora.delete(&path).await.is(204)),
            _ => {
                pass(ends).await;
                // Whoever was accepted asks, and so it is marked.
                bea.get(&path).await.is(200);
            }
        }
        for who in [&bea, &carl] {
            let told = told(who, &id).await;
            assert_eq!(told.iter().filter(|told| **told == kind).count(), 1, "{end}: {told:?}");
        }
    }
}

async fn helpers_are_told_of_a_change(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let (id, _) = helped(world, "bea", json!({})).await;
    respond(&carl, "needs", &id).await;
    let path = format!("/listings/{id}");
    ana.patch(&path, json!({"title": "On Sunday"})).await.is(200);
    for who in [&bea, &carl] {
        assert_eq!(told(who, &id).await[0], "listing_changed");
    }
    ana.patch(&path, json!({"is_public": false})).await.is(200);
    assert_eq!(told(&bea, &id).await[..2], ["listing_changed", "listing_changed"]);
    assert_eq!(told(&carl, &id).await, ["listing_changed"], "who sees it no longer is not told");
}

async fn offers_and_needs_are_changed_by_their_own_names(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "oak", &[&ana, &bea]).await;
    for (kind, side, other) in [("offer", "offers", "needs"), ("need", "needs", "offers")] {
        let id = post(&ana, kind, json!({"community": "oak"})).await;
        let (path, wrong) = (format!("/support/{side}/{id}"), format!("/support/{other}/{id}"));
        let changed = ana.patch(&path, json!({"title": "Steps"})).await.is(200);
        assert_eq!(changed["title"], "Steps");
        ana.patch(&path, json!({"title": ""})).await.refused(422, "INVALID_TITLE");
        bea.patch(&path, json!({"title": "Mine"})).await.refused(403, "NOT_OWNER");
        bea.delete(&path).await.refused(403, "NOT_OWNER");
        ana.patch(&wrong, json!({"title": "x"})).await.refused(404, "NOT_FOUND");
        ana.delete(&wrong).await.refused(404, "NOT_FOUND");
        let shut = post(&ana, kind, json!({"community": "oak", "sharing": "my_community"})).await;
        let response = respond(&carl, side, &shut).await;
        accepted(&ana, &response).await;
        ana.post(format!("/listings/{shut}/fulfil"), json!({})).await.is(200);
        ana.patch(format!("/support/{side}/{shut}"), json!({"title": "x"}))
            .await
            .refused(409, "LISTING_CLOSED");
        carl.delete(format!("/support/{side}/{shut}")).await.refused(409, "LISTING_CLOSED");
        ana.delete(&path).await.is(204);
        assert!(!ids(&ana.get(format!("/support/{side}")).await.is(200)).contains(&id));
    }
}

async fn whoever_takes_responses_back_gives_three_within_a_day(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let need = post(&ana, "need", json!({"is_public": true})).await;
    let path = format!("/support/needs/{need}/respond");
    for _ in 0..3 {
        let given = bea.post(&path, json!({})).await.is(201);
        let given = format!("/support/needs/{need}/responses/{}", given["id"].as_str().unwrap());
        bea.patch(given, json!({"status": "withdrawn"})).await.is(200);
    }
    let refused = bea.post(&path, json!({})).await.refused(409, "RESPONDED_TOO_OFTEN");
    assert!(refused["again_at"].is_i64());
    assert_eq!(ana.get("/notifications").await.is(200)["total"], 6);
    world.sql("UPDATE response SET created_at = created_at - 86401").await;
    bea.post(&path, json!({})).await.is(201);
}
