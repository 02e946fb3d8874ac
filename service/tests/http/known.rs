//! Tests of acquaintance. To a caller who does not know a person, the person is absent, byte for byte.

use serde_json::json;

use crate::harness::{Person, World, befriend, block, cases, circle, found, join, post};

cases![
    to_strangers_a_person_is_absent,
    people_who_share_a_group_know_of_each_other,
    members_of_partners_know_of_each_other,
    trust_either_way_makes_known,
    whoever_sees_a_listing_knows_of_its_owner,
    what_is_agreed_makes_known,
    a_steward_knows_of_whoever_asks,
    an_invite_for_an_address_is_for_that_address_alone,
    an_exchange_says_more_and_names_both_communities,
];

async fn knows(who: &Person, whom: &str) -> bool {
    let answer = who.get(format!("/members/{whom}")).await;
    match answer.status {
        200 => true,
        _ => {
            let nobody = if whom.len() == 3 { "nox" } else { "noxa" };
            let absent = who.get(format!("/members/{nobody}")).await;
            answer.is_as_absent(whom, &absent, nobody);
            false
        }
    }
}

async fn to_strangers_a_person_is_absent(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    assert!(knows(&ana, "ana").await);
    assert!(!knows(&ana, "bea").await && !knows(&bea, "ana").await);
    let lesson = |with: &str| json!({"role": "provider", "with": with, "kind": "service", "mode": "gift", "title": "a lesson"});
    let absent = ana.post("/communities/oak/exchanges", lesson("nox")).await;
    ana.post("/communities/oak/exchanges", lesson("bea")).await.is_as_absent("bea", &absent, "nox");
    let absent = ana.put("/communities/oak/stewards/nox", json!({})).await;
    ana.put("/communities/oak/stewards/bea", json!({})).await.is_as_absent("bea", &absent, "nox");
    let cell = ana.post("/communities/oak/cells", json!({"name": "Nest"})).await.is(201);
    let cell = format!("/communities/oak/cells/{}/invitations", cell["id"].as_str().unwrap());
    let absent = ana.post(&cell, json!({"member": "nox"})).await;
    let stranger = ana.post(&cell, json!({"member": "bea"})).await;
    stranger.is_as_absent("bea", &absent, "nox");
    assert!(bea.get("/notifications").await.is(200)["rows"].as_array().unwrap().is_empty());
}

async fn people_who_share_a_group_know_of_each_other(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea]).await;
    assert!(knows(&ana, "bea").await && knows(&bea, "ana").await);
    bea.delete("/communities/oak/members/me").await.is(204);
    assert!(!knows(&ana, "bea").await && !knows(&bea, "ana").await);
    circle(&carl, &[&ana, &dora]).await;
    assert!(knows(&carl, "dora").await && knows(&dora, "carl").await);
    assert!(!knows(&dora, "ana").await, "only its owner knows who is in a circle");
    block(&dora, "carl").await;
    assert!(!knows(&carl, "dora").await && !knows(&dora, "carl").await);
}

async fn members_of_partners_know_of_each_other(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[]).await;
    let partnership = crate::harness::partners(("oak", &ana), ("elm", &bea)).await;
    assert!(knows(&ana, "bea").await && knows(&bea, "ana").await);
    ana.post(format!("/partnerships/{partnership}/dissolve"), json!({})).await.is(200);
    assert!(!knows(&ana, "bea").await && !knows(&bea, "ana").await);
}

async fn trust_either_way_makes_known(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    befriend(&ana, "bea", 0.8).await;
    assert!(knows(&ana, "bea").await && knows(&bea, "ana").await);
    befriend(&bea, "carl", 0.8).await;
    assert!(knows(&ana, "carl").await && knows(&carl, "ana").await, "by way of others, too");
    bea.delete("/members/carl/trust").await.is(200);
    assert!(!knows(&ana, "carl").await && !knows(&carl, "ana").await);
}

async fn whoever_sees_a_listing_knows_of_its_owner(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    assert!(knows(&bea, "ana").await);
    assert!(!knows(&ana, "bea").await, "who posts does not know who reads");
    ana.patch(format!("/listings/{id}"), json!({"is_public": false})).await.is(200);
    assert!(!knows(&bea, "ana").await);
}

