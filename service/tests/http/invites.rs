//! Invites into circles.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Credential, Person, World, block, cases, circle, ids};

cases![
    an_invite_is_issued_looked_at_and_accepted,
    a_newcomer_gets_an_account_and_is_signed_in,
    a_newcomer_who_asks_again_under_the_same_key_is_answered_again,
    what_cannot_be_used_looks_like_none_whatever_the_reason,
    looking_never_uses_it_up,
    ones_own_leads_nowhere_and_who_is_in_does_not_use_it_up,
    the_token_is_shown_once,
    a_newcomer_says_who_they_are,
    a_newcomer_who_is_blocked_already_finds_nothing,
    an_invite_is_taken_back_while_it_is_open,
    the_issuer_sees_how_they_stand_and_nobody_else,
    how_long_and_to_whom_is_checked,
    whoever_is_signed_in_makes_no_account,
    the_cookie_of_a_session_that_has_ended_keeps_nobody_out,
];

struct Issued {
    id: String,
    token: String,
    circle: String,
}

async fn issue(who: &Person) -> Issued {
    let circle = circle(who, &[]).await;
    issue_into(who, circle, json!({})).await
}

async fn issue_into(who: &Person, circle: String, body: Value) -> Issued {
    let invite = who.post(format!("/trust-circles/{circle}/invite"), body).await.is(201);
    let text = |field: &str| invite[field].as_str().unwrap().to_owned();
    Issued { id: text("id"), token: text("token"), circle }
}

async fn accept(who: &Person, token: &str) -> Answer {
    who.post(format!("/invites/{token}/accept"), json!({})).await
}

fn newcomer(id: &str) -> Value {
    json!({"member": id, "name": "Ida", "password": "a password of ida's"})
}

async fn an_invite_is_issued_looked_at_and_accepted(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let Issued { token, circle, .. } = issue(&ana).await;
    let seen = bea.get(format!("/invites/{token}")).await.is(200);
    assert_eq!(seen["issuer"], json!({"id": "ana", "name": "ana"}));
    assert_eq!(seen["own"], false);
    let joined = accept(&bea, &token).await.is(200);
    assert_eq!((&joined["member"], &joined["issuer"]["id"]), (&json!("bea"), &json!("ana")));
    assert_eq!(ids(&ana.get(format!("/trust-circles/{circle}/members")).await.is(200)), ["bea"]);
    let told = ana.get("/notifications").await.is(200);
    let first = &told["rows"][0];
    assert_eq!((&first["kind"], &first["actor"]), (&json!("invite_accepted"), &json!("bea")));
}

async fn a_newcomer_gets_an_account_and_is_signed_in(world: &World) {
    let ana = world.as_("ana");
    let Issued { token, circle, .. } = issue(&ana).await;
    let path = format!("/invites/{token}/accept");
    let answer = world.nobody().post(path, newcomer("ida")).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let joined = answer.is(201);
    assert_eq!(joined["member"], "ida");
    let csrf = joined["csrf_token"].as_str().map(str::to_owned);
    let ida = world.person(Some("ida"), Credential::Browser { cookie, csrf });
    assert_eq!(ida.get("/session").await.is(200)["member"], "ida");
    ida.put("/members/ana/trust", json!({})).await.is(200);
    assert_eq!(ids(&ana.get(format!("/trust-circles/{circle}/members")).await.is(200)), ["ida"]);
    let again = json!({"member": "ida", "password": "a password of ida's"});
    world.nobody().post("/session", again).await.is(201);
}

async fn a_newcomer_who_asks_again_under_the_same_key_is_answered_again(world: &World) {
    let Issued { token, .. } = issue(&world.as_("ana")).await;
    let path = format!("/invites/{token}/accept");
    let ask = |body: Value| world.nobody().post(&path, body).key("k");
    let first = ask(newcomer("ida")).await;
    let first = first.is(201);
    assert!(first["csrf_token"].is_string());
    let again = ask(newcomer("ida")).await;
    assert_eq!(again.header("set-cookie"), "", "a secret is shown once");
    let again = again.is(201);
    assert_eq!((&again["member"], &again["issuer"]), (&first["member"], &first["issuer"]));
    assert_eq!(again.get("csrf_token"), None);
    let mut guessed = newcomer("ida");
    guessed["password"] = json!("another password");
    ask(guessed).await.refused(404, "UNKNOWN_INVITE");
}

