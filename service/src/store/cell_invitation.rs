//! Invitations into cells, with the members who have accepted them.

use sqlx::Result;
use trust_commons::community::CellInvitation;
use trust_commons::privacy::Held;
use trust_commons::{CellId, CellInvitationId, CommunityId, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::noun::{ExportPart, Noun};
use super::page::{DateKey, Page, by_date};
use super::query::{Bind, execute, fetch_all, fetch_grouped, queries};
use super::saved::Saved;
use super::table::{insert_rows, table};
use super::{Connection, table};
use crate::clock::DAY;

/// The entry of invitations into cells in the registry.
pub const NOUN: Noun = Noun {
    tables: &["cell_invitation", "cell_invitation_acceptance"],
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    ..Noun::named("cell_invitation")
};

/// Holds for the invitations that the member at a placeholder may know of: those whose invited person and issuer
/// are both visible to the member.
macro_rules! known {
    ($viewer:literal) => {
        concat!(
            "member NOT IN (",
            hidden_from!($viewer),
            ") AND invited_by NOT IN (",
            hidden_from!($viewer),
            ")"
        )
    };
}

pub(super) use known;

table! {
    "cell_invitation" holds CellInvitation by id;
    fixed community, cell, member, invited_by, created_at;
    changing status, of_steward, decided_at;
    elsewhere accepted_by;
}

/// Fetches invitations, with the members who have accepted them.
async fn fetch(
    db: &mut Connection,
    sql: &'static str,
    values: &[&dyn Bind],
) -> Result<Vec<CellInvitation>> {
    let mut invitations: Vec<CellInvitation> = fetch_all(db, sql, values).await?;
    let ids: Vec<&str> = invitations.iter().map(|invitation| invitation.id.as_str()).collect();
    let sql = "SELECT invitation, member FROM cell_invitation_acceptance
         WHERE invitation IN (SELECT value FROM json_each($1))";
    let mut accepted = fetch_grouped::<CellInvitationId, _>(db, sql, &[&ids.as_slice()]).await?;
    for invitation in &mut invitations {
        invitation.accepted_by = accepted.remove(&invitation.id).unwrap_or_default();
    }
    Ok(invitations)
}

/// Inserts or updates an invitation, with the members who have accepted it.
pub async fn put(db: &mut Connection, invitation: &CellInvitation) -> Result<()> {
    table::put(db, invitation).await?;
    let accepted: Vec<&str> = invitation.accepted_by.iter().map(|id| id.as_str()).collect();
    let sql = "INSERT INTO cell_invitation_acceptance (invitation, member)
         SELECT $1, value FROM json_each($2) WHERE TRUE ON CONFLICT (invitation, member) DO NOTHING";
    execute(db, sql, &[&invitation.id, &accepted.as_slice()]).await
}

/// Inserts many invitations, with the members who have accepted them.
pub async fn insert_all(db: &mut Connection, invitations: &[CellInvitation]) -> Result<()> {
    table::insert_all(db, invitations).await?;
    let accepted: Vec<_> =
        invitations.iter().flat_map(|of| of.accepted_by.iter().map(|by| (&of.id, by))).collect();
    insert_rows(db, "cell_invitation_acceptance (invitation, member)", &accepted).await
}

/// Fetches the pending invitation of a member into a cell. A member has at most one pending invitation into a cell.
pub async fn pending_into(
    db: &mut Connection,
    cell: &CellId,
    member: &MemberId,
) -> Result<Option<CellInvitation>> {
    let sql =
        "SELECT * FROM cell_invitation WHERE cell = $1 AND member = $2 AND status = 'pending'";
    Ok(fetch(db, sql, &[cell, member]).await?.pop())
}

/// An invitation into a cell.
pub async fn find(
    db: &mut Connection,
    cell: &CellId,
    id: &CellInvitationId,
) -> Result<Option<CellInvitation>> {
    let sql = "SELECT * FROM cell_invitation WHERE cell = $1 AND id = $2";
    Ok(fetch(db, sql, &[cell, id]).await?.pop())
}

queries! {
    /// Fetches the pending invitations of a member into cells of a community.
    pub fn pending_of(community: &CommunityId, member: &MemberId) -> Vec<CellInvitation> =
        fetch "SELECT * FROM cell_invitation
         WHERE community = $1 AND member = $2 AND status = 'pending' ORDER BY id";

    /// The invitations into a cell that `viewer` may know of, newest first.
    pub fn of_cell(cell: &CellId, viewer: &MemberId, page: &Page<DateKey>) -> Vec<CellInvitation> =
        fetch "SELECT * FROM cell_invitation WHERE cell = $1 AND ", known!("$2"),
            by_date!(newest first, "$3", "$4", "$5");
}

/// Fetches the cells of a community that a member was invited into within the last day, with the time of each invitation,
/// without those by stewards who are hidden from `viewer`.
pub async fn lately(
    db: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    viewer: &MemberId,
    now: Timestamp,
) -> Result<Vec<(CellId, Timestamp)>> {
    let sql = concat!(
        "SELECT cell, created_at FROM cell_invitation
         WHERE community = $1 AND member = $2 AND created_at > $4 AND invited_by NOT IN (",
        hidden_from!("$3"),
        ")"
    );
    fetch_all(db, sql, &[community, member, viewer, &now.saturating_sub(DAY)]).await
}

/// Fetches the accepted invitation by which a member last entered a cell.
pub async fn last_accepted(
    db: &mut Connection,
    cell: &CellId,
    member: &MemberId,
) -> Result<Option<CellInvitation>> {
    let sql = "SELECT * FROM cell_invitation
         WHERE cell = $1 AND member = $2 AND status = 'accepted'
         ORDER BY decided_at DESC, created_at DESC, of_steward DESC LIMIT 1";
    Ok(fetch(db, sql, &[cell, member]).await?.pop())
}

/// Selects the invitations that `$1` has yet to answer: those of `$1`, and those into a cell of `$1` that its members
/// decide.
macro_rules! waits_for {
    () => {
        concat!(
            "cell_invitation WHERE status = 'pending'
             AND (member = $1 OR (cell IN (SELECT cell FROM cell_member WHERE member = $1)
                 AND (of_steward = 1 OR EXISTS (
                     SELECT 1 FROM community_member AS role
                     WHERE role.community = cell_invitation.community AND role.member = cell_invitation.member
                         AND role.steward = 1))))
             AND id NOT IN (SELECT invitation FROM cell_invitation_acceptance WHERE member = $1)
             AND ",
            known!("$1")
        )
    };
}

pub(super) use waits_for;

queries! {
    /// Fetches a page of the invitations that a member has yet to answer, newest first.
    pub fn waiting(member: &MemberId, page: &Page<DateKey>) -> Vec<CellInvitation> =
        fetch "SELECT * FROM ", waits_for!(), by_date!(newest first, "$2", "$3", "$4");

    /// Fetches all invitations of a member, oldest first, without those by people hidden from the member.
    pub fn of_member(member: &MemberId) -> Vec<CellInvitation> =
        fetch "SELECT * FROM cell_invitation WHERE member = $1 AND ", known!("$1"),
            " ORDER BY created_at, id";
}

/// Withdraws the pending invitations of a member who leaves a community, and deletes the member's acceptances of others'
/// invitations.
pub async fn withdraw_all(
    db: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE cell_invitation SET status = 'withdrawn', decided_at = $3
         WHERE community = $1 AND member = $2 AND status = 'pending'";
    execute(db, sql, &[community, member, &now]).await?;
    let sql = "DELETE FROM cell_invitation_acceptance WHERE member = $2 AND invitation IN (
             SELECT id FROM cell_invitation WHERE community = $1 AND member <> $2)";
    execute(db, sql, &[community, member]).await
}

impl Saved for CellInvitation {
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        put(db, self)
    }
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    held.cell_invitations = of_member(db, &held.member).await?;
    Ok(())
}
