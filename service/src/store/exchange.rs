//! Exchanges between two people.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::exchange::{Exchange, ExchangeStatus, Mode};
use trust_commons::{CommunityId, ExchangeId, ListingId, Timestamp, TransferId};
use trust_core::MemberId;

use super::block::hidden_from;
use super::part::{Dated, Part, by_date};
use super::{Connection, decoded, decoded_if_any};
use crate::questions::DAY;

/// Holds where no block is between `$1` and the other one, or who offers; and of what was paid for, which stays in the
/// books of both.
macro_rules! not_hidden {
    () => {
        concat!(
            " AND ((status = 'completed' AND minutes IS NOT NULL) OR (provider NOT IN (",
            hidden_from!("$1"),
            ") AND COALESCE(receiver, provider) NOT IN (",
            hidden_from!("$1"),
            "))) "
        )
    };
}

/// Exchanges that `$1` may know of: one's own, and what is offered to all in a community one is in.
macro_rules! known_to {
    ($($rest:expr),+) => {
        concat!(
            "SELECT * FROM exchange
             WHERE (provider = $1 OR receiver = $1
                 OR (receiver IS NULL AND status = 'offered'
                     AND EXISTS (SELECT 1 FROM community_member
                                 WHERE community_member.community = exchange.community AND member = $1)))",
            not_hidden!(),
            $($rest),+
        )
    };
}

/// Exchanges that `$1` has a part in, and may know of.
macro_rules! own_of {
    ($($rest:expr),+) => {
        concat!(
            "SELECT * FROM exchange WHERE (provider = $1 OR receiver = $1)",
            not_hidden!(),
            $($rest),+
        )
    };
}

pub(super) use {known_to, not_hidden, own_of};

pub(super) fn exchange(row: &AnyRow) -> sqlx::Result<Exchange> {
    let id: ExchangeId = decoded(row, "id")?;
    let accepted_at: Option<Timestamp> = row.try_get("accepted_at")?;
    let mode = match row.try_get::<Option<i64>, _>("minutes")? {
        None => Mode::Gift,
        Some(minutes) => Mode::Credit {
            minutes: u32::try_from(minutes).map_err(|e| sqlx::Error::Decode(e.into()))?,
        },
    };
    // What was accepted for credits was reserved in the same write, under the same id.
    let transfer = match mode {
        Mode::Credit { .. } if accepted_at.is_some() => TransferId::new(id.as_str()).ok(),
        _ => None,
    };
    Ok(Exchange {
        id,
        community: decoded_if_any(row, "community")?,
        kind: decoded(row, "kind")?,
        mode,
        title: row.try_get("title")?,
        description: row.try_get("description")?,
        listing: decoded_if_any(row, "listing")?,
        provider: decoded(row, "provider")?,
        receiver: decoded_if_any(row, "receiver")?,
        provider_community: decoded_if_any(row, "provider_community")?,
        receiver_community: decoded_if_any(row, "receiver_community")?,
        status: decoded(row, "status")?,
        created_at: row.try_get("created_at")?,
        requested_at: row.try_get("requested_at")?,
        accepted_at,
        started_at: row.try_get("started_at")?,
        provider_confirmed_at: row.try_get("provider_confirmed_at")?,
        receiver_confirmed_at: row.try_get("receiver_confirmed_at")?,
        completed_at: row.try_get("completed_at")?,
        cancelled_at: row.try_get("cancelled_at")?,
        reversed_at: row.try_get("reversed_at")?,
        transfer,
    })
}