async fn what_cannot_be_used_looks_like_none_whatever_the_reason(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let none = "A".repeat(43);
    let mut tokens = Vec::new();
    let used = issue(&ana).await;
    accept(&carl, &used.token).await.is(200);
    tokens.push(used.token);
    let revoked = issue(&ana).await;
    let path = format!("/trust-circles/{}/invites/{}", revoked.circle, revoked.id);
    ana.delete(path).await.is(200);
    tokens.push(revoked.token);
    let expired = issue(&ana).await;
    world
        .sql("UPDATE invite SET expires_at = 1000 WHERE used_by IS NULL AND revoked_at IS NULL")
        .await;
    tokens.push(expired.token);
    let of_dora = issue(&world.as_("dora")).await;
    block(&world.as_("dora"), "bea").await;
    tokens.push(of_dora.token);
    let of_emil = issue(&world.as_("emil")).await;
    block(&bea, "emil").await;
    tokens.push(of_emil.token);
    tokens.extend(["x".to_owned(), "é".to_owned(), "B".repeat(44), "-".to_owned()]);
    let absent = bea.get(format!("/invites/{none}")).await;
    let refused = accept(&bea, &none).await;
    for token in tokens {
        let looked = bea.get(format!("/invites/{token}")).await;
        assert_eq!(looked.outside(), absent.outside());
        assert!(!String::from_utf8_lossy(&looked.bytes).contains(&token));
        assert_eq!(accept(&bea, &token).await.outside(), refused.outside());
    }
    absent.refused(404, "UNKNOWN_INVITE");
    refused.refused(404, "UNKNOWN_INVITE");
    let nobody = world.nobody().get(format!("/invites/{none}")).await;
    nobody.refused(404, "UNKNOWN_INVITE");
    let path = format!("/invites/{none}/accept");
    world.nobody().post(path, newcomer("ida")).await.refused(404, "UNKNOWN_INVITE");
}

async fn looking_never_uses_it_up(world: &World) {
    let ana = world.as_("ana");
    let Issued { token, .. } = issue(&ana).await;
    for _ in 0..5 {
        for who in [world.nobody(), world.as_("bea"), world.as_("carl")] {
            who.get(format!("/invites/{token}")).await.is(200);
        }
    }
    accept(&world.as_("bea"), &token).await.is(200);
}

async fn ones_own_leads_nowhere_and_who_is_in_does_not_use_it_up(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    let circle = circle(&ana, &[&bea]).await;
    let Issued { token, .. } = issue_into(&ana, circle, json!({})).await;
    assert_eq!(ana.get(format!("/invites/{token}")).await.is(200)["own"], true);
    accept(&ana, &token).await.refused(403, "OWN_INVITE");
    accept(&bea, &token).await.refused(409, "ALREADY_IN_CIRCLE");
    accept(&carl, &token).await.is(200);
    accept(&ana, &token).await.refused(403, "OWN_INVITE");
}

async fn the_token_is_shown_once(world: &World) {
    let ana = world.as_("ana");
    let circle = circle(&ana, &[]).await;
    let path = format!("/trust-circles/{circle}/invite");
    let first = ana.post(&path, json!({})).key("k").await.is(201);
    let again = ana.post(&path, json!({})).key("k").await.is(201);
    assert_eq!((&again["id"], &again["token"]), (&first["id"], &Value::Null));
    let listed = ana.get(format!("/trust-circles/{circle}/invites")).await.is(200);
    assert_eq!(ids(&listed), [first["id"].as_str().unwrap()]);
    assert_eq!(listed["rows"][0]["token"], Value::Null);
    assert!(first["token"].as_str().unwrap().len() == 43, "256 bits");
}

async fn a_newcomer_says_who_they_are(world: &World) {
    let ana = world.as_("ana");
    let Issued { token, .. } = issue(&ana).await;
    let path = format!("/invites/{token}/accept");
    let ask = async |body: Value| world.nobody().post(&path, body).await;
    ask(json!({})).await.refused(422, "ACCOUNT_MISSING");
    ask(json!({"member": "ida", "name": "Ida"})).await.refused(422, "ACCOUNT_MISSING");
    for (field, value, code) in [
        ("member", "I", "INVALID_MEMBER_ID"),
        ("member", "Ida", "INVALID_MEMBER_ID"),
        ("member", "", "INVALID_MEMBER_ID"),
        ("name", "", "INVALID_NAME"),
        ("name", "  ", "INVALID_NAME"),
        ("password", "too short", "INVALID_PASSWORD"),
    ] {
        let mut body = newcomer("ida");
        body[field] = json!(value);
        ask(body).await.refused(422, code);
    }
    ask(newcomer("bea")).await.refused(409, "MEMBER_ID_TAKEN");
    ask(newcomer("ida")).await.is(201);
}

async fn a_newcomer_who_is_blocked_already_finds_nothing(world: &World) {
    let ana = world.as_("ana");
    let Issued { token, .. } = issue(&ana).await;
    block(&ana, "ida").await;
    let path = format!("/invites/{token}/accept");
    world.nobody().post(&path, newcomer("ida")).await.refused(404, "UNKNOWN_INVITE");
    world.nobody().post(&path, newcomer("jan")).await.is(201);
}

