//! Totals of lists. Each statement has the conditions of the list that it counts, without the start and the limit
//! of a page; a test compares the totals with the lists.

use sqlx::Result;
use trust_commons::exchange::ExchangeStatus;
use trust_commons::partnership::PartnershipStatus;
use trust_commons::response::ResponseStatus;
use trust_commons::{CellId, CommunityId, ListingId, Timestamp};
use trust_core::{GroupId, MemberId};

use super::Connection;
use super::block::{blocked_from, hidden_from};
use super::cell_invitation::{known, waits_for};
use super::change_log::LogRevision;
use super::community::{folded_pattern, known_steward, lives_for};
use super::exchange::{known_to, not_hidden, own_of};
use super::invite::{issued_by, leading_into, waiting_for};
use super::partnership::found_by;
use super::query::{Bind, fetch_one, queries};
use super::response::answered_by;

/// Fetches a count.
async fn count(db: &mut Connection, sql: &'static str, values: &[&dyn Bind]) -> Result<u64> {
    fetch_one(db, sql, values).await.map(i64::unsigned_abs)
}

queries! {
    /// Counts the members whom a member has blocked.
    pub fn blocks(me: &MemberId) -> u64 = count "SELECT COUNT(*) FROM block WHERE blocker = $1";

    /// The invites into a circle or a community that a member may know of.
    pub fn invites(group: &GroupId, me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM invite WHERE ", leading_into!();

    /// The invites for a member that can be used now.
    pub fn invites_waiting(me: &MemberId, now: Timestamp) -> u64 =
        count "SELECT COUNT(*) FROM invite WHERE ", waiting_for!("$2");

    /// A member's notifications up to a revision.
    pub fn notifications(me: &MemberId, up_to: LogRevision) -> u64 =
        count "SELECT COUNT(*) FROM notification WHERE recipient = $1 AND revision <= $2 AND actor NOT IN (",
            blocked_from!("$1"), ")";

    /// A member's notifications up to a revision that the member has not read.
    pub fn unread_notifications(me: &MemberId, up_to: LogRevision) -> u64 =
        count "SELECT COUNT(*) FROM notification WHERE recipient = $1 AND revision <= $2 AND read_at IS NULL AND actor NOT IN (",
            blocked_from!("$1"), ")";

    /// The exchanges made in a community that a member may know of.
    pub fn exchanges_in(me: &MemberId, community: &CommunityId, status: Option<ExchangeStatus>) -> u64 =
        count "SELECT COUNT(*) FROM (", known_to!("AND community = $2 AND ($3 IS NULL OR status = $3)"),
            ") AS counted";

    /// A member's exchanges.
    pub fn own_exchanges(me: &MemberId, status: Option<ExchangeStatus>) -> u64 =
        count "SELECT COUNT(*) FROM (", own_of!("AND ($2 IS NULL OR status = $2)"), ") AS counted";

    /// Counts the requests to a community that wait for a decision.
    pub fn join_requests_pending(community: &CommunityId, me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM join_request WHERE community = $1 AND status = 'pending' AND member NOT IN (",
            hidden_from!("$2"), ")";

    /// Counts the requests of a member to a community.
    pub fn join_requests_own(community: &CommunityId, me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM join_request WHERE community = $1 AND member = $2";

    /// The partnerships of a member's communities that the member knows of.
    pub fn partnerships(
        me: &MemberId,
        community: Option<&CommunityId>,
        status: Option<PartnershipStatus>,
    ) -> u64 =
        count "SELECT COUNT(*) FROM ", found_by!("$1"), " WHERE (is_steward = 1 OR seen_status = 'active')
             AND ($2 IS NULL OR a = $2 OR b = $2) AND ($3 IS NULL OR seen_status = $3)";

    /// The responses to a listing that a member knows of.
    pub fn responses(listing: &ListingId, me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM response WHERE listing = $1 AND (responder = $2
             OR (EXISTS (SELECT 1 FROM listing WHERE id = $1 AND owner = $2) AND responder NOT IN (",
            hidden_from!("$2"), ")))";

    /// A member's own responses that they may know of.
    pub fn own_responses(me: &MemberId, status: Option<ResponseStatus>) -> u64 =
        count "SELECT COUNT(*) FROM response WHERE responder = $1 AND ($2 IS NULL OR status = $2) AND ",
            answered_by!();

    /// The invites that a member issued and may know of.
    pub fn invites_issued(me: &MemberId) -> u64 = count "SELECT COUNT(*) FROM invite WHERE ", issued_by!();

    /// The cells that a member is in.
    pub fn own_cells(me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM cell_member WHERE member = $1";

    /// The communities that a member may know of.
    pub fn communities(me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM community WHERE ", lives_for!("$1");

    /// Counts the members of a community.
    pub fn members(community: &CommunityId, me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM community_member WHERE community = $1 AND member NOT IN (",
            hidden_from!("$2"), ")";

    /// Counts the members of a community who are known to be stewards.
    pub fn stewards(community: &CommunityId, me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM community_member
         WHERE community = $1 AND (", known_steward!("$1", "$2"), ") AND member NOT IN (",
            hidden_from!("$2"), ")";

    /// The cells of a community.
    pub fn cells(community: &CommunityId) -> u64 =
        count "SELECT COUNT(*) FROM cell WHERE community = $1";

    /// The invitations into a cell that a member may know of.
    pub fn cell_invitations(cell: &CellId, me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM cell_invitation WHERE cell = $1 AND ", known!("$2");

    /// Counts the invitations into cells that wait for a member's answer.
    pub fn cell_invitations_waiting(me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM ", waits_for!();

    /// Counts the members whom a member trusts.
    pub fn trusted(me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM trust WHERE source = $1 AND target NOT IN (", hidden_from!("$1"), ")";

    /// Counts the members who trust a member and share their declaration.
    pub fn trusted_by(me: &MemberId) -> u64 =
        count "SELECT COUNT(*) FROM trust WHERE target = $1 AND shared = 1 AND source NOT IN (",
            hidden_from!("$1"), ")";

    /// A member's sessions that have not ended.
    pub fn sessions(me: &MemberId, now: Timestamp) -> u64 =
        count "SELECT COUNT(*) FROM session WHERE member = $1 AND expires_at > $2";

    /// Counts the accounts of a ledger; all accounts of people who are hidden from a member count as one.
    pub fn accounts(me: &MemberId, community: &CommunityId) -> u64 =
        count "SELECT COUNT(DISTINCT CASE WHEN substr(account, 1, 7) = 'member:' AND substr(account, 8) IN (",
            blocked_from!("$1"), ") THEN '~' ELSE account END) FROM ledger_account WHERE community = $2";
}

/// A member's transfers in a ledger.
pub async fn transfers(db: &mut Connection, me: &MemberId, community: &CommunityId) -> Result<u64> {
    let statement =
        "SELECT COUNT(*) FROM transfer WHERE community = $1 AND (debit = $2 OR credit = $2)";
    let account = super::ledger::member_account(me);
    count(db, statement, &[community, &account]).await
}

/// Counts the communities that a member does not belong to and whose names contain a text.
pub async fn other_communities(db: &mut Connection, me: &MemberId, named: &str) -> Result<u64> {
    let statement = concat!(
        "SELECT COUNT(*) FROM community WHERE ",
        lives_for!("$1"),
        " AND NOT EXISTS (SELECT 1 FROM community_member AS own
              WHERE own.community = community.id AND own.member = $1)
          AND community.folded_name LIKE '%' || $2 || '%' ESCAPE '\\'"
    );
    count(db, statement, &[me, &folded_pattern(named)]).await
}
