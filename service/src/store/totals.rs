//! How many rows each list has in all. A statement here has the conditions of the list that it counts, without the
//! place and the limit of a page; a test walks every list and compares.

use trust_commons::exchange::ExchangeStatus;
use trust_commons::partnership::PartnershipStatus;
use trust_commons::{CellId, CommunityId, ListingId, Timestamp};
use trust_core::{GroupId, MemberId};

use super::Connection;
use super::block::{blocked_from, hidden_from};
use super::cell_invitation::{known, waits_for};
use super::change_log::LogRevision;
use super::community::{folded_pattern, known_steward, lives_for};
use super::exchange::{known_to, not_hidden, own_of};
use super::invite::{leading_into, waiting_for};
use super::partnership::found_by;

/// What a statement counts, told the texts that stand at its placeholders.
async fn count(
    connection: &mut Connection,
    statement: &'static str,
    texts: &[&str],
) -> sqlx::Result<u64> {
    let mut query = sqlx::query_scalar::<_, i64>(statement);
    for text in texts {
        query = query.bind((*text).to_owned());
    }
    query.fetch_one(connection).await.map(i64::unsigned_abs)
}

/// Those whom a member has blocked.
pub async fn blocks(connection: &mut Connection, me: &MemberId) -> sqlx::Result<u64> {
    count(connection, "SELECT COUNT(*) FROM block WHERE blocker = $1", &[me.as_str()]).await
}

/// The invites into a circle or a community that a member may know of.
pub async fn invites(
    connection: &mut Connection,
    group: &GroupId,
    me: &MemberId,
) -> sqlx::Result<u64> {
    let statement = concat!("SELECT COUNT(*) FROM invite WHERE ", leading_into!());
    count(connection, statement, &[group.as_str(), me.as_str()]).await
}

/// The invites for a member that can be used now.
pub async fn invites_waiting(
    connection: &mut Connection,
    me: &MemberId,
    now: Timestamp,
) -> sqlx::Result<u64> {
    let statement =
        concat!("SELECT COUNT(*) FROM invite WHERE ", waiting_for!("CAST($2 AS BIGINT)"));
    count(connection, statement, &[me.as_str(), &now.to_string()]).await
}

/// A member's notices up to a revision.
pub async fn notices(
    connection: &mut Connection,
    me: &MemberId,
    up_to: LogRevision,
) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM notification
         WHERE recipient = $1 AND revision <= CAST($2 AS BIGINT) AND actor NOT IN (",
        blocked_from!("$1"),
        ")"
    );
    count(connection, statement, &[me.as_str(), &up_to.to_string()]).await
}

/// The exchanges made in a community that a member may know of.
pub async fn exchanges_in(
    connection: &mut Connection,
    me: &MemberId,
    community: &CommunityId,
    status: Option<ExchangeStatus>,
) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM (",
        known_to!("AND community = $2 AND ($3 = '' OR status = $3)"),
        ") AS counted"
    );
    let status = status.map(|status| status.to_string()).unwrap_or_default();
    count(connection, statement, &[me.as_str(), community.as_str(), &status]).await
}

/// A member's exchanges.
pub async fn own_exchanges(
    connection: &mut Connection,
    me: &MemberId,
    status: Option<ExchangeStatus>,
) -> sqlx::Result<u64> {
    let statement =
        concat!("SELECT COUNT(*) FROM (", own_of!("AND ($2 = '' OR status = $2)"), ") AS counted");
    let status = status.map(|status| status.to_string()).unwrap_or_default();
    count(connection, statement, &[me.as_str(), &status]).await
}

/// The requests that wait for an answer of a community.
pub async fn join_requests_pending(
    connection: &mut Connection,
    community: &CommunityId,
    me: &MemberId,
) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM join_request WHERE community = $1 AND status = 'pending' AND member NOT IN (",
        hidden_from!("$2"),
        ")"
    );
    count(connection, statement, &[community.as_str(), me.as_str()]).await
}

/// What a member has asked of a community.
pub async fn join_requests_own(
    connection: &mut Connection,
    community: &CommunityId,
    me: &MemberId,
) -> sqlx::Result<u64> {
    let statement = "SELECT COUNT(*) FROM join_request WHERE community = $1 AND member = $2";
    count(connection, statement, &[community.as_str(), me.as_str()]).await
}

/// The accounts of a ledger; those of people who are hidden from a member are one.
pub async fn accounts(
    connection: &mut Connection,
    me: &MemberId,
    community: &CommunityId,
) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(DISTINCT CASE WHEN substr(account, 1, 7) = 'member:' AND substr(account, 8) IN (",
        blocked_from!("$2"),
        ") THEN '~' ELSE account END) FROM ledger_account WHERE community = $1"
    );
    count(connection, statement, &[community.as_str(), me.as_str()]).await
}

