//! Tests of listings: posting, changing, finding.

use serde_json::{Value, json};

use crate::harness::{
    Person, World, befriend, block, cases, cell, circle, found, ids, join, listing, partners, post,
    read_as_row,
};

/// A moment far ahead, less than ten years.
const END: i64 = 2_000_000_000;

cases![
    a_listing_is_posted_and_read,
    what_is_posted_is_checked,
    a_listing_is_changed_by_its_owner_alone,
    what_is_changed_is_checked,
    a_listing_is_deleted_by_its_owner_and_withdrawn_by_a_steward,
    a_listing_is_fulfilled_by_somebody_or_nobody,
    each_choice_of_sharing_shows_it_to_whom_it_says,
    to_whom_it_is_hidden_there_is_none,
    a_block_hides_and_lifting_it_shows,
    a_block_and_then_a_post_is_never_seen_on_another_server,
    filters_choose,
    scopes_choose,
    a_listing_says_of_which_community_it_is,
    a_row_of_a_page_says_what_a_read_of_the_listing_says,
    pages_have_an_exact_total_and_repeat_nothing,
    orders_are_as_they_say,
    a_query_that_means_nothing_is_refused,
    what_is_over_is_hidden_from_its_second_on,
    titles_of_others_are_never_logged,
];

async fn a_listing_is_posted_and_read(world: &World) {
    let ana = world.as_("ana");
    found(&ana, "oak", &[]).await;
    let body = json!({
        "kind": "need", "type": "task", "title": " Carry a piano ", "description": "third floor",
        "category": "moving", "quantity": 2.0005, "unit": "hands", "capacity": {"kg": 300, "of": [1, null]},
        "urgency": "high", "community": "oak", "sharing": "my_cell", "is_public": true,
        "place": {"latitude": 52.52, "longitude": 13.4}, "expires_at": END,
    });
    let posted = ana.post("/listings", body).await;
    let revision = posted.revision();
    let view = posted.is(201);
    let expected = json!({
        "kind": "need", "type": "task", "title": "Carry a piano", "description": "third floor",
        "category": "moving", "quantity": 2.001, "unit": "hands", "capacity": {"kg": 300, "of": [1, null]},
        "urgency": "high", "community": "oak", "status": "active", "expires_at": END,
        "owner": {"id": "ana", "name": "ana"}, "via": "own", "trust": 1.0, "left": null, "fulfilled_at": null,
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&view[field], value, "{field}");
    }
    assert_eq!(
        view["own"],
        json!({"sharing": "my_cell", "cells": [], "is_public": true, "helper": null, "accepted": [],
            "responses": {"pending": 0, "total": 0}})
    );
    assert_eq!(view["place"]["precision"], "neighborhood");
    let path = format!("/listings/{}", view["id"].as_str().unwrap());
    let read = ana.get(&path).at_least(revision).await.is(200);
    assert_eq!(read["own"], view["own"]);
    let seen = world.as_("bea").get(&path).await.is(200);
    assert_eq!((&seen["via"], seen.get("own")), (&json!("public"), None));
    assert_eq!(post(&ana, "need", json!({})).await.len(), 36);
    let need = ana.post("/listings", listing("need", json!({}))).await.is(201);
    assert_eq!((&need["urgency"], &need["quantity"]), (&json!("medium"), &json!(1.0)));
}

