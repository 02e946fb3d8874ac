//! Tests that private declarations reveal nothing: neither acquaintances, nor counts, nor withheld answers change
//! with one of them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Person, Server, World, befriend, block, cases, found, post};

cases![
    trust_that_is_kept_hides_nobody,
    every_server_knows_what_is_kept,
    no_weight_decides_whether_a_source_is_known,
    beyond_the_limit_a_nought_is_withheld,
    beyond_the_limit_nobody_is_known_by_a_number,
    no_preview_counts_what_is_kept_whoever_is_blocked,
    no_preview_tells_a_weight_that_an_ally_was_given,
    a_preview_by_trust_is_a_question,
];

async fn keeps(who: &Person, whom: &str, weight: f64) {
    let kept = json!({"weight": weight, "shared": false});
    who.put(format!("/members/{whom}/trust"), kept).await.is(200);
}

/// Asks until no more is answered today.
async fn use_up(who: &Person) {
    while who.get("/members/dora/trust").await.status == 200 {}
}

async fn trust_that_is_kept_hides_nobody(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    befriend(&ana, "bea", 0.6).await;
    let absent = carl.get("/members/nox").await;
    // Carl's ally Dora goes through all weights, and Bea reaches him or does not.
    for secret in [None, Some(0.9)] {
        if let Some(weight) = secret {
            keeps(&ana, "dora", weight).await;
        }
        for by_bea in [0.16, 0.17, 1.0] {
            befriend(&bea, "carl", by_bea).await;
            for by_dora in [0.1, 0.2, 0.7, 1.0] {
                befriend(&dora, "carl", by_dora).await;
                let told = carl.get("/members/ana").await;
                match by_bea {
                    0.16 => told.is_as_absent("ana", &absent, "nox"),
                    _ => assert_eq!(told.is(200)["trust"], 0.0, "{secret:?} {by_bea} {by_dora}"),
                }
            }
        }
    }
    bea.delete("/members/carl/trust").await.is(200);
    carl.get("/members/ana").await.is_as_absent("ana", &absent, "nox");
    ana.put("/members/dora/trust", json!({"shared": true})).await.is(200);
    carl.get("/members/ana").await.is(200);
}

async fn every_server_knows_what_is_kept(world: &World) {
    let [ana, carl] = world.people(["ana", "carl"]);
    let absent = carl.get("/members/nox").await;
    let follower = world.serve(&[]);
    let mut servers = vec![&world.server, &follower];
    let share = async |is_shared: bool| {
        let body = json!({"weight": 0.9, "shared": is_shared});
        ana.put("/members/carl/trust", body).await.is(200);
    };
    let is_known = async |server: &Server, is_known: bool| {
        let answer = carl.on(server).get("/members/ana").await;
        match is_known {
            true => drop(answer.is(200)),
            false => answer.is_as_absent("ana", &absent, "nox"),
        }
    };
    for is_shared in [true, false, true, false] {
        share(is_shared).await;
        for server in &servers {
            is_known(server, is_shared).await;
        }
    }
    // One that starts from the record, and one that starts from the checkpoint of another that has ended.
    let mut late = world.serve(&[]);
    is_known(&late, false).await;
    assert!(late.stop().success());
    let later = world.serve(&[]);
    is_known(&later, false).await;
    servers.push(&later);
    // A declaration that comes again is shared, unless its source says otherwise.
    ana.delete("/members/carl/trust").await.is(200);
    befriend(&ana, "carl", 0.9).await;
    for server in &servers {
        is_known(server, true).await;
    }
}

async fn no_weight_decides_whether_a_source_is_known(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let absent = bea.get("/members/nox").await;
    bea.get("/members/ana").await.is_as_absent("ana", &absent, "nox");
    let mut told = BTreeSet::new();
    for weight in [0.001, 0.05, 0.1, 0.9] {
        befriend(&ana, "bea", weight).await;
        told.insert(bea.get("/members/ana").await.is(200).to_string());
        keeps(&ana, "bea", weight).await;
        bea.get("/members/ana").await.is_as_absent("ana", &absent, "nox");
        ana.put("/members/bea/trust", json!({"shared": true})).await.is(200);
    }
    assert_eq!(told.len(), 1, "{told:?}");
}

async fn beyond_the_limit_a_nought_is_withheld(world: &World) {
    let server = world.serve(&["--trust-questions", "2"]);
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]).map(|person| person.on(&server));
    keeps(&bea, "carl", 0.5).await;
    let id = post(&carl, "offer", json!({"is_public": true})).await;
    let own = post(&ana, "offer", json!({"sharing": "network_wide"})).await;
    let told = async || {
        let page = ana.get("/listings?include_public=true").await.is(200);
        let one = ana.get(format!("/listings/{id}")).await.is(200)["trust"].clone();
        let profile = ana.get("/members/carl").await.is(200)["trust"].clone();
        let why = ana.get(format!("/explain/{own}?viewer=carl")).await;
        (page["rows"][0]["trust"].clone(), one, profile, why.status)
    };
    let nought = || json!(0.0);
    assert_eq!(
        told().await,
        (nought(), nought(), nought(), 200),
        "it is told while there are questions"
    );
    use_up(&ana).await;
    for weight in [0.1, 0.19, 0.2, 0.21, 1.0] {
        befriend(&ana, "bea", weight).await;
        assert_eq!(told().await, (Value::Null, Value::Null, Value::Null, 429), "{weight}");
    }
}

