//! Tests of communities and their members.

use serde_json::{Value, json};

use crate::harness::{Person, World, block, cases, found, ids, join, partners, post, walked};

cases![
    a_card_has_open_listings_stewards_and_the_own_request,
    a_card_has_proposed_partnerships_for_stewards,
    a_card_says_where_a_community_is,
    a_community_is_founded_by_its_first_steward,
    ids_are_for_addresses_and_taken_once,
    what_is_said_of_one_is_checked,
    stewards_change_what_is_said_of_it,
    everybody_finds_every_community_in_pages,
    members_are_shown_to_members,
    whoever_is_hidden_is_neither_listed_nor_counted,
    one_leaves_and_sees_no_more,
    the_last_steward_stays,
    partners_tell_how_many_they_are_where_both_consent,
    stewards_come_in_pages_without_whoever_hides,
];

async fn a_card_has_open_listings_stewards_and_the_own_request(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    crate::harness::post(&ana, "offer", json!({"community": "oak"})).await;
    crate::harness::post(&ana, "need", json!({"community": "oak", "sharing": "private"})).await;
    let steward = json!([{"id": "ana", "name": "ana"}]);
    let seen = bea.get("/communities/oak").await.is(200);
    assert_eq!((&seen["offers"], &seen["needs"]), (&json!(1), &json!(0)));
    assert_eq!((&seen["stewards"], &seen["request"]), (&steward, &Value::Null));
    let card = || carl.get("/discovery/communities?q=oak");
    let before = card().await.is(200)["rows"][0].clone();
    assert_eq!((&before["offers"], &before["stewards"]), (&json!(0), &steward));
    let asked = carl.post("/communities/oak/join-requests", json!({})).await.is(201);
    assert_eq!(card().await.is(200)["rows"][0]["request"], asked["id"]);
    crate::harness::block(&ana, "carl").await;
    assert_eq!(card().await.is(200)["rows"][0]["stewards"].as_array().unwrap().len(), 0);
    let own = ana.get("/communities").await.is(200)["rows"][0].clone();
    assert_eq!((&own["offers"], &own["needs"]), (&json!(1), &json!(1)));
}

async fn a_card_has_proposed_partnerships_for_stewards(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    let card = async |who: &Person, id: &str| {
        let found =
            who.get(format!("/discovery/communities?q={id}")).await.is(200)["rows"][0].clone();
        assert_eq!(
            who.get(format!("/communities/{id}")).await.is(200)["proposals"],
            found["proposals"]
        );
        found["proposals"].clone()
    };
    assert_eq!(card(&ana, "elm").await, json!([]));
    let body = json!({"community": "elm", "with": "oak"});
    let proposed = bea.post("/partnerships/propose", body).await.is(201)["id"].clone();
    let seen = |with: &str, incoming: bool| json!([{"partnership": proposed, "with": with, "incoming": incoming}]);
    assert_eq!(card(&ana, "elm").await, seen("oak", true));
    assert_eq!(card(&bea, "oak").await, seen("elm", false));
    // Plain members and strangers know of active partnerships alone.
    assert_eq!(card(&carl, "elm").await, json!([]));
    assert_eq!(card(&world.as_("dora"), "elm").await, json!([]));
    let own = ana.get("/communities/oak").await.is(200);
    assert_eq!(own["proposals"], json!([]), "the card of the other side says so");
    let emergent = world.serve(&["--sharing-model", "emergent"]);
    let off = ana.on(&emergent).get("/communities/elm").await.is(200);
    assert_eq!(off["proposals"], json!([]));
    let approve = format!("/partnerships/{}/approve", proposed.as_str().unwrap());
    ana.post(approve, json!({})).await.is(200);
    let partner = ana.get("/communities/elm").await.is(200);
    assert_eq!((&partner["partner"], &partner["proposals"]), (&json!(true), &json!([])));
}

async fn a_card_says_where_a_community_is(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let point = json!({"latitude": 50.85, "longitude": 4.35});
    let body = json!({"id": "oak", "name": "The oak", "place": point});
    let made = ana.post("/communities", body).await.is(201);
    assert_eq!(
        (&made["place"]["precision"], &made["distance_km"]),
        (&json!("neighborhood"), &Value::Null)
    );
    let card = async || bea.get("/discovery/communities?q=oak").await.is(200)["rows"][0].clone();
    assert_eq!(
        (&card().await["place"], &card().await["distance_km"]),
        (&made["place"], &Value::Null)
    );
    bea.put("/me/place", json!({"latitude": 50.87, "longitude": 4.40})).await.is(200);
    assert_eq!(card().await["distance_km"], 5.0);
    // It names the centre of its cell, wherever in it the stewards point.
    let moved = json!({"place": {"latitude": 50.8501, "longitude": 4.3501}});
    let revision = ana.get("/session").await.revision();
    let same = ana.patch("/communities/oak", moved).await;
    assert_eq!((same.revision(), &same.is(200)["place"]), (revision, &made["place"]));
    ana.patch("/communities/oak", json!({"name": "Oak"})).await.is(200);
    assert_eq!(card().await["place"], made["place"], "what is left out stays");
    let wrong = json!({"place": {"latitude": 91, "longitude": 0}});
    let refused = ana.patch("/communities/oak", wrong).await.refused(422, "INVALID_PLACE");
    assert_eq!(refused["field"], "place.latitude");
    let nowhere = ana.patch("/communities/oak", json!({"place": null})).await.is(200);
    assert_eq!((&nowhere["place"], &card().await["place"]), (&Value::Null, &Value::Null));
}

