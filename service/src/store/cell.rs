//! Cells of communities, and their members.

use std::collections::BTreeSet;

use sqlx::Result;
use trust_commons::community::{Cell, CellMembers};
use trust_commons::privacy::Held;
use trust_commons::{CellId, CommunityId};
use trust_core::MemberId;

use super::Connection;
use super::block::hidden_from;
use super::noun::{ExportPart, Noun};
use super::page::Page;
use super::query::{execute, execute_any, fetch_all, fetch_into, fetch_optional, queries};
use super::table::{insert_rows, table};

pub use super::table::insert;

/// The entry of cells in the registry.
pub const NOUN: Noun = Noun {
    tables: &["cell", "cell_member"],
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    ..Noun::named("cell")
};

table! {
    "cell" holds Cell by id;
    fixed community, name;
}

queries! {
    /// Deletes a cell, and with it the rows of its members.
    pub fn remove(id: &CellId) = execute "DELETE FROM cell WHERE id = $1";

    /// A cell of a community.
    pub fn find(community: &CommunityId, id: &CellId) -> Option<Cell> =
        fetch_optional "SELECT * FROM cell WHERE community = $1 AND id = $2";

    /// The ids of all cells of a community.
    pub fn all_of(community: &CommunityId) -> Vec<CellId> =
        fetch_all "SELECT id FROM cell WHERE community = $1 ORDER BY id";

    /// Fetches a page of the cells of a community, by name and id.
    pub fn of_community(community: &CommunityId, page: &Page<(String, String)>) -> Vec<Cell> =
        fetch_all "SELECT * FROM cell WHERE community = $1 AND (name > $2 OR (name = $2 AND id > $3))
         ORDER BY name, id LIMIT $4";

    /// Fetches the members of these cells without those hidden from `viewer`, by id.
    pub fn members_seen(cells: &[&str], viewer: &MemberId) -> Vec<(CellId, MemberId)> =
        fetch_all "SELECT cell, member FROM cell_member
         WHERE cell IN (SELECT value FROM json_each($1)) AND member NOT IN (", hidden_from!("$2"),
            ") ORDER BY cell, member";

    /// Fetches the ids of the cells of a community that a member is in, by id.
    pub fn ids_of(community: &CommunityId, member: &MemberId) -> Vec<CellId> =
        fetch_all "SELECT id FROM cell WHERE community = $1
             AND id IN (SELECT cell FROM cell_member WHERE member = $2) ORDER BY id";

    /// Fetches a page of the cells that a member is in, by name and id.
    pub fn own(member: &MemberId, page: &Page<(String, String)>) -> Vec<Cell> =
        fetch_all "SELECT * FROM cell WHERE id IN (SELECT cell FROM cell_member WHERE member = $1)
             AND (name > $2 OR (name = $2 AND id > $3)) ORDER BY name, id LIMIT $4";

    /// Fetches the cells that two members are both in, by id, each with its community.
    pub fn shared(one: &MemberId, other: &MemberId) -> Vec<(CommunityId, CellId)> =
        fetch_all "SELECT community, id FROM cell WHERE id IN (SELECT cell FROM cell_member WHERE member = $1)
             AND id IN (SELECT cell FROM cell_member WHERE member = $2) ORDER BY id";

    /// Adds a member to a cell. Returns whether the member was not in it yet.
    pub fn add_member(id: &CellId, member: &MemberId) -> bool =
        execute_any "INSERT INTO cell_member (cell, member) VALUES ($1, $2) ON CONFLICT (cell, member) DO NOTHING";

    /// Fetches all members of a cell, including members who are hidden from each other.
    pub fn members(id: &CellId) -> BTreeSet<MemberId> =
        fetch_into "SELECT member FROM cell_member WHERE cell = $1";
}

/// Fetches the cells of a community that a member is in, with all their members.
pub async fn of_member(
    db: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> Result<Vec<CellMembers>> {
    let mut found = Vec::new();
    for cell in ids_of(db, community, member).await? {
        let members = members(db, &cell).await?;
        found.push(CellMembers { cell, members });
    }
    Ok(found)
}

/// Adds many members to a cell that they are not in yet.
pub async fn add_members(db: &mut Connection, id: &CellId, members: &[&MemberId]) -> Result<()> {
    let rows: Vec<_> = members.iter().map(|member| (id, member)).collect();
    insert_rows(db, "cell_member (cell, member)", &rows).await
}

/// Removes a member from a cell, and deletes the member's acceptances of other people's invitations into it.
/// Returns whether the member was in the cell.
pub async fn remove_member(db: &mut Connection, id: &CellId, member: &MemberId) -> Result<bool> {
    let sql = "DELETE FROM cell_invitation_acceptance
         WHERE member = $2 AND invitation IN (
             SELECT id FROM cell_invitation WHERE cell = $1 AND member <> $2)";
    execute(db, sql, &[id, member]).await?;
    let sql = "DELETE FROM cell_member WHERE cell = $1 AND member = $2";
    execute_any(db, sql, &[id, member]).await
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    let sql = "SELECT cell FROM cell_member WHERE member = $1";
    held.cells = fetch_into(db, sql, &[&held.member]).await?;
    Ok(())
}
