//! Responses to listings.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Result;
use trust_commons::response::{Earlier, Response};
use trust_commons::{ListingId, ResponseId, Timestamp};
use trust_core::MemberId;

use super::Connection;
use super::block::hidden_from;
use super::part::{Dated, Part, by_date};
use super::query::{execute, fetch_all, fetch_grouped, fetch_optional};
use super::table::{columns, table};

pub use super::table::{insert, update};

table! {
    "response" holds Response by id;
    fixed listing, responder, message, created_at;
    changing status, decided_at, quantity;
}

columns! { Earlier { status, created_at } }

/// Declines what was accepted of a member's answers to a listing, as another acceptance does that it was in the way of.
pub async fn give_way(
    db: &mut Connection,
    listing: &ListingId,
    responder: &MemberId,
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE response SET status = 'declined', decided_at = $3, quantity = NULL
         WHERE listing = $1 AND responder = $2 AND status = 'accepted'";
    execute(db, sql, &[listing, responder, &now]).await
}

/// A response.
pub async fn find(db: &mut Connection, id: &ResponseId) -> Result<Option<Response>> {
    fetch_optional(db, "SELECT * FROM response WHERE id = $1", &[id]).await
}

/// The responses to a listing that a member knows of, after a place in the list, oldest first: one's own and, of
/// one's own listing, those of whoever is not hidden.
pub async fn known_of(
    db: &mut Connection,
    listing: &ListingId,
    viewer: &MemberId,
    part: &Part<Dated>,
) -> Result<Vec<Response>> {
    let sql = concat!(
        "SELECT * FROM response WHERE listing = $1 AND (responder = $2
             OR (EXISTS (SELECT 1 FROM listing WHERE id = $1 AND owner = $2) AND responder NOT IN (",
        hidden_from!("$2"),
        ")))",
        by_date!(oldest first, "$3", "$4", "$5")
    );
    fetch_all(db, sql, &[listing, viewer, part]).await
}

/// How a member's responses to a listing stand, and when they were given.
pub async fn given_before(
    db: &mut Connection,
    listing: &ListingId,
    responder: &MemberId,
) -> Result<Vec<Earlier>> {
    let sql = "SELECT status, created_at FROM response WHERE listing = $1 AND responder = $2";
    fetch_all(db, sql, &[listing, responder]).await
}

/// Who waits for an answer of each of these listings.
pub async fn answering(
    db: &mut Connection,
    listings: &[&str],
) -> Result<BTreeMap<ListingId, BTreeSet<MemberId>>> {
    let sql = "SELECT listing, responder FROM response
         WHERE status = 'pending' AND listing IN (SELECT value FROM json_each($1))";
    fetch_grouped(db, sql, &[&listings]).await
}

/// All responses of a member, oldest first.
pub async fn of_responder(db: &mut Connection, responder: &MemberId) -> Result<Vec<Response>> {
    let sql = "SELECT * FROM response WHERE responder = $1 ORDER BY created_at, id DESC";
    fetch_all(db, sql, &[responder]).await
}