async fn what_is_posted_is_checked(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&bea, "elm", &[]).await;
    let others = circle(&bea, &[&ana]).await;
    let deep = (0..9).fold(json!(1), |inner, _| json!([inner]));
    for (more, status, code) in [
        (json!({"title": ""}), 422, "INVALID_TITLE"),
        (json!({"title": "é".repeat(201)}), 422, "INVALID_TITLE"),
        (json!({"description": "é".repeat(5001)}), 422, "INVALID_DESCRIPTION"),
        (json!({"category": " "}), 422, "INVALID_CATEGORY"),
        (json!({"category": "é".repeat(51)}), 422, "INVALID_CATEGORY"),
        (json!({"unit": "é".repeat(31)}), 422, "INVALID_UNIT"),
        (json!({"quantity": 0}), 422, "INVALID_QUANTITY"),
        (json!({"quantity": -1}), 422, "INVALID_QUANTITY"),
        (json!({"quantity": 1_000_001}), 422, "INVALID_QUANTITY"),
        (json!({"quantity": 1e300}), 422, "INVALID_QUANTITY"),
        (json!({"capacity": "x".repeat(4096)}), 422, "CAPACITY_TOO_LARGE"),
        (json!({"capacity": deep}), 422, "CAPACITY_TOO_DEEP"),
        (json!({"urgency": "high"}), 422, "URGENCY_OF_OFFER"),
        (json!({"expires_at": 1000}), 422, "EXPIRES_IN_THE_PAST"),
        (json!({"expires_at": END * 1000}), 422, "EXPIRES_TOO_FAR_AHEAD"),
        (json!({"sharing": "private", "is_public": true}), 422, "PRIVATE_AND_PUBLIC"),
        (json!({"place": {"latitude": 91, "longitude": 0}}), 422, "INVALID_PLACE"),
        (json!({"sharing": "everybody"}), 422, "INVALID_BODY"),
        (json!({"type": "thing"}), 422, "INVALID_BODY"),
        (json!({"community": "elm"}), 403, "NOT_IN_COMMUNITY"),
        (json!({"community": "nox"}), 403, "NOT_IN_COMMUNITY"),
        (json!({"sharing": {"circle": others}}), 404, "UNKNOWN_CIRCLE"),
        (json!({"sharing": {"circle": "nox"}}), 404, "UNKNOWN_CIRCLE"),
    ] {
        ana.post("/listings", listing("offer", more.clone())).await.refused(status, code);
        let mut thing = listing("offer", more);
        thing.as_object_mut().unwrap().remove("kind");
        ana.post("/support/offers", thing).await.refused(status, code);
    }
    let mut unknown = listing("offer", json!({"nothing": 1}));
    ana.post("/listings", unknown.clone()).await.refused(422, "INVALID_BODY");
    unknown.as_object_mut().unwrap().remove("kind");
    ana.post("/support/offers", unknown).await.refused(422, "INVALID_BODY");
    assert_eq!(
        ana.get("/listings?include_own=true").await.is(200)["total"],
        0,
        "nothing was posted"
    );
}

async fn a_listing_is_changed_by_its_owner_alone(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = post(&ana, "offer", json!({"is_public": true, "capacity": {"kg": 3}})).await;
    let path = format!("/listings/{id}");
    let more = json!({"title": "Bicycles mended", "expires_at": END, "quantity": 3});
    let changed = ana.patch(&path, more).await.is(200);
    assert_eq!((&changed["title"], &changed["quantity"]), (&json!("Bicycles mended"), &json!(3.0)));
    assert_eq!(changed["capacity"], json!({"kg": 3}), "what is left out stays");
    let cleared = ana.patch(&path, json!({"expires_at": null, "capacity": null})).await.is(200);
    assert_eq!((&cleared["expires_at"], &cleared["capacity"]), (&Value::Null, &Value::Null));
    assert_eq!(bea.get(&path).await.is(200)["title"], "Bicycles mended");
    bea.patch(&path, json!({"title": "Mine"})).await.refused(403, "NOT_OWNER");
    ana.patch(&path, json!({"is_public": false})).await.is(200);
    bea.get(&path).await.refused(404, "NOT_FOUND");
    ana.post(format!("{path}/fulfil"), json!({})).await.is(200);
    ana.patch(&path, json!({"title": "Too late"})).await.refused(409, "LISTING_CLOSED");
}

async fn what_is_changed_is_checked(world: &World) {
    let ana = world.as_("ana");
    let path = format!("/listings/{}", post(&ana, "offer", json!({})).await);
    for (body, status, code) in [
        (json!({"title": ""}), 422, "INVALID_TITLE"),
        (json!({"quantity": 0}), 422, "INVALID_QUANTITY"),
        (json!({"urgency": "low"}), 422, "URGENCY_OF_OFFER"),
        (json!({"expires_at": 5}), 422, "EXPIRES_IN_THE_PAST"),
        (json!({"expires_at": END * 1000}), 422, "EXPIRES_TOO_FAR_AHEAD"),
        (json!({"sharing": "private", "is_public": true}), 422, "PRIVATE_AND_PUBLIC"),
        (json!({"sharing": {"circle": "nox"}}), 404, "UNKNOWN_CIRCLE"),
        (json!({"place": {"latitude": 0, "longitude": 181}}), 422, "INVALID_PLACE"),
        (json!({"kind": "need"}), 422, "INVALID_BODY"),
        (json!({"community": "oak"}), 422, "INVALID_BODY"),
    ] {
        ana.patch(&path, body).await.refused(status, code);
    }
    ana.patch("/listings/nox", json!({"title": ""})).await.refused(404, "NOT_FOUND");
}

