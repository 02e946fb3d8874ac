//! What there is to read in a ledger: balances, accounts and transfers.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::ledger::{Account, Limits, Transfer};
use trust_commons::{CommunityId, ExchangeId, Timestamp};
use trust_core::MemberId;

use super::{account, member_account, transfer, transfers_of};
use crate::store::block::{blocked_from, hidden_from};
use crate::store::part::{Dated, Part};
use crate::store::{Connection, decoded, decoded_if_any};

/// What is reserved on one side of `ledger_account`, without what has lapsed by the moment at a placeholder.
macro_rules! reserved {
    ($side:literal, $now:literal) => {
        concat!(
            "(SELECT CAST(COALESCE(SUM(reserved.minutes), 0) AS BIGINT) FROM transfer AS reserved
              WHERE reserved.community = ledger_account.community AND reserved.status = 'pending'
                AND reserved.",
            $side,
            " = ledger_account.account AND (reserved.expires_at IS NULL OR reserved.expires_at > ",
            $now,
            "))"
        )
    };
}

/// The columns of an account as it is at the moment at a placeholder.
macro_rules! account_at {
    ($now:literal) => {
        concat!(
            "ledger_account.account, debits_posted, credits_posted, floor, ceiling, soft, settled, ",
            reserved!("debit", $now),
            " AS debits_pending, ",
            reserved!("credit", $now),
            " AS credits_pending"
        )
    };
}

/// A member's accounts at `now`, by community: where they have one, and where they would have one. Where `steward`
/// asks, only those of communities that the member is in and `steward` is a steward of.
pub async fn balances(
    connection: &mut Connection,
    member: &MemberId,
    steward: Option<&MemberId>,
    now: Timestamp,
) -> sqlx::Result<Vec<(CommunityId, Account)>> {
    let id = member_account(member);
    sqlx::query(concat!(
        "SELECT community.id AS holder, ",
        account_at!("$5"),
        " FROM community
         LEFT JOIN ledger_account
             ON ledger_account.community = community.id AND ledger_account.account = $1
         WHERE (ledger_account.account IS NOT NULL
                OR (credit = 1 AND EXISTS (SELECT 1 FROM community_member
                        WHERE community_member.community = community.id AND member = $2)))
           AND ($3 = 0 OR (EXISTS (SELECT 1 FROM community_member
                               WHERE community_member.community = community.id AND member = $2)
                           AND EXISTS (SELECT 1 FROM community_member
                               WHERE community_member.community = community.id AND member = $4
                                 AND steward = 1)))
         ORDER BY community.id"
    ))
    .bind(id.to_string())
    .bind(member.as_str())
    .bind(i64::from(steward.is_some()))
    .bind(steward.map_or("", |steward| steward.as_str()))
    .bind(now)
    .try_map(|row: AnyRow| {
        let account = match row.try_get::<Option<String>, _>("account")? {
            Some(_) => account(&row)?,
            None => Account::new(id.clone(), Limits::default()),
        };
        Ok((decoded(&row, "holder")?, account))
    })
    .fetch_all(connection)
    .await
}

/// The accounts of a ledger at `now`, after a name and by name, without those of people who are hidden from `viewer`.
pub async fn accounts(
    connection: &mut Connection,
    viewer: &MemberId,
    community: &CommunityId,
    part: &Part<String>,
    now: Timestamp,
) -> sqlx::Result<Vec<Account>> {
    sqlx::query(concat!(
        "SELECT ",
        account_at!("$5"),
        " FROM ledger_account WHERE community = $1 AND account > $2
             AND (substr(account, 1, 7) <> 'member:' OR substr(account, 8) NOT IN (",
        blocked_from!("$3"),
        ")) ORDER BY account LIMIT $4"
    ))
    .bind(community.as_str())
    .bind(part.after.as_str())
    .bind(viewer.as_str())
    .bind(part.most)
    .bind(now)
    .try_map(|row| account(&row))
    .fetch_all(connection)
    .await
}

/// The accounts of a ledger at `now` whose owners are hidden from `viewer`.
pub async fn hidden_accounts(
    connection: &mut Connection,
    viewer: &MemberId,
    community: &CommunityId,
    now: Timestamp,
) -> sqlx::Result<Vec<Account>> {
    sqlx::query(concat!(
        "SELECT ",
        account_at!("$3"),
        " FROM ledger_account WHERE community = $1
             AND substr(account, 1, 7) = 'member:' AND substr(account, 8) IN (",
        blocked_from!("$2"),
        ")"
    ))
    .bind(community.as_str())
    .bind(viewer.as_str())
    .bind(now)
    .try_map(|row| account(&row))
    .fetch_all(connection)
    .await
}

/// The sum of all balances of a ledger.
pub async fn sum(connection: &mut Connection, community: &CommunityId) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(credits_posted - debits_posted), 0) AS BIGINT)
         FROM ledger_account WHERE community = $1",
    )
    .bind(community.as_str())
    .fetch_one(connection)
    .await
}

/// The write that made a transfer of the ledger of `$1`. Ids of transfers come from outside and are in no order.
macro_rules! written {
    ($id:literal) => {
        concat!("SELECT at.written FROM transfer AS at WHERE at.community = $1 AND at.id = ", $id)
    };
}

/// A member's transfers in a ledger, from a place on, newest first, with what they paid for unless the other one is
/// hidden from the member.
pub async fn transfers(
    connection: &mut Connection,
    member: &MemberId,
    community: &CommunityId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<(Transfer, Option<ExchangeId>)>> {
    sqlx::query(concat!(
        "SELECT own.*, (SELECT exchange.id FROM exchange WHERE exchange.id = own.exchange
             AND provider NOT IN (",
        hidden_from!("$6"),
        ") AND receiver NOT IN (",
        hidden_from!("$6"),
        ")) AS paid_for FROM (",
        transfers_of!(
            "AND (debit = $2 OR credit = $2) AND (created_at < $3
                 OR (created_at = $3 AND (written < (",
            written!("$4"),
            ") OR (written = (",
            written!("$4"),
            ") AND id > $4)))) ORDER BY created_at DESC, written DESC, id LIMIT $5"
        ),
        ") AS own ORDER BY own.created_at DESC, own.written DESC, own.id"
    ))
    .bind(community.as_str())
    .bind(member_account(member).to_string())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .bind(member.as_str())
    .try_map(|row| Ok((transfer(&row)?, decoded_if_any(&row, "paid_for")?)))
    .fetch_all(connection)
    .await
}
