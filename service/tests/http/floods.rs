//! Tests of callers who ask for more than their share: others are still answered.

use std::future::IntoFuture;

use futures::future::{BoxFuture, FutureExt, join_all};
use futures::stream::{FuturesUnordered, StreamExt};
use serde_json::{Value, json};

use crate::harness::{Answer, Person, Server, World, block, cases, circle, post};

cases![
    an_invite_allows_ten_attempts,
    a_taken_id_is_refused_before_anything_is_hashed,
    guesses_of_an_invites_address_are_attempts,
    a_flood_of_sign_ins_delays_others_by_a_turn,
    what_does_not_fit_the_queue_is_refused_at_once,
    invites_are_limited_by_member_and_address,
    accounts_are_limited_by_address,
    a_person_is_watched_once_however_many_streams_they_have,
    streams_are_limited_by_address,
    expensive_questions_delay_those_who_ask_them,
    more_than_can_wait_is_refused_early,
    a_stream_never_shows_what_was_hidden_while_it_was_behind,
];

const PASSWORD: &str = "a password of theirs";

fn newcomer(id: &str) -> Value {
    json!({"member": id, "name": "Ida", "password": PASSWORD})
}

/// An invite into a new circle: its token, and the circle.
async fn invited(who: &Person, body: Value) -> (String, String) {
    let circle = circle(who, &[]).await;
    let invite = who.post(format!("/trust-circles/{circle}/invite"), body).await.is(201);
    (invite["token"].as_str().unwrap().to_owned(), circle)
}

async fn accept(who: &Person, token: &str, body: Value) -> Answer {
    who.post(format!("/invites/{token}/accept"), body).await
}

/// A figure that operators see.
async fn figure(world: &World, name: &str) -> u64 {
    let (_, text) = world.nobody().at(&world.server.admin).outside("/metrics").await;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0, |value| value.parse::<f64>().unwrap() as u64)
}

#[track_caller]
fn is_overload(answer: &Answer) {
    assert!(matches!(answer.status, 429 | 503), "{}", answer.told());
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
}

async fn an_invite_allows_ten_attempts(world: &World) {
    let ana = world.as_("ana");
    let nobody = world.nobody();
    let (token, circle) = invited(&ana, json!({})).await;
    let all = join_all((0..14).map(|_| accept(&nobody, &token, newcomer("bea")))).await;
    let of = |status: u16| all.iter().filter(|answer| answer.status == status).count();
    assert_eq!((of(409), of(404)), (10, 4));
    for who in [&nobody, &world.as_("bea")] {
        who.get(format!("/invites/{token}")).await.refused(404, "UNKNOWN_INVITE");
        let body = if who.id.is_some() { json!({}) } else { newcomer("ida") };
        accept(who, &token, body).await.refused(404, "UNKNOWN_INVITE");
    }
    let listed = ana.get(format!("/trust-circles/{circle}/invites")).await.is(200);
    assert_eq!(listed["rows"][0]["status"], "revoked");
    // Also after a restart.
    let other = world.serve(&[]);
    accept(&nobody.on(&other), &token, newcomer("ida")).await.refused(404, "UNKNOWN_INVITE");
    // What cannot be read is no attempt, and the tenth may be the one that is right.
    let (token, _) = invited(&ana, json!({})).await;
    for _ in 0..12 {
        let body = json!({"member": "ida", "name": "Ida", "password": "short"});
        accept(&nobody, &token, body).await.refused(422, "INVALID_PASSWORD");
    }
    for _ in 0..9 {
        accept(&nobody, &token, newcomer("bea")).await.refused(409, "MEMBER_ID_TAKEN");
    }
    accept(&nobody, &token, newcomer("ida")).await.is(201);
}

async fn a_taken_id_is_refused_before_anything_is_hashed(world: &World) {
    let nobody = world.nobody();
    let (token, _) = invited(&world.as_("ana"), json!({})).await;
    let before = figure(world, "trustd_passwords_hashed").await;
    for id in ["ana", "bea", "carl"] {
        accept(&nobody, &token, newcomer(id)).await.refused(409, "MEMBER_ID_TAKEN");
    }
    let malformed = json!({"member": "No Id", "password": PASSWORD});
    nobody.post("/session", malformed).await.refused(401, "WRONG_PASSWORD");
    assert_eq!(figure(world, "trustd_passwords_hashed").await, before);
    // An id that nobody has costs as much as one that somebody has.
    let unknown = json!({"member": "nobody", "password": PASSWORD});
    nobody.post("/session", unknown).await.refused(401, "WRONG_PASSWORD");
    accept(&nobody, &token, newcomer("ida")).await.is(201);
    assert_eq!(figure(world, "trustd_passwords_hashed").await, before + 2);
}

