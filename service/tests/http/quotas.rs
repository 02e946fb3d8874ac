//! Tests of the quotas of each member.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Answer, Person, World, cases, circle, found, post};

cases![
    each_quota_names_its_limit,
    texts_are_counted_in_bytes_wherever_they_are,
    what_is_closed_or_forgotten_makes_room,
    what_others_do_unseen_changes_no_quota,
    those_who_write_at_once_do_not_share_what_is_left,
    what_somebody_is_asked_for_has_a_pace,
    cells_and_tokens_have_their_limits,
    closed_listings_are_counted_until_they_are_deleted,
];

#[track_caller]
fn full(answer: Answer, status: u16, code: &str, limit: u64, value: u64) {
    let body = answer.refused(status, code);
    assert_eq!((&body["limit"], &body["value"]), (&json!(limit), &json!(value)), "{body}");
}

fn offer(title: &str) -> Value {
    json!({"type": "task", "title": title, "category": "garden"})
}

async fn each_quota_names_its_limit(world: &World) {
    let server = world.serve(&[
        "--quota-listings=2",
        "--quota-circles=2",
        "--quota-invites=2",
        "--quota-communities=1",
        "--quota-answers=2",
    ]);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    for _ in 0..2 {
        post(&ana, "offer", json!({})).await;
    }
    for path in ["/listings", "/support/offers", "/support/needs"] {
        let mut body = offer("one more");
        if path == "/listings" {
            body["kind"] = json!("offer");
        }
        full(ana.post(path, body).await, 409, "TOO_MANY_LISTINGS", 2, 3);
    }
    post(&bea, "offer", json!({})).await;
    let mut into = String::new();
    for _ in 0..2 {
        into = circle(&ana, &[]).await;
    }
    let third = ana.post("/trust-circles", json!({"name": "a third", "kind": "family"})).await;
    full(third, 409, "TOO_MANY_CIRCLES", 2, 3);
    let invite = format!("/trust-circles/{into}/invite");
    for _ in 0..2 {
        ana.post(&invite, json!({})).await.is(201);
    }
    full(ana.post(&invite, json!({})).await, 409, "TOO_MANY_INVITES", 2, 3);
    found(&ana, "oak", &[]).await;
    let second = ana.post("/communities", json!({"id": "elm", "name": "Elm"})).await;
    full(second, 409, "TOO_MANY_COMMUNITIES", 1, 2);
    for (key, status) in [("a", 200), ("b", 200), ("a", 200)] {
        let answer = ana.patch("/me", json!({"about": key})).key(key).await;
        // The third is a repetition, which keeps nothing.
        answer.is(status);
    }
    let third = ana.patch("/me", json!({"about": "c"})).key("c").await;
    assert_eq!(third.header("retry-after"), "3600");
    full(third, 429, "TOO_MANY_ANSWERS", 2, 3);
    assert_eq!(ana.get("/me").await.is(200)["about"], "b", "what is refused is not written");
    ana.patch("/me", json!({"about": "c"})).await.is(200);
}

async fn texts_are_counted_in_bytes_wherever_they_are(world: &World) {
    let before = world.serve(&[]);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&before));
    found(&ana, "oak", &[&bea]).await;
    let family = circle(&ana, &[]).await;
    let need = post(&bea, "need", json!({"community": "oak", "sharing": "my_community"})).await;
    let own = post(&ana, "offer", json!({"description": "é".repeat(1400)})).await;
    drop(before);
    // What is there already are 2,800 bytes of a description, and some of names.
    let server = world.serve(&["--quota-texts", "3000"]);
    let [ana, bea] = [ana, bea].map(|person| person.on(&server));
    let long = "x".repeat(500);
    let say = json!({"description": format!("{}{long}", "é".repeat(1400))});
    let responds = format!("/support/needs/{need}/respond");
    let mut larger = offer("one more");
    larger["description"] = json!(long);
    let exchange = json!({"kind": "service", "mode": "gift", "title": "a gift", "role": "provider",
        "with": "bea", "description": long});
    for (answer, what) in [
        (ana.patch(format!("/listings/{own}"), say.clone()).await, "a listing"),
        (ana.patch(format!("/support/offers/{own}"), say).await, "an offer"),
        (ana.post("/support/offers", larger).await, "a new offer"),
        (ana.patch("/me", json!({"about": long})).await, "a profile"),
        (ana.post(responds, json!({"message": long})).await, "a response"),
        (
            ana.patch(format!("/trust-circles/{family}"), json!({"description": long})).await,
            "circle",
        ),
        (ana.patch("/communities/oak", json!({"description": long})).await, "a community"),
        (ana.post("/communities/oak/exchanges", exchange).await, "an exchange"),
    ] {
        let body = answer.refused(409, "TOO_MUCH_TEXT");
        let value = body["value"].as_u64().unwrap();
        assert_eq!(body["limit"], 3000);
        assert!((3300..3500).contains(&value), "{what}: {value}");
    }
    bea.patch("/me", json!({"about": long})).await.is(200);
    ana.patch("/me", json!({"about": "short"})).await.is(200);
    ana.delete(format!("/listings/{own}")).await.is(204);
    ana.patch("/me", json!({"about": long})).await.is(200);
}

