//! Whoever was accepted for a listing: what they keep, and what nobody learns of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{World, block, cases, listing, post};

cases![
    a_circle_of_those_accepted_is_no_circle_to_share_with,
    a_helper_who_hides_is_as_one_never_accepted,
];

/// A listing of Ana's for which Bea was accepted; gives its id.
async fn helped(world: &World, kind: &str, more: Value) -> String {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = post(&ana, kind, more).await;
    let responses = format!("/support/{kind}s/{id}/respond");
    let response = bea.post(responses, json!({})).await.is(201);
    let decide = format!("/support/{kind}s/{id}/responses/{}", response["id"].as_str().unwrap());
    ana.patch(decide, json!({"status": "accepted"})).await.is(200);
    id
}

async fn a_circle_of_those_accepted_is_no_circle_to_share_with(world: &World) {
    let ana = world.as_("ana");
    let need = helped(world, "need", json!({"is_public": true})).await;
    let sharing = |id: &str| json!({"sharing": {"circle": format!("accepted/{id}")}});
    let none = "0".repeat(36);
    for (method, path) in [
        (Method::POST, "/listings".to_owned()),
        (Method::POST, "/audience-preview".to_owned()),
        (Method::PATCH, format!("/listings/{need}")),
    ] {
        let ask = async |id: &str| {
            let body = match path.as_str() {
                "/listings" => listing("offer", sharing(id)),
                "/audience-preview" => json!({"kind": "offer", "sharing": sharing(id)["sharing"]}),
                _ => sharing(id),
            };
            ana.ask(method.clone(), &path).json(body).await
        };
        let absent = ask(&none).await;
        let inner = ask(&need).await;
        inner.is_as_absent(&need, &absent, &none);
        inner.refused(404, "UNKNOWN_CIRCLE");
    }
}

async fn a_helper_who_hides_is_as_one_never_accepted(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let id = helped(world, "need", json!({"is_public": true})).await;
    block(&bea, "ana").await;
    let fulfil =
        |helper: &str| ana.post(format!("/listings/{id}/fulfil"), json!({"helper": helper}));
    let (absent, hidden) = (fulfil("nox").await, fulfil("bea").await);
    let (status, headers, body) = absent.outside();
    assert_eq!(hidden.outside(), (status, headers, body.replace("nox", "bea")));
    hidden.refused(422, "HELPER_NOT_ACCEPTED");
    bea.delete("/blocks/ana").await.is(200);
    assert_eq!(fulfil("bea").await.is(200)["own"]["helper"], "bea");
}
