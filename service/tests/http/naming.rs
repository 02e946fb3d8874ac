//! Tests of the names beside the ids of an answer.

use serde_json::{Value, json};

use crate::harness::{Person, World, befriend, block, cases, cell, circle, found, partners, post};

cases![
    whatever_is_agreed_has_the_names_of_people_communities_and_listings,
    communities_cells_partnerships_and_invites_are_named,
    a_path_names_everybody_on_it,
    a_notice_names_whom_and_what_it_is_about,
    whatever_is_hidden_erased_or_unknown_has_no_name,
];

async fn with_names<const N: usize>(world: &World, ids: [&str; N]) -> [Person; N] {
    let people = world.people(ids);
    for person in &people {
        let name = format!("{} Miller", person.id.as_deref().unwrap());
        person.patch("/me", json!({ "name": name })).await.is(200);
    }
    people
}

async fn names(who: &Person, path: impl Into<String>) -> Value {
    who.get(path.into()).await.is(200)["names"].clone()
}

async fn whatever_is_agreed_has_the_names_of_people_communities_and_listings(world: &World) {
    let [ana, bea] = with_names(world, ["ana", "bea"]).await;
    found(&ana, "oak", &[&bea]).await;
    let need = post(&ana, "need", json!({"title": "Prune the pear", "community": "oak"})).await;
    let respond = format!("/support/needs/{need}/respond");
    let response = bea.post(respond, json!({})).await.is(201);
    assert_eq!(response["names"], Value::Null, "a write is answered without names");
    let found = names(&ana, format!("/support/needs/{need}/responses")).await;
    let expected =
        json!({"members": {"bea": "bea Miller"}, "listings": {need.as_str(): "Prune the pear"}});
    assert_eq!(found, expected);
    let id = response["id"].as_str().unwrap();
    let decide = format!("/support/needs/{need}/responses/{id}");
    assert_eq!(names(&bea, &decide).await, expected);
    ana.patch(&decide, json!({"status": "accepted"})).await.is(200);
    assert_eq!(
        names(&ana, format!("/listings/{need}")).await["members"],
        json!({"bea": "bea Miller"})
    );

    let body = json!({"kind": "service", "mode": "credit", "minutes": 60, "title": "Pruning",
        "role": "provider", "with": "ana", "listing": need});
    let made = bea.post("/communities/oak/exchanges", body).await.is(201);
    let exchange = made["id"].as_str().unwrap().to_owned();
    let expected = json!({
        "members": {"ana": "ana Miller", "bea": "bea Miller"},
        "communities": {"oak": "The oak"},
        "listings": {need.as_str(): "Prune the pear"},
    });
    assert_eq!(names(&bea, format!("/exchanges/{exchange}")).await, expected);
    assert_eq!(names(&ana, "/me/exchanges").await, expected);
    assert_eq!(names(&ana, "/communities/oak/exchanges").await, expected);
    ana.post(format!("/exchanges/{exchange}/request"), json!({})).await.is(200);
    bea.post(format!("/exchanges/{exchange}/accept"), json!({})).await.is(200);
    let statement = names(&ana, "/communities/oak/ledger").await;
    assert_eq!(statement["members"], json!({"bea": "bea Miller"}));
    assert_eq!(statement["exchanges"], json!({exchange.as_str(): "Pruning"}));
    let accounts = names(&ana, "/communities/oak/ledger/accounts").await;
    assert_eq!(accounts["members"], json!({"ana": "ana Miller", "bea": "bea Miller"}));
    let balance = names(&ana, "/members/ana/credit-balance").await;
    assert_eq!(balance["communities"], json!({"oak": "The oak"}));
}