async fn what_is_closed_or_forgotten_makes_room(world: &World) {
    let server = world.serve(&["--quota-listings=1", "--quota-invites=1", "--quota-answers=1"]);
    let ana = world.as_("ana").on(&server);
    let first = post(&ana, "offer", json!({})).await;
    ana.post(format!("/listings/{first}/fulfil"), json!({})).await.is(200);
    post(&ana, "offer", json!({})).await;
    let again = ana.post(format!("/listings/{first}/reopen"), json!({})).await;
    full(again, 409, "TOO_MANY_LISTINGS", 1, 2);
    let again = ana.post(format!("/listings/{first}/repost"), json!({})).await;
    full(again, 409, "TOO_MANY_LISTINGS", 1, 2);
    let path = format!("/trust-circles/{}/invite", circle(&ana, &[]).await);
    let invite = ana.post(&path, json!({})).await.is(201);
    full(ana.post(&path, json!({})).await, 409, "TOO_MANY_INVITES", 1, 2);
    let id = invite["id"].as_str().unwrap();
    ana.delete(format!("{path}s/{id}")).await.is(200);
    ana.post(&path, json!({})).await.is(201);
}

async fn what_others_do_unseen_changes_no_quota(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    let long = "x".repeat(500);
    let mut answered = Vec::new();
    for (owner, founded) in [(&bea, "elm"), (&carl, "ash"), (&dora, "yew")] {
        let need =
            post(owner, "need", json!({"community": "oak", "sharing": "my_community"})).await;
        let path = format!("/support/needs/{need}/respond");
        ana.post(path, json!({"message": long})).await.is(201);
        found(owner, founded, &[]).await;
        let path = format!("/communities/{founded}/join-requests");
        ana.post(path, json!({"message": long})).await.is(201);
        let exchange = json!({"kind": "service", "mode": "gift", "title": long[..100], "role": "provider",
            "with": owner.id, "description": long});
        ana.post("/communities/oak/exchanges", exchange).await.is(201);
        answered.push(need);
    }
    let server = world.serve(&["--quota-texts", "10"]);
    let asking = ana.on(&server);
    let value = async || {
        let refused = asking.patch("/me", json!({"about": "about"})).await;
        refused.refused(409, "TOO_MUCH_TEXT")["value"].as_u64().unwrap()
    };
    let before = value().await;
    assert!(before > 4_500, "{before}");
    bea.post("/blocks", json!({"member": "ana"})).await.is(201);
    assert_eq!(value().await, before, "after a block");
    carl.post("/me/erase", json!({"confirm": "carl"})).await.is(204);
    assert_eq!(value().await, before, "after an erasure");
    bea.delete(format!("/listings/{}", answered[0])).await.is(204);
    assert_eq!(value().await, before, "after somebody who hides has deleted a listing");
    dora.delete(format!("/listings/{}", answered[2])).await.is(204);
    dora.delete("/communities/yew").await.is(204);
    assert_eq!(value().await, before, "after others have ended what was answered");
}

async fn those_who_write_at_once_do_not_share_what_is_left(world: &World) {
    let servers = [0, 1].map(|_| world.serve(&["--quota-listings", "3", "--quota-answers", "3"]));
    let ana = world.as_("ana");
    let posts = (0..10).map(|n: usize| {
        ana.on(&servers[n % 2]).post("/support/offers", offer(&n.to_string())).key(&n.to_string())
    });
    let all = join_all(posts.map(std::future::IntoFuture::into_future)).await;
    assert_eq!(all.iter().filter(|answer| answer.status == 201).count(), 3);
}