/// Writes an exchange, new or not.
pub async fn put(connection: &mut Connection, exchange: &Exchange) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO exchange (id, community, kind, minutes, title, listing, provider, receiver,
             provider_community, receiver_community, status, created_at, requested_at, accepted_at, started_at,
             provider_confirmed_at, receiver_confirmed_at, completed_at, cancelled_at, reversed_at,
             description, completed_order)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
             CASE WHEN $11 = 'completed' THEN (SELECT COALESCE(MAX(completed_order), 0) + 1 FROM exchange) END)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description, provider = excluded.provider,
             receiver = excluded.receiver,
             provider_community = excluded.provider_community, receiver_community = excluded.receiver_community,
             status = excluded.status, requested_at = excluded.requested_at, accepted_at = excluded.accepted_at,
             started_at = excluded.started_at, provider_confirmed_at = excluded.provider_confirmed_at,
             receiver_confirmed_at = excluded.receiver_confirmed_at, completed_at = excluded.completed_at,
             cancelled_at = excluded.cancelled_at, reversed_at = excluded.reversed_at,
             completed_order = COALESCE(exchange.completed_order, excluded.completed_order)",
    )
    .bind(exchange.id.as_str())
    .bind(exchange.community.as_ref().map(|id| id.as_str()))
    .bind(exchange.kind.to_string())
    .bind(exchange.minutes().map(i64::from))
    .bind(exchange.title.as_str())
    .bind(exchange.listing.as_ref().map(|id| id.as_str()))
    .bind(exchange.provider.as_str())
    .bind(exchange.receiver.as_ref().map(|id| id.as_str()))
    .bind(exchange.provider_community.as_ref().map(|id| id.as_str()))
    .bind(exchange.receiver_community.as_ref().map(|id| id.as_str()))
    .bind(exchange.status.to_string())
    .bind(exchange.created_at)
    .bind(exchange.requested_at)
    .bind(exchange.accepted_at)
    .bind(exchange.started_at)
    .bind(exchange.provider_confirmed_at)
    .bind(exchange.receiver_confirmed_at)
    .bind(exchange.completed_at)
    .bind(exchange.cancelled_at)
    .bind(exchange.reversed_at)
    .bind(exchange.description.as_str())
    .execute(connection)
    .await
    .map(drop)
}

/// An exchange, whoever may know of it.
pub async fn find(connection: &mut Connection, id: &ExchangeId) -> sqlx::Result<Option<Exchange>> {
    sqlx::query("SELECT * FROM exchange WHERE id = $1")
        .bind(id.as_str())
        .try_map(|row| exchange(&row))
        .fetch_optional(connection)
        .await
}

/// An exchange that `viewer` may know of; stewards know of those that they may reverse, too.
pub async fn known(
    connection: &mut Connection,
    viewer: &MemberId,
    id: &ExchangeId,
) -> sqlx::Result<Option<Exchange>> {
    sqlx::query(concat!(
        known_to!("AND id = $2"),
        " UNION SELECT * FROM exchange
          WHERE id = $2 AND status = 'completed' AND minutes IS NOT NULL AND EXISTS (
              SELECT 1 FROM community_member WHERE member = $1 AND steward = 1
                  AND community_member.community IN (
                      COALESCE(provider_community, exchange.community),
                      COALESCE(receiver_community, exchange.community)))"
    ))
    .bind(viewer.as_str())
    .bind(id.as_str())
    .try_map(|row| exchange(&row))
    .fetch_optional(connection)
    .await
}

/// The exchanges made in a community that `viewer` may know of, from a place on, newest first.
pub async fn known_in(
    connection: &mut Connection,
    viewer: &MemberId,
    community: &CommunityId,
    status: Option<ExchangeStatus>,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<Exchange>> {
    sqlx::query(known_to!(
        "AND community = $2 AND ($3 = '' OR status = $3)",
        by_date!(newest first, "$4", "$5", "$6")
    ))
    .bind(viewer.as_str())
    .bind(community.as_str())
    .bind(status.map(|status| status.to_string()).unwrap_or_default())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| exchange(&row))
    .fetch_all(connection)
    .await
}

