//! Routes for signing in and out, and for script tokens.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use trust_commons::{Timestamp, text};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::command::Asked;
use super::protocol::refusals::{Conflicting, Forbidden, Missing, Unauthenticated, Unprocessable};
use super::protocol::scope::{InvalidScope, Scope, Scopes};
use super::protocol::signed_in::SignedIn;
use super::protocol::{
    Answer, Caller, Command, OrFail, PageQuery, Path, Problem, Reading, Reply, Rows, Write,
    WriteError, Written, accounts, confirmed, cookies, fresh_id,
};
use crate::app::App;
use crate::auth::{Secret, Source};
use crate::clock;
use crate::quota::Quota;
use crate::store::change_log::Touched;
use crate::store::page::oldest;
use crate::store::session::{self, Session, SessionKind};
use crate::store::totals;
use crate::store::{community, member};
use crate::work::Task;

/// The longest lifetime of a script token, in days.
const MOST_DAYS: u32 = 366;
/// The greatest number of scopes of a token.
const MOST_SCOPES: usize = 20;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(current, sign_in, sign_out))
        .routes(routes!(list))
        .routes(routes!(make_token))
        .routes(routes!(revoke))
}

/// The sign-in name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInBody {
    /// The id of the account.
    member: String,
    /// Its password.
    password: String,
}

/// The signed-in member.
#[derive(Serialize, ToSchema)]
pub struct SignedInView {
    /// The member.
    #[schema(value_type = String)]
    pub member: MemberId,
    /// The CSRF token that a browser repeats in `X-CSRF-Token` on every write.
    pub csrf_token: Option<String>,
    /// The end of the session if it is not used until then, in seconds; absent if a provider authenticates each
    /// request.
    pub expires_at: Option<Timestamp>,
}

/// The session of the caller, if there is one.
#[derive(Serialize, ToSchema)]
struct CurrentSessionView {
    /// The member; `null` if the caller is not signed in.
    #[schema(value_type = Option<String>)]
    member: Option<MemberId>,
    /// The CSRF token that a browser repeats in `X-CSRF-Token` on every write.
    csrf_token: Option<String>,
    /// The end of the session if it is not used until then, in seconds; `null` if a provider authenticates each
    /// request.
    expires_at: Option<Timestamp>,
}

/// A session, or a token.
#[derive(Serialize, ToSchema)]
struct SessionView {
    /// The id with which to revoke it.
    id: String,
    /// `browser` or `script`.
    kind: &'static str,
    /// The owner's label.
    label: String,
    /// The scopes of a script token: `read`, `write`, `admin:ID` of a community, or `account`, which allows
    /// everything; absent for a browser's session.
    scopes: Option<Vec<String>>,
    /// The time of creation, in seconds.
    created_at: Timestamp,
    /// The end, in seconds; a browser's session ends then only if it is not used until then.
    expires_at: Timestamp,
    /// Whether it is the session of this request.
    current: bool,
}

/// The purpose of a token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenBody {
    /// The name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    label: String,
    /// The scopes: `read`; `write`, which includes `read`; `admin:ID`, a steward's actions in that community, which
    /// includes `read`. `read` and `write` if left out.
    #[schema(min_items = 1, max_items = 20)]
    scopes: Option<Vec<String>>,
    /// The password of the account, if the account has a password.
    password: Option<String>,
    /// The lifetime in days, 1 to 366; 90 if left out.
    #[schema(minimum = 1, maximum = 366)]
    days: Option<u32>,
}

/// A new token.
#[derive(Serialize, ToSchema)]
struct TokenView {
    /// The id with which to revoke it.
    id: String,
    /// The token to send as `Authorization: Bearer …`. Shown only in this answer.
    token: Option<String>,
    /// The scopes of the token.
    scopes: Vec<String>,
    /// The end, in seconds.
    expires_at: Timestamp,
}

/// The signed-in member. A caller who is not signed in, or whose session has ended, is answered with `null`; an
/// invalid token is refused.
#[utoipa::path(get, path = "/session", tag = "sessions", security((), ("session" = []), ("bearer" = [])),
    responses((status = 200, body = CurrentSessionView), Unauthenticated))]
async fn current(
    app: State<App>,
    headers: HeaderMap,
    caller: Option<Caller>,
    reading: Option<Reading>,
) -> Reply {
    let (Some(caller), Some(reading)) = (caller, reading) else {
        let nobody = CurrentSessionView { member: None, csrf_token: None, expires_at: None };
        return Reply::new(StatusCode::OK, &nobody, app.feed.now().revision);
    };
    let cookie = cookies::session(&app, &headers).and_then(|cookie| cookie.parse().ok());
    let browser = caller.session.as_ref().filter(|session| session.kind == SessionKind::Browser);
    let csrf_token = cookie.filter(|_| browser.is_some()).map(|secret: Secret| secret.csrf_token());
    let expires_at = caller.session.map(|session| session.expires_at);
    let member = Some(caller.member);
    reading.reply(&CurrentSessionView { member, csrf_token, expires_at })
}

