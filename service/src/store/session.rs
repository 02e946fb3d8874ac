//! Sessions of browsers and tokens of scripts, by the hash of what they show.

use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::part::{Dated, Part, by_date};
use super::{Connection, decoded, exists};

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum SessionKind {
    /// A browser's cookie.
    Browser,
    /// A script's bearer token.
    Script,
}

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// What it is revoked by.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// What it is for.
    pub kind: SessionKind,
    /// What its owner calls it.
    pub label: String,
    /// What it may do, as text; nothing of a browser's, which may do everything.
    pub scopes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends. A browser's that is used until then ends later.
    pub expires_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
}

/// By how much the end of a session is put off at least: so its row is written once an hour, however much it is used.
const PUT_OFF: i64 = 3600;

impl Session {
    /// When this ends if it is used now, and ends by itself `idle` seconds after it was last used; nothing if that is
    /// not worth a write.
    pub fn put_off(&self, now: Timestamp, idle: i64) -> Option<Timestamp> {
        let end = self.ends_at.min(now.saturating_add(idle));
        let later = end - self.expires_at;
        let is_worth_it = later >= PUT_OFF || later > 0 && end == self.ends_at;
        (self.kind == SessionKind::Browser && is_worth_it).then_some(end)
    }
}

fn session(row: &AnyRow) -> sqlx::Result<Session> {
    Ok(Session {
        id: row.try_get("id")?,
        member: decoded(row, "member")?,
        kind: decoded(row, "kind")?,
        label: row.try_get("label")?,
        scopes: row.try_get("scopes")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        ends_at: row.try_get("ends_at")?,
    })
}

/// Begins a session.
pub async fn insert(
    connection: &mut Connection,
    session: &Session,
    token_hash: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO session
             (id, token_hash, member, kind, label, scopes, created_at, expires_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(session.id.as_str())
    .bind(token_hash)
    .bind(session.member.as_str())
    .bind(<&str>::from(session.kind))
    .bind(session.label.as_str())
    .bind(session.scopes.as_str())
    .bind(session.created_at)
    .bind(session.expires_at)
    .bind(session.ends_at)
    .execute(connection)
    .await
    .map(drop)
}

/// The session of a token, if it has not ended.
pub async fn find(
    connection: &mut Connection,
    token_hash: &str,
    now: Timestamp,
) -> sqlx::Result<Option<Session>> {
    sqlx::query("SELECT * FROM session WHERE token_hash = $1 AND expires_at > $2")
        .bind(token_hash)
        .bind(now)
        .try_map(|row| session(&row))
        .fetch_optional(connection)
        .await
}

/// Whether a session has not ended.
pub async fn stands(connection: &mut Connection, id: &str, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query("SELECT 1 FROM session WHERE id = $1 AND expires_at > $2")
        .bind(id)
        .bind(now)
        .fetch_optional(connection)
        .await
        .map(exists)
}

/// The sessions of a member that have not ended, after a place in the list, oldest first.
pub async fn of_member(
    connection: &mut Connection,
    member: &MemberId,
    now: Timestamp,
    part: &Part<Dated>,
) -> sqlx::Result<Vec<Session>> {
    sqlx::query(concat!(
        "SELECT * FROM session WHERE member = $1 AND expires_at > $2",
        by_date!(oldest first, "$3", "$4", "$5")
    ))
    .bind(member.as_str())
    .bind(now)
    .bind(part.after.0)
    .bind(part.after.1.as_str())
    .bind(part.most)
    .try_map(|row| session(&row))
    .fetch_all(connection)
    .await
}

/// Puts off the end of a session that has not ended.
pub async fn put_off(
    connection: &mut Connection,
    id: &str,
    expires_at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET expires_at = $2 WHERE id = $1 AND expires_at < $2")
        .bind(id)
        .bind(expires_at)
        .execute(connection)
        .await
        .map(drop)
}

/// Ends a session. Returns the hash of its token, or nothing if the member has no such session.
pub async fn remove(
    connection: &mut Connection,
    member: &MemberId,
    id: &str,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("DELETE FROM session WHERE member = $1 AND id = $2 RETURNING token_hash")
        .bind(member.as_str())
        .bind(id)
        .fetch_optional(connection)
        .await
}

/// Ends all sessions of a member but `kept`.
pub async fn remove_all(
    connection: &mut Connection,
    member: &MemberId,
    kept: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM session WHERE member = $1 AND id <> $2")
        .bind(member.as_str())
        .bind(kept.unwrap_or_default())
        .execute(connection)
        .await
        .map(drop)
}

/// Forgets sessions that have ended.
pub async fn sweep(connection: &mut Connection, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM session WHERE expires_at <= $1")
        .bind(now)
        .execute(connection)
        .await
        .map(drop)
}

/// Ends the sessions that were made after `moment`.
pub async fn end_those_from_after(
    connection: &mut Connection,
    moment: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM session WHERE created_at > $1")
        .bind(moment)
        .execute(connection)
        .await
        .map(drop)
}
