//! Tests of what waits for a person, of what is theirs, and of what they may do with it.

use serde_json::{Value, json};

use crate::harness::{
    Person, World, block, cases, cell, circle, found, ids, partners, post, read_as_row,
};

cases![
    the_inbox_has_what_waits_for_a_step,
    what_somebody_answered_is_listed_with_its_listing,
    requests_cells_and_issued_invites_are_listed,
    actions_are_what_is_not_refused,
    owners_see_how_many_responded,
];

async fn answered(world: &World) -> ([Person; 2], String, String) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let need = post(&ana, "need", json!({"title": "Prune the pear", "community": "oak"})).await;
    let respond = format!("/support/needs/{need}/respond");
    let response = bea.post(respond, json!({})).await.is(201);
    let id = response["id"].as_str().unwrap().to_owned();
    ([ana, bea], need, id)
}

async fn the_inbox_has_what_waits_for_a_step(world: &World) {
    let ([ana, bea], need, response) = answered(world).await;
    let body = json!({"kind": "service", "mode": "gift", "title": "Ironing", "role": "provider", "with": "ana"});
    let offered = bea.post("/communities/oak/exchanges", body).await.is(201);
    let exchange = offered["id"].as_str().unwrap().to_owned();
    found(&bea, "elm", &[]).await;
    let invite = bea.post("/communities/elm/invites", json!({"member": "ana"})).await.is(201);
    let stairs = cell(&ana, "oak", &[]).await;
    let path = format!("/communities/oak/cells/{stairs}/invitations");
    ana.post(path, json!({"member": "bea"})).await.is(201);

    let inbox = ana.get("/me/inbox").await.is(200);
    let kinds: Vec<_> = inbox["rows"].as_array().unwrap().iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, ["response", "exchange", "invite"]);
    assert_eq!(
        ids(&inbox),
        [response.clone(), exchange.clone(), invite["id"].as_str().unwrap().to_owned()]
    );
    let first = &inbox["rows"][0];
    assert_eq!((&first["member"], &first["side"]), (&json!("bea"), &json!("needs")));
    assert_eq!(first["actions"], json!(["accept", "decline"]));
    assert_eq!(inbox["names"]["listings"][&need], "Prune the pear");
    assert_eq!(inbox["rows"][1]["actions"], json!(["request", "cancel"]));
    assert_eq!(inbox["names"]["exchanges"][&exchange], "Ironing");
    assert_eq!(inbox["rows"][2]["actions"], json!(["accept"]));
    let page = ana.get("/me/inbox?limit=2").await.is(200);
    assert_eq!((page["rows"].as_array().unwrap().len(), &page["total"]), (2, &json!(3)));
    let next = page["next_cursor"].as_str().unwrap();
    let rest = ana.get(format!("/me/inbox?limit=2&cursor={next}")).await.is(200);
    assert_eq!(rest["rows"], json!([inbox["rows"][2]]));
    let others = bea.get("/me/inbox").await.is(200);
    assert_eq!(
        (&others["rows"][0]["kind"], &others["rows"][0]["cell"]),
        (&json!("cell_invitation"), &json!(stairs))
    );

    // Once it is done, it no longer waits; what hides does not wait either.
    let decide = format!("/support/needs/{need}/responses/{response}");
    ana.patch(decide, json!({"status": "accepted"})).await.is(200);
    ana.post(format!("/exchanges/{exchange}/request"), json!({})).await.is(200);
    assert_eq!(ids(&ana.get("/me/inbox").await.is(200)).len(), 1);
    let waits = bea.get("/me/inbox").await.is(200);
    assert_eq!(
        (&waits["rows"][0]["kind"], &waits["rows"][0]["id"]),
        (&json!("exchange"), &json!(exchange))
    );
    block(&ana, "bea").await;
    for who in [&ana, &bea] {
        let inbox = who.get("/me/inbox").await.is(200);
        assert_eq!((&inbox["rows"], &inbox["total"]), (&json!([]), &json!(0)));
    }
}

