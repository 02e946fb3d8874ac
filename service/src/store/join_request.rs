//! Requests to join communities.

use std::collections::HashMap;

use sqlx::Result;
use trust_commons::community::{JoinRequest, JoinStatus};
use trust_commons::privacy::{Erasure, Held};
use trust_commons::{CommunityId, JoinRequestId, Timestamp};
use trust_core::MemberId;

use super::Connection;
use super::block::hidden_from;
use super::community::lives_for;
use super::noun::{ExportPart, Noun};
use super::page::{DateKey, Page, by_date};
use super::query::{fetch_all, fetch_all_with, fetch_into, fetch_one, fetch_optional, queries};
use super::table::{Table as _, table};
use super::value::read;

pub use super::table::{insert_all, update};

/// The entry of requests to join in the registry.
pub const NOUN: Noun = Noun {
    tables: &["join_request"],
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    ..Noun::named("join_request")
};

table! {
    "join_request" holds JoinRequest by id;
    fixed community, member, message, created_at;
    changing status, decided_by, decided_at;
}

queries! {
    /// A request to join a community.
    pub fn find(community: &CommunityId, id: &JoinRequestId) -> Option<JoinRequest> =
        fetch_optional "SELECT * FROM join_request WHERE community = $1 AND id = $2";

    /// Counts the communities that have not answered a member's request yet, without communities whose members are
    /// all hidden from the member.
    pub fn waiting(member: &MemberId) -> i64 =
        fetch_one "SELECT COUNT(*) FROM join_request WHERE member = $1 AND status = 'pending' AND ",
            lives_for!("join_request.community", "$1");

    /// Fetches the time at which a community last declined a request of a member.
    pub fn declined_at(community: &CommunityId, member: &MemberId) -> Option<Timestamp> =
        fetch_one "SELECT MAX(decided_at) FROM join_request
         WHERE community = $1 AND member = $2 AND status = 'declined'";

    /// Fetches the last times at which a member asked to join a community, three at most.
    pub fn asked_at(community: &CommunityId, member: &MemberId) -> Vec<Timestamp> =
        fetch_all "SELECT created_at FROM join_request WHERE community = $1 AND member = $2
         ORDER BY created_at DESC LIMIT 3";

    /// Fetches the pending request of a member to a community.
    pub fn pending_of(community: &CommunityId, member: &MemberId) -> Option<JoinRequest> =
        fetch_optional "SELECT * FROM join_request WHERE community = $1 AND member = $2 AND status = 'pending'";

    /// Fetches the pending requests of a member to these communities.
    pub fn pending_among(
        member: &MemberId,
        communities: &[&str],
    ) -> Vec<(CommunityId, JoinRequestId)> =
        fetch_all "SELECT community, id FROM join_request
         WHERE member = $1 AND status = 'pending' AND community IN (SELECT value FROM json_each($2))";

    /// Fetches the pending requests to a community, by id.
    pub fn pending(community: &CommunityId) -> Vec<JoinRequest> =
        fetch_all "SELECT * FROM join_request WHERE community = $1 AND status = 'pending' ORDER BY id";

    /// Fetches a page of the pending requests to a community, newest first, without those of people hidden from `viewer`.
    pub fn pending_seen(
        community: &CommunityId,
        viewer: &MemberId,
        page: &Page<DateKey>,
    ) -> Vec<JoinRequest> =
        fetch_all "SELECT * FROM join_request WHERE community = $1 AND status = 'pending' AND member NOT IN (",
            hidden_from!("$2"), ")", by_date!(newest first, "$3", "$4", "$5");

    /// Counts the members of a community who have declared trust in each of these people and share that, without
    /// members who are hidden from `viewer`. People in whom nobody has declared trust are left out.
    pub fn trusted_by_members(
        community: &CommunityId,
        people: &[&str],
        viewer: &MemberId,
    ) -> HashMap<MemberId, u64> =
        fetch_into "SELECT target, COUNT(*) FROM trust JOIN community_member ON member = source
         WHERE community = $1 AND target IN (SELECT value FROM json_each($2)) AND shared = 1
             AND source NOT IN (", hidden_from!("$3"), ") GROUP BY target";

    /// Fetches a page of a member's requests to a community, newest first.
    pub fn of_member(
        community: &CommunityId,
        member: &MemberId,
        page: &Page<DateKey>,
    ) -> Vec<JoinRequest> =
        fetch_all "SELECT * FROM join_request WHERE community = $1 AND member = $2",
            by_date!(newest first, "$3", "$4", "$5");
}

/// Fetches all requests of a member, oldest first, as the member sees them. If all members of a community are
/// hidden from the member, the community appears to have ended, and the request to have been declined by that.
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

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    held.join_requests = all_of_member(db, &held.member).await?;
    Ok(())
}

/// Declines the requests to join communities that end. Those of the member go with the member.
async fn erase(db: &mut Connection, erasure: &Erasure, _: Timestamp) -> Result<()> {
    for request in &erasure.join_requests {
        update(db, request).await?;
    }
    Ok(())
}
