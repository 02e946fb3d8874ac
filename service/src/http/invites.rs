//! Invites: into circles, issued by a circle's owner, and into [communities](community), issued by stewards. The
//! holder of the token can read and accept an invite.

mod community;
mod newcomer;

use axum::Extension;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use trust_commons::circle::Circle;
use trust_commons::community::join;
use trust_commons::invite::{
    self as rules, Context, Creation, Destination, Holder, Invite, InviteRefusal, InviteStatus,
    Preview, Token,
};
use trust_commons::steward::Roles;
use trust_commons::{Actions, CircleId, CommunityId, InviteId, Noun, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::command::Sent;
use super::protocol::ids::{CircleParam, InviteParam};
use super::protocol::named::Address;
use super::protocol::owned;
use super::protocol::person::PersonView;
use super::protocol::refusals::{AnyRefusal, Missing, Unauthenticated, Unprocessable};
use super::protocol::signed_in::SignedIn;
use super::protocol::{
    Answer, Begun, Caller, Command, OrFail, PageQuery, Path, Problem, Reading, Reply, Rows, Write,
    WriteError, Written, fresh_id,
};
use crate::app::App;
use crate::auth::random_bytes;
use crate::clock;
use crate::limits::Origin;
use crate::members;
use crate::quota::Quota;
use crate::store::page::newest;
use crate::store::{
    Connection, circle, community as communities, invite, join_request, member, totals,
};
use crate::work::Task;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(issue))
        .routes(routes!(list))
        .routes(routes!(list_issued))
        .routes(routes!(revoke))
        .routes(routes!(preview))
        .routes(routes!(accept))
        .merge(community::router())
}

/// A new invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteBody {
    /// The invite's address: only an account with this e-mail address can accept it. The service sends no mail, and
    /// shows the address to nobody else.
    #[schema(pattern = r"^\S+@[^\s@]+$", max_length = 254)]
    email: Option<String>,
    /// Seconds until it expires, 60 to 7 776 000 (90 days); 7 days if left out.
    #[schema(minimum = 60, maximum = 7_776_000)]
    expires_in: Option<i64>,
}

/// An invite, as seen by its issuer and by the stewards of its community.
#[derive(Serialize, ToSchema)]
struct InviteView {
    /// The id with which to revoke it.
    #[schema(value_type = String)]
    id: InviteId,
    /// The circle of the invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    circle: Option<CircleId>,
    /// The community of the invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    community: Option<CommunityId>,
    /// The issuer.
    #[schema(value_type = String)]
    issuer: MemberId,
    /// The token that admits its holder. Shown only in this answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token: Option<String>,
    /// The only address that can accept it, if any. Only its issuer sees it.
    #[schema(value_type = Option<String>)]
    email: Option<Address>,
    /// The only member who can accept it, if any; absent if they left or hide from the caller.
    #[schema(value_type = Option<String>)]
    member: Option<MemberId>,
    /// The status.
    status: InviteStatus,
    /// The time of issue, in seconds.
    created_at: Timestamp,
    /// The time of expiry, in seconds.
    expires_at: Timestamp,
    /// The person who used it; absent if they left or hide from the caller.
    #[schema(value_type = Option<String>)]
    used_by: Option<MemberId>,
    /// The time, in seconds.
    used_at: Option<Timestamp>,
    /// The time of revocation, in seconds.
    revoked_at: Option<Timestamp>,
    /// The actions that are open to the caller now: `revoke`.
    actions: Vec<&'static str>,
}

impl InviteView {
    /// Makes the view for its issuer, or for a steward of its community.
    fn of(invite: Invite, reading: &Reading, stewards: &Roles) -> Self {
        let status = invite.status(reading.now);
        let context = Context::of(reading.me.clone(), reading.now);
        // The inviting person is in the group, and accepts no invite into it.
        let context = Context { stewards: stewards.clone(), is_member: true, ..context };
        let actions = invite.actions(&context);
        let (used_by, used_at) = invite.used.map(|used| (used.by, used.at)).unzip();
        let shown = |member: &MemberId| reading.node(member.as_str()).is_some();
        let is_own = invite.issuer == reading.me;
        InviteView {
            id: invite.id,
            circle: invite.into.circle().cloned(),
            community: invite.into.community().cloned(),
            issuer: invite.issuer,
            token: None,
            email: invite.email.filter(|_| is_own).map(Address),
            member: invite.member.filter(shown),
            status,
            created_at: invite.created_at,
            expires_at: invite.expires_at,
            used_by: used_by.filter(shown),
            used_at,
            revoked_at: invite.revoked_at,
            actions,
        }
    }
}

