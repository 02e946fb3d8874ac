//! Tests of exchanges: offers, requests, acceptance and confirmation.

use serde_json::{Value, json};

use crate::harness::{Answer, Person, World, befriend, block, cases, found, ids, partners, post};

cases![
    a_gift_is_offered_requested_done_and_confirmed_by_both,
    credits_are_reserved_paid_and_given_back,
    whoever_needs_something_may_ask,
    every_step_has_its_place_and_its_person,
    one_is_called_off_and_what_was_reserved_is_free,
    what_is_asked_for_is_checked,
    to_outsiders_there_is_none,
    what_lies_between_people_who_hide_is_hidden,
    an_offer_to_everybody_is_seen_by_the_community,
    credits_pass_between_partners_and_nowhere_else,
    whoever_leaves_calls_off_what_is_agreed_for_credits,
    whoever_is_hidden_hears_of_it_when_the_block_is_lifted,
    a_listing_stands_behind_it,
    lists_are_of_ones_own,
    limits_hold_when_it_is_accepted,
    people_are_told,
    what_lapses_is_announced_and_paid_all_the_same,
    what_lapsed_and_cannot_be_paid_waits,
    what_was_paid_for_is_reversed_whoever_hides,
    an_offer_of_somebody_who_left_is_called_off,
];

/// What Ana offers Bea.
fn exchange(more: Value) -> Value {
    let mut body = json!({
        "role": "provider", "with": "bea", "kind": "service", "mode": "gift",
        "title": "canary:ana,bea",
    });
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    body
}

fn credit(minutes: u32) -> Value {
    exchange(json!({"mode": "credit", "minutes": minutes}))
}

async fn make(who: &Person, body: Value) -> String {
    let made = who.post("/communities/oak/exchanges", body).await.is(201);
    made["id"].as_str().unwrap().to_owned()
}

async fn step(who: &Person, id: &str, what: &str) -> Answer {
    who.post(format!("/exchanges/{id}/{what}"), json!({})).await
}

/// Takes these steps, by the provider or the receiver.
async fn steps(ana: &Person, bea: &Person, id: &str, steps: &[&str]) -> Value {
    let mut last = Value::Null;
    for each in steps {
        let (who, what) = each.split_once(' ').unwrap();
        last = step(if who == "ana" { ana } else { bea }, id, what).await.is(200);
    }
    last
}

const AGREED: [&str; 3] = ["bea request", "ana accept", "bea start"];
const DONE: [&str; 5] = ["bea request", "ana accept", "bea start", "ana complete", "bea complete"];

async fn two(world: &World) -> (Person, Person) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    (ana, bea)
}

async fn balance(who: &Person) -> i64 {
    let id = who.id.as_deref().unwrap();
    let rows = who.get(format!("/members/{id}/credit-balance")).await.is(200);
    let rows = rows["rows"].as_array().unwrap();
    rows.iter().map(|row| row["balance"].as_i64().unwrap()).sum()
}

async fn a_gift_is_offered_requested_done_and_confirmed_by_both(world: &World) {
    let (ana, bea) = two(world).await;
    let id = make(&ana, exchange(json!({}))).await;
    let offered = bea.get(format!("/exchanges/{id}")).await.is(200);
    assert_eq!((&offered["status"], &offered["role"]), (&json!("offered"), &json!("receiver")));
    assert_eq!(steps(&ana, &bea, &id, &AGREED).await["status"], "in_progress");
    let half = step(&ana, &id, "complete").await.is(200);
    assert_eq!((&half["status"], &half["completed_at"]), (&json!("in_progress"), &Value::Null));
    let done = step(&bea, &id, "complete").await.is(200);
    assert_eq!((&done["status"], &done["minutes"]), (&json!("completed"), &Value::Null));
    assert_eq!((balance(&ana).await, balance(&bea).await), (0, 0));
    step(&ana, &id, "reverse").await.refused(409, "EXCHANGE_WITHOUT_CREDIT");
}

