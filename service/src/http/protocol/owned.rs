//! Nouns that belong to a member, and that nobody else knows of: list, read, create, change, delete. A row of another
//! member is the same problem as a missing row.

use axum::http::StatusCode;
use serde::Serialize;
use trust_commons::Noun;
use trust_commons::command::OwnerContext;
use trust_core::MemberId;

use super::page::{PageQuery, Rows};
use super::problem::{OrFail, Problem};
use super::reading::{Answer, Reading};
use super::write::{Write, Written};
use crate::app::App;
use crate::quota::Quota;
use crate::store::owned::OwnedRow;
use crate::store::page::oldest;
use crate::store::{self, Connection};

/// A noun that only its owner knows of, as JSON.
pub trait Owned:
    OwnedRow + Noun<Context = OwnerContext, After = Self, Refusal: Into<Problem>> + Clone + PartialEq
{
    /// The name in problems.
    const NOUN: &'static str;
    /// The quotas that a new row counts for.
    const QUOTAS: &'static [Quota];

    /// The row as its owner sees it.
    type View: Serialize;

    /// Makes the view for the owner.
    fn view(self, reading: &Reading) -> Self::View;
}

/// Answers with a page of the caller's rows, oldest first.
pub async fn page<N: Owned>(app: &App, reading: Reading, page: &PageQuery) -> Answer {
    let part = page.part(oldest())?;
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let found = N::of_owner(&mut moment, &reading.me, &part).await.or_fail()?;
    let total = N::count_of_owner(&mut moment, &reading.me).await.or_fail()?;
    let rows = Rows::by_date(found, &part, total);
    Ok(reading.reply(&rows.map(|row| row.view(&reading))))
}

/// Answers with a row of the caller.
pub async fn one<N: Owned>(app: &App, reading: Reading, id: &str) -> Answer {
    let mut connection = app.store.read().await.or_fail()?;
    let row: N = find(&mut connection, &reading.me, id).await?;
    Ok(reading.reply(&row.view(&reading)))
}

/// Returns a row of a member.
pub async fn find<N: Owned>(
    connection: &mut Connection,
    me: &MemberId,
    id: &str,
) -> Result<N, Problem> {
    let found = N::of_owner_by_id(connection, me, id).await.or_fail()?;
    found.ok_or_else(|| Problem::not_found(N::NOUN, id))
}

/// Returns a row of the writer.
pub async fn find_in<N: Owned>(write: &mut Write, id: &str) -> Result<N, Problem> {
    let me = write.reading.me.clone();
    find(write.sql(), &me, id).await
}

/// Returns the context of the writer's commands.
pub fn context(write: &Write) -> OwnerContext {
    OwnerContext { by: write.reading.me.clone(), now: write.now }
}

/// Creates a row of the writer.
pub async fn create<N: Owned>(mut write: Write, creation: N::Creation) -> Written {
    let created = N::create(creation, &context(&write))?;
    let row = write.save(created).await?;
    write.within(N::QUOTAS).await?;
    let view = row.view(&write.reading);
    Ok(write.commit(StatusCode::CREATED, &view).await?)
}

/// Deletes a row of the writer. A noun that other records depend on implements [`Ends`](trust_commons::Ends), and has a
/// deletion of its own.
#[cfg_attr(
    not(feature = "test-noun"),
    allow(dead_code, reason = "the next member-owned noun uses it")
)]
pub async fn delete<N: Owned>(mut write: Write, id: &str) -> Written {
    find_in::<N>(&mut write, id).await?;
    store::delete::<N>(write.sql(), id).await.or_fail()?;
    Ok(write.commit_empty().await?)
}

/// Applies a command to a row of the writer.
pub async fn change<N: Owned>(mut write: Write, id: &str, command: N::Command) -> Written {
    let before: N = find_in(&mut write, id).await?;
    let after = before.clone().apply(command, &context(&write))?;
    let is_changed = after.value != before;
    let row = match is_changed {
        true => write.save(after).await?,
        false => after.value,
    };
    if is_changed {
        write.within(&[Quota::Texts]).await?;
    }
    let view = row.view(&write.reading);
    Ok(write.commit_if(is_changed, &view).await?)
}
