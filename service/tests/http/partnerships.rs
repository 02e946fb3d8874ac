//! Tests of partnerships of communities, and the visibility that they give.

use serde_json::{Value, json};

use crate::harness::{Person, World, cases, found, ids, partners, post};

cases![
    a_partnership_is_proposed_approved_and_dissolved,
    what_is_shared_is_what_both_consent_to,
    a_proposal_is_declined_or_withdrawn,
    every_step_has_its_refusals,
    a_pair_has_one_live_partnership,
    a_pair_is_one_in_the_order_of_bytes,
    stewards_of_the_other_side_are_told,
    to_outsiders_there_is_none,
    partners_see_what_is_shared_and_nothing_narrower,
    lists_are_of_ones_communities,
    words_that_came_in_another_order_are_no_difference,
    where_people_share_without_communities_there_are_none,
];

async fn two(world: &World) -> (Person, Person) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[]).await;
    (ana, bea)
}

async fn propose(who: &Person, more: Value) -> String {
    let mut body = json!({"community": "oak", "with": "elm"});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let proposed = who.post("/partnerships/propose", body).await.is(201);
    assert_eq!(proposed["status"], "proposed");
    proposed["id"].as_str().unwrap().to_owned()
}

async fn step(who: &Person, id: &str, what: &str) -> crate::harness::Answer {
    who.post(format!("/partnerships/{id}/{what}"), json!({})).await
}

async fn a_partnership_is_proposed_approved_and_dissolved(world: &World) {
    let (ana, bea) = two(world).await;
    let id = propose(&ana, json!({})).await;
    let seen = bea.get("/partnerships").await.is(200);
    assert_eq!(
        (&seen["rows"][0]["agreed"], &seen["rows"][0]["proposed_by_me"]),
        (&Value::Null, &json!(false))
    );
    let active = step(&bea, &id, "approve").await.is(200);
    assert_eq!(active["status"], "active");
    let usual = json!({"share_offers": true, "share_needs": true, "share_member_count": false});
    assert_eq!(active["agreed"], usual);
    assert_eq!(ana.get("/partnerships").await.is(200)["rows"][0]["proposed_by_me"], true);
    let over = step(&ana, &id, "dissolve").await.is(200);
    assert_eq!(over["status"], "dissolved");
    assert!(over["ended_at"].is_i64());
    propose(&ana, json!({})).await;
}

async fn what_is_shared_is_what_both_consent_to(world: &World) {
    let (ana, bea) = two(world).await;
    let id = propose(&ana, json!({"share_needs": false, "share_member_count": true})).await;
    let consent = json!({"share_offers": true, "share_needs": true, "share_member_count": false});
    let active = bea.post(format!("/partnerships/{id}/approve"), consent).await.is(200);
    let agreed = json!({"share_offers": true, "share_needs": false, "share_member_count": false});
    assert_eq!(active["agreed"], agreed);
    let found = ana.get("/discovery/communities").await.is(200);
    assert_eq!(
        (&found["rows"][0]["partner"], &found["rows"][0]["shares"]),
        (&json!(true), &json!(["offer"]))
    );
}

async fn a_proposal_is_declined_or_withdrawn(world: &World) {
    let (ana, bea) = two(world).await;
    let id = propose(&ana, json!({})).await;
    assert_eq!(step(&bea, &id, "decline").await.is(200)["status"], "declined");
    let id = propose(&ana, json!({})).await;
    assert_eq!(step(&ana, &id, "withdraw").await.is(200)["status"], "withdrawn");
    step(&bea, &id, "approve").await.refused(409, "PARTNERSHIP_NOT_PROPOSED");
}

