//! Listings, with their accepted members.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Result};
use trust_commons::listing::{Listing, Quantity};
use trust_commons::preference::SharingPreference;
use trust_commons::privacy::{Erasure, Held};
use trust_commons::sharing::SharingModel;
use trust_commons::{CellId, ListingId, Timestamp};
use trust_core::{Change, MemberId};

use super::change_log::Touched;
use super::noun::{ExportPart, Noun, OwnTexts};
use super::query::{
    Bind, FromRow as _, execute, fetch_all, fetch_all_with, fetch_grouped, fetch_one, queries,
};
use super::saved::Saved;
use super::table::{Table as _, insert_rows, insert_rows_with, table};
use super::visible::VisibleRow;
use super::visible_noun::NounEntry;
use super::{Connection, table, word};

/// The entry of listings in the registry.
pub const NOUN: Noun = Noun {
    tables: &["listing", "listing_accepted", "listing_cell", "listing_word"],
    tag: Some(("listings", "Offers and needs.")),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    facts: Some(|db, model| Box::pin(changes(db, model))),
    texts: OwnTexts::of::<Listing>(TEXTS),
    visible: Some(NounEntry::<Listing>::REF),
    ..Noun::named("listing")
};

/// The columns of texts that count for a quota.
const TEXTS: &[&str] = &["title", "description", "category", "unit", "COALESCE(capacity, '')"];

/// The number of listings whose missing words are written at a time.
const AT_A_TIME: usize = 500;

/// Selects whether the circle that a listing is shared with admits every member.
macro_rules! open_circle {
    () => {
        "CASE WHEN listing.circle IN (SELECT wide.id FROM circle AS wide WHERE wide.kind = 'public')
             THEN 1 ELSE 0 END AS open_circle"
    };
}

table! {
    "listing" holds Listing by id;
    fixed owner, created_at;
    changing community, kind, listing_type as "type", title, description, category, quantity, limited, unit,
        capacity, urgency, status, sharing, is_public, place, expires_at, helper, fulfilled_at;
    computed circle = |it| it.sharing.circle();
    read_only open_circle;
    elsewhere cells, accepted;
}

impl Saved for Listing {
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        put(db, self)
    }

    fn touched(&self) -> Option<Touched> {
        Some(Listing::obsolete(self.id.as_str()))
    }
}

impl VisibleRow for Listing {
    fn text_bytes(&self) -> usize {
        let capacity = self.capacity.as_ref().map_or(0, |capacity| capacity.to_string().len());
        self.title.len() + self.description.len() + capacity
    }

    fn words(&self) -> BTreeSet<String> {
        Listing::words(self)
    }

    async fn find_all(db: &mut Connection, ids: &[&str]) -> Result<Vec<Self>> {
        find_all(db, ids).await
    }

    async fn of_owner(db: &mut Connection, owner: &MemberId) -> Result<Vec<Self>> {
        of_owner(db, owner).await
    }
}

/// The accepted members and the cells of listings, which are in separate tables.
struct Beside {
    accepted: BTreeMap<ListingId, BTreeMap<MemberId, Quantity>>,
    cells: BTreeMap<ListingId, BTreeSet<CellId>>,
}

impl Beside {
    /// Reads the rows for which `condition` holds.
    async fn fetch(db: &mut Connection, condition: &str, values: &[&dyn Bind]) -> Result<Self> {
        let sql = format!("SELECT listing, member, quantity FROM listing_accepted {condition}");
        let mut accepted = BTreeMap::<_, BTreeMap<_, _>>::new();
        for (listing, member, quantity) in fetch_all(db, AssertSqlSafe(sql), values).await? {
            accepted.entry(listing).or_default().insert(member, quantity);
        }
        let sql = format!("SELECT listing, cell FROM listing_cell {condition}");
        let cells = fetch_grouped(db, AssertSqlSafe(sql), values).await?;
        Ok(Beside { accepted, cells })
    }

    /// Completes a listing with its rows from the separate tables.
    fn with(&mut self, listing: Listing) -> Listing {
        let accepted = self.accepted.remove(&listing.id).unwrap_or_default();
        let cells = self.cells.remove(&listing.id).unwrap_or_default();
        Listing { accepted, cells, ..listing }
    }
}

/// Fetches the listings whose ids a query selects, by id.
pub(super) async fn fetch(
    db: &mut Connection,
    ids: &str,
    values: &[&dyn Bind],
) -> Result<Vec<Listing>> {
    let open = open_circle!();
    let sql = format!("SELECT listing.*, {open} FROM listing WHERE id IN ({ids}) ORDER BY id");
    let listings: Vec<Listing> = fetch_all(db, AssertSqlSafe(sql), values).await?;
    let mut beside = Beside::fetch(db, &format!("WHERE listing IN ({ids})"), values).await?;
    Ok(listings.into_iter().map(|listing| beside.with(listing)).collect())
}

/// A listing.
pub async fn find(db: &mut Connection, id: &ListingId) -> Result<Option<Listing>> {
    Ok(find_all(db, &[id.as_str()]).await?.pop())
}