async fn guesses_of_an_invites_address_are_attempts(world: &World) {
    let (ana, nobody) = (world.as_("ana"), world.nobody());
    let (token, _) = invited(&ana, json!({"email": "ida@example.org"})).await;
    for n in 0..10 {
        let mut guess = newcomer("ida");
        guess["email"] = json!(format!("guess{n}@example.org"));
        accept(&nobody, &token, guess).await.refused(404, "UNKNOWN_INVITE");
    }
    let mut right = newcomer("ida");
    right["email"] = json!("ida@example.org");
    accept(&nobody, &token, right).await.refused(404, "UNKNOWN_INVITE");
    let (token, _) = invited(&ana, json!({"email": "bea@example.org"})).await;
    let bea = world.as_("bea");
    for n in 0..10 {
        bea.patch("/me", json!({"email": format!("guess{n}@example.org")})).await.is(200);
        accept(&bea, &token, json!({})).await.refused(404, "UNKNOWN_INVITE");
    }
    bea.patch("/me", json!({"email": "bea@example.org"})).await.is(200);
    accept(&bea, &token, json!({})).await.refused(404, "UNKNOWN_INVITE");
}

async fn a_flood_of_sign_ins_delays_others_by_a_turn(world: &World) {
    world.set_password("ana", PASSWORD);
    let server = world.serve(&["--trusted-proxy", "127.0.0.1", "--sign-in-failures", "1000"]);
    let nobody = world.nobody().on(&server);
    let sign_in = |id: String, password: &str, from: &str| {
        let body = json!({"member": id, "password": password});
        nobody.post("/session", body).header("x-forwarded-for", from).into_future()
    };
    let mut answers = FuturesUnordered::new();
    for n in 0..24 {
        let guess = sign_in(format!("guess-{n}"), "a guess at it", "10.0.0.1");
        answers.push(async move { (false, guess.await) }.boxed());
    }
    // These wait already when somebody else comes.
    let first = answers.next().await.unwrap();
    first.1.refused(401, "WRONG_PASSWORD");
    let honest = sign_in("ana".to_owned(), PASSWORD, "10.0.0.2");
    answers.push(async move { (true, honest.await) }.boxed());
    let mut before = 0;
    while let Some((is_honest, answer)) = answers.next().await {
        if is_honest {
            answer.is(201);
            break;
        }
        before += 1;
    }
    assert!(before <= 6, "{before} of the flood were answered before");
}

async fn what_does_not_fit_the_queue_is_refused_at_once(world: &World) {
    let server = world.serve(&[
        "--trusted-proxy=127.0.0.1",
        "--password-queue=4",
        "--sign-in-failures=1000",
    ]);
    let nobody = world.nobody().on(&server);
    let guess = |n: usize, from: String| {
        let body = json!({"member": format!("guess-{n}"), "password": "a guess at it"});
        nobody.post("/session", body).header("x-forwarded-for", from).into_future()
    };
    let of_one = join_all((0..40).map(|n| guess(n, "10.0.0.1".to_owned()))).await;
    let of_many = join_all((0..40).map(|n| guess(n, format!("10.0.1.{n}")))).await;
    for (answers, status) in [(of_one, 429), (of_many, 503)] {
        let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 401).collect();
        assert!(refused.len() >= 20, "{} are refused", refused.len());
        refused.iter().for_each(|answer| is_overload(answer));
        assert!(refused.iter().any(|answer| answer.status == status), "none is {status}");
    }
}

async fn invites_are_limited_by_member_and_address(world: &World) {
    let options = ["--invites-per-day", "3", "--invites-per-address", "5"];
    let server = world.serve(&options);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    let mut made = Vec::new();
    for who in [&ana, &bea] {
        let circle = circle(who, &[]).await;
        for _ in 0..4 {
            made.push(who.post(format!("/trust-circles/{circle}/invite"), json!({})).await);
        }
    }
    let statuses: Vec<u16> = made.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [201, 201, 201, 429, 201, 201, 429, 429]);
    let wait: u64 = made[3].header("retry-after").parse().unwrap();
    assert!((3600..=24 * 3600).contains(&wait), "{wait}");
}

async fn accounts_are_limited_by_address(world: &World) {
    let server = world.serve(&["--accounts-per-address", "2", "--trusted-proxy", "127.0.0.1"]);
    let (ana, nobody) = (world.as_("ana").on(&server), world.nobody().on(&server));
    let mut statuses = Vec::new();
    for (n, from) in [(0, "10.0.0.1"), (1, "10.0.0.1"), (2, "10.0.0.1"), (3, "10.0.0.2")] {
        let (token, _) = invited(&ana, json!({})).await;
        let path = format!("/invites/{token}/accept");
        let body = newcomer(&format!("ida-{n}"));
        statuses.push(nobody.post(path, body).header("x-forwarded-for", from).await.status);
    }
    assert_eq!(statuses, [201, 201, 429, 201]);
}

