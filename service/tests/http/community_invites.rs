//! Tests of invites into communities: issuing, listing, revoking and accepting, and what each reveals.

use serde_json::{Value, json};

use crate::harness::{Answer, Person, World, befriend, block, cases, circle, found, ids};

cases![
    a_steward_invites_by_a_link_into_a_community_that_nobody_may_ask,
    a_newcomer_joins_with_an_account,
    a_member_is_invited_by_id,
    only_the_member_whom_it_is_for_finds_it,
    only_the_address_that_it_is_for_accepts_it,
    what_cannot_be_used_looks_like_none_whatever_the_reason,
    stewards_alone_issue_list_and_revoke,
    an_invite_counts_while_its_issuer_is_a_steward,
    a_steward_finds_no_invite_of_a_steward_who_hides,
    a_member_who_asked_to_join_is_let_in_by_the_invite,
    whoever_returns_by_an_invite_takes_the_balance_back,
    a_name_that_looks_like_another_does_not_use_it_up,
    an_invite_ends_with_its_community,
    invites_for_somebody_who_was_erased_are_for_nobody,
    the_token_is_shown_once_and_what_an_export_has_is_none,
];

const INVITES: &str = "/communities/oak/invites";

/// A community that lets nobody ask.
async fn closed(founder: &Person, members: &[&Person]) {
    found(founder, "oak", members).await;
    founder.patch("/communities/oak", json!({"joining": "invite"})).await.is(200);
}

async fn invite(who: &Person, body: Value) -> Value {
    who.post(INVITES, body).await.is(201)
}

fn text(invite: &Value, field: &str) -> String {
    invite[field].as_str().unwrap().to_owned()
}

async fn link(who: &Person) -> String {
    text(&invite(who, json!({})).await, "token")
}

async fn accept(who: &Person, name: &str) -> Answer {
    who.post(format!("/invites/{name}/accept"), json!({})).await
}

async fn told(who: &Person) -> Vec<Value> {
    let page = who.get("/notifications").await.is(200);
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| json!([row["kind"], row["actor"], row["community"]])).collect()
}

async fn is_member(who: &Person) -> bool {
    who.get("/communities/oak").await.is(200)["member"] == true
}

async fn a_steward_invites_by_a_link_into_a_community_that_nobody_may_ask(world: &World) {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    closed(&ana, &[&carl]).await;
    ana.put("/communities/oak/stewards/carl", json!({})).await.is(200);
    bea.post("/communities/oak/join-requests", json!({})).await.refused(403, "INVITE_ONLY");
    let issued = invite(&ana, json!({})).await;
    let lasts = issued["expires_at"].as_i64().unwrap() - issued["created_at"].as_i64().unwrap();
    assert_eq!((lasts, text(&issued, "token").len()), (7 * 86_400, 43));
    let path = format!("/invites/{}", text(&issued, "token"));
    let seen = bea.get(&path).await.is(200);
    let oak = json!({"id": "oak", "name": "The oak"});
    assert_eq!((&seen["community"], &seen["issuer"]["id"]), (&oak, &json!("ana")));
    assert_eq!(world.nobody().get(&path).await.is(200)["community"], oak);
    let joined = accept(&bea, &text(&issued, "token")).await.is(200);
    assert_eq!((&joined["member"], &joined["community"]), (&json!("bea"), &json!("oak")));
    assert!(is_member(&bea).await);
    assert_eq!(ids(&bea.get("/communities/oak/members").await.is(200)), ["ana", "bea", "carl"]);
    for steward in [&ana, &carl] {
        assert_eq!(told(steward).await[0], json!(["member_joined", "bea", "oak"]));
    }
    accept(&dora, &text(&issued, "token")).await.refused(404, "UNKNOWN_INVITE");
    let again = link(&ana).await;
    accept(&ana, &again).await.refused(403, "OWN_INVITE");
    accept(&bea, &again).await.refused(409, "ALREADY_IN_COMMUNITY");
    accept(&dora, &again).await.is(200);
}

async fn a_newcomer_joins_with_an_account(world: &World) {
    let ana = world.as_("ana");
    closed(&ana, &[]).await;
    let token = link(&ana).await;
    let path = format!("/invites/{token}/accept");
    let ida = json!({"member": "ida", "name": "Ida", "password": "a password of ida's"});
    let joined = world.nobody().post(&path, ida.clone()).await.is(201);
    assert_eq!((&joined["member"], &joined["community"]), (&json!("ida"), &json!("oak")));
    assert_eq!(ids(&ana.get("/communities/oak/members").await.is(200)), ["ana", "ida"]);
    let mut other = ida;
    other["member"] = json!("jan");
    world.nobody().post(&path, other).await.refused(404, "UNKNOWN_INVITE");
}

