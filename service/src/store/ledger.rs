//! Ledgers of communities: accounts and transfers.

mod statement;
mod verify;

use std::collections::BTreeMap;

use sqlx::Result;
use trust_commons::ledger::{
    Account, AccountId, Content, Ledger, LedgerRefusal, Limits, Statement, Transfer,
};
use trust_commons::privacy::{Erasure, Held};
use trust_commons::{CommunityId, ExchangeId, Timestamp, TransferId};
use trust_core::MemberId;

use super::Connection;
use super::noun::{ExportPart, Noun};
use super::page::{Page, newest};
use super::query::{Bind, execute, fetch_all, queries};
use super::table::{Extra, columns, insert_with, or_update, table};

pub use statement::{accounts, balances, hidden_accounts, posted_in, posted_of, sum, transfers};
pub use verify::verify;

/// The entry of ledgers in the registry.
pub const NOUN: Noun = Noun {
    tables: &["ledger_account", "transfer"],
    tag: Some(("ledger", "Accounts and transfers of a community's credits, in minutes.")),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    ..Noun::named("ledger")
};

/// Selects the transfers of the ledger of `$1`, each with the one that reversed it.
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

table! {
    "ledger_account" holds Account by id as "account";
    changing debits_posted, credits_posted, debits_pending, credits_pending, limits, settled;
}

columns! { Limits { floor, ceiling, soft } }

table! {
    "transfer" holds Transfer by id;
    fixed content, created_at;
    changing status, decided_at;
    read_only reversed_by;
}

columns! { Content { debit, credit, minutes, expires_at, reverses } }

/// The accounts and transfers of a ledger that a command names, both as fetched and as changed.
pub struct Book {
    before: Ledger,
    /// The part of the ledger.
    pub ledger: Ledger,
}

impl Book {
    /// Loads the existing transfers with these ids, their accounts, and these accounts if they are open; also their
    /// reservations that have expired by `now`, and the settlement accounts that hold their balances.
    pub async fn load(
        db: &mut Connection,
        community: &CommunityId,
        accounts: impl IntoIterator<Item = &AccountId>,
        transfers: &[&TransferId],
        now: Timestamp,
    ) -> Result<Self> {
        let mut ledger = Ledger::new(community.clone());
        let ids: Vec<&str> = transfers.iter().map(|id| id.as_str()).collect();
        let of_ids = transfers_of!("AND id IN (SELECT value FROM json_each($2))");
        load_transfers(db, &mut ledger, of_ids, &[community, &ids.as_slice()]).await?;
        let contents = ledger.transfers.values().map(|transfer| &transfer.content);
        let touched = contents.flat_map(|content| [&content.debit, &content.credit]);
        let named = accounts.into_iter().map(AccountId::to_string);
        let names: Vec<String> = named.chain(touched.map(AccountId::to_string)).collect();
        let lapsed = transfers_of!(
            "AND status = 'pending' AND expires_at <= $3
             AND (debit IN (SELECT value FROM json_each($2)) OR credit IN (SELECT value FROM json_each($2)))"
        );
        load_transfers(db, &mut ledger, lapsed, &[community, &names.as_slice(), &now]).await?;
        let lapsed = ledger.transfers.values().map(|transfer| &transfer.content);
        let lapsed = lapsed.flat_map(|content| [&content.debit, &content.credit]);
        let names: Vec<String> =
            names.into_iter().chain(lapsed.map(AccountId::to_string)).collect();
        load_accounts(db, &mut ledger, &names).await?;
        let settled = ledger.accounts.values().flat_map(|account| &account.settled);
        let carriers: Vec<String> = settled.map(|settled| settled.to.to_string()).collect();
        load_accounts(db, &mut ledger, &carriers).await?;
        Ok(Book { before: ledger.clone(), ledger })
    }

    /// Opens an account, unless it is open.
    pub fn open(&mut self, account: &AccountId, limits: Limits) -> Result<(), LedgerRefusal> {
        if !self.ledger.accounts.contains_key(account) {
            let _ = self.ledger.open(account.clone(), limits)?;
        }
        Ok(())
    }

    /// Writes the changes since the load. New transfers belong to `exchange`.
    pub async fn save(&self, db: &mut Connection, exchange: Option<&ExchangeId>) -> Result<()> {
        let community = &self.ledger.community;
        let changed = self.ledger.changed_since(&self.before);
        for account in changed.accounts {
            put_account(db, community, account).await?;
        }
        // The transfers that existed come first: an exchange has one transfer that has not expired.
        let (known, new): (Vec<_>, Vec<_>) =
            changed.transfers.into_iter().partition(|t| self.before.transfers.contains_key(&t.id));
        for transfer in known.into_iter().chain(new) {
            // A transfer to or from a settlement account pays for no exchange.
            let content = &transfer.content;
            let settles = [&content.debit, &content.credit]
                .into_iter()
                .any(|side| matches!(side, AccountId::Settlement(_)));
            put_transfer(db, community, transfer, exchange.filter(|_| !settles)).await?;
        }
        Ok(())
    }
}

