//! The description for people: a page that shows it, and the document itself.
//!
//! All of the page comes from this binary, so it works where there is no other network. What it may do is
//! said by a policy of its own: scripts, styles and requests of this origin alone, and no others.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde_json::Value;

use crate::app::App;

const PAGE: &str = include_str!("../../assets/docs/index.html");
const STYLE: &str = include_str!("../../assets/docs/docs.css");
/// RapiDoc, as `assets/docs/vendor.sh` fetches it.
const RAPIDOC: &str = include_str!("../../assets/docs/rapidoc-min.js");
/// Changes with the script.
const RAPIDOC_TAG: &str = "\"rapidoc-9.3.8\"";
/// RapiDoc makes one style element, which the hash names, and style attributes.
const POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'sha256-56Ph23MXZvE0Fm5vsseYLb0YVfbbtYUzgZr0LSmubpY='; style-src-attr 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The page, what it is made of, and the document.
pub fn router(description: &Value) -> Router<App> {
    let document = Bytes::from(description.to_string());
    let document = async move || ([(header::CONTENT_TYPE, "application/json")], document);
    Router::new()
        .route("/api/openapi.json", get(document))
        .route("/api/docs", get(async || Redirect::permanent("/api/docs/")))
        .route("/api/docs/", get(async || part(HTML, PAGE)))
        .route("/api/docs/docs.css", get(async || part(CSS, STYLE)))
        .route("/api/docs/rapidoc-min.js", get(script))
}

async fn script() -> impl IntoResponse {
    ([(header::ETAG, RAPIDOC_TAG)], part(JAVASCRIPT, RAPIDOC))
}

/// A part of the page, which is asked for anew each time.
fn part(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, text)
}