async fn a_member_is_invited_by_id(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    closed(&ana, &[]).await;
    let by_id = json!({"member": "bea"});
    let absent = ana.post(INVITES, json!({"member": "nox"})).await;
    ana.post(INVITES, by_id.clone()).await.is_as_absent("bea", &absent, "nox");
    befriend(&ana, "bea", 0.5).await;
    let issued = invite(&ana, by_id.clone()).await;
    assert_eq!((&issued["member"], &issued["community"]), (&json!("bea"), &json!("oak")));
    let row = &bea.get("/notifications").await.is(200)["rows"][0];
    assert_eq!(
        (&row["kind"], &row["invite"], &row["community"]),
        (&json!("invite_received"), &issued["id"], &json!("oak"))
    );
    let waiting = bea.get("/me/invites").await.is(200);
    assert_eq!((ids(&waiting), &waiting["total"]), (vec![text(&issued, "id")], &json!(1)));
    assert_eq!(waiting["rows"][0]["community"]["name"], "The oak");
    let again = ana.post(INVITES, by_id.clone()).await.refused(409, "INVITED_LATELY");
    assert_eq!(
        again["again_at"].as_i64().unwrap() - issued["created_at"].as_i64().unwrap(),
        86_400
    );
    bea.get(format!("/invites/{}", text(&issued, "id"))).await.is(200);
    accept(&bea, &text(&issued, "id")).await.is(200);
    assert!(is_member(&bea).await);
    assert!(ids(&bea.get("/me/invites").await.is(200)).is_empty());
    ana.post(INVITES, by_id).await.refused(409, "ALREADY_IN_COMMUNITY");
}

async fn only_the_member_whom_it_is_for_finds_it(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[]).await;
    befriend(&ana, "bea", 0.5).await;
    let issued = invite(&ana, json!({"member": "bea"})).await;
    for (name, none) in [
        (text(&issued, "token"), "A".repeat(43)),
        (text(&issued, "id"), uuid::Uuid::new_v4().to_string()),
    ] {
        let absent = carl.get(format!("/invites/{none}")).await;
        carl.get(format!("/invites/{name}")).await.is_as_absent(&name, &absent, &none);
        let absent = accept(&carl, &none).await;
        accept(&carl, &name).await.is_as_absent(&name, &absent, &none);
        let path = format!("/invites/{name}");
        world.nobody().get(&path).await.refused(404, "UNKNOWN_INVITE");
        let ida = json!({"member": "ida", "name": "Ida", "password": "a password of ida's"});
        let path = format!("/invites/{name}/accept");
        world.nobody().post(path, ida).await.refused(404, "UNKNOWN_INVITE");
    }
    assert!(ids(&carl.get("/me/invites").await.is(200)).is_empty());
    block(&bea, "ana").await;
    assert_eq!(bea.get("/me/invites").await.is(200)["total"], 0);
    accept(&bea, &text(&issued, "id")).await.refused(404, "UNKNOWN_INVITE");
    let open = text(&invite(&ana, json!({})).await, "id");
    accept(&carl, &open).await.refused(404, "UNKNOWN_INVITE");
}

async fn only_the_address_that_it_is_for_accepts_it(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[]).await;
    carl.patch("/me", json!({"email": "carl@example.org"})).await.is(200);
    let body = json!({"email": "carl@example.org"});
    let issued = invite(&ana, body).await;
    let token = text(&issued, "token");
    accept(&bea, &token).await.refused(404, "UNKNOWN_INVITE");
    let ida = json!({"member": "ida", "name": "Ida", "password": "a password of ida's",
        "email": "ida@example.org"});
    let path = format!("/invites/{token}/accept");
    world.nobody().post(path, ida).await.refused(404, "UNKNOWN_INVITE");
    accept(&carl, &token).await.is(200);
    ana.post(INVITES, json!({"email": "x"})).await.refused(422, "INVALID_EMAIL");
    ana.post(INVITES, json!({"expires_in": 59})).await.refused(422, "INVALID_LIFE");
}

