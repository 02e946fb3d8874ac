//! Cells of communities, and who is in them.

use std::collections::BTreeSet;

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::community::{Cell, CellMembers};
use trust_commons::{CellId, CommunityId};
use trust_core::MemberId;

use super::block::hidden_from;
use super::part::Part;
use super::{Connection, changed, decoded, json_array, many};

fn cell(row: &AnyRow) -> sqlx::Result<Cell> {
    Ok(Cell {
        id: decoded(row, "id")?,
        community: decoded(row, "community")?,
        name: row.try_get("name")?,
    })
}

/// Adds a cell.
pub async fn insert(connection: &mut Connection, cell: &Cell) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO cell (id, community, name) VALUES ($1, $2, $3)")
        .bind(cell.id.as_str())
        .bind(cell.community.as_str())
        .bind(cell.name.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// Removes a cell, with who was in it.
pub async fn remove(connection: &mut Connection, id: &CellId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM cell WHERE id = $1")
        .bind(id.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// A cell of a community.
pub async fn find(
    connection: &mut Connection,
    community: &CommunityId,
    id: &CellId,
) -> sqlx::Result<Option<Cell>> {
    sqlx::query("SELECT * FROM cell WHERE community = $1 AND id = $2")
        .bind(community.as_str())
        .bind(id.as_str())
        .try_map(|row| cell(&row))
        .fetch_optional(connection)
        .await
}

/// The ids of all cells of a community.
pub async fn all_of(
    connection: &mut Connection,
    community: &CommunityId,
) -> sqlx::Result<Vec<CellId>> {
    sqlx::query("SELECT id FROM cell WHERE community = $1 ORDER BY id")
        .bind(community.as_str())
        .try_map(|row| decoded(&row, "id"))
        .fetch_all(connection)
        .await
}

/// The cells of a community after a name and an id, in that order.
pub async fn of_community(
    connection: &mut Connection,
    community: &CommunityId,
    part: &Part<(String, String)>,
) -> sqlx::Result<Vec<Cell>> {
    sqlx::query(
        "SELECT * FROM cell WHERE community = $1 AND (name > $2 OR (name = $2 AND id > $3))
         ORDER BY name, id LIMIT $4",
    )
    .bind(community.as_str())
    .bind(part.after.0.as_str())
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| cell(&row))
    .fetch_all(connection)
    .await
}

/// Who is in which of these cells, without those hidden from `viewer`, by id.
pub async fn members_seen(
    connection: &mut Connection,
    cells: &[&str],
    viewer: &MemberId,
) -> sqlx::Result<Vec<(CellId, MemberId)>> {
    sqlx::query(concat!(
        "SELECT cell, member FROM cell_member
         WHERE cell IN (SELECT value FROM json_each($1)) AND member NOT IN (",
        hidden_from!("$2"),
        ") ORDER BY cell, member"
    ))
    .bind(json_array(cells))
    .bind(viewer.as_str())
    .try_map(|row| Ok((decoded(&row, "cell")?, decoded(&row, "member")?)))
    .fetch_all(connection)
    .await
}

/// The cells of a community that somebody is in, by id.
pub async fn ids_of(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Vec<CellId>> {
    sqlx::query(
        "SELECT id FROM cell WHERE community = $1
             AND id IN (SELECT cell FROM cell_member WHERE member = $2) ORDER BY id",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .try_map(|row| decoded(&row, "id"))
    .fetch_all(connection)
    .await
}

/// Who is in a cell, whoever is hidden from whom.
pub async fn members(connection: &mut Connection, id: &CellId) -> sqlx::Result<BTreeSet<MemberId>> {
    sqlx::query("SELECT member FROM cell_member WHERE cell = $1")
        .bind(id.as_str())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| decoded(row, "member"))
        .collect()
}

/// The cells of a community that somebody is in, with everybody in them.
pub async fn of_member(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Vec<CellMembers>> {
    let mut found = Vec::new();
    for cell in ids_of(connection, community, member).await? {
        let members = members(connection, &cell).await?;
        found.push(CellMembers { cell, members });
    }
    Ok(found)
}

/// Lets somebody in. Returns whether that changed anything.
pub async fn add_member(
    connection: &mut Connection,
    id: &CellId,
    member: &MemberId,
) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO cell_member (cell, member) VALUES ($1, $2) ON CONFLICT (cell, member) DO NOTHING",
    )
    .bind(id.as_str())
    .bind(member.as_str())
    .execute(connection)
    .await
    .map(changed)
}

/// Puts many into a cell, who are not in it yet.
pub async fn add_members(
    connection: &mut Connection,
    id: &CellId,
    members: &[&MemberId],
) -> sqlx::Result<()> {
    many::insert(connection, "cell_member (cell, member)", members, |insert, member| {
        insert.bind(id.as_str()).bind(member.as_str())
    })
    .await
}

/// Takes somebody out, whose word on invitations of others into the cell counts no longer. Returns whether that changed
/// anything.
pub async fn remove_member(
    connection: &mut Connection,
    id: &CellId,
    member: &MemberId,
) -> sqlx::Result<bool> {
    sqlx::query(
        "DELETE FROM cell_invitation_acceptance
         WHERE member = $2 AND invitation IN (
             SELECT id FROM cell_invitation WHERE cell = $1 AND member <> $2)",
    )
    .bind(id.as_str())
    .bind(member.as_str())
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM cell_member WHERE cell = $1 AND member = $2")
        .bind(id.as_str())
        .bind(member.as_str())
        .execute(connection)
        .await
        .map(changed)
}
