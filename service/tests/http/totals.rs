//! Tests of totals: every list states the number of rows that a walk through its pages finds, for each reader.

use serde_json::{Value, json};

use crate::harness::{Person, World, befriend, block, cases, cell, circle, found, partners, post};
use crate::walk::{About, readable};

cases![every_list_has_a_total, every_total_is_what_a_walk_finds, what_is_hidden_counts_nowhere,];

/// Lists that are grouped, or that count something else than rows; and the search of members, which cannot be counted
/// without a question of trust about each of them.
const NO_LIST: [&str; 2] = ["/discovery/browse", "/members"];

async fn every_list_has_a_total(world: &World) {
    let document = &world.ground.description.document;
    let mut lists = 0;
    for (route, item) in document["paths"].as_object().unwrap() {
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let Some(reference) = schema["$ref"].as_str() else { continue };
        let schema = document.pointer(&reference[1..]).unwrap();
        let is_list = !NO_LIST.contains(&route.trim_start_matches("/api/v1"));
        if is_list && schema["properties"]["rows"].is_object() {
            lists += 1;
            assert_eq!(schema["properties"]["total"]["type"], "integer", "{route}");
            let required = schema["required"].as_array().unwrap();
            assert!(required.contains(&json!("total")), "{route}");
        }
    }
    assert!(lists > 20, "{lists}");
}

/// A town in which every list has rows, and some are hidden; gives what to ask about.
async fn town(world: &World) -> (About, [Person; 3]) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    found(&ana, "elm", &[&bea]).await;
    found(&carl, "fir", &[]).await;
    partners(("oak", &ana), ("fir", &carl)).await;
    for name in ["one", "two", "three"] {
        ana.post("/communities/oak/cells", json!({"name": name})).await.is(201);
        ana.post("/me/tokens", json!({"label": name})).await.is(201);
    }
    let nest = cell(&ana, "oak", &[]).await;
    for member in ["bea", "carl"] {
        let inviting = format!("/communities/oak/cells/{nest}/invitations");
        ana.post(inviting, json!({"member": member})).await.is(201);
    }
    let kin = circle(&ana, &[&bea, &carl]).await;
    circle(&ana, &[]).await;
    for _ in 0..3 {
        ana.post(format!("/trust-circles/{kin}/invite"), json!({})).await.is(201);
    }
    for (who, whom) in [(&ana, "bea"), (&ana, "carl"), (&bea, "ana"), (&carl, "ana")] {
        befriend(who, whom, 0.8).await;
    }
    let need = post(&ana, "need", json!({"community": "oak", "is_public": true})).await;
    for who in [&bea, &carl] {
        post(who, "offer", json!({"community": "oak"})).await;
        who.post(format!("/support/needs/{need}/respond"), json!({})).await.is(201);
        let exchange = json!({"role": "provider", "kind": "service", "mode": "gift", "title": "canary:ana,bea,carl"});
        who.post("/communities/oak/exchanges", exchange).await.is(201);
        let credit = json!({"role": "provider", "kind": "service", "mode": "credit", "minutes": 60, "with": "ana", "title": "x"});
        let made = who.post("/communities/oak/exchanges", credit).await.is(201);
        let path = format!("/exchanges/{}", made["id"].as_str().unwrap());
        ana.post(format!("{path}/request"), json!({})).await.is(200);
        who.post(format!("{path}/accept"), json!({})).await.is(200);
    }
    for id in ["eve", "nobody-yet"] {
        block(&ana, id).await;
    }
    let about = [
        ("communities", "oak".to_owned()),
        ("cells", nest),
        ("trust-circles", kin),
        ("offers", need.clone()),
        ("needs", need),
        ("members", "bea".to_owned()),
    ];
    (About::from(about), [ana, bea, carl])
}

/// The lists among what can be read, each with its rows: how many there are said to be, and are.
async fn walked(world: &World, about: &About, who: &Person) -> Vec<(String, u64, Vec<Value>)> {
    let mut lists = Vec::new();
    for path in readable(&world.ground.description, about) {
        if path.contains('?') || NO_LIST.contains(&path.as_str()) {
            continue;
        }
        let first = who.get(path.clone()).await;
        if first.status != 200 || !first.body["rows"].is_array() {
            continue;
        }
        let total = first.body["total"].as_u64().unwrap_or_else(|| panic!("{}", first.told()));
        let is_paged = first.body.get("next_cursor").is_some();
        let (mut rows, mut page) = (Vec::new(), first.body.clone());
        if is_paged {
            page = who.get(format!("{path}?limit=1")).await.is(200);
        }
        loop {
            assert_eq!(page["total"], total, "{path}: on every page");
            rows.extend(page["rows"].as_array().unwrap().iter().cloned());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            page = who.get(format!("{path}?limit=1&cursor={cursor}")).await.is(200);
        }
        lists.push((path, total, rows));
    }
    lists
}

async fn every_total_is_what_a_walk_finds(world: &World) {
    let (about, people) = town(world).await;
    for (number, who) in people.iter().enumerate() {
        let lists = walked(world, &about, who).await;
        for (path, total, rows) in &lists {
            assert_eq!(*total, rows.len() as u64, "{path} for {:?}", who.id);
        }
        if number == 0 {
            let filled = lists.iter().filter(|(_, total, _)| *total > 1).count();
            assert!(
                filled > 14,
                "{filled} of {:?}",
                lists.iter().map(|it| (&it.0, it.1)).collect::<Vec<_>>()
            );
        }
    }
}

async fn what_is_hidden_counts_nowhere(world: &World) {
    let (about, [ana, bea, _]) = town(world).await;
    let before = walked(world, &about, &ana).await;
    block(&bea, "ana").await;
    let after = walked(world, &about, &ana).await;
    for (path, total, rows) in &after {
        assert_eq!(*total, rows.len() as u64, "{path}");
    }
    let total = |lists: &[(String, u64, Vec<Value>)], path: &str| {
        lists.iter().find(|it| it.0 == path).map(|it| it.1).unwrap_or_else(|| panic!("{path}"))
    };
    for path in
        ["/communities/oak/members", "/communities/oak/exchanges", "/me/exchanges", "/me/trust"]
    {
        assert!(total(&after, path) < total(&before, path), "{path}");
    }
}