/// An invite, as the holder of its token sees it: it names the community, but neither a circle nor its members.
#[derive(Serialize, ToSchema)]
struct InvitePreviewView {
    /// The inviting member.
    issuer: PersonView,
    /// The community of the invite; absent for an invite into a circle.
    community: Option<InvitingView>,
    /// The time of expiry, in seconds.
    expires_at: Timestamp,
    /// Whether the caller issued it, and so cannot accept it.
    own: bool,
}

/// The community of an invite.
#[derive(Serialize, ToSchema)]
#[schema(as = InvitingCommunity)]
struct InvitingView {
    /// The id.
    #[schema(value_type = String)]
    id: CommunityId,
    /// The name.
    name: String,
}

/// The accepting person: empty for a signed-in caller; a new person gives all fields, the address only where the
/// invite needs it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct AcceptBody {
    /// The id of the account to make: 2 to 64 of a-z, 0-9, dot, dash and underscore.
    #[schema(min_length = 2, max_length = 64)]
    member: Option<String>,
    /// The display name.
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The new password.
    #[schema(min_length = 10, max_length = 200)]
    password: Option<String>,
    /// The e-mail address of the account; required if the invite is for an address. Shown to nobody else.
    #[schema(pattern = r"^\S+@[^\s@]+$", max_length = 254)]
    email: Option<String>,
}

/// The result of accepting an invite.
#[derive(Serialize, ToSchema)]
struct AcceptedView {
    /// The member who joined.
    #[schema(value_type = String)]
    member: MemberId,
    /// The issuer of the invite.
    issuer: PersonView,
    /// The community that they joined; absent if they joined a circle.
    #[schema(value_type = Option<String>)]
    community: Option<CommunityId>,
    /// The CSRF token that a browser repeats in `X-CSRF-Token` on every write, if an account was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    csrf_token: Option<String>,
}

/// Creates an invite into a circle of the caller, for one use. The token is shown only in this answer.
#[utoipa::path(post, path = "/trust-circles/{id}/invite", tag = "invites", params(CircleParam),
    request_body = InviteBody,
    responses((status = 201, body = InviteView), AnyRefusal))]
async fn issue(
    app: State<App>,
    origin: Origin,
    Path(id): Path<CircleId>,
    Begun { mut write, body }: Begun<InviteBody>,
) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let circle = owned::find_in::<Circle>(&mut write, id.as_str()).await?;
    let InviteBody { email, expires_in } = body;
    let token = Token::new(random_bytes());
    let id = fresh_id();
    let into = Destination::Circle(circle.id);
    let issue =
        Creation::Issue { id, token: Some(token.clone()), into, email, member: None, expires_in };
    let context = Context { owner: Some(circle.owner), ..Context::of(me, now) };
    let issued = write.save(Invite::create(issue, &context)?).await?;
    answer_issued(&app, origin, write, issued, &token, &Roles::default()).await
}

/// Answers a new invite with its token, within the limits of the caller.
async fn answer_issued(
    app: &App,
    origin: Origin,
    mut write: Write,
    issued: Invite,
    token: &Token,
    stewards: &Roles,
) -> Written {
    let me = write.reading.me.clone();
    write.within(&[Quota::Invites]).await?;
    // This is the last step, so that a refused invite is not counted.
    app.limits.invite(&me, origin)?;
    let kept = InviteView::of(issued.clone(), &write.reading, stewards);
    let token = Some(token.to_string());
    let view = InviteView { token, ..InviteView::of(issued, &write.reading, stewards) };
    Ok(write.commit_secret(StatusCode::CREATED, &view, &kept).await?)
}

/// The invites into a circle of the caller, newest first.
#[utoipa::path(get, path = "/trust-circles/{id}/invites", tag = "invites", params(CircleParam, PageQuery),
    responses((status = 200, body = Rows<InviteView>), Unauthenticated, Missing, Unprocessable))]
async fn list(
    app: State<App>,
    Path(id): Path<CircleId>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let mut connection = app.store.read_at_once().await.or_fail()?;
    owned::find::<Circle>(&mut connection, &reading.me, id.as_str()).await?;
    let part = page.part(newest())?;
    let found = invite::of_group(&mut connection, &id, &reading.me, &part).await.or_fail()?;
    let total = totals::invites(&mut connection, &id, &reading.me).await.or_fail()?;
    let mut rows = Rows::by_date(found, &part, total);
    rows.rows.retain(|invite| is_shown(invite, &reading));
    let roles = Roles::default();
    Ok(reading.reply(&rows.map(|invite| InviteView::of(invite, &reading, &roles))))
}