async fn what_is_agreed_makes_known(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let need = post(&ana, "need", json!({"is_public": true})).await;
    let path = format!("/support/needs/{need}/respond");
    let response = bea.post(path, json!({})).await.is(201);
    assert!(knows(&ana, "bea").await, "who answers shows themselves");
    let path = format!("/support/needs/{need}/responses/{}", response["id"].as_str().unwrap());
    ana.patch(path, json!({"status": "accepted"})).await.is(200);
    ana.post(format!("/listings/{need}/fulfil"), json!({"helper": "bea"})).await.is(200);
    assert!(knows(&ana, "bea").await && knows(&bea, "ana").await);
}

async fn a_steward_knows_of_whoever_asks(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    let request = bea.post("/communities/oak/join-requests", json!({})).await.is(201);
    assert!(knows(&ana, "bea").await && !knows(&carl, "bea").await);
    let path =
        format!("/communities/oak/join-requests/{}/decline", request["id"].as_str().unwrap());
    ana.post(path, json!({})).await.is(200);
    assert!(!knows(&ana, "bea").await);
}

async fn an_invite_for_an_address_is_for_that_address_alone(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let circle = circle(&ana, &[]).await;
    let issue = async || {
        let body = json!({"email": "bea@Example.org"});
        let made = ana.post(format!("/trust-circles/{circle}/invite"), body).await.is(201);
        format!("/invites/{}", made["token"].as_str().unwrap())
    };
    let invite = issue().await;
    let accept = format!("{invite}/accept");
    let none = format!("/invites/{}/accept", "A".repeat(43));
    let unknown = carl.post(&none, json!({})).await.refused(404, "UNKNOWN_INVITE");
    assert_eq!(carl.post(&accept, json!({})).await.refused(404, "UNKNOWN_INVITE"), unknown);
    carl.patch("/me", json!({"email": "carl@example.org"})).await.is(200);
    assert_eq!(carl.post(&accept, json!({})).await.refused(404, "UNKNOWN_INVITE"), unknown);
    bea.patch("/me", json!({"email": "bea@EXAMPLE.org"})).await.is(200);
    assert_eq!(bea.get(&invite).await.is(200)["issuer"]["id"], "ana");
    bea.post(&accept, json!({})).await.is(200);

    let accept = format!("{}/accept", issue().await);
    let nobody = world.nobody();
    let mut account = json!({"member": "zoe", "name": "Zoe", "password": "correct horse battery"});
    nobody.post(&accept, account.clone()).await.refused(404, "UNKNOWN_INVITE");
    account["email"] = json!("zoe@example.org");
    nobody.post(&accept, account.clone()).await.refused(404, "UNKNOWN_INVITE");
    account["email"] = json!("bea@example.org");
    nobody.post(&accept, account).await.is(201);
}

async fn an_exchange_says_more_and_names_both_communities(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[]).await;
    crate::harness::partners(("oak", &ana), ("elm", &bea)).await;
    join(&carl, "oak", &ana).await;
    let gift = |with: &str| {
        json!({"role": "provider", "with": with, "kind": "service", "mode": "gift",
            "title": "a lesson", "description": "in the\ngarden"})
    };
    let made = ana.post("/communities/oak/exchanges", gift("bea")).await.is(201);
    assert_eq!(
        (&made["description"], &made["is_cross_community"]),
        (&json!("in the\ngarden"), &json!(true))
    );
    let seen = bea.get(format!("/exchanges/{}", made["id"].as_str().unwrap())).await.is(200);
    assert_eq!(
        (&seen["provider_community"], &seen["receiver_community"]),
        (&json!("oak"), &json!("elm"))
    );
    let within = ana.post("/communities/oak/exchanges", gift("carl")).await.is(201);
    assert_eq!(within["is_cross_community"], false);
    let mut long = gift("carl");
    long["description"] = json!("d".repeat(2001));
    ana.post("/communities/oak/exchanges", long).await.refused(422, "INVALID_EXCHANGE_DESCRIPTION");
}
