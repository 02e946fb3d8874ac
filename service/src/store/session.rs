//! Sessions of browsers and tokens of scripts, by the hash of the token.

use serde_json::json;
use sqlx::Result;
use trust_commons::Timestamp;
use trust_commons::privacy::Held;
use trust_core::MemberId;

use super::Connection;
use super::noun::{ExportPart, Noun};
use super::page::{DateKey, Page, by_date, dated, oldest};
use super::query::{execute, exists, fetch_all, fetch_optional, queries};
use super::table::{insert_with, table};

/// The entry of sessions in the registry.
pub const NOUN: Noun = Noun {
    tables: &["session"],
    tag: Some(("sessions", "Signing in and out, and tokens for scripts.")),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    ..Noun::named("session")
};

/// The kinds of session.
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

super::value::texts! { SessionKind }

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// The id by which the session is revoked.
    pub id: String,
    /// The member whose session it is.
    pub member: MemberId,
    /// The kind.
    pub kind: SessionKind,
    /// The label that the owner chose.
    pub label: String,
    /// The scopes, as text; empty for a browser's session, which may do everything.
    pub scopes: String,
    /// The time at which it began.
    pub created_at: Timestamp,
    /// The time at which it ends. Each use of a browser's session moves this time.
    pub expires_at: Timestamp,
    /// The latest time at which it ends.
    pub ends_at: Timestamp,
}

dated!(Session);

table! {
    "session" holds Session by id;
    fixed member, kind, label, scopes, created_at, expires_at, ends_at;
}

/// The least number of seconds by which the end of a session is moved, so that its row is written at most once an
/// hour.
const PUT_OFF: i64 = 3600;

impl Session {
    /// Returns the new end of a session that is used now and ends `idle` seconds after its last use; nothing if the
    /// change is too small for a write.
    pub fn put_off(&self, now: Timestamp, idle: i64) -> Option<Timestamp> {
        let end = self.ends_at.min(now.saturating_add(idle));
        let later = end.since(self.expires_at);
        let is_worth_it = later >= PUT_OFF || later > 0 && end == self.ends_at;
        (self.kind == SessionKind::Browser && is_worth_it).then_some(end)
    }
}

/// Inserts a session.
pub async fn insert(db: &mut Connection, session: &Session, token_hash: &str) -> Result<()> {
    insert_with(db, session, &[("token_hash", "$", &token_hash)], "").await.map(drop)
}

queries! {
    /// Fetches the session of a token, if it has not ended.
    pub fn find(token_hash: &str, now: Timestamp) -> Option<Session> =
        fetch_optional "SELECT * FROM session WHERE token_hash = $1 AND expires_at > $2";

    /// Returns whether a session has not ended.
    pub fn stands(id: &str, now: Timestamp) -> bool =
        exists "SELECT 1 FROM session WHERE id = $1 AND expires_at > $2";

    /// The sessions of a member that have not ended, a page of them, oldest first.
    pub fn of_member(member: &MemberId, now: Timestamp, page: &Page<DateKey>) -> Vec<Session> =
        fetch_all "SELECT * FROM session WHERE member = $1 AND expires_at > $2",
            by_date!(oldest first, "$3", "$4", "$5");

    /// Moves the end of a session that has not ended.
    pub fn put_off(id: &str, expires_at: Timestamp) =
        execute "UPDATE session SET expires_at = $2 WHERE id = $1 AND expires_at < $2";

    /// Ends a session. Returns the hash of its token, or nothing if the member has no such session.
    pub fn remove(member: &MemberId, id: &str) -> Option<String> =
        fetch_optional "DELETE FROM session WHERE member = $1 AND id = $2 RETURNING token_hash";

    /// Deletes sessions that have ended.
    pub fn sweep(now: Timestamp) = execute "DELETE FROM session WHERE expires_at <= $1";

    /// Ends the sessions that were created after `moment`.
    pub fn end_those_from_after(moment: Timestamp) =
        execute "DELETE FROM session WHERE created_at > $1";
}

/// Ends all sessions of a member except `kept`.
pub async fn remove_all(db: &mut Connection, member: &MemberId, kept: Option<&str>) -> Result<()> {
    let sql = "DELETE FROM session WHERE member = $1 AND id <> $2";
    execute(db, sql, &[member, &kept.unwrap_or_default()]).await
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    let sessions = of_member(db, &held.member, held.now, &Page::all(oldest())).await?;
    let sessions = sessions.into_iter().map(|session| {
        json!({
            "id": session.id,
            "kind": <&str>::from(session.kind),
            "label": session.label,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
        })
    });
    held.profile.insert("sessions".to_owned(), sessions.collect());
    Ok(())
}
