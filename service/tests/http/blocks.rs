//! Tests of blocks: hidden items look absent.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{World, befriend, block, cases, circle, post, walked};

cases![
    a_block_is_recorded_once_and_lifted_once,
    blocks_come_in_pages,
    one_blocks_so_many_and_no_more,
    blocks_have_a_pace,
    one_may_not_block_oneself,
    whoever_is_hidden_looks_like_nobody_in_both_directions,
    whoever_blocks_takes_back_trust_and_circles_too,
    nobody_learns_by_blocking_who_is_there,
    nobody_learns_by_taking_back_who_is_there,
    two_blocks_are_lifted_one_by_one,
    a_block_of_an_id_waits_for_whoever_comes_with_it,
    blocks_of_others_change_no_number,
    a_path_through_somebody_hidden_is_not_shown,
];

fn members(rows: &Value) -> Vec<&str> {
    rows["rows"].as_array().unwrap().iter().map(|row| row["member"].as_str().unwrap()).collect()
}

async fn a_block_is_recorded_once_and_lifted_once(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let blocked = json!({"member": "bea", "changed": true});
    assert_eq!(ana.post("/blocks", json!({"member": "bea"})).await.is(201), blocked);
    assert_eq!(ana.post("/blocks", json!({"member": "bea"})).await.is(200)["changed"], false);
    block(&ana, "carl").await;
    assert_eq!(members(&ana.get("/blocks").await.is(200)), ["bea", "carl"]);
    let none = bea.get("/blocks").await.is(200);
    assert!(members(&none).is_empty(), "nobody learns who has blocked them");
    assert_eq!(bea.delete("/blocks/ana").await.is(200)["changed"], false, "it is not hers");
    assert_eq!(ana.delete("/blocks/bea").await.is(200)["changed"], true);
    assert_eq!(ana.delete("/blocks/bea").await.is(200)["changed"], false);
    assert_eq!(members(&ana.get("/blocks").await.is(200)), ["carl"]);
}

async fn blocks_come_in_pages(world: &World) {
    let ana = world.as_("ana");
    for id in ["hugo", "bea", "gwen", "nox", "carl"] {
        block(&ana, id).await;
    }
    let all = walked(&ana, "/blocks", 2).await;
    assert_eq!(members(&json!({"rows": all})), ["bea", "carl", "gwen", "hugo", "nox"]);
    assert_eq!(walked(&ana, "/blocks", 5).await, all);
    ana.get("/blocks?limit=101").await.refused(422, "INVALID_LIMIT");
    ana.get("/blocks?cursor=x").await.refused(422, "INVALID_CURSOR");
}

async fn one_blocks_so_many_and_no_more(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    world
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
             INSERT INTO block (blocker, blocked, at) SELECT 'ana', 'nobody-' || i, 0 FROM n",
        )
        .await;
    block(&ana, "bea").await;
    let refused = ana.post("/blocks", json!({"member": "carl"})).await;
    assert_eq!(refused.refused(409, "TOO_MANY_BLOCKS")["most"], 10_000);
    assert_eq!(ana.post("/blocks", json!({"member": "bea"})).await.is(200)["changed"], false);
    ana.delete("/blocks/nobody-1").await.is(200);
    block(&ana, "carl").await;
    block(&bea, "carl").await;
}

