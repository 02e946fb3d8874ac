//! Listings, with whom their owners accepted.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use trust_commons::listing::{Listing, Quantity};
use trust_commons::sharing::SharingModel;
use trust_commons::{CellId, ListingId};
use trust_core::{Change, MemberId};

use super::{Connection, decoded, decoded_if_any, flag, json, json_array, many, member, place};

/// Whether the circle that a listing is shared with admits every member, as a column.
macro_rules! open_circle {
    () => {
        "CASE WHEN listing.circle IN (SELECT wide.id FROM circle AS wide WHERE wide.kind = 'public')
             THEN 1 ELSE 0 END AS open_circle"
    };
}

fn listing(row: &AnyRow, beside: Beside) -> sqlx::Result<Listing> {
    let capacity: Option<String> = row.try_get("capacity")?;
    Ok(Listing {
        id: decoded(row, "id")?,
        owner: decoded(row, "owner")?,
        community: decoded_if_any(row, "community")?,
        kind: decoded(row, "kind")?,
        listing_type: decoded(row, "type")?,
        title: row.try_get("title")?,
        description: row.try_get("description")?,
        category: row.try_get("category")?,
        quantity: quantity(row.try_get("quantity")?)?,
        limited: flag(row, "limited")?,
        unit: row.try_get("unit")?,
        capacity: capacity.map(|_| json(row, "capacity")).transpose()?,
        urgency: decoded_if_any(row, "urgency")?,
        status: decoded(row, "status")?,
        sharing: json(row, "sharing")?,
        open_circle: flag(row, "open_circle")?,
        cells: beside.cells,
        is_public: flag(row, "is_public")?,
        place: place(row)?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        helper: decoded_if_any(row, "helper")?,
        fulfilled_at: row.try_get("fulfilled_at")?,
        accepted: beside.accepted,
    })
}

/// A quantity as it is kept, in thousandths.
pub fn quantity(thousandths: i64) -> sqlx::Result<Quantity> {
    let quantity = Quantity::from_thousandths(u32::try_from(thousandths).unwrap_or_default());
    quantity.map_err(|e| sqlx::Error::Decode(e.into()))
}

/// What other tables have of a listing: who was accepted, and the cells that it names.
#[derive(Default)]
struct Beside {
    accepted: BTreeMap<MemberId, Quantity>,
    cells: BTreeSet<CellId>,
}

/// What other tables have of some listings, told from which rows.
macro_rules! beside {
    ($connection:expr, $of:literal $(, $value:expr)?) => {{
        let people = concat!("SELECT listing, member, quantity FROM listing_accepted ", $of);
        let cells = concat!("SELECT listing, cell FROM listing_cell ", $of);
        let people = sqlx::query(people)$(.bind($value))?.fetch_all(&mut *$connection).await?;
        let cells = sqlx::query(cells)$(.bind($value))?.fetch_all(&mut *$connection).await?;
        gathered(&people, &cells)
    }};
}

fn gathered(people: &[AnyRow], cells: &[AnyRow]) -> sqlx::Result<BTreeMap<ListingId, Beside>> {
    let mut beside: BTreeMap<ListingId, Beside> = BTreeMap::new();
    for row in people {
        let of_listing = beside.entry(decoded(row, "listing")?).or_default();
        of_listing.accepted.insert(decoded(row, "member")?, quantity(row.try_get("quantity")?)?);
    }
    for row in cells {
        beside.entry(decoded(row, "listing")?).or_default().cells.insert(decoded(row, "cell")?);
    }
    Ok(beside)
}

fn all(rows: &[AnyRow], mut beside: BTreeMap<ListingId, Beside>) -> sqlx::Result<Vec<Listing>> {
    rows.iter()
        .map(|row| {
            let id: ListingId = decoded(row, "id")?;
            listing(row, beside.remove(&id).unwrap_or_default())
        })
        .collect()
}

/// A listing.
pub async fn find(connection: &mut Connection, id: &ListingId) -> sqlx::Result<Option<Listing>> {
    Ok(find_all(connection, &[id.as_str()]).await?.pop())
}