async fn a_listing_is_deleted_by_its_owner_and_withdrawn_by_a_steward(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&carl, "oak", &[&ana, &bea]).await;
    let own = format!("/listings/{}", post(&ana, "offer", json!({"community": "oak"})).await);
    bea.delete(&own).await.refused(403, "NOT_OWNER");
    ana.delete(&own).await.is(204);
    for who in [&ana, &bea] {
        who.get(&own).await.refused(404, "NOT_FOUND");
        who.delete(&own).await.refused(404, "NOT_FOUND");
    }
    let other = format!("/listings/{}", post(&ana, "offer", json!({"community": "oak"})).await);
    carl.delete(&other).await.is(204);
    let told = ana.get("/notifications").await.is(200);
    assert_eq!(told["rows"][0]["kind"], "listing_withdrawn");
    assert_eq!(ana.get(&other).await.is(200)["status"], "cancelled");
    found(&ana, "elm", &[]).await;
    let elsewhere = format!("/listings/{}", post(&ana, "offer", json!({"is_public": true})).await);
    carl.delete(&elsewhere).await.refused(403, "NOT_OWNER");
    carl.get(&elsewhere).await.is(200);
    let shut = post(&ana, "offer", json!({"community": "oak"})).await;
    let response = carl.post(format!("/support/offers/{shut}/respond"), json!({})).await.is(201);
    let decide = format!("/support/offers/{shut}/responses/{}", response["id"].as_str().unwrap());
    ana.patch(decide, json!({"status": "accepted"})).await.is(200);
    ana.post(format!("/listings/{shut}/fulfil"), json!({})).await.is(200);
    carl.delete(format!("/listings/{shut}")).await.refused(409, "LISTING_CLOSED");
    carl.delete("/listings/nox").await.refused(404, "NOT_FOUND");
}

async fn a_listing_is_fulfilled_by_somebody_or_nobody(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = post(&ana, "need", json!({"is_public": true})).await;
    let fulfil = format!("/listings/{id}/fulfil");
    bea.post(&fulfil, json!({})).await.refused(403, "NOT_OWNER");
    ana.post(&fulfil, json!({"helper": "bea"})).await.refused(422, "HELPER_NOT_ACCEPTED");
    let response = bea.post(format!("/support/needs/{id}/respond"), json!({})).await.is(201);
    let decide = format!("/support/needs/{id}/responses/{}", response["id"].as_str().unwrap());
    ana.patch(decide, json!({"status": "accepted"})).await.is(200);
    ana.post(&fulfil, json!({"helper": "carl"})).await.refused(422, "HELPER_NOT_ACCEPTED");
    let done = ana.post(&fulfil, json!({"helper": "bea"})).await.is(200);
    assert_eq!((&done["status"], &done["own"]["helper"]), (&json!("fulfilled"), &json!("bea")));
    ana.post(&fulfil, json!({})).await.refused(409, "LISTING_CLOSED");
    assert_eq!(bea.get("/notifications").await.is(200)["rows"][0]["kind"], "listing_fulfilled");
    let own = post(&ana, "need", json!({"is_public": true})).await;
    let done = ana.post(format!("/listings/{own}/fulfil"), json!({})).await.is(200);
    assert_eq!((&done["status"], &done["own"]["helper"]), (&json!("fulfilled"), &Value::Null));
    carl.post("/listings/nox/fulfil", json!({})).await.refused(404, "NOT_FOUND");
}