async fn blocks_have_a_pace(world: &World) {
    let limited = ["--block-changes", "3"];
    let server = world.serve(&limited);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    let blocks = |whom: &str| ana.post("/blocks", json!({"member": whom}));
    block(&ana, "carl").await;
    blocks("carl").await.is(200);
    ana.delete("/blocks/dora").await.is(200);
    block(&ana, "nobody-1").await;
    ana.delete("/blocks/carl").await.is(200);
    let mut told = BTreeSet::new();
    for whom in ["carl", "nobody-2"] {
        let refused = blocks(whom).await;
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=86_400).contains(&wait), "{wait}");
        told.insert(refused.refused(429, "TOO_MANY_BLOCK_CHANGES")["detail"].to_string());
    }
    assert_eq!(told.len(), 1, "whether there is anybody or not");
    blocks("nobody-1").await.is(200);
    ana.delete("/blocks/nobody-1").await.is(200);
    block(&bea, "carl").await;
    drop(server);
    let again = world.serve(&limited);
    let ana = ana.on(&again);
    let refused = ana.post("/blocks", json!({"member": "carl"})).await;
    refused.refused(429, "TOO_MANY_BLOCK_CHANGES");
    assert_eq!(ana.get("/blocks").await.is(200)["total"], 0);
}

async fn one_may_not_block_oneself(world: &World) {
    let ana = world.as_("ana");
    ana.post("/blocks", json!({"member": "ana"})).await.refused(422, "SELF_BLOCK");
    ana.post("/blocks", json!({"member": ""})).await.refused(422, "INVALID_BODY");
    ana.post("/blocks", json!({})).await.refused(422, "INVALID_BODY");
}

async fn whoever_is_hidden_looks_like_nobody_in_both_directions(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.put("/members/bea/trust", json!({})).await.is(200);
    bea.put("/members/ana/trust", json!({})).await.is(200);
    block(&ana, "bea").await;
    for (asker, hidden) in [(&ana, "bea"), (&bea, "ana")] {
        for path in ["", "/trust"] {
            let answer = asker.get(format!("/members/{hidden}{path}")).await;
            let absent = asker.get(format!("/members/nox{path}")).await;
            answer.is_as_absent(hidden, &absent, "nox");
        }
        let answer = asker.put(format!("/members/{hidden}/trust"), json!({"weight": 9})).await;
        let absent = asker.put("/members/nox/trust", json!({"weight": 9})).await;
        answer.is_as_absent(hidden, &absent, "nox");
    }
    let answer = bea.delete("/members/ana/trust").await;
    answer.is_as_absent("ana", &bea.delete("/members/nox/trust").await, "nox");
    ana.delete("/blocks/bea").await.is(200);
    assert_eq!(ana.get("/members/bea/trust").await.is(200)["direct"], 0.8, "as it was before");
    assert_eq!(bea.get("/members/ana/trust").await.is(200)["direct"], 0.8);
}

