//! Requests to join communities.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::community::{JoinRequest, JoinStatus};
use trust_commons::{CommunityId, JoinRequestId, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::community::lives_for;
use super::part::{Dated, Part, by_date};
use super::{Connection, decoded, decoded_if_any, flag, many};

fn join_request(row: &AnyRow) -> sqlx::Result<JoinRequest> {
    Ok(JoinRequest {
        id: decoded(row, "id")?,
        community: decoded(row, "community")?,
        member: decoded(row, "member")?,
        message: row.try_get("message")?,
        status: decoded(row, "status")?,
        created_at: row.try_get("created_at")?,
        decided_by: decoded_if_any(row, "decided_by")?,
        decided_at: row.try_get("decided_at")?,
    })
}

/// Adds a request.
pub async fn insert(connection: &mut Connection, request: &JoinRequest) -> sqlx::Result<()> {
    insert_all(connection, std::slice::from_ref(request)).await
}

/// Writes many new requests, with what has come of them.
pub async fn insert_all(connection: &mut Connection, requests: &[JoinRequest]) -> sqlx::Result<()> {
    let into =
        "join_request (id, community, member, message, status, created_at, decided_by, decided_at)";
    many::insert(connection, into, requests, |insert, request| {
        insert
            .bind(request.id.as_str())
            .bind(request.community.as_str())
            .bind(request.member.as_str())
            .bind(request.message.as_str())
            .bind(request.status.to_string())
            .bind(request.created_at)
            .bind(request.decided_by.as_ref().map(|id| id.as_str()))
            .bind(request.decided_at)
    })
    .await
}

/// Writes what has come of a request.
pub async fn update(connection: &mut Connection, request: &JoinRequest) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE join_request SET status = $2, decided_by = $3, decided_at = $4 WHERE id = $1",
    )
    .bind(request.id.as_str())
    .bind(request.status.to_string())
    .bind(request.decided_by.as_ref().map(|id| id.as_str()))
    .bind(request.decided_at)
    .execute(connection)
    .await
    .map(drop)
}

/// A request to join a community.
pub async fn find(
    connection: &mut Connection,
    community: &CommunityId,
    id: &JoinRequestId,
) -> sqlx::Result<Option<JoinRequest>> {
    sqlx::query("SELECT * FROM join_request WHERE community = $1 AND id = $2")
        .bind(community.as_str())
        .bind(id.as_str())
        .try_map(|row| join_request(&row))
        .fetch_optional(connection)
        .await
}

/// Of how many communities somebody waits for an answer, without those in which everybody is hidden from them.
pub async fn waiting(connection: &mut Connection, member: &MemberId) -> sqlx::Result<i64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM join_request WHERE member = $1 AND status = 'pending' AND ",
        lives_for!("join_request.community", "$1")
    );
    sqlx::query_scalar(statement).bind(member.as_str()).fetch_one(connection).await
}

/// When a community last declined to let somebody in.
pub async fn declined_at(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Option<Timestamp>> {
    sqlx::query_scalar(
        "SELECT MAX(decided_at) FROM join_request
         WHERE community = $1 AND member = $2 AND status = 'declined'",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .fetch_one(connection)
    .await
}

/// When a member last asked to join a community: the last moments, three at most.
pub async fn asked_at(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Vec<Timestamp>> {
    sqlx::query_scalar(
        "SELECT created_at FROM join_request WHERE community = $1 AND member = $2
         ORDER BY created_at DESC LIMIT 3",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .fetch_all(connection)
    .await
}

/// The request of a member that waits for an answer of a community.
pub async fn pending_of(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Option<JoinRequest>> {
    sqlx::query(
        "SELECT * FROM join_request WHERE community = $1 AND member = $2 AND status = 'pending'",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .try_map(|row| join_request(&row))
    .fetch_optional(connection)
    .await
}

/// All that a member has asked, oldest first, as the member finds it: where everybody in a community is hidden from the
/// member, it is as if the community had ended, and declined by that.
pub async fn all_of_member(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<JoinRequest>> {
    sqlx::query(concat!(
        "SELECT join_request.*, CASE WHEN status = 'pending' AND NOT ",
        lives_for!("join_request.community", "$1"),
        " THEN 1 ELSE 0 END AS is_over,
             (SELECT MAX(block.at) FROM block JOIN community_member AS hides
                 ON (blocker = $1 AND blocked = hides.member) OR (blocked = $1 AND blocker = hides.member)
                 WHERE hides.community = join_request.community) AS hidden_at
         FROM join_request WHERE member = $1 ORDER BY created_at, id DESC"
    ))
    .bind(member.as_str())
    .try_map(|row| {
        let request = join_request(&row)?;
        Ok(match flag(&row, "is_over")? {
            true => JoinRequest {
                status: JoinStatus::Declined,
                decided_at: row.try_get("hidden_at")?,
                ..request
            },
            false => request,
        })
    })
    .fetch_all(connection)
    .await
}

/// The requests that wait for an answer of a community, by id.
pub async fn pending(
    connection: &mut Connection,
    community: &CommunityId,
) -> sqlx::Result<Vec<JoinRequest>> {
    sqlx::query(
        "SELECT * FROM join_request WHERE community = $1 AND status = 'pending' ORDER BY id",
    )
    .bind(community.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(join_request)
    .collect()
}

/// The requests that wait for an answer of a community, newest first and before a moment and an id, without
/// those of people hidden from `viewer`.
pub async fn pending_seen(
    connection: &mut Connection,
    community: &CommunityId,
    viewer: &MemberId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<JoinRequest>> {
    sqlx::query(concat!(
        "SELECT * FROM join_request WHERE community = $1 AND status = 'pending' AND member NOT IN (",
        hidden_from!("$2"),
        ")",
        by_date!(newest first, "$3", "$4", "$5")
    ))
    .bind(community.as_str())
    .bind(viewer.as_str())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| join_request(&row))
    .fetch_all(connection)
    .await
}

/// What somebody has asked of a community, newest first and before a moment and an id.
pub async fn of_member(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<JoinRequest>> {
    sqlx::query(concat!(
        "SELECT * FROM join_request WHERE community = $1 AND member = $2",
        by_date!(newest first, "$3", "$4", "$5")
    ))
    .bind(community.as_str())
    .bind(member.as_str())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| join_request(&row))
    .fetch_all(connection)
    .await
}
