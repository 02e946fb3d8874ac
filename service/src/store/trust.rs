//! Who declares trust in whom.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_core::{MemberId, Weight};

use super::block::hidden_from;
use super::part::Part;
use super::{Connection, changed, decoded, flag, json_array, many};

/// What somebody declares of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// How much.
    pub weight: Weight,
    /// Whether whom it is declared in is told that there is trust.
    pub is_shared: bool,
}

fn declared(row: &AnyRow) -> sqlx::Result<Declared> {
    Ok(Declared { weight: weight(row)?, is_shared: flag(row, "shared")? })
}

/// What a source declares of a target.
pub async fn find(
    connection: &mut Connection,
    source: &MemberId,
    target: &MemberId,
) -> sqlx::Result<Option<Declared>> {
    sqlx::query("SELECT weight, shared FROM trust WHERE source = $1 AND target = $2")
        .bind(source.as_str())
        .bind(target.as_str())
        .try_map(|row| declared(&row))
        .fetch_optional(connection)
        .await
}

/// Declares trust, in place of what was declared before.
pub async fn set(
    connection: &mut Connection,
    source: &MemberId,
    target: &MemberId,
    declared: Declared,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO trust (source, target, weight, shared) VALUES ($1, $2, $3, $4)
         ON CONFLICT (source, target) DO UPDATE SET weight = excluded.weight, shared = excluded.shared",
    )
    .bind(source.as_str())
    .bind(target.as_str())
    .bind(i64::from(declared.weight.thousandths()))
    .bind(i64::from(declared.is_shared))
    .execute(connection)
    .await
    .map(drop)
}

/// Declares trust of many, which nobody has declared before.
pub async fn set_all(
    connection: &mut Connection,
    edges: &[(MemberId, MemberId, Weight)],
) -> sqlx::Result<()> {
    many::insert(connection, "trust (source, target, weight)", edges, |insert, edge| {
        let (source, target, weight) = edge;
        let insert = insert.bind(source.as_str()).bind(target.as_str());
        insert.bind(i64::from(weight.thousandths()))
    })
    .await
}

/// Withdraws trust. Returns whether there was any.
pub async fn revoke(
    connection: &mut Connection,
    source: &MemberId,
    target: &MemberId,
) -> sqlx::Result<bool> {
    sqlx::query("DELETE FROM trust WHERE source = $1 AND target = $2")
        .bind(source.as_str())
        .bind(target.as_str())
        .execute(connection)
        .await
        .map(changed)
}

/// Whom a member trusts and how much, after an id, by id, without those who are hidden from the member.
pub async fn of_source(
    connection: &mut Connection,
    source: &MemberId,
    part: &Part<String>,
) -> sqlx::Result<Vec<(MemberId, Declared)>> {
    sqlx::query(concat!(
        "SELECT target, weight, shared FROM trust WHERE source = $1 AND target > $2 AND target NOT IN (",
        hidden_from!("$1"),
        ") ORDER BY target LIMIT $3"
    ))
    .bind(source.as_str())
    .bind(part.after.as_str())
    .bind(part.most)
    .try_map(|row| Ok((decoded(&row, "target")?, declared(&row)?)))
    .fetch_all(connection)
    .await
}

/// Who declares trust in a member and lets them know, after an id, by id, without those who are hidden from the member.
pub async fn shared_with(
    connection: &mut Connection,
    target: &MemberId,
    part: &Part<String>,
) -> sqlx::Result<Vec<MemberId>> {
    sqlx::query(concat!(
        "SELECT source FROM trust WHERE target = $1 AND shared = 1 AND source > $2 AND source NOT IN (",
        hidden_from!("$1"),
        ") ORDER BY source LIMIT $3"
    ))
    .bind(target.as_str())
    .bind(part.after.as_str())
    .bind(part.most)
    .try_map(|row| decoded(&row, "source"))
    .fetch_all(connection)
    .await
}

/// Which declarations among these people their sources keep to themselves, as source and target.
pub async fn kept_among(
    connection: &mut Connection,
    people: &[&str],
) -> sqlx::Result<Vec<(MemberId, MemberId)>> {
    sqlx::query(
        "SELECT source, target FROM trust WHERE shared = 0
             AND source IN (SELECT value FROM json_each($1)) AND target IN (SELECT value FROM json_each($1))",
    )
    .bind(json_array(people))
    .try_map(|row| Ok((decoded(&row, "source")?, decoded(&row, "target")?)))
    .fetch_all(connection)
    .await
}

/// How many declarations a member has changed on a day.
pub async fn changes_on(
    connection: &mut Connection,
    source: &MemberId,
    day: i64,
) -> sqlx::Result<i64> {
    let statement = "SELECT changes FROM trust_changes WHERE source = $1 AND day = $2";
    let found = sqlx::query_scalar(statement).bind(source.as_str()).bind(day);
    Ok(found.fetch_optional(connection).await?.unwrap_or(0))
}

/// Counts a declaration that a member changes.
pub async fn count_change(
    connection: &mut Connection,
    source: &MemberId,
    day: i64,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO trust_changes (source, day, changes) VALUES ($1, $2, 1)
         ON CONFLICT (source, day) DO UPDATE SET changes = trust_changes.changes + 1",
    )
    .bind(source.as_str())
    .bind(day)
    .execute(connection)
    .await
    .map(drop)
}

/// Forgets the counts of the days before one.
pub async fn sweep(connection: &mut Connection, day: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM trust_changes WHERE day < $1")
        .bind(day)
        .execute(connection)
        .await
        .map(drop)
}

/// The column `weight`.
pub fn weight(row: &AnyRow) -> sqlx::Result<Weight> {
    let thousandths: i64 = row.try_get("weight")?;
    u16::try_from(thousandths)
        .ok()
        .and_then(|thousandths| Weight::from_thousandths(thousandths).ok())
        .ok_or_else(|| sqlx::Error::Decode(format!("a weight of {thousandths}").into()))
}