async fn a_person_is_watched_once_however_many_streams_they_have(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let mut streams = Vec::new();
    for who in [&ana, &ana, &ana, &bea] {
        let mut stream = who.get("/watch").open().await;
        stream.expect("ready").await;
        streams.push(stream);
    }
    assert_eq!(figure(world, "trustd_streams").await, 4);
    assert_eq!(figure(world, "trustd_people_watched").await, 2);
    let id = post(&world.as_("carl"), "offer", json!({"is_public": true})).await;
    let mut told = Vec::new();
    for stream in &mut streams {
        told.push(stream.expect("visible").await);
    }
    assert!(told.iter().all(|event| event["appeared"] == json!([id]) && *event == told[0]));
}

async fn streams_are_limited_by_address(world: &World) {
    let server = world.serve(&["--streams-per-address", "2", "--trusted-proxy", "127.0.0.1"]);
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]).map(|it| it.on(&server));
    let watch = |who: &Person, from: &str| who.get("/watch").header("x-forwarded-for", from);
    let mut open = Vec::new();
    for (who, from) in [(&ana, "10.0.0.1"), (&bea, "10.0.0.1"), (&carl, "10.0.0.2")] {
        let mut stream = watch(who, from).open().await;
        stream.expect("ready").await;
        open.push(stream);
    }
    watch(&carl, "10.0.0.1").await.refused(429, "TOO_MANY_STREAMS");
}

async fn a_stream_never_shows_what_was_hidden_while_it_was_behind(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    let mut stream = bea.get("/watch").open().await;
    stream.expect("ready").await;
    // Streams are told some milliseconds later: the block is answered before.
    let hidden = post(&ana, "offer", json!({"is_public": true})).await;
    block(&ana, "bea").await;
    let later = post(&world.as_("carl"), "offer", json!({"is_public": true})).await;
    let mut shown = Vec::new();
    while !shown.contains(&json!(later)) {
        let told = stream.expect("visible").await;
        for id in told["vanished"].as_array().unwrap() {
            shown.retain(|it| it != id);
        }
        shown.extend(told["appeared"].as_array().unwrap().iter().cloned());
    }
    assert!(!shown.contains(&json!(hidden)), "{shown:?}");
}

/// A server on which looking for an audience keeps a thread busy for 20 ms.
fn costly(world: &World) -> Server {
    world.serve_in(&[("TRUSTD_TEST_STALE", "costly,second")])
}

fn preview(who: &Person) -> BoxFuture<'static, Answer> {
    let body = json!({"kind": "need", "sharing": "network_wide"});
    who.post("/audience-preview", body).into_future()
}

async fn expensive_questions_delay_those_who_ask_them(world: &World) {
    let server = costly(world);
    let flooding = world.people(["bea", "carl", "dora", "emil"]).map(|it| it.on(&server));
    let ana = world.as_("ana").on(&server);
    let mut flood: FuturesUnordered<_> =
        flooding.iter().flat_map(|who| (0..100).map(|_| preview(who))).collect();
    // They have spent their budgets by then.
    for _ in 0..40 {
        flood.next().await.unwrap().is(200);
    }
    let mut honest = Box::pin(async {
        for _ in 0..20 {
            ana.get("/session").await.is(200);
        }
    });
    let mut before = 0;
    loop {
        tokio::select! {
            () = &mut honest => break,
            Some(answer) = flood.next() => {
                assert!(matches!(answer.status, 200 | 429 | 503), "{}", answer.told());
                before += 1;
            }
        }
    }
    assert!(before <= 120, "{before} expensive answers came before 20 cheap ones");
}

async fn more_than_can_wait_is_refused_early(world: &World) {
    let server = costly(world);
    let [ana, bea] = world.people(["ana", "bea"]).map(|it| it.on(&server));
    let mut flood: FuturesUnordered<_> = (0..250).map(|_| preview(&bea)).collect();
    let (mut served, mut refused) = (0, 0);
    while refused < 60 {
        let answer = flood.next().await.unwrap();
        match answer.status {
            200 => served += 1,
            _ => {
                is_overload(&answer);
                refused += 1;
            }
        }
    }
    assert!(served <= 100, "{served} were served before what cannot wait was refused");
    preview(&ana).await.is(200);
}
