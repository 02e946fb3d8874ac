//! Who declares trust in whom.

use trust_core::{MemberId, Weight};

use super::Connection;

/// Declares trust. Returns whether that changed anything.
pub async fn set(
    connection: &mut Connection,
    source: &MemberId,
    target: &MemberId,
    weight: Weight,
) -> sqlx::Result<bool> {
    let result = sqlx::query(
        "INSERT INTO trust (source, target, weight) VALUES ($1, $2, $3)
         ON CONFLICT (source, target) DO UPDATE SET weight = excluded.weight WHERE trust.weight <> excluded.weight",
    )
    .bind(source.as_str())
    .bind(target.as_str())
    .bind(i64::from(weight.thousandths()))
    .execute(connection)
    .await?;
    Ok(result.rows_affected() > 0)
}

/// Withdraws trust. Returns whether there was any.
pub async fn revoke(
    connection: &mut Connection,
    source: &MemberId,
    target: &MemberId,
) -> sqlx::Result<bool> {
    let result = sqlx::query("DELETE FROM trust WHERE source = $1 AND target = $2")
        .bind(source.as_str())
        .bind(target.as_str())
        .execute(connection)
        .await?;
    Ok(result.rows_affected() > 0)
}
