//! Forgetting somebody: what is theirs is deleted, and what must stay names a pseudonym.

use sqlx::Row;
use trust_commons::exchange::Exchange;
use trust_commons::listing::Listing;
use trust_commons::privacy::{Erasure, Holdings, Stewardship};
use trust_commons::{ExchangeId, Timestamp};
use trust_core::MemberId;

use super::change_log::LogRevision;
use super::{
    Connection, change_log, checkpoint, community, decoded, exchange, idempotency, join_request,
    ledger, listing, member, partnership,
};

/// What of a member is kept, beside what is simply deleted. Ledgers settle and rename by themselves.
pub async fn holdings(connection: &mut Connection, member: &MemberId) -> sqlx::Result<Holdings> {
    let mut holdings = Holdings {
        stewardships: stewardships(connection, member).await?,
        listings: listing::of_owner(connection, member).await?,
        exchanges: exchanges(connection, member).await?,
        partnerships: partnership::named_in(connection, member).await?,
        ..Holdings::default()
    };
    let ending = holdings.stewardships.iter().filter(|it| it.others.is_empty());
    for Stewardship { stewards, .. } in ending {
        for live in partnership::live_of(connection, &stewards.community).await? {
            for side in [&live.a, &live.b].into_iter().filter(|&side| *side != stewards.community) {
                holdings.partners.push(community::stewards(connection, side).await?);
            }
            holdings.partnerships.retain(|named| named.id != live.id);
            holdings.partnerships.push(live);
        }
        holdings
            .join_requests
            .extend(join_request::pending(connection, &stewards.community).await?);
    }
    Ok(holdings)
}

async fn stewardships(
    connection: &mut Connection,
    member: &MemberId,
) -> sqlx::Result<Vec<Stewardship>> {
    let rows = sqlx::query(
        "SELECT community FROM community_member WHERE member = $1 AND steward = 1 ORDER BY community",
    )
    .bind(member.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let mut stewardships = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = decoded(row, "community")?;
        let stewards = community::stewards(connection, &id).await?;
        let others = community::longest_standing(connection, &id, member).await?;
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
) -> sqlx::Result<Vec<Listing>> {
    let rows = sqlx::query(
        "SELECT listing FROM listing_accepted JOIN listing ON id = listing
         WHERE member = $1 AND owner <> $1",
    )
    .bind(member.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<&str> =
        rows.iter().map(|row| row.try_get("listing")).collect::<sqlx::Result<_>>()?;
    let mut found = listing::find_all(connection, &ids).await?;
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// Carries an erasure out, once the accounts are settled. The log is cut before `revision`, for it tells who they
/// were.
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
        exchange::put(connection, exchange).await?;
    }
    for partnership in &erasure.partnerships {
        partnership::update(connection, partnership).await?;
    }
    for request in &erasure.join_requests {
        join_request::update(connection, request).await?;
    }
    member::reserve_id(connection, member).await?;
    ledger::rename(connection, member, pseudonym).await?;
    rename_in_rows(connection, member, pseudonym, now).await?;
    idempotency::forget_answers_naming(connection, member).await?;
    delete(connection, member).await?;
    community::forget_words_of_the_empty(connection).await?;
    change_log::forget_before(connection, revision).await?;
    checkpoint::forget(connection).await
}

/// Where rows that stay name the member.
async fn rename_in_rows(
    connection: &mut Connection,
    member: &MemberId,
    pseudonym: &MemberId,
    now: Timestamp,
) -> sqlx::Result<()> {
    // Whoever was invited at this address, or by this invite, is the one who is erased. Without its address an open
    // invite would let anybody in.
    sqlx::query(
        "UPDATE invite SET email = NULL,
             revoked_at = CASE WHEN used_by IS NULL THEN COALESCE(revoked_at, $2) ELSE revoked_at END
         WHERE used_by = $1 OR email = (SELECT email FROM member WHERE id = $1)",
    )
    .bind(member.as_str())
    .bind(now)
    .execute(&mut *connection)
    .await?;
    for statement in [
        "UPDATE invite SET used_by = $2 WHERE used_by = $1",
        "UPDATE invite SET member = $2 WHERE member = $1",
        "UPDATE community SET founder = $2 WHERE founder = $1",
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