async fn credits_are_reserved_paid_and_given_back(world: &World) {
    let (ana, bea) = two(world).await;
    let id = make(&ana, credit(90)).await;
    steps(&ana, &bea, &id, &["bea request", "ana accept"]).await;
    let pending = bea.get("/members/bea/credit-balance").await.is(200)["rows"][0].clone();
    assert_eq!(
        (&pending["balance"], &pending["pending"], &pending["available"]),
        (&json!(0), &json!(90), &json!(-90))
    );
    steps(&ana, &bea, &id, &["ana start", "ana complete"]).await;
    assert_eq!(balance(&ana).await, 0, "one word is not enough");
    steps(&ana, &bea, &id, &["bea complete"]).await;
    assert_eq!((balance(&ana).await, balance(&bea).await), (90, -90));
    step(&bea, &id, "reverse").await.refused(403, "NOT_PROVIDER");
    let reversed = step(&ana, &id, "reverse").await.is(200);
    assert!(reversed["reversed_at"].is_i64());
    assert_eq!((balance(&ana).await, balance(&bea).await), (0, 0));
    step(&ana, &id, "reverse").await.refused(409, "EXCHANGE_ALREADY_REVERSED");
    let statement = bea.get("/communities/oak/ledger").await.is(200);
    let rows = statement["rows"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| row["minutes"].as_i64().unwrap()).sum::<i64>(), 0);
    assert_eq!(rows.len(), 2);
}

async fn whoever_needs_something_may_ask(world: &World) {
    let (ana, bea) = two(world).await;
    let body =
        exchange(json!({"role": "receiver", "with": "ana", "mode": "credit", "minutes": 30}));
    let made = bea.post("/communities/oak/exchanges", body).await.is(201);
    assert_eq!((&made["status"], &made["provider"]), (&json!("requested"), &json!("ana")));
    let id = made["id"].as_str().unwrap();
    let done = ["ana accept", "ana start", "bea complete", "ana complete"];
    assert_eq!(steps(&ana, &bea, id, &done).await["status"], "completed");
    assert_eq!(balance(&ana).await, 30);
}

async fn every_step_has_its_place_and_its_person(world: &World) {
    let (ana, bea) = two(world).await;
    let id = make(&ana, credit(60)).await;
    step(&ana, &id, "request").await.refused(403, "NOT_RECEIVER");
    step(&ana, &id, "accept").await.refused(409, "EXCHANGE_NOT_REQUESTED");
    step(&bea, &id, "accept").await.refused(403, "NOT_PROVIDER");
    step(&bea, &id, "start").await.refused(409, "EXCHANGE_NOT_REQUESTED");
    step(&bea, &id, "complete").await.refused(409, "EXCHANGE_NOT_IN_PROGRESS");
    step(&ana, &id, "reverse").await.refused(409, "EXCHANGE_NOT_COMPLETED");
    step(&bea, &id, "request").await.is(200);
    step(&bea, &id, "request").await.refused(409, "EXCHANGE_NOT_OFFERED");
    step(&ana, &id, "start").await.refused(409, "EXCHANGE_NOT_ACCEPTED");
    step(&ana, &id, "accept").await.is(200);
    step(&ana, &id, "accept").await.refused(409, "EXCHANGE_ALREADY_ACCEPTED");
    step(&bea, &id, "start").await.is(200);
    step(&bea, &id, "start").await.refused(409, "EXCHANGE_NOT_REQUESTED");
    step(&ana, &id, "complete").await.is(200);
    step(&ana, &id, "complete").await.refused(409, "ALREADY_CONFIRMED");
    step(&bea, &id, "complete").await.is(200);
    step(&bea, &id, "complete").await.refused(409, "EXCHANGE_NOT_IN_PROGRESS");
    step(&bea, &id, "cancel").await.refused(409, "EXCHANGE_CLOSED");
    assert_eq!(balance(&ana).await, 60);
}

