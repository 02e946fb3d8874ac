//! Tests of passwords: strength, delayed guesses, and log lines.

use std::io::Write;
use std::process::Stdio;

use serde_json::json;

use crate::harness::{Answer, Credential, Person, Server, World, cases, circle, trustd};

cases![
    a_password_that_is_guessed_first_is_refused,
    guesses_are_put_off_where_they_come_from,
    whoever_has_signed_in_before_is_let_past_a_flood,
    the_old_password_is_no_way_round,
    failed_sign_ins_are_events_that_name_nobody,
];

const PASSWORD: &str = "a password of ana's";
const PROXIED: [&str; 2] = ["--trusted-proxy", "127.0.0.1"];

async fn a_password_that_is_guessed_first_is_refused(world: &World) {
    world.set_password("ana", PASSWORD);
    let answer = sign_in(&world.nobody(), "10.0.0.1", "ana", PASSWORD).await;
    let csrf = answer.body["csrf_token"].as_str().map(str::to_owned);
    let cookie = cookies(&answer)[0].clone();
    let ana = world.person(Some("ana"), Credential::Browser { cookie, csrf });
    let bea = world.as_("bea");
    let known_as =
        json!({"name": "Ana of Oak Street", "email": "ana@oak.example", "password": PASSWORD});
    ana.patch("/me", known_as).await.is(200);
    let circle = circle(&bea, &[]).await;
    let invite = bea.post(format!("/trust-circles/{circle}/invite"), json!({})).await.is(201);
    let accept = format!("/invites/{}/accept", invite["token"].as_str().unwrap());
    let guessed = [
        ("1234567890", "common"),
        ("Qwertyuiop", "common"),
        (
            "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}\u{ff17}\u{ff18}\u{ff19}\u{ff10}",
            "common",
        ),
        ("aaaaaaaaaaaa", "one_character"),
        ("AAAAAAaaaaaa", "one_character"),
        ("            ", "one_character"),
        ("123456789", "length"),
        ("abc def abc def abc", "pattern"),
        ("98765432109876", "pattern"),
        ("Qwertyuiop Asdfghjkl", "pattern"),
        ("1qaz2wsx3edc4rfv5", "pattern"),
    ];
    for (password, reason) in guessed {
        let changed = ana.post("/me/password", json!({"old": PASSWORD, "new": password})).await;
        let told = changed.refused(422, "INVALID_PASSWORD");
        assert_eq!((&told["field"], &told["reason"]), (&json!("new"), &json!(reason)), "{told}");
        let account = json!({"member": "zoe-of-oak-street", "name": "Zoe", "password": password});
        let told = world.nobody().post(&accept, account).await.refused(422, "INVALID_PASSWORD");
        assert_eq!((&told["field"], &told["reason"]), (&json!("password"), &json!(reason)));
    }
    for own in ["ana of oak street", "ANA@oak.example", "AnaOfOakStreet7", "ana-ana-2024"] {
        let changed = ana.post("/me/password", json!({"old": PASSWORD, "new": own})).await;
        assert_eq!(changed.refused(422, "INVALID_PASSWORD")["reason"], "own_name");
    }
    let own =
        json!({"member": "zoe-of-oak-street", "name": "Zoe", "password": "zoe-of-oak-street"});
    let told = world.nobody().post(&accept, own).await.refused(422, "INVALID_PASSWORD");
    assert_eq!(told["reason"], "own_name");
    let mut command = trustd();
    command.args(["member", "passwd", "ana", "--database", &world.address]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"qwertyuiop").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        !output.status.success() && String::from_utf8_lossy(&output.stderr).contains("too common")
    );
    for _ in 0..7 {
        let body = json!({"old": PASSWORD, "new": "quite another password"});
        ana.post("/me/password", body).key("once").await.is(204);
    }
    assert_eq!(failed(&world.server), [], "a repetition is no guess");
    ana.get("/session").await.is(200);
}

async fn sign_in(who: &Person, from: &str, id: &str, password: &str) -> Answer {
    let body = json!({"member": id, "password": password});
    who.post("/session", body).header("x-forwarded-for", from).await
}

/// All cookies of an answer, each as it is sent back.
fn cookies(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned()).collect()
}

/// Guesses until it has to wait; how many were let in, and how long it has to.
async fn flood(server: &Server, world: &World, from: &str, id: &str) -> (u32, Answer) {
    let nobody = world.nobody().on(server);
    for tried in 0..40 {
        let answer = sign_in(&nobody, from, id, "a guess at it").await;
        if answer.status == 429 {
            return (tried, answer);
        }
        answer.refused(401, "WRONG_PASSWORD");
    }
    panic!("guesses are never put off");
}

