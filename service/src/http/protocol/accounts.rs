//! Checks of ids and passwords for signing in and for new accounts.

use axum::http::StatusCode;
use trust_commons::member as rules;
use trust_core::MemberId;

use super::problem::{OrFail, Problem};
use crate::app::App;
use crate::auth::{Identity, Source, check_strength};
use crate::config::SignUp;
use crate::limits::{Origin, TooOften};
use crate::members;
use crate::store::member;
use crate::work::WorkError;

/// The code for a newcomer to an instance that makes no new accounts.
pub const SIGN_UP_CLOSED: &str = "SIGN_UP_CLOSED";

/// Returns the problem for an id that is in use.
pub fn taken(id: &MemberId) -> Problem {
    WorkError::IdTaken(id.clone()).into()
}

/// Parses the id that a new person requests.
pub fn wanted_id(id: &str) -> Result<MemberId, Problem> {
    let wanted = MemberId::new(id).map_err(|error| {
        Problem::invalid("INVALID_MEMBER_ID", "member", error.to_string()).with("value", id)
    })?;
    rules::check_id(&wanted)?;
    Ok(wanted)
}

/// Refuses a password that is easily guessed for a person with these names.
pub fn check_new_password(field: &str, password: &str, names: &[&str]) -> Result<(), Problem> {
    check_strength(password, names).map_err(|refusal| {
        Problem::invalid("INVALID_PASSWORD", field, refusal.to_string())
            .with("reason", refusal.reason())
    })
}

/// Returns whether `password` is the password of an account with the hash `kept`. Guesses are counted and delayed.
pub async fn is_password(
    app: &App,
    id: &str,
    password: String,
    kept: Option<String>,
    source: Source,
) -> Result<bool, Problem> {
    let asker = Origin(source.address).asks_for(id);
    let guess = app.guesses.admit(id, kept.as_deref(), source).map_err(TooOften)?;
    // No account can have a malformed id, as everybody can tell, so nothing is hashed.
    let right = match wanted_id(id) {
        Ok(_) => app.passwords.verify(asker, password, kept).await,
        Err(_) => Ok(false),
    };
    match right {
        Ok(true) => app.guesses.was_right(guess),
        Ok(false) => app.guesses.was_wrong(guess),
        Err(_) => app.guesses.was_not_made(guess),
    }
    Ok(right?)
}

/// Creates a member for a person whom a provider identifies, with the name that it gives if that is free.
pub async fn first_seen(app: &App, identity: &Identity) -> Result<MemberId, Problem> {
    let mut task = app.begin_task().await?;
    let known = member::of_identity(task.sql(), &identity.issuer, &identity.subject).await;
    if let Some(member) = known.or_fail()? {
        return Ok(member);
    }
    if app.config.sign_up == SignUp::Closed {
        let detail = "this person has no account, and this instance makes no new accounts";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, SIGN_UP_CLOSED, detail));
    }
    let proposed = identity.name.as_deref().and_then(|name| MemberId::new(name).ok());
    let free = match proposed.filter(|id| rules::check_id(id).is_ok()) {
        Some(id) if member::is_free(task.sql(), &id).await.or_fail()? => id,
        _ => unnamed(),
    };
    let name = identity.name.as_deref().filter(|name| rules::name(name).is_ok());
    members::add(&mut task, &free, name.unwrap_or(free.as_str()), None).await?;
    member::add_identity(task.sql(), &identity.issuer, &identity.subject, &free).await.or_fail()?;
    task.commit().await?;
    Ok(free)
}

fn unnamed() -> MemberId {
    let id = format!("member-{}", uuid::Uuid::new_v4().simple());
    MemberId::new(&id).unwrap_or_else(|error| unreachable!("39 bytes: {error}"))
}
