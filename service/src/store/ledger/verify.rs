//! Every ledger, held against what its transfers come to.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::CommunityId;
use trust_commons::ledger::{Ledger, Unsound};

use super::{account, transfer, transfers_of};
use crate::store::{Connection, decoded};

/// What is wrong with the ledgers of the record. Nothing that the service does leads to any of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// Within one ledger.
    #[error("the ledger of {community}: {unsound}")]
    Ledger {
        /// Whose ledger it is.
        community: CommunityId,
        /// What is wrong.
        unsound: Unsound,
    },
    /// What one community has with a partner is not what the partner lacks.
    #[error("the two accounts {account} add up to {minutes} minutes, not to 0")]
    Clearing {
        /// The account, of both ledgers.
        account: String,
        /// What both add up to.
        minutes: i64,
    },
    /// An exchange that was not paid for exactly once, in each ledger that it is paid in.
    #[error("exchange {exchange} is {status}, and has {postings} postings in {ledgers} ledgers")]
    Postings {
        /// Which.
        exchange: String,
        /// How far it has come.
        status: String,
        /// How many postings there are, reversals aside.
        postings: i64,
        /// How many ledgers they should be in.
        ledgers: i64,
    },
    /// A transfer of an exchange that moves something else than was agreed.
    #[error(
        "exchange {exchange} is for {agreed} minutes, and its transfer {transfer} in the ledger of {community} is for {moved}"
    )]
    Amount {
        /// The exchange.
        exchange: String,
        /// What was agreed; 0 where it is a gift.
        agreed: i64,
        /// Whose ledger it is.
        community: String,
        /// The transfer.
        transfer: String,
        /// What it moves.
        moved: i64,
    },
    /// A transfer between members that pays for no exchange that there is.
    #[error("transfer {transfer} in the ledger of {community} is of no exchange")]
    Stray {
        /// Whose ledger it is.
        community: String,
        /// The transfer.
        transfer: String,
    },
    /// A transfer of an exchange between others than those who agreed on it.
    #[error(
        "exchange {exchange} is between others than its transfer {transfer} in the ledger of {community}"
    )]
    Parties {
        /// The exchange.
        exchange: String,
        /// Whose ledger it is.
        community: String,
        /// The transfer.
        transfer: String,
    },
}

/// Recomputes every account from its transfers, and holds exchanges and transfers against each other in both directions.
/// The connection should be in a transaction that sees one moment.
pub async fn verify(connection: &mut Connection) -> sqlx::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    // Accounts that are gone are missed by their transfers.
    let communities = sqlx::query(
        "SELECT community FROM ledger_account UNION SELECT community FROM transfer ORDER BY community",
    )
    .try_map(|row| decoded(&row, "community"))
    .fetch_all(&mut *connection)
    .await?;
    for community in communities {
        let ledger = whole(connection, community).await?;
        if let Err(unsound) = ledger.check() {
            differences.push(Difference::Ledger { community: ledger.community, unsound });
        }
    }
    differences.extend(clearing(connection).await?);
    differences.extend(postings(connection).await?);
    differences.extend(amounts(connection).await?);
    differences.extend(strays(connection).await?);
    differences.extend(parties(connection).await?);
    Ok(differences)
}

async fn whole(connection: &mut Connection, community: CommunityId) -> sqlx::Result<Ledger> {
    let mut ledger = Ledger::new(community);
    let accounts = sqlx::query("SELECT * FROM ledger_account WHERE community = $1")
        .bind(ledger.community.as_str())
        .try_map(|row| account(&row))
        .fetch_all(&mut *connection)
        .await?;
    ledger.accounts.extend(accounts.into_iter().map(|account| (account.id.clone(), account)));
    let transfers = sqlx::query(transfers_of!(""))
        .bind(ledger.community.as_str())
        .try_map(|row| transfer(&row))
        .fetch_all(connection)
        .await?;
    ledger.transfers.extend(transfers.into_iter().map(|transfer| (transfer.id.clone(), transfer)));
    Ok(ledger)
}

