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
}

/// Recomputes every account from its transfers, and counts the postings of every exchange. The connection
/// should be in a transaction that sees one moment.
pub async fn verify(connection: &mut Connection) -> sqlx::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    let communities =
        sqlx::query("SELECT DISTINCT community FROM ledger_account ORDER BY community")
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
