//! Invites into circles: issued by a circle's owner, looked at and accepted by whoever holds the token.

use axum::Extension;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use trust_commons::circle::Circle;
use trust_commons::invite::{Invite, InviteRefusal, InviteStatus, Preview, Token};
use trust_commons::member as rules;
use trust_commons::{CircleId, InviteId, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::circles::{own, own_in};
use super::protocol::command::{Key, Sent};
use super::protocol::ids::{WhichCircle, WhichInvite};
use super::protocol::person::PersonView;
use super::protocol::refusals::{Conflicting, Forbidden, Missing, Unauthenticated, Unprocessable};
use super::protocol::signed_in::SignedIn;
use super::protocol::write::{self, Task};
use super::protocol::{
    Caller, Command, Nothing, OrFail, PageQuery, Path, Problem, Query, Reading, Reply, Rows, Stop,
    accounts, cookies, fresh_id,
};
use super::sessions;
use crate::app::App;
use crate::auth::{Secret, random_bytes};
use crate::clock;
use crate::store::part::newest;
use crate::store::{Connection, block, circle, idempotency, invite, member, totals};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(issue))
        .routes(routes!(list))
        .routes(routes!(revoke))
        .routes(routes!(preview))
        .routes(routes!(accept))
}

/// A new invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteBody {
    /// Whom it is for: whoever accepts it has this address in their account. Nothing is sent from here, and nobody
    /// else is told the address.
    #[schema(pattern = r"^\S+@[^\s@]+$", max_length = 254)]
    email: Option<String>,
    /// Seconds until it cannot be used any more, 60 to 7 776 000 (90 days); 7 days if left out.
    #[schema(minimum = 60, maximum = 7_776_000)]
    expires_in: Option<i64>,
}

/// An invite, as its issuer sees it.
#[derive(Serialize, ToSchema)]
struct InviteView {
    /// What it is revoked by.
    #[schema(value_type = String)]
    id: InviteId,
    /// The circle that it leads into.
    #[schema(value_type = String)]
    circle: CircleId,
    /// What lets somebody in. Shown this once, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token: Option<String>,
    /// Whom it is for, if for one address alone.
    email: Option<String>,
    /// How it stands.
    status: InviteStatus,
    /// When it was issued, in seconds.
    created_at: Timestamp,
    /// From when on it cannot be used, in seconds.
    expires_at: Timestamp,
    /// Who used it; none of somebody who has left.
    #[schema(value_type = Option<String>)]
    used_by: Option<MemberId>,
    /// When, in seconds.
    used_at: Option<Timestamp>,
    /// When it was revoked, in seconds.
    revoked_at: Option<Timestamp>,
}

impl InviteView {
    fn of(invite: Invite, reading: &Reading) -> Self {
        let status = invite.status(reading.now);
        let (used_by, used_at) = invite.used.map(|used| (used.by, used.at)).unzip();
        let used_by = used_by.filter(|by| reading.view.contains(by.as_str()));
        InviteView {
            id: invite.id,
            circle: invite.circle,
            token: None,
            email: invite.email,
            status,
            created_at: invite.created_at,
            expires_at: invite.expires_at,
            used_by,
            used_at,
            revoked_at: invite.revoked_at,
        }
    }
}

/// An invite, as whoever holds its token sees it: not what the circle is, nor who is in it.
#[derive(Serialize, ToSchema)]
struct InvitePreviewView {
    /// Who invites.
    issuer: PersonView,
    /// From when on it cannot be used, in seconds.
    expires_at: Timestamp,
    /// Whether it is one's own, which leads nowhere.
    own: bool,
}

/// Who accepts: of those who are signed in, nothing; of those who are new, all but the address, which some invites need.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct AcceptBody {
    /// The id of the account to make: 2 to 64 of a-z, 0-9, dot, dash and underscore.
    #[schema(min_length = 2, max_length = 64)]
    member: Option<String>,
    /// What people call them.
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The password to sign in with from now on.
    #[schema(min_length = 10, max_length = 200)]
    password: Option<String>,
    /// The address of the account; needed where the invite is for one address. Shown to nobody else.
    #[schema(pattern = r"^\S+@[^\s@]+$", max_length = 254)]
    email: Option<String>,
}

