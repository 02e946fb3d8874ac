//! Ledgers of communities: accounts and transfers.

mod statement;
mod verify;

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::ledger::{Account, AccountId, Content, Ledger, LedgerRefusal, Limits, Transfer};
use trust_commons::{CommunityId, ExchangeId, Timestamp, TransferId};
use trust_core::MemberId;

use super::{Connection, decoded, decoded_if_any, json, json_array};

pub use statement::{accounts, balances, hidden_accounts, sum, transfers};
pub use verify::verify;

/// The transfers of the ledger of `$1`, each with the one that reversed it.
macro_rules! transfers_of {
    ($($rest:expr),+) => {
        concat!(
            "SELECT transfer.*, (SELECT id FROM transfer AS reversal
                 WHERE reversal.community = transfer.community AND reversal.reverses = transfer.id) AS reversed_by
             FROM transfer WHERE community = $1 ",
            $($rest),+
        )
    };
}
use transfers_of;

/// A part of a ledger: what a command names, as the record has it and as it has become.
pub struct Book {
    before: Ledger,
    /// The part of the ledger.
    pub ledger: Ledger,
}

impl Book {
    /// The transfers of these ids that there are, their accounts, and these accounts, where they are open; with what
    /// has lapsed of theirs by `now`, and the settlement accounts that carry for them.
    pub async fn load(
        connection: &mut Connection,
        community: &CommunityId,
        accounts: impl IntoIterator<Item = &AccountId>,
        transfers: &[&TransferId],
        now: Timestamp,
    ) -> sqlx::Result<Self> {
        let mut ledger = Ledger::new(community.clone());
        load_transfers(connection, &mut ledger, transfers).await?;
        let contents = ledger.transfers.values().map(|transfer| &transfer.content);
        let touched = contents.flat_map(|content| [&content.debit, &content.credit]);
        let named = accounts.into_iter().map(AccountId::to_string);
        let names: Vec<String> = named.chain(touched.map(AccountId::to_string)).collect();
        load_lapsed(connection, &mut ledger, &names, now).await?;
        let lapsed = ledger.transfers.values().map(|transfer| &transfer.content);
        let lapsed = lapsed.flat_map(|content| [&content.debit, &content.credit]);
        let names: Vec<String> =
            names.into_iter().chain(lapsed.map(AccountId::to_string)).collect();
        load_accounts(connection, &mut ledger, &names).await?;
        let settled = ledger.accounts.values().flat_map(|account| &account.settled);
        let carriers: Vec<String> = settled.map(|settled| settled.to.to_string()).collect();
        load_accounts(connection, &mut ledger, &carriers).await?;
        Ok(Book { before: ledger.clone(), ledger })
    }

    /// Opens an account, unless it is open.
    pub fn open(&mut self, account: &AccountId, limits: Limits) -> Result<(), LedgerRefusal> {
        if !self.ledger.accounts.contains_key(account) {
            let _ = self.ledger.open(account.clone(), limits)?;
        }
        Ok(())
    }

    /// Writes what has changed since it was loaded. New transfers are of `exchange`.
    pub async fn save(
        &self,
        connection: &mut Connection,
        exchange: Option<&ExchangeId>,
    ) -> sqlx::Result<()> {
        let community = &self.ledger.community;
        let changed = self.ledger.changed_since(&self.before);
        for account in changed.accounts {
            put_account(connection, community, account).await?;
        }
        // What was there first: an exchange has one transfer that has not lapsed.
        let (known, new): (Vec<_>, Vec<_>) =
            changed.transfers.into_iter().partition(|t| self.before.transfers.contains_key(&t.id));
        for transfer in known.into_iter().chain(new) {
            // What is moved to or from a settlement account pays for nothing.
            let content = &transfer.content;
            let settles = [&content.debit, &content.credit]
                .into_iter()
                .any(|side| matches!(side, AccountId::Settlement(_)));
            put_transfer(connection, community, transfer, exchange.filter(|_| !settles)).await?;
        }
        Ok(())
    }
}

/// Writes a whole new ledger, whose transfers have the ids of their exchanges.
pub async fn insert(connection: &mut Connection, ledger: &Ledger) -> sqlx::Result<()> {
    for account in ledger.accounts.values() {
        put_account(connection, &ledger.community, account).await?;
    }
    for transfer in ledger.transfers.values() {
        let exchange = ExchangeId::new(transfer.id.as_str()).ok();
        put_transfer(connection, &ledger.community, transfer, exchange.as_ref()).await?;
    }
    Ok(())
}