async fn a_community_is_founded_by_its_first_steward(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let body = json!({"id": "oak", "name": " The oak ", "description": "a street"});
    let view = ana.post("/communities", body).await.is(201);
    assert_eq!((&view["name"], &view["credit"]), (&json!("The oak"), &json!(false)));
    assert_eq!((&view["member"], &view["steward"]), (&json!(true), &json!(true)));
    assert_eq!(view["member_count"], 1);
    assert_eq!(ana.get("/communities/oak").await.is(200), view);
    let seen = bea.get("/communities/oak").await.is(200);
    assert_eq!((&seen["member"], &seen["steward"]), (&json!(false), &json!(false)));
    assert_eq!(seen["member_count"], Value::Null, "for its members");
    let absent = bea.get("/communities/ash").await;
    assert_eq!(absent.refused(404, "NOT_FOUND")["noun"], "community");
}

async fn ids_are_for_addresses_and_taken_once(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let ask = async |id: &str| ana.post("/communities", json!({"id": id, "name": "A name"})).await;
    for id in ["oak", "o2", "oak.hill_2-b", &"x".repeat(64)] {
        ask(id).await.is(201);
    }
    let uuid = "6fa459ea-ee8a-4ca4-894e-db77e160355e";
    for id in ["o", "Oak", "oak hill", "-oak", "öak", "oak/ash", &"x".repeat(65), uuid] {
        ask(id).await.refused(422, "INVALID_COMMUNITY_ID");
    }
    ask("").await.refused(422, "INVALID_BODY");
    let taken = bea.post("/communities", json!({"id": "oak", "name": "Another"})).await;
    assert_eq!(taken.refused(409, "COMMUNITY_ID_TAKEN")["id"], "oak");
}

async fn what_is_said_of_one_is_checked(world: &World) {
    let ana = world.as_("ana");
    for name in ["", "  ", &"é".repeat(101)] {
        let body = json!({"id": "oak", "name": name});
        ana.post("/communities", body).await.refused(422, "INVALID_NAME");
    }
    let body = json!({"id": "oak", "name": "é", "description": "é".repeat(5001)});
    ana.post("/communities", body).await.refused(422, "INVALID_DESCRIPTION");
    let body = json!({"id": "oak", "name": "é".repeat(100), "description": "é".repeat(5000)});
    ana.post("/communities", body).await.is(201);
}

async fn stewards_change_what_is_said_of_it(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    let edited = ana.patch("/communities/oak", json!({"name": "Oak", "credit": false})).await;
    let edited = edited.is(200);
    assert_eq!((&edited["name"], &edited["credit"]), (&json!("Oak"), &json!(false)));
    assert_eq!(edited["member_count"], 2);
    let revision = ana.get("/blocks").await.revision();
    let same = ana.patch("/communities/oak", json!({"name": "Oak"})).await;
    assert_eq!(same.revision(), revision, "nothing to change");
    for outsider in [&bea, &carl] {
        let refused = outsider.patch("/communities/oak", json!({"name": "Mine"})).await;
        refused.refused(403, "NOT_STEWARD");
        let absent = outsider.patch("/communities/ash", json!({"name": "Mine"})).await;
        absent.refused(404, "NOT_FOUND");
    }
    ana.patch("/communities/oak", json!({"name": ""})).await.refused(422, "INVALID_NAME");
    let long = json!({"description": "x".repeat(5001)});
    ana.patch("/communities/oak", long).await.refused(422, "INVALID_DESCRIPTION");
}

async fn everybody_finds_every_community_in_pages(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    for id in ["elm", "ash", "oak", "fir", "yew"] {
        found(&ana, id, &[]).await;
    }
    let all = ["ash", "elm", "fir", "oak", "yew"];
    assert_eq!(ids(&bea.get("/communities").await.is(200)), all);
    let mut path = "/communities?limit=2".to_owned();
    let mut collected = Vec::new();
    loop {
        let page = bea.get(&path).await.is(200);
        collected.extend(ids(&page));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/communities?limit=2&cursor={cursor}");
    }
    assert_eq!(collected, all);
    for wrong in ["limit=0", "limit=101"] {
        bea.get(format!("/communities?{wrong}")).await.refused(422, "INVALID_LIMIT");
    }
    bea.get("/communities?limit=x").await.refused(422, "INVALID_QUERY");
    for cursor in ["x", "%20", "bm90IGpzb24", "eyJhIjoxfQ"] {
        let path = format!("/communities?cursor={cursor}");
        bea.get(path).await.refused(422, "INVALID_CURSOR");
    }
}

