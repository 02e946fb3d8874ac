//! How somebody new becomes a member.

use axum::http::StatusCode;
use trust_core::{Change, MemberId};

use super::problem::{OrFail, Problem};
use super::write::Task;
use crate::app::App;
use crate::auth::Identity;
use crate::store::{block, member};

/// Adds a member to the record and, with the blocks that were waiting, to the engine.
pub async fn add(
    task: &mut Task,
    id: &MemberId,
    name: &str,
    email: Option<&str>,
) -> Result<(), Problem> {
    check_id(id)?;
    check_name(name)?;
    let now = task.now;
    if !member::insert(task.sql(), id, name, email, now).await.or_fail()? {
        return Err(taken(id));
    }
    task.change(Change::AddMember { member: id.clone() });
    for blocker in block::of_blocked(task.sql(), id).await.or_fail()? {
        task.change(Change::Block { blocker, blocked: id.clone() });
    }
    Ok(())
}

/// An id that somebody has already.
pub fn taken(id: &MemberId) -> Problem {
    Problem::new(StatusCode::CONFLICT, "MEMBER_ID_TAKEN", format!("the id `{id}` is taken"))
        .with("id", id.as_str())
}

/// Ids of accounts are for addresses: 2 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a
/// letter or a digit.
pub fn check_id(id: &MemberId) -> Result<(), Problem> {
    let text = id.as_str();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let fits = (2..=64).contains(&text.len())
        && text.starts_with(plain)
        && text.chars().all(|c| plain(c) || matches!(c, '.' | '-' | '_'));
    if fits {
        return Ok(());
    }
    let detail = format!("an id has 2 to 64 of a-z, 0-9, `.`, `-` and `_`, which `{text}` has not");
    Err(Problem::invalid("INVALID_MEMBER_ID", "id", detail).with("value", text))
}

/// What people are called has 1 to 100 characters.
pub fn check_name(name: &str) -> Result<(), Problem> {
    match name.trim().chars().count() {
        1..=100 => Ok(()),
        length => {
            let detail = format!("a name has 1 to 100 characters, not {length}");
            Err(Problem::invalid("INVALID_NAME", "name", detail))
        }
    }
}

/// Makes a member of somebody whom a provider vouches for, under the name it gives if that is free.
pub async fn first_seen(app: &App, identity: &Identity) -> Result<MemberId, Problem> {
    let mut task = app.begin_task().await?;
    let known = member::of_identity(task.sql(), &identity.issuer, &identity.subject).await;
    if let Some(member) = known.or_fail()? {
        return Ok(member);
    }
    let proposed = identity.name.as_deref().and_then(|name| MemberId::new(name).ok());
    let free = match proposed.filter(|id| check_id(id).is_ok()) {
        Some(id) if member::is_free(task.sql(), &id).await.or_fail()? => id,
        _ => unnamed(),
    };
    let name = identity.name.as_deref().filter(|name| check_name(name).is_ok());
    add(&mut task, &free, name.unwrap_or(free.as_str()), None).await?;
    member::add_identity(task.sql(), &identity.issuer, &identity.subject, &free).await.or_fail()?;
    task.commit().await?;
    Ok(free)
}

fn unnamed() -> MemberId {
    let id = format!("member-{}", uuid::Uuid::new_v4().simple());
    MemberId::new(&id).unwrap_or_else(|error| unreachable!("39 bytes: {error}"))
}
