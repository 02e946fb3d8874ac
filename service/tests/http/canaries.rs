//! Private data reaches nobody without permission: not in a response, a stream, a figure or a log line; and secrets
//! are not even in the record.
//!
//! What is marked `canary:ana,bea` is for the eyes of Ana and Bea. The harness looks for marks in whatever
//! anybody is answered; here everything private gets one, and everybody reads everything.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::harness::{
    Answer, Credential, Database, Person, Server, World, block, cases, found, listing, note,
    partners,
};
use crate::walk::{About, readable};

cases![what_is_private_is_shown_to_nobody_else];

const PASSWORD: &str = "canary password of gwen's";
const NEWCOMERS: &str = "canary password of ida's";

/// Everything that Ana has, and what is secret of it.
struct Private {
    about: About,
    secrets: Vec<String>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn made(answer: impl IntoFuture<Output = Answer>) -> String {
    text(&answer.await.is(201)["id"])
}

/// Fills every private column, each with the mark of those whom it is for.
async fn fill(world: &World, server: &Server) -> Private {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]).map(|person| person.on(server));
    let [dora, finn] = world.people(["dora", "finn"]).map(|person| person.on(server));
    found(&ana, "oak", &[&bea]).await;
    found(&dora, "elm", &[]).await;
    let partnership = partners(("oak", &ana), ("elm", &dora)).await;
    let mail = "canary:ana@example.org";
    ana.patch("/me", json!({"email": mail})).await.is(200);
    let place = json!({"latitude": 52.5, "longitude": 13.4});
    ana.put("/me/place", place).await.is(200);
    let circle = json!({"name": "canary:ana friends", "kind": "friends"});
    let circle = made(ana.post("/trust-circles", circle)).await;
    ana.put(format!("/trust-circles/{circle}/members/bea"), json!({})).await.is(200);
    let path = format!("/trust-circles/{circle}/invite");
    let invite = ana.post(&path, json!({"email": mail})).key("invite").await.is(201);
    let used = text(&ana.post(&path, json!({})).key("other").await.is(201)["token"]);
    let account = json!({"member": "ida", "name": "ida", "password": NEWCOMERS});
    let nobody = world.nobody().on(server);
    let accepted = nobody.post(format!("/invites/{used}/accept"), account).await;
    let cookie = cookie_of(&accepted);
    accepted.is(201);
    private_listings(&ana, &circle).await;
    let offer = made(ana.post("/listings", listing("offer", json!({"is_public": true})))).await;
    let message = json!({"message": "canary:ana,bea let me"});
    let response = made(bea.post(format!("/support/offers/{offer}/respond"), message)).await;
    let path = format!("/support/offers/{offer}/responses/{response}");
    ana.patch(path, json!({"status": "declined"})).await.is(200);
    let request = asks(&carl, "carl", &ana).await;
    asks(&finn, "finn", &ana).await;
    let exchange = exchanged(&ana, &carl).await;
    let note = note(&ana, "oak", "canary:ana,bea,carl").await.map(|id| ("notes", id));
    let skill = json!({"name": "canary:ana a skill", "opted_in": false});
    let skill = crate::harness::skill(&ana, "oak", skill).await;
    block(&ana, "hugo").await;
    let token = ana.post("/me/tokens", json!({"label": "canary:ana script"})).key("token").await;
    let session = signed_in(world, server).await;
    let about = About::from([
        ("members", "ana".to_owned()),
        ("communities", "oak".to_owned()),
        ("listings", offer.clone()),
        ("explain", offer.clone()),
        ("support", offer),
        ("responses", response),
        ("exchanges", exchange),
        ("trust-circles", circle),
        ("invites", text(&invite["token"])),
        ("join-requests", request),
        ("partnerships", partnership),
        ("skills", skill),
    ]);
    let about = about.into_iter().chain(note).collect();
    let token = text(&token.is(201)["token"]);
    let secrets = vec![text(&invite["token"]), used, cookie, token, session];
    Private { about, secrets }
}

async fn private_listings(ana: &Person, circle: &str) {
    let private = json!({"title": "canary:ana a secret", "description": "canary:ana",
        "sharing": "private", "capacity": {"note": "canary:ana"}});
    ana.post("/listings", listing("need", private)).await.is(201);
    let shared = json!({"title": "canary:ana,bea,ida for friends", "sharing": {"circle": circle}});
    ana.post("/listings", listing("need", shared)).await.is(201);
}

/// Somebody asks to come to the oak, in words for its steward; one is let in.
async fn asks(who: &Person, name: &str, steward: &Person) -> String {
    let message = json!({"message": format!("canary:ana,{name} may I")});
    let request = made(who.post("/communities/oak/join-requests", message)).await;
    let decision = if name == "carl" { "approve" } else { "decline" };
    let path = format!("/communities/oak/join-requests/{request}/{decision}");
    steward.post(path, json!({})).await.is(200);
    request
}

