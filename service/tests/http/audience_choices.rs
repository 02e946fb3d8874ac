//! Tests of what a preview of an audience answers if asked: all choices at once, and what another member would see.

use serde_json::{Value, json};

use crate::harness::{Person, World, befriend, block, cases, circle, found, partners};

cases![
    all_choices_are_counted_as_each_alone,
    an_emergent_network_offers_what_it_has,
    a_preview_tells_what_another_would_see_and_by_which_grant_alone,
    what_another_would_see_is_told_as_after_posting,
    a_viewer_of_whom_one_does_not_know_is_absent,
];

async fn preview(who: &Person, body: Value) -> Value {
    who.post("/audience-preview", body).await.is(200)
}

async fn all_choices_are_counted_as_each_alone(world: &World) {
    let [ana, bea, carl, dora, emil] = world.people(["ana", "bea", "carl", "dora", "emil"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    found(&emil, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &emil)).await;
    befriend(&ana, "dora", 0.9).await;
    let kin = circle(&ana, &[&dora, &bea]).await;
    let open = ana.post("/trust-circles", json!({"name": "all", "kind": "public"})).await.is(201);
    let told = preview(&ana, json!({"kind": "offer", "choices": true})).await;
    let rows = told["choices"].as_array().unwrap();
    let named = ["my_cell", "my_community", "trusted_network", "anyone_local", "network_wide"];
    let named = named.iter().map(|choice| (json!(choice), false));
    let circles = [&json!(kin), &open["id"]].map(|id| (json!({"circle": id}), false));
    let others = [(json!("private"), false), (json!("network_wide"), true)];
    let all: Vec<_> = named.chain(others).chain(circles).collect();
    let choice = |row: &Value| (row["sharing"].clone(), row["is_public"].as_bool().unwrap());
    let mut chosen: Vec<_> = rows.iter().map(choice).collect();
    // Two circles of the same second are in order of their ids.
    chosen[7..].sort_by_key(|(sharing, _)| *sharing != all[7].0);
    assert_eq!(chosen, all);
    for row in rows {
        let (sharing, is_public) = choice(row);
        let body = json!({"kind": "offer", "sharing": sharing, "is_public": is_public});
        let alone = preview(&ana, body).await;
        for field in ["total", "rounded", "by_grant"] {
            assert_eq!(row[field], alone[field], "{sharing} {field}");
        }
        assert!(alone.get("choices").is_none(), "only if asked");
    }
    assert_eq!(told["total"], 3, "the preference itself: two neighbours and a partner");
    let public = rows.iter().find(|row| row["is_public"] == true).unwrap();
    assert_eq!(
        public["total"],
        preview(&ana, json!({"kind": "need", "is_public": true})).await["total"]
    );
}

async fn an_emergent_network_offers_what_it_has(world: &World) {
    let server = world.serve(&["--sharing-model", "emergent"]);
    let ana = world.as_("ana").on(&server);
    let told = preview(&ana, json!({"kind": "offer", "choices": true})).await;
    let rows = told["choices"].as_array().unwrap();
    assert!(rows.len() == 6 && rows.iter().all(|row| row["is_public"] == false), "{told}");
}

async fn a_preview_tells_what_another_would_see_and_by_which_grant_alone(world: &World) {
    let [ana, bea, dora] = world.people(["ana", "bea", "dora"]);
    found(&ana, "oak", &[&dora]).await;
    befriend(&ana, "bea", 0.8).await;
    befriend(&bea, "carl", 0.8).await;
    let seen = async |viewer: &str, sharing: &str| {
        let body = json!({"kind": "offer", "sharing": sharing, "viewer": viewer});
        preview(&ana, body).await["seen_as"].clone()
    };
    // The whole answers: no path, and no trust that is missing.
    let sees = |viewer: &str, via: &str| json!({"viewer": viewer, "visible": true, "via": via, "reason": "granted"});
    let misses = json!({"viewer": "carl", "visible": false, "via": null, "reason": "no_grant"});
    assert_eq!(seen("carl", "trusted_network").await, sees("carl", "trusted"));
    assert_eq!(seen("dora", "trusted_network").await, sees("dora", "community"));
    assert_eq!(seen("carl", "my_community").await, misses);
    // However close the trust comes.
    for weight in [0.6, 0.4] {
        befriend(&bea, "carl", weight).await;
        assert_eq!(seen("carl", "trusted_network").await, misses);
    }
    assert_eq!(seen("carl", "network_wide").await, sees("carl", "network"));
    assert_eq!(seen("ana", "private").await["reason"], "own");
    block(&ana, "carl").await;
    let blocked = seen("carl", "network_wide").await;
    assert_eq!((&blocked["visible"], &blocked["reason"]), (&json!(false), &json!("blocked")));
}

async fn what_another_would_see_is_told_as_after_posting(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    befriend(&ana, "bea", 0.3).await;
    let kept = json!({"weight": 0.9, "shared": false});
    carl.put("/members/ana/trust", kept).await.is(200);
    let kin = circle(&ana, &[&bea]).await;
    let shares = ["my_cell", "my_community", "trusted_network", "network_wide", "private"];
    let shares = shares.iter().map(|share| json!(share)).chain([json!({"circle": kin})]);
    for sharing in shares {
        let posted = json!({"kind": "offer", "type": "skill", "title": "t", "category": "c",
            "sharing": sharing});
        let posted = ana.post("/listings", posted).await.is(201);
        for viewer in ["bea", "carl"] {
            let body = json!({"kind": "offer", "sharing": sharing, "viewer": viewer});
            let told = preview(&ana, body).await["seen_as"].clone();
            let path = format!("/explain/{}?viewer={viewer}", posted["id"].as_str().unwrap());
            let after = ana.get(path).await.is(200);
            for field in ["visible", "via", "reason"] {
                assert_eq!(told[field], after[field], "{viewer} of {sharing}");
            }
        }
    }
}

async fn a_viewer_of_whom_one_does_not_know_is_absent(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let ask = |viewer: &str| {
        let body = json!({"kind": "offer", "is_public": true, "viewer": viewer});
        ana.post("/audience-preview", body)
    };
    let absent = ask("nox").await;
    assert_eq!(absent.status, 404);
    ask("bea").await.is_as_absent("bea", &absent, "nox");
    befriend(&ana, "bea", 0.8).await;
    assert_eq!(ask("bea").await.is(200)["seen_as"]["visible"], true);
    block(&bea, "ana").await;
    ask("bea").await.is_as_absent("bea", &absent, "nox");
    let wrong = json!({"kind": "offer", "choices": "all", "viewer": 7});
    ana.post("/audience-preview", wrong).await.refused(422, "INVALID_BODY");
}