async fn an_invite_is_taken_back_while_it_is_open(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let Issued { id, token, circle } = issue(&ana).await;
    let path = format!("/trust-circles/{circle}/invites/{id}");
    let revoked = ana.delete(&path).await.is(200);
    assert_eq!(revoked["status"], "revoked");
    ana.delete(&path).await.refused(409, "INVITE_NOT_OPEN");
    accept(&bea, &token).await.refused(404, "UNKNOWN_INVITE");
    let other = issue_into(&ana, circle.clone(), json!({})).await;
    accept(&bea, &other.token).await.is(200);
    let path = format!("/trust-circles/{circle}/invites/{}", other.id);
    ana.delete(path).await.refused(409, "INVITE_NOT_OPEN");
    ana.delete(format!("/trust-circles/{circle}/invites/none")).await.refused(404, "NOT_FOUND");
}

async fn the_issuer_sees_how_they_stand_and_nobody_else(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let circle = circle(&ana, &[]).await;
    let body = json!({"email": "canary:ana@example.org", "expires_in": 60});
    let first = issue_into(&ana, circle.clone(), body).await;
    let second = issue_into(&ana, circle.clone(), json!({})).await;
    bea.get(format!("/invites/{}", first.token)).await.is(200);
    accept(&bea, &second.token).await.is(200);
    let path = format!("/trust-circles/{circle}/invites");
    let rows = ana.get(&path).await.is(200);
    let row = |id: &str| {
        let rows = rows["rows"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == id).unwrap().clone()
    };
    assert_eq!(row(&first.id)["status"], "open");
    assert_eq!(row(&first.id)["email"], "canary:ana@example.org");
    assert_eq!(
        (&row(&second.id)["status"], &row(&second.id)["used_by"]),
        (&json!("used"), &json!("bea"))
    );
    let page = ana.get(format!("{path}?limit=1")).await.is(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = ana.get(format!("{path}?limit=1&cursor={cursor}")).await.is(200);
    assert_ne!(ids(&page), ids(&rest));
    ana.get(format!("{path}?limit=0")).await.refused(422, "INVALID_LIMIT");
    block(&bea, "ana").await;
    let left = ana.get(&path).await.is(200);
    assert_eq!(ids(&left), [first.id.as_str()], "what lies between the two is hidden");
    ana.delete(format!("{path}/{}", second.id)).await.refused(404, "NOT_FOUND");
}

async fn how_long_and_to_whom_is_checked(world: &World) {
    let ana = world.as_("ana");
    let circle = circle(&ana, &[]).await;
    let path = format!("/trust-circles/{circle}/invite");
    for seconds in [0, 59, -1, 90 * 24 * 3600 + 1] {
        let refused = ana.post(&path, json!({"expires_in": seconds})).await;
        refused.refused(422, "INVALID_LIFE");
    }
    for email in ["", "x", "x@", "@x", "a b@example.org"] {
        ana.post(&path, json!({"email": email})).await.refused(422, "INVALID_EMAIL");
    }
    for seconds in [60, 90 * 24 * 3600] {
        let made = ana.post(&path, json!({"expires_in": seconds})).await.is(201);
        let lasts = made["expires_at"].as_i64().unwrap() - made["created_at"].as_i64().unwrap();
        assert_eq!(lasts, seconds);
    }
    let usual = ana.post(&path, json!({})).await.is(201);
    let lasts = usual["expires_at"].as_i64().unwrap() - usual["created_at"].as_i64().unwrap();
    assert_eq!(lasts, 7 * 24 * 3600);
}

async fn whoever_is_signed_in_makes_no_account(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let Issued { token, .. } = issue(&ana).await;
    let path = format!("/invites/{token}/accept");
    bea.post(&path, newcomer("ida")).await.refused(422, "SIGNED_IN");
    let stranger = bea.with(Credential::Token("A".repeat(43)));
    let refused = stranger.ask(Method::POST, &path).json(newcomer("ida")).await;
    refused.refused(401, "UNAUTHENTICATED");
    accept(&bea, &token).await.is(200);
}

async fn the_cookie_of_a_session_that_has_ended_keeps_nobody_out(world: &World) {
    let Issued { token, .. } = issue(&world.as_("ana")).await;
    let secret = "A".repeat(43);
    let cookie = format!("trustd_session={secret}");
    let stale = world.nobody().with(Credential::Browser { cookie, csrf: None });
    stale.get(format!("/invites/{token}")).await.is(200);
    let accept = format!("/invites/{token}/accept");
    stale.post(&accept, newcomer("ida")).await.is(201);
    // A script that shows a token means it.
    let script = world.nobody().with(Credential::Token(secret));
    script.get(format!("/invites/{token}")).await.refused(401, "UNAUTHENTICATED");
}