async fn what_cannot_be_used_looks_like_none_whatever_the_reason(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[]).await;
    let used = link(&ana).await;
    accept(&carl, &used).await.is(200);
    let revoked = invite(&ana, json!({})).await;
    ana.delete(format!("{INVITES}/{}", text(&revoked, "id"))).await.is(200);
    let expired = text(&invite(&ana, json!({"expires_in": 60})).await, "token");
    world.sql("UPDATE invite SET expires_at = created_at WHERE expires_at = created_at + 60").await;
    let tokens = [used, text(&revoked, "token"), expired];
    let none = "A".repeat(43);
    let (absent, refused) = (bea.get(format!("/invites/{none}")).await, accept(&bea, &none).await);
    for token in tokens {
        assert_eq!(bea.get(format!("/invites/{token}")).await.outside(), absent.outside());
        assert_eq!(accept(&bea, &token).await.outside(), refused.outside());
    }
    let blocked = link(&ana).await;
    block(&ana, "bea").await;
    assert_eq!(bea.get(format!("/invites/{blocked}")).await.outside(), absent.outside());
    assert_eq!(accept(&bea, &blocked).await.outside(), refused.outside());
}

async fn stewards_alone_issue_list_and_revoke(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[&bea]).await;
    let issued = invite(&ana, json!({})).await;
    let path = format!("{INVITES}/{}", text(&issued, "id"));
    for who in [&bea, &carl] {
        who.post(INVITES, json!({})).await.refused(403, "NOT_STEWARD");
        who.get(INVITES).await.refused(403, "NOT_STEWARD");
        who.delete(&path).await.refused(403, "NOT_STEWARD");
    }
    ana.get("/communities/elm/invites").await.refused(404, "NOT_FOUND");
    ana.post("/communities/elm/invites", json!({})).await.refused(404, "NOT_FOUND");
    ana.delete(format!("{INVITES}/none")).await.refused(404, "NOT_FOUND");
    // An invite into a circle of hers is none of the community's, and the other way round.
    let kin = circle(&ana, &[]).await;
    let other = ana.post(format!("/trust-circles/{kin}/invite"), json!({})).await.is(201);
    ana.delete(format!("{INVITES}/{}", text(&other, "id"))).await.refused(404, "NOT_FOUND");
    let path_in_circle = format!("/trust-circles/{kin}/invites/{}", text(&issued, "id"));
    ana.delete(path_in_circle).await.refused(404, "NOT_FOUND");
    assert_eq!(ana.get(INVITES).await.is(200)["total"], 1);
    assert_eq!(ana.delete(&path).await.is(200)["status"], "revoked");
    ana.delete(&path).await.refused(409, "INVITE_NOT_OPEN");
    accept(&carl, &text(&issued, "token")).await.refused(404, "UNKNOWN_INVITE");
}

async fn an_invite_counts_while_its_issuer_is_a_steward(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[&bea]).await;
    ana.put("/communities/oak/stewards/bea", json!({})).await.is(200);
    befriend(&bea, "carl", 0.5).await;
    let by_id = text(&invite(&bea, json!({"member": "carl"})).await, "id");
    let by_link = link(&bea).await;
    assert_eq!(ids(&carl.get("/me/invites").await.is(200)), [by_id.as_str()]);
    ana.delete("/communities/oak/stewards/bea").await.is(200);
    assert_eq!(carl.get("/me/invites").await.is(200)["total"], 0);
    for name in [&by_id, &by_link] {
        carl.get(format!("/invites/{name}")).await.refused(404, "UNKNOWN_INVITE");
        accept(&carl, name).await.refused(404, "UNKNOWN_INVITE");
    }
    let rows = ana.get(INVITES).await.is(200);
    let rows = rows["rows"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["status"] == "revoked" && row["issuer"] == "bea"));
}

async fn a_steward_finds_no_invite_of_a_steward_who_hides(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[&bea]).await;
    ana.put("/communities/oak/stewards/bea", json!({})).await.is(200);
    befriend(&bea, "carl", 0.5).await;
    let body = json!({"member": "carl", "email": "bea@example.org"});
    let issued = invite(&bea, body).await;
    let id = text(&issued, "id");
    let row = async || ana.get(INVITES).await.is(200)["rows"][0].clone();
    let seen = row().await;
    assert_eq!((&seen["issuer"], &seen["email"]), (&json!("bea"), &Value::Null), "for bea alone");
    block(&carl, "ana").await;
    assert_eq!(row().await["member"], Value::Null);
    block(&bea, "ana").await;
    assert_eq!(ana.get(INVITES).await.is(200)["total"], 0);
    ana.delete(format!("{INVITES}/{id}")).await.refused(404, "NOT_FOUND");
}

async fn a_member_who_asked_to_join_is_let_in_by_the_invite(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[]).await;
    bea.post("/communities/oak/join-requests", json!({})).await.is(201);
    let token = link(&ana).await;
    accept(&bea, &token).await.is(200);
    assert_eq!(ana.get("/communities/oak/join-requests").await.is(200)["total"], 0);
    let own = bea.get("/communities/oak/join-requests").await.is(200);
    assert_eq!(own["rows"][0]["status"], "approved");
    assert!(is_member(&bea).await);
}