async fn whoever_blocks_takes_back_trust_and_circles_too(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let kin = circle(&ana, &[&bea, &carl]).await;
    for id in ["bea", "carl"] {
        befriend(&ana, id, 0.9).await;
    }
    let for_kin = post(&ana, "offer", json!({"sharing": {"circle": kin}})).await;
    let for_trusted = post(&ana, "offer", json!({"sharing": "trusted_network"})).await;
    block(&ana, "bea").await;
    let gone = ana.delete(format!("/trust-circles/{kin}/members/bea")).await.is(200);
    assert_eq!(gone, json!({"circle": kin, "member": "bea", "changed": true}));
    let gone = ana.delete("/members/bea/trust").await.is(200);
    assert_eq!(gone, json!({"member": "bea", "direct": null, "shared": null, "changed": true}));
    ana.delete("/blocks/bea").await.is(200);
    for id in [&for_kin, &for_trusted] {
        bea.get(format!("/listings/{id}")).await.refused(404, "NOT_FOUND");
        carl.get(format!("/listings/{id}")).await.is(200);
    }
    assert_eq!(ana.get("/members/bea/trust").await.is(200)["direct"], Value::Null);
    assert_eq!(ana.get(format!("/trust-circles/{kin}")).await.is(200)["members"], 1);
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn nobody_learns_by_blocking_who_is_there(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    block(&ana, "bea").await;
    let hidden = bea.post("/blocks", json!({"member": "ana"})).await;
    let absent = bea.post("/blocks", json!({"member": "nox"})).await;
    let (status, headers, body) = absent.outside();
    assert_eq!(hidden.outside(), (status, headers, body.replace("nox", "ana")));
    let hidden = bea.delete("/blocks/ana").await.is(200);
    let absent = bea.delete("/blocks/nox").await.is(200);
    assert_eq!(hidden["changed"], absent["changed"]);
}

/// Carl has blocked Ana, who trusts him and has him in a circle; nobody is called `noxx`.
async fn nobody_learns_by_taking_back_who_is_there(world: &World) {
    let [ana, carl] = world.people(["ana", "carl"]);
    let kin = circle(&ana, &[&carl]).await;
    befriend(&ana, "carl", 0.9).await;
    block(&carl, "ana").await;
    let take_back = async |id: &str| {
        let from_circle = ana.delete(format!("/trust-circles/{kin}/members/{id}")).await;
        [from_circle, ana.delete(format!("/members/{id}/trust")).await]
    };
    for (hidden, absent) in take_back("carl").await.iter().zip(take_back("noxx").await) {
        hidden.is_as_absent("carl", &absent, "noxx");
    }
    for id in ["carl", "noxx"] {
        block(&ana, id).await;
    }
    // What she has blocked herself is no secret to her, but whether anybody is there still is.
    for _ in 0..2 {
        for (hidden, absent) in take_back("carl").await.iter().zip(take_back("noxx").await) {
            assert_eq!(hidden.revision() + 2, absent.revision(), "a write like any other");
            let told = (hidden.status, hidden.body.to_string());
            assert_eq!(told, (200, absent.body.to_string().replace("noxx", "carl")));
        }
    }
}

async fn two_blocks_are_lifted_one_by_one(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    befriend(&ana, "bea", 0.8).await;
    block(&ana, "bea").await;
    block(&bea, "ana").await;
    ana.delete("/blocks/bea").await.is(200);
    ana.get("/members/bea").await.refused(404, "NOT_FOUND");
    bea.delete("/blocks/ana").await.is(200);
    ana.get("/members/bea").await.is(200);
}

async fn a_block_of_an_id_waits_for_whoever_comes_with_it(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    block(&ana, "ida").await;
    let [ida] = world.add(["ida"]);
    let absent = ida.get("/members/nox").await;
    ida.get("/members/ana").await.is_as_absent("ana", &absent, "nox");
    ana.get("/members/ida").await.refused(404, "NOT_FOUND");
    befriend(&bea, "ida", 0.8).await;
    bea.get("/members/ida").await.is(200);
    ana.get("/members/ida").await.refused(404, "NOT_FOUND");
}

async fn blocks_of_others_change_no_number(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    ana.put("/members/bea/trust", json!({"weight": 1})).await.is(200);
    bea.put("/members/carl/trust", json!({"weight": 0.5})).await.is(200);
    block(&carl, "bea").await;
    assert_eq!(ana.get("/members/carl/trust").await.is(200)["trust"], 0.5);
    block(&bea, "carl").await;
    assert_eq!(ana.get("/members/carl/trust").await.is(200)["trust"], 0.5);
    block(&ana, "bea").await;
    assert_eq!(ana.get("/members/carl/trust").await.is(200)["trust"], 0.0, "one's own do");
}

async fn a_path_through_somebody_hidden_is_not_shown(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.put("/members/dora/trust", json!({"weight": 1})).await.is(200);
    let dora = world.as_("dora");
    dora.put("/members/bea/trust", json!({"weight": 1})).await.is(200);
    bea.put("/members/carl/trust", json!({"weight": 0.5})).await.is(200);
    assert_eq!(ana.get("/members/carl/trust").await.is(200)["path"]["members"][2], "bea");
    block(&bea, "ana").await;
    let told = ana.get("/members/carl/trust").await.is(200);
    assert_eq!((&told["trust"], &told["path"]), (&json!(0.5), &Value::Null));
}
