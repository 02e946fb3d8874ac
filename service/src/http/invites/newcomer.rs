//! Accepts an invite with a new account. Hashing a password is expensive, so an invite allows a limited number of
//! attempts, and requests that would be refused anyway are refused first.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use trust_commons::invite::{Context, Invite, InviteRefusal};
use trust_commons::member as rules;
use trust_core::MemberId;

use super::{AcceptBody, AcceptedView, named, stewards_of, used};
use crate::app::App;
use crate::auth::Secret;
use crate::clock;
use crate::http::protocol::command::{Key, Sent};
use crate::http::protocol::write::{self, Kept};
use crate::http::protocol::{OrFail, Problem, Reply, WriteError, accounts, cookies};
use crate::http::sessions;
use crate::limits::Origin;
use crate::members;
use crate::store::{Connection, block, idempotency, invite, member};

/// Creates an account, and signs it in. A repetition gets the answer without the secrets.
pub async fn accept(
    app: &App,
    origin: Origin,
    token: &str,
    Sent { key, body }: Sent<AcceptBody>,
) -> Result<([(HeaderName, HeaderValue); 2], Reply), WriteError> {
    let mut connection = app.store.read().await.or_fail()?;
    if let Some(wanted) = &body.member {
        made_before(&mut connection, wanted, key.as_ref()).await?;
    }
    let (invite, newcomer) = tried(&mut connection, token, body).await?;
    drop(connection);
    app.limits.newcomer(origin)?;
    take_attempt(app, &invite).await?;
    let Newcomer { me, name, password, email } = newcomer;
    // A request that would be refused anyway is refused before anything is hashed.
    let mut connection = app.store.read().await.or_fail()?;
    check_newcomer(&mut connection, &invite, &me, email.as_deref()).await?;
    drop(connection);
    let asker = origin.asks_for(me.as_str());
    let hash = match app.passwords.hash(asker, &password).await {
        Ok(hash) => hash,
        Err(full) => {
            give_attempt_back(app, &invite).await?;
            return Err(Problem::from(full).into());
        }
    };
    let mut task = app.begin_task().await?;
    made_before(task.sql(), me.as_str(), key.as_ref()).await?;
    // This request may hold the last attempt.
    let invite = invite::of_attempt(task.sql(), &invite.id).await.or_fail()?;
    let invite = invite.ok_or(InviteRefusal::UnknownInvite)?;
    // This check comes before all others that can refuse, so that an unusable invite reveals nothing.
    check_newcomer(task.sql(), &invite, &me, email.as_deref()).await?;
    members::add(&mut task, &me, &name, email.as_deref()).await?;
    member::set_password_hash(task.sql(), &me, &hash).await.or_fail()?;
    let context = Context::of(me.clone(), task.now);
    let community = invite.into.community().cloned();
    let issuer = used(&mut task, invite, email, context).await?;
    let secret = Secret::random();
    sessions::begin_browser(app, &mut task, &me, &secret).await?;
    let mut view = AcceptedView { member: me.clone(), issuer, community, csrf_token: None };
    if let Some(key) = &key {
        let kept = Kept::of(key, StatusCode::CREATED, &view, task.revision);
        kept.write(&mut task, &me).await?;
    }
    view.csrf_token = Some(secret.csrf_token());
    let revision = task.commit().await?;
    let cookies = cookies::signed_in(app, &secret, &me, &hash);
    Ok((cookies, Reply::new(StatusCode::CREATED, &view, revision)))
}

/// The fields of a new account.
struct Newcomer {
    me: MemberId,
    name: String,
    password: String,
    email: Option<String>,
}

/// Returns the invite that a new person tries to use, and the requested account as far as it can be read.
async fn tried(
    connection: &mut Connection,
    token: &str,
    body: AcceptBody,
) -> Result<(Invite, Newcomer), Problem> {
    // Only the holder of an invite can make this service hash passwords.
    let invite = named(connection, token, None).await?;
    let stewards = stewards_of(connection, &invite).await?;
    invite.preview(None, false, &stewards, clock::now())?;
    let email = body.email.as_deref().map(rules::email).transpose()?;
    if email.is_none() {
        invite.check_address(None)?;
    }
    let (Some(id), Some(name), Some(password)) = (body.member, body.name, body.password) else {
        let detail = "sign in, or send member, name and password for a new account";
        return Err(Problem::unprocessable("ACCOUNT_MISSING", detail));
    };
    let (me, name) = (accounts::wanted_id(&id)?, rules::name(&name)?);
    let names = [me.as_str(), &name, email.as_deref().unwrap_or_default()];
    accounts::check_new_password("password", &password, &names)?;
    Ok((invite, Newcomer { me, name, password, email }))
}

/// Takes one of the attempts that an invite allows; without attempts left, the invite counts as absent.
pub async fn take_attempt(app: &App, invite: &Invite) -> Result<(), Problem> {
    let (mut transaction, _turn) = app.store.write().await.or_fail()?;
    let taken = invite::take_attempt(&mut transaction, &invite.id, clock::now()).await.or_fail()?;
    app.store.commit(transaction).await.or_fail()?;
    if taken { Ok(()) } else { Err(InviteRefusal::UnknownInvite.into()) }
}

/// Returns an attempt that was not used for lack of time.
async fn give_attempt_back(app: &App, invite: &Invite) -> Result<(), Problem> {
    let (mut transaction, _turn) = app.store.write().await.or_fail()?;
    invite::give_attempt_back(&mut transaction, &invite.id).await.or_fail()?;
    app.store.commit(transaction).await.or_fail()
}

/// Refuses a person whom an invite is not for, or whose requested id is in use.
async fn check_newcomer(
    connection: &mut Connection,
    invite: &Invite,
    me: &MemberId,
    email: Option<&str>,
) -> Result<(), Problem> {
    invite.check_address(email)?;
    let blocked = block::of_blocked(connection, me).await.or_fail()?.contains(&invite.issuer);
    let stewards = stewards_of(connection, invite).await?;
    invite.preview(Some(me), blocked, &stewards, clock::now())?;
    match member::is_free(connection, me).await.or_fail()? {
        true => Ok(()),
        false => Err(accounts::taken(me)),
    }
}

/// Stops if this same request was answered before: its sender knows the password of the account.
async fn made_before(
    connection: &mut Connection,
    wanted: &str,
    key: Option<&Key>,
) -> Result<(), WriteError> {
    let (Some(key), Ok(me)) = (key, accounts::wanted_id(wanted)) else { return Ok(()) };
    let answered = idempotency::find(connection, &me, &key.hash).await.or_fail()?;
    let Some(answered) = answered.filter(|answered| answered.request_hash == key.request) else {
        return Ok(());
    };
    Err(write::repeated(answered, key, false)?)
}
