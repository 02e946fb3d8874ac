//! Who is asking: a browser by its session cookie, a script by its token, or somebody whom an identity
//! provider vouches for.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum_extra::extract::CookieJar;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::problem::{OrFail, Problem};
use super::signed_in::SignedIn;
use crate::app::App;
use crate::auth::Secret;
use crate::clock;
use crate::store::session::{Session, SessionKind};
use crate::store::{member, session};

/// The cookie that holds a browser's session.
pub const SESSION_COOKIE: &str = "trustd_session";
/// The header that repeats the session's CSRF token on every write of a browser.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub member: MemberId,
    /// The session, unless a provider vouches for each request.
    pub session: Option<Session>,
    /// When the session, or what the provider vouches for, ends.
    pub until: Timestamp,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(known) = parts.extensions.get::<Caller>() {
            return Ok(known.clone());
        }
        let caller = recognised(app, &parts.headers).await?;
        if let Some(signed_in) = parts.extensions.get::<SignedIn>() {
            signed_in.note();
        }
        if bearer(&parts.headers).is_none() {
            check_csrf_token(parts)?;
        }
        app.limits.by_account(&caller.member)?;
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

/// Somebody who may be signed in or not. A script's token that is not valid is refused all the same; the cookie
/// of a session that has ended is like none, since browsers send it along unasked.
impl OptionalFromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        let shows_token = parts.headers.contains_key(header::AUTHORIZATION);
        match <Caller as FromRequestParts<App>>::from_request_parts(parts, app).await {
            Ok(caller) => Ok(Some(caller)),
            Err(problem) if problem.asks_to_sign_in() && !shows_token => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whose credentials these headers hold, whatever the request asks for.
pub async fn recognised(app: &App, headers: &HeaderMap) -> Result<Caller, Problem> {
    match bearer(headers) {
        Some(token) if token.contains('.') => vouched_for(app, token).await,
        Some(token) => by_secret(app, token, SessionKind::Script).await,
        None => {
            let cookie = session_cookie(headers).ok_or_else(Problem::unauthenticated)?;
            by_secret(app, &cookie, SessionKind::Browser).await
        }
    }
}

/// What the cookie of a session holds.
fn session_cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = CookieJar::from_headers(headers);
    cookies.get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned())
}

fn check_csrf_token(parts: &Parts) -> Result<(), Problem> {
    let reads = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || has_csrf_token(parts) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "CSRF_TOKEN_MISSING",
        "a write of a browser repeats the session's CSRF token in the header X-CSRF-Token",
    ))
}

fn has_csrf_token(parts: &Parts) -> bool {
    let cookie = session_cookie(&parts.headers);
    let Some(Ok(secret)) = cookie.map(|cookie| cookie.parse::<Secret>()) else { return false };
    parts
        .headers
        .get(CSRF_HEADER)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|sent| secret.has_csrf_token(sent))
}

async fn by_secret(app: &App, token: &str, kind: SessionKind) -> Result<Caller, Problem> {
    let secret: Secret = token.parse().map_err(|_| Problem::unauthenticated())?;
    let session = standing(app, &secret.hash()).await?;
    match session.filter(|session| session.kind == kind) {
        Some(session) => Ok(Caller {
            member: session.member.clone(),
            until: session.expires_at,
            session: Some(session),
        }),
        None => Err(Problem::unauthenticated()),
    }
}

/// The session of a token's hash, unless it has ended.
async fn standing(app: &App, hash: &str) -> Result<Option<Session>, Problem> {
    let (copies, now) = (app.feed.copies(), clock::now());
    if let Some(session) = copies.session(hash) {
        return Ok((session.expires_at > now).then_some(session));
    }
    let before = copies.before();
    let mut connection = app.store.read().await.or_fail()?;
    let found = session::find(&mut connection, hash, now).await.or_fail()?;
    if let Some(session) = &found {
        copies.keep_session(before, hash, session);
    }
    Ok(found)
}

async fn vouched_for(app: &App, token: &str) -> Result<Caller, Problem> {
    let identity = app.issuers.verify(token).await.map_err(|error| {
        tracing::info!(%error, "a token was refused");
        Problem::unauthenticated()
    })?;
    let mut connection = app.store.read().await.or_fail()?;
    let known = member::of_identity(&mut connection, &identity.issuer, &identity.subject).await;
    drop(connection);
    let member = match known.or_fail()? {
        Some(member) => member,
        None => super::accounts::first_seen(app, &identity).await?,
    };
    Ok(Caller { member, session: None, until: identity.expires_at })
}
