//! Credits: balances, statements, limits, settlement, and what flows between communities.

use serde_json::{Value, json};

use crate::harness::{Person, World, block, cases, found, join, partners};

cases![
    balances_are_ones_own_and_for_stewards,
    a_statement_is_ones_own,
    stewards_see_all_accounts_and_they_sum_to_nothing,
    stewards_set_limits,
    limits_have_their_refusals,
    the_limits_of_a_side_of_a_partnership_are_set,
    a_soft_limit_warns,
    what_one_had_is_settled_when_one_leaves,
    flow_counts_what_communities_did_for_each_other,
    the_operators_can_verify_it_all,
];

/// Ana does something for somebody in the same community, or a partner of it.
async fn pay(ana: &Person, receiver: &Person, minutes: u32) {
    let body = json!({
        "role": "provider", "with": receiver.id, "kind": "service", "mode": "credit",
        "minutes": minutes, "title": "a service",
    });
    let made = ana.post("/communities/oak/exchanges", body).await.is(201);
    let id = made["id"].as_str().unwrap();
    let steps = [
        (receiver, "request"),
        (ana, "accept"),
        (ana, "start"),
        (ana, "complete"),
        (receiver, "complete"),
    ];
    for (who, what) in steps {
        who.post(format!("/exchanges/{id}/{what}"), json!({})).await.is(200);
    }
}

async fn balances_are_ones_own_and_for_stewards(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    pay(&ana, &bea, 90).await;
    let own = bea.get("/members/bea/credit-balance").await.is(200);
    let expected = json!({
        "community": "oak", "balance": -90, "earned": 0, "spent": 90, "pending": 0, "awaited": 0,
        "available": -90, "floor": -1200, "ceiling": null, "soft": null,
    });
    assert_eq!(own, json!({"member": "bea", "rows": [expected], "total": 1}));
    assert_eq!(ana.get("/members/bea/credit-balance").await.is(200)["rows"][0]["balance"], -90);
    let absent = carl.get("/members/nox/credit-balance").await;
    carl.get("/members/bea/credit-balance").await.is_as_absent("bea", &absent, "nox");
    block(&bea, "ana").await;
    let absent = ana.get("/members/nox/credit-balance").await;
    ana.get("/members/bea/credit-balance").await.is_as_absent("bea", &absent, "nox");
    let none = world.as_("dora").get("/members/dora/credit-balance").await.is(200);
    assert_eq!(none["rows"], json!([]));
}

