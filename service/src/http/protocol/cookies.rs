//! Cookies: of sessions, and of devices from which somebody has signed in.
//!
//! Over TLS their names begin with `__Host-`, so that browsers take them from this host alone, and nobody who has
//! another name of the same domain can set them.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use trust_core::MemberId;

use crate::app::App;
use crate::auth::{Device, Secret, Source};
use crate::config::Config;
use crate::limits::Origin;

/// The cookie that holds a browser's session, in the description; over TLS with `__Host-` before it.
pub const SESSION: &str = "trustd_session";

/// How long a browser keeps what shows that somebody has signed in there.
const DEVICE_DAYS: i64 = 366;

fn session_name(config: &Config) -> &'static str {
    if config.secure_cookie { "__Host-trustd_session" } else { SESSION }
}

fn device_name(config: &Config) -> &'static str {
    if config.secure_cookie { "__Host-trustd_device" } else { "trustd_device" }
}

/// What the cookie of a session holds.
pub fn session(app: &App, headers: &HeaderMap) -> Option<String> {
    value(headers, session_name(&app.config))
}

fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers).get(name).map(|cookie| cookie.value().to_owned())
}

/// What a browser is told to keep when somebody has signed in.
pub fn signed_in(
    app: &App,
    secret: &Secret,
    id: &MemberId,
    kept: &str,
) -> [(HeaderName, HeaderValue); 2] {
    let days = format!("{}", DEVICE_DAYS * 24 * 3600);
    let device =
        cookie(&app.config, device_name(&app.config), Device::of(id.as_str(), kept).to_string());
    let session = cookie(&app.config, session_name(&app.config), secret.to_string());
    // Clients that take one cookie take the first.
    [set(session.to_string()), set(format!("{device}; Max-Age={days}"))]
}

/// What a browser is told when somebody has signed out.
pub fn signed_out(app: &App) -> [(HeaderName, HeaderValue); 1] {
    let session = cookie(&app.config, session_name(&app.config), String::new());
    [set(format!("{session}; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"))]
}

fn cookie(config: &Config, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.secure_cookie)
        .build()
}

fn set(cookie: String) -> (HeaderName, HeaderValue) {
    let value = HeaderValue::try_from(cookie);
    (header::SET_COOKIE, value.unwrap_or_else(|_| unreachable!("base64 is of letters alone")))
}

/// Where a guess at a password comes from.
impl FromRequestParts<App> for Source {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let Origin(address) = Origin::of(&app.config, parts.extensions.get(), &parts.headers);
        let device = value(&parts.headers, device_name(&app.config));
        Ok(Source { address, device: device.and_then(|device| device.parse().ok()) })
    }
}