async fn guesses_are_put_off_where_they_come_from(world: &World) {
    world.set_password("ana", PASSWORD);
    let server = world.serve(&PROXIED);
    let nobody = world.nobody().on(&server);
    let (tried, put_off) = flood(&server, world, "10.0.0.1", "ana").await;
    let (tried_nobody, like_it) = flood(&server, world, "10.0.0.1", "nox").await;
    assert_eq!((tried, tried_nobody), (5, 5));
    assert_eq!(put_off.outside(), like_it.outside(), "an unknown account looks the same");
    let seconds: u64 = put_off.header("retry-after").parse().unwrap();
    assert!((1..=2).contains(&seconds), "{seconds}");
    put_off.refused(429, "TOO_MANY_REQUESTS");
    // The right password waits as well there, and nowhere else.
    sign_in(&nobody, "10.0.0.1", "ana", PASSWORD).await.refused(429, "TOO_MANY_REQUESTS");
    sign_in(&nobody, "10.0.0.2", "ana", PASSWORD).await.is(201);
    tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
    sign_in(&nobody, "10.0.0.1", "ana", PASSWORD).await.is(201);
    sign_in(&nobody, "10.0.0.1", "ana", "a guess at it").await.refused(401, "WRONG_PASSWORD");
}

async fn whoever_has_signed_in_before_is_let_past_a_flood(world: &World) {
    world.set_password("ana", PASSWORD);
    let server = world.serve(&PROXIED);
    let nobody = world.nobody().on(&server);
    let before = sign_in(&nobody, "10.0.1.1", "ana", PASSWORD).await;
    let device = cookies(&before).pop().unwrap();
    assert!(device.starts_with("trustd_device="), "{device}");
    let floods = (1..=4).map(|n| {
        let server = &server;
        async move { flood(server, world, &format!("10.0.2.{n}"), "ana").await.0 }
    });
    let admitted: u32 = futures::future::join_all(floods).await.into_iter().sum();
    assert_eq!(admitted, 20, "all places together");
    sign_in(&nobody, "10.0.3.1", "ana", PASSWORD).await.refused(429, "TOO_MANY_REQUESTS");
    sign_in(&nobody, "10.0.1.1", "ana", PASSWORD).await.is(201);
    let elsewhere = nobody.with(Credential::Browser { cookie: device.clone(), csrf: None });
    sign_in(&elsewhere, "10.0.2.1", "ana", PASSWORD).await.is(201);
    // Of another account, the device is none.
    let (tried, _) = flood(&server, world, "10.0.2.9", "bea").await;
    assert_eq!(tried, 5);
    sign_in(&elsewhere, "10.0.2.9", "bea", "a guess at it").await.refused(429, "TOO_MANY_REQUESTS");
    // It signs nobody in.
    assert!(elsewhere.get("/session").await.is_of_nobody());
}

async fn the_old_password_is_no_way_round(world: &World) {
    let ana = world.as_("ana");
    for tried in 0..=5 {
        let body = json!({"old": "a guess at it", "new": "quite another password"});
        let answer = ana.post("/me/password", body).await;
        match tried {
            5 => answer.refused(429, "TOO_MANY_REQUESTS"),
            _ => answer.refused(403, "WRONG_PASSWORD"),
        };
    }
}

/// The accounts and addresses of failed sign-ins, as the log has them.
fn failed(server: &Server) -> Vec<(String, String)> {
    let log = server.log();
    let value = |line: &str, name: &str| {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let lines = log.lines().filter(|line| line.contains("a sign-in failed"));
    lines.map(|line| (value(line, "account"), value(line, "address"))).collect()
}

async fn failed_sign_ins_are_events_that_name_nobody(world: &World) {
    let salted = [&PROXIED[..], &["--log-salt", "a salt of this test"]].concat();
    let servers = [world.serve(&salted), world.serve(&salted), world.serve(&PROXIED)];
    let mut told = Vec::new();
    for server in &servers {
        let nobody = world.nobody().on(server);
        for (from, id) in [("10.0.0.1", "ana"), ("10.0.0.1", "nox"), ("10.0.0.2", "ana")] {
            sign_in(&nobody, from, id, "a guess at it").await.refused(401, "WRONG_PASSWORD");
        }
        server.check_log();
        assert!(!server.log().contains("10.0.0."), "{}", server.log());
        assert!(!server.log().contains("nox") && !server.log().contains("salt"));
        told.push(failed(server));
    }
    for of_server in &told {
        let [(ana, one), (nox, again), (ana_again, two)] = &of_server[..] else {
            panic!("{of_server:?}")
        };
        assert!(ana == ana_again && one == again && ana != nox && one != two, "{of_server:?}");
        assert!(ana.len() == 16 && ana.chars().all(|c| c.is_ascii_hexdigit()), "{ana}");
    }
    assert_eq!(told[0], told[1], "the same salt");
    assert_ne!(told[0], told[2], "a salt that was drawn");
}
