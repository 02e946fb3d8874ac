//! Authenticates the caller: a browser by its session cookie, a script by its token, or a person whom an identity
//! provider vouches for.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::cookies;
use super::problem::{OrFail, Problem};
use super::scope::{self, Scopes};
use super::signed_in::SignedIn;
use crate::app::App;
use crate::auth::Secret;
use crate::cache::Before;
use crate::clock;
use crate::store::session::{Session, SessionKind};
use crate::store::{Fault, member, session};

/// The header that repeats the session's CSRF token on every write of a browser.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// A signed-in caller.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The member.
    pub member: MemberId,
    /// The session, unless a provider authenticates each request.
    pub session: Option<Session>,
    /// The time of signing in at the provider, if it says.
    pub signed_in_at: Option<Timestamp>,
    /// The end of the session or of the provider's token.
    pub until: Timestamp,
}

impl Caller {
    /// Returns the scopes of the caller's token; nothing if the caller is the person, who may do everything.
    /// Unreadable scopes allow nothing.
    pub fn scopes(&self) -> Option<Scopes> {
        let session = self.session.as_ref()?;
        let none = || Scopes::new([]);
        (session.kind == SessionKind::Script)
            .then(|| session.scopes.parse().unwrap_or_else(|_| none()))
    }
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
            check_csrf_token(app, parts)?;
        }
        app.limits.by_account(&caller.member)?;
        if let Some(scopes) = caller.scopes() {
            scope::check(&scopes, parts)?;
        }
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

/// A caller who need not be signed in. An invalid script token is refused all the same; the cookie of an ended
/// session is ignored, since browsers send it automatically.
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

/// Authenticates the caller by these headers.
pub async fn recognised(app: &App, headers: &HeaderMap) -> Result<Caller, Problem> {
    match bearer(headers) {
        Some(token) if token.contains('.') => vouched_for(app, token).await,
        Some(token) => by_secret(app, token, SessionKind::Script).await,
        None => {
            let cookie = cookies::session(app, headers).ok_or_else(Problem::unauthenticated)?;
            by_secret(app, &cookie, SessionKind::Browser).await
        }
    }
}

/// The headers of a request with credentials.
pub struct Credentials(HeaderMap);

impl Credentials {
    /// Returns the credentials of a request, if it has any.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut credentials = HeaderMap::new();
        for name in [header::AUTHORIZATION, header::COOKIE] {
            for value in headers.get_all(&name) {
                credentials.append(&name, value.clone());
            }
        }
        (!credentials.is_empty()).then_some(Credentials(credentials))
    }

    /// Returns whether the credentials are valid, for requests that were refused before authentication, such as
    /// those with an unknown path. Callers beyond the rate limit are not looked up.
    pub async fn are_valid(&self, app: &App, status: StatusCode) -> bool {
        let is_asked_for =
            !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS);
        status.is_client_error() && is_asked_for && recognised(app, &self.0).await.is_ok()
    }
}

fn check_csrf_token(app: &App, parts: &Parts) -> Result<(), Problem> {
    let reads = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || has_csrf_token(app, parts) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "CSRF_TOKEN_MISSING",
        "a browser must repeat the session's CSRF token in the header X-CSRF-Token on every write",
    ))
}

fn has_csrf_token(app: &App, parts: &Parts) -> bool {
    let cookie = cookies::session(app, &parts.headers);
    let Some(Ok(secret)) = cookie.map(|cookie| cookie.parse::<Secret>()) else { return false };
    parts
        .headers
        .get(CSRF_HEADER)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|sent| secret.has_csrf_token(sent))
}

async fn by_secret(app: &App, token: &str, kind: SessionKind) -> Result<Caller, Problem> {
    let secret: Secret = token.parse().map_err(|_| Problem::unauthenticated())?;
    let session = live_session(app, &secret.hash()).await?;
    match session.filter(|session| session.kind == kind) {
        Some(session) => Ok(Caller {
            member: session.member.clone(),
            signed_in_at: None,
            until: session.expires_at,
            session: Some(session),
        }),
        None => Err(Problem::unauthenticated()),
    }
}

/// Returns the session of a token's hash, unless it has ended.
async fn live_session(app: &App, hash: &str) -> Result<Option<Session>, Problem> {
    let (cache, now) = (app.feed.cache(), clock::now());
    let before = cache.before();
    // If the cached session has ended, another process may have extended it since.
    if let Some(session) = cache.session(hash).filter(|session| session.expires_at > now) {
        return Ok(Some(put_off(app, before, hash, session)));
    }
    let mut connection = app.store.read().await.or_fail()?;
    let found = session::find(&mut connection, hash, now).await.or_fail()?;
    Ok(found.map(|session| {
        cache.keep_session(before, hash, &session);
        put_off(app, before, hash, session)
    }))
}

/// Extends a session in use. The write runs beside the request, which does not wait for other writers; if it fails,
/// the session ends early.
fn put_off(app: &App, before: Before, hash: &str, mut session: Session) -> Session {
    let Some(end) = session.put_off(clock::now(), app.config.session_idle_seconds) else {
        return session;
    };
    session.expires_at = end;
    app.feed.cache().keep_session(before, hash, &session);
    let (store, id) = (app.store.clone(), session.id.clone());
    tokio::spawn(async move {
        let written = async {
            let (mut transaction, _turn) = store.write().await?;
            session::put_off(&mut transaction, &id, end).await?;
            transaction.commit().await
        };
        if let Err(error) = written.await {
            tracing::warn!(error = %Fault(&error), "the end of a session could not be moved");
        }
    });
    session
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
    let (signed_in_at, until) = (identity.signed_in_at, identity.expires_at);
    Ok(Caller { member, session: None, signed_in_at, until })
}