/// Who of these sees a listing.
async fn seers(people: &[Person], id: &str) -> Vec<String> {
    let mut seers = Vec::new();
    for person in people {
        let sees = person.get(format!("/listings/{id}")).await.status == 200;
        let lists = ids(&person.get("/listings?limit=100&include_public=true").await.is(200));
        assert_eq!(lists.iter().any(|other| other == id), sees, "list and reading agree");
        if sees {
            seers.push(person.id.clone().unwrap());
        }
    }
    seers
}

async fn each_choice_of_sharing_shows_it_to_whom_it_says(world: &World) {
    let ana = world.as_("ana");
    let people = ["bea", "carl", "dora", "emil", "finn", "gwen", "hugo"].map(|id| world.as_(id));
    let [bea, carl, dora, _, finn, gwen, _] = &people;
    found(&ana, "oak", &[bea, carl]).await;
    found(dora, "elm", &[]).await;
    partners(("oak", &ana), ("elm", dora)).await;
    let stairs = cell(&ana, "oak", &[bea, &ana]).await;
    befriend(&ana, "emil", 0.6).await;
    befriend(finn, "ana", 0.2).await;
    for person in [&ana, gwen] {
        let here = json!({"latitude": 52.52, "longitude": 13.4});
        person.put("/me/place", here).await.is(200);
    }
    befriend(gwen, "hugo", 0.5).await;
    befriend(&world.as_("hugo"), "ana", 0.05).await;
    let kin = circle(&ana, &[gwen]).await;
    for (more, expected) in [
        (json!({"sharing": "private"}), vec![]),
        (json!({"sharing": {"circle": kin}}), vec!["gwen"]),
        (json!({"sharing": "my_cell"}), vec!["bea"]),
        (json!({"sharing": {"cells": [stairs]}}), vec!["bea"]),
        (json!({"sharing": "my_community"}), vec!["bea", "carl", "dora"]),
        (json!({}), vec!["bea", "carl", "dora"]),
        (json!({"sharing": "trusted_network"}), vec!["bea", "carl", "dora", "emil"]),
        (json!({"sharing": "anyone_local"}), vec!["bea", "carl", "dora", "emil", "gwen"]),
        (json!({"sharing": "network_wide"}), vec!["bea", "carl", "dora", "emil", "finn", "gwen"]),
        (
            json!({"sharing": "my_cell", "is_public": true}),
            people.iter().map(|p| p.id.as_deref().unwrap()).collect(),
        ),
    ] {
        let id = post(&ana, "offer", more.clone()).await;
        assert_eq!(seers(&people, &id).await, expected, "{more}");
    }
}

async fn to_whom_it_is_hidden_there_is_none(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = post(&ana, "need", json!({"title": "canary:ana"})).await;
    let none = "0".repeat(36);
    let absent = bea.get(format!("/listings/{none}")).await;
    bea.get(format!("/listings/{id}")).await.is_as_absent(&id, &absent, &none);
    let absent = bea.delete(format!("/listings/{none}")).await;
    bea.delete(format!("/listings/{id}")).await.is_as_absent(&id, &absent, &none);
    let patch = json!({"title": ""});
    let absent = bea.patch(format!("/listings/{none}"), patch.clone()).await;
    bea.patch(format!("/listings/{id}"), patch).await.is_as_absent(&id, &absent, &none);
    for end in ["fulfil", "reopen", "repost", "respond"] {
        let at = |id: &str| match end {
            "fulfil" | "reopen" | "repost" => format!("/listings/{id}/{end}"),
            _ => format!("/support/needs/{id}/respond"),
        };
        let absent = bea.post(at(&none), json!({})).await;
        bea.post(at(&id), json!({})).await.is_as_absent(&id, &absent, &none);
    }
    for at in ["/support/needs/{}/responses", "/explain/{}", "/support/needs/{}/responses/none"] {
        let absent = bea.get(at.replace("{}", &none)).await;
        bea.get(at.replace("{}", &id)).await.is_as_absent(&id, &absent, &none);
    }
}

async fn a_block_hides_and_lifting_it_shows(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    let hers = post(&bea, "offer", json!({"is_public": true})).await;
    for (blocker, blocked) in [(&ana, "bea"), (&bea, "ana")] {
        block(blocker, blocked).await;
        for (who, hidden) in [(&ana, &hers), (&bea, &id)] {
            who.get(format!("/listings/{hidden}")).await.refused(404, "NOT_FOUND");
            let list = who.get("/listings?include_public=true").await.is(200);
            assert_eq!((&list["total"], &list["rows"]), (&json!(0), &json!([])));
        }
        blocker.delete(format!("/blocks/{blocked}")).await.is(200);
        bea.get(format!("/listings/{id}")).await.is(200);
    }
}