/// What came of accepting an invite.
#[derive(Serialize, ToSchema)]
struct AcceptedView {
    /// Who has joined.
    #[schema(value_type = String)]
    member: MemberId,
    /// Whose circle it is.
    issuer: PersonView,
    /// What a browser repeats in `X-CSRF-Token` on every write, where an account was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    csrf_token: Option<String>,
}

/// Makes an invite into one of one's circles, for one use. The token is shown this once.
#[utoipa::path(post, path = "/trust-circles/{id}/invite", tag = "invites",
    params(WhichCircle),
    request_body = InviteBody,
    responses(
        (status = 201, body = InviteView),
        Unauthenticated, Forbidden, Missing, Unprocessable,
    ))]
async fn issue(
    State(app): State<App>,
    Path(id): Path<CircleId>,
    command: Command<InviteBody>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let (me, now) = (write.reading.me.clone(), write.now);
    let circle = own_in(&mut write, &id).await?;
    let InviteBody { email, expires_in } = command.body;
    let token = Token::new(random_bytes());
    let id = fresh_id();
    let issued = Invite::issue(id, &token, &circle, &me, email.as_deref(), expires_in, now)?;
    let issued = write.take(issued);
    invite::insert(write.sql(), &issued).await.or_fail()?;
    let kept = InviteView::of(issued.clone(), &write.reading);
    let token = Some(token.to_string());
    let view = InviteView { token, ..InviteView::of(issued, &write.reading) };
    Ok(write.commit_secret(StatusCode::CREATED, &view, &kept).await?)
}