/// Signs in with a password, for a browser: answers with a cookie.
#[utoipa::path(post, path = "/session", tag = "sessions", security(()), request_body = SignInBody,
    responses((status = 201, body = SignedInView), Unauthenticated, Unprocessable))]
async fn sign_in(
    app: State<App>,
    Extension(signed_in): Extension<SignedIn>,
    source: Source,
    Asked(body): Asked<SignInBody>,
) -> Result<Response, Problem> {
    let SignInBody { member, password } = body;
    let (member, kept) = check_password(&app, source, &member, password).await?;
    let secret = Secret::random();
    let mut write = app.begin_as(member.clone()).await?;
    // Another request may have changed the password in the meantime.
    if member::password_hash(write.sql(), &member).await.or_fail()? != kept {
        return Err(wrong_password());
    }
    let session = begin_browser(&app, &mut write, &member, &secret).await?;
    let signed = member.clone();
    let view = SignedInView {
        member,
        csrf_token: Some(secret.csrf_token()),
        expires_at: Some(session.expires_at),
    };
    let reply = write.commit(StatusCode::CREATED, &view).await?;
    signed_in.note();
    let cookies = cookies::signed_in(&app, &secret, &signed, &kept.unwrap_or_default());
    Ok((AppendHeaders(cookies), reply).into_response())
}

/// Returns the account with that id, and the hash of its password, if the password is right.
async fn check_password(
    app: &App,
    source: Source,
    named: &str,
    password: String,
) -> Result<(MemberId, Option<String>), Problem> {
    let id = MemberId::new(named).ok();
    let kept = match &id {
        Some(id) => {
            let mut connection = app.store.read().await.or_fail()?;
            member::password_hash(&mut connection, id).await.or_fail()?
        }
        None => None,
    };
    let right = accounts::is_password(app, named, password, kept.clone(), source).await?;
    Ok((id.filter(|_| right).ok_or_else(wrong_password)?, kept))
}

fn wrong_password() -> Problem {
    let detail = "the account or the password is wrong";
    Problem::new(StatusCode::UNAUTHORIZED, "WRONG_PASSWORD", detail)
}

/// Starts a browser session of a member.
pub async fn begin_browser(
    app: &App,
    task: &mut Task,
    member: &MemberId,
    secret: &Secret,
) -> Result<Session, Problem> {
    let seconds = app.config.session_seconds;
    let until_used = seconds.min(app.config.session_idle_seconds);
    let kind = (SessionKind::Browser, "browser");
    begin(task, member, secret, kind, String::new(), (until_used, seconds)).await
}

async fn begin(
    task: &mut Task,
    member: &MemberId,
    secret: &Secret,
    (kind, label): (SessionKind, &str),
    scopes: String,
    (expires_in, ends_in): (i64, i64),
) -> Result<Session, Problem> {
    let now = task.now;
    let session = Session {
        id: fresh_id(),
        member: member.clone(),
        kind,
        label: label.to_owned(),
        scopes,
        created_at: now,
        expires_at: now.saturating_add(expires_in),
        ends_at: now.saturating_add(ends_in),
    };
    session::insert(task.sql(), &session, &secret.hash()).await.or_fail()?;
    Ok(session)
}

/// Signs out: ends the session of this request.
#[utoipa::path(delete, path = "/session", tag = "sessions",
    responses((status = 200, body = SignedInView), Unauthenticated))]
async fn sign_out(
    app: State<App>,
    caller: Caller,
    mut write: Write,
) -> Result<Response, WriteError> {
    let member = write.reading.me.clone();
    if let Some(session) = &caller.session {
        session::remove(write.sql(), &member, &session.id).await.or_fail()?;
        write.touch(Touched::Member(member.to_string()));
    }
    let view = SignedInView { member, csrf_token: None, expires_at: None };
    let reply = write.commit(StatusCode::OK, &view).await?;
    Ok((AppendHeaders(cookies::signed_out(&app)), reply).into_response())
}

/// The caller's sessions and tokens that have not ended, oldest first.
#[utoipa::path(get, path = "/me/sessions", tag = "sessions", params(PageQuery),
    responses((status = 200, body = Rows<SessionView>), Unauthenticated, Unprocessable))]
