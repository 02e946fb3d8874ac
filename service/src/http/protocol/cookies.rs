//! Cookies of sessions, and of devices from which a member has signed in.
//!
//! Over TLS their names begin with `__Host-`, so that browsers accept them from this host only, and other hosts of
//! the same domain cannot set them.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use trust_core::MemberId;

use crate::app::App;
use crate::auth::{Device, Secret, Source};
use crate::config::Config;
use crate::limits::Origin;

/// The name of the session cookie in the OpenAPI document; over TLS `__Host-` precedes it.
pub const SESSION: &str = "trustd_session";

/// The days for which a browser keeps the device cookie.
const DEVICE_DAYS: i64 = 366;

fn session_name(config: &Config) -> &'static str {
    if config.secure_cookie { "__Host-trustd_session" } else { SESSION }
}

fn device_name(config: &Config) -> &'static str {
    if config.secure_cookie { "__Host-trustd_device" } else { "trustd_device" }
}

/// Returns the content of the session cookie.
pub fn session(app: &App, headers: &HeaderMap) -> Option<String> {
    value(headers, session_name(&app.config))
}

fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers).get(name).map(|cookie| cookie.value().to_owned())
}

/// Returns the cookies to set after signing in.
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
    // Clients that accept one cookie use the first.
    [set(session.to_string()), set(format!("{device}; Max-Age={days}"))]
}

/// Returns the cookies to clear after signing out.
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

/// The source of a password guess.
impl FromRequestParts<App> for Source {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let Origin(address) = Origin::of(&app.config, parts.extensions.get(), &parts.headers);
        let device = value(&parts.headers, device_name(&app.config));
        Ok(Source { address, device: device.and_then(|device| device.parse().ok()) })
    }
}
