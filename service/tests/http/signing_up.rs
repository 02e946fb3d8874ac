//! Tests of what everybody may know of an instance, and of signing up by its mode.

use serde_json::{Value, json};

use crate::harness::{Answer, Credential, Person, Server, World, cases, circle};

cases![
    everybody_reads_what_the_instance_is,
    anybody_signs_up_where_that_is_open,
    an_invite_is_needed_where_that_is_the_mode,
    a_closed_instance_admits_nobody_new,
    signing_up_tells_no_more_than_accepting_an_invite,
    whoever_signs_up_again_under_the_same_key_is_answered_again,
];

const PASSWORD: &str = "a password of ida's";

fn newcomer(id: &str) -> Value {
    json!({"member": id, "name": "Ida", "password": PASSWORD})
}

async fn sign_up(world: &World, server: &Server, body: Value) -> Answer {
    world.nobody().on(server).post("/members", body).await
}

/// The browser that an answer signs in.
fn browser(world: &World, server: &Server, id: &str, answer: &Answer) -> Person {
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let csrf = answer.body["csrf_token"].as_str().map(str::to_owned);
    world.person(Some(id), Credential::Browser { cookie, csrf }).on(server)
}

async fn invite(world: &World) -> String {
    let ana = world.as_("ana");
    let circle = circle(&ana, &[]).await;
    let made = ana.post(format!("/trust-circles/{circle}/invite"), json!({})).await.is(201);
    made["token"].as_str().unwrap().to_owned()
}

async fn everybody_reads_what_the_instance_is(world: &World) {
    let seen = world.nobody().get("/instance").await;
    assert!(!seen.headers.contains_key("trust-revision"));
    let told = seen.clone().is(200);
    assert_eq!((&told["name"], &told["sign_up"]), (&json!("trustd"), &json!("invite")));
    assert_eq!((&told["sharing_model"], &told["demo"]), (&json!("hybrid"), &json!(false)));
    assert_eq!((&told["issuers"], &told["locales"]), (&json!([]), &json!(["en", "fr", "nl"])));
    let limits = &told["limits"];
    assert_eq!((&limits["password_min"], &limits["page_rows"]), (&json!(10), &json!(100)));
    assert_eq!(world.as_("ana").get("/instance").await.is(200), told, "the same for everybody");
    let stale = Credential::Browser { cookie: "trustd_session=x".to_owned(), csrf: None };
    let stale = world.person(None, stale).get("/instance").await;
    assert_eq!(stale.outside(), seen.outside());
    world.as_("ana").post("/trust-circles", json!({"name": "a", "kind": "family"})).await.is(201);
    assert_eq!(world.nobody().get("/instance").await.outside(), seen.outside());
    let options = ["--name", "Oak Street", "--sign-up", "open", "--sharing-model", "emergent"];
    let other = world.serve(&[&options[..], &["--trust-changes", "7"]].concat());
    let told = world.nobody().on(&other).get("/instance").await.is(200);
    assert_eq!((&told["name"], &told["sign_up"]), (&json!("Oak Street"), &json!("open")));
    assert_eq!(told["sharing_model"], "emergent");
    assert_eq!(told["limits"]["trust_changes"], 7);
    let wrong = world.refused_to_start(&["--sign-up", "sometimes"]);
    assert!(wrong.contains("sometimes") && wrong.contains("invite"), "{wrong}");
}

async fn anybody_signs_up_where_that_is_open(world: &World) {
    let server = world.serve(&["--sign-up", "open"]);
    let mut body = newcomer("ida");
    body["email"] = json!("Ida@Oak.example");
    let answer = sign_up(world, &server, body).await;
    assert_eq!(answer.status, 201, "{}", answer.told());
    let ida = browser(world, &server, "ida", &answer);
    let made = answer.is(201);
    assert_eq!(made["member"], "ida");
    assert!(made["csrf_token"].is_string() && made["expires_at"].is_i64());
    let session = ida.get("/session").await.is(200);
    assert_eq!((&session["member"], &session["expires_at"]), (&json!("ida"), &made["expires_at"]));
    let me = ida.get("/me").await.is(200);
    assert_eq!((&me["name"], &me["communities"]), (&json!("Ida"), &json!([])));
    ida.put("/members/ana/trust", json!({})).await.is(200);
    let again = json!({"member": "ida", "password": PASSWORD});
    world.nobody().on(&server).post("/session", again).await.is(201);
    // With an invite, too.
    let path = format!("/invites/{}/accept", invite(world).await);
    world.nobody().on(&server).post(path, newcomer("ivo")).await.is(201);
    // A browser that was signed in before makes no difference.
    ida.post("/members", newcomer("ina")).await.is(201);
    assert!(world.verify().0, "the tables say the same");
}