/// A member's transfers in a ledger.
pub async fn transfers(
    connection: &mut Connection,
    me: &MemberId,
    community: &CommunityId,
) -> sqlx::Result<u64> {
    let statement =
        "SELECT COUNT(*) FROM transfer WHERE community = $1 AND (debit = $2 OR credit = $2)";
    let account = super::ledger::member_account(me).to_string();
    count(connection, statement, &[community.as_str(), &account]).await
}

/// The partnerships of a member's communities that the member knows of.
pub async fn partnerships(
    connection: &mut Connection,
    me: &MemberId,
    community: Option<&CommunityId>,
    status: Option<PartnershipStatus>,
) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM ",
        found_by!("$1"),
        " WHERE (is_steward = 1 OR seen_status = 'active')
             AND ($2 = '' OR a = $2 OR b = $2) AND ($3 = '' OR seen_status = $3)"
    );
    let community = community.map(|id| id.as_str()).unwrap_or_default();
    let status = status.map(|status| status.to_string()).unwrap_or_default();
    count(connection, statement, &[me.as_str(), community, &status]).await
}

/// The responses to a listing that a member knows of.
pub async fn responses(
    connection: &mut Connection,
    listing: &ListingId,
    me: &MemberId,
) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM response WHERE listing = $1 AND (responder = $2
             OR (EXISTS (SELECT 1 FROM listing WHERE id = $1 AND owner = $2) AND responder NOT IN (",
        hidden_from!("$2"),
        ")))"
    );
    count(connection, statement, &[listing.as_str(), me.as_str()]).await
}

/// The communities that a member may know of.
pub async fn communities(connection: &mut Connection, me: &MemberId) -> sqlx::Result<u64> {
    let statement = concat!("SELECT COUNT(*) FROM community WHERE ", lives_for!("$1"));
    count(connection, statement, &[me.as_str()]).await
}

/// The communities that a member does not belong to, with this in their names.
pub async fn other_communities(
    connection: &mut Connection,
    me: &MemberId,
    named: &str,
) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM community WHERE ",
        lives_for!("$1"),
        " AND NOT EXISTS (SELECT 1 FROM community_member AS own
              WHERE own.community = community.id AND own.member = $1)
          AND community.folded_name LIKE '%' || $2 || '%' ESCAPE '\\'"
    );
    count(connection, statement, &[me.as_str(), &folded_pattern(named)]).await
}

/// Who belongs to a community, or only those who are known to be stewards.
pub async fn members(
    connection: &mut Connection,
    community: &CommunityId,
    me: &MemberId,
    only_stewards: bool,
) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM community_member
         WHERE community = $1 AND ($3 = '' OR (",
        known_steward!("$1", "$2"),
        ")) AND member NOT IN (",
        hidden_from!("$2"),
        ")"
    );
    let which = if only_stewards { "stewards" } else { "" };
    count(connection, statement, &[community.as_str(), me.as_str(), which]).await
}

/// The cells of a community.
pub async fn cells(connection: &mut Connection, community: &CommunityId) -> sqlx::Result<u64> {
    count(connection, "SELECT COUNT(*) FROM cell WHERE community = $1", &[community.as_str()]).await
}

/// The invitations into a cell that a member may know of.
pub async fn cell_invitations(
    connection: &mut Connection,
    cell: &CellId,
    me: &MemberId,
) -> sqlx::Result<u64> {
    let statement =
        concat!("SELECT COUNT(*) FROM cell_invitation WHERE cell = $1 AND ", known!("$2"));
    count(connection, statement, &[cell.as_str(), me.as_str()]).await
}

/// The invitations into cells that wait for a member's word.
pub async fn cell_invitations_waiting(
    connection: &mut Connection,
    me: &MemberId,
) -> sqlx::Result<u64> {
    count(connection, concat!("SELECT COUNT(*) FROM ", waits_for!()), &[me.as_str()]).await
}

/// A member's circles.
pub async fn circles(connection: &mut Connection, me: &MemberId) -> sqlx::Result<u64> {
    count(connection, "SELECT COUNT(*) FROM circle WHERE owner = $1", &[me.as_str()]).await
}

/// Those whom a member trusts.
pub async fn trusted(connection: &mut Connection, me: &MemberId) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM trust WHERE source = $1 AND target NOT IN (",
        hidden_from!("$1"),
        ")"
    );
    count(connection, statement, &[me.as_str()]).await
}

/// Those who trust a member and let them know.
pub async fn trusted_by(connection: &mut Connection, me: &MemberId) -> sqlx::Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM trust WHERE target = $1 AND shared = 1 AND source NOT IN (",
        hidden_from!("$1"),
        ")"
    );
    count(connection, statement, &[me.as_str()]).await
}

/// A member's sessions that have not ended.
pub async fn sessions(
    connection: &mut Connection,
    me: &MemberId,
    now: Timestamp,
) -> sqlx::Result<u64> {
    let statement =
        "SELECT COUNT(*) FROM session WHERE member = $1 AND expires_at > CAST($2 AS BIGINT)";
    count(connection, statement, &[me.as_str(), &now.to_string()]).await
}