async fn what_somebody_is_asked_for_has_a_pace(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    found(&bea, "elm", &[&carl]).await;
    let told = async || bea.get("/notifications").await.is(200)["total"].as_u64().unwrap();
    let refused = |answer: Answer, code: &str| {
        assert!(answer.refused(409, code)["again_at"].as_i64().is_some_and(|at| at > 0), "{code}");
    };
    // Into a cell, by whichever steward.
    let cell = ana.post("/communities/oak/cells", json!({"name": "stairs"})).await.is(201);
    let inviting = format!("/communities/oak/cells/{}/invitations", cell["id"].as_str().unwrap());
    for _ in 0..3 {
        let made = ana.post(&inviting, json!({"member": "bea"})).await.is(201);
        let id = made["id"].as_str().unwrap();
        ana.post(format!("{inviting}/{id}/withdraw"), json!({})).await.is(200);
    }
    let before = told().await;
    refused(ana.post(&inviting, json!({"member": "bea"})).await, "INVITED_TOO_OFTEN");
    ana.post(&inviting, json!({"member": "carl"})).await.is(201);
    // To be partners, whichever side proposes.
    let propose = |who: &Person, one: &str, other: &str| {
        who.post("/partnerships/propose", json!({"community": one, "with": other}))
    };
    for (who, one, other) in [(&ana, "oak", "elm"), (&bea, "elm", "oak"), (&ana, "oak", "elm")] {
        let made = propose(who, one, other).await.is(201);
        let path = format!("/partnerships/{}/withdraw", made["id"].as_str().unwrap());
        who.post(path, json!({})).await.is(200);
    }
    refused(propose(&ana, "oak", "elm").await, "PROPOSED_TOO_OFTEN");
    refused(propose(&bea, "elm", "oak").await, "PROPOSED_TOO_OFTEN");
    // For exchanges.
    let need = post(&bea, "need", json!({"community": "oak", "sharing": "my_community"})).await;
    let exchange = |role: &str, listing: Option<&str>| {
        ana.post(
            "/communities/oak/exchanges",
            json!({"kind": "service", "mode": "gift", "title": "a gift", "role": role,
                "with": "bea", "listing": listing}),
        )
    };
    for _ in 0..3 {
        let made = exchange("provider", Some(&need)).await.is(201);
        let path = format!("/exchanges/{}/cancel", made["id"].as_str().unwrap());
        ana.post(path, json!({})).await.is(200);
    }
    refused(exchange("provider", Some(&need)).await, "OFFERED_TOO_OFTEN");
    for number in 3..20 {
        exchange(["provider", "receiver"][number % 2], None).await.is(201);
    }
    for role in ["provider", "receiver"] {
        refused(exchange(role, None).await, "OFFERED_TOO_OFTEN");
    }
    assert!(told().await > before);
    // Whoever answers can be offered more.
    let open = ana.get("/me/exchanges?limit=100").await.is(200);
    let offered = open["rows"].as_array().unwrap().iter();
    let offered = offered.filter(|row| row["status"] == "offered");
    let id = offered.map(|row| row["id"].as_str().unwrap()).next().unwrap();
    bea.post(format!("/exchanges/{id}/request"), json!({})).await.is(200);
    exchange("provider", None).await.is(201);
}

async fn cells_and_tokens_have_their_limits(world: &World) {
    let server = world.serve(&["--quota-tokens", "2"]);
    let ana = world.as_("ana").on(&server);
    found(&ana, "oak", &[]).await;
    let cell = || ana.post("/communities/oak/cells", json!({"name": "n".repeat(100)}));
    let first = cell().await.is(201);
    let all = (1..100).map(|_| std::future::IntoFuture::into_future(cell()));
    for answer in join_all(all).await {
        answer.is(201);
    }
    assert_eq!(cell().await.refused(409, "TOO_MANY_CELLS")["limit"], 100);
    let path = format!("/communities/oak/cells/{}", first["id"].as_str().unwrap());
    ana.delete(path).await.is(204);
    cell().await.is(201);
    let token = || ana.post("/me/tokens", json!({"label": "a script"}));
    let made = token().await.is(201);
    token().await.is(201);
    full(token().await, 409, "TOO_MANY_TOKENS", 2, 3);
    ana.delete(format!("/me/sessions/{}", made["id"].as_str().unwrap())).await;
    token().await.is(201);
}

async fn closed_listings_are_counted_until_they_are_deleted(world: &World) {
    let server = world.serve(&["--quota-kept-listings", "2"]);
    let ana = world.as_("ana").on(&server);
    let mut last = String::new();
    for _ in 0..2 {
        last = post(&ana, "need", json!({})).await;
        ana.post(format!("/listings/{last}/fulfil"), json!({})).await.is(200);
    }
    full(ana.post("/support/needs", offer("a third")).await, 409, "TOO_MANY_LISTINGS_KEPT", 2, 3);
    ana.delete(format!("/listings/{last}")).await.is(204);
    post(&ana, "need", json!({})).await;
}
