//! Invites into circles, by the hash of their tokens.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::invite::{Invite, TokenHash, Used};
use trust_commons::{CircleId, InviteId, Timestamp};
use trust_core::MemberId;

use super::block::hidden_from;
use super::part::{Dated, Part, by_date};
use super::{Connection, decoded, decoded_if_any};

fn invite(row: &AnyRow) -> sqlx::Result<Invite> {
    let hash: String = row.try_get("token_hash")?;
    let used_at: Option<Timestamp> = row.try_get("used_at")?;
    let used_by = decoded_if_any(row, "used_by")?;
    Ok(Invite {
        id: decoded(row, "id")?,
        token_hash: TokenHash::try_from(hash).map_err(|e| sqlx::Error::Decode(e.into()))?,
        circle: decoded(row, "circle")?,
        issuer: decoded(row, "issuer")?,
        email: row.try_get("email")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        used: used_by.zip(used_at).map(|(by, at)| Used { by, at }),
        revoked_at: row.try_get("revoked_at")?,
    })
}

/// Adds an invite.
pub async fn insert(connection: &mut Connection, invite: &Invite) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO invite (id, token_hash, circle, issuer, email, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(invite.id.as_str())
    .bind(invite.token_hash.to_string())
    .bind(invite.circle.as_str())
    .bind(invite.issuer.as_str())
    .bind(invite.email.as_deref())
    .bind(invite.created_at)
    .bind(invite.expires_at)
    .execute(connection)
    .await
    .map(drop)
}

/// Writes what has come of an invite.
pub async fn update(connection: &mut Connection, invite: &Invite) -> sqlx::Result<()> {
    let used = invite.used.as_ref();
    sqlx::query("UPDATE invite SET used_by = $2, used_at = $3, revoked_at = $4 WHERE id = $1")
        .bind(invite.id.as_str())
        .bind(used.map(|used| used.by.as_str()))
        .bind(used.map(|used| used.at))
        .bind(invite.revoked_at)
        .execute(connection)
        .await
        .map(drop)
}

/// The invite that a token opens.
pub async fn by_token(
    connection: &mut Connection,
    hash: &TokenHash,
) -> sqlx::Result<Option<Invite>> {
    sqlx::query("SELECT * FROM invite WHERE token_hash = $1")
        .bind(hash.to_string())
        .try_map(|row| invite(&row))
        .fetch_optional(connection)
        .await
}

/// An invite into a circle.
pub async fn find(
    connection: &mut Connection,
    circle: &CircleId,
    id: &InviteId,
) -> sqlx::Result<Option<Invite>> {
    sqlx::query("SELECT * FROM invite WHERE circle = $1 AND id = $2")
        .bind(circle.as_str())
        .bind(id.as_str())
        .try_map(|row| invite(&row))
        .fetch_optional(connection)
        .await
}

/// The invites into a circle before a place in the list, newest first, without those that somebody used who
/// is hidden from their issuer.
pub async fn of_circle(
    connection: &mut Connection,
    circle: &CircleId,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<Invite>> {
    sqlx::query(concat!(
        "SELECT * FROM invite WHERE circle = $1 AND (used_by IS NULL OR used_by NOT IN (",
        hidden_from!("issuer"),
        "))",
        by_date!(newest first, "$2", "$3", "$4")
    ))
    .bind(circle.as_str())
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| invite(&row))
    .fetch_all(connection)
    .await
}

/// All invites that a member issued, oldest first.
pub async fn of_issuer(
    connection: &mut Connection,
    issuer: &MemberId,
) -> sqlx::Result<Vec<Invite>> {
    sqlx::query("SELECT * FROM invite WHERE issuer = $1 ORDER BY created_at, id DESC")
        .bind(issuer.as_str())
        .try_map(|row| invite(&row))
        .fetch_all(connection)
        .await
}
