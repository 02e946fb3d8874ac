//! Responses to listings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::Result;
use trust_commons::privacy::Held;
use trust_commons::response::{Earlier, Response, ResponseStatus};
use trust_commons::{ListingId, ResponseId, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::noun::{ExportPart, Noun};
use super::page::{DateKey, Page, by_date};
use super::query::{Bind, execute, fetch_all, fetch_grouped, fetch_optional, queries};
use super::table::{columns, table};
use super::{Connection, listing};

pub use super::table::{insert, update};

/// The entry of responses in the registry.
pub const NOUN: Noun = Noun {
    tables: &["response"],
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    ..Noun::named("response")
};

table! {
    "response" holds Response by id;
    fixed listing, responder, message, created_at;
    changing status, decided_at, quantity;
}

columns! { Earlier { status, created_at } }

/// Holds for the responses of `$1` to listings whose owners are not hidden from `$1`.
macro_rules! answered_by {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM listing WHERE listing.id = response.listing AND owner NOT IN (",
            $crate::store::block::hidden_from!("$1"),
            "))"
        )
    };
}

pub(super) use answered_by;

/// Numbers of responses to a listing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// The number of responses that wait for a decision.
    pub pending: u64,
    /// The number of all responses.
    pub total: u64,
}

async fn fetch_counts(
    db: &mut Connection,
    sql: &'static str,
    values: &[&dyn Bind],
) -> Result<HashMap<ListingId, Counts>> {
    let rows = fetch_all(db, sql, values).await?.into_iter();
    Ok(rows.map(|(listing, pending, total)| (listing, Counts { pending, total })).collect())
}

async fn fetch_earlier(
    db: &mut Connection,
    sql: &'static str,
    values: &[&dyn Bind],
) -> Result<HashMap<ListingId, Vec<Earlier>>> {
    let mut all = HashMap::<_, Vec<_>>::new();
    for (listing, status, created_at) in fetch_all(db, sql, values).await? {
        all.entry(listing).or_default().push(Earlier { status, created_at });
    }
    Ok(all)
}

queries! {
    /// Declines the accepted response of a member to a listing, because another acceptance needs its place.
    pub fn give_way(listing: &ListingId, responder: &MemberId, now: Timestamp) =
        execute "UPDATE response SET status = 'declined', decided_at = $3, quantity = NULL
         WHERE listing = $1 AND responder = $2 AND status = 'accepted'";

    /// A response.
    pub fn find(id: &ResponseId) -> Option<Response> =
        fetch_optional "SELECT * FROM response WHERE id = $1";

    /// Fetches a page of the responses to a listing that a member may know of, oldest first: the member's own and,
    /// for the member's own listing, those of people who are not hidden from the member.
    pub fn known_of(listing: &ListingId, viewer: &MemberId, page: &Page<DateKey>) -> Vec<Response> =
        fetch_all "SELECT * FROM response WHERE listing = $1 AND (responder = $2
             OR (EXISTS (SELECT 1 FROM listing WHERE id = $1 AND owner = $2) AND responder NOT IN (",
            hidden_from!("$2"), ")))", by_date!(oldest first, "$3", "$4", "$5");

    /// Fetches the statuses and times of a member's responses to a listing.
    pub fn given_before(listing: &ListingId, responder: &MemberId) -> Vec<Earlier> =
        fetch_all "SELECT status, created_at FROM response WHERE listing = $1 AND responder = $2";

    /// Fetches the number of responses to listings of a member, for each of these listings, without those of people
    /// hidden from the member.
    pub fn counts(listings: &[&str], owner: &MemberId) -> HashMap<ListingId, Counts> =
        fetch_counts "SELECT listing, CAST(SUM(CASE WHEN status = 'pending' THEN 1 ELSE 0 END) AS BIGINT), COUNT(*)
         FROM response WHERE listing IN (SELECT value FROM json_each($1)) AND responder NOT IN (",
            hidden_from!("$2"), ") GROUP BY listing";

    /// Fetches the statuses and times of a member's responses to each of these listings.
    pub fn given_to(listings: &[&str], responder: &MemberId) -> HashMap<ListingId, Vec<Earlier>> =
        fetch_earlier "SELECT listing, status, created_at FROM response
         WHERE listing IN (SELECT value FROM json_each($1)) AND responder = $2";

    /// Fetches a page of a member's own responses that they may know of, newest first: those to listings whose owners
    /// are not hidden from them.
    pub fn own(
        responder: &MemberId,
        status: Option<ResponseStatus>,
        page: &Page<DateKey>,
    ) -> Vec<Response> =
        fetch_all "SELECT * FROM response WHERE responder = $1 AND ($2 IS NULL OR status = $2) AND ",
            answered_by!(), by_date!(newest first, "$3", "$4", "$5");

    /// Fetches the pending responses to the listings of a member, without those of people hidden from the member, oldest
    /// first.
    pub fn to_decide(owner: &MemberId) -> Vec<Response> =
        fetch_all "SELECT response.* FROM response JOIN listing ON listing.id = response.listing
         WHERE owner = $1 AND response.status = 'pending' AND responder NOT IN (", hidden_from!("$1"),
            ") ORDER BY response.created_at, response.id DESC";

    /// All responses of a member, oldest first.
    pub fn of_responder(responder: &MemberId) -> Vec<Response> =
        fetch_all "SELECT * FROM response WHERE responder = $1 ORDER BY created_at, id DESC";

    /// Fetches, for each of these listings, the members who wait for a decision.
    pub fn answering(listings: &[&str]) -> BTreeMap<ListingId, BTreeSet<MemberId>> =
        fetch_grouped "SELECT listing, responder FROM response
         WHERE status = 'pending' AND listing IN (SELECT value FROM json_each($1))";
}

/// Fetches the responses of a member for an export, with the owners of the listings that they answer.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    held.responses = of_responder(db, &held.member).await?;
    let answered: Vec<_> =
        held.responses.iter().map(|response| response.listing.as_str()).collect();
    let answered = listing::find_all(db, &answered).await?;
    held.answered = answered.into_iter().map(|listing| (listing.id, listing.owner)).collect();
    Ok(())
}