async fn a_block_and_then_a_post_is_never_seen_on_another_server(world: &World) {
    let other = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]);
    let there = bea.on(&other);
    for _ in 0..10 {
        block(&ana, "bea").await;
        let id = post(&ana, "offer", json!({"is_public": true})).await;
        let path = format!("/listings/{id}");
        for who in [&there, &bea] {
            who.get(&path).await.refused(404, "NOT_FOUND");
            assert!(!ids(&who.get("/listings?include_public=true").await.is(200)).contains(&id));
        }
        ana.delete(&path).await.is(204);
        let lifted = ana.delete("/blocks/bea").await.revision();
        there.get("/listings").at_least(lifted).await.is(200);
    }
}

async fn filters_choose(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    befriend(&bea, "ana", 0.4).await;
    let tool =
        post(&ana, "offer", json!({"type": "resource", "category": "tools", "community": "oak"}))
            .await;
    let need = post(&ana, "need", json!({"is_public": true, "sharing": "my_cell", "place": {"latitude": 48.1, "longitude": 11.5}})).await;
    bea.put("/me/place", json!({"latitude": 48.2, "longitude": 11.5})).await.is(200);
    let both = {
        let mut both = vec![tool.clone(), need.clone()];
        both.sort();
        both
    };
    for (query, expected) in [
        ("", both.clone()),
        ("kind=need", vec![need.clone()]),
        ("kind=offer", vec![tool.clone()]),
        ("resource_type=resource", vec![tool.clone()]),
        ("resource_type=time", vec![]),
        ("category=tools", vec![tool.clone()]),
        ("category=Tools", vec![tool.clone()]),
        ("category=tool", vec![]),
        ("community_id=oak", both.clone()),
        ("community_id=nox", vec![]),
        ("kind=need&category=tools", vec![]),
        ("include_public=false", vec![tool.clone()]),
        ("min_trust=0", both.clone()),
        ("min_trust=0.0004", both.clone()),
        ("min_trust=0.4", both.clone()),
        ("min_trust=0.401", vec![tool.clone()]),
        ("within_km=20", vec![need.clone()]),
        ("within_km=1", vec![]),
    ] {
        let is_said = query.contains("include_public");
        let more = if is_said { "" } else { "&include_public=true" };
        let list = bea.get(format!("/listings?{query}{more}")).await.is(200);
        let mut found = ids(&list);
        found.sort();
        assert_eq!(found, expected, "{query}");
        assert_eq!(list["total"], expected.len(), "{query}");
    }
    let offers = bea.get("/support/network/offers").await.is(200);
    assert_eq!(ids(&offers), [tool.as_str()]);
    assert_eq!(ids(&bea.get("/support/needs?include_public=true").await.is(200)), [need.as_str()]);
}

async fn scopes_choose(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &carl)).await;
    let near = post(&ana, "offer", json!({"community": "oak"})).await;
    let partner = post(&carl, "offer", json!({"community": "elm"})).await;
    let public = post(&world.as_("dora"), "offer", json!({"is_public": true})).await;
    let own = post(&bea, "offer", json!({"sharing": "private"})).await;
    let scoped = async |scope: &str| {
        let mut found = ids(&bea.get(format!("/listings?scope={scope}")).await.is(200));
        found.sort();
        found
    };
    let mut expected = [near, own];
    expected.sort();
    assert_eq!(scoped("own").await, expected);
    assert_eq!(scoped("partner").await, [partner.as_str()]);
    assert_eq!(scoped("public").await, [public.as_str()]);
    let without = bea.get("/listings?include_partners=false").await.is(200);
    assert_eq!(without["total"], 1);
}

