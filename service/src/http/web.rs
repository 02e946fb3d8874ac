//! The web interface: the files of `web/dist`, which the build script has put into this binary.
//!
//! Each file is here once, compressed where that helps. Files under `/assets/` have a hash of their content in their
//! names, so browsers keep them for good; all others are revalidated by their entity tags. Every navigation gets the
//! page, whose own routes read the address. The content security policy allows this origin only, and no script that
//! is not a file of it.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use xxhash_rust::xxh3::xxh3_128;

use super::no_such_route;
use super::protocol::accepts;
use crate::app::App;

/// The files of this binary.
const FILES: &[File] = &include!(concat!(env!("OUT_DIR"), "/web.rs"));

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; \
    base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types sw";

/// The page, without the interface.
const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
    <title>trustd</title>\n<h1>The web interface is not built</h1>\n\
    <p>Run <code>make web</code>, then build and start this program again.</p>\n\
    <p>Everything else works: <a href=\"/api/docs/\">/api/docs</a> describes it.</p>\n</html>\n";

/// A file of the web interface.
pub struct File {
    /// Its path, from `/`.
    path: &'static str,
    /// Its bytes, as they are in the binary.
    bytes: &'static [u8],
    /// Whether they are compressed.
    is_gzip: bool,
}

/// Returns the routes of the web interface.
pub fn router() -> Router<App> {
    of_files(FILES)
}

/// Returns the routes of some files; all other addresses get the page or are unknown.
fn of_files<S: Clone + Send + Sync + 'static>(files: &'static [File]) -> Router<S> {
    let mut routes = Router::new();
    let mut page = None;
    for file in files {
        let served = Arc::new(Served::of(file));
        let path = match file.path {
            "/index.html" => {
                page = Some(Arc::clone(&served));
                "/"
            }
            path => path,
        };
        routes = routes.route(path, get(async move |headers: HeaderMap| served.answer(&headers)));
    }
    if page.is_none() {
        routes = routes.route("/", get(async || not_built()));
    }
    routes.fallback(async move |method: Method, uri: Uri, headers: HeaderMap| match &page {
        _ if !is_navigation(&method, &uri, &headers) => no_such_route().await.into_response(),
        Some(page) => page.answer(&headers),
        None => not_built(),
    })
}

/// Returns whether a person opens an address of the page.
fn is_navigation(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    let first = uri.path().split('/').nth(1).unwrap_or_default();
    matches!(*method, Method::GET | Method::HEAD)
        && !["api", "assets"].contains(&first)
        && accepts::names(headers, &header::ACCEPT, "text/html")
}

fn not_built() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response()
}

/// A file with the headers of its responses.
struct Served {
    file: &'static File,
    kind: HeaderValue,
    caching: HeaderValue,
    tag: HeaderValue,
    plain_tag: HeaderValue,
}

impl Served {
    fn of(file: &'static File) -> Self {
        let hash = xxh3_128(file.bytes);
        let tag = |text: String| {
            HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("digits and quotes"))
        };
        let caching = match file.path.starts_with("/assets/") {
            true => "public, max-age=31536000, immutable",
            false => "no-cache",
        };
        Served {
            file,
            kind: HeaderValue::from_static(kind(file.path)),
            caching: HeaderValue::from_static(caching),
            tag: tag(format!("\"{hash:x}\"")),
            plain_tag: tag(format!("\"{hash:x}-plain\"")),
        }
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let File { bytes, is_gzip, .. } = *self.file;
        let is_sent_as_it_is = !is_gzip || accepts::gzip(headers);
        let (tag, body) = match is_sent_as_it_is {
            true => (&self.tag, Bytes::from_static(bytes)),
            false => (&self.plain_tag, accepts::decompressed(bytes)),
        };
        let mut response = body.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.kind.clone());
        headers.insert(header::CACHE_CONTROL, self.caching.clone());
        headers.insert(header::ETAG, tag.clone());
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if is_gzip && is_sent_as_it_is {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

/// Returns the kind of content of a file.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
