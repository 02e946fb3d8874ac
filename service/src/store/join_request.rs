//! Requests to join communities.

use sqlx::Result;
use trust_commons::community::{JoinRequest, JoinStatus};
use trust_commons::{CommunityId, JoinRequestId, Timestamp};
use trust_core::MemberId;

use super::Connection;
use super::block::hidden_from;
use super::community::lives_for;
use super::part::{Dated, Part, by_date};
use super::query::{fetch_all, fetch_all_with, fetch_one, fetch_optional};
use super::table::{Table as _, table};
use super::value::read;

pub use super::table::{insert, insert_all, update};

table! {
    "join_request" holds JoinRequest by id;
    fixed community, member, message, created_at;
    changing status, decided_by, decided_at;
}

/// A request to join a community.
pub async fn find(
    db: &mut Connection,
    community: &CommunityId,
    id: &JoinRequestId,
) -> Result<Option<JoinRequest>> {
    let sql = "SELECT * FROM join_request WHERE community = $1 AND id = $2";
    fetch_optional(db, sql, &[community, id]).await
}

/// Of how many communities somebody waits for an answer, without those in which everybody is hidden from them.
pub async fn waiting(db: &mut Connection, member: &MemberId) -> Result<i64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM join_request WHERE member = $1 AND status = 'pending' AND ",
        lives_for!("join_request.community", "$1")
    );
    fetch_one(db, statement, &[member]).await
}

/// When a community last declined to let somebody in.
pub async fn declined_at(
    db: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> Result<Option<Timestamp>> {
    let sql = "SELECT MAX(decided_at) FROM join_request
         WHERE community = $1 AND member = $2 AND status = 'declined'";
    fetch_one(db, sql, &[community, member]).await
}

/// When a member last asked to join a community: the last moments, three at most.
pub async fn asked_at(
    db: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> Result<Vec<Timestamp>> {
    let sql = "SELECT created_at FROM join_request WHERE community = $1 AND member = $2
         ORDER BY created_at DESC LIMIT 3";
    fetch_all(db, sql, &[community, member]).await
}

/// The request of a member that waits for an answer of a community.
pub async fn pending_of(
    db: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> Result<Option<JoinRequest>> {
    let sql =
        "SELECT * FROM join_request WHERE community = $1 AND member = $2 AND status = 'pending'";
    fetch_optional(db, sql, &[community, member]).await
}

/// All that a member has asked, oldest first, as the member finds it: where everybody in a community is hidden from the
/// member, it is as if the community had ended, and declined by that.
pub async fn all_of_member(db: &mut Connection, member: &MemberId) -> Result<Vec<JoinRequest>> {
    let sql = concat!(
        "SELECT join_request.*, CASE WHEN status = 'pending' AND NOT ",
        lives_for!("join_request.community", "$1"),
        " THEN 1 ELSE 0 END AS is_over,
             (SELECT MAX(block.at) FROM block JOIN community_member AS hides
                 ON (blocker = $1 AND blocked = hides.member) OR (blocked = $1 AND blocker = hides.member)
                 WHERE hides.community = join_request.community) AS hidden_at
         FROM join_request WHERE member = $1 ORDER BY created_at, id DESC"
    );
    fetch_all_with(db, sql, &[member], |row| {
        let request = JoinRequest::read(row)?;
        Ok(match read(row, "is_over")? {
            true => JoinRequest {
                status: JoinStatus::Declined,
                decided_at: read(row, "hidden_at")?,
                ..request
            },
            false => request,
        })
    })
    .await
}

/// The requests that wait for an answer of a community, by id.
pub async fn pending(db: &mut Connection, community: &CommunityId) -> Result<Vec<JoinRequest>> {
    let sql = "SELECT * FROM join_request WHERE community = $1 AND status = 'pending' ORDER BY id";
    fetch_all(db, sql, &[community]).await
}

/// The requests that wait for an answer of a community, newest first and before a moment and an id, without
/// those of people hidden from `viewer`.
pub async fn pending_seen(
    db: &mut Connection,
    community: &CommunityId,
    viewer: &MemberId,
    part: &Part<Dated>,
) -> Result<Vec<JoinRequest>> {
    let sql = concat!(
        "SELECT * FROM join_request WHERE community = $1 AND status = 'pending' AND member NOT IN (",
        hidden_from!("$2"),
        ")",
        by_date!(newest first, "$3", "$4", "$5")
    );
    fetch_all(db, sql, &[community, viewer, part]).await
}

/// What somebody has asked of a community, newest first and before a moment and an id.
pub async fn of_member(
    db: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    part: &Part<Dated>,
) -> Result<Vec<JoinRequest>> {
    let sql = concat!(
        "SELECT * FROM join_request WHERE community = $1 AND member = $2",
        by_date!(newest first, "$3", "$4", "$5")
    );
    fetch_all(db, sql, &[community, member, part]).await
}
