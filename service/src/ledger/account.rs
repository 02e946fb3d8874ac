//! The account of a member who leaves a community, comes back to it, or is erased.

use trust_commons::ledger::{AccountId, LedgerRefusal, Limits, Transfer};
use trust_commons::{CommunityId, Notification, Timestamp, TransferId};
use trust_core::MemberId;

use crate::store::ledger::Book;
use crate::store::{Connection, community, export, ledger, partnership};
use crate::work::{OrFail, WorkError, fresh_id};

/// Closes the account of a member who leaves a community: releases its reservations, also in the ledgers of
/// partners, and moves the balance to `settlement:left`. Does nothing without an account. Notifies the stewards if
/// there was a balance.
pub async fn settle_account(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    now: Timestamp,
) -> Result<Vec<Notification>, WorkError> {
    let (account, left) = (AccountId::Member(member.clone()), AccountId::left());
    let pending = ledger::pending(connection, community, &account).await.or_fail()?;
    let pending: Vec<&TransferId> = pending.iter().collect();
    let book = Book::load(connection, community, [&account, &left], &pending, now).await;
    let mut book = book.or_fail()?;
    if !book.ledger.accounts.contains_key(&account) {
        return Ok(Vec::new());
    }
    book.open(&left, Limits::NONE).map_err(unsound)?;
    let settled = book.ledger.settle(&account, &left, &fresh_id(), now).map_err(unsound)?;
    for transfer in settled.value.voided.iter().filter_map(|id| book.ledger.transfers.get(id)) {
        release_other_leg(connection, community, transfer, now).await?;
    }
    book.save(connection, None).await.or_fail()?;
    let stewards = community::stewards(connection, community).await.or_fail()?;
    let hidden = export::hidden(connection, member).await.or_fail()?;
    Ok(settled.value.notifications(community, member, &stewards, &hidden))
}

/// Closes all accounts of an erased member.
pub async fn settle_all(
    connection: &mut Connection,
    member: &MemberId,
    now: Timestamp,
) -> Result<Vec<Notification>, WorkError> {
    let mut notifications = Vec::new();
    for community in ledger::with_account_of(connection, member).await.or_fail()? {
        notifications.extend(settle_account(connection, &community, member, now).await?);
    }
    Ok(notifications)
}

/// Reopens the account of a member who comes back to a community, with its former limits, and returns the balance
/// that was moved when they left.
pub async fn reopen(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
    now: Timestamp,
) -> Result<(), WorkError> {
    let account = AccountId::Member(member.clone());
    let mut book = Book::load(connection, community, [&account], &[], now).await.or_fail()?;
    let _ = book.ledger.reopen(&account, &fresh_id(), now).map_err(unsound)?;
    book.save(connection, None).await.or_fail()
}

/// Releases the other leg of a transfer between communities, in the other community's ledger.
async fn release_other_leg(
    connection: &mut Connection,
    community: &CommunityId,
    leg: &Transfer,
    now: Timestamp,
) -> Result<(), WorkError> {
    let (Some(id), Some(leg)) = (leg.partnership(), leg.other_leg()) else { return Ok(()) };
    let found = partnership::find(connection, id).await.or_fail()?;
    let Some(partnership) = found else { return Ok(()) };
    let other = if partnership.a == *community { partnership.b } else { partnership.a };
    let mut book = Book::load(connection, &other, [], &[&leg], now).await.or_fail()?;
    book.ledger.release(&leg, now).map_err(unsound)?;
    book.save(connection, None).await.or_fail()
}

/// The rules refuse data of the record.
fn unsound(refusal: LedgerRefusal) -> WorkError {
    WorkError::internal(&refusal)
}