async fn one_is_called_off_and_what_was_reserved_is_free(world: &World) {
    let (ana, bea) = two(world).await;
    for (before, who) in
        [(&[][..], &ana), (&AGREED[..1], &bea), (&AGREED[..2], &ana), (&AGREED, &bea)]
    {
        let id = make(&ana, credit(60)).await;
        steps(&ana, &bea, &id, before).await;
        assert_eq!(step(who, &id, "cancel").await.is(200)["status"], "cancelled");
        step(who, &id, "cancel").await.refused(409, "EXCHANGE_CLOSED");
    }
    let rows = bea.get("/members/bea/credit-balance").await.is(200)["rows"].clone();
    assert_eq!((&rows[0]["balance"], &rows[0]["pending"]), (&json!(0), &json!(0)));
    let statement = bea.get("/communities/oak/ledger").await.is(200);
    let statuses = statement["rows"].as_array().unwrap().iter().map(|row| row["status"].clone());
    assert!(statuses.eq([json!("voided"), json!("voided")]));
}

async fn what_is_asked_for_is_checked(world: &World) {
    let (ana, bea) = two(world).await;
    found(&world.as_("carl"), "elm", &[]).await;
    for stranger in ["carl", "dora"] {
        befriend(&ana, stranger, 0.5).await;
    }
    let path = "/communities/oak/exchanges";
    for (more, status, code) in [
        (json!({"title": ""}), 422, "INVALID_EXCHANGE_TITLE"),
        (json!({"title": "é".repeat(201)}), 422, "INVALID_EXCHANGE_TITLE"),
        (json!({"minutes": 60}), 422, "INVALID_MINUTES"),
        (json!({"mode": "credit"}), 422, "INVALID_MINUTES"),
        (json!({"mode": "credit", "minutes": 0}), 422, "INVALID_MINUTES"),
        (json!({"mode": "credit", "minutes": 6001}), 422, "INVALID_MINUTES"),
        (json!({"mode": "credit", "minutes": -1}), 422, "INVALID_BODY"),
        (json!({"mode": "barter"}), 422, "INVALID_BODY"),
        (json!({"with": "ana"}), 422, "PROVIDER_IS_RECEIVER"),
        (json!({"with": "nox"}), 404, "NOT_FOUND"),
        (json!({"role": "receiver", "with": null}), 422, "PROVIDER_MISSING"),
        (json!({"listing": "nox"}), 404, "NOT_FOUND"),
        (json!({"mode": "credit", "minutes": 60, "with": "carl"}), 409, "NO_CLEARING"),
        (json!({"mode": "credit", "minutes": 60, "with": "dora"}), 409, "NO_CLEARING"),
    ] {
        ana.post(path, exchange(more)).await.refused(status, code);
    }
    world.as_("carl").post(path, exchange(json!({}))).await.refused(403, "NOT_IN_COMMUNITY");
    ana.post("/communities/ash/exchanges", exchange(json!({}))).await.refused(404, "NOT_FOUND");
    ana.patch("/communities/oak", json!({"credit": false})).await.is(200);
    let refused = ana.post(path, credit(60)).await;
    refused.refused(422, "CREDIT_NOT_USED");
    make(&ana, exchange(json!({}))).await;
    assert_eq!(ids(&bea.get(path).await.is(200)).len(), 1, "nothing else was made");
}

async fn to_outsiders_there_is_none(world: &World) {
    let (ana, bea) = two(world).await;
    let [carl, dora] = world.people(["carl", "dora"]);
    crate::harness::join(&carl, "oak", &ana).await;
    let id = make(&ana, credit(60)).await;
    steps(&ana, &bea, &id, &DONE).await;
    let none = "0".repeat(36);
    for who in [&carl, &dora] {
        let absent = who.get(format!("/exchanges/{none}")).await;
        who.get(format!("/exchanges/{id}")).await.is_as_absent(&id, &absent, &none);
        for what in ["request", "accept", "start", "complete", "cancel", "reverse"] {
            let absent = step(who, &none, what).await;
            step(who, &id, what).await.is_as_absent(&id, &absent, &none);
        }
    }
    assert!(ids(&carl.get("/communities/oak/exchanges").await.is(200)).is_empty());
    assert!(ids(&carl.get("/me/exchanges").await.is(200)).is_empty());
    dora.get("/communities/oak/exchanges").await.refused(403, "NOT_IN_COMMUNITY");
}

