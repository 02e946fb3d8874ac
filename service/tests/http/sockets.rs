//! Tests of connections as bytes: requests with two lengths, and clients that keep the service waiting.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Server, World, cases, half_a_request};

cases![
    a_request_with_two_lengths_is_refused_and_the_connection_closes,
    a_request_with_one_length_is_answered_however_it_arrives,
    half_open_and_slow_connections_hold_nobody_up,
    connections_of_one_address_are_limited,
    what_nobody_reads_is_not_sent_far_ahead,
];

async fn connected(server: &Server) -> TcpStream {
    TcpStream::connect(server.address.trim_start_matches("http://")).await.unwrap()
}

/// All that comes until the service closes.
async fn answered(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer);
    // Whatever is left unread may break the connection off.
    let _ = tokio::time::timeout(Duration::from_secs(8), end).await.expect("it closes");
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status lines of answers.
fn statuses(text: &str) -> Vec<&str> {
    text.match_indices("HTTP/1.1 ").map(|(at, _)| &text[at + 9..at + 12]).collect()
}

const SMUGGLED: &str = "GET /api/v1/me HTTP/1.1\r\nhost: x\r\n\r\n";

async fn a_request_with_two_lengths_is_refused_and_the_connection_closes(world: &World) {
    let heads = [
        "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
        "Transfer-Encoding: chunked\r\nx: y\r\nCONTENT-LENGTH: 0\r\n",
        "content-length: 5\r\nx: y\r\nTRANSFER-ENCODING:chunked\r\n",
        "content-length: 5\r\ntransfer-encoding: identity\r\n",
        "content-length: 5\r\ntransfer-encoding:\r\n",
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: 5, 5\r\n",
        "content-length: +5\r\n",
        "content-length: 0x5\r\n",
        "content-length: 5 \r\n 6\r\n",
        "content-length : 5\r\n",
        " content-length: 5\r\n",
        "x: y\r\n content-length: 5\r\n",
        "transfer-encoding : chunked\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: identity, chunked\r\n",
        "transfer-encoding: gzip, chunked\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
        "transfer-encoding:\x0bchunked\r\n",
        "transfer-\r\n encoding: chunked\r\n",
    ];
    for head in heads {
        for (first, version) in [("", "1.1"), (SMUGGLED, "1.1"), ("", "1.0")] {
            if version == "1.0" && !head.to_lowercase().contains("transfer-encoding") {
                continue;
            }
            let request = format!(
                "{first}POST /api/v1/session HTTP/{version}\r\nhost: x\r\ncontent-type: application/json\r\n{head}\r\n0\r\n\r\n{SMUGGLED}"
            );
            let mut stream = connected(&world.server).await;
            stream.write_all(request.as_bytes()).await.unwrap();
            let text = answered(stream).await;
            let all = statuses(&text);
            let expected: &[&str] = if first.is_empty() { &["400"] } else { &["401", "400"] };
            assert_eq!(all, expected, "{request}\n{text}");
        }
    }
}

async fn a_request_with_one_length_is_answered_however_it_arrives(world: &World) {
    let server = world.serve(&["--sign-in-failures=100000"]);
    let head = "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let body =
        "{\"member\": \"content-length: 5\", \"password\": \"\\ntransfer-encoding: chunked\"}";
    let chunks = format!("5;a=b\r\n{}\r\n{:X}\r\n{}\r\n", &body[..5], body.len() - 5, &body[5..]);
    let requests = [
        format!("{head}content-length: {}\r\n\r\n{body}", body.len()),
        format!("{head}transfer-encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"),
        format!("{head}transfer-encoding: Chunked\r\n\r\n{chunks}0\r\nx-content-length: 5\r\n\r\n"),
        format!("{head}content-length: {0}\r\nContent-Length: {0}\r\n\r\n{body}", body.len()),
        "GET /api/v1/me HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        "\r\nGET /api/v1/me HTTP/1.1\nhost: x\n\n".to_owned(),
    ];
    let last = "GET /api/v1/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let all = requests.concat() + last;
    let expected = ["401"; 7];
    for piece in [all.len(), 1, 7, 64] {
        let mut stream = connected(&server).await;
        stream.set_nodelay(true).unwrap();
        for part in all.as_bytes().chunks(piece) {
            stream.write_all(part).await.unwrap();
        }
        let text = answered(stream).await;
        assert_eq!(statuses(&text), expected, "in pieces of {piece}: {text}");
    }
}

async fn half_open_and_slow_connections_hold_nobody_up(world: &World) {
    let server = world.serve(&["--client-connections", "16"]);
    let ana = world.as_("ana").on(&server);
    let mut stream = ana.get("/watch").open().await;
    stream.expect("ready").await;
    // A connection that waits for the next request may give way as well: each request has one of its own.
    let asks = async || ana.get("/session").header("connection", "close").await.is(200);
    let mut held = Vec::new();
    for n in 0..60 {
        held.push(match n % 3 {
            0 => connected(&server).await,
            1 => half_a_request(&server.address).await,
            _ => {
                let mut slow = connected(&server).await;
                let head = "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{";
                slow.write_all(head.as_bytes()).await.unwrap();
                slow
            }
        });
        if n % 6 == 5 {
            asks().await;
        }
    }
    asks().await;
    // Those that waited longest have given way, and what is answered has not.
    let mut closed = 0;
    for connection in &mut held {
        let read = connection.read_u8();
        if tokio::time::timeout(Duration::from_millis(20), read).await.is_ok() {
            closed += 1;
        }
    }
    assert!((44..60).contains(&closed), "{closed} were closed");
    crate::harness::post(&world.as_("bea"), "offer", serde_json::json!({"is_public": true})).await;
    stream.expect("visible").await;
}

async fn connections_of_one_address_are_limited(world: &World) {
    let server = world.serve(&["--connections-per-address", "3"]);
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]).map(|it| it.on(&server));
    let mut open = Vec::new();
    for who in [&ana, &bea, &carl] {
        let mut stream = who.get("/watch").open().await;
        stream.expect("ready").await;
        open.push(stream);
    }
    // What is answered gives way to nothing.
    let refused = answered(connected(&server).await).await;
    assert_eq!(statuses(&refused), ["503"], "{refused}");
    assert!(refused.contains("retry-after: 1"), "{refused}");
    let proxied = world.serve(&["--connections-per-address", "1", "--trusted-proxy", "127.0.0.1"]);
    let mut streams = Vec::new();
    for who in [&ana, &bea, &carl] {
        let mut stream = who.on(&proxied).get("/watch").open().await;
        stream.expect("ready").await;
        streams.push(stream);
    }
}

async fn what_nobody_reads_is_not_sent_far_ahead(world: &World) {
    let server = world.serve(&[]);
    let mut stream = connected(&server).await;
    let request = "GET /api/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request.repeat(100).as_bytes()).await.unwrap();
    // The first has come, and whatever else is to come without being read comes meanwhile.
    stream.peek(&mut [0]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(server);
    // What the system of the service had taken by then still comes.
    let mut sent = Vec::new();
    let _ = stream.read_to_end(&mut sent).await;
    assert!((1_000..1_500_000).contains(&sent.len()), "{} bytes were sent ahead", sent.len());
}
