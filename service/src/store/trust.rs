//! Who declares trust in whom.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use trust_core::{MemberId, Weight};

use super::block::hidden_from;
use super::part::Part;
use super::{Connection, changed, decoded};

/// Declares trust. Returns whether that changed anything.
pub async fn set(
    connection: &mut Connection,
    source: &MemberId,
    target: &MemberId,
    weight: Weight,
) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO trust (source, target, weight) VALUES ($1, $2, $3)
         ON CONFLICT (source, target) DO UPDATE SET weight = excluded.weight WHERE trust.weight <> excluded.weight",
    )
    .bind(source.as_str())
    .bind(target.as_str())
    .bind(i64::from(weight.thousandths()))
    .execute(connection)
    .await
    .map(changed)
}

/// Declares trust of many, which nobody has declared before.
pub async fn set_all(
    connection: &mut Connection,
    edges: &[(MemberId, MemberId, Weight)],
) -> sqlx::Result<()> {
    for some in edges.chunks(super::AT_ONCE) {
        let rows = super::rows(some.len(), 3);
        let text = format!("INSERT INTO trust (source, target, weight) VALUES {rows}");
        let mut insert = sqlx::query(AssertSqlSafe(text));
        for (source, target, weight) in some {
            insert = insert.bind(source.as_str()).bind(target.as_str());
            insert = insert.bind(i64::from(weight.thousandths()));
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
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
) -> sqlx::Result<Vec<(MemberId, Weight)>> {
    sqlx::query(concat!(
        "SELECT target, weight FROM trust WHERE source = $1 AND target > $2 AND target NOT IN (",
        hidden_from!("$1"),
        ") ORDER BY target LIMIT $3"
    ))
    .bind(source.as_str())
    .bind(part.after.as_str())
    .bind(part.most)
    .try_map(|row| Ok((decoded(&row, "target")?, weight(&row)?)))
    .fetch_all(connection)
    .await
}

/// The column `weight`.
pub fn weight(row: &AnyRow) -> sqlx::Result<Weight> {
    let thousandths: i64 = row.try_get("weight")?;
    u16::try_from(thousandths)
        .ok()
        .and_then(|thousandths| Weight::from_thousandths(thousandths).ok())
        .ok_or_else(|| sqlx::Error::Decode(format!("a weight of {thousandths}").into()))
}