async fn an_invite_is_needed_where_that_is_the_mode(world: &World) {
    let body = newcomer("ida");
    let refused = world.nobody().post("/members", body.clone()).await;
    assert_eq!(refused.header("set-cookie"), "");
    let taken = world.nobody().post("/members", newcomer("ana")).await;
    assert_eq!(taken.outside(), refused.outside(), "no id is looked up");
    refused.refused(403, "SIGN_UP_BY_INVITE");
    let again = json!({"member": "ida", "password": PASSWORD});
    world.nobody().post("/session", again).await.refused(401, "WRONG_PASSWORD");
    let path = format!("/invites/{}/accept", invite(world).await);
    world.nobody().post(path, body).await.is(201);
}

async fn a_closed_instance_admits_nobody_new(world: &World) {
    let server = world.serve(&["--sign-up", "closed"]);
    let (path, body) = (format!("/invites/{}", invite(world).await), newcomer("ida"));
    sign_up(world, &server, body.clone()).await.refused(403, "SIGN_UP_CLOSED");
    let accept = format!("{path}/accept");
    let nobody = world.nobody().on(&server);
    let refused = nobody.post(&accept, body.clone()).await;
    let unknown = format!("/invites/{}/accept", "A".repeat(43));
    let other = nobody.post(unknown, body.clone()).await;
    assert_eq!(refused.outside(), other.outside(), "whether there is such an invite or not");
    refused.refused(403, "SIGN_UP_CLOSED");
    // It was not used up, and is for members all the same.
    nobody.get(&path).await.is(200);
    world.as_("bea").on(&server).post(&accept, json!({})).await.is(200);
}

async fn signing_up_tells_no_more_than_accepting_an_invite(world: &World) {
    let options = ["--sign-up", "open", "--accounts-per-address", "4"];
    let server = world.serve(&options);
    let ask = async |body: Value| sign_up(world, &server, body).await;
    let with = |field: &str, value: Value| {
        let mut body = newcomer("ida");
        body[field] = value;
        body
    };
    ask(with("password", json!("short"))).await.refused(422, "INVALID_PASSWORD");
    ask(with("password", json!("abcdefghijkl"))).await.refused(422, "INVALID_PASSWORD");
    ask(with("member", json!("I d a"))).await.refused(422, "INVALID_MEMBER_ID");
    ask(with("name", json!("\u{202e}"))).await.refused(422, "INVALID_NAME");
    ask(with("email", json!("none"))).await.refused(422, "INVALID_EMAIL");
    ask(json!({"member": "ida"})).await.refused(422, "INVALID_BODY");
    // An id of somebody, and one of somebody who was erased, are taken alike.
    let bea = world.as_("bea");
    bea.post("/me/erase", json!({"confirm": "bea"})).await.is(204);
    let taken = ask(newcomer("ana")).await;
    let erased = ask(newcomer("bea")).await;
    let body = |answer: &Answer, id: &str| answer.outside().2.replace(id, "ID");
    assert_eq!(body(&taken, "ana"), body(&erased, "bea"));
    taken.refused(409, "MEMBER_ID_TAKEN");
    // A member who has blocked the id before learns of it as of any other newcomer.
    world.as_("carl").post("/blocks", json!({"member": "ida"})).await.is(201);
    ask(newcomer("ida")).await.is(201);
    // Whoever tries ids is counted.
    ask(newcomer("dora")).await.refused(409, "MEMBER_ID_TAKEN");
    ask(newcomer("emil")).await.refused(429, "TOO_MANY_REQUESTS");
}

async fn whoever_signs_up_again_under_the_same_key_is_answered_again(world: &World) {
    let server = world.serve(&["--sign-up", "open"]);
    let nobody = world.nobody().on(&server);
    let first = nobody.post("/members", newcomer("ida")).key("k").await;
    let first = first.is(201);
    let again = nobody.post("/members", newcomer("ida")).key("k").await;
    assert_eq!(again.header("set-cookie"), "", "a secret is shown once");
    let again = again.is(201);
    assert_eq!((&again["member"], &again["expires_at"]), (&first["member"], &first["expires_at"]));
    assert_eq!(again["csrf_token"], Value::Null);
    let mut guessed = newcomer("ida");
    guessed["password"] = json!("another password");
    nobody.post("/members", guessed).key("k").await.refused(409, "MEMBER_ID_TAKEN");
}
