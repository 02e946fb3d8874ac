//! When somebody leaves a community, comes back to it, or is erased.

use trust_commons::ledger::{AccountId, LedgerRefusal, Limits, Transfer, TransferStatus};
use trust_commons::{CommunityId, Timestamp, TransferId};
use trust_core::MemberId;
use uuid::Uuid;

use super::{Book, member_account};
use crate::store::{Connection, decoded, partnership};

/// The account that takes the balances of those who leave.
const LEFT: &str = "left";

/// Closes the account of a member who leaves a community: lets go of what is reserved, also in the ledgers
/// of partners, and moves the balance to `settlement:left`. Nothing to do where there is no account.
pub async fn settle(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    now: Timestamp,
) -> sqlx::Result<()> {
    let (account, settlement) = (member_account(member), AccountId::Settlement(LEFT.to_owned()));
    let pending = pending(connection, community, &account).await?;
    let pending: Vec<&TransferId> = pending.iter().collect();
    let mut book = Book::load(connection, community, &[&account, &settlement], &pending).await?;
    if !book.ledger.accounts.contains_key(&account) {
        return Ok(());
    }
    book.open(&settlement, Limits::NONE).map_err(unsound)?;
    let id = TransferId::new(Uuid::new_v4()).map_err(|e| sqlx::Error::Encode(e.into()))?;
    let settled = book.ledger.settle(&account, &settlement, &id, now).map_err(unsound)?;
    for transfer in settled.value.voided.iter().filter_map(|id| book.ledger.transfers.get(id)) {
        release_other_leg(connection, community, transfer, now).await?;
    }
    book.save(connection, None).await
}

/// Opens the account of a member who comes back to a community, with the usual limits.
pub async fn reopen(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<()> {
    let account = member_account(member);
    let mut book = Book::load(connection, community, &[&account], &[]).await?;
    if !book.ledger.accounts.get(&account).is_some_and(|open| open.limits == Limits::CLOSED) {
        return Ok(());
    }
    let _ = book.ledger.set_limits(&account, Limits::default()).map_err(unsound)?;
    book.save(connection, None).await
}

/// Gives a member's accounts the name of another member, so that what an erased person did still adds up. The
/// transfers follow by their foreign keys.
pub async fn rename(
    connection: &mut Connection,
    member: &MemberId,
    name: &MemberId,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE ledger_account SET account = $2 WHERE account = $1")
        .bind(member_account(member).to_string())
        .bind(member_account(name).to_string())
        .execute(connection)
        .await
        .map(drop)
}

async fn pending(
    connection: &mut Connection,
    community: &CommunityId,
    account: &AccountId,
) -> sqlx::Result<Vec<TransferId>> {
    sqlx::query(
        "SELECT id FROM transfer
         WHERE community = $1 AND (debit = $2 OR credit = $2) AND status = 'pending' ORDER BY id",
    )
    .bind(community.as_str())
    .bind(account.to_string())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| decoded(row, "id"))
    .collect()
}

/// Lets go of the other leg of a transfer between communities, in the ledger of the other one.
async fn release_other_leg(
    connection: &mut Connection,
    community: &CommunityId,
    leg: &Transfer,
    now: Timestamp,
) -> sqlx::Result<()> {
    let content = &leg.content;
    let ((AccountId::Clearing(id), _) | (_, AccountId::Clearing(id))) =
        (&content.debit, &content.credit)
    else {
        return Ok(());
    };
    let Some(partnership) = partnership::find(connection, id).await? else { return Ok(()) };
    let other = if partnership.a == *community { partnership.b } else { partnership.a };
    let Some(leg) = leg.other_leg() else { return Ok(()) };
    let mut book = Book::load(connection, &other, &[], &[&leg]).await?;
    match book.ledger.transfers.get(&leg).map(|leg| leg.status_at(now)) {
        Some(TransferStatus::Pending) => drop(book.ledger.void(&leg, now).map_err(unsound)?),
        _ => drop(book.ledger.expire(now).map_err(unsound)?),
    }
    book.save(connection, None).await
}

/// The rules refuse what the record holds.
fn unsound(refusal: LedgerRefusal) -> sqlx::Error {
    sqlx::Error::Decode(refusal.into())
}