async fn beyond_the_limit_nobody_is_known_by_a_number(world: &World) {
    let server = world.serve(&["--trust-questions", "2"]);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    keeps(&bea, "carl", 0.5).await;
    let absent = ana.get("/members/noxa").await;
    befriend(&ana, "bea", 0.19).await;
    ana.get("/members/carl").await.is_as_absent("carl", &absent, "noxa");
    befriend(&ana, "bea", 0.2).await;
    assert_eq!(ana.get("/members/carl").await.is(200)["trust"], 0.1);
    use_up(&ana).await;
    for weight in [0.19, 0.21, 1.0] {
        befriend(&ana, "bea", weight).await;
        ana.get("/members/carl").await.is_as_absent("carl", &absent, "noxa");
    }
    assert_eq!(ana.get("/members/bea").await.is(200)["trust"], 1.0, "that is her own");
}

/// How many a preview says that trust and nearness admit.
async fn counted(who: &Person) -> Vec<Value> {
    let body = json!({"kind": "need", "sharing": "network_wide"});
    let told = who.post("/audience-preview", body).await.is(200);
    let parts = told["by_grant"].as_array().unwrap().iter();
    parts.map(|part| part["count"].clone()).collect()
}

async fn no_preview_counts_what_is_kept_whoever_is_blocked(world: &World) {
    let ana = world.as_("ana");
    let others = ["bea", "carl", "dora", "emil", "finn"].map(|id| world.as_(id));
    let [gwen, hugo] = world.people(["gwen", "hugo"]);
    for person in others.iter().chain([&ana, &gwen, &hugo]) {
        person.put("/me/place", json!({"latitude": 50.0, "longitude": 10.0})).await.is(200);
    }
    for other in &others {
        befriend(other, "ana", 0.4).await;
    }
    // Gwen keeps it to herself; Hugo trusts nobody.
    keeps(&gwen, "ana", 0.9).await;
    let none = Value::Null;
    assert_eq!(counted(&ana).await, [none.clone(), json!(5), none.clone()]);
    // One is taken out and put back, and then those of whom Ana would like to know.
    for other in ["bea", "gwen", "hugo", "bea"] {
        block(&ana, other).await;
        let five = if other == "bea" { none.clone() } else { json!(5) };
        assert_eq!(counted(&ana).await, [none.clone(), five, none.clone()], "{other}");
        ana.delete(format!("/blocks/{other}")).await.is(200);
    }
    others[0].delete("/members/ana/trust").await.is(200);
    assert_eq!(counted(&ana).await, [none.clone(), none.clone(), none.clone()], "four, and Gwen");
    // A group makes it known that somebody is near, and nothing else.
    found(&ana, "oak", &[&hugo]).await;
    let body = json!({"kind": "need", "sharing": "anyone_local"});
    let told = ana.post("/audience-preview", body).await.is(200);
    assert_eq!(told["by_grant"][0], json!({"via": "community", "count": 1}));
}

async fn no_preview_tells_a_weight_that_an_ally_was_given(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    // Four of Ana's own, one of whom is Bea.
    for own in ["dora", "emil", "finn"] {
        befriend(&ana, own, 0.2).await;
    }
    for is_shared in [false, true] {
        let declared = json!({"weight": 0.5, "shared": is_shared});
        carl.put("/members/bea/trust", declared).await.is(200);
        for weight in [0.19, 0.2, 0.21, 1.0] {
            befriend(&bea, "ana", weight).await;
            assert_eq!(counted(&ana).await, [Value::Null, Value::Null, Value::Null], "{weight}");
        }
    }
    befriend(&carl, "ana", 0.5).await;
    assert_eq!(counted(&ana).await, [Value::Null, Value::Null, json!(5)], "that is known to Ana");
}

async fn a_preview_by_trust_is_a_question(world: &World) {
    let server = world.serve(&["--trust-questions", "2"]);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    let preview =
        |sharing: &str| ana.post("/audience-preview", json!({"kind": "need", "sharing": sharing}));
    for sharing in ["network_wide", "trusted_network", "anyone_local", "network_wide"] {
        preview(sharing).await.is(200);
    }
    block(&ana, "carl").await;
    preview("network_wide").await.is(200);
    befriend(&bea, "ana", 0.5).await;
    for sharing in ["network_wide", "trusted_network", "anyone_local"] {
        preview(sharing).await.refused(429, "TOO_MANY_QUESTIONS");
    }
    for sharing in ["my_community", "my_cell", "private"] {
        preview(sharing).await.is(200);
    }
}
