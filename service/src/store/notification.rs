//! What people were told.

use std::collections::HashMap;

use sqlx::Result;
use trust_commons::{Event, Notice, Timestamp};
use trust_core::MemberId;

use super::Connection;
use super::block::blocked_from;
use super::change_log::LogRevision;
use super::part::Part;
use super::query::{execute, fetch_all};
use super::table::{columns, insert_rows};

/// A notice as its reader finds it.
#[derive(Debug, Clone)]
pub struct Notification {
    /// The write that it tells of.
    pub revision: LogRevision,
    /// Its place among what its reader is told of that write.
    pub number: i64,
    /// Whose doing it is.
    pub actor: MemberId,
    /// What happened.
    pub event: Event,
    /// When.
    pub at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

columns! { Notification { revision, number, actor, event, at, read_at } }

/// Keeps the notices of a write, each numbered among those to the same reader.
pub async fn insert_all(
    db: &mut Connection,
    revision: LogRevision,
    notices: &[Notice],
    now: Timestamp,
) -> Result<()> {
    let mut numbers: HashMap<&MemberId, i64> = HashMap::new();
    let numbered = notices.iter().map(|notice| {
        let next = numbers.entry(&notice.to).or_default();
        let number = std::mem::replace(next, *next + 1);
        (revision, number, &notice.to, &notice.by, &notice.event, now)
    });
    let rows: Vec<_> = numbered.collect();
    let into = "notification (revision, number, recipient, actor, event, at)";
    insert_rows(db, into, &rows).await
}

/// A member's notices before a place in the log, newest first, without those of people who are hidden from each other.
pub async fn of_member(
    db: &mut Connection,
    member: &MemberId,
    part: &Part<(LogRevision, i64)>,
) -> Result<Vec<Notification>> {
    let sql = concat!(
        "SELECT revision, number, actor, event, at, read_at FROM notification
         WHERE recipient = $1 AND (revision < $2 OR (revision = $2 AND number < $3)) AND actor NOT IN (",
        blocked_from!("$1"),
        ") ORDER BY revision DESC, number DESC LIMIT $4"
    );
    fetch_all(db, sql, &[member, part]).await
}

/// Marks a member's notices up to a place in the log as read, but not those of people who are hidden from each other: their
/// reader has not been told them.
pub async fn mark_read(
    db: &mut Connection,
    member: &MemberId,
    up_to: LogRevision,
    now: Timestamp,
) -> Result<()> {
    let sql = concat!(
        "UPDATE notification SET read_at = $3
         WHERE recipient = $1 AND revision <= $2 AND read_at IS NULL AND actor NOT IN (",
        blocked_from!("$1"),
        ")"
    );
    execute(db, sql, &[member, &up_to, &now]).await
}

/// Takes out the unread notices of what one of two people did since a moment, and the other was to be told.
pub async fn take_between(
    db: &mut Connection,
    one: &MemberId,
    other: &MemberId,
    since: Timestamp,
) -> Result<Vec<Notice>> {
    let sql = "DELETE FROM notification
         WHERE ((recipient = $1 AND actor = $2) OR (recipient = $2 AND actor = $1))
             AND at >= $3 AND read_at IS NULL
         RETURNING revision, number, recipient, actor, event";
    let mut notices: Vec<(LogRevision, i64, _, _, _)> =
        fetch_all(db, sql, &[one, other, &since]).await?;
    notices.sort_by_key(|(revision, number, ..)| (*revision, *number));
    Ok(notices.into_iter().map(|(_, _, to, by, event)| Notice { to, by, event }).collect())
}
