//! Tests of the scopes of tokens, and of operations that require the person.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Credential, Person, World, cases, found, post};

cases![
    every_operation_names_one_scope_and_tokens_are_held_to_it,
    a_token_for_one_community_stewards_no_other,
    a_token_that_writes_stewards_nothing,
    no_token_makes_a_token_and_the_person_gives_the_password,
    scopes_are_checked,
    ended_and_revoked_tokens_are_like_none,
];

const PASSWORD: &str = "a password of some length";

/// Somebody with a password, who signs in as a browser does.
async fn person(world: &World, id: &str) -> Person {
    world.set_password(id, PASSWORD);
    let body = json!({"member": id, "password": PASSWORD});
    let answer = world.nobody().post("/session", body).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let csrf = answer.is(201)["csrf_token"].as_str().map(str::to_owned);
    world.person(Some(id), Credential::Browser { cookie, csrf })
}

/// A token of somebody who has no password, or has signed in.
async fn token(who: &Person, scopes: Value) -> Person {
    let body = json!({"label": "script", "scopes": scopes, "password": PASSWORD});
    let made = who.post("/me/tokens", body).await.is(201);
    assert_eq!(made["scopes"], scopes);
    who.with(Credential::Token(made["token"].as_str().unwrap().to_owned()))
}

/// The operations that ask who one is, each with its scope.
fn scoped(world: &World) -> Vec<(Method, String, String)> {
    let description = &world.ground.description;
    let mut all = Vec::new();
    for operation in description.operations() {
        let ways = description.of(operation)["security"].as_array().unwrap();
        let Some(way) = ways.iter().find(|way| way.get("bearer").is_some()) else { continue };
        let scopes = way["bearer"].as_array().unwrap();
        let [scope] = &scopes[..] else { panic!("{operation:?} has {scopes:?}") };
        let route = operation.1.trim_start_matches("/api/v1").split('/');
        let filled = route.map(|part| match part {
            "{side}" => "offers",
            part if part.starts_with('{') => "nobody",
            part => part,
        });
        let path = filled.collect::<Vec<_>>().join("/");
        let method = operation.0.parse().unwrap();
        all.push((method, path, scope.as_str().unwrap().to_owned()));
    }
    all
}

async fn every_operation_names_one_scope_and_tokens_are_held_to_it(world: &World) {
    let ana = world.as_("ana");
    let (reads, writes) = (token(&ana, json!(["read"])).await, token(&ana, json!(["write"])).await);
    let operations = scoped(world);
    for scope in ["read", "write", "admin", "account"] {
        assert!(operations.iter().any(|it| it.2 == scope), "{scope}");
    }
    for (method, path, scope) in &operations {
        let is_question = path.ends_with("preview") || *method == Method::GET;
        assert_eq!(is_question && path != "/me/export", scope == "read", "{method} {path}");
        let ask = async |who: &Person| match *method == Method::GET {
            true => who.get(path).await,
            false => who.ask(method.clone(), path).json(json!({})).await,
        };
        if scope != "read" {
            ask(&reads).await.refused(403, "INSUFFICIENT_SCOPE");
        }
        if scope == "admin" || scope == "account" {
            ask(&writes).await.refused(403, "INSUFFICIENT_SCOPE");
        }
    }
    for path in ["/me", "/listings", "/me/sessions"] {
        reads.get(path).await.is(200);
        writes.get(path).await.is(200);
    }
    reads.post("/audience-preview", json!({"kind": "offer"})).await.is(200);
    post(&writes, "offer", json!({})).await;
}

async fn a_token_for_one_community_stewards_no_other(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    found(&ana, "elm", &[&bea]).await;
    let of_oak = token(&ana, json!(["admin:oak"])).await;
    of_oak.patch("/communities/oak", json!({"description": "by the tree"})).await.is(200);
    of_oak.post("/communities/oak/cells", json!({"name": "nest"})).await.is(201);
    of_oak.get("/communities/elm").await.is(200);
    let refused = of_oak.patch("/communities/elm", json!({"description": "x"})).await;
    refused.refused(403, "INSUFFICIENT_SCOPE");
    let refused = of_oak.post("/communities/elm/cells", json!({"name": "nest"})).await;
    refused.refused(403, "INSUFFICIENT_SCOPE");
    let body = json!({"kind": "offer", "type": "skill", "title": "t", "category": "c"});
    of_oak.post("/listings", body).await.refused(403, "INSUFFICIENT_SCOPE");
    let both = token(&ana, json!(["write", "admin:oak"])).await;
    for (community, status) in [("oak", 204), ("elm", 403)] {
        let listing = post(&bea, "offer", json!({"community": community})).await;
        assert_eq!(both.delete(format!("/listings/{listing}")).await.status, status);
    }
    let body = json!({"label": "x", "scopes": ["admin:oak"]});
    bea.post("/me/tokens", body).await.refused(403, "NOT_STEWARD");
    // Who is no steward any more does not act as one by a token of before.
    ana.put("/communities/oak/stewards/bea", json!({})).await.is(200);
    bea.delete("/communities/oak/stewards/ana").await.is(200);
    let refused = of_oak.patch("/communities/oak", json!({"description": "x"})).await;
    refused.refused(403, "NOT_STEWARD");
}