async fn every_step_has_its_refusals(world: &World) {
    let (ana, bea) = two(world).await;
    let carl = world.as_("carl");
    crate::harness::join(&carl, "elm", &bea).await;
    let id = propose(&ana, json!({})).await;
    for (who, what) in [(&ana, "approve"), (&ana, "decline"), (&bea, "withdraw")] {
        step(who, &id, what).await.refused(403, "NOT_STEWARD");
    }
    for what in ["approve", "decline"] {
        step(&carl, &id, what).await.refused(404, "NOT_FOUND");
    }
    step(&bea, &id, "dissolve").await.refused(409, "PARTNERSHIP_NOT_ACTIVE");
    step(&bea, &id, "approve").await.is(200);
    step(&carl, &id, "dissolve").await.refused(403, "NOT_STEWARD");
    for (who, what) in [(&bea, "approve"), (&bea, "decline"), (&ana, "withdraw")] {
        step(who, &id, what).await.refused(409, "PARTNERSHIP_NOT_PROPOSED");
    }
    let ask = async |who: &Person, a: &str, b: &str| {
        who.post("/partnerships/propose", json!({"community": a, "with": b})).await
    };
    ask(&ana, "oak", "oak").await.refused(422, "SELF_PARTNERSHIP");
    ask(&ana, "oak", "ash").await.refused(404, "NOT_FOUND");
    ask(&ana, "ash", "oak").await.refused(404, "NOT_FOUND");
    ask(&carl, "elm", "oak").await.refused(403, "NOT_STEWARD");
    ask(&ana, "elm", "oak").await.refused(403, "NOT_STEWARD");
    // The same person on both sides is no second person.
    found(&bea, "fir", &[]).await;
    bea.put("/communities/elm/stewards/carl", json!({})).await.is(200);
    let own = ask(&bea, "elm", "fir").await.is(201)["id"].as_str().unwrap().to_owned();
    step(&bea, &own, "approve").await.refused(403, "SAME_PERSON");
}

async fn a_pair_has_one_live_partnership(world: &World) {
    let (ana, bea) = two(world).await;
    let id = propose(&ana, json!({})).await;
    for (who, a, b) in [(&ana, "oak", "elm"), (&bea, "elm", "oak")] {
        let again = who.post("/partnerships/propose", json!({"community": a, "with": b})).await;
        again.refused(409, "ALREADY_PARTNERS");
    }
    step(&bea, &id, "approve").await.is(200);
    let again = bea.post("/partnerships/propose", json!({"community": "elm", "with": "oak"})).await;
    again.refused(409, "ALREADY_PARTNERS");
}

/// Many locales put `oak_street` before `oak-street`; one database of a run has such a locale.
async fn a_pair_is_one_in_the_order_of_bytes(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak_street", &[]).await;
    found(&bea, "oak-street", &[]).await;
    let pair = json!({"community": "oak_street", "with": "oak-street"});
    ana.post("/partnerships/propose", pair).await.is(201);
    let back = json!({"community": "oak-street", "with": "oak_street"});
    bea.post("/partnerships/propose", back).await.refused(409, "ALREADY_PARTNERS");
    let listed = ids(&world.as_("carl").get("/discovery/communities").await.is(200));
    assert_eq!(listed, ["oak-street", "oak_street"]);
}

async fn stewards_of_the_other_side_are_told(world: &World) {
    let (ana, bea) = two(world).await;
    let id = propose(&ana, json!({})).await;
    let told = bea.get("/notifications").await.is(200);
    let first = &told["rows"][0];
    assert_eq!(
        (&first["kind"], &first["partnership"]),
        (&json!("partnership_proposed"), &json!(id))
    );
    step(&bea, &id, "approve").await.is(200);
    assert_eq!(ana.get("/notifications").await.is(200)["rows"][0]["kind"], "partnership_approved");
    step(&bea, &id, "dissolve").await.is(200);
    assert_eq!(ana.get("/notifications").await.is(200)["rows"][0]["kind"], "partnership_dissolved");
}