/// An exchange of Ana and Carl, from the offer to the payment.
async fn exchanged(ana: &Person, carl: &Person) -> String {
    let offer = json!({"role": "provider", "with": "carl", "kind": "service", "mode": "credit",
        "minutes": 30, "title": "canary:ana,carl a lesson"});
    let exchange = made(ana.post("/communities/oak/exchanges", offer)).await;
    for (who, what) in
        [(carl, "request"), (ana, "accept"), (ana, "start"), (ana, "complete"), (carl, "complete")]
    {
        who.post(format!("/exchanges/{exchange}/{what}"), json!({})).await.is(200);
    }
    exchange
}

fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").split(';').next().unwrap();
    cookie.split_once('=').unwrap().1.to_owned()
}

/// Gwen signs in with a password, which ends what she had before; the cookie.
async fn signed_in(world: &World, server: &Server) -> String {
    world.set_password("gwen", PASSWORD);
    let body = json!({"member": "gwen", "password": PASSWORD});
    let answer = world.nobody().on(server).post("/session", body).await;
    let cookie = cookie_of(&answer);
    answer.is(201);
    cookie
}

/// Whether an answer has the part of a listing that only its owner sees. The counts of listings have a scope `own`.
fn shows_own(answer: &Value) -> bool {
    match answer {
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            (name == "own" && value.get("sharing").is_some()) || shows_own(value)
        }),
        Value::Array(rows) => rows.iter().any(shows_own),
        _ => false,
    }
}

/// How many marks somebody finds in all that they can read.
async fn reads_everything(world: &World, person: &Person, private: &Private) -> usize {
    let mut marks = 0;
    for path in readable(&world.ground.description, &private.about) {
        let answer = person.get(&path).await;
        let body = String::from_utf8_lossy(&answer.bytes).into_owned();
        // Who asks about a token knows it.
        let others = private.secrets.iter().filter(|secret| !path.contains(secret.as_str()));
        let found = others.filter(|secret| body.contains(secret.as_str())).count();
        assert_eq!(found, 0, "a secret: {}", answer.told());
        let is_anas = person.id.as_deref() == Some("ana");
        let shows_own = serde_json::from_str(&body).is_ok_and(|body| shows_own(&body));
        assert!(is_anas || !shows_own, "what is Ana's own: {}", answer.told());
        marks += body.matches("canary:").count();
    }
    marks
}

async fn what_is_private_is_shown_to_nobody_else(world: &World) {
    let server = world.serve_in(&[("TRUSTD_LOG", "debug")]);
    let watchers = ["bea", "emil", "hugo"].map(|id| world.as_(id).on(&server));
    let mut streams = Vec::new();
    for watcher in &watchers {
        streams.push(watcher.get("/watch").open().await);
    }
    let private = fill(world, &server).await;
    let mut marks = BTreeMap::new();
    for id in ["ana", "bea", "carl", "dora", "emil", "finn", "hugo"] {
        let found = reads_everything(world, &world.as_(id).on(&server), &private).await;
        marks.insert(id, found);
    }
    let ida = Credential::Browser {
        cookie: format!("trustd_session={}", private.secrets[2]),
        csrf: None,
    };
    let ida = world.person(Some("ida"), ida).on(&server);
    reads_everything(world, &ida, &private).await;
    reads_everything(world, &world.nobody().on(&server), &private).await;
    for (id, is_entitled) in [("ana", 15), ("bea", 4), ("carl", 3), ("finn", 1)] {
        assert!(marks[id] >= is_entitled, "{id} is entitled to more than {} marks", marks[id]);
    }
    for id in ["dora", "emil", "hugo"] {
        assert_eq!(marks[id], 0, "{id} is entitled to nothing");
    }
    for stream in &mut streams {
        while !stream.is_silent().await {}
    }
    let (_, figures) = world.nobody().at(&server.admin).outside("/metrics").await;
    server.check_log();
    for (place, text) in [("figures", figures), ("log", server.log())] {
        assert!(!text.contains("canary"), "the {place} hold what is private");
        let secret = private.secrets.iter().find(|secret| text.contains(secret.as_str()));
        assert!(secret.is_none(), "the {place} hold a secret");
    }
    drop(server);
    nothing_secret_is_kept(world, &private);
}

/// No byte of a file tells a password or a token.
fn nothing_secret_is_kept(world: &World, private: &Private) {
    if world.database != Database::Sqlite {
        return;
    }
    let mut kept = Vec::new();
    for file in std::fs::read_dir(&world.folder).unwrap() {
        let path = file.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("case.db") {
            kept.push(std::fs::read(path).unwrap());
        }
    }
    let is_kept = |secret: &str| {
        let bytes = secret.as_bytes();
        kept.iter().any(|file| file.windows(bytes.len()).any(|part| part == bytes))
    };
    assert!(is_kept("canary:ana a secret"), "this is not the record");
    for secret in private.secrets.iter().map(String::as_str).chain([PASSWORD, NEWCOMERS]) {
        assert!(!is_kept(secret), "the record holds a secret");
    }
}
