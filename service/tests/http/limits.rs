//! Tests of limits on the rate and size of requests.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::harness::{World, cases, half_a_request};

cases![
    one_account_is_counted_whatever_its_address_and_token,
    whoever_waits_may_ask_again,
    guesses_of_passwords_are_counted_by_themselves,
    a_proxy_is_believed_only_where_it_is_configured,
    the_size_of_a_body_can_be_set,
    headers_that_do_not_come_are_not_waited_for,
    operators_are_not_counted,
];

async fn one_account_is_counted_whatever_its_address_and_token(world: &World) {
    let proxied = ["--trusted-proxy", "127.0.0.1", "--rate", "1", "--burst", "3"];
    let server = world.serve(&proxied);
    let [ana, bea] = world.people(["ana", "bea"]).map(|person| person.on(&server));
    for n in 0..3 {
        let from = format!("10.0.0.{n}");
        ana.get("/session").header("x-forwarded-for", from).await.is(200);
    }
    let other = ana.get("/session").header("x-forwarded-for", "10.0.0.9").await;
    other.refused(429, "TOO_MANY_REQUESTS");
    bea.get("/session").header("x-forwarded-for", "10.0.0.8").await.is(200);
}

async fn whoever_waits_may_ask_again(world: &World) {
    let server = world.serve(&["--rate", "10", "--burst", "2"]);
    let ana = world.as_("ana").on(&server);
    let began = Instant::now();
    while ana.get("/session").await.status != 429 {
        assert!(began.elapsed() < Duration::from_secs(20), "there is no limit");
    }
    tokio::time::sleep(Duration::from_millis(150)).await;
    ana.get("/session").await.is(200);
}

async fn guesses_of_passwords_are_counted_by_themselves(world: &World) {
    let server = world.serve(&["--sign-in-rate", "3"]);
    let nobody = world.nobody().on(&server);
    let guess = || nobody.post("/session", json!({"member": "ana", "password": "a guess at it"}));
    for _ in 0..3 {
        guess().await.refused(401, "WRONG_PASSWORD");
    }
    guess().await.refused(429, "TOO_MANY_REQUESTS");
    world.as_("ana").on(&server).get("/session").await.is(200);
}

async fn a_proxy_is_believed_only_where_it_is_configured(world: &World) {
    let server = world.serve(&["--rate", "1", "--burst", "2"]);
    let nobody = world.nobody().on(&server);
    let mut statuses = Vec::new();
    for n in 0..6 {
        let from = format!("10.0.0.{n}");
        statuses.push(nobody.get("/session").header("x-forwarded-for", from).await.status);
    }
    assert!(statuses.contains(&429), "who is no proxy cannot choose an address: {statuses:?}");
    let believed = world.serve(&["--rate", "1", "--burst", "2", "--trusted-proxy", "127.0.0.1"]);
    let nobody = nobody.on(&believed);
    for n in 0..6 {
        // What a client says of itself stands first; what the proxy says, last.
        let from = format!("10.9.9.9, 10.0.0.{n}");
        let answer = nobody.get("/session").header("x-forwarded-for", from).await;
        assert!(answer.is_of_nobody(), "{}", answer.told());
    }
    for n in 0..6 {
        // Some proxies say it in a line of their own, after the client's.
        let lines = nobody.get("/session").header("x-forwarded-for", "10.9.9.9");
        let answer = lines.header("x-forwarded-for", format!("10.0.1.{n}")).await;
        assert!(answer.is_of_nobody(), "{}", answer.told());
    }
    let mut statuses = Vec::new();
    for n in 0..6 {
        // One household has as many of these as it likes.
        let from = format!("2001:db8:1:2::{n}");
        statuses.push(nobody.get("/session").header("x-forwarded-for", from).await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
}

async fn the_size_of_a_body_can_be_set(world: &World) {
    let server = world.serve(&["--body-bytes", "100"]);
    let ana = world.as_("ana").on(&server);
    let circle = |length: usize| json!({"name": "x".repeat(length), "kind": "family"});
    ana.post("/trust-circles", circle(50)).await.is(201);
    ana.post("/trust-circles", circle(90)).await.refused(413, "BODY_UNREADABLE");
}

async fn headers_that_do_not_come_are_not_waited_for(world: &World) {
    let server = world.serve(&["--request-seconds", "1"]);
    let silent = TcpStream::connect(server.address.trim_start_matches("http://")).await.unwrap();
    for mut connection in [half_a_request(&server.address).await, silent] {
        let mut answer = Vec::new();
        let end = connection.read_to_end(&mut answer);
        let ended = tokio::time::timeout(Duration::from_secs(5), end).await;
        ended.expect("the server hangs up").unwrap();
    }
}

async fn operators_are_not_counted(world: &World) {
    let server = world.serve(&["--rate", "1", "--burst", "1"]);
    let nobody = world.nobody().at(&server.admin);
    for _ in 0..10 {
        assert_eq!(nobody.outside("/healthz").await.0, 200);
        assert_eq!(nobody.outside("/readyz").await.0, 200);
    }
}
