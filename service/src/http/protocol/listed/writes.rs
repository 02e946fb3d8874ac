//! Writes of visible nouns. Each write of a row invalidates its cached copies.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use trust_commons::listing::{Listing, ListingKind};
use trust_commons::sharing::SharingModel;
use trust_commons::{CellId, CommunityId, ListingId};
use trust_core::MemberId;

use super::{RowView, Shown};
use crate::http::protocol::problem::{OrFail, Problem};
use crate::http::protocol::reading::Reading;
use crate::http::protocol::reply::Reply;
use crate::http::protocol::write::{Write, WriteError};
use crate::store::member::Member;
use crate::store::row_cache::CachedRow;
use crate::store::visible::VisibleRow;
use crate::store::{self, Connection, listing, member, response, skill};
use crate::work::Task;

/// Deletes a row, with the rows of other tables that belong to it.
pub async fn delete<N: VisibleRow>(task: &mut Task, id: &str) -> Result<(), Problem> {
    store::delete::<N>(task.sql(), id).await.or_fail()?;
    task.touch(N::obsolete(id));
    Ok(())
}

/// Returns a row that the writer may see, as it is in the record.
pub async fn found<N: VisibleRow>(write: &mut Write, id: &str) -> Result<N, Problem> {
    let found = match write.reading.shows_resource(&N::resource_id(id)) {
        true => N::find_all(write.sql(), &[id]).await.or_fail()?.pop(),
        false => None,
    };
    found.ok_or_else(|| Problem::not_found(N::NOUN, id))
}

/// Returns the views of rows of the reader.
pub async fn own<'a, N: Shown>(
    connection: &mut Connection,
    model: SharingModel,
    reading: &Reading,
    cached: &'a [CachedRow<N>],
) -> Result<Vec<RowView<'a, N>>, Problem> {
    let rows: Vec<&N> = cached.iter().map(|cached| &cached.row).collect();
    let mut recorded = N::recorded(connection, model, reading, &rows).await?;
    let view = |cached: &'a CachedRow<N>| {
        let recorded = recorded.remove(cached.row.id()).unwrap_or_default();
        RowView::of(cached, reading, reading.access_to_own(&cached.row), recorded)
    };
    Ok(cached.iter().map(view).collect())
}

/// Answers a write with a row of the writer.
pub async fn answer<N: Shown>(
    mut write: Write,
    status: StatusCode,
    row: N,
    owner_name: String,
) -> Result<Reply, WriteError> {
    let cached = [CachedRow::new(row, owner_name, write.revision)];
    let (reading, model) = (write.reading.clone(), write.app().model());
    let views = own(write.sql(), model, &reading, &cached).await?;
    Ok(write.commit(status, &views[0]).await?)
}

/// Stores a new row of the writer, adds it to the engine, and returns its view.
#[cfg_attr(not(feature = "test-noun"), allow(dead_code, reason = "the next visible noun uses it"))]
pub async fn post<N: Shown>(mut write: Write, row: N, me: Member) -> Result<Reply, WriteError> {
    let facts = row.facts(&me.preference, write.app().model());
    write.change(facts);
    write.put(&row).await?;
    answer(write, StatusCode::CREATED, row, me.name).await
}

/// Deletes a row of the writer. A row of another member is the same problem as a missing row.
pub async fn remove_own<N: VisibleRow>(mut write: Write, id: &str) -> Result<Reply, WriteError> {
    let row = found::<N>(&mut write, id).await?;
    if *row.owner() != write.reading.me {
        return Err(Problem::not_found(N::NOUN, id).into());
    }
    write.change(row.ends());
    delete::<N>(&mut write, id).await?;
    Ok(write.commit_empty().await?)
}

/// Like [`found`], for a listing of this kind if one is given.
pub async fn found_of(
    write: &mut Write,
    kind: Option<ListingKind>,
    id: &ListingId,
) -> Result<Listing, Problem> {
    let listing = found::<Listing>(write, id.as_str()).await?;
    if kind.is_none_or(|kind| kind == listing.kind) {
        return Ok(listing);
    }
    Err(Problem::not_found("listing", id.as_str()))
}

/// Returns the members who wait for a decision on a listing.
pub async fn answering(write: &mut Write, id: &ListingId) -> Result<BTreeSet<MemberId>, Problem> {
    let answering = response::answering(write.sql(), &[id.as_str()]).await.or_fail()?;
    Ok(answering.into_values().next().unwrap_or_default())
}

/// Updates the listings of a member who leaves cells: they no longer name these cells. Call this before the record
/// says that the member has left.
pub async fn leave_cells(
    task: &mut Task,
    model: SharingModel,
    member: &MemberId,
    cells: &[CellId],
) -> Result<(), Problem> {
    let Some(owner) = member::find(task.sql(), member).await.or_fail()? else { return Ok(()) };
    for listing in listing::of_owner(task.sql(), member).await.or_fail()? {
        if let Some(outcome) = listing.without_cells(cells, &owner.preference, model) {
            task.save(outcome).await?;
        }
    }
    Ok(())
}

/// Takes the skills of a member who leaves a community, or whose community ends, out of its directory.
pub async fn leave_directory(
    task: &mut Task,
    model: SharingModel,
    member: &MemberId,
    community: &CommunityId,
) -> Result<(), Problem> {
    for skill in skill::in_directory(task.sql(), community, member).await.or_fail()? {
        if let Some(outcome) = skill.left(model) {
            task.save(outcome).await?;
        }
    }
    Ok(())
}
