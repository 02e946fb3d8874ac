//! The documentation page, and the OpenAPI document.
//!
//! All parts of the page are in this binary, so it works without access to another network. Its own content
//! security policy allows scripts, styles and requests of this origin only.

use std::sync::LazyLock;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::Value;

use super::protocol::accepts;
use crate::app::App;

const PAGE: &str = include_str!("../../assets/docs/index.html");
const STYLE: &str = include_str!("../../assets/docs/docs.css");
/// RapiDoc, as `assets/docs/vendor.sh` fetches it, compressed.
const RAPIDOC: &[u8] = include_bytes!("../../assets/docs/rapidoc-min.js.gz");
/// The script uncompressed, for clients that do not accept gzip.
static RAPIDOC_PLAIN: LazyLock<Bytes> = LazyLock::new(|| accepts::decompressed(RAPIDOC));
/// Both tags change with the script.
const RAPIDOC_TAG: &str = "\"rapidoc-9.3.8-gzip\"";
const RAPIDOC_PLAIN_TAG: &str = "\"rapidoc-9.3.8\"";
/// RapiDoc creates one style element, which the hash names, and style attributes.
const POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'sha256-56Ph23MXZvE0Fm5vsseYLb0YVfbbtYUzgZr0LSmubpY='; style-src-attr 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Returns the routes of the page, its parts, and the document.
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

async fn script(headers: HeaderMap) -> Response {
    let vary = (header::VARY, "Accept-Encoding");
    if accepts::gzip(&headers) {
        let coding = (header::CONTENT_ENCODING, "gzip");
        ([(header::ETAG, RAPIDOC_TAG), vary, coding], part(JAVASCRIPT, RAPIDOC)).into_response()
    } else {
        let plain = part(JAVASCRIPT, RAPIDOC_PLAIN.clone());
        ([(header::ETAG, RAPIDOC_PLAIN_TAG), vary], plain).into_response()
    }
}

/// Returns a part of the page, which browsers revalidate each time.
fn part(kind: &'static str, body: impl IntoResponse) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, body)
}
