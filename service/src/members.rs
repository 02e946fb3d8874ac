//! Creates members, and admits them to communities.

use trust_commons::CommunityId;
use trust_commons::block::Block;
use trust_commons::member as rules;
use trust_core::MemberId;

use crate::ledger::account;
use crate::store::{block, community, member};
use crate::work::{OrFail, Task, WorkError};

/// Adds a member to the record, and to the engine together with earlier blocks of the id.
pub async fn add(
    task: &mut Task,
    id: &MemberId,
    name: &str,
    email: Option<&str>,
) -> Result<(), WorkError> {
    rules::check_id(id)?;
    let (name, now) = (rules::name(name)?, task.now);
    if !member::insert(task.sql(), id, &name, email, now).await.or_fail()? {
        return Err(WorkError::IdTaken(id.clone()));
    }
    join(task, id).await
}

/// Adds a new member to the engine, together with earlier blocks of the id.
pub async fn join(task: &mut Task, id: &MemberId) -> Result<(), WorkError> {
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
) -> Result<(), WorkError> {
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
) -> Result<(), WorkError> {
    let others = community::names_of_others(task.sql(), community, id).await.or_fail()?;
    Ok(rules::check_looks(name, community, others.iter().map(String::as_str))?)
}

/// Adds a member to a community, and returns their former account there. Refuses a name that looks like another
/// member's. The outcome of the rule informs the engine.
pub async fn let_in(
    task: &mut Task,
    community: &CommunityId,
    member: &MemberId,
) -> Result<(), WorkError> {
    let now = task.now;
    let mut names = member::names(task.sql(), &[member.as_str()]).await.or_fail()?;
    let name = names.remove(member).unwrap_or_default();
    check_looks(task, community, member, &name).await?;
    community::add_member(task.sql(), community, member, now).await.or_fail()?;
    account::reopen(task.sql(), community, member, now).await
}