async fn what_lies_between_people_who_hide_is_hidden(world: &World) {
    let (ana, bea) = two(world).await;
    let id = make(&ana, credit(60)).await;
    steps(&ana, &bea, &id, &AGREED).await;
    let none = "0".repeat(36);
    block(&bea, "ana").await;
    for who in [&ana, &bea] {
        let absent = who.get(format!("/exchanges/{none}")).await;
        who.get(format!("/exchanges/{id}")).await.is_as_absent(&id, &absent, &none);
        for what in ["request", "accept", "start", "complete", "cancel", "reverse"] {
            let absent = step(who, &none, what).await;
            step(who, &id, what).await.is_as_absent(&id, &absent, &none);
        }
        for path in ["/me/exchanges", "/communities/oak/exchanges"] {
            assert!(ids(&who.get(path).await.is(200)).is_empty());
        }
    }
    let statement = bea.get("/communities/oak/ledger").await.is(200);
    let row = &statement["rows"][0];
    assert_eq!(row["minutes"], -60, "one's own account keeps what is posted in it");
    assert_eq!((&row["with"]["member"], &row["exchange"]), (&Value::Null, &Value::Null));
    let refused = ana.post("/communities/oak/exchanges", credit(60)).await;
    refused.refused(404, "NOT_FOUND");
    bea.delete("/blocks/ana").await.is(200);
    steps(&ana, &bea, &id, &["ana complete", "bea complete"]).await;
    assert_eq!(balance(&ana).await, 60);
}

async fn an_offer_to_everybody_is_seen_by_the_community(world: &World) {
    let (ana, bea) = two(world).await;
    let [carl, dora] = world.people(["carl", "dora"]);
    crate::harness::join(&carl, "oak", &ana).await;
    let open = exchange(json!({"with": null, "title": "rides", "mode": "credit", "minutes": 60}));
    let id = make(&ana, open).await;
    for who in [&bea, &carl] {
        let seen = who.get("/communities/oak/exchanges?status=offered").await.is(200);
        assert_eq!(ids(&seen), [id.as_str()]);
        assert_eq!(
            (&seen["rows"][0]["title"], &seen["rows"][0]["receiver"]),
            (&json!("rides"), &Value::Null)
        );
        assert!(ids(&who.get("/me/exchanges").await.is(200)).is_empty());
    }
    dora.get(format!("/exchanges/{id}")).await.refused(404, "NOT_FOUND");
    block(&carl, "ana").await;
    carl.get(format!("/exchanges/{id}")).await.refused(404, "NOT_FOUND");
    assert!(ids(&carl.get("/communities/oak/exchanges").await.is(200)).is_empty());
    step(&bea, &id, "request").await.is(200);
    carl.delete("/blocks/ana").await.is(200);
    carl.get(format!("/exchanges/{id}")).await.refused(404, "NOT_FOUND");
    step(&carl, &id, "request").await.refused(404, "NOT_FOUND");
    steps(&ana, &bea, &id, &DONE[1..]).await;
    assert_eq!((balance(&ana).await, balance(&bea).await), (60, -60));
}

