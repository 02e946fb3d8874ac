//! Sessions of browsers and tokens of scripts, by the hash of what they show.

use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::Connection;
use super::part::{Dated, Part, by_date};
use super::query::{execute, exists, fetch_all, fetch_optional, queries};
use super::table::{insert_with, table};

/// What a session is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
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

table! {
    "session" holds Session by id;
    fixed member, kind, label, scopes, created_at, expires_at, ends_at;
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

/// Begins a session.
pub async fn insert(db: &mut Connection, session: &Session, token_hash: &str) -> Result<()> {
    insert_with(db, session, &[("token_hash", "$", &token_hash)], "").await.map(drop)
}

queries! {
    /// The session of a token, if it has not ended.
    pub fn find(token_hash: &str, now: Timestamp) -> Option<Session> =
        fetch_optional "SELECT * FROM session WHERE token_hash = $1 AND expires_at > $2";

    /// Whether a session has not ended.
    pub fn stands(id: &str, now: Timestamp) -> bool =
        exists "SELECT 1 FROM session WHERE id = $1 AND expires_at > $2";

    /// The sessions of a member that have not ended, after a place in the list, oldest first.
    pub fn of_member(member: &MemberId, now: Timestamp, part: &Part<Dated>) -> Vec<Session> =
        fetch_all "SELECT * FROM session WHERE member = $1 AND expires_at > $2",
            by_date!(oldest first, "$3", "$4", "$5");

    /// Puts off the end of a session that has not ended.
    pub fn put_off(id: &str, expires_at: Timestamp) =
        execute "UPDATE session SET expires_at = $2 WHERE id = $1 AND expires_at < $2";

    /// Ends a session. Returns the hash of its token, or nothing if the member has no such session.
    pub fn remove(member: &MemberId, id: &str) -> Option<String> =
        fetch_optional "DELETE FROM session WHERE member = $1 AND id = $2 RETURNING token_hash";

    /// Forgets sessions that have ended.
    pub fn sweep(now: Timestamp) = execute "DELETE FROM session WHERE expires_at <= $1";

    /// Ends the sessions that were made after `moment`.
    pub fn end_those_from_after(moment: Timestamp) =
        execute "DELETE FROM session WHERE created_at > $1";
}

/// Ends all sessions of a member but `kept`.
pub async fn remove_all(db: &mut Connection, member: &MemberId, kept: Option<&str>) -> Result<()> {
    let sql = "DELETE FROM session WHERE member = $1 AND id <> $2";
    execute(db, sql, &[member, &kept.unwrap_or_default()]).await
}
