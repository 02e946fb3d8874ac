//! Tests that rows written within one second come in the order of writing, in every list.

use serde_json::{Value, json};

use crate::harness::{Person, World, cases, circle, found, ids, listing, partners, post, walked};

cases![
    listings_of_one_second_come_last_written_first,
    responses_of_one_second_come_first_written_first,
    exchanges_and_transfers_of_one_second_come_last_written_first,
    invites_requests_and_partnerships_of_one_second_come_last_written_first,
    circles_and_tokens_of_one_second_come_first_written_first,
    notices_of_one_second_come_last_written_first,
    two_servers_write_in_one_order,
];

/// The last first.
fn reversed(ids: &[String]) -> Vec<String> {
    ids.iter().rev().cloned().collect()
}

/// The ids of all rows of a list, read in pages.
async fn listed(who: &Person, path: &str) -> Vec<String> {
    let rows = walked(who, path, 3).await;
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// Posts what makes a row, so many times; gives the ids.
async fn made(who: &Person, path: &str, times: usize, body: Value) -> Vec<String> {
    let mut made = Vec::new();
    for _ in 0..times {
        let row = who.post(path, body.clone()).await.is(201);
        made.push(row["id"].as_str().unwrap().to_owned());
    }
    made
}

async fn listings_of_one_second_come_last_written_first(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let posted = made(&ana, "/listings", 8, listing("offer", json!({"community": "oak"}))).await;
    assert_eq!(listed(&bea, "/listings").await, reversed(&posted));
    assert_eq!(listed(&bea, "/support/network/offers").await, reversed(&posted));
    assert_eq!(listed(&ana, "/support/offers").await, reversed(&posted));
}

async fn responses_of_one_second_come_first_written_first(world: &World) {
    let ana = world.as_("ana");
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    let mut given = Vec::new();
    for who in ["bea", "carl", "dora", "emil", "finn", "gwen", "hugo"] {
        let path = format!("/support/offers/{id}/respond");
        given.extend(made(&world.as_(who), &path, 1, json!({})).await);
    }
    assert_eq!(listed(&ana, &format!("/support/offers/{id}/responses")).await, given);
}

async fn exchanges_and_transfers_of_one_second_come_last_written_first(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let body = json!({
        "role": "provider", "with": "bea", "kind": "service", "mode": "credit", "minutes": 1, "title": "a minute",
    });
    let offered = made(&ana, "/communities/oak/exchanges", 8, body).await;
    for path in ["/communities/oak/exchanges", "/me/exchanges"] {
        assert_eq!(listed(&ana, path).await, reversed(&offered), "{path}");
    }
    for id in &offered {
        bea.post(format!("/exchanges/{id}/request"), json!({})).await.is(200);
    }
    // In another order than they were offered in.
    let order = [3, 0, 7, 1, 6, 2, 5, 4].map(|at: usize| offered[at].clone());
    for id in &order {
        ana.post(format!("/exchanges/{id}/accept"), json!({})).await.is(200);
    }
    let statement = walked(&bea, "/communities/oak/ledger", 3).await;
    let paid_for: Vec<_> =
        statement.iter().map(|row| row["exchange"].as_str().unwrap().to_owned()).collect();
    assert_eq!(paid_for, reversed(&order));
}

async fn invites_requests_and_partnerships_of_one_second_come_last_written_first(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let circle = circle(&ana, &[]).await;
    let path = format!("/trust-circles/{circle}/invite");
    let invites = made(&ana, &path, 7, json!({})).await;
    let path = format!("/trust-circles/{circle}/invites");
    assert_eq!(listed(&ana, &path).await, reversed(&invites));
    found(&ana, "oak", &[]).await;
    let (mut proposed, mut requests) = (Vec::new(), Vec::new());
    for (n, who) in ["carl", "dora", "emil", "finn", "gwen", "hugo"].into_iter().enumerate() {
        let elm = format!("elm{n}");
        found(&bea, &elm, &[]).await;
        proposed.push(partners(("oak", &ana), (&elm, &bea)).await);
        let path = "/communities/oak/join-requests";
        requests.extend(made(&world.as_(who), path, 1, json!({})).await);
    }
    let requested = listed(&ana, "/communities/oak/join-requests").await;
    assert_eq!(requested, reversed(&requests));
    let page = ana.get("/partnerships?community=oak").await.is(200);
    assert_eq!(ids(&page), reversed(&proposed));
}

async fn circles_and_tokens_of_one_second_come_first_written_first(world: &World) {
    let ana = world.as_("ana");
    let body = json!({"name": "canary:ana", "kind": "friends"});
    let circles = made(&ana, "/trust-circles", 7, body).await;
    assert_eq!(listed(&ana, "/trust-circles").await, circles);
    let tokens = made(&ana, "/me/tokens", 7, json!({"label": "one of many"})).await;
    let sessions = listed(&ana, "/me/sessions").await;
    assert_eq!(sessions[sessions.len() - 7..], tokens[..]);
}

async fn notices_of_one_second_come_last_written_first(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let mut answered = Vec::new();
    for _ in 0..7 {
        let id = post(&ana, "need", json!({"is_public": true})).await;
        made(&bea, &format!("/support/needs/{id}/respond"), 1, json!({})).await;
        answered.push(id);
    }
    let told = walked(&ana, "/notifications", 3).await;
    let about: Vec<_> =
        told.iter().map(|row| row["listing"].as_str().unwrap().to_owned()).collect();
    assert_eq!(about, reversed(&answered));
}

async fn two_servers_write_in_one_order(world: &World) {
    let other = world.serve(&[]);
    let ana = world.as_("ana");
    let there = ana.on(&other);
    let mut posted = Vec::new();
    for _ in 0..5 {
        for who in [&ana, &there] {
            posted.push(post(who, "offer", json!({})).await);
        }
    }
    assert_eq!(listed(&ana, "/support/offers").await, reversed(&posted));
}