async fn credits_pass_between_partners_and_nowhere_else(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[]).await;
    let path = "/communities/oak/exchanges";
    befriend(&ana, "bea", 0.8).await;
    ana.post(path, credit(60)).await.refused(409, "NO_CLEARING");
    let id = partners(("oak", &ana), ("elm", &bea)).await;
    let exchange = make(&ana, credit(60)).await;
    let done = steps(&ana, &bea, &exchange, &DONE).await;
    assert_eq!(done["receiver_community"], "elm");
    assert_eq!((balance(&ana).await, balance(&bea).await), (60, -60));
    for (steward, community, clearing) in [(&ana, "oak", -60), (&bea, "elm", 60)] {
        let accounts =
            steward.get(format!("/communities/{community}/ledger/accounts")).await.is(200);
        assert_eq!(accounts["sum"], 0);
        let rows = accounts["rows"].as_array().unwrap();
        let between = rows.iter().find(|row| row["kind"] == "clearing").unwrap();
        assert_eq!((&between["partnership"], &between["balance"]), (&json!(id), &json!(clearing)));
    }
    let paid_for = async || {
        let statement = ana.get("/communities/oak/ledger").await.is(200);
        statement["rows"][0]["exchange"].clone()
    };
    assert_eq!(paid_for().await, exchange.as_str());
    block(&bea, "ana").await;
    assert_eq!(paid_for().await, Value::Null, "the other one is hidden");
    bea.delete("/blocks/ana").await.is(200);
    step(&ana, &exchange, "reverse").await.is(200);
    assert_eq!((balance(&ana).await, balance(&bea).await), (0, 0));
    ana.post(format!("/partnerships/{id}/dissolve"), json!({})).await.is(200);
    ana.post(path, credit(60)).await.refused(409, "NO_CLEARING");
}