async fn a_token_that_writes_stewards_nothing(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let writes = token(&ana, json!(["read", "write"])).await;
    let theirs = post(&bea, "offer", json!({"community": "oak"})).await;
    let refused = writes.delete(format!("/listings/{theirs}")).await;
    refused.refused(403, "INSUFFICIENT_SCOPE");
    let own = post(&writes, "offer", json!({"community": "oak"})).await;
    writes.delete(format!("/listings/{own}")).await.is(204);
}

async fn no_token_makes_a_token_and_the_person_gives_the_password(world: &World) {
    let ana = person(world, "ana").await;
    let again = |body: Value, password: Option<&str>| {
        let mut body = body;
        if let Some(password) = password {
            body["password"] = json!(password);
        }
        body
    };
    for (method, path, body) in [
        (Method::POST, "/me/tokens", json!({"label": "script"})),
        (Method::PATCH, "/me", json!({"email": "canary:ana@example.org"})),
        (Method::POST, "/me/erase", json!({"confirm": "ana"})),
    ] {
        for (password, code) in [(None, "PASSWORD_REQUIRED"), (Some("wrong one"), "WRONG_PASSWORD")]
        {
            let refused = ana.ask(method.clone(), path).json(again(body.clone(), password)).await;
            refused.refused(403, code);
        }
    }
    let made = ana.post("/me/tokens", again(json!({"label": "script"}), Some(PASSWORD))).await;
    let made = made.is(201);
    assert_eq!(made["scopes"], json!(["read", "write"]));
    let script = ana.with(Credential::Token(made["token"].as_str().unwrap().to_owned()));
    let rows = script.get("/me/sessions").await.is(200)["rows"].clone();
    let row = rows.as_array().unwrap().iter().find(|row| row["id"] == made["id"]).unwrap();
    assert_eq!(row["scopes"], json!(["read", "write"]));
    let lasts = row["expires_at"].as_i64().unwrap() - row["created_at"].as_i64().unwrap();
    assert_eq!(lasts, 90 * 24 * 3600);
    for (method, path, body) in [
        (Method::POST, "/me/tokens", json!({"label": "another"})),
        (Method::PATCH, "/me", json!({"email": "canary:ana@example.org"})),
        (Method::POST, "/me/erase", json!({"confirm": "ana"})),
        (Method::POST, "/me/password", json!({"old": PASSWORD, "new": "another long enough"})),
    ] {
        let body = if path == "/me/password" { body } else { again(body, Some(PASSWORD)) };
        let refused = script.ask(method, path).json(body).await;
        refused.refused(403, "INSUFFICIENT_SCOPE");
    }
    script.patch("/me", json!({"about": "writes"})).await.is(200);
    let mail = again(json!({"email": "canary:ana@example.org"}), Some(PASSWORD));
    ana.patch("/me", mail).await.is(200);
    ana.post("/me/erase", again(json!({"confirm": "ana"}), Some(PASSWORD))).await.is(204);
}

async fn scopes_are_checked(world: &World) {
    let ana = world.as_("ana");
    for scopes in [
        json!([]),
        json!(["account"]),
        json!(["admin"]),
        json!(["admin:"]),
        json!(["admin:oak account"]),
        json!(["read write"]),
        json!(["Read"]),
        json!(vec!["read"; 21]),
    ] {
        let body = json!({"label": "x", "scopes": scopes});
        ana.post("/me/tokens", body).await.refused(422, "INVALID_SCOPE");
    }
}

async fn ended_and_revoked_tokens_are_like_none(world: &World) {
    let ana = world.as_("ana");
    let (ended, revoked) = (token(&ana, json!(["read"])).await, token(&ana, json!(["read"])).await);
    let rows = revoked.get("/me/sessions").await.is(200)["rows"].clone();
    let current = rows.as_array().unwrap().iter().find(|row| row["current"] == true).unwrap();
    let path = format!("/me/sessions/{}", current["id"].as_str().unwrap());
    ana.delete(path).await.is(204);
    world.sql("UPDATE session SET expires_at = created_at WHERE scopes = 'read'").await;
    let made_up = ana.with(Credential::Token("A".repeat(43)));
    let mut told = Vec::new();
    for who in [&ended, &revoked, &made_up] {
        let (status, _, body) = who.get("/me").await.outside();
        told.push((status, body));
    }
    assert_eq!(told[0].0, 401);
    assert!(told.iter().all(|it| *it == told[0]), "{told:?}");
}