async fn members_are_shown_to_members(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    let members = bea.get("/communities/oak/members").await.is(200);
    assert_eq!(ids(&members), ["ana", "bea"]);
    assert_eq!(members["rows"][0]["steward"], true);
    assert_eq!(members["rows"][1]["steward"], false);
    let page = bea.get("/communities/oak/members?limit=1").await.is(200);
    let next = format!("/communities/oak/members?cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(ids(&bea.get(next).await.is(200)), ["bea"]);
    carl.get("/communities/oak/members").await.refused(403, "NOT_IN_COMMUNITY");
    carl.get("/communities/ash/members").await.refused(404, "NOT_FOUND");
    bea.get("/communities/oak/members?limit=0").await.refused(422, "INVALID_LIMIT");
}

async fn whoever_is_hidden_is_neither_listed_nor_counted(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    block(&bea, "ana").await;
    for (asker, hidden) in [(&ana, "bea"), (&bea, "ana")] {
        let members = asker.get("/communities/oak/members").await.is(200);
        assert!(!ids(&members).contains(&hidden.to_owned()), "{members}");
        assert_eq!(asker.get("/communities/oak").await.is(200)["member_count"], 2);
    }
    assert_eq!(carl.get("/communities/oak").await.is(200)["member_count"], 3);
    let stewards = bea.get("/communities/oak/stewards").await.is(200);
    assert!(ids(&stewards).is_empty());
}

async fn one_leaves_and_sees_no_more(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let listing = post(&ana, "offer", json!({"community": "oak"})).await;
    bea.get(format!("/listings/{listing}")).await.is(200);
    bea.delete("/communities/oak/members/me").await.is(204);
    bea.get(format!("/listings/{listing}")).await.refused(404, "NOT_FOUND");
    bea.get("/communities/oak/members").await.refused(403, "NOT_IN_COMMUNITY");
    bea.delete("/communities/oak/members/me").await.refused(403, "NOT_IN_COMMUNITY");
    bea.delete("/communities/ash/members/me").await.refused(404, "NOT_FOUND");
    join(&bea, "oak", &ana).await;
    bea.get(format!("/listings/{listing}")).await.is(200);
}

async fn the_last_steward_stays(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    ana.delete("/communities/oak/members/me").await.refused(409, "LAST_STEWARD");
    ana.put("/communities/oak/stewards/bea", json!({})).await.is(200);
    ana.delete("/communities/oak/members/me").await.is(204);
    assert_eq!(bea.get("/communities/oak").await.is(200)["steward"], true);
}

async fn partners_tell_how_many_they_are_where_both_consent(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[&carl]).await;
    let id = partners(("oak", &ana), ("elm", &bea)).await;
    assert_eq!(ana.get("/communities/elm").await.is(200)["member_count"], Value::Null);
    ana.post(format!("/partnerships/{id}/dissolve"), json!({})).await.is(200);
    let body = json!({"community": "oak", "with": "elm", "share_member_count": true});
    let id = ana.post("/partnerships/propose", body).await.is(201)["id"].clone();
    let approve = format!("/partnerships/{}/approve", id.as_str().unwrap());
    bea.post(approve, json!({"share_member_count": true})).await.is(200);
    assert_eq!(ana.get("/communities/elm").await.is(200)["member_count"], 2);
    block(&carl, "ana").await;
    assert_eq!(ana.get("/communities/elm").await.is(200)["member_count"], 1, "whom one may know");
}

async fn stewards_come_in_pages_without_whoever_hides(world: &World) {
    let ana = world.as_("ana");
    let people = ["hugo", "bea", "carl", "dora", "emil"].map(|id| world.as_(id));
    found(&ana, "oak", &people.iter().collect::<Vec<_>>()).await;
    for person in &people {
        let path = format!("/communities/oak/stewards/{}", person.id.as_deref().unwrap());
        ana.put(path, json!({})).await.is(200);
    }
    block(&people[2], "ana").await;
    let path = "/communities/oak/stewards";
    for limit in [1, 2, 5] {
        let rows = json!({"rows": walked(&ana, path, limit).await});
        assert_eq!(ids(&rows), ["ana", "bea", "dora", "emil", "hugo"], "{limit}");
    }
    ana.get(format!("{path}?limit=0")).await.refused(422, "INVALID_LIMIT");
}
