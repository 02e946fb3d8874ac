//! Tests of the files of the web interface, with files made up for them.

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::sync::LazyLock;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::from_fn;
use flate2::{Compression, write::GzEncoder};
use tower::ServiceExt as _;

use super::*;
use crate::http::layers;

const PAGE: &str = "<!doctype html><script type=\"module\" src=\"/assets/main-5c1e.js\"></script>";
const SCRIPT: &str = "globalThis.started = true; globalThis.started = true;";
const FONT: &[u8] = b"wOF2, and more";

static BUILT: LazyLock<Vec<File>> = LazyLock::new(|| {
    let file = |path, bytes, is_gzip| File { path, bytes, is_gzip };
    vec![
        file("/assets/main-5c1e.js", gzip(SCRIPT), true),
        file("/assets/text-91ab.woff2", FONT, false),
        file("/index.html", gzip(PAGE), true),
        file("/sw.js", gzip(SCRIPT), true),
    ]
});

fn gzip(text: &str) -> &'static [u8] {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().leak()
}

/// Returns the status, the headers and the body of an answer.
async fn answer(
    files: &'static [File],
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> (u16, HeaderMap, Vec<u8>) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let routes = of_files::<()>(files).layer(from_fn(layers::conditional));
    let response = routes.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status.as_u16(), parts.headers, body.to_vec())
}

async fn get_of(path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
    answer(&BUILT, Method::GET, path, headers).await
}

const NAVIGATES: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
const TAKES_GZIP: (&str, &str) = ("accept-encoding", "gzip, deflate, br");

#[tokio::test]
async fn a_file_with_a_hash_in_its_name_is_kept_for_good_and_the_page_is_revalidated() {
    let (status, script, body) = get_of("/assets/main-5c1e.js", &[]).await;
    assert_eq!((status, body), (200, SCRIPT.as_bytes().to_vec()));
    assert_eq!(script["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(script["content-type"], "text/javascript; charset=utf-8");
    for path in ["/", "/sw.js"] {
        let (status, headers, _) = get_of(path, &[]).await;
        assert_eq!((status, &headers["cache-control"]), (200, &"no-cache".parse().unwrap()));
        for coding in [TAKES_GZIP, ("accept-encoding", "identity")] {
            let tag = get_of(path, &[coding]).await.1["etag"].to_str().unwrap().to_owned();
            let (status, headers, body) = get_of(path, &[coding, ("if-none-match", &tag)]).await;
            assert_eq!((status, body), (304, Vec::new()));
            assert_eq!(headers["etag"], tag);
            let (status, ..) = get_of(path, &[coding, ("if-none-match", "\"other\"")]).await;
            assert_eq!(status, 200);
        }
    }
}

#[tokio::test]
async fn a_file_is_sent_compressed_to_those_who_accept_it() {
    let (_, plain, _) = get_of("/", &[]).await;
    let (_, compressed, body) = get_of("/", &[TAKES_GZIP]).await;
    assert_eq!(compressed["content-encoding"], "gzip");
    assert_eq!(accepts::decompressed(&body), PAGE);
    assert_ne!(plain["etag"], compressed["etag"]);
    for refused in ["", "identity", "gzip;q=0", "br"] {
        let (_, headers, body) = get_of("/", &[("accept-encoding", refused)]).await;
        assert!(!headers.contains_key("content-encoding"), "{refused}");
        assert_eq!(body, PAGE.as_bytes());
        assert_eq!(headers["vary"], "Accept-Encoding");
    }
    let (_, headers, body) = get_of("/assets/text-91ab.woff2", &[TAKES_GZIP]).await;
    assert!(!headers.contains_key("content-encoding"));
    assert_eq!((&headers["content-type"], &body[..]), (&"font/woff2".parse().unwrap(), FONT));
}

#[tokio::test]
async fn a_navigation_gets_the_page_and_nothing_else_does() {
    for path in ["/", "/l/5f0c", "/people/a.b", "/invites/x?y=z", "/assetsish", "/apiary", "//"] {
        let (status, headers, body) = get_of(path, &[NAVIGATES]).await;
        assert_eq!((status, body), (200, PAGE.as_bytes().to_vec()), "{path}");
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(headers["content-security-policy"], POLICY);
    }
    for path in ["/assets/main-0000.js", "/assets/", "/assets", "/api", "/api/v1/nothing"] {
        assert_eq!(get_of(path, &[NAVIGATES]).await.0, 404, "{path}");
    }
    for accept in ["application/json", "*/*", "text/html;q=0", "image/webp"] {
        let (status, headers, _) = get_of("/l/5f0c", &[("accept", accept)]).await;
        assert_eq!(status, 404, "{accept}");
        assert_eq!(headers["content-type"], "application/problem+json");
    }
    assert_eq!(answer(&BUILT, Method::POST, "/l/5f0c", &[NAVIGATES]).await.0, 404);
}

#[tokio::test]
async fn head_is_answered_as_get_without_a_body() {
    for path in ["/", "/l/5f0c", "/assets/main-5c1e.js", "/assets/main-0000.js"] {
        let (status, headers, _) = get_of(path, &[NAVIGATES, TAKES_GZIP]).await;
        let head = answer(&BUILT, Method::HEAD, path, &[NAVIGATES, TAKES_GZIP]).await;
        assert_eq!((head.0, head.2.len()), (status, 0), "{path}");
        assert_eq!(head.1.get("etag"), headers.get("etag"), "{path}");
    }
}

#[tokio::test]
async fn without_its_files_the_page_says_how_to_build_it() {
    for path in ["/", "/l/5f0c"] {
        let (status, headers, body) = answer(&[], Method::GET, path, &[NAVIGATES]).await;
        assert_eq!(status, 503, "{path}");
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert!(String::from_utf8(body).unwrap().contains("make web"));
    }
    assert_eq!(answer(&[], Method::GET, "/", &[]).await.0, 503);
    assert_eq!(answer(&[], Method::GET, "/assets/main-5c1e.js", &[NAVIGATES]).await.0, 404);
}