/// The listings of these ids that there are, in no order.
pub async fn find_all(connection: &mut Connection, ids: &[&str]) -> sqlx::Result<Vec<Listing>> {
    let ids = json_array(ids);
    let rows = sqlx::query(concat!(
        "SELECT listing.*, ",
        open_circle!(),
        " FROM listing WHERE id IN (SELECT value FROM json_each($1))"
    ))
    .bind(ids.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let beside =
        beside!(connection, "WHERE listing IN (SELECT value FROM json_each($1))", ids.as_str());
    all(&rows, beside?)
}

/// All listings of a member, by id.
pub async fn of_owner(connection: &mut Connection, owner: &MemberId) -> sqlx::Result<Vec<Listing>> {
    let rows = sqlx::query(concat!(
        "SELECT listing.*, ",
        open_circle!(),
        " FROM listing WHERE owner = $1 ORDER BY id"
    ))
    .bind(owner.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let beside = beside!(
        connection,
        "WHERE listing IN (SELECT id FROM listing WHERE owner = $1)",
        owner.as_str()
    );
    all(&rows, beside?)
}

/// The listings of one of two people for which the other is accepted, by id.
pub async fn accepted_between(
    connection: &mut Connection,
    one: &MemberId,
    other: &MemberId,
) -> sqlx::Result<Vec<Listing>> {
    let rows = sqlx::query(
        "SELECT id FROM listing JOIN listing_accepted ON listing = id
         WHERE (owner = $1 AND member = $2) OR (owner = $2 AND member = $1)",
    )
    .bind(one.as_str())
    .bind(other.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<&str> = rows.iter().map(|row| row.try_get("id")).collect::<sqlx::Result<_>>()?;
    let mut found = find_all(connection, &ids).await?;
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// Writes a listing, new or not.
pub async fn put(connection: &mut Connection, listing: &Listing) -> sqlx::Result<()> {
    put_rows(connection, std::slice::from_ref(listing)).await?;
    put_cells(connection, listing).await?;
    put_accepted(connection, listing).await
}

/// Writes many new listings.
pub async fn insert_all(connection: &mut Connection, listings: &[Listing]) -> sqlx::Result<()> {
    for some in listings.chunks(super::at_once(24)) {
        put_rows(connection, some).await?;
    }
    let cells = listings.iter().flat_map(|of| of.cells.iter().map(move |cell| (of, cell)));
    let cells: Vec<_> = cells.collect();
    many::insert(connection, "listing_cell (listing, cell, owner)", &cells, |insert, cell| {
        let (listing, cell) = cell;
        let insert = insert.bind(listing.id.as_str()).bind(cell.as_str());
        insert.bind(listing.owner.as_str())
    })
    .await?;
    for listing in listings.iter().filter(|listing| !listing.accepted.is_empty()) {
        put_accepted(connection, listing).await?;
    }
    Ok(())
}

const COLUMNS: &str = "(id, owner, community, kind, type, title, description, category, quantity, unit,
             capacity, urgency, status, sharing, circle, is_public, latitude, longitude, place_precision,
             created_at, expires_at, helper, limited, fulfilled_at)";

const REPLACING: &str = "ON CONFLICT (id) DO UPDATE SET community = excluded.community, kind = excluded.kind, type = excluded.type,
             title = excluded.title, description = excluded.description, category = excluded.category,
             quantity = excluded.quantity, unit = excluded.unit, capacity = excluded.capacity,
             urgency = excluded.urgency, status = excluded.status, sharing = excluded.sharing,
             circle = excluded.circle, is_public = excluded.is_public, latitude = excluded.latitude,
             longitude = excluded.longitude, place_precision = excluded.place_precision,
             expires_at = excluded.expires_at, helper = excluded.helper, limited = excluded.limited,
             fulfilled_at = excluded.fulfilled_at";

/// Writes rows in one statement, without who is accepted.
async fn put_rows(connection: &mut Connection, listings: &[Listing]) -> sqlx::Result<()> {
    let rows = super::rows(listings.len(), 24);
    let text = format!("INSERT INTO listing {COLUMNS} VALUES {rows} {REPLACING}");
    let mut put = sqlx::query(AssertSqlSafe(text));
    for listing in listings {
        put = bound(put, listing)?;
    }
    // sqlx's Any driver declares a missing double as a single, and PostgreSQL would keep that.
    put.persistent(false).execute(connection).await.map(drop)
}

/// A statement with the values of one row more.
fn bound<'q>(
    statement: many::Statement<'q>,
    listing: &'q Listing,
) -> sqlx::Result<many::Statement<'q>> {
    let sharing =
        serde_json::to_string(&listing.sharing).map_err(|e| sqlx::Error::Encode(e.into()))?;
    Ok(statement
        .bind(listing.id.as_str())
        .bind(listing.owner.as_str())
        .bind(listing.community.as_ref().map(|id| id.as_str()))
        .bind(listing.kind.to_string())
        .bind(listing.listing_type.to_string())
        .bind(listing.title.as_str())
        .bind(listing.description.as_str())
        .bind(listing.category.as_str())
        .bind(i64::from(listing.quantity.thousandths()))
        .bind(listing.unit.as_str())
        .bind(listing.capacity.as_ref().map(ToString::to_string))
        .bind(listing.urgency.map(|it| it.to_string()))
        .bind(listing.status.to_string())
        .bind(sharing)
        .bind(listing.sharing.circle().map(|id| id.as_str()))
        .bind(i64::from(listing.is_public))
        .bind(listing.place.map(|place| place.latitude()))
        .bind(listing.place.map(|place| place.longitude()))
        .bind(listing.place.map(|place| place.precision().name()))
        .bind(listing.created_at)
        .bind(listing.expires_at)
        .bind(listing.helper.as_ref().map(|id| id.as_str()))
        .bind(i64::from(listing.limited))
        .bind(listing.fulfilled_at))
}

/// Writes which cells a listing names: these, and no others.
async fn put_cells(connection: &mut Connection, listing: &Listing) -> sqlx::Result<()> {
    let cells: Vec<&str> = listing.cells.iter().map(|id| id.as_str()).collect();
    let cells = json_array(&cells);
    sqlx::query(
        "DELETE FROM listing_cell
         WHERE listing = $1 AND cell NOT IN (SELECT value FROM json_each($2))",
    )
    .bind(listing.id.as_str())
    .bind(cells.as_str())
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO listing_cell (listing, cell, owner)
         SELECT $1, value, $2 FROM json_each($3) WHERE TRUE ON CONFLICT (listing, cell) DO NOTHING",
    )
    .bind(listing.id.as_str())
    .bind(listing.owner.as_str())
    .bind(cells)
    .execute(connection)
    .await
    .map(drop)
}

