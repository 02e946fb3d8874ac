//! Verifies every ledger against its transfers.

use sqlx::Result;
use trust_commons::CommunityId;
use trust_commons::ledger::{Account, Ledger, Unsound};

use super::{load_transfers, transfers_of};
use crate::store::Connection;
use crate::store::query::fetch_all;

/// An inconsistency of the ledgers in the database. No operation of the service causes one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// An inconsistency within one ledger.
    #[error("the ledger of {community}: {unsound}")]
    Ledger {
        /// The community of the ledger.
        community: CommunityId,
        /// The fault.
        unsound: Unsound,
    },
    /// The two accounts of partner communities do not add up to 0.
    #[error("the two accounts {account} add up to {minutes} minutes, not to 0")]
    Clearing {
        /// The account, which both ledgers have.
        account: String,
        /// The sum of both.
        minutes: i64,
    },
    /// An exchange that was not paid exactly once in each of its ledgers.
    #[error("exchange {exchange} is {status}, and has {postings} postings in {ledgers} ledgers")]
    Postings {
        /// The exchange.
        exchange: String,
        /// Its status.
        status: String,
        /// The number of its postings, without reversals.
        postings: i64,
        /// The number of ledgers that should have a posting.
        ledgers: i64,
    },
    /// A transfer of an exchange that moves other than the agreed minutes.
    #[error(
        "exchange {exchange} is for {agreed} minutes, and its transfer {transfer} in the ledger of {community} is for {moved}"
    )]
    Amount {
        /// The exchange.
        exchange: String,
        /// The agreed minutes; 0 for a gift.
        agreed: i64,
        /// The community of the ledger.
        community: String,
        /// The transfer.
        transfer: String,
        /// The minutes that it moves.
        moved: i64,
    },
    /// A transfer between members that belongs to no existing exchange.
    #[error("transfer {transfer} in the ledger of {community} belongs to no exchange")]
    Stray {
        /// The community of the ledger.
        community: String,
        /// The transfer.
        transfer: String,
    },
    /// A transfer of an exchange between people other than its parties.
    #[error(
        "exchange {exchange} and its transfer {transfer} in the ledger of {community} have different parties"
    )]
    Parties {
        /// The exchange.
        exchange: String,
        /// The community of the ledger.
        community: String,
        /// The transfer.
        transfer: String,
    },
}

/// Recomputes every account from its transfers, and compares exchanges and transfers in both directions. The
/// connection should be in a transaction that reads one consistent state.
pub async fn verify(db: &mut Connection) -> Result<Vec<Difference>> {
    let mut differences = Vec::new();
    // A missing account is found through its transfers.
    let sql = "SELECT community FROM ledger_account UNION SELECT community FROM transfer ORDER BY community";
    let communities: Vec<CommunityId> = fetch_all(db, sql, &[]).await?;
    for community in communities {
        let ledger = whole(db, community).await?;
        if let Err(unsound) = ledger.check() {
            differences.push(Difference::Ledger { community: ledger.community, unsound });
        }
    }
    differences.extend(clearing(db).await?);
    differences.extend(postings(db).await?);
    differences.extend(amounts(db).await?);
    differences.extend(strays(db).await?);
    differences.extend(parties(db).await?);
    Ok(differences)
}

async fn whole(db: &mut Connection, community: CommunityId) -> Result<Ledger> {
    let mut ledger = Ledger::new(community);
    let sql = "SELECT * FROM ledger_account WHERE community = $1";
    let accounts: Vec<Account> = fetch_all(db, sql, &[&ledger.community]).await?;
    ledger.accounts.extend(accounts.into_iter().map(|account| (account.id.clone(), account)));
    let community = ledger.community.clone();
    load_transfers(db, &mut ledger, transfers_of!(""), &[&community]).await?;
    Ok(ledger)
}

