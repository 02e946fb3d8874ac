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
    let (name, now) = (checked_name(name)?, task.now);
    if !member::insert(task.sql(), id, name, email, now).await.or_fail()? {
        return Err(taken(id));
    }
    join(task, id).await
}

/// Tells the engine of a new member, and of the blocks that were waiting.
pub async fn join(task: &mut Task, id: &MemberId) -> Result<(), Problem> {
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
    if is_for_addresses(text) {
        return Ok(());
    }
    let detail = format!("an id has 2 to 64 of a-z, 0-9, `.`, `-` and `_`, which `{text}` has not");
    Err(Problem::invalid("INVALID_MEMBER_ID", "id", detail).with("value", text))
}

/// Whether an id is like those of accounts.
pub fn is_for_addresses(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (2..=64).contains(&id.len())
        && id.starts_with(plain)
        && id.chars().all(|c| plain(c) || matches!(c, '.' | '-' | '_'))
}

/// What people are called has 1 to 100 characters, without the blanks around them.
pub fn checked_name(name: &str) -> Result<&str, Problem> {
    let name = name.trim();
    match name.chars().count() {
        1..=100 => Ok(name),
        length => {
            let detail = format!("a name has 1 to 100 characters, not {length}");
            Err(Problem::invalid("INVALID_NAME", "name", detail))
        }
    }
}

/// What somebody says of themselves has at most 2000 characters.
pub fn checked_about(about: &str) -> Result<&str, Problem> {
    let about = about.trim();
    match about.chars().count() {
        0..=2000 => Ok(about),
        length => {
            let detail = format!("this has at most 2000 characters, not {length}");
            Err(Problem::invalid("INVALID_ABOUT", "about", detail))
        }
    }
}

/// Something before an @ and something after it, without blanks; whether mail arrives shows in sending.
pub fn checked_email(email: &str) -> Result<&str, Problem> {
    let email = email.trim();
    let parts = email.rsplit_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    let unfit = |c: char| c.is_whitespace() || c.is_control();
    if parts.is_some() && email.len() <= 254 && !email.contains(unfit) {
        return Ok(email);
    }
    Err(Problem::invalid("INVALID_EMAIL", "email", "this is no e-mail address"))
}

/// An id as somebody sends it who wants an account.
pub fn wanted_id(id: &str) -> Result<MemberId, Problem> {
    let wanted = MemberId::new(id).map_err(|error| {
        Problem::invalid("INVALID_MEMBER_ID", "member", error.to_string()).with("value", id)
    })?;
    check_id(&wanted).map(|()| wanted)
}

/// The hash to keep of a new password.
pub async fn password_hash(app: &App, field: &str, password: String) -> Result<String, Problem> {
    let hash = app.passwords.hash(password).await;
    hash.map_err(|refusal| Problem::invalid("INVALID_PASSWORD", field, refusal.to_string()))
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
    let name = identity.name.as_deref().and_then(|name| checked_name(name).ok());
    add(&mut task, &free, name.unwrap_or(free.as_str()), None).await?;
    member::add_identity(task.sql(), &identity.issuer, &identity.subject, &free).await.or_fail()?;
    task.commit().await?;
    Ok(free)
}

fn unnamed() -> MemberId {
    let id = format!("member-{}", uuid::Uuid::new_v4().simple());
    MemberId::new(&id).unwrap_or_else(|error| unreachable!("39 bytes: {error}"))
}
