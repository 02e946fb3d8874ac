//! Forgetting somebody: what is theirs is deleted, and what must stay names a pseudonym.

use sqlx::Row;
use trust_commons::exchange::Exchange;
use trust_commons::partnership::Partnership;
use trust_commons::privacy::{Erasure, Holdings, Stewardship};
use trust_commons::{ExchangeId, ListingId, Timestamp};
use trust_core::MemberId;

use super::change_log::LogRevision;
use super::{
    Connection, change_log, checkpoint, community, decoded, exchange, idempotency, ledger,
    partnership,
};

/// What of a member is kept, beside what is simply deleted. Ledgers settle and rename by themselves.
pub async fn holdings(connection: &mut Connection, member: &MemberId) -> sqlx::Result<Holdings> {
    Ok(Holdings {
        stewardships: stewardships(connection, member).await?,
        exchanges: exchanges(connection, member).await?,
        partnerships: partnership::named_in(connection, member).await?,
        ledgers: Vec::new(),
    })
}

async fn stewardships(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<Stewardship>> {
    let rows = sqlx::query(
        "SELECT community, (SELECT COUNT(*) FROM community_member AS another
                            WHERE another.community = own.community AND another.member <> own.member) AS others
         FROM community_member AS own WHERE member = $1 AND steward = 1 ORDER BY community",
    )
    .bind(member.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let mut stewardships = Vec::with_capacity(rows.len());
    for row in &rows {
        let stewards = community::stewards(connection, &decoded(row, "community")?).await?;
        let others = row.try_get::<i64, _>("others")? > 0;
        stewardships.push(Stewardship { stewards, others });
    }
    Ok(stewardships)
}

async fn exchanges(connection: &mut Connection, member: &MemberId) -> sqlx::Result<Vec<Exchange>> {
    let rows =
        sqlx::query("SELECT id FROM exchange WHERE provider = $1 OR receiver = $1 ORDER BY id")
            .bind(member.as_str())
            .fetch_all(&mut *connection)
            .await?;
    let mut exchanges = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: ExchangeId = decoded(row, "id")?;
        exchanges.extend(exchange::find(connection, &id).await?);
    }
    Ok(exchanges)
}

/// The listings of others for which a member was accepted.
pub async fn accepted_for(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<ListingId>> {
    sqlx::query(
        "SELECT listing FROM listing_accepted JOIN listing ON id = listing
         WHERE member = $1 AND owner <> $1 ORDER BY listing",
    )
    .bind(member.as_str())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|row| decoded(row, "listing"))
    .collect()
}

/// Carries an erasure out, once the accounts are settled. The log is cut before `revision`, for it tells who they were.
pub async fn carry_out(
    connection: &mut Connection,
    erasure: &Erasure,
    revision: LogRevision,
    now: Timestamp,
) -> sqlx::Result<()> {
    let Erasure { member, pseudonym, .. } = erasure;
    sqlx::query("INSERT INTO member (id, name, created_at, erased) VALUES ($1, 'erased', $2, 1)")
        .bind(pseudonym.as_str())
        .bind(now)
        .execute(&mut *connection)
        .await?;
    for exchange in &erasure.exchanges {
        put_exchange(connection, exchange).await?;
    }
    for partnership in &erasure.partnerships {
        put_partnership(connection, partnership).await?;
    }
    ledger::rename(connection, member, pseudonym).await?;
    rename_in_rows(connection, member, pseudonym).await?;
    idempotency::forget_answers_naming(connection, member).await?;
    delete(connection, member).await?;
    change_log::forget_before(connection, revision).await?;
    checkpoint::forget(connection).await
}

async fn put_exchange(connection: &mut Connection, exchange: &Exchange) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE exchange SET title = $2, provider = $3, receiver = $4, status = $5, cancelled_at = $6
         WHERE id = $1",
    )
    .bind(exchange.id.as_str())
    .bind(exchange.title.as_str())
    .bind(exchange.provider.as_str())
    .bind(exchange.receiver.as_ref().map(|id| id.as_str()))
    .bind(exchange.status.to_string())
    .bind(exchange.cancelled_at)
    .execute(connection)
    .await
    .map(drop)
}

async fn put_partnership(
    connection: &mut Connection,
    partnership: &Partnership,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE partnership SET proposed_by = $2, decided_by = $3 WHERE id = $1")
        .bind(partnership.id.as_str())
        .bind(partnership.proposed_by.as_str())
        .bind(partnership.decided_by.as_ref().map(|id| id.as_str()))
        .execute(connection)
        .await
        .map(drop)
}

/// Where rows that stay name the member.
async fn rename_in_rows(
    connection: &mut Connection,
    member: &MemberId,
    pseudonym: &MemberId,
) -> sqlx::Result<()> {
    // Who was invited at this address, or by this invite, was the one who is erased.
    sqlx::query(
        "UPDATE invite SET email = NULL
         WHERE used_by = $1 OR email = (SELECT email FROM member WHERE id = $1)",
    )
    .bind(member.as_str())
    .execute(&mut *connection)
    .await?;
    for statement in [
        "UPDATE invite SET used_by = $2 WHERE used_by = $1",
        "UPDATE community SET founder = $2 WHERE founder = $1",
        "UPDATE listing SET helper = $2 WHERE helper = $1",
    ] {
        sqlx::query(statement)
            .bind(member.as_str())
            .bind(pseudonym.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Deletes the member, with all that is theirs alone. Listings go first: they may name circles, which go with
/// their owner.
async fn delete(connection: &mut Connection, member: &MemberId) -> sqlx::Result<()> {
    for statement in [
        "DELETE FROM block WHERE blocked = $1",
        "DELETE FROM listing WHERE owner = $1",
        "DELETE FROM member WHERE id = $1",
    ] {
        sqlx::query(statement).bind(member.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}
