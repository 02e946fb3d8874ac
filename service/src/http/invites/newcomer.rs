//! Accepts an invite with a new account. Hashing a password is expensive, so an invite allows a limited number of
//! attempts, and requests that would be refused anyway are refused first.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use trust_commons::invite::{Context, Holder, Invite, InviteRefusal};
use trust_commons::member as rules;

use super::{AcceptBody, AcceptedView, named, stewards_of, used};
use crate::app::App;
use crate::clock;
use crate::config::SignUp;
use crate::http::newcomers::{Begun, Newcomer, check_mode, made_before};
use crate::http::protocol::command::Sent;
use crate::http::protocol::write::Kept;
use crate::http::protocol::{OrFail, Problem, Reply, WriteError, cookies};
use crate::limits::Origin;
use crate::store::{Connection, block, invite};

/// Creates an account, and signs it in. A repetition gets the answer without the secrets.
pub async fn accept(
    app: &App,
    origin: Origin,
    token: &str,
    Sent { key, body }: Sent<AcceptBody>,
) -> Result<([(HeaderName, HeaderValue); 2], Reply), WriteError> {
    check_mode(app, SignUp::Invite)?;
    let mut connection = app.store.read().await.or_fail()?;
    if let Some(wanted) = &body.member {
        made_before(&mut connection, wanted, key.as_ref()).await?;
    }
    let (invite, newcomer) = tried(&mut connection, token, body).await?;
    drop(connection);
    app.limits.newcomer(origin)?;
    take_attempt(app, &invite).await?;
    // A request that would be refused anyway is refused before anything is hashed.
    let mut connection = app.store.read().await.or_fail()?;
    check_newcomer(&mut connection, &invite, &newcomer).await?;
    drop(connection);
    let me = newcomer.me.clone();
    let asker = origin.asks_for(me.as_str());
    let hash = match app.passwords.hash(asker, &newcomer.password).await {
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
    check_newcomer(task.sql(), &invite, &newcomer).await?;
    newcomer.add(&mut task, &hash).await?;
    let context = Context::of(me.clone(), task.now);
    let community = invite.into.community().cloned();
    let issuer = used(&mut task, invite, newcomer.email.clone(), context).await?;
    let Begun { secret, .. } = newcomer.sign_in(app, &mut task).await?;
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

/// Returns the invite that a new person tries to use, and the requested account as far as it can be read.
async fn tried(
    connection: &mut Connection,
    token: &str,
    body: AcceptBody,
) -> Result<(Invite, Newcomer), Problem> {
    // Only the holder of an invite can make this service hash passwords.
    let invite = named(connection, token, None).await?;
    let stewards = stewards_of(connection, &invite).await?;
    invite.preview(Holder::SignedOut, &stewards, clock::now())?;
    let email = body.email.as_deref().map(rules::email).transpose()?;
    if email.is_none() {
        invite.check_address(None)?;
    }
    let (Some(id), Some(name), Some(password)) = (body.member, body.name, body.password) else {
        let detail = "sign in, or send member, name and password for a new account";
        return Err(Problem::unprocessable("ACCOUNT_MISSING", detail));
    };
    Ok((invite, Newcomer::read(&id, &name, password, email)?))
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
    newcomer: &Newcomer,
) -> Result<(), Problem> {
    let me = &newcomer.me;
    invite.check_address(newcomer.email.as_deref())?;
    let blocked = block::of_blocked(connection, me).await.or_fail()?.contains(&invite.issuer);
    let stewards = stewards_of(connection, invite).await?;
    invite.preview(Holder::of(Some(me), blocked), &stewards, clock::now())?;
    newcomer.check_id(connection).await
}