async fn list(app: State<App>, caller: Caller, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part(oldest())?;
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let now = clock::now();
    let found = session::of_member(&mut moment, &reading.me, now, &part).await.or_fail()?;
    let total = totals::sessions(&mut moment, &reading.me, now).await.or_fail()?;
    let rows = Rows::by_date(found, &part, total);
    let current = caller.session.map(|session| session.id);
    Ok(reading.reply(&rows.map(|session| {
        SessionView {
            current: current.as_ref() == Some(&session.id),
            id: session.id,
            kind: session.kind.into(),
            label: session.label,
            scopes: (session.kind == SessionKind::Script)
                .then(|| session.scopes.split(' ').map(str::to_owned).collect()),
            created_at: session.created_at,
            expires_at: session.expires_at,
        }
    })))
}

/// Creates a script token. It requires the password, or a recent sign-in at a provider. A script token cannot
/// create tokens.
#[utoipa::path(post, path = "/me/tokens", tag = "sessions", request_body = TokenBody,
    responses((status = 201, body = TokenView), Unauthenticated, Forbidden, Conflicting, Unprocessable))]
async fn make_token(app: State<App>, source: Source, mut command: Command<TokenBody>) -> Written {
    confirmed::check(&app, &command.caller, source, command.body.password.take()).await?;
    let mut write = app.begin(&command).await?;
    if let Some(session) = &command.caller.session {
        // If the session was ended in the meantime, the token must not outlive it.
        let (id, now) = (&session.id, write.now);
        if !session::stands(write.sql(), id, now).await.or_fail()? {
            return Err(Problem::unauthenticated().into());
        }
    }
    let TokenBody { label, days, scopes, .. } = command.body;
    let days = days.unwrap_or(90);
    let label = text::name(&label).map_err(|reason| {
        Problem::invalid("INVALID_LABEL", "label", format!("a label {reason}"))
    })?;
    if !(1..=MOST_DAYS).contains(&days) {
        let detail = format!("a token lasts 1 to {MOST_DAYS} days, not {days}");
        return Err(Problem::invalid("INVALID_DAYS", "days", detail).with("value", days).into());
    }
    let secret = Secret::random();
    let seconds = i64::from(days) * 24 * 3600;
    let me = write.reading.me.clone();
    let scopes = wanted_scopes(&mut write, scopes).await?;
    let kind = (SessionKind::Script, label.as_str());
    let words = scopes.to_string();
    let session = begin(&mut write, &me, &secret, kind, words, (seconds, seconds)).await?;
    write.within(&[Quota::Tokens]).await?;
    let Session { id, expires_at, .. } = session;
    let scopes = scopes.words();
    let kept = TokenView { id: id.clone(), token: None, scopes: scopes.clone(), expires_at };
    let view = TokenView { id, token: Some(secret.to_string()), scopes, expires_at };
    Ok(write.commit_secret(StatusCode::CREATED, &view, &kept).await?)
}

/// Returns the scopes of the new token. Only stewards can create a token with a steward's scope.
async fn wanted_scopes(write: &mut Write, words: Option<Vec<String>>) -> Result<Scopes, Problem> {
    let Some(words) = words else { return Ok(Scopes::new([Scope::Read, Scope::Write])) };
    let invalid = |detail: String| Problem::invalid("INVALID_SCOPE", "scopes", detail);
    if !(1..=MOST_SCOPES).contains(&words.len()) {
        let detail = format!("a token has 1 to {MOST_SCOPES} scopes, not {}", words.len());
        return Err(invalid(detail));
    }
    let (mut scopes, me) = (Vec::new(), write.reading.me.clone());
    for word in words {
        let scope: Scope =
            word.parse().map_err(|error: InvalidScope| invalid(error.to_string()))?;
        match &scope {
            Scope::Account => {
                return Err(invalid("a token cannot have the scope account".to_owned()));
            }
            Scope::Admin(community) => {
                let stewards = community::stewards(write.sql(), community).await.or_fail()?;
                stewards.check_steward(&me)?;
            }
            Scope::Read | Scope::Write => {}
        }
        scopes.push(scope);
    }
    Ok(Scopes::new(scopes))
}

/// Ends a session of the caller, or revokes a token.
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "sessions",
    params(("id" = String, Path, description = "the id from the list of sessions")),
    responses((status = 204), Unauthenticated, Missing))]
async fn revoke(Path(id): Path<String>, mut write: Write) -> Written {
    let me = write.reading.me.clone();
    let ended = session::remove(write.sql(), &me, &id).await.or_fail()?;
    ended.ok_or_else(|| Problem::not_found("session", &id))?;
    write.touch(Touched::Member(me.to_string()));
    Ok(write.commit_empty().await?)
}