async fn clearing(db: &mut Connection) -> Result<Vec<Difference>> {
    let sql = "SELECT account, CAST(SUM(credits_posted - debits_posted) AS BIGINT) AS minutes
         FROM ledger_account WHERE substr(account, 1, 9) = 'clearing:'
         GROUP BY account HAVING SUM(credits_posted - debits_posted) <> 0 ORDER BY account";
    let rows = fetch_all(db, sql, &[]).await?;
    let difference = |(account, minutes)| Difference::Clearing { account, minutes };
    Ok(rows.into_iter().map(difference).collect())
}

/// Checks that an exchange that is completed for credits is posted once in each of its ledgers, and that nothing
/// else is posted.
async fn postings(db: &mut Connection) -> Result<Vec<Difference>> {
    let sql = "SELECT id, status, postings, ledgers FROM (
             SELECT agreed.id, agreed.status,
                 (SELECT COUNT(*) FROM transfer
                  WHERE transfer.exchange = agreed.id AND reverses IS NULL AND transfer.status = 'posted') AS postings,
                 CAST(CASE WHEN minutes IS NULL OR agreed.status <> 'completed' THEN 0
                     WHEN COALESCE(provider_community, community) = COALESCE(receiver_community, community) THEN 1
                     ELSE 2 END AS BIGINT) AS ledgers
             FROM exchange AS agreed) AS counted
         WHERE postings <> ledgers ORDER BY id";
    let rows = fetch_all(db, sql, &[]).await?;
    let difference = |(exchange, status, postings, ledgers)| Difference::Postings {
        exchange,
        status,
        postings,
        ledgers,
    };
    Ok(rows.into_iter().map(difference).collect())
}

/// Checks that every transfer of an exchange moves the agreed minutes.
async fn amounts(db: &mut Connection) -> Result<Vec<Difference>> {
    let sql = "SELECT agreed.id AS exchange, COALESCE(agreed.minutes, 0) AS agreed, transfer.community, transfer.id,
             transfer.minutes AS moved
         FROM exchange AS agreed
         JOIN transfer ON transfer.exchange = agreed.id
         WHERE COALESCE(agreed.minutes, 0) <> transfer.minutes ORDER BY agreed.id, transfer.community, transfer.id";
    let rows = fetch_all(db, sql, &[]).await?;
    let difference = |(exchange, agreed, community, transfer, moved)| Difference::Amount {
        exchange,
        agreed,
        community,
        transfer,
        moved,
    };
    Ok(rows.into_iter().map(difference).collect())
}

/// Checks that every transfer belongs to an exchange, or is to or from a settlement account.
async fn strays(db: &mut Connection) -> Result<Vec<Difference>> {
    let sql = "SELECT community, id FROM transfer
         WHERE substr(debit, 1, 11) <> 'settlement:' AND substr(credit, 1, 11) <> 'settlement:'
             AND NOT EXISTS (SELECT 1 FROM exchange AS agreed WHERE agreed.id = transfer.exchange)
         ORDER BY community, id";
    let rows = fetch_all(db, sql, &[]).await?;
    let difference = |(community, transfer)| Difference::Stray { community, transfer };
    Ok(rows.into_iter().map(difference).collect())
}

/// Checks that the receiver pays the provider, and that a reversal does the opposite.
async fn parties(db: &mut Connection) -> Result<Vec<Difference>> {
    let sql = "SELECT exchange, community, id FROM (
             SELECT transfer.exchange, transfer.community, transfer.id, debit, credit,
                 'member:' || CASE WHEN reverses IS NULL THEN receiver ELSE provider END AS payer,
                 'member:' || CASE WHEN reverses IS NULL THEN provider ELSE receiver END AS payee
             FROM transfer JOIN exchange AS agreed ON agreed.id = transfer.exchange) AS moved
         WHERE (substr(debit, 1, 7) = 'member:' AND debit <> payer)
             OR (substr(credit, 1, 7) = 'member:' AND credit <> payee)
         ORDER BY exchange, community, id";
    let rows = fetch_all(db, sql, &[]).await?;
    let difference =
        |(exchange, community, transfer)| Difference::Parties { exchange, community, transfer };
    Ok(rows.into_iter().map(difference).collect())
}