async fn whoever_returns_by_an_invite_takes_the_balance_back(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    closed(&ana, &[]).await;
    accept(&bea, &link(&ana).await).await.is(200);
    let body = json!({"role": "provider", "with": "bea", "kind": "service", "mode": "credit",
        "minutes": 60, "title": "a service"});
    let made = ana.post("/communities/oak/exchanges", body).await.is(201);
    let id = text(&made, "id");
    for (who, what) in [
        (&bea, "request"),
        (&ana, "accept"),
        (&ana, "start"),
        (&ana, "complete"),
        (&bea, "complete"),
    ] {
        who.post(format!("/exchanges/{id}/{what}"), json!({})).await.is(200);
    }
    let balance =
        async || bea.get("/members/bea/credit-balance").await.is(200)["rows"][0]["balance"].clone();
    assert_eq!(balance().await, -60);
    bea.delete("/communities/oak/members/me").await.is(204);
    accept(&bea, &link(&ana).await).await.is(200);
    assert_eq!(balance().await, -60);
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
}

async fn a_name_that_looks_like_another_does_not_use_it_up(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[]).await;
    bea.patch("/me", json!({"name": "Ana"})).await.is(200);
    let token = link(&ana).await;
    accept(&bea, &token).await.refused(409, "NAME_LOOKS_ALIKE");
    let ida = json!({"member": "ida", "name": "aNa", "password": "a password of ida's"});
    let path = format!("/invites/{token}/accept");
    world.nobody().post(path, ida).await.refused(409, "NAME_LOOKS_ALIKE");
    assert!(world.rows("SELECT 1 FROM member WHERE id = 'ida'").await.is_empty());
    accept(&carl, &token).await.is(200);
}

async fn an_invite_ends_with_its_community(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[]).await;
    befriend(&ana, "carl", 0.5).await;
    let (open, by_id) = (link(&ana).await, invite(&ana, json!({"member": "carl"})).await);
    ana.delete("/communities/oak").await.is(204);
    accept(&bea, &open).await.refused(404, "UNKNOWN_INVITE");
    accept(&carl, &text(&by_id, "id")).await.refused(404, "UNKNOWN_INVITE");
    assert_eq!(carl.get("/me/invites").await.is(200)["total"], 0);
    ana.get(INVITES).await.refused(404, "NOT_FOUND");
}

async fn invites_for_somebody_who_was_erased_are_for_nobody(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    closed(&ana, &[]).await;
    bea.patch("/me", json!({"email": "bea@example.org"})).await.is(200);
    befriend(&ana, "bea", 0.5).await;
    let by_address = invite(&ana, json!({"email": "bea@example.org"})).await;
    let by_id = invite(&ana, json!({"member": "bea"})).await;
    let kin = circle(&ana, &[]).await;
    let body = json!({"email": "bea@example.org"});
    let into_circle = ana.post(format!("/trust-circles/{kin}/invite"), body).await.is(201);
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    for issued in [&by_address, &by_id, &into_circle] {
        let token = text(issued, "token");
        carl.get(format!("/invites/{token}")).await.refused(404, "UNKNOWN_INVITE");
        accept(&carl, &token).await.refused(404, "UNKNOWN_INVITE");
        let ida = json!({"member": "ida", "name": "Ida", "password": "a password of ida's"});
        let path = format!("/invites/{token}/accept");
        world.nobody().post(path, ida).await.refused(404, "UNKNOWN_INVITE");
    }
    let rows = ana.get(INVITES).await.is(200);
    assert!(!rows.to_string().contains("\"bea"), "{rows}");
}

async fn the_token_is_shown_once_and_what_an_export_has_is_none(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    closed(&ana, &[]).await;
    befriend(&ana, "bea", 0.5).await;
    let body = json!({"member": "bea", "email": "canary:ana@example.org"});
    let first = ana.post(INVITES, body.clone()).key("k").await.is(201);
    let again = ana.post(INVITES, body).key("k").await.is(201);
    assert_eq!((&again["id"], &again["token"]), (&first["id"], &Value::Null));
    assert_eq!(ana.get(INVITES).await.is(200)["rows"][0]["token"], Value::Null);
    let export = bea.get("/me/export").await.is(200);
    assert_eq!(export["invited"][0]["id"], first["id"]);
    let invited = export["invited"].to_string();
    assert!(!invited.contains("token") && !invited.contains("email"), "{invited}");
}
