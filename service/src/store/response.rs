//! Responses to listings.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::response::{Earlier, Response};
use trust_commons::{ListingId, ResponseId, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::listing::quantity;
use super::part::{Dated, Part, by_date};
use super::{Connection, decoded, json_array};

fn response(row: &AnyRow) -> sqlx::Result<Response> {
    Ok(Response {
        id: decoded(row, "id")?,
        listing: decoded(row, "listing")?,
        responder: decoded(row, "responder")?,
        message: row.try_get("message")?,
        status: decoded(row, "status")?,
        created_at: row.try_get("created_at")?,
        decided_at: row.try_get("decided_at")?,
        quantity: row.try_get::<Option<i64>, _>("quantity")?.map(quantity).transpose()?,
    })
}

/// Adds a response.
pub async fn insert(connection: &mut Connection, response: &Response) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO response (id, listing, responder, message, status, created_at, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(response.id.as_str())
    .bind(response.listing.as_str())
    .bind(response.responder.as_str())
    .bind(response.message.as_str())
    .bind(response.status.to_string())
    .bind(response.created_at)
    .bind(response.decided_at)
    .execute(connection)
    .await
    .map(drop)
}

/// Writes how a response stands.
pub async fn update(connection: &mut Connection, response: &Response) -> sqlx::Result<()> {
    sqlx::query("UPDATE response SET status = $2, decided_at = $3, quantity = $4 WHERE id = $1")
        .bind(response.id.as_str())
        .bind(response.status.to_string())
        .bind(response.decided_at)
        .bind(response.quantity.map(|quantity| i64::from(quantity.thousandths())))
        .execute(connection)
        .await
        .map(drop)
}

/// Declines what was accepted of a member's answers to a listing, as another acceptance does that it was in the way of.
pub async fn give_way(
    connection: &mut Connection,
    listing: &ListingId,
    responder: &MemberId,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE response SET status = 'declined', decided_at = $3, quantity = NULL
         WHERE listing = $1 AND responder = $2 AND status = 'accepted'",
    )
    .bind(listing.as_str())
    .bind(responder.as_str())
    .bind(now)
    .execute(connection)
    .await
    .map(drop)
}

/// A response.
pub async fn find(connection: &mut Connection, id: &ResponseId) -> sqlx::Result<Option<Response>> {
    sqlx::query("SELECT * FROM response WHERE id = $1")
        .bind(id.as_str())
        .try_map(|row| response(&row))
        .fetch_optional(connection)
        .await
}

/// The responses to a listing that a member knows of, after a place in the list, oldest first: one's own and, of
/// one's own listing, those of whoever is not hidden.
pub async fn known_of(
    connection: &mut Connection,
    listing: &ListingId,
    viewer: &MemberId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<Response>> {
    sqlx::query(concat!(
        "SELECT * FROM response WHERE listing = $1 AND (responder = $2
             OR (EXISTS (SELECT 1 FROM listing WHERE id = $1 AND owner = $2) AND responder NOT IN (",
        hidden_from!("$2"),
        ")))",
        by_date!(oldest first, "$3", "$4", "$5")
    ))
    .bind(listing.as_str())
    .bind(viewer.as_str())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| response(&row))
    .fetch_all(connection)
    .await
}

/// How a member's responses to a listing stand, and when they were given.
pub async fn given_before(
    connection: &mut Connection,
    listing: &ListingId,
    responder: &MemberId,
) -> sqlx::Result<Vec<Earlier>> {
    sqlx::query("SELECT status, created_at FROM response WHERE listing = $1 AND responder = $2")
        .bind(listing.as_str())
        .bind(responder.as_str())
        .try_map(|row: AnyRow| {
            Ok(Earlier { status: decoded(&row, "status")?, created_at: row.try_get("created_at")? })
        })
        .fetch_all(connection)
        .await
}

/// Who waits for an answer of each of these listings.
pub async fn answering(
    connection: &mut Connection,
    listings: &[&str],
) -> sqlx::Result<BTreeMap<ListingId, BTreeSet<MemberId>>> {
    let rows = sqlx::query(
        "SELECT listing, responder FROM response
         WHERE status = 'pending' AND listing IN (SELECT value FROM json_each($1))",
    )
    .bind(json_array(listings))
    .fetch_all(connection)
    .await?;
    let mut answering = BTreeMap::<_, BTreeSet<_>>::new();
    for row in &rows {
        let of_listing = answering.entry(decoded(row, "listing")?).or_default();
        of_listing.insert(decoded(row, "responder")?);
    }
    Ok(answering)
}

/// All responses of a member, oldest first.
pub async fn of_responder(
    connection: &mut Connection,
    responder: &MemberId,
) -> sqlx::Result<Vec<Response>> {
    sqlx::query("SELECT * FROM response WHERE responder = $1 ORDER BY created_at, id DESC")
        .bind(responder.as_str())
        .try_map(|row| response(&row))
        .fetch_all(connection)
        .await
}