/// Inserts a whole ledger, whose transfers belong to these exchanges.
pub async fn insert(
    db: &mut Connection,
    ledger: &Ledger,
    exchanges: &BTreeMap<TransferId, ExchangeId>,
) -> Result<()> {
    for account in ledger.accounts.values() {
        put_account(db, &ledger.community, account).await?;
    }
    // A reversal names the transfer that it reverses.
    let is_reversal = |transfer: &&Transfer| transfer.content.reverses.is_some();
    let (reversals, others): (Vec<_>, Vec<_>) = ledger.transfers.values().partition(is_reversal);
    for transfer in others.into_iter().chain(reversals) {
        put_transfer(db, &ledger.community, transfer, exchanges.get(&transfer.id)).await?;
    }
    Ok(())
}

queries! {
    /// Fetches the expired reservations that are not marked yet, with their ledgers, the longest expired first.
    pub fn overdue(now: Timestamp, limit: i64) -> Vec<(CommunityId, TransferId)> =
        fetch_all "SELECT community, id FROM transfer WHERE status = 'pending' AND expires_at <= $1
         ORDER BY expires_at, community, id LIMIT $2";

    /// Fetches the reservations out of an account and into it.
    pub fn pending(community: &CommunityId, account: &AccountId) -> Vec<TransferId> =
        fetch_all "SELECT id FROM transfer
         WHERE community = $1 AND (debit = $2 OR credit = $2) AND status = 'pending' ORDER BY id";
}

/// The communities in whose ledgers a member has an account.
pub async fn with_account_of(db: &mut Connection, member: &MemberId) -> Result<Vec<CommunityId>> {
    let sql = "SELECT community FROM ledger_account WHERE account = $1 ORDER BY community";
    fetch_all(db, sql, &[&member_account(member)]).await
}

/// Renames a member's accounts to another member's, so that the sums still hold after an erasure. The transfers
/// follow by their foreign keys.
pub async fn rename(db: &mut Connection, member: &MemberId, name: &MemberId) -> Result<()> {
    let sql = "UPDATE ledger_account SET account = $2 WHERE account = $1";
    execute(db, sql, &[&member_account(member), &member_account(name)]).await
}

/// Returns the name of a member's account.
pub fn member_account(member: &MemberId) -> AccountId {
    AccountId::Member(member.clone())
}

async fn load_accounts(db: &mut Connection, ledger: &mut Ledger, names: &[String]) -> Result<()> {
    let sql = "SELECT * FROM ledger_account
         WHERE community = $1 AND account IN (SELECT value FROM json_each($2))";
    let accounts: Vec<Account> = fetch_all(db, sql, &[&ledger.community, &names]).await?;
    ledger.accounts.extend(accounts.into_iter().map(|account| (account.id.clone(), account)));
    Ok(())
}

/// Adds the transfers of a query to a ledger.
async fn load_transfers(
    db: &mut Connection,
    ledger: &mut Ledger,
    sql: &'static str,
    values: &[&dyn Bind],
) -> Result<()> {
    let transfers: Vec<Transfer> = fetch_all(db, sql, values).await?;
    ledger.transfers.extend(transfers.into_iter().map(|transfer| (transfer.id.clone(), transfer)));
    Ok(())
}

async fn put_account(
    db: &mut Connection,
    community: &CommunityId,
    account: &Account,
) -> Result<()> {
    let ending = or_update::<Account>("community, account");
    insert_with(db, account, &[("community", "$", community)], &ending).await.map(drop)
}

/// Inserts a transfer, or updates its status. The content of a transfer never changes, and only its reversal
/// records that it was reversed.
async fn put_transfer(
    db: &mut Connection,
    community: &CommunityId,
    transfer: &Transfer,
    exchange: Option<&ExchangeId>,
) -> Result<()> {
    let extra: [Extra<'_>; 3] = [
        ("community", "$", community),
        ("exchange", "$", &exchange),
        ("written", "(SELECT revision FROM log_head WHERE id = 1)", &()),
    ];
    let ending = or_update::<Transfer>("community, id");
    insert_with(db, transfer, &extra, &ending).await.map(drop)
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    for (community, account) in balances(db, &held.member, None, held.now).await? {
        let found = transfers(db, &held.member, &community, &Page::all(newest())).await?;
        let transfers =
            found.into_iter().rev().map(|(transfer, _)| transfer.at(held.now)).collect();
        let balance = account.balance();
        held.statements.push(Statement { community, account, balance, transfers });
    }
    Ok(())
}

/// Names the pseudonym in the accounts and transfers of the member.
async fn erase(db: &mut Connection, erasure: &Erasure, _: Timestamp) -> Result<()> {
    rename(db, &erasure.member, &erasure.pseudonym).await
}