async fn whoever_leaves_calls_off_what_is_agreed_for_credits(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    found(&bea, "elm", &[&ana]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    let id = make(&ana, credit(60)).await;
    steps(&ana, &bea, &id, &AGREED).await;
    step(&ana, &id, "complete").await.is(200);
    let gift = make(&ana, exchange(json!({}))).await;
    bea.put("/communities/elm/stewards/ana", json!({})).await.is(200);
    bea.delete("/communities/elm/members/me").await.is(204);
    for who in [&ana, &bea] {
        assert_eq!(who.get(format!("/exchanges/{id}")).await.is(200)["status"], "cancelled");
        assert_eq!(who.get(format!("/exchanges/{gift}")).await.is(200)["status"], "offered");
    }
    let told = ana.get("/notifications").await.is(200)["rows"][0].clone();
    assert_eq!((&told["kind"], &told["exchange"]), (&json!("exchange_cancelled"), &json!(id)));
    let own = ana.get("/members/ana/credit-balance").await.is(200)["rows"].clone();
    assert!(own.as_array().unwrap().iter().all(|row| row["balance"] == row["available"]), "{own}");
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn whoever_is_hidden_hears_of_it_when_the_block_is_lifted(world: &World) {
    let (ana, bea) = two(world).await;
    let id = make(&ana, credit(60)).await;
    steps(&ana, &bea, &id, &AGREED).await;
    block(&bea, "ana").await;
    bea.delete("/communities/oak/members/me").await.is(204);
    assert_eq!(ana.get("/notifications").await.is(200)["rows"], json!([]));
    bea.delete("/blocks/ana").await.is(200);
    let told = ana.get("/notifications").await.is(200)["rows"][0].clone();
    assert_eq!((&told["kind"], &told["exchange"]), (&json!("exchange_cancelled"), &json!(id)));
}

async fn a_listing_stands_behind_it(world: &World) {
    let (ana, bea) = two(world).await;
    let offer = post(&ana, "offer", json!({"community": "oak"})).await;
    let need = post(&bea, "need", json!({"community": "oak"})).await;
    let hidden = post(&bea, "need", json!({"sharing": "private"})).await;
    let path = "/communities/oak/exchanges";
    for listing in [&offer, &need] {
        let made = ana.post(path, exchange(json!({"listing": listing}))).await.is(201);
        assert_eq!(&made["listing"], listing);
    }
    ana.post(path, exchange(json!({"listing": hidden}))).await.refused(404, "NOT_FOUND");
    let wrong = exchange(json!({"role": "receiver", "listing": offer}));
    ana.post(path, wrong).await.refused(422, "LISTING_OF_ANOTHER");
}

async fn lists_are_of_ones_own(world: &World) {
    let (ana, bea) = two(world).await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(make(&ana, exchange(json!({}))).await);
    }
    steps(&ana, &bea, &made[0], &DONE).await;
    for path in ["/me/exchanges", "/communities/oak/exchanges"] {
        assert_eq!(ids(&bea.get(format!("{path}?status=completed")).await.is(200)), made[..1]);
        let (mut cursor, mut collected) = (String::new(), Vec::new());
        loop {
            let page = bea.get(format!("{path}?limit=2{cursor}")).await.is(200);
            collected.extend(ids(&page));
            let Value::String(next) = &page["next_cursor"] else { break };
            cursor = format!("&cursor={next}");
        }
        collected.sort();
        let mut all = made.clone();
        all.sort();
        assert_eq!(collected, all);
        bea.get(format!("{path}?limit=0")).await.refused(422, "INVALID_LIMIT");
        bea.get(format!("{path}?status=none")).await.refused(422, "INVALID_QUERY");
        bea.get(format!("{path}?cursor=x")).await.refused(422, "INVALID_CURSOR");
    }
    bea.get("/communities/ash/exchanges").await.refused(404, "NOT_FOUND");
}

async fn limits_hold_when_it_is_accepted(world: &World) {
    let (ana, bea) = two(world).await;
    let limits = "/communities/oak/ledger/accounts/bea/limits";
    ana.post(limits, json!({"floor": -100})).await.is(200);
    let [first, second] = [make(&ana, credit(60)).await, make(&ana, credit(60)).await];
    steps(&ana, &bea, &first, &["bea request", "ana accept"]).await;
    step(&bea, &second, "request").await.is(200);
    let refused = step(&ana, &second, "accept").await;
    refused.refused(409, "BELOW_FLOOR");
    step(&ana, &first, "cancel").await.is(200);
    step(&ana, &second, "accept").await.is(200);
}

async fn people_are_told(world: &World) {
    let (ana, bea) = two(world).await;
    let id = make(&ana, credit(60)).await;
    steps(&ana, &bea, &id, &DONE).await;
    step(&ana, &id, "reverse").await.is(200);
    let other = make(&ana, credit(60)).await;
    step(&bea, &other, "cancel").await.is(200);
    let kinds = async |who: &Person| -> Vec<String> {
        let told = who.get("/notifications").await.is(200);
        let rows = told["rows"].as_array().unwrap().iter();
        let kinds = rows.map(|row| row["kind"].as_str().unwrap().to_owned());
        kinds.filter(|kind| kind.starts_with("exchange")).collect()
    };
    let to_ana =
        ["exchange_cancelled", "exchange_completed", "exchange_started", "exchange_requested"];
    let to_bea = [
        "exchange_offered",
        "exchange_reversed",
        "exchange_confirmed",
        "exchange_accepted",
        "exchange_offered",
    ];
    assert_eq!(kinds(&ana).await, to_ana);
    assert_eq!(kinds(&bea).await, to_bea);
}

/// What somebody was told of an exchange that lapses, the newest first.
async fn reminders(who: &Person) -> Vec<String> {
    let told = who.get("/notifications").await.is(200);
    let kinds = told["rows"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap());
    kinds.filter(|kind| kind.starts_with("exchange_laps")).map(str::to_owned).collect()
}

/// Lets a server begin on the record, and waits until it has told somebody so much.
async fn swept(world: &World, who: &Person, count: usize) {
    let _server = world.serve(&[]);
    for _ in 0..100 {
        if reminders(who).await.len() == count {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(reminders(who).await.len(), count, "each once");
}

async fn what_lapses_is_announced_and_paid_all_the_same(world: &World) {
    let (ana, bea) = two(world).await;
    let id = make(&ana, credit(60)).await;
    let agreed = steps(&ana, &bea, &id, &AGREED).await;
    let (by, at) = (agreed["confirm_by"].as_i64().unwrap(), agreed["accepted_at"].as_i64());
    assert_eq!(by - at.unwrap(), 30 * 86_400);
    step(&ana, &id, "complete").await.is(200);
    for (passed, count) in [
        (
            "UPDATE transfer SET expires_at = expires_at - 26 * 86400, created_at = created_at - 26 * 86400",
            0,
        ),
        (
            "UPDATE transfer SET expires_at = expires_at - 2 * 86400, created_at = created_at - 2 * 86400",
            1,
        ),
        ("UPDATE transfer SET expires_at = expires_at - 80000, created_at = created_at - 80000", 1),
        ("UPDATE transfer SET expires_at = expires_at - 43200, created_at = created_at - 43200", 2),
        ("UPDATE transfer SET expires_at = expires_at - 86400, created_at = created_at - 86400", 3),
    ] {
        world.sql(passed).await;
        for who in [&ana, &bea] {
            swept(world, who, count).await;
        }
    }
    let kinds = ["exchange_lapsed", "exchange_lapsing", "exchange_lapsing"];
    assert_eq!(
        (reminders(&ana).await, reminders(&bea).await),
        (kinds.map(str::to_owned).to_vec(), kinds.map(str::to_owned).to_vec())
    );
    let done = step(&bea, &id, "complete").await.is(200);
    assert_eq!((&done["status"], &done["confirm_by"]), (&json!("completed"), &Value::Null));
    assert_eq!((balance(&ana).await, balance(&bea).await), (60, -60));
    step(&ana, &id, "reverse").await.is(200);
    assert_eq!((balance(&ana).await, balance(&bea).await), (0, 0));
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn what_lapsed_and_cannot_be_paid_waits(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    let id = make(&ana, credit(60)).await;
    steps(&ana, &bea, &id, &AGREED).await;
    step(&ana, &id, "complete").await.is(200);
    // Nothing has swept it.
    world.sql("UPDATE transfer SET created_at = 1, expires_at = 2").await;
    let limits = "/communities/elm/ledger/accounts/bea/limits";
    bea.post(limits, json!({"floor": -30})).await.is(200);
    for _ in 0..2 {
        step(&bea, &id, "complete").await.refused(409, "BELOW_FLOOR");
        assert_eq!(bea.get(format!("/exchanges/{id}")).await.is(200)["status"], "in_progress");
    }
    bea.post(limits, json!({"floor": -60})).await.is(200);
    assert_eq!(step(&bea, &id, "complete").await.is(200)["status"], "completed");
    assert_eq!((balance(&ana).await, balance(&bea).await), (60, -60));
    assert!(world.verify().0, "{}", world.verify().1);
}

async fn what_was_paid_for_is_reversed_whoever_hides(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    ana.put("/communities/oak/stewards/carl", json!({})).await.is(200);
    let mut made = Vec::new();
    for _ in 0..2 {
        let id = make(&ana, credit(60)).await;
        steps(&ana, &bea, &id, &DONE).await;
        made.push(id);
    }
    block(&bea, "ana").await;
    block(&bea, "carl").await;
    let seen = ana.get(format!("/exchanges/{}", made[0])).await.is(200);
    assert_eq!((&seen["provider"], &seen["receiver"]), (&json!("ana"), &Value::Null));
    assert_eq!(ids(&ana.get("/me/exchanges").await.is(200)).len(), 2);
    step(&ana, &made[0], "reverse").await.is(200);
    let seen = carl.get(format!("/exchanges/{}", made[1])).await.is(200);
    assert_eq!((&seen["role"], &seen["receiver"]), (&Value::Null, &Value::Null));
    let reversed = step(&carl, &made[1], "reverse").await.is(200);
    assert!(!reversed.to_string().contains("bea"), "{reversed}");
    assert_eq!((balance(&ana).await, balance(&bea).await), (0, 0));
}

async fn an_offer_of_somebody_who_left_is_called_off(world: &World) {
    let (ana, bea) = two(world).await;
    let offered = make(
        &ana,
        exchange(json!({"with": null, "title": "rides", "mode": "credit", "minutes": 60})),
    )
    .await;
    let ask = exchange(json!({"role": "receiver", "with": "ana", "mode": "credit", "minutes": 30}));
    let asked = bea.post("/communities/oak/exchanges", ask).await.is(201)["id"].clone();
    ana.put("/communities/oak/stewards/bea", json!({})).await.is(200);
    ana.delete("/communities/oak/members/me").await.is(204);
    for id in [offered.as_str(), asked.as_str().unwrap()] {
        assert_eq!(ana.get(format!("/exchanges/{id}")).await.is(200)["status"], "cancelled");
    }
}
