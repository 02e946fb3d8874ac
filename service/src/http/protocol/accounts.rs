//! Creates accounts of new members.

use axum::http::StatusCode;
use trust_commons::CommunityId;
use trust_commons::block::Block;
use trust_commons::member as rules;
use trust_core::MemberId;

use super::problem::{OrFail, Problem};
use super::write::Task;
use crate::app::App;
use crate::auth::{Identity, Source, check_strength};
use crate::ledger::account;
use crate::limits::{Origin, too_many};
use crate::store::{block, community, member};

/// Adds a member to the record, and to the engine together with earlier blocks of the id.
pub async fn add(
    task: &mut Task,
    id: &MemberId,
    name: &str,
    email: Option<&str>,
) -> Result<(), Problem> {
    rules::check_id(id)?;
    let (name, now) = (rules::name(name)?, task.now);
    if !member::insert(task.sql(), id, &name, email, now).await.or_fail()? {
        return Err(taken(id));
    }
    join(task, id).await
}

/// Adds a new member to the engine, together with earlier blocks of the id.
pub async fn join(task: &mut Task, id: &MemberId) -> Result<(), Problem> {
    task.change(rules::facts(id, None));
    for blocker in block::of_blocked(task.sql(), id).await.or_fail()? {
        task.change(Block { blocker, blocked: id.clone() }.facts());
    }
    Ok(())
}

/// Refuses a name that looks like that of another member of a community of the member.
pub async fn check_looks_everywhere(
    task: &mut Task,
    id: &MemberId,
    name: &str,
) -> Result<(), Problem> {
    for (community, _, _) in member::communities(task.sql(), id).await.or_fail()? {
        check_looks(task, &community, id, name).await?;
    }
    Ok(())
}

/// Refuses a name that looks like that of another member of a community.
pub async fn check_looks(
    task: &mut Task,
    community: &CommunityId,
    id: &MemberId,
    name: &str,
) -> Result<(), Problem> {
    let others = community::names_of_others(task.sql(), community, id).await.or_fail()?;
    Ok(rules::check_looks(name, community, others.iter().map(String::as_str))?)
}

/// Adds a member to a community, and returns their former account there. Refuses a name that looks like another
/// member's. The outcome of the rule informs the engine.
pub async fn let_in(
    task: &mut Task,
    community: &CommunityId,
    member: &MemberId,
) -> Result<(), Problem> {
    let now = task.now;
    let mut names = member::names(task.sql(), &[member.as_str()]).await.or_fail()?;
    let name = names.remove(member).unwrap_or_default();
    check_looks(task, community, member, &name).await?;
    community::add_member(task.sql(), community, member, false, now).await.or_fail()?;
    account::reopen(task.sql(), community, member, now).await
}

/// Returns the problem for an id that is in use.
pub fn taken(id: &MemberId) -> Problem {
    Problem::new(StatusCode::CONFLICT, "MEMBER_ID_TAKEN", format!("the id `{id}` is taken"))
        .with("id", id.as_str())
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
    let guess = app.guesses.admit(id, kept.as_deref(), source).map_err(too_many)?;
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
    let proposed = identity.name.as_deref().and_then(|name| MemberId::new(name).ok());
    let free = match proposed.filter(|id| rules::check_id(id).is_ok()) {
        Some(id) if member::is_free(task.sql(), &id).await.or_fail()? => id,
        _ => unnamed(),
    };
    let name = identity.name.as_deref().filter(|name| rules::name(name).is_ok());
    add(&mut task, &free, name.unwrap_or(free.as_str()), None).await?;
    member::add_identity(task.sql(), &identity.issuer, &identity.subject, &free).await.or_fail()?;
    task.commit().await?;
    Ok(free)
}

fn unnamed() -> MemberId {
    let id = format!("member-{}", uuid::Uuid::new_v4().simple());
    MemberId::new(&id).unwrap_or_else(|error| unreachable!("39 bytes: {error}"))
}