async fn a_listing_says_of_which_community_it_is(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &carl)).await;
    let one = ana.post("/listings", listing("offer", json!({"is_public": true}))).await.is(201);
    assert_eq!(one["community"], "oak", "the one that ana is in");
    let path = format!("/listings/{}", one["id"].as_str().unwrap());
    for (who, via, through) in [
        (&bea, "community", json!("oak")),
        (&carl, "partner", json!("oak")),
        (&dora, "public", Value::Null),
    ] {
        let seen = who.get(&path).await.is(200);
        assert_eq!((&seen["community"], &seen["via"]), (&json!("oak"), &json!(via)));
        assert_eq!(seen["via_community"], through);
    }
    let own = ana.post("/listings", listing("offer", json!({"sharing": "private"}))).await;
    assert_eq!(own.is(201)["community"], Value::Null);
    found(&ana, "fir", &[]).await;
    let several = ana.post("/listings", listing("offer", json!({}))).await.is(201);
    assert_eq!(several["community"], Value::Null);
    let path = format!("/listings/{}", several["id"].as_str().unwrap());
    for (who, via) in [(&bea, "community"), (&carl, "partner")] {
        let seen = who.get(&path).await.is(200);
        assert_eq!((&seen["via"], &seen["via_community"]), (&json!(via), &json!("oak")));
    }
    let list = carl.get("/listings").await.is(200);
    let through = list["rows"].as_array().unwrap().iter().map(|row| &row["via_community"]);
    assert!(through.clone().count() == 2 && through.into_iter().all(|id| id == "oak"));
}

async fn a_row_of_a_page_says_what_a_read_of_the_listing_says(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    befriend(&bea, "ana", 0.8).await;
    for (person, latitude) in [(&ana, 52.52), (&bea, 52.6)] {
        let place = json!({"latitude": latitude, "longitude": 13.4});
        person.put("/me/place", place).await.is(200);
    }
    let elsewhere = json!({"latitude": 52.0, "longitude": 13.4});
    let everything = json!({
        "is_public": true, "title": "A \"ladder\" \\ \u{1f6e0}", "capacity": {"}": ["{", null]},
        "place": elsewhere, "expires_at": END,
    });
    for more in [json!({"is_public": true}), everything] {
        let id = post(&ana, "need", more).await;
        for reader in [&ana, &bea, &carl] {
            let read = read_as_row(reader, &id).await;
            // The second page is of the same copies as the first.
            for _ in 0..2 {
                let page = reader.get("/support/needs?include_public=true").await.is(200);
                let rows = page["rows"].as_array().unwrap();
                assert_eq!(rows.iter().find(|row| row["id"] == *id), Some(&read));
            }
            let far = read["distance_km"].as_f64();
            assert_eq!(far.is_some(), !std::ptr::eq(reader, &carl), "carl has no place: {far:?}");
        }
    }
}

async fn pages_have_an_exact_total_and_repeat_nothing(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let mut posted = Vec::new();
    for _ in 0..7 {
        posted.push(post(&ana, "offer", json!({"is_public": true})).await);
    }
    let (mut cursor, mut collected) = (String::new(), Vec::new());
    loop {
        let page = bea.get(format!("/listings?limit=3&include_public=true{cursor}")).await.is(200);
        assert_eq!(page["complete"], true);
        collected.extend(ids(&page));
        if collected.len() == 3 {
            // What comes and goes in between disturbs nobody.
            post(&ana, "offer", json!({"is_public": true})).await;
            ana.delete(format!("/listings/{}", collected[0])).await.is(204);
        }
        let Value::String(next) = &page["next_cursor"] else { break };
        cursor = format!("&cursor={next}");
    }
    collected.sort();
    posted.sort();
    let once = {
        let mut once = collected.clone();
        once.dedup();
        once
    };
    assert_eq!(once, collected, "no row twice");
    assert!(posted.iter().all(|id| collected.contains(id)), "no row is missed");
    bea.get("/listings?cursor=x").await.refused(422, "INVALID_CURSOR");
}