async fn communities_cells_partnerships_and_invites_are_named(world: &World) {
    let [ana, bea, carl, dora] = with_names(world, ["ana", "bea", "carl", "dora"]).await;
    found(&ana, "oak", &[&bea]).await;
    found(&carl, "elm", &[]).await;
    let stairs = cell(&ana, "oak", &[&bea]).await;
    let cells = names(&bea, "/communities/oak/cells").await;
    let expected = json!({"members": {"bea": "bea Miller"}, "communities": {"oak": "The oak"}});
    assert_eq!(cells, expected);
    let invited = json!({"member": "ana"});
    let invitations = format!("/communities/oak/cells/{stairs}/invitations");
    ana.post(&invitations, invited).await.is(201);
    assert_eq!(names(&bea, invitations).await["cells"], json!({stairs: "stairs"}));

    let pair = partners(("oak", &ana), ("elm", &carl)).await;
    let partnerships = names(&bea, "/partnerships").await;
    assert_eq!(partnerships["communities"], json!({"elm": "The elm", "oak": "The oak"}));
    assert_eq!(partnerships["partnerships"], json!({pair.as_str(): "The elm"}));
    assert_eq!(names(&carl, "/partnerships").await["partnerships"], json!({pair: "The oak"}));

    dora.post("/communities/oak/join-requests", json!({})).await.is(201);
    let own = names(&dora, "/communities/oak/join-requests").await;
    assert_eq!(own["communities"], json!({"oak": "The oak"}));
    let requests = names(&ana, "/communities/oak/join-requests").await;
    assert_eq!(requests["members"], json!({"dora": "dora Miller"}));

    let family = circle(&ana, &[&bea]).await;
    let invites = format!("/trust-circles/{family}/invite");
    ana.post(&invites, json!({})).await.is(201);
    assert_eq!(names(&ana, invites + "s").await["circles"], json!({family: "canary:ana"}));
}

async fn a_path_names_everybody_on_it(world: &World) {
    let [ana, bea, carl, _dora] = with_names(world, ["ana", "bea", "carl", "dora"]).await;
    befriend(&ana, "bea", 1.0).await;
    befriend(&bea, "carl", 1.0).await;
    befriend(&carl, "dora", 1.0).await;
    let trust = ana.get("/members/dora/trust").await.is(200);
    assert_eq!(trust["path"]["members"], json!(["ana", "bea", "carl", "dora"]));
    let everybody = json!({"ana": "ana Miller", "bea": "bea Miller", "carl": "carl Miller", "dora": "dora Miller"});
    assert_eq!(trust["names"]["members"], everybody);
}

async fn a_notice_names_whom_and_what_it_is_about(world: &World) {
    let [ana, bea] = with_names(world, ["ana", "bea"]).await;
    found(&ana, "oak", &[&bea]).await;
    let need = post(&ana, "need", json!({"title": "Prune the pear"})).await;
    bea.post(format!("/support/needs/{need}/respond"), json!({})).await.is(201);
    let told = names(&ana, "/notifications").await;
    assert_eq!(told["members"], json!({"bea": "bea Miller"}));
    assert_eq!(told["listings"], json!({need: "Prune the pear"}));
    assert_eq!(told["communities"], json!({"oak": "The oak"}));
}

async fn whatever_is_hidden_erased_or_unknown_has_no_name(world: &World) {
    let [ana, bea, carl, dora] = with_names(world, ["ana", "bea", "carl", "dora"]).await;
    found(&ana, "oak", &[&bea, &carl, &dora]).await;
    for person in [&bea, &carl, &dora] {
        let body = json!({"kind": "service", "mode": "credit", "minutes": 60, "title": "Secret work",
            "role": "provider", "with": "ana"});
        let made = person.post("/communities/oak/exchanges", body).await.is(201);
        let id = made["id"].as_str().unwrap();
        ana.post(format!("/exchanges/{id}/request"), json!({})).await.is(200);
        person.post(format!("/exchanges/{id}/accept"), json!({})).await.is(200);
        person.post(format!("/exchanges/{id}/start"), json!({})).await.is(200);
        ana.post(format!("/exchanges/{id}/complete"), json!({})).await.is(200);
        person.post(format!("/exchanges/{id}/complete"), json!({})).await.is(200);
    }
    block(&bea, "ana").await;
    carl.post("/me/erase", json!({"confirm": "carl"})).await.is(204);
    for path in ["/me/exchanges", "/communities/oak/ledger", "/communities/oak/ledger/accounts"] {
        let answer = ana.get(path).await.is(200);
        let members = &answer["names"]["members"];
        assert_eq!((&members["bea"], &members["carl"]), (&Value::Null, &Value::Null), "{path}");
        let text = answer.to_string();
        assert!(!text.contains("bea Miller") && !text.contains("carl Miller"), "{path}: {text}");
        assert_eq!(members["dora"], "dora Miller", "{path}");
    }
    // To have blocked somebody says nothing of whether they exist.
    block(&ana, "dora").await;
    block(&ana, "nobody-at-all").await;
    let blocks = ana.get("/blocks").await.is(200);
    assert_eq!(blocks["names"], Value::Null, "{blocks}");
}