async fn to_outsiders_there_is_none(world: &World) {
    let (ana, bea) = two(world).await;
    let carl = world.as_("carl");
    found(&carl, "fir", &[]).await;
    let id = propose(&ana, json!({})).await;
    let none = "0".repeat(36);
    for what in ["approve", "decline", "withdraw", "dissolve"] {
        let absent = step(&carl, &none, what).await;
        step(&carl, &id, what).await.is_as_absent(&id, &absent, &none);
    }
    assert!(ids(&carl.get("/partnerships").await.is(200)).is_empty());
    step(&bea, &id, "approve").await.is(200);
    assert!(ids(&carl.get("/partnerships?community=oak").await.is(200)).is_empty());
}

async fn partners_see_what_is_shared_and_nothing_narrower(world: &World) {
    let (ana, bea) = two(world).await;
    let offer = post(&ana, "offer", json!({"community": "oak"})).await;
    let need = post(&ana, "need", json!({"community": "oak"})).await;
    let narrow = post(&ana, "offer", json!({"sharing": "my_cell", "community": "oak"})).await;
    let private = post(&ana, "offer", json!({"sharing": "private", "title": "canary:ana"})).await;
    let id = propose(&ana, json!({"share_needs": false})).await;
    assert!(ids(&bea.get("/listings").await.is(200)).is_empty());
    step(&bea, &id, "approve").await.is(200);
    let seen = bea.get("/listings").await.is(200);
    assert_eq!(ids(&seen), [offer.as_str()]);
    assert_eq!(seen["rows"][0]["via"], "partner");
    assert!(ids(&bea.get("/listings?include_partners=false").await.is(200)).is_empty());
    for hidden in [&need, &narrow, &private] {
        bea.get(format!("/listings/{hidden}")).await.refused(404, "NOT_FOUND");
    }
    step(&bea, &id, "dissolve").await.is(200);
    bea.get(format!("/listings/{offer}")).await.refused(404, "NOT_FOUND");
}

async fn lists_are_of_ones_communities(world: &World) {
    let (ana, bea) = two(world).await;
    found(&bea, "fir", &[]).await;
    let first = partners(("oak", &ana), ("elm", &bea)).await;
    let second = ana.post("/partnerships/propose", json!({"community": "oak", "with": "fir"}));
    let second = second.await.is(201)["id"].as_str().unwrap().to_owned();
    let mut both = ids(&ana.get("/partnerships").await.is(200));
    both.sort();
    let mut expected = [first.clone(), second.clone()];
    expected.sort();
    assert_eq!(both, expected);
    assert_eq!(ids(&ana.get("/partnerships?status=active").await.is(200)), [first.as_str()]);
    assert_eq!(ids(&bea.get("/partnerships?community=fir").await.is(200)), [second.as_str()]);
    let page = ana.get("/partnerships?limit=1").await.is(200);
    let next = format!("/partnerships?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    let rest = ana.get(next).await.is(200);
    assert_ne!(ids(&page), ids(&rest));
    assert_eq!(rest["next_cursor"], Value::Null);
    ana.get("/partnerships?status=none").await.refused(422, "INVALID_QUERY");
    ana.get("/partnerships?limit=0").await.refused(422, "INVALID_LIMIT");
}

async fn where_people_share_without_communities_there_are_none(world: &World) {
    let (ana, bea) = two(world).await;
    let id = propose(&ana, json!({})).await;
    let emergent = world.serve(&["--sharing-model", "emergent"]);
    let bea = bea.on(&emergent);
    bea.get("/partnerships").await.refused(404, "PARTNERSHIPS_OFF");
    let body = json!({"community": "elm", "with": "oak"});
    bea.post("/partnerships/propose", body).await.refused(404, "PARTNERSHIPS_OFF");
    for what in ["approve", "decline", "withdraw", "dissolve"] {
        step(&bea, &id, what).await.refused(404, "PARTNERSHIPS_OFF");
    }
}

/// The log meets `need` before `offer`, the tables the other way round.
async fn words_that_came_in_another_order_are_no_difference(world: &World) {
    let (ana, bea) = two(world).await;
    post(&ana, "need", json!({"community": "oak"})).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    post(&bea, "offer", json!({"community": "elm"})).await;
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}
