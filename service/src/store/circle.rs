//! Circles: who is in them, and what is shared with them.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::circle::Circle;
use trust_commons::listing::Listing;
use trust_commons::{CircleId, ListingId};
use trust_core::MemberId;

use super::part::{Dated, Part, by_date};
use super::{Connection, decoded, exists, json_array, listing};

type MembersOf = BTreeMap<CircleId, BTreeSet<MemberId>>;

fn members(rows: &[AnyRow]) -> sqlx::Result<MembersOf> {
    let mut members = MembersOf::new();
    for row in rows {
        members.entry(decoded(row, "circle")?).or_default().insert(decoded(row, "member")?);
    }
    Ok(members)
}

async fn with_members(connection: &mut Connection, rows: &[AnyRow]) -> sqlx::Result<Vec<Circle>> {
    let ids: Vec<String> = rows.iter().map(|row| row.try_get("id")).collect::<sqlx::Result<_>>()?;
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let people = sqlx::query(
        "SELECT circle, member FROM circle_member WHERE circle IN (SELECT value FROM json_each($1))",
    )
    .bind(json_array(&ids))
    .fetch_all(connection)
    .await?;
    let mut members = members(&people)?;
    rows.iter()
        .map(|row| {
            let id: CircleId = decoded(row, "id")?;
            Ok(Circle {
                members: members.remove(&id).unwrap_or_default(),
                id,
                owner: decoded(row, "owner")?,
                name: row.try_get("name")?,
                description: row.try_get("description")?,
                kind: decoded(row, "kind")?,
                created_at: row.try_get("created_at")?,
            })
        })
        .collect()
}

/// A circle.
pub async fn find(connection: &mut Connection, id: &CircleId) -> sqlx::Result<Option<Circle>> {
    let rows = sqlx::query("SELECT * FROM circle WHERE id = $1")
        .bind(id.as_str())
        .fetch_all(&mut *connection)
        .await?;
    Ok(with_members(connection, &rows).await?.pop())
}

/// A circle of a member's own. What is another's takes no longer than what is not there.
pub async fn of_owner_by_id(
    connection: &mut Connection,
    owner: &MemberId,
    id: &CircleId,
) -> sqlx::Result<Option<Circle>> {
    let rows = sqlx::query("SELECT * FROM circle WHERE id = $1 AND owner = $2")
        .bind(id.as_str())
        .bind(owner.as_str())
        .fetch_all(&mut *connection)
        .await?;
    Ok(with_members(connection, &rows).await?.pop())
}

/// A member's circles after a place in the list, oldest first.
pub async fn of_owner(
    connection: &mut Connection,
    owner: &MemberId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<Circle>> {
    let rows = sqlx::query(concat!(
        "SELECT * FROM circle WHERE owner = $1",
        by_date!(oldest first, "$2", "$3", "$4")
    ))
    .bind(owner.as_str())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .fetch_all(&mut *connection)
    .await?;
    with_members(connection, &rows).await
}

/// Adds a circle with nobody in it.
pub async fn insert(connection: &mut Connection, circle: &Circle) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO circle (id, owner, name, kind, created_at, description)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(circle.id.as_str())
    .bind(circle.owner.as_str())
    .bind(circle.name.as_str())
    .bind(circle.kind.to_string())
    .bind(circle.created_at)
    .bind(circle.description.as_str())
    .execute(connection)
    .await
    .map(drop)
}

/// Writes what a circle's owner says of it.
pub async fn update(connection: &mut Connection, circle: &Circle) -> sqlx::Result<()> {
    sqlx::query("UPDATE circle SET name = $2, description = $3 WHERE id = $1")
        .bind(circle.id.as_str())
        .bind(circle.name.as_str())
        .bind(circle.description.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// Whether what is shared with a circle is for every member.
pub async fn admits_all(
    connection: &mut Connection,
    circle: Option<&CircleId>,
) -> sqlx::Result<bool> {
    sqlx::query("SELECT 1 FROM circle WHERE id = $1 AND kind = 'public'")
        .bind(circle.map(CircleId::as_str))
        .fetch_optional(connection)
        .await
        .map(exists)
}

/// Puts somebody into a circle.
pub async fn add_member(
    connection: &mut Connection,
    circle: &CircleId,
    member: &MemberId,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO circle_member (circle, member) VALUES ($1, $2)")
        .bind(circle.as_str())
        .bind(member.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// Takes somebody out of a circle.
pub async fn remove_member(
    connection: &mut Connection,
    circle: &CircleId,
    member: &MemberId,
) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM circle_member WHERE circle = $1 AND member = $2")
        .bind(circle.as_str())
        .bind(member.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// Removes a circle, with its invites. No listing may name it any more.
pub async fn remove(connection: &mut Connection, circle: &CircleId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM circle WHERE id = $1")
        .bind(circle.as_str())
        .execute(connection)
        .await
        .map(drop)
}

/// The listings that name a circle, open or not.
pub async fn listings(
    connection: &mut Connection,
    circle: &CircleId,
) -> sqlx::Result<Vec<Listing>> {
    let ids: Vec<ListingId> = sqlx::query("SELECT id FROM listing WHERE circle = $1")
        .bind(circle.as_str())
        .try_map(|row| decoded(&row, "id"))
        .fetch_all(&mut *connection)
        .await?;
    let ids: Vec<&str> = ids.iter().map(ListingId::as_str).collect();
    listing::find_all(connection, &ids).await
}