/// The reservations that are overdue, with their ledgers, the longest overdue first.
pub async fn overdue(
    connection: &mut Connection,
    now: Timestamp,
    limit: i64,
) -> sqlx::Result<Vec<(CommunityId, TransferId)>> {
    sqlx::query(
        "SELECT community, id FROM transfer WHERE status = 'pending' AND expires_at <= $1
         ORDER BY expires_at, community, id LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .try_map(|row| Ok((decoded(&row, "community")?, decoded(&row, "id")?)))
    .fetch_all(connection)
    .await
}

/// What is reserved out of an account and into it.
pub async fn pending(
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
    .try_map(|row| decoded(&row, "id"))
    .fetch_all(connection)
    .await
}

/// The communities in whose ledgers a member has an account.
pub async fn with_account_of(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<CommunityId>> {
    sqlx::query("SELECT community FROM ledger_account WHERE account = $1 ORDER BY community")
        .bind(member_account(member).to_string())
        .try_map(|row| decoded(&row, "community"))
        .fetch_all(connection)
        .await
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

pub(super) fn member_account(member: &MemberId) -> AccountId {
    AccountId::Member(member.clone())
}

async fn load_accounts(
    connection: &mut Connection,
    ledger: &mut Ledger,
    names: &[String],
) -> sqlx::Result<()> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let accounts = sqlx::query(
        "SELECT * FROM ledger_account
         WHERE community = $1 AND account IN (SELECT value FROM json_each($2))",
    )
    .bind(ledger.community.as_str())
    .bind(json_array(&names))
    .try_map(|row| account(&row))
    .fetch_all(connection)
    .await?;
    ledger.accounts.extend(accounts.into_iter().map(|account| (account.id.clone(), account)));
    Ok(())
}

async fn load_transfers(
    connection: &mut Connection,
    ledger: &mut Ledger,
    ids: &[&TransferId],
) -> sqlx::Result<()> {
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let transfers = sqlx::query(transfers_of!("AND id IN (SELECT value FROM json_each($2))"))
        .bind(ledger.community.as_str())
        .bind(json_array(&ids))
        .try_map(|row| transfer(&row))
        .fetch_all(connection)
        .await?;
    ledger.transfers.extend(transfers.into_iter().map(|transfer| (transfer.id.clone(), transfer)));
    Ok(())
}

/// What is reserved out of these accounts or into them, and has lapsed.
async fn load_lapsed(
    connection: &mut Connection,
    ledger: &mut Ledger,
    accounts: &[String],
    now: Timestamp,
) -> sqlx::Result<()> {
    let names: Vec<&str> = accounts.iter().map(String::as_str).collect();
    let lapsed = sqlx::query(transfers_of!(
        "AND status = 'pending' AND expires_at <= $3
         AND (debit IN (SELECT value FROM json_each($2)) OR credit IN (SELECT value FROM json_each($2)))"
    ))
    .bind(ledger.community.as_str())
    .bind(json_array(&names))
    .bind(now)
    .try_map(|row| transfer(&row))
    .fetch_all(connection)
    .await?;
    ledger.transfers.extend(lapsed.into_iter().map(|transfer| (transfer.id.clone(), transfer)));
    Ok(())
}

fn account(row: &AnyRow) -> sqlx::Result<Account> {
    Ok(Account {
        id: decoded(row, "account")?,
        debits_posted: minutes(row, "debits_posted")?,
        credits_posted: minutes(row, "credits_posted")?,
        debits_pending: minutes(row, "debits_pending")?,
        credits_pending: minutes(row, "credits_pending")?,
        limits: Limits {
            floor: row.try_get("floor")?,
            ceiling: row.try_get("ceiling")?,
            soft: row.try_get("soft")?,
        },
        settled: json(row, "settled")?,
    })
}

fn transfer(row: &AnyRow) -> sqlx::Result<Transfer> {
    let content = Content {
        debit: decoded(row, "debit")?,
        credit: decoded(row, "credit")?,
        minutes: minutes(row, "minutes")?,
        expires_at: row.try_get("expires_at")?,
        reverses: decoded_if_any(row, "reverses")?,
    };
    Ok(Transfer {
        id: decoded(row, "id")?,
        content,
        status: decoded(row, "status")?,
        created_at: row.try_get("created_at")?,
        decided_at: row.try_get("decided_at")?,
        reversed_by: decoded_if_any(row, "reversed_by")?,
    })
}

fn minutes(row: &AnyRow, column: &str) -> sqlx::Result<u64> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(|e| sqlx::Error::Decode(e.into()))
}

/// What the rules count up to fits a column.
fn column(minutes: u64) -> sqlx::Result<i64> {
    i64::try_from(minutes).map_err(|e| sqlx::Error::Encode(e.into()))
}

async fn put_account(
    connection: &mut Connection,
    community: &CommunityId,
    account: &Account,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO ledger_account (community, account, debits_posted, credits_posted, debits_pending,
             credits_pending, floor, ceiling, soft, settled)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (community, account) DO UPDATE SET debits_posted = excluded.debits_posted,
             credits_posted = excluded.credits_posted, debits_pending = excluded.debits_pending,
             credits_pending = excluded.credits_pending, floor = excluded.floor, ceiling = excluded.ceiling,
             soft = excluded.soft, settled = excluded.settled",
    )
    .bind(community.as_str())
    .bind(account.id.to_string())
    .bind(column(account.debits_posted)?)
    .bind(column(account.credits_posted)?)
    .bind(column(account.debits_pending)?)
    .bind(column(account.credits_pending)?)
    .bind(account.limits.floor)
    .bind(account.limits.ceiling)
    .bind(account.limits.soft)
    .bind(serde_json::to_string(&account.settled).map_err(|e| sqlx::Error::Encode(e.into()))?)
    .execute(connection)
    .await
    .map(drop)
}

/// What a transfer says never changes; that it was reversed is said by the reversal.
async fn put_transfer(
    connection: &mut Connection,
    community: &CommunityId,
    transfer: &Transfer,
    exchange: Option<&ExchangeId>,
) -> sqlx::Result<()> {
    let content = &transfer.content;
    sqlx::query(
        "INSERT INTO transfer (community, id, debit, credit, minutes, status, created_at, expires_at, decided_at,
             reverses, exchange, written)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT revision FROM log_head WHERE id = 1))
         ON CONFLICT (community, id) DO UPDATE SET status = excluded.status, decided_at = excluded.decided_at",
    )
    .bind(community.as_str())
    .bind(transfer.id.as_str())
    .bind(content.debit.to_string())
    .bind(content.credit.to_string())
    .bind(column(content.minutes)?)
    .bind(transfer.status.to_string())
    .bind(transfer.created_at)
    .bind(content.expires_at)
    .bind(transfer.decided_at)
    .bind(content.reverses.as_ref().map(|id| id.as_str()))
    .bind(exchange.map(|id| id.as_str()))
    .execute(connection)
    .await
    .map(drop)
}