async fn clearing(connection: &mut Connection) -> sqlx::Result<Vec<Difference>> {
    sqlx::query(
        "SELECT account, CAST(SUM(credits_posted - debits_posted) AS BIGINT) AS minutes
         FROM ledger_account WHERE substr(account, 1, 9) = 'clearing:'
         GROUP BY account HAVING SUM(credits_posted - debits_posted) <> 0 ORDER BY account",
    )
    .try_map(|row: AnyRow| {
        let (account, minutes) = (row.try_get("account")?, row.try_get("minutes")?);
        Ok(Difference::Clearing { account, minutes })
    })
    .fetch_all(connection)
    .await
}

/// What is completed for credits is posted once in each ledger, and nothing else is posted.
async fn postings(connection: &mut Connection) -> sqlx::Result<Vec<Difference>> {
    sqlx::query(
        "SELECT id, status, postings, ledgers FROM (
             SELECT agreed.id, agreed.status,
                 (SELECT COUNT(*) FROM transfer
                  WHERE transfer.exchange = agreed.id AND reverses IS NULL AND transfer.status = 'posted') AS postings,
                 CAST(CASE WHEN minutes IS NULL OR agreed.status <> 'completed' THEN 0
                     WHEN COALESCE(provider_community, community) = COALESCE(receiver_community, community) THEN 1
                     ELSE 2 END AS BIGINT) AS ledgers
             FROM exchange AS agreed) AS counted
         WHERE postings <> ledgers ORDER BY id",
    )
    .try_map(|row: AnyRow| {
        Ok(Difference::Postings {
            exchange: row.try_get("id")?,
            status: row.try_get("status")?,
            postings: row.try_get("postings")?,
            ledgers: row.try_get("ledgers")?,
        })
    })
    .fetch_all(connection)
    .await
}

/// Whatever is reserved, posted or reversed for an exchange is as much as was agreed.
async fn amounts(connection: &mut Connection) -> sqlx::Result<Vec<Difference>> {
    sqlx::query(
        "SELECT agreed.id AS exchange, COALESCE(agreed.minutes, 0) AS agreed, transfer.community, transfer.id,
             transfer.minutes AS moved
         FROM exchange AS agreed
         JOIN transfer ON transfer.exchange = agreed.id
         WHERE COALESCE(agreed.minutes, 0) <> transfer.minutes ORDER BY agreed.id, transfer.community, transfer.id",
    )
    .try_map(|row: AnyRow| {
        Ok(Difference::Amount {
            exchange: row.try_get("exchange")?,
            agreed: row.try_get("agreed")?,
            community: row.try_get("community")?,
            transfer: row.try_get("id")?,
            moved: row.try_get("moved")?,
        })
    })
    .fetch_all(connection)
    .await
}

/// What is moved is moved for an exchange, or to and from a settlement account.
async fn strays(connection: &mut Connection) -> sqlx::Result<Vec<Difference>> {
    sqlx::query(
        "SELECT community, id FROM transfer
         WHERE substr(debit, 1, 11) <> 'settlement:' AND substr(credit, 1, 11) <> 'settlement:'
             AND NOT EXISTS (SELECT 1 FROM exchange AS agreed WHERE agreed.id = transfer.exchange)
         ORDER BY community, id",
    )
    .try_map(|row: AnyRow| {
        Ok(Difference::Stray { community: row.try_get("community")?, transfer: row.try_get("id")? })
    })
    .fetch_all(connection)
    .await
}

/// The receiver pays the provider; a reversal gives it back.
async fn parties(connection: &mut Connection) -> sqlx::Result<Vec<Difference>> {
    sqlx::query(
        "SELECT exchange, community, id FROM (
             SELECT transfer.exchange, transfer.community, transfer.id, debit, credit,
                 'member:' || CASE WHEN reverses IS NULL THEN receiver ELSE provider END AS payer,
                 'member:' || CASE WHEN reverses IS NULL THEN provider ELSE receiver END AS payee
             FROM transfer JOIN exchange AS agreed ON agreed.id = transfer.exchange) AS moved
         WHERE (substr(debit, 1, 7) = 'member:' AND debit <> payer)
             OR (substr(credit, 1, 7) = 'member:' AND credit <> payee)
         ORDER BY exchange, community, id",
    )
    .try_map(|row: AnyRow| {
        Ok(Difference::Parties {
            exchange: row.try_get("exchange")?,
            community: row.try_get("community")?,
            transfer: row.try_get("id")?,
        })
    })
    .fetch_all(connection)
    .await
}