/// A member's exchanges that they may know of, from a place on, newest first.
pub async fn own(
    connection: &mut Connection,
    member: &MemberId,
    status: Option<ExchangeStatus>,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<Exchange>> {
    sqlx::query(own_of!("AND ($2 = '' OR status = $2)", by_date!(newest first, "$3", "$4", "$5")))
        .bind(member.as_str())
        .bind(status.map(|status| status.to_string()).unwrap_or_default())
        .bind(part.after.0)
        .bind(part.after.1.as_str())
        .bind(part.most)
        .try_map(|row| exchange(&row))
        .fetch_all(connection)
        .await
}

/// The exchanges between two people that are not over, by id.
pub async fn open_between(
    connection: &mut Connection,
    one: &MemberId,
    other: &MemberId,
) -> sqlx::Result<Vec<Exchange>> {
    sqlx::query(
        "SELECT * FROM exchange WHERE status IN ('offered', 'requested', 'in_progress')
             AND ((provider = $1 AND receiver = $2) OR (provider = $2 AND receiver = $1)) ORDER BY id",
    )
    .bind(one.as_str())
    .bind(other.as_str())
    .try_map(|row| exchange(&row))
    .fetch_all(connection)
    .await
}

/// The gifts that a member offers to everybody in a community.
pub async fn gifts_to_all(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Vec<Exchange>> {
    sqlx::query(
        "SELECT * FROM exchange WHERE status = 'offered' AND receiver IS NULL AND minutes IS NULL
             AND provider = $2 AND community = $1 ORDER BY id",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .try_map(|row| exchange(&row))
    .fetch_all(connection)
    .await
}

/// The exchanges for credits of a member that are not over, and that the ledger of a community is to pay or be paid for.
pub async fn open_for_credits(
    connection: &mut Connection,
    community: &CommunityId,
    member: &MemberId,
) -> sqlx::Result<Vec<Exchange>> {
    sqlx::query(
        "SELECT * FROM exchange
         WHERE minutes IS NOT NULL AND status IN ('offered', 'requested', 'in_progress')
           AND ((provider = $2 AND COALESCE(provider_community, community) = $1)
               OR (receiver = $2 AND COALESCE(receiver_community, community) = $1))
         ORDER BY id",
    )
    .bind(community.as_str())
    .bind(member.as_str())
    .try_map(|row| exchange(&row))
    .fetch_all(connection)
    .await
}

/// How far two people are reminded of what lapses when it has: after the reminders three days and one day before.
pub const LAPSED: i64 = 3;

/// The exchanges whose reservation lapses within three days, within one, or has lapsed, and of which the two have not
/// been told so yet, with how far they are to be told; the most urgent first.
pub async fn to_remind(
    connection: &mut Connection,
    now: Timestamp,
    limit: i64,
) -> sqlx::Result<Vec<(Exchange, i64)>> {
    sqlx::query(
        "SELECT * FROM (
             SELECT agreed.*, CAST(CASE WHEN due <= $1 THEN 3
                 WHEN due - 86400 <= $1 THEN 2 WHEN due - 259200 <= $1 THEN 1 ELSE 0 END AS BIGINT) AS stage
             FROM (SELECT exchange.*, (SELECT MIN(transfer.expires_at) FROM transfer
                       WHERE transfer.exchange = exchange.id AND transfer.reverses IS NULL) AS due
                   FROM exchange
                   WHERE reminded < 3
                     AND NOT EXISTS (SELECT 1 FROM block WHERE (blocker = provider AND blocked = receiver)
                                         OR (blocker = receiver AND blocked = provider))
                     AND status IN ('requested', 'in_progress')
                     AND minutes IS NOT NULL AND accepted_at IS NOT NULL) AS agreed) AS staged
         WHERE reminded < stage ORDER BY due, id LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .try_map(|row: AnyRow| Ok((exchange(&row)?, row.try_get("stage")?)))
    .fetch_all(connection)
    .await
}

/// Remembers that the two have been reminded.
pub async fn set_reminded(
    connection: &mut Connection,
    id: &ExchangeId,
    stage: i64,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE exchange SET reminded = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(stage)
        .execute(connection)
        .await
        .map(drop)
}

/// The exchanges of the last day that somebody has offered to the other person of this one, or asked of them, and that person
/// has not answered: when, and about which listing.
pub async fn unanswered(
    connection: &mut Connection,
    exchange: &Exchange,
    by: &MemberId,
    now: Timestamp,
) -> sqlx::Result<Vec<(Option<ListingId>, Timestamp)>> {
    let other = match &exchange.receiver {
        Some(receiver) if receiver != by => receiver,
        Some(_) => &exchange.provider,
        None => return Ok(Vec::new()),
    };
    sqlx::query(
        "SELECT listing, created_at FROM exchange
         WHERE created_at > $3 AND accepted_at IS NULL
             AND ((provider = $1 AND receiver = $2 AND requested_at IS NULL)
                 OR (receiver = $1 AND provider = $2 AND requested_at = created_at))",
    )
    .bind(by.as_str())
    .bind(other.as_str())
    .bind(now.saturating_sub(DAY))
    .try_map(|row: AnyRow| Ok((decoded_if_any(&row, "listing")?, row.try_get("created_at")?)))
    .fetch_all(connection)
    .await
}
