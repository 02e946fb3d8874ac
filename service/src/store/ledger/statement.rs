//! Reads a ledger: balances, accounts and transfers.

use sqlx::Result;
use sqlx::any::AnyRow;
use trust_commons::ledger::series::Posted;
use trust_commons::ledger::{Account, AccountId, Limits, Transfer};
use trust_commons::{CommunityId, ExchangeId, Timestamp};
use trust_core::MemberId;

use super::{member_account, transfers_of};
use crate::store::Connection;
use crate::store::block::{blocked_from, hidden_from};
use crate::store::page::{DateKey, Page};
use crate::store::query::{FromRow as _, fetch_all, fetch_all_with, fetch_one, queries};
use crate::store::value::read;

/// Sums the reservations on one side of `ledger_account`, without those that have lapsed by the moment at a placeholder.
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

/// Fetches a member's accounts at `now`, by community, both existing accounts and those that would be opened. With
/// `steward`, only those of communities that the member belongs to and `steward` is a steward of.
pub async fn balances(
    db: &mut Connection,
    member: &MemberId,
    steward: Option<&MemberId>,
    now: Timestamp,
) -> Result<Vec<(CommunityId, Account)>> {
    let id = member_account(member);
    let sql = concat!(
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
    );
    let asks = steward.is_some();
    let steward = steward.map_or("", |steward| steward.as_str());
    fetch_all_with(db, sql, &[&id, member, &asks, &steward, &now], |row| {
        let account = match read::<Option<String>>(row, "account")? {
            Some(_) => Account::from_row(row)?,
            None => Account::new(id.clone(), Limits::default()),
        };
        Ok((read(row, "holder")?, account))
    })
    .await
}

queries! {
    /// Fetches the accounts of a ledger at `now`, after a name and by name, without those of people who are hidden
    /// from `viewer`.
    pub fn accounts(
        viewer: &MemberId,
        community: &CommunityId,
        page: &Page<String>,
        now: Timestamp,
    ) -> Vec<Account> =
        fetch_all "SELECT ", account_at!("$5"), " FROM ledger_account WHERE community = $2 AND account > $3
             AND (substr(account, 1, 7) <> 'member:' OR substr(account, 8) NOT IN (", blocked_from!("$1"),
            ")) ORDER BY account LIMIT $4";

    /// The accounts of a ledger at `now` whose owners are hidden from `viewer`.
    pub fn hidden_accounts(viewer: &MemberId, community: &CommunityId, now: Timestamp) -> Vec<Account> =
        fetch_all "SELECT ", account_at!("$3"), " FROM ledger_account WHERE community = $2
             AND substr(account, 1, 7) = 'member:' AND substr(account, 8) IN (", blocked_from!("$1"), ")";

    /// The sum of all balances of a ledger.
    pub fn sum(community: &CommunityId) -> i64 =
        fetch_one "SELECT CAST(COALESCE(SUM(credits_posted - debits_posted), 0) AS BIGINT)
         FROM ledger_account WHERE community = $1";
}

/// Selects the write that created a transfer of the ledger of `$1`. Clients choose the ids of transfers, so their
/// order means nothing.
macro_rules! written {
    ($id:literal) => {
        concat!("SELECT at.written FROM transfer AS at WHERE at.community = $1 AND at.id = ", $id)
    };
}

/// Fetches a page of a member's transfers in a ledger, newest first, each with the exchange that it paid for,
/// unless the other party is hidden from the member.
pub async fn transfers(
    db: &mut Connection,
    member: &MemberId,
    community: &CommunityId,
    page: &Page<DateKey>,
) -> Result<Vec<(Transfer, Option<ExchangeId>)>> {
    let sql = concat!(
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
    );
    let read = |row: &AnyRow| Ok((Transfer::from_row(row)?, read(row, "paid_for")?));
    fetch_all_with(db, sql, &[community, &member_account(member), page, member], read).await
}

/// The day of a posted transfer.
macro_rules! posted_day {
    () => {
        "decided_at / 86400"
    };
}

/// Sums the minutes of the transfers for which a condition holds.
macro_rules! minutes_if {
    ($condition:expr) => {
        concat!("CAST(SUM(CASE WHEN ", $condition, " THEN minutes ELSE 0 END) AS BIGINT)")
    };
}

/// Fetches the minutes that posted transfers moved into an account and out of it, by day.
pub async fn posted_of(
    db: &mut Connection,
    community: &CommunityId,
    account: &AccountId,
) -> Result<Vec<Posted>> {
    let sql = concat!(
        "SELECT ",
        posted_day!(),
        ", ",
        minutes_if!("credit = $2"),
        ", ",
        minutes_if!("debit = $2"),
        " FROM transfer WHERE community = $1 AND status = 'posted' AND (debit = $2 OR credit = $2)
         GROUP BY ",
        posted_day!(),
        " ORDER BY 1"
    );
    let rows = fetch_all(db, sql, &[community, account]).await?;
    Ok(rows.into_iter().map(|(day, earned, spent)| Posted { day, earned, spent }).collect())
}

/// Fetches, by day, the minutes of all posted transfers of a ledger, and the minutes that they moved into clearing
/// accounts and out of them.
pub async fn posted_in(
    db: &mut Connection,
    community: &CommunityId,
) -> Result<(Vec<Posted>, Vec<Posted>)> {
    let sql = concat!(
        "SELECT ",
        posted_day!(),
        ", CAST(SUM(minutes) AS BIGINT), ",
        minutes_if!("substr(credit, 1, 9) = 'clearing:'"),
        ", ",
        minutes_if!("substr(debit, 1, 9) = 'clearing:'"),
        " FROM transfer WHERE community = $1 AND status = 'posted' GROUP BY ",
        posted_day!(),
        " ORDER BY 1"
    );
    let rows: Vec<(i64, u64, u64, u64)> = fetch_all(db, sql, &[community]).await?;
    let all = rows.iter().map(|&(day, earned, ..)| Posted { day, earned, spent: 0 });
    let clearing = rows.iter().map(|&(day, _, earned, spent)| Posted { day, earned, spent });
    Ok((all.collect(), clearing.collect()))
}