/// The invites that the caller issued, newest first. These are invites into circles of the caller, and into communities
/// that the caller is a steward of.
#[utoipa::path(get, path = "/me/invites/issued", tag = "invites", params(PageQuery),
    responses((status = 200, body = Rows<InviteView>), Unauthenticated, Unprocessable))]
async fn list_issued(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part(newest())?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let found = invite::issued(&mut moment, &reading.me, &part).await.or_fail()?;
    let total = totals::invites_issued(&mut moment, &reading.me).await.or_fail()?;
    let roles = communities::roles_of(&mut moment, &reading.me).await.or_fail()?;
    let rows = Rows::by_date(found, &part, total);
    Ok(reading.reply(&rows.map(|invite| InviteView::of(invite, &reading, &roles))))
}

/// Invites between people who are hidden from each other are hidden, and so are invites that an erased member used.
fn is_shown(invite: &Invite, reading: &Reading) -> bool {
    invite.used.as_ref().is_none_or(|used| reading.node(used.by.as_str()).is_some())
}

/// Revokes an unused invite.
#[utoipa::path(delete, path = "/trust-circles/{id}/invites/{invite}", tag = "invites", params(CircleParam, InviteParam),
    responses((status = 200, body = InviteView), AnyRefusal))]
async fn revoke(Path((id, invite)): Path<(CircleId, InviteId)>, mut write: Write) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    owned::find_in::<Circle>(&mut write, id.as_str()).await?;
    let found = invite::find(write.sql(), &id, &invite).await.or_fail()?;
    let found = found.filter(|invite| is_shown(invite, &write.reading));
    let found = found.ok_or_else(|| Problem::not_found("invite", invite.as_str()))?;
    let revoked = write.save(found.apply(rules::Command::Revoke, &Context::of(me, now))?).await?;
    let view = InviteView::of(revoked, &write.reading, &Roles::default());
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Shows an invite, with or without signing in, without using it. An invite that cannot be used looks absent,
/// whatever the reason. The member whom an invite is for gives its id in place of the token.
#[utoipa::path(get, path = "/invites/{token}", tag = "invites", security((), ("session" = []), ("bearer" = [])),
    params(("token" = String, Path, description = "the token; of an invite for the caller, also its id")),
    responses((status = 200, body = InvitePreviewView), Unauthenticated, Missing, Unprocessable))]
async fn preview(app: State<App>, Path(token): Path<String>, reading: Option<Reading>) -> Answer {
    let (reading, mut moment) = match reading {
        Some(reading) => {
            let (reading, moment) = reading.with_record(&app).await?;
            (Some(reading), moment)
        }
        None => (None, app.store.read_at_once().await.or_fail()?),
    };
    let me = reading.as_ref().map(|reading| &reading.me);
    let found = named(&mut moment, &token, me).await?;
    let stewards = stewards_of(&mut moment, &found).await?;
    let hidden = |reading: &Reading| reading.node(found.issuer.as_str()).is_none();
    let blocked = reading.as_ref().is_some_and(hidden);
    let seen = found.preview(Holder::of(me, blocked), &stewards, clock::now())?;
    let view = preview_of(&mut moment, seen).await?;
    let revision = reading.map_or_else(|| app.feed.now().revision, |reading| reading.revision);
    Ok(Reply::new(StatusCode::OK, &view, revision))
}

async fn preview_of(
    connection: &mut Connection,
    seen: Preview,
) -> Result<InvitePreviewView, Problem> {
    let Preview { issuer, community, expires_at, own, .. } = seen;
    let community = match community {
        None => None,
        Some(id) => {
            let mut names = communities::names(connection, &[id.as_str()]).await.or_fail()?;
            let name = names.remove(&id).unwrap_or_default();
            Some(InvitingView { id, name })
        }
    };
    let issuer = person(connection, issuer).await?;
    Ok(InvitePreviewView { issuer, community, expires_at, own })
}

/// Returns the invite that an address names: by its token, or by its id if it is for `me`.
async fn named(
    connection: &mut Connection,
    text: &str,
    me: Option<&MemberId>,
) -> Result<Invite, Problem> {
    let found = match (text.parse::<Token>(), text.parse::<InviteId>(), me) {
        (Ok(token), _, _) => invite::by_token(connection, &token.hash()).await,
        (Err(_), Ok(id), Some(me)) => invite::of_invitee(connection, &id, me).await,
        _ => Ok(None),
    };
    Ok(found.or_fail()?.ok_or(InviteRefusal::UnknownInvite)?)
}

/// Returns the stewards of the community of an invite.
pub async fn stewards_of(connection: &mut Connection, invite: &Invite) -> Result<Roles, Problem> {
    let Some(id) = invite.into.community() else { return Ok(Roles::default()) };
    Ok([communities::stewards(connection, id).await.or_fail()?].into_iter().collect())
}