queries! {
    /// Fetches the existing listings among these ids, by id.
    pub fn find_all(ids: &[&str]) -> Vec<Listing> = fetch "SELECT value FROM json_each($1)";

    /// All listings of a member, by id.
    pub fn of_owner(owner: &MemberId) -> Vec<Listing> =
        fetch "SELECT id FROM listing WHERE owner = $1";

    /// Fetches the listings of either of two people for which the other is accepted, by id.
    pub fn accepted_between(one: &MemberId, other: &MemberId) -> Vec<Listing> =
        fetch "SELECT id FROM listing JOIN listing_accepted ON listing = id
         WHERE (owner = $1 AND member = $2) OR (owner = $2 AND member = $1)";

    /// Fetches the ids of open listings that have expired.
    pub fn overdue(now: Timestamp, limit: i64) -> Vec<ListingId> =
        fetch_all "SELECT id FROM listing WHERE status IN ('active', 'in_progress') AND expires_at <= $1
         ORDER BY expires_at, id LIMIT $2";

    /// Fetches the key that seals the cursors of listings.
    pub fn cursor_secret() -> String = fetch_one "SELECT secret FROM cursor_secret WHERE id = 1";
}

/// Inserts or updates a listing.
pub async fn put(db: &mut Connection, listing: &Listing) -> Result<()> {
    table::put(db, listing).await?;
    word::put(db, listing).await?;
    let sql = "DELETE FROM listing_cell
         WHERE listing = $1 AND cell NOT IN (SELECT value FROM json_each($2))";
    let cells: Vec<&str> = listing.cells.iter().map(|id| id.as_str()).collect();
    execute(db, sql, &[&listing.id, &cells.as_slice()]).await?;
    let sql = "INSERT INTO listing_cell (listing, cell, owner)
         SELECT $1, value, $2 FROM json_each($3) WHERE TRUE ON CONFLICT (listing, cell) DO NOTHING";
    execute(db, sql, &[&listing.id, &listing.owner, &cells.as_slice()]).await?;
    let sql = "DELETE FROM listing_accepted
         WHERE listing = $1 AND member NOT IN (SELECT value FROM json_each($2))";
    let members: Vec<&str> = listing.accepted.keys().map(|id| id.as_str()).collect();
    execute(db, sql, &[&listing.id, &members.as_slice()]).await?;
    insert_accepted(db, std::slice::from_ref(listing)).await
}

/// Inserts or updates the members who are accepted for listings, with the quantity that each gets.
async fn insert_accepted(db: &mut Connection, listings: &[Listing]) -> Result<()> {
    let accepted =
        listings.iter().flat_map(|it| it.accepted.iter().map(|(by, much)| (&it.id, by, much)));
    let rows: Vec<_> = accepted.collect();
    let ending = "ON CONFLICT (listing, member) DO UPDATE SET quantity = excluded.quantity";
    insert_rows_with(db, "listing_accepted (listing, member, quantity)", &rows, ending).await
}

/// Inserts many listings.
pub async fn insert_all(db: &mut Connection, listings: &[Listing]) -> Result<()> {
    table::insert_all(db, listings).await?;
    word::insert_all(db, listings).await?;
    let cells =
        listings.iter().flat_map(|it| it.cells.iter().map(|cell| (&it.id, cell, &it.owner)));
    let rows: Vec<_> = cells.collect();
    insert_rows(db, "listing_cell (listing, cell, owner)", &rows).await?;
    insert_accepted(db, listings).await
}

/// Writes the words of the listings that have none: those from before there were words.
pub(super) async fn insert_missing_words(db: &mut Connection) -> Result<()> {
    let sql = "SELECT id FROM listing
         WHERE NOT EXISTS (SELECT 1 FROM listing_word WHERE listing_word.listing = listing.id)";
    let ids: Vec<String> = fetch_all(db, sql, &[]).await?;
    for part in ids.chunks(AT_A_TIME) {
        let part: Vec<&str> = part.iter().map(String::as_str).collect();
        let listings = find_all(db, &part).await?;
        word::insert_all(db, &listings).await?;
    }
    Ok(())
}

/// Fetches all listings as changes for the engine.
async fn changes(db: &mut Connection, model: SharingModel) -> Result<Vec<Change>> {
    let mut beside = Beside::fetch(db, "", &[]).await?;
    let sql = concat!(
        "SELECT listing.*, visibility, location_precision, local_radius_km, ",
        open_circle!(),
        " FROM listing JOIN member ON member.id = listing.owner ORDER BY listing.id"
    );
    let read = |row: &AnyRow| Ok((Listing::read(row)?, SharingPreference::from_row(row)?));
    let rows = fetch_all_with(db, sql, &[], read).await?;
    let mut changes = Vec::with_capacity(rows.len());
    for (listing, preference) in rows {
        changes.extend(beside.with(listing).facts(&preference, model));
    }
    Ok(changes)
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    held.listings = of_owner(db, &held.member).await?;
    Ok(())
}

/// Deletes the listings of the member, with the responses to them.
async fn erase(db: &mut Connection, erasure: &Erasure, _: Timestamp) -> Result<()> {
    execute(db, "DELETE FROM listing WHERE owner = $1", &[&erasure.member]).await
}