/// The invites into one of one's circles, newest first.
#[utoipa::path(get, path = "/trust-circles/{id}/invites", tag = "invites",
    params(WhichCircle, PageQuery),
    responses(
        (status = 200, body = Rows<InviteView>),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn list(
    State(app): State<App>,
    Path(id): Path<CircleId>,
    Query(page): Query<PageQuery>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let mut connection = app.store.read_at_once().await.or_fail()?;
    own(&mut connection, &reading.me, &id).await?;
    let part = page.part(newest())?;
    let found = invite::of_circle(&mut connection, &id, &part).await.or_fail()?;
    let total = totals::invites(&mut connection, &id).await.or_fail()?;
    let mut rows = Rows::cut(found, &part, total, |invite| (invite.created_at, invite.id.clone()));
    rows.rows.retain(|invite| is_shown(invite, &reading));
    Ok(reading.reply(&rows.map(|invite| InviteView::of(invite, &reading))))
}

/// What lies between people who are hidden from each other is hidden, too.
fn is_shown(invite: &Invite, reading: &Reading) -> bool {
    invite.used.as_ref().is_none_or(|used| !reading.hides(used.by.as_str()))
}

/// Takes an invite back that nobody has used.
#[utoipa::path(delete, path = "/trust-circles/{id}/invites/{invite}", tag = "invites",
    params(WhichCircle, WhichInvite),
    responses(
        (status = 200, body = InviteView),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn revoke(
    State(app): State<App>,
    Path((id, invite)): Path<(CircleId, InviteId)>,
    command: Command<Nothing>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let (me, now) = (write.reading.me.clone(), write.now);
    own_in(&mut write, &id).await?;
    let found = invite::find(write.sql(), &id, &invite).await.or_fail()?;
    let found = found.filter(|invite| is_shown(invite, &write.reading));
    let found = found.ok_or_else(|| Problem::not_found("invite", invite.as_str()))?;
    let revoked = write.take(found.revoke(&me, now)?);
    invite::update(write.sql(), &revoked).await.or_fail()?;
    let view = InviteView::of(revoked, &write.reading);
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Looks at an invite, signed in or not, which does not use it up. One that cannot be used looks as if
/// there were none, whatever the reason.
#[utoipa::path(get, path = "/invites/{token}", tag = "invites", security((), ("session" = []), ("bearer" = [])),
    params(("token" = String, Path, description = "the token")),
    responses(
        (status = 200, body = InvitePreviewView),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn preview(
    State(app): State<App>,
    Path(token): Path<String>,
    reading: Option<Reading>,
) -> Result<Reply, Problem> {
    let (reading, mut moment) = match reading {
        Some(reading) => {
            let (reading, moment) = reading.with_record(&app).await?;
            (Some(reading), moment)
        }
        None => (None, app.store.read_at_once().await.or_fail()?),
    };
    let found = invite::by_token(&mut moment, &token.parse::<Token>()?.hash()).await.or_fail()?;
    let found = found.ok_or(InviteRefusal::UnknownInvite)?;
    let hidden = |reading: &Reading| reading.node(found.issuer.as_str()).is_none();
    let blocked = reading.as_ref().is_some_and(hidden);
    let viewer = reading.as_ref().map(|reading| &reading.me);
    let Preview { issuer, expires_at, own } = found.preview(viewer, blocked, clock::now())?;
    let issuer = person(&mut moment, issuer).await?;
    let revision = reading.map_or_else(|| app.feed.now().revision, |reading| reading.revision);
    Ok(Reply::new(StatusCode::OK, &InvitePreviewView { issuer, expires_at, own }, revision))
}

async fn person(
    connection: &mut crate::store::Connection,
    id: MemberId,
) -> Result<PersonView, Problem> {
    let mut names = member::names(connection, &[id.as_str()]).await.or_fail()?;
    Ok(PersonView::named(id, &mut names))
}

/// Accepts an invite: uses it up, and joins the circle, in one step. Who is not signed in sends what an
/// account is made of, and is signed in by the answer.
#[utoipa::path(post, path = "/invites/{token}/accept", tag = "invites", security((), ("session" = []), ("bearer" = [])),
    params(("token" = String, Path, description = "the token")),
    request_body = AcceptBody,
    responses(
        (status = 200, body = AcceptedView, description = "joined"),
        (status = 201, body = AcceptedView, description = "joined with a new account"),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn accept(
    State(app): State<App>,
    Path(token): Path<String>,
    Extension(signed_in): Extension<SignedIn>,
    accepting: Accepting,
) -> Result<Response, Stop> {
    let token: Token = token.parse()?;
    match accepting {
        Accepting::Member(command) => {
            Ok(accept_as_member(&app, &token, command).await?.into_response())
        }
        Accepting::Newcomer(sent) => {
            let accepted = accept_as_newcomer(&app, &token, sent).await;
            if matches!(accepted, Ok(_) | Err(Stop::Answered(_))) {
                signed_in.note();
            }
            let (cookies, reply) = accepted?;
            Ok((AppendHeaders(cookies), reply).into_response())
        }
    }
}

/// Who accepts, as they show themselves.
enum Accepting {
    Member(Command<AcceptBody>),
    Newcomer(Sent<AcceptBody>),
}

impl FromRequest<App> for Accepting {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Option::<Caller>::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        if caller.is_some() {
            return Command::from_request(request, app).await.map(Accepting::Member);
        }
        Sent::from_request(request, app).await.map(Accepting::Newcomer)
    }
}

async fn accept_as_member(
    app: &App,
    token: &Token,
    command: Command<AcceptBody>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let me = write.reading.me.clone();
    let (invite, circle) = found(&mut write, token).await?;
    let blocked = write.reading.node(invite.issuer.as_str()).is_none();
    if !blocked && me != invite.issuer {
        invite.check_address(write.myself().await?.email.as_deref())?;
    }
    let issuer = used(&mut write, &invite, &circle, &me, blocked).await?;
    let AcceptBody { member, name, password, email } = command.body;
    if [member, name, password, email].iter().any(Option::is_some) {
        let detail = "who is signed in makes no account";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "SIGNED_IN", detail).into());
    }
    let view = AcceptedView { member: me, issuer, csrf_token: None };
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Makes an account, and signs it in. A repetition gets the answer without the secrets.
async fn accept_as_newcomer(
    app: &App,
    token: &Token,
    Sent { key, body }: Sent<AcceptBody>,
) -> Result<([(HeaderName, HeaderValue); 2], Reply), Stop> {
    let mut connection = app.store.read().await.or_fail()?;
    if let Some(wanted) = &body.member {
        made_before(&mut connection, wanted, key.as_ref()).await?;
    }
    // Nobody makes this service hash passwords who has no invite.
    let invite = invite::by_token(&mut connection, &token.hash()).await.or_fail()?;
    let invite = invite.ok_or(InviteRefusal::UnknownInvite)?;
    invite.preview(None, false, clock::now()).map_err(Problem::from)?;
    let email = body.email.as_deref().map(rules::email).transpose().map_err(Problem::from)?;
    invite.check_address(email.as_deref())?;
    drop(connection);
    let (Some(id), Some(name), Some(password)) = (body.member, body.name, body.password) else {
        let detail = "sign in, or send member, name and password for a new account";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(Problem::new(status, "ACCOUNT_MISSING", detail).into());
    };
    let me = accounts::wanted_id(&id)?;
    let names = [id.as_str(), &name, email.as_deref().unwrap_or_default()];
    accounts::check_new_password("password", &password, &names)?;
    let hash = app.passwords.hash(&password).await;
    let mut task = app.begin_task().await?;
    made_before(task.sql(), &id, key.as_ref()).await?;
    let (invite, circle) = found(&mut task, token).await?;
    let blocked = block::of_blocked(task.sql(), &me).await.or_fail()?.contains(&invite.issuer);
    // Before anything else that could refuse, so that an invite that cannot be used tells nothing.
    invite.preview(Some(&me), blocked, task.now).map_err(Problem::from)?;
    accounts::add(&mut task, &me, &name, email.as_deref()).await?;
    member::set_password_hash(task.sql(), &me, &hash).await.or_fail()?;
    let issuer = used(&mut task, &invite, &circle, &me, blocked).await?;
    let secret = Secret::random();
    sessions::begin_browser(app, &mut task, &me, &secret).await?;
    let mut view = AcceptedView { member: me.clone(), issuer, csrf_token: None };
    let kept = Reply::new(StatusCode::CREATED, &view, task.revision);
    write::keep(&mut task, &me, key.as_ref(), &kept).await?;
    view.csrf_token = Some(secret.csrf_token());
    let revision = task.commit().await?;
    let cookies = cookies::signed_in(app, &secret, &me, &hash);
    Ok((cookies, Reply::new(StatusCode::CREATED, &view, revision)))
}

/// Stops where this very request was answered before: who sends it knows the password that it came with.
async fn made_before(
    connection: &mut Connection,
    wanted: &str,
    key: Option<&Key>,
) -> Result<(), Stop> {
    let (Some(key), Ok(me)) = (key, accounts::wanted_id(wanted)) else { return Ok(()) };
    let answered = idempotency::find(connection, &me, &key.hash).await.or_fail()?;
    let Some(answered) = answered.filter(|answered| answered.request_hash == key.request) else {
        return Ok(());
    };
    Err(write::repeated(answered, key)?)
}

async fn found(task: &mut Task, token: &Token) -> Result<(Invite, Circle), Problem> {
    let invite = invite::by_token(task.sql(), &token.hash()).await.or_fail()?;
    let invite = invite.ok_or(InviteRefusal::UnknownInvite)?;
    let circle = circle::find(task.sql(), &invite.circle).await.or_fail()?;
    Ok((invite, circle.ok_or(InviteRefusal::UnknownInvite)?))
}

/// Uses an invite up, and joins; gives who invited.
async fn used(
    task: &mut Task,
    invite: &Invite,
    circle: &Circle,
    me: &MemberId,
    blocked: bool,
) -> Result<PersonView, Problem> {
    let (is_member, now) = (circle.members.contains(me), task.now);
    let used = task.take(invite.accept(me, is_member, blocked, now)?);
    invite::update(task.sql(), &used).await.or_fail()?;
    circle::add_member(task.sql(), &used.circle, me).await.or_fail()?;
    person(task.sql(), used.issuer).await
}