async fn person(connection: &mut Connection, id: MemberId) -> Result<PersonView, Problem> {
    let mut names = member::names(connection, &[id.as_str()]).await.or_fail()?;
    Ok(PersonView::named(id, &mut names))
}

/// Accepts an invite: uses it, and joins the circle or the community, in one step. A person without an account
/// sends the fields of a new account, and is signed in by the answer. The member whom an invite is for gives its id
/// in place of the token.
#[utoipa::path(post, path = "/invites/{token}/accept", tag = "invites", security((), ("session" = []), ("bearer" = [])),
    params(("token" = String, Path, description = "the token; of an invite for the caller, also its id")),
    request_body = AcceptBody,
    responses(
        (status = 200, body = AcceptedView, description = "joined"),
        (status = 201, body = AcceptedView, description = "joined with a new account"),
        AnyRefusal,
    ))]
async fn accept(
    app: State<App>,
    origin: Origin,
    Path(token): Path<String>,
    Extension(signed_in): Extension<SignedIn>,
    accepting: Accepting,
) -> Result<Response, WriteError> {
    match accepting {
        Accepting::Member(command) => {
            Ok(accept_as_member(&app, &token, command).await?.into_response())
        }
        Accepting::Newcomer(sent) => {
            let accepted = newcomer::accept(&app, origin, &token, sent).await;
            if matches!(accepted, Ok(_) | Err(WriteError::Repeated(_))) {
                signed_in.note();
            }
            let (cookies, reply) = accepted?;
            Ok((AppendHeaders(cookies), reply).into_response())
        }
    }
}

/// The person who accepts.
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

async fn accept_as_member(app: &App, token: &str, command: Command<AcceptBody>) -> Written {
    let mut write = app.begin(&command).await?;
    let me = write.reading.me.clone();
    let invite = named(write.sql(), token, Some(&me)).await?;
    let blocked = write.reading.node(invite.issuer.as_str()).is_none();
    let email = write.myself().await?.email;
    if !blocked
        && me != invite.issuer
        && let (Some(_), Err(refusal)) = (&email, invite.check_address(email.as_deref()))
    {
        // The address may be a guess: the attempts limit the guesses.
        drop(write);
        newcomer::take_attempt(app, &invite).await?;
        return Err(refusal.into());
    }
    let context = Context { blocked, ..Context::of(me.clone(), write.now) };
    let issuer = used(&mut write, invite.clone(), email, context).await?;
    let AcceptBody { member, name, password, email } = command.body;
    if [member, name, password, email].iter().any(Option::is_some) {
        let detail = "a signed-in caller cannot create an account";
        return Err(Problem::unprocessable("SIGNED_IN", detail).into());
    }
    let community = invite.into.community().cloned();
    let view = AcceptedView { member: me, issuer, community, csrf_token: None };
    Ok(write.commit(StatusCode::OK, &view).await?)
}

/// Uses an invite, and joins; returns the issuer. `email` is the address of the accepting account.
async fn used(
    task: &mut Task,
    invite: Invite,
    email: Option<String>,
    context: Context,
) -> Result<PersonView, Problem> {
    let stewards = stewards_of(task.sql(), &invite).await?;
    let is_member = is_in(task.sql(), &invite.into, &context.by).await?;
    let context = Context { stewards, is_member, ..context };
    let used = task.save(invite.apply(rules::Command::Accept { email }, &context)?).await?;
    let Context { by: me, stewards, now, .. } = &context;
    match &used.into {
        Destination::Community(id) => {
            // The join request of the member is thereby decided.
            if let Some(asked) = join_request::pending_of(task.sql(), id, me).await.or_fail()? {
                let (issuer, stewards) = (used.issuer.clone(), stewards.clone());
                let context = join::Context::of(issuer, stewards, *now);
                task.save(asked.apply(join::Command::Approve, &context)?).await?;
            }
            members::let_in(task, id, me).await?;
        }
        into => circle::add_member(task.sql(), into.group(), me).await.or_fail()?,
    }
    person(task.sql(), used.issuer).await
}

/// Returns whether a member is in the circle or community of an invite.
async fn is_in(
    connection: &mut Connection,
    into: &Destination,
    member: &MemberId,
) -> Result<bool, Problem> {
    match into.community() {
        Some(id) => communities::has_member(connection, id, member).await.or_fail(),
        None => {
            let circle = circle::find(connection, into.group()).await.or_fail()?;
            Ok(circle.ok_or(InviteRefusal::UnknownInvite)?.members.contains(member))
        }
    }
}
