//! Invitations into cells, with who has accepted them.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::community::CellInvitation;
use trust_commons::{CellId, CellInvitationId, CommunityId, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::part::{Dated, Part, by_date};
use super::{Connection, decoded, exists, flag, json_array, many};
use crate::questions::DAY;

/// Which invitations somebody may know of: without those of people hidden from them, and by people hidden from them.
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

fn invitation(row: &AnyRow, accepted_by: BTreeSet<MemberId>) -> sqlx::Result<CellInvitation> {
    Ok(CellInvitation {
        id: decoded(row, "id")?,
        community: decoded(row, "community")?,
        cell: decoded(row, "cell")?,
        member: decoded(row, "member")?,
        invited_by: decoded(row, "invited_by")?,
        of_steward: flag(row, "of_steward")?,
        accepted_by,
        status: decoded(row, "status")?,
        created_at: row.try_get("created_at")?,
        decided_at: row.try_get("decided_at")?,
    })
}

/// The invitations of these rows, in their order.
async fn all(connection: &mut Connection, rows: &[AnyRow]) -> sqlx::Result<Vec<CellInvitation>> {
    let ids: Vec<&str> = rows.iter().map(|row| row.try_get("id")).collect::<sqlx::Result<_>>()?;
    let people = sqlx::query(
        "SELECT invitation, member FROM cell_invitation_acceptance
         WHERE invitation IN (SELECT value FROM json_each($1))",
    )
    .bind(json_array(&ids))
    .fetch_all(connection)
    .await?;
    let mut accepted: BTreeMap<CellInvitationId, BTreeSet<MemberId>> = BTreeMap::new();
    for row in &people {
        accepted.entry(decoded(row, "invitation")?).or_default().insert(decoded(row, "member")?);
    }
    rows.iter()
        .map(|row| {
            let id: CellInvitationId = decoded(row, "id")?;
            invitation(row, accepted.remove(&id).unwrap_or_default())
        })
        .collect()
}

/// A statement with the values of an invitation.
fn bound<'q>(
    statement: many::Statement<'q>,
    invitation: &'q CellInvitation,
) -> many::Statement<'q> {
    statement
        .bind(invitation.id.as_str())
        .bind(invitation.community.as_str())
        .bind(invitation.cell.as_str())
        .bind(invitation.member.as_str())
        .bind(invitation.invited_by.as_str())
        .bind(i64::from(invitation.of_steward))
        .bind(invitation.status.to_string())
        .bind(invitation.created_at)
        .bind(invitation.decided_at)
}

/// Writes an invitation, new or not, with who has accepted it.
pub async fn put(connection: &mut Connection, invitation: &CellInvitation) -> sqlx::Result<()> {
    let put = sqlx::query(
        "INSERT INTO cell_invitation
             (id, community, cell, member, invited_by, of_steward, status, created_at, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET status = excluded.status, of_steward = excluded.of_steward,
             decided_at = excluded.decided_at",
    );
    bound(put, invitation).execute(&mut *connection).await?;
    let accepted: Vec<&str> = invitation.accepted_by.iter().map(|id| id.as_str()).collect();
    sqlx::query(
        "INSERT INTO cell_invitation_acceptance (invitation, member)
         SELECT $1, value FROM json_each($2) WHERE TRUE ON CONFLICT (invitation, member) DO NOTHING",
    )
    .bind(invitation.id.as_str())
    .bind(json_array(&accepted))
    .execute(connection)
    .await
    .map(drop)
}

/// Writes many new invitations, with who has accepted them.
pub async fn insert_all(
    connection: &mut Connection,
    invitations: &[CellInvitation],
) -> sqlx::Result<()> {
    let into = "cell_invitation (id, community, cell, member, invited_by, of_steward, status, created_at, decided_at)";
    many::insert(connection, into, invitations, bound).await?;
    let accepted = invitations.iter().flat_map(|of| of.accepted_by.iter().map(move |by| (of, by)));
    let accepted: Vec<_> = accepted.collect();
    let into = "cell_invitation_acceptance (invitation, member)";
    many::insert(connection, into, &accepted, |insert, (invitation, by)| {
        insert.bind(invitation.id.as_str()).bind(by.as_str())
    })
    .await
}

/// An invitation into a cell.
pub async fn find(
    connection: &mut Connection,
    cell: &CellId,
    id: &CellInvitationId,
) -> sqlx::Result<Option<CellInvitation>> {
    let rows = sqlx::query("SELECT * FROM cell_invitation WHERE cell = $1 AND id = $2")
        .bind(cell.as_str())
        .bind(id.as_str())
        .fetch_all(&mut *connection)
        .await?;
    Ok(all(connection, &rows).await?.pop())
}

/// Whether somebody is invited into a cell, and that is not decided, as far as `viewer` may know.
pub async fn is_pending(
    connection: &mut Connection,
    cell: &CellId,
    member: &MemberId,
    viewer: &MemberId,
) -> sqlx::Result<bool> {
    sqlx::query(concat!(
        "SELECT 1 FROM cell_invitation WHERE cell = $1 AND member = $2 AND status = 'pending' AND ",
        known!("$3")
    ))
    .bind(cell.as_str())
    .bind(member.as_str())
    .bind(viewer.as_str())
    .fetch_optional(connection)
    .await
    .map(exists)
}

/// Takes back what waits of somebody in a cell, which has one invitation of each at a time.
pub async fn supersede(
    connection: &mut Connection,
    cell: &CellId,
    member: &MemberId,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE cell_invitation SET status = 'withdrawn', decided_at = $3
         WHERE cell = $1 AND member = $2 AND status = 'pending'",
    )
    .bind(cell.as_str())
    .bind(member.as_str())
    .bind(now)
    .execute(connection)
    .await
    .map(drop)
}

