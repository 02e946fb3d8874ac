//! Tests of discovery, and of explanations.

use serde_json::{Value, json};

use crate::harness::{World, befriend, block, cases, circle, found, ids, listing, partners, post};

/// A moment far ahead, less than ten years.
const END: i64 = 2_000_000_000;

cases![
    communities_are_found_by_part_of_their_name,
    names_are_found_in_capitals_or_not_in_any_script,
    what_is_near_and_trusted_is_discovered,
    what_is_public_is_browsed_by_community,
    the_reader_learns_why_they_see,
    the_owner_learns_why_others_do_not,
    the_owner_is_told_of_their_own_block_and_of_no_other,
    an_explanation_names_nobody_who_hides,
    whom_one_reaches_is_counted_before_one_posts,
    a_preview_takes_what_is_posted,
    a_preview_has_the_refusals_of_a_post,
];

async fn communities_are_found_by_part_of_their_name(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    for id in ["oak", "oakhill", "elm"] {
        found(&ana, id, &[]).await;
    }
    found(&bea, "fir", &[]).await;
    let search =
        async |query: &str| ids(&bea.get(format!("/discovery/communities?{query}")).await.is(200));
    assert_eq!(search("").await, ["elm", "oak", "oakhill"], "not one's own");
    assert_eq!(search("q=OAK").await, ["oak", "oakhill"]);
    assert_eq!(search("q=hill").await, ["oakhill"]);
    assert!(search("q=%25").await.is_empty(), "no pattern");
    assert!(search("q=_").await.is_empty());
    let page = bea.get("/discovery/communities?limit=2").await.is(200);
    let next =
        format!("/discovery/communities?limit=2&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(ids(&bea.get(next).await.is(200)), ["oakhill"]);
    partners(("fir", &bea), ("elm", &ana)).await;
    let row = bea.get("/discovery/communities?q=elm").await.is(200)["rows"][0].clone();
    assert_eq!((&row["partner"], &row["shares"]), (&json!(true), &json!(["offer", "need"])));
    assert_eq!(row["member_count"], Value::Null);
    let long = "x".repeat(101);
    bea.get(format!("/discovery/communities?q={long}")).await.refused(422, "INVALID_NAME");
    bea.get("/discovery/communities?limit=0").await.refused(422, "INVALID_LIMIT");
}

async fn names_are_found_in_capitals_or_not_in_any_script(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.post("/communities", json!({"id": "ormes", "name": "École des Ormes"})).await.is(201);
    let search =
        async |part: &str| ids(&bea.get(format!("/discovery/communities?q={part}")).await.is(200));
    for part in ["%C3%A9cole", "%C3%89COLE", "DES+orm"] {
        assert_eq!(search(part).await, ["ormes"], "{part}");
    }
    ana.patch("/communities/ormes", json!({"name": "Άλσος"})).await.is(200);
    for part in ["%CE%AC%CE%BB", "%CE%86%CE%9B%CE%A3"] {
        assert_eq!(search(part).await, ["ormes"], "{part}");
    }
    assert!(search("ormes").await.is_empty());
}

async fn what_is_near_and_trusted_is_discovered(world: &World) {
    let bea = world.as_("bea");
    let mut posted = Vec::new();
    for (owner, weight, latitude, kind) in [
        ("ana", 0.9, 50.1, "skill"),
        ("carl", 0.2, 50.1, "skill"),
        ("dora", 0.5, 53.0, "skill"),
        ("emil", 0.5, 50.2, "task"),
    ] {
        befriend(&bea, owner, weight).await;
        let place = json!({"latitude": latitude, "longitude": 10});
        let more = json!({"is_public": true, "place": place, "type": kind});
        posted.push(post(&world.as_(owner), "offer", more).await);
    }
    let [ana, carl, dora, emil] = [0, 1, 2, 3].map(|n: usize| posted[n].clone());
    let discover = async |query: &str| {
        ids(&bea.get(format!("/discover?include_public=true&{query}")).await.is(200))
    };
    assert_eq!(discover("").await[0], ana, "without a place there is no distance");
    assert_eq!(discover("").await.len(), 3);
    bea.put("/me/place", json!({"latitude": 50, "longitude": 10})).await.is(200);
    assert_eq!(discover("").await, [ana.clone(), emil.clone()], "50 km, trusted 0.3");
    assert_eq!(discover("resource_type=task").await, [emil]);
    assert_eq!(discover("min_trust=0.8").await, [ana]);
    assert_eq!(discover("max_distance_km=1000").await.len(), 3);
    assert!(discover("max_distance_km=1000").await.contains(&dora));
    assert!(discover("min_trust=0.1").await.contains(&carl));
    assert_eq!(
        discover("min_trust=0&max_distance_km=1000").await.len(),
        4,
        "no trust is asked for"
    );
    assert_eq!(discover("max_distance_km=any").await.len(), 3, "however far");
    let nowhere = post(&world.as_("finn"), "offer", json!({"is_public": true})).await;
    befriend(&bea, "finn", 0.4).await;
    assert!(discover("").await.contains(&nowhere), "what has no place is found by trust");
    assert!(!discover("min_trust=0.5").await.contains(&nowhere));
    assert!(!discover("max_distance_km=1000").await.contains(&nowhere), "that is no place near");
    assert!(discover("max_distance_km=any").await.contains(&nowhere));
    let quiet = ids(&bea.get("/discover").await.is(200));
    assert!(quiet.is_empty(), "what is only public is asked for");
    for (field, value, code) in [
        ("max_distance_km", "-1", "INVALID_DISTANCE"),
        ("max_distance_km", "NaN", "INVALID_DISTANCE"),
        ("max_distance_km", "far", "INVALID_DISTANCE"),
        ("min_trust", "1.1", "INVALID_MIN_TRUST"),
        ("min_trust", "-0.0001", "INVALID_MIN_TRUST"),
        ("min_trust", "NaN", "INVALID_MIN_TRUST"),
    ] {
        let refused = bea.get(format!("/discover?{field}={value}")).await.refused(422, code);
        assert_eq!(refused["field"], field);
    }
}

async fn what_is_public_is_browsed_by_community(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    let public = |more: Value| {
        let mut fields = json!({"is_public": true});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    post(&ana, "offer", json!({})).await;
    let first = post(&ana, "offer", public(json!({}))).await;
    let alone = post(&dora, "need", public(json!({}))).await;
    let elm = post(&carl, "offer", public(json!({"community": "elm"}))).await;
    let second = post(&ana, "need", public(json!({"category": "tools"}))).await;
    let group = |id: Value, name: Value, total: u64, rows: &[&String]| {
        (id, name, json!(total), rows.iter().map(|id| id.to_string()).collect::<Vec<_>>())
    };
    let groups = |page: &Value| -> Vec<_> {
        let groups = page["communities"].as_array().unwrap().iter();
        let of = |it: &Value| (it["id"].clone(), it["name"].clone(), it["total"].clone(), ids(it));
        groups.map(of).collect()
    };
    let oak = || (json!("oak"), json!("The oak"));
    for reader in [&world.as_("emil"), &bea] {
        let page = reader.get("/discovery/browse").await.is(200);
        assert_eq!((&page["total"], &page["community_count"]), (&json!(4), &json!(2)));
        let expected = [
            group(oak().0, oak().1, 2, &[&second, &first]),
            group(json!("elm"), json!("The elm"), 1, &[&elm]),
            group(Value::Null, Value::Null, 1, &[&alone]),
        ];
        assert_eq!(groups(&page), expected, "a nearer grant leaves what is public in");
    }
    let emil = world.as_("emil");
    let page = emil.get("/discovery/browse?limit=1").await.is(200);
    assert_eq!((&page["total"], &page["community_count"]), (&json!(4), &json!(2)));
    assert_eq!(groups(&page), [group(oak().0, oak().1, 2, &[&second])]);
    let next = format!("/discovery/browse?cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(groups(&emil.get(next).await.is(200)).len(), 3);
    for (query, total, communities) in [
        ("community_id=oak", 2, 1),
        ("community_id=nox", 0, 0),
        ("kind=need", 2, 1),
        ("category=tools", 1, 1),
        ("include_public=false", 0, 0),
    ] {
        let page = emil.get(format!("/discovery/browse?{query}")).await.is(200);
        let found = (&page["total"], &page["community_count"]);
        assert_eq!(found, (&json!(total), &json!(communities)), "{query}");
    }
    block(&ana, "emil").await;
    assert_eq!(emil.get("/discovery/browse").await.is(200)["total"], 2);
}

async fn the_reader_learns_why_they_see(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    befriend(&ana, "carl", 0.8).await;
    befriend(&carl, "bea", 0.7).await;
    let id = post(&ana, "offer", json!({"sharing": "trusted_network"})).await;
    let why = bea.get(format!("/explain/{id}")).await.is(200);
    assert_eq!(
        (&why["visible"], &why["via"], &why["reason"]),
        (&json!(true), &json!("trusted"), &json!("granted"))
    );
    assert_eq!(why["path"], json!({"members": ["ana", "carl", "bea"]}));
    let own = ana.get(format!("/explain/{id}")).await.is(200);
    assert_eq!((&own["via"], &own["reason"]), (&json!("own"), &json!("own")));
    let other = bea.get(format!("/explain/{id}?viewer=carl")).await;
    assert_eq!(
        other.refused(404, "NOT_FOUND")["noun"],
        "member",
        "of others the owner alone may ask"
    );
    bea.get("/explain/nox").await.refused(404, "NOT_FOUND");
    bea.get(format!("/explain/{id}?viewer=")).await.refused(422, "INVALID_QUERY");
}

async fn the_owner_learns_why_others_do_not(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    befriend(&ana, "bea", 0.42).await;
    let id = post(&ana, "offer", json!({"sharing": "trusted_network"})).await;
    let why = ana.get(format!("/explain/{id}?viewer=bea")).await.is(200);
    assert_eq!((&why["visible"], &why["reason"]), (&json!(false), &json!("no_grant")));
    assert!(
        !why.to_string().contains("0.42"),
        "how much trust is missing is told to nobody: {why}"
    );
    bea.get(format!("/explain/{id}")).await.refused(404, "NOT_FOUND");
    ana.get(format!("/explain/{id}?viewer=nox")).await.refused(404, "NOT_FOUND");
}

async fn the_owner_is_told_of_their_own_block_and_of_no_other(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let id = post(&ana, "offer", json!({"is_public": true})).await;
    block(&carl, "ana").await;
    for nobody in ["carl", "nobody"] {
        let answer = ana.get(format!("/explain/{id}?viewer={nobody}")).await;
        answer.refused(404, "NOT_FOUND");
    }
    for blocked in ["bea", "carl", "nobody"] {
        block(&ana, blocked).await;
        let why = ana.get(format!("/explain/{id}?viewer={blocked}")).await.is(200);
        assert_eq!((&why["visible"], &why["reason"]), (&json!(false), &json!("blocked")));
        assert_eq!((&why["via"], &why["path"]), (&Value::Null, &Value::Null));
    }
    bea.get(format!("/explain/{id}")).await.refused(404, "NOT_FOUND");
}

async fn an_explanation_names_nobody_who_hides(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    befriend(&ana, "carl", 0.8).await;
    befriend(&carl, "bea", 0.7).await;
    let id = post(&ana, "offer", json!({"sharing": "trusted_network"})).await;
    block(&carl, "bea").await;
    let why = bea.get(format!("/explain/{id}")).await.is(200);
    assert_eq!((&why["visible"], &why["path"]), (&json!(true), &Value::Null));
    assert!(!why.to_string().contains("carl"));
    block(&bea, "ana").await;
    let absent = ana.get(format!("/explain/{id}?viewer=nox")).await;
    let hidden = ana.get(format!("/explain/{id}?viewer=bea")).await;
    hidden.is_as_absent("bea", &absent, "nox");
}

async fn whom_one_reaches_is_counted_before_one_posts(world: &World) {
    let ana = world.as_("ana");
    let people = ["bea", "carl", "dora", "emil", "finn"].map(|id| world.as_(id));
    let [bea, carl, dora, ..] = &people;
    found(&ana, "oak", &[bea, carl]).await;
    befriend(&ana, "dora", 0.9).await;
    let kin = circle(&ana, &[dora]).await;
    let preview = async |more: Value| {
        let mut body = json!({"kind": "offer"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ana.post("/audience-preview", body).await.is(200)
    };
    let community = preview(json!({})).await;
    assert_eq!(community["by_grant"], json!([{"via": "community", "count": 2}]));
    assert_eq!((&community["total"], &community["rounded"]), (&json!(2), &json!(false)));
    let private = preview(json!({"sharing": "private"})).await;
    assert_eq!((&private["total"], &private["by_grant"]), (&json!(0), &json!([])));
    let wide = preview(json!({"sharing": "trusted_network"})).await;
    assert_eq!((&wide["total"], &wide["rounded"]), (&json!(2), &json!(true)));
    let trusted = json!({"via": "trusted", "count": null, "fewer_than": 5});
    assert_eq!(wide["by_grant"], json!([{"via": "community", "count": 2}, trusted]));
    let circle = preview(json!({"sharing": {"circle": kin}})).await;
    assert_eq!(circle["by_grant"], json!([{"via": "circle", "count": 1}]));
    block(carl, "ana").await;
    assert_eq!(preview(json!({})).await["total"], 1, "without who hides");
    assert_eq!(
        ana.get("/listings?include_own=true").await.is(200)["total"],
        0,
        "nothing is posted"
    );
    let revision = ana.get("/session").await.revision();
    let asked = ana.post("/audience-preview", json!({"kind": "need"})).await;
    assert_eq!(asked.revision(), revision);
}

async fn a_preview_takes_what_is_posted(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let whole = listing(
        "need",
        json!({
            "description": "third floor", "quantity": 2, "unit": "hands", "capacity": {"kg": 300},
            "urgency": "high", "community": "oak", "sharing": "my_community", "is_public": false,
            "place": {"latitude": 52.52, "longitude": 13.4}, "expires_at": END,
        }),
    );
    let preview = ana.post("/audience-preview", whole.clone()).await.is(200);
    assert_eq!(preview["by_grant"], json!([{"via": "community", "count": 1}]));
    ana.post("/listings", whole).await.is(201);
}

async fn a_preview_has_the_refusals_of_a_post(world: &World) {
    let ana = world.as_("ana");
    for (body, status, code) in [
        (json!({"kind": "offer", "community": "oak"}), 403, "NOT_IN_COMMUNITY"),
        (json!({"kind": "offer", "sharing": {"circle": "nox"}}), 404, "UNKNOWN_CIRCLE"),
        (
            json!({"kind": "offer", "sharing": "private", "is_public": true}),
            422,
            "PRIVATE_AND_PUBLIC",
        ),
        (json!({"kind": "offer", "place": {"latitude": 91, "longitude": 0}}), 422, "INVALID_PLACE"),
        (json!({"kind": "gift"}), 422, "INVALID_BODY"),
        (json!({}), 422, "INVALID_BODY"),
        (listing("offer", json!({"title": ""})), 422, "INVALID_TITLE"),
        (listing("offer", json!({"urgency": "high"})), 422, "URGENCY_OF_OFFER"),
        (json!({"kind": "need", "quantity": -1}), 422, "INVALID_QUANTITY"),
        (json!({"kind": "need", "expires_at": 1000}), 422, "EXPIRES_IN_THE_PAST"),
    ] {
        ana.post("/audience-preview", body).await.refused(status, code);
    }
}
