//! Tests of requests that are refused before their body is read: the connection closes after the response, which
//! announces it.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{World, cases};

cases![an_answer_before_the_body_says_that_the_connection_closes, a_request_names_one_host,];

/// All that comes within a moment, or until the service closes; and whether it closed.
async fn exchanged(world: &World, requests: &str) -> (String, bool) {
    let mut stream =
        TcpStream::connect(world.server.address.trim_start_matches("http://")).await.unwrap();
    stream.write_all(requests.as_bytes()).await.unwrap();
    let (mut answer, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        match tokio::time::timeout(Duration::from_millis(400), stream.read(&mut chunk)).await {
            Ok(Ok(0) | Err(_)) => return (String::from_utf8_lossy(&answer).into_owned(), true),
            Ok(Ok(read)) => answer.extend_from_slice(&chunk[..read]),
            Err(_) => return (String::from_utf8_lossy(&answer).into_owned(), false),
        }
    }
}

async fn an_answer_before_the_body_says_that_the_connection_closes(world: &World) {
    let head = "host: x\r\ncontent-type: application/json\r\n";
    // Nobody is signed in: the body is not looked at.
    let refused =
        format!("POST /api/v1/listings HTTP/1.1\r\n{head}content-length: 60000\r\n\r\n{{");
    let (answer, closes) = exchanged(world, &refused).await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert!(closes && answer.to_lowercase().contains("\r\nconnection: close\r\n"), "{answer}");
    // A body that is read to its end, and no body at all, leave the connection as it is.
    let read = format!("POST /api/v1/session HTTP/1.1\r\n{head}content-length: 2\r\n\r\n{{}}");
    let none = format!("GET /api/v1/me HTTP/1.1\r\n{head}\r\n");
    for request in [read, none] {
        let (answer, closes) = exchanged(world, &request).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
        assert!(!closes && !answer.to_lowercase().contains("\r\nconnection:"), "{answer}");
    }
}

async fn a_request_names_one_host(world: &World) {
    for hosts in ["", "host: x\r\nhost: y\r\n", "host: x\r\nHost: x\r\n"] {
        let request = format!("GET /api/v1/me HTTP/1.1\r\n{hosts}\r\n");
        let (answer, closes) = exchanged(world, &request).await;
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("INVALID_HOST"), "{answer}");
        assert!(closes, "{answer}");
    }
    let (answer, _) = exchanged(world, "GET /api/v1/me HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 401 "), "{answer}");
}
