//! Tests of credits: balances, statements, limits, settlement, and the flow between communities.

use serde_json::{Value, json};

use crate::harness::{Database, Person, World, block, cases, found, join, partners, pay};

cases![
    balances_are_ones_own_and_for_stewards,
    a_statement_is_ones_own,
    stewards_see_all_accounts_and_they_sum_to_nothing,
    stewards_set_limits,
    limits_have_their_refusals,
    the_limits_of_a_side_of_a_partnership_are_set,
    a_soft_limit_warns,
    what_one_had_is_settled_when_one_leaves_and_taken_back,
    stewards_are_told_of_what_somebody_leaves_with,
    a_reversal_goes_to_whoever_carries_the_balance,
    what_has_lapsed_counts_in_no_view,
    the_books_are_complete_when_members_hide,
    flow_counts_what_communities_did_for_each_other,
    flow_leaves_nothing_where_somebody_takes_out_their_own,
    flow_tells_of_no_single_exchange_whatever_is_asked_when,
    the_operators_can_verify_it_all,
];

async fn balances_are_ones_own_and_for_stewards(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    pay(&ana, &bea, 90).await;
    let own = bea.get("/members/bea/credit-balance").await.is(200);
    let expected = json!({
        "community": "oak", "balance": -90, "earned": 0, "spent": 90, "pending": 0, "awaited": 0,
        "available": -90, "floor": -1200, "ceiling": null, "soft": null,
    });
    let names = json!({"communities": {"oak": "The oak"}, "members": {"bea": "bea"}});
    assert_eq!(own, json!({"member": "bea", "rows": [expected], "total": 1, "names": names}));
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

/// The balances of a ledger, by kind and name, and what all rows add up to.
async fn balances(steward: &Person) -> (Vec<(String, i64)>, i64) {
    let page = steward.get("/communities/oak/ledger/accounts").await.is(200);
    assert_eq!((&page["sum"], &page["next_cursor"]), (&json!(0), &Value::Null));
    let rows = page["rows"].as_array().unwrap().iter();
    let named = |row: &Value| {
        let names = ["member", "name", "partnership"];
        let name = names.iter().find_map(|field| row[field].as_str()).unwrap_or("-");
        (name.to_owned(), row["balance"].as_i64().unwrap())
    };
    let rows: Vec<(String, i64)> = rows.map(named).collect();
    let sum = rows.iter().map(|(_, balance)| balance).sum();
    (rows, sum)
}

async fn what_one_had_is_settled_when_one_leaves_and_taken_back(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    ana.post("/communities/oak/ledger/accounts/bea/limits", json!({"floor": -700})).await.is(200);
    pay(&ana, &bea, 600).await;
    let row = |name: &str, balance: i64| (name.to_owned(), balance);
    for _ in 0..2 {
        bea.delete("/communities/oak/members/me").await.is(204);
        let (rows, _) = balances(&ana).await;
        assert_eq!(rows, [row("ana", 600), row("bea", 0), row("left", -600)]);
        join(&bea, "oak", &ana).await;
        let (rows, _) = balances(&ana).await;
        assert_eq!(rows, [row("ana", 600), row("bea", -600), row("left", 0)], "taken back");
        let own = bea.get("/members/bea/credit-balance").await.is(200)["rows"][0].clone();
        assert_eq!((&own["balance"], &own["floor"]), (&json!(-600), &json!(-700)));
    }
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn stewards_are_told_of_what_somebody_leaves_with(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    pay(&ana, &bea, 60).await;
    pay(&bea, &ana, 90).await;
    let told = async || ana.get("/notifications").await.is(200)["rows"].clone();
    let kinds = |rows: &Value| rows.to_string().matches("balance_settled").count();
    dora.delete("/communities/oak/members/me").await.is(204);
    assert_eq!(kinds(&told().await), 0, "she had nothing");
    bea.delete("/communities/oak/members/me").await.is(204);
    let rows = told().await;
    let row = &rows[0];
    assert_eq!((&row["kind"], &row["minutes"]), (&json!("balance_settled"), &json!(30)));
    assert_eq!((&row["actor"], &row["community"]), (&json!("bea"), &json!("oak")));
    pay(&ana, &carl, 45).await;
    block(&carl, "ana").await;
    carl.post("/me/erase", json!({"confirm": "carl"})).await.is(204);
    let rows = told().await;
    let row = rows.as_array().unwrap().iter().find(|row| row["minutes"] == -45).unwrap();
    assert_eq!(row["kind"], "balance_settled", "hidden or not: {rows}");
    assert!(!rows[0].to_string().contains("carl"), "{rows}");
}

async fn a_reversal_goes_to_whoever_carries_the_balance(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    pay(&ana, &bea, 60).await;
    pay(&ana, &carl, 30).await;
    pay(&bea, &carl, 20).await;
    let all = ana.get("/me/exchanges").await.is(200)["rows"].clone();
    let of = |who: &str| {
        let mut rows = all.as_array().unwrap().iter();
        rows.find(|row| row["receiver"] == who).unwrap()["id"].as_str().unwrap().to_owned()
    };
    bea.delete("/communities/oak/members/me").await.is(204);
    let reversed = ana.post(format!("/exchanges/{}/reverse", of("bea")), json!({})).await;
    assert!(reversed.is(200)["reversed_at"].is_i64());
    let row = |name: &str, balance: i64| (name.to_owned(), balance);
    let (rows, _) = balances(&ana).await;
    assert_eq!(rows, [row("ana", 30), row("bea", 0), row("carl", -50), row("left", 20)]);
    join(&bea, "oak", &ana).await;
    let (rows, _) = balances(&ana).await;
    assert_eq!(rows, [row("ana", 30), row("bea", 20), row("carl", -50), row("left", 0)]);
    carl.post("/me/erase", json!({"confirm": "carl"})).await.is(204);
    let id = of("carl");
    let seen = ana.get(format!("/exchanges/{id}")).await.is(200);
    assert_eq!(seen["receiver"], Value::Null);
    ana.post(format!("/exchanges/{id}/reverse"), json!({})).await.is(200);
    let (rows, sum) = balances(&ana).await;
    assert_eq!((rows.last().unwrap(), sum), (&row("left", -20), 0));
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn what_has_lapsed_counts_in_no_view(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let body = json!({
        "role": "provider", "with": "bea", "kind": "service", "mode": "credit",
        "minutes": 1200, "title": "a service",
    });
    let made = ana.post("/communities/oak/exchanges", body).await.is(201);
    let id = made["id"].as_str().unwrap();
    bea.post(format!("/exchanges/{id}/request"), json!({})).await.is(200);
    ana.post(format!("/exchanges/{id}/accept"), json!({})).await.is(200);
    let (at, before) = (bea.get("/members/bea/credit-balance"), json!(-1200));
    assert_eq!(at.await.is(200)["rows"][0]["available"], before);
    world.sql("UPDATE transfer SET created_at = 1, expires_at = 2").await;
    let own = bea.get("/members/bea/credit-balance").await.is(200)["rows"][0].clone();
    assert_eq!((&own["available"], &own["pending"]), (&json!(0), &json!(0)));
    let awaited = ana.get("/members/ana/credit-balance").await.is(200)["rows"][0].clone();
    assert_eq!(awaited["awaited"], 0);
    let all = ana.get("/communities/oak/ledger/accounts").await.is(200);
    assert!(all["rows"].as_array().unwrap().iter().all(|row| row["pending"] == 0), "{all}");
    let row = bea.get("/communities/oak/ledger").await.is(200)["rows"][0].clone();
    assert_eq!((&row["status"], &row["decided_at"]), (&json!("expired"), &json!(2)));
    let limits = "/communities/oak/ledger/accounts/bea/limits";
    assert_eq!(ana.post(limits, json!({"soft": -5})).await.is(200)["pending"], 0);
    let export = bea.get("/me/export").await.is(200);
    assert_eq!(export["statements"][0]["account"]["debits_pending"], 0);
    pay(&ana, &bea, 60).await;
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn the_books_are_complete_when_members_hide(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    pay(&ana, &bea, 60).await;
    pay(&carl, &dora, 25).await;
    pay(&carl, &bea, 5).await;
    block(&bea, "ana").await;
    block(&carl, "ana").await;
    let (rows, sum) = balances(&ana).await;
    let row = |name: &str, balance: i64| (name.to_owned(), balance);
    assert_eq!(rows, [row("ana", 60), row("dora", -25), row("-", -35)]);
    assert_eq!(sum, 0);
    let text = ana.get("/communities/oak/ledger/accounts").await.is(200).to_string();
    assert!(!text.contains("bea") && !text.contains("carl"), "{text}");
    for limit in 1..4 {
        let path = "/communities/oak/ledger/accounts";
        let rows = crate::harness::walked(&ana, path, limit).await;
        let sum: i64 = rows.iter().map(|row| row["balance"].as_i64().unwrap()).sum();
        assert_eq!((rows.len(), sum), (3, 0), "in pages of {limit}");
    }
}

async fn flow_counts_what_communities_did_for_each_other(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    for minutes in [60, 30, 20, 10] {
        pay(&ana, &bea, minutes).await;
    }
    pay(&carl, &bea, 5).await;
    pay(&ana, &carl, 45).await;
    let flow = world.as_("dora").get("/metrics/flow").await.is(200);
    assert_eq!((&flow["count"], &flow["minutes"]), (&json!(5), &json!(125)), "not within one");
    let elm = json!({"community": "elm", "outflow": null, "inflow": 5, "minutes": {"outflow": null, "inflow": 125}});
    let oak = json!({"community": "oak", "outflow": 5, "inflow": null, "minutes": {"outflow": 125, "inflow": null}});
    assert_eq!(flow["communities"], json!([elm, oak]));
    assert_eq!(flow["until"].as_i64().unwrap() - flow["since"].as_i64().unwrap(), 30 * 24 * 3600);
    world.sql("UPDATE exchange SET completed_at = completed_at - 2592100").await;
    for path in ["/metrics/flow", "/metrics/flow?community=oak"] {
        let flow = ana.get(path).await.is(200);
        assert_eq!((&flow["count"], &flow["communities"]), (&Value::Null, &json!([])), "long ago");
    }
    ana.get("/metrics/flow?community=ash").await.refused(404, "NOT_FOUND");
    ana.get("/metrics/flow?community=").await.refused(422, "INVALID_QUERY");
}

async fn flow_leaves_nothing_where_somebody_takes_out_their_own(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[&carl, &dora]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    for minutes in [60, 30, 20, 10] {
        pay(&ana, &bea, minutes).await;
    }
    pay(&ana, &carl, 7).await;
    let told = async |who: &Person| {
        let flow = who.get("/metrics/flow?community=oak").await.is(200);
        let parts = flow["communities"].as_array().unwrap().len();
        (flow["count"].clone(), flow["minutes"].clone(), parts)
    };
    let withheld = (Value::Null, Value::Null, 0);
    assert_eq!(told(&world.as_("gwen")).await, (json!(5), json!(127), 2));
    assert_eq!(told(&carl).await, withheld, "Ana and Bea would be left with theirs");
    for (receiver, minutes) in [(&bea, 5), (&bea, 5), (&dora, 5), (&bea, 5), (&bea, 5)] {
        assert_eq!(told(&carl).await, withheld);
        pay(&ana, receiver, minutes).await;
    }
    assert_eq!(told(&carl).await, (json!(10), json!(152), 2));
    assert_eq!(told(&bea).await, withheld);
}

async fn the_operators_can_verify_it_all(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    pay(&ana, &bea, 60).await;
    pay(&ana, &carl, 45).await;
    carl.delete("/communities/oak/members/me").await.is(204);
    pay(&ana, &bea, 30).await;
    let last = ana.get("/me/exchanges").await.is(200)["rows"][0]["id"].clone();
    ana.post(format!("/exchanges/{}/reverse", last.as_str().unwrap()), json!({})).await.is(200);
    // What is reserved for what is under way.
    let body = json!({
        "role": "provider", "with": "bea", "kind": "service", "mode": "credit", "minutes": 20, "title": "a service",
    });
    let made = ana.post("/communities/oak/exchanges", body).await.is(201);
    let id = made["id"].as_str().unwrap();
    for (who, what) in [(&bea, "request"), (&ana, "accept")] {
        who.post(format!("/exchanges/{id}/{what}"), json!({})).await.is(200);
    }
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
    let unbound = match world.database {
        Database::Sqlite => "PRAGMA foreign_keys = OFF",
        Database::Postgres => "SET session_replication_role = replica",
    };
    world.sql(KEEP).await;
    for (damage, says) in DAMAGES {
        world.sql(format!("{unbound}; {damage}").leak()).await;
        let (sound, told) = world.verify();
        assert!(!sound && told.contains(says), "{damage}: {told}");
        world.sql(format!("{unbound}; {RESTORE}").leak()).await;
    }
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

const KEEP: &str = "
    CREATE TABLE kept_exchange AS SELECT * FROM exchange;
    CREATE TABLE kept_transfer AS SELECT * FROM transfer;
    CREATE TABLE kept_account AS SELECT * FROM ledger_account";
const RESTORE: &str = "
    DELETE FROM transfer; DELETE FROM ledger_account; DELETE FROM exchange;
    INSERT INTO exchange SELECT * FROM kept_exchange;
    INSERT INTO ledger_account SELECT * FROM kept_account;
    INSERT INTO transfer SELECT * FROM kept_transfer";

/// What somebody might do to the record, and what whoever verifies it is told of that.
const DAMAGES: [(&str, &str); 17] = [
    ("UPDATE exchange SET minutes = 61 WHERE minutes = 60", "minutes, and its transfer"),
    ("UPDATE exchange SET minutes = NULL WHERE minutes = 45", "minutes, and its transfer"),
    ("UPDATE transfer SET minutes = 46 WHERE minutes = 45", "minutes, and its transfer"),
    ("UPDATE transfer SET minutes = 21 WHERE minutes = 20", "minutes, and its transfer"),
    // Of both.
    (
        "UPDATE transfer SET minutes = 46 WHERE minutes = 45; UPDATE exchange SET minutes = 46 WHERE minutes = 45",
        "the ledger of oak",
    ),
    ("DELETE FROM exchange WHERE minutes = 45", "belongs to no exchange"),
    ("DELETE FROM exchange WHERE minutes = 60", "belongs to no exchange"),
    (
        "UPDATE transfer SET exchange = NULL WHERE minutes = 45; DELETE FROM exchange WHERE minutes = 45",
        "belongs to no exchange",
    ),
    ("DELETE FROM transfer WHERE minutes = 45", "has 0 postings in 1 ledgers"),
    ("DELETE FROM transfer WHERE minutes = 60 AND community = 'elm'", "has 1 postings in 2 ledgers"),
    ("DELETE FROM transfer WHERE minutes = 20", "the ledger of"),
    ("DELETE FROM transfer WHERE reverses IS NOT NULL", "the ledger of"),
    (
        "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE account = 'member:ana'",
        "the ledger of oak",
    ),
    (
        "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE account = 'member:ana';
         UPDATE ledger_account SET debits_posted = debits_posted + 1 WHERE account <> 'member:ana' AND community = 'oak'",
        "the ledger of oak",
    ),
    ("DELETE FROM ledger_account WHERE account = 'member:bea'", "the ledger of elm"),
    ("DELETE FROM ledger_account WHERE community = 'elm'", "the ledger of elm"),
    // Who is owed it, everywhere but in the exchange.
    (
        "UPDATE transfer SET credit = 'member:gwen' WHERE credit = 'member:ana';
         UPDATE transfer SET debit = 'member:gwen' WHERE debit = 'member:ana';
         UPDATE ledger_account SET account = 'member:gwen' WHERE account = 'member:ana'",
        "have different parties",
    ),
];

/// Plays what somebody asks who would like to know of one exchange: before and after it, with and without a community.
async fn flow_tells_of_no_single_exchange_whatever_is_asked_when(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    found(&dora, "fir", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    partners(("oak", &ana), ("fir", &dora)).await;
    let [stranger, other] = world.people(["gwen", "hugo"]);
    let ask = async || {
        let mut figures = Vec::new();
        for query in ["", "?community=oak", "?community=elm", "?community=fir"] {
            let asked = async |who: &Person| {
                let mut flow = who.get(format!("/metrics/flow{query}")).await.is(200);
                for moment in ["since", "until"] {
                    assert!(flow[moment].take().is_i64(), "the moment of the question");
                }
                flow
            };
            let flow = asked(&stranger).await;
            assert_eq!(flow, asked(&other).await, "alike for whoever took no part");
            assert!(asked(&ana).await["count"].is_null(), "nobody else did more than two");
            let number = |value: &Value| value.as_i64().unwrap_or_default();
            figures.push((number(&flow["count"]), number(&flow["minutes"])));
            for id in ["oak", "elm", "fir"] {
                let parts = flow["communities"].as_array().unwrap();
                let part = parts.iter().find(|part| part["community"] == id);
                let part = part.cloned().unwrap_or_default();
                for way in ["outflow", "inflow"] {
                    figures.push((number(&part[way]), number(&part["minutes"][way])));
                }
            }
        }
        figures
    };
    let mut before = ask().await;
    assert!(before.iter().all(|figure| *figure == (0, 0)));
    let plays = [
        (&ana, &bea),
        (&ana, &dora),
        (&ana, &bea),
        (&ana, &bea),
        (&ana, &bea),
        (&ana, &bea),
        (&carl, &bea),
        (&ana, &dora),
        (&carl, &bea),
    ];
    for (provider, receiver) in plays {
        pay(provider, receiver, 7).await;
        let after = ask().await;
        for (was, is) in before.iter().zip(&after) {
            let (count, minutes) = (is.0 - was.0, is.1 - was.1);
            assert!(count == 0 || count >= 5, "{was:?} {is:?}");
            assert!(minutes == 0 || minutes >= 35, "{was:?} {is:?}");
        }
        for (one, other) in after.iter().zip(after.iter().skip(1)) {
            let count = (one.0 - other.0).abs();
            assert!(count == 0 || count >= 5, "{one:?} {other:?}");
        }
        before = after;
    }
    assert_eq!(before[0], (6, 42), "oak gave elm six before a third person took part");
}