/// Writes who is accepted for a listing: these, and nobody else.
async fn put_accepted(connection: &mut Connection, listing: &Listing) -> sqlx::Result<()> {
    let members: Vec<&str> = listing.accepted.keys().map(|id| id.as_str()).collect();
    sqlx::query(
        "DELETE FROM listing_accepted
         WHERE listing = $1 AND member NOT IN (SELECT value FROM json_each($2))",
    )
    .bind(listing.id.as_str())
    .bind(json_array(&members))
    .execute(&mut *connection)
    .await?;
    for (member, quantity) in &listing.accepted {
        sqlx::query(
            "INSERT INTO listing_accepted (listing, member, quantity) VALUES ($1, $2, $3)
             ON CONFLICT (listing, member) DO UPDATE SET quantity = excluded.quantity",
        )
        .bind(listing.id.as_str())
        .bind(member.as_str())
        .bind(i64::from(quantity.thousandths()))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Deletes a listing, with its responses. What names it and stays names it no longer.
pub async fn delete(connection: &mut Connection, id: &ListingId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM listing WHERE id = $1")
        .bind(id.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// The ids of open listings whose time is over.
pub async fn overdue(
    connection: &mut Connection,
    now: trust_commons::Timestamp,
    limit: i64,
) -> sqlx::Result<Vec<ListingId>> {
    sqlx::query(
        "SELECT id FROM listing WHERE status IN ('active', 'in_progress') AND expires_at <= $1
         ORDER BY expires_at, id LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .try_map(|row| decoded(&row, "id"))
    .fetch_all(connection)
    .await
}

/// With what cursors of listings are sealed.
pub async fn cursor_secret(connection: &mut Connection) -> sqlx::Result<String> {
    sqlx::query_scalar("SELECT secret FROM cursor_secret WHERE id = 1").fetch_one(connection).await
}

/// What the engine is to know of all listings.
pub async fn changes(
    connection: &mut Connection,
    model: SharingModel,
) -> sqlx::Result<Vec<Change>> {
    let mut beside = beside!(connection, "")?;
    let rows = sqlx::query(concat!(
        "SELECT listing.*, visibility, location_precision, local_radius_km, ",
        open_circle!(),
        " FROM listing JOIN member ON member.id = listing.owner ORDER BY listing.id"
    ))
    .fetch_all(connection)
    .await?;
    let mut changes = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: ListingId = decoded(row, "id")?;
        let listing = listing(row, beside.remove(&id).unwrap_or_default())?;
        changes.extend(listing.accepted.keys().filter_map(|one| listing.put_circle_of(one)));
        let resource = listing.resource(&member::preference(row)?, model);
        changes.push(Change::PutResource(Box::new(resource)));
    }
    Ok(changes)
}