/// Into which cells of a community somebody was invited within the last day, and when, without what stewards did who are
/// hidden from `viewer`.
pub async fn lately(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    viewer: &MemberId,
    now: Timestamp,
) -> sqlx::Result<Vec<(CellId, Timestamp)>> {
    sqlx::query(concat!(
        "SELECT cell, created_at FROM cell_invitation
         WHERE community = $1 AND member = $2 AND created_at > $4 AND invited_by NOT IN (",
        hidden_from!("$3"),
        ")"
    ))
    .bind(community.as_str())
    .bind(member.as_str())
    .bind(viewer.as_str())
    .bind(now.saturating_sub(DAY))
    .try_map(|row| Ok((decoded(&row, "cell")?, row.try_get("created_at")?)))
    .fetch_all(connection)
    .await
}

/// The open invitations of somebody into cells of a community.
pub async fn pending_of(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Vec<CellInvitation>> {
    let rows = sqlx::query(
        "SELECT * FROM cell_invitation
         WHERE community = $1 AND member = $2 AND status = 'pending' ORDER BY id",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .fetch_all(&mut *connection)
    .await?;
    all(connection, &rows).await
}

/// Whether it took the word of its members that somebody last came into a cell.
pub async fn members_accepted(
    connection: &mut Connection,
    cell: &CellId,
    member: &MemberId,
) -> sqlx::Result<bool> {
    let last: Option<i64> = sqlx::query_scalar(
        "SELECT CAST(of_steward AS BIGINT) FROM cell_invitation
         WHERE cell = $1 AND member = $2 AND status = 'accepted'
         ORDER BY decided_at DESC, created_at DESC, of_steward DESC LIMIT 1",
    )
    .bind(cell.as_str())
    .bind(member.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(last == Some(1))
}

/// The invitations into a cell that `viewer` may know of, newest first and before a moment and an id.
pub async fn of_cell(
    connection: &mut Connection,
    cell: &CellId,
    viewer: &MemberId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<CellInvitation>> {
    let rows = sqlx::query(concat!(
        "SELECT * FROM cell_invitation WHERE cell = $1 AND ",
        known!("$2"),
        by_date!(newest first, "$3", "$4", "$5")
    ))
    .bind(cell.as_str())
    .bind(viewer.as_str())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .fetch_all(&mut *connection)
    .await?;
    all(connection, &rows).await
}

/// What waits for the word of `$1`: invitations of `$1`, and those that the members of a cell of `$1` have a say in.
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

/// What waits for somebody's word, newest first and before a moment and an id.
pub async fn waiting(
    connection: &mut Connection,
    member: &MemberId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<CellInvitation>> {
    let rows = sqlx::query(concat!(
        "SELECT * FROM ",
        waits_for!(),
        by_date!(newest first, "$2", "$3", "$4")
    ))
    .bind(member.as_str())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .fetch_all(&mut *connection)
    .await?;
    all(connection, &rows).await
}

/// All invitations of somebody, oldest first, without those by people hidden from them.
pub async fn of_member(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<CellInvitation>> {
    let rows = sqlx::query(concat!(
        "SELECT * FROM cell_invitation WHERE member = $1 AND ",
        known!("$1"),
        " ORDER BY created_at, id"
    ))
    .bind(member.as_str())
    .fetch_all(&mut *connection)
    .await?;
    all(connection, &rows).await
}

/// Takes back what somebody who leaves a community has not answered there, and what they said to others' invitations.
pub async fn withdraw_all(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE cell_invitation SET status = 'withdrawn', decided_at = $3
         WHERE community = $1 AND member = $2 AND status = 'pending'",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .bind(now)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM cell_invitation_acceptance WHERE member = $2 AND invitation IN (
             SELECT id FROM cell_invitation WHERE community = $1 AND member <> $2)",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .execute(connection)
    .await
    .map(drop)
}