async fn a_statement_is_ones_own(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    pay(&ana, &bea, 30).await;
    pay(&ana, &bea, 60).await;
    let path = "/communities/oak/ledger";
    let rows = ana.get(path).await.is(200)["rows"].clone();
    let minutes: i64 =
        rows.as_array().unwrap().iter().map(|r| r["minutes"].as_i64().unwrap()).sum();
    assert_eq!(minutes, 90);
    assert_eq!(rows[0]["with"]["member"], "bea");
    assert_eq!(carl.get(path).await.is(200)["rows"], json!([]));
    let page = bea.get(format!("{path}?limit=1")).await.is(200);
    let next = format!("{path}?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    let rest = bea.get(next).await.is(200);
    assert_ne!(rest["rows"][0]["id"], page["rows"][0]["id"]);
    world.as_("dora").get(path).await.refused(403, "NOT_IN_COMMUNITY");
    ana.get("/communities/ash/ledger").await.refused(404, "NOT_FOUND");
    ana.get(format!("{path}?limit=0")).await.refused(422, "INVALID_LIMIT");
}

async fn stewards_see_all_accounts_and_they_sum_to_nothing(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    pay(&ana, &bea, 30).await;
    pay(&ana, &carl, 45).await;
    let path = "/communities/oak/ledger/accounts";
    let all = ana.get(path).await.is(200);
    assert_eq!(all["sum"], 0);
    let balances: i64 =
        all["rows"].as_array().unwrap().iter().map(|r| r["balance"].as_i64().unwrap()).sum();
    assert_eq!(balances, 0);
    block(&carl, "ana").await;
    let shown = ana.get(path).await.is(200);
    assert_eq!(shown["sum"], 0);
    assert!(!shown.to_string().contains("carl"), "{shown}");
    bea.get(path).await.refused(403, "NOT_STEWARD");
    world.as_("dora").get(path).await.refused(403, "NOT_IN_COMMUNITY");
    ana.get("/communities/ash/ledger/accounts").await.refused(404, "NOT_FOUND");
    ana.get(format!("{path}?limit=0")).await.refused(422, "INVALID_LIMIT");
    let page = ana.get(format!("{path}?limit=1")).await.is(200);
    assert!(page["next_cursor"].is_string());
}

async fn stewards_set_limits(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let path = "/communities/oak/ledger/accounts/bea/limits";
    let set = ana.post(path, json!({"floor": -60, "ceiling": 600, "soft": -30})).await.is(200);
    assert_eq!(
        (&set["member"], &set["floor"], &set["ceiling"]),
        (&json!("bea"), &json!(-60), &json!(600))
    );
    let kept = ana.post(path, json!({"floor": null})).await.is(200);
    assert_eq!(
        (&kept["floor"], &kept["ceiling"]),
        (&Value::Null, &json!(600)),
        "left out stays, null is none"
    );
    assert_eq!(bea.get("/members/bea/credit-balance").await.is(200)["rows"][0]["soft"], -30);
    let revision = ana.get("/session").await.revision();
    assert_eq!(ana.post(path, json!({"ceiling": 600})).await.revision(), revision);
}

async fn limits_have_their_refusals(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    let path = "/communities/oak/ledger/accounts/bea/limits";
    for body in [json!({"floor": 1}), json!({"ceiling": -1})] {
        let refused = ana.post(path, body).await.refused(422, "INVALID_LIMITS");
        let said = |value: &Value| value.as_i64().map_or("none".to_owned(), |n| n.to_string());
        let (floor, ceiling) = (said(&refused["floor"]), said(&refused["ceiling"]));
        let told = refused["detail"].as_str().unwrap();
        assert!(told.ends_with(&format!("not {floor} and {ceiling}")), "{told}");
    }
    ana.post(path, json!({"floor": "low"})).await.refused(422, "INVALID_BODY");
    bea.post(path, json!({})).await.refused(403, "NOT_STEWARD");
    carl.post(path, json!({})).await.refused(403, "NOT_IN_COMMUNITY");
    let at = |member: &str| format!("/communities/oak/ledger/accounts/{member}/limits");
    let absent = ana.post(at("noxx"), json!({})).await;
    ana.post(at("carl"), json!({})).await.is_as_absent("carl", &absent, "noxx");
    let other = path.replace("oak", "ash");
    ana.post(other, json!({})).await.refused(404, "NOT_FOUND");
    ana.patch("/communities/oak", json!({"credit": false})).await.is(200);
    ana.post(path, json!({"floor": -5})).await.refused(422, "CREDIT_NOT_USED");
}

async fn the_limits_of_a_side_of_a_partnership_are_set(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    found(&world.as_("dora"), "fir", &[]).await;
    let id = partners(("oak", &ana), ("elm", &bea)).await;
    let at =
        |community: &str, id: &str| format!("/communities/{community}/ledger/clearing/{id}/limits");
    let path = at("oak", &id);
    let set = ana.post(&path, json!({"floor": -60, "ceiling": 60})).await.is(200);
    assert_eq!((&set["kind"], &set["partnership"]), (&json!("clearing"), &json!(id)));
    pay(&ana, &bea, 60).await;
    let body = json!({
        "role": "provider", "with": "bea", "kind": "service", "mode": "credit", "minutes": 1,
        "title": "more",
    });
    let made = ana.post("/communities/oak/exchanges", body).await.is(201);
    let more = made["id"].as_str().unwrap();
    bea.post(format!("/exchanges/{more}/request"), json!({})).await.is(200);
    let refused = ana.post(format!("/exchanges/{more}/accept"), json!({})).await;
    refused.refused(409, "BELOW_FLOOR");
    carl.post(&path, json!({})).await.refused(403, "NOT_STEWARD");
    bea.post(&path, json!({})).await.refused(403, "NOT_IN_COMMUNITY");
    ana.post(at("oak", "nox"), json!({})).await.refused(404, "NOT_FOUND");
    ana.post(at("ash", &id), json!({})).await.refused(404, "NOT_FOUND");
    world.as_("dora").post(at("fir", &id), json!({})).await.refused(404, "NOT_FOUND");
    ana.post(&path, json!({"floor": 5})).await.refused(422, "INVALID_LIMITS");
}

async fn a_soft_limit_warns(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    ana.post("/communities/oak/ledger/accounts/bea/limits", json!({"soft": -50})).await.is(200);
    pay(&ana, &bea, 40).await;
    let kinds = async || bea.get("/notifications").await.is(200).to_string();
    assert!(!kinds().await.contains("balance_low"));
    pay(&ana, &bea, 40).await;
    assert!(kinds().await.contains("balance_low"));
}

async fn what_one_had_is_settled_when_one_leaves(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    pay(&ana, &bea, 90).await;
    bea.delete("/communities/oak/members/me").await.is(204);
    let accounts = ana.get("/communities/oak/ledger/accounts").await.is(200);
    assert_eq!(accounts["sum"], 0);
    let rows = accounts["rows"].as_array().unwrap();
    let left = rows.iter().find(|row| row["kind"] == "settlement").unwrap();
    assert_eq!(left["balance"], -90);
    join(&bea, "oak", &ana).await;
    pay(&ana, &bea, 30).await;
    let balance = bea.get("/members/bea/credit-balance").await.is(200);
    assert_eq!(balance["rows"][0]["balance"], -30, "begun anew");
}

async fn flow_counts_what_communities_did_for_each_other(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    pay(&ana, &bea, 60).await;
    pay(&ana, &bea, 30).await;
    pay(&ana, &carl, 45).await;
    let flow = world.as_("dora").get("/metrics/flow").await.is(200);
    assert_eq!((&flow["count"], &flow["minutes"]), (&json!(2), &json!(90)), "not within one");
    let elm = json!({"community": "elm", "outflow": 0, "inflow": 2, "minutes": {"outflow": 0, "inflow": 90}});
    let oak = json!({"community": "oak", "outflow": 2, "inflow": 0, "minutes": {"outflow": 90, "inflow": 0}});
    assert_eq!(flow["communities"], json!([elm, oak]));
    assert_eq!(flow["until"].as_i64().unwrap() - flow["since"].as_i64().unwrap(), 30 * 24 * 3600);
    world.sql("UPDATE exchange SET completed_at = completed_at - 2592100").await;
    assert_eq!(
        ana.get("/metrics/flow").await.is(200)["count"],
        0,
        "what is long ago is not counted"
    );
    assert_eq!(ana.get("/metrics/flow?community=oak").await.is(200)["count"], 0);
    ana.get("/metrics/flow?community=ash").await.refused(404, "NOT_FOUND");
    ana.get("/metrics/flow?community=").await.refused(422, "INVALID_QUERY");
}

async fn the_operators_can_verify_it_all(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    pay(&ana, &bea, 60).await;
    pay(&ana, &carl, 45).await;
    carl.delete("/communities/oak/members/me").await.is(204);
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
    world.sql("UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE account = 'member:ana'").await;
    let (sound, told) = world.verify();
    assert!(!sound && told.contains("ledger"), "{told}");
}
