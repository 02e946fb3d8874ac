//! Tests of compressed answers: their tags, and what is not compressed.

use std::io::Read;

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::harness::{Credential, Person, World, cases, post};

cases![
    a_long_answer_is_compressed_for_those_who_accept_it,
    an_entity_tag_is_right_however_the_body_is_sent,
    what_has_a_secret_or_is_a_stream_is_never_compressed,
];

type Sent = (u16, HeaderMap, Vec<u8>);

/// Asks as somebody, with these headers and nothing else.
async fn ask(world: &World, who: &Person, path: &str, headers: &[(&str, &str)]) -> Sent {
    sent(world, who, Method::GET, path, headers, None).await
}

async fn sent(
    world: &World,
    who: &Person,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> Sent {
    let Credential::Token(token) = who.credential() else { panic!("a script's token") };
    let address = format!("{}/api/v1{path}", world.server.address);
    let mut request = reqwest::Client::new().request(method, address).bearer_auth(token);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

fn inside(compressed: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(compressed).read_to_end(&mut plain).unwrap();
    plain
}

const GZIP: (&str, &str) = ("accept-encoding", "gzip, deflate, br");

async fn listings(who: &Person) {
    for _ in 0..8 {
        post(who, "offer", json!({"is_public": true})).await;
    }
}

async fn a_long_answer_is_compressed_for_those_who_accept_it(world: &World) {
    let ana = world.as_("ana");
    listings(&ana).await;
    let path = "/listings?include_own=true";
    let (_, plain, body) = ask(world, &ana, path, &[]).await;
    assert!(!plain.contains_key("content-encoding") && body.len() > 1_024);
    assert_eq!(plain["vary"], "Authorization, Cookie");
    let (status, headers, compressed) = ask(world, &ana, path, &[GZIP]).await;
    assert_eq!((status, &headers["content-encoding"]), (200, &"gzip".parse().unwrap()));
    assert_eq!(headers["content-length"], compressed.len().to_string());
    let vary: Vec<_> = headers.get_all("vary").iter().map(|it| it.to_str().unwrap()).collect();
    assert_eq!(vary, ["Authorization, Cookie", "Accept-Encoding"]);
    assert!(inside(&compressed) == body, "the same answer");
    assert!(compressed.len() * 3 < body.len(), "{} of {}", compressed.len(), body.len());
    for name in ["trust-revision", "cache-control", "content-type", "x-content-type-options"] {
        assert_eq!(headers[name], plain[name], "{name}");
    }
    for refused in ["identity", "gzip;q=0", "br", "deflate", ""] {
        let (_, headers, other) = ask(world, &ana, path, &[("accept-encoding", refused)]).await;
        assert!(!headers.contains_key("content-encoding") && other == body, "{refused}");
    }
    // The length tells less than it would: it differs for the same body.
    let mut lengths = std::collections::BTreeSet::from([compressed.len()]);
    for _ in 0..20 {
        lengths.insert(ask(world, &ana, path, &[GZIP]).await.2.len());
    }
    assert!(lengths.len() > 1, "{lengths:?}");
    let (_, headers, short) = ask(world, &ana, "/blocks", &[GZIP]).await;
    assert!(!headers.contains_key("content-encoding") && short.starts_with(b"{"));
    let (status, headers, problem) = ask(world, &ana, "/members/nox", &[GZIP]).await;
    assert!(status == 404 && !headers.contains_key("content-encoding"));
    assert!(problem.starts_with(b"{") && !headers.contains_key("etag"));
}

async fn an_entity_tag_is_right_however_the_body_is_sent(world: &World) {
    let ana = world.as_("ana");
    listings(&ana).await;
    for path in ["/listings?include_own=true", "/blocks"] {
        let (_, plain, _) = ask(world, &ana, path, &[]).await;
        let (_, compressed, _) = ask(world, &ana, path, &[GZIP]).await;
        let strong = plain["etag"].to_str().unwrap();
        let weak = compressed["etag"].to_str().unwrap();
        assert!(strong.starts_with('"'), "{strong}");
        assert_eq!(weak, format!("W/{strong}"), "{path}");
        for held in [strong, weak, "*"] {
            let (status, headers, body) = ask(world, &ana, path, &[("if-none-match", held)]).await;
            assert_eq!((status, headers["etag"].to_str().unwrap(), body.len()), (304, strong, 0));
            let both = [GZIP, ("if-none-match", held)];
            let (status, headers, body) = ask(world, &ana, path, &both).await;
            assert_eq!((status, headers["etag"].to_str().unwrap(), body.len()), (304, weak, 0));
            assert!(!headers.contains_key("content-encoding"));
        }
        let (status, headers, body) = sent(world, &ana, Method::HEAD, path, &[GZIP], None).await;
        assert_eq!((status, headers["etag"].to_str().unwrap(), body.len()), (200, weak, 0));
    }
    post(&ana, "offer", json!({"is_public": true})).await;
    let held = ("if-none-match", "\"0\", W/\"1\"");
    assert_eq!(ask(world, &ana, "/listings?include_own=true", &[GZIP, held]).await.0, 200);
}

async fn what_has_a_secret_or_is_a_stream_is_never_compressed(world: &World) {
    let ana = world.as_("ana");
    listings(&ana).await;
    for path in ["/session", "/me/export"] {
        let (status, headers, body) = ask(world, &ana, path, &[GZIP]).await;
        assert_eq!(status, 200, "{path}");
        assert!(!headers.contains_key("content-encoding") && body.starts_with(b"{"), "{path}");
        assert!(headers["etag"].to_str().unwrap().starts_with('"'), "{path}");
    }
    let long = "a".repeat(2_000);
    let body = json!({"kind": "offer", "type": "skill", "title": "a", "category": "b",
        "description": long});
    let (status, headers, body) =
        sent(world, &ana, Method::POST, "/listings", &[GZIP], Some(body)).await;
    assert!(status == 201 && body.len() > 2_000, "{status}");
    assert!(!headers.contains_key("content-encoding"), "an answer to a write");
    let mut stream = ana.get("/watch").header(GZIP.0, GZIP.1).open().await;
    assert!(stream.expect("ready").await["revision"].is_i64());
}