async fn orders_are_as_they_say(world: &World) {
    let bea = world.as_("bea");
    bea.get("/listings?within_km=5").await.refused(409, "NO_PLACE");
    bea.get("/discover?max_distance_km=5").await.refused(409, "NO_PLACE");
    for route in ["/support/offers", "/support/network/offers", "/discovery/browse"] {
        bea.get(format!("{route}?within_km=5")).await.refused(409, "NO_PLACE");
    }
    bea.put("/me/place", json!({"latitude": 50, "longitude": 10})).await.is(200);
    let mut posted = Vec::new();
    for (owner, weight, latitude) in [("ana", 0.5, 52), ("carl", 0.9, 53), ("dora", 0.3, 51)] {
        befriend(&bea, owner, weight).await;
        let place = json!({"latitude": latitude, "longitude": 10});
        let more = json!({"is_public": true, "place": place});
        posted.push(post(&world.as_(owner), "offer", more).await);
    }
    let [ana, carl, dora] = [0, 1, 2].map(|n: usize| posted[n].clone());
    let ordered = async |order: &str| {
        ids(&bea.get(format!("/listings?include_public=true&order={order}")).await.is(200))
    };
    assert_eq!(ordered("nearest").await, [dora.clone(), ana.clone(), carl.clone()]);
    assert_eq!(ordered("most_trusted").await, [carl, ana, dora]);
    assert_eq!(ordered("newest").await.len(), 3);
}

async fn a_query_that_means_nothing_is_refused(world: &World) {
    let ana = world.as_("ana");
    for route in
        ["/listings", "/support/offers", "/support/network/needs", "/discovery/browse", "/discover"]
    {
        for (query, code) in [
            ("nothing=1", "INVALID_QUERY"),
            ("order=best", "INVALID_QUERY"),
            ("limit=0", "INVALID_LIMIT"),
            ("limit=101", "INVALID_LIMIT"),
            ("min_trust=2", "INVALID_MIN_TRUST"),
        ] {
            ana.get(format!("{route}?{query}")).await.refused(422, code);
        }
    }
    for (query, code) in [
        ("kind=thing", "INVALID_QUERY"),
        ("scope=all", "INVALID_QUERY"),
        ("within_km=-1", "INVALID_DISTANCE"),
        ("within_km=NaN", "INVALID_DISTANCE"),
        ("min_trust=NaN", "INVALID_MIN_TRUST"),
        ("min_trust=-0.0001", "INVALID_MIN_TRUST"),
    ] {
        let refused = ana.get(format!("/listings?{query}")).await.refused(422, code);
        if code != "INVALID_QUERY" {
            assert_eq!(refused["field"], query.split('=').next().unwrap());
        }
    }
    for (route, query) in [
        ("/support/needs", "kind=offer"),
        ("/support/needs", "kind=need"),
        ("/support/network/offers", "kind=offer"),
        ("/support/network/offers", "include_own=true"),
        ("/discovery/browse", "include_own=true"),
        ("/discover", "include_own=true"),
    ] {
        let refused = ana.get(format!("{route}?{query}")).await.refused(422, "INVALID_QUERY");
        assert_eq!(refused["field"], query.split('=').next().unwrap(), "the route says which");
    }
    ana.get("/support/things").await.refused(422, "INVALID_PATH");
    ana.get("/support/network/things").await.refused(422, "INVALID_PATH");
}

async fn what_is_over_is_hidden_from_its_second_on(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let ends = now.as_secs() + 2;
    let more = json!({"is_public": true, "expires_at": ends});
    let path = format!("/listings/{}", post(&ana, "offer", more).await);
    bea.get(&path).await.is(200);
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    bea.get(&path).await.refused(404, "NOT_FOUND");
    assert_eq!(bea.get("/listings?include_public=true").await.is(200)["total"], 0);
    assert_eq!(ana.get(&path).await.is(200)["status"], "expired");
    ana.patch(&path, json!({"title": "late"})).await.refused(409, "LISTING_CLOSED");
}

async fn titles_of_others_are_never_logged(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    join(&bea, "oak", &ana).await;
    let more = json!({"title": "canary:ana,bea", "description": "canary:ana,bea"});
    let id = post(&ana, "need", more).await;
    bea.get(format!("/listings/{id}")).await.is(200);
    let message = json!({"message": "canary:ana,bea"});
    bea.post(format!("/support/needs/{id}/respond"), message).await.is(201);
    ana.patch(format!("/listings/{id}"), json!({"quantity": -1}))
        .await
        .refused(422, "INVALID_QUANTITY");
    assert!(!world.server.log().contains(&id));
}