async fn what_somebody_answered_is_listed_with_its_listing(world: &World) {
    let ([ana, bea], need, response) = answered(world).await;
    let own = bea.get("/me/responses").await.is(200);
    let row = &own["rows"][0];
    assert_eq!(
        (&row["id"], &row["listing"], &row["side"]),
        (&json!(response), &json!(need), &json!("needs"))
    );
    let owner = json!({"id": "ana", "name": "ana"});
    let seen = json!({"title": "Prune the pear", "status": "active", "owner": owner});
    assert_eq!(row["listing_seen"], seen);
    assert_eq!(row["actions"], json!(["withdraw"]));
    let none = bea.get("/me/responses?status=accepted").await.is(200);
    assert_eq!((&none["rows"], &none["total"]), (&json!([]), &json!(0)));
    assert_eq!(ana.get("/me/responses").await.is(200)["rows"], json!([]));
    ana.patch(format!("/listings/{need}"), json!({"sharing": "private"})).await.is(200);
    let hidden = bea.get("/me/responses").await.is(200);
    assert_eq!(hidden["rows"][0]["listing_seen"], Value::Null);
    assert!(!hidden.to_string().contains("Prune the pear"));
    block(&ana, "bea").await;
    let none = bea.get("/me/responses").await.is(200);
    assert_eq!((&none["rows"], &none["total"]), (&json!([]), &json!(0)));
}

async fn requests_cells_and_issued_invites_are_listed(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea]).await;
    found(&ana, "elm", &[]).await;
    for id in ["oak", "elm"] {
        let path = format!("/communities/{id}/join-requests");
        carl.post(path, json!({})).await.is(201);
    }
    let own = carl.get("/me/join-requests").await.is(200);
    let communities: Vec<_> =
        own["rows"].as_array().unwrap().iter().map(|row| &row["community"]).collect();
    assert_eq!(communities, ["elm", "oak"]);
    assert_eq!(own["rows"][0]["actions"], json!(["withdraw"]));
    assert_eq!(own["names"]["communities"], json!({"elm": "The elm", "oak": "The oak"}));
    let page = carl.get("/me/join-requests?limit=1&status=pending").await.is(200);
    let next = page["next_cursor"].as_str().unwrap();
    let rest =
        carl.get(format!("/me/join-requests?limit=1&status=pending&cursor={next}")).await.is(200);
    assert_eq!((&rest["rows"][0], &rest["next_cursor"]), (&own["rows"][1], &Value::Null));
    assert_eq!(carl.get("/me/join-requests?status=declined").await.is(200)["total"], 0);

    let stairs = cell(&ana, "oak", &[&bea]).await;
    let cells = bea.get("/me/cells").await.is(200);
    let expected = json!({"id": stairs, "community": "oak", "name": "stairs", "member": true, "members": ["bea"]});
    assert_eq!((&cells["rows"], &cells["total"]), (&json!([expected]), &json!(1)));
    assert_eq!(ana.get("/me/cells").await.is(200)["rows"], json!([]));

    let family = circle(&ana, &[]).await;
    ana.post(format!("/trust-circles/{family}/invite"), json!({})).await.is(201);
    ana.post("/communities/oak/invites", json!({})).await.is(201);
    let issued = ana.get("/me/invites/issued").await.is(200);
    assert_eq!(
        (&issued["rows"][0]["community"], &issued["rows"][1]["circle"]),
        (&json!("oak"), &json!(family))
    );
    assert!(
        issued["rows"].as_array().unwrap().iter().all(|row| row["actions"] == json!(["revoke"]))
    );
    assert_eq!(bea.get("/me/invites/issued").await.is(200)["total"], 0);
}

async fn actions_are_what_is_not_refused(world: &World) {
    let ([ana, bea], need, response) = answered(world).await;
    let carl = world.as_("carl");
    let listing = format!("/listings/{need}");
    assert_eq!(ana.get(&listing).await.is(200)["actions"], json!(["edit", "fulfil", "delete"]));
    // Rows of pages and answers to writes say the same.
    assert_eq!(ana.get("/me/listings").await.is(200)["rows"][0], read_as_row(&ana, &need).await);
    let edited = ana.patch(&listing, json!({"unit": "trees"})).await.is(200);
    assert_eq!(edited["actions"], json!(["edit", "fulfil", "delete"]));
    // Bea has responded.
    assert_eq!(bea.get(&listing).await.is(200)["actions"], json!([]));
    crate::harness::join(&carl, "oak", &ana).await;
    assert_eq!(carl.get(&listing).await.is(200)["actions"], json!(["respond"]));
    for (who, actions) in [(&bea, json!([])), (&carl, json!(["respond"]))] {
        assert_eq!(who.get("/listings").await.is(200)["rows"][0]["actions"], actions);
    }
    ana.put("/communities/oak/stewards/carl", json!({})).await.is(200);
    let steward = carl.get("/listings").await.is(200)["rows"][0]["actions"].clone();
    assert_eq!(steward, json!(["withdraw", "respond"]));
    let at = format!("/support/needs/{need}/responses/{response}");
    assert_eq!(ana.get(&at).await.is(200)["actions"], json!(["accept", "decline"]));
    assert_eq!(bea.get(&at).await.is(200)["actions"], json!(["withdraw"]));
    ana.patch(&at, json!({"status": "accepted"})).await.is(200);
    assert_eq!(ana.get(&at).await.is(200)["actions"], json!(["decline"]));

    let body = json!({"kind": "service", "mode": "gift", "title": "Ironing", "role": "provider", "with": "ana"});
    let made = bea.post("/communities/oak/exchanges", body).await.is(201);
    assert_eq!(made["actions"], json!(["cancel"]));
    let exchange = format!("/exchanges/{}", made["id"].as_str().unwrap());
    for (who, step, other, then) in [
        (&ana, "request", &bea, json!(["accept", "cancel"])),
        (&bea, "accept", &ana, json!(["start", "cancel"])),
        (&ana, "start", &bea, json!(["complete", "cancel"])),
        (&bea, "complete", &bea, json!(["cancel"])),
        (&ana, "complete", &ana, json!([])),
    ] {
        who.post(format!("{exchange}/{step}"), json!({})).await.is(200);
        assert_eq!(other.get(&exchange).await.is(200)["actions"], then, "after {step}");
    }

    let dora = world.as_("dora");
    found(&dora, "fir", &[]).await;
    let pair = partners(("oak", &ana), ("fir", &dora)).await;
    let rows = |page: Value| page["rows"][0].clone();
    let active = rows(ana.get("/partnerships").await.is(200));
    assert_eq!((&active["id"], &active["actions"]), (&json!(pair), &json!(["dissolve"])));
    assert_eq!(rows(bea.get("/partnerships").await.is(200))["actions"], json!([]));
    let asked = world.as_("emil");
    asked.post("/communities/oak/join-requests", json!({})).await.is(201);
    let waiting = rows(ana.get("/communities/oak/join-requests").await.is(200));
    assert_eq!(waiting["actions"], json!(["approve", "decline"]));
}

async fn owners_see_how_many_responded(world: &World) {
    let ([ana, bea], need, response) = answered(world).await;
    let carl = world.as_("carl");
    crate::harness::join(&carl, "oak", &ana).await;
    let responses = async || {
        let read = read_as_row(&ana, &need).await;
        assert_eq!(ana.get("/me/listings").await.is(200)["rows"][0], read);
        let shown = ana.get("/support/needs").await.is(200)["rows"][0].clone();
        assert_eq!(shown, read);
        let list = ana.get(format!("/support/needs/{need}/responses")).await.is(200);
        assert_eq!(read["own"]["responses"]["total"], list["total"]);
        read["own"]["responses"].clone()
    };
    assert_eq!(responses().await, json!({"pending": 1, "total": 1}));
    carl.post(format!("/support/needs/{need}/respond"), json!({})).await.is(201);
    assert_eq!(responses().await, json!({"pending": 2, "total": 2}));
    let decide = format!("/support/needs/{need}/responses/{response}");
    ana.patch(decide, json!({"status": "declined"})).await.is(200);
    assert_eq!(responses().await, json!({"pending": 1, "total": 2}));
    block(&carl, "ana").await;
    assert_eq!(responses().await, json!({"pending": 0, "total": 1}));
    assert!(bea.get(format!("/listings/{need}")).await.is(200).get("own").is_none());
}
