//! What people were told.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use trust_commons::{Event, Notice, Timestamp};
use trust_core::MemberId;

use super::block::blocked_from;
use super::change_log::LogRevision;
use super::part::Part;
use super::{Connection, decoded, json};

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

/// Keeps the notices of a write, each numbered among those to the same reader.
pub async fn insert_all(
    connection: &mut Connection,
    revision: LogRevision,
    notices: &[Notice],
    now: Timestamp,
) -> sqlx::Result<()> {
    let mut told: HashMap<&MemberId, i64> = HashMap::new();
    for some in notices.chunks(super::at_once(6)) {
        let rows = super::rows(some.len(), 6);
        let text = format!(
            "INSERT INTO notification (revision, number, recipient, actor, event, at) VALUES {rows}"
        );
        let mut insert = sqlx::query(AssertSqlSafe(text));
        for notice in some {
            let next = told.entry(&notice.to).or_default();
            let number = std::mem::replace(next, *next + 1);
            let event =
                serde_json::to_string(&notice.event).map_err(|e| sqlx::Error::Encode(e.into()))?;
            insert = insert.bind(revision).bind(number).bind(notice.to.as_str());
            insert = insert.bind(notice.by.as_str()).bind(event).bind(now);
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

/// A member's notices before a place in the log, newest first, without those of people who are hidden from each other.
pub async fn of_member(
    connection: &mut Connection,
    member: &MemberId,
    part: &Part<(LogRevision, i64)>,
) -> sqlx::Result<Vec<Notification>> {
    sqlx::query(concat!(
        "SELECT revision, number, actor, event, at, read_at FROM notification
         WHERE recipient = $1 AND (revision < $2 OR (revision = $2 AND number < $3)) AND actor NOT IN (",
        blocked_from!("$1"),
        ") ORDER BY revision DESC, number DESC LIMIT $4"
    ))
    .bind(member.as_str())
    .bind(part.after.0)
    .bind(part.after.1)
    .bind(part.most)
    .try_map(|row: AnyRow| {
        Ok(Notification {
            revision: row.try_get("revision")?,
            number: row.try_get("number")?,
            actor: decoded(&row, "actor")?,
            event: json(&row, "event")?,
            at: row.try_get("at")?,
            read_at: row.try_get("read_at")?,
        })
    })
    .fetch_all(connection)
    .await
}

/// Marks a member's notices up to a place in the log as read, but not those of people who are hidden from each other: their
/// reader has not been told them.
pub async fn mark_read(
    connection: &mut Connection,
    member: &MemberId,
    up_to: LogRevision,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(concat!(
        "UPDATE notification SET read_at = $3
         WHERE recipient = $1 AND revision <= $2 AND read_at IS NULL AND actor NOT IN (",
        blocked_from!("$1"),
        ")"
    ))
    .bind(member.as_str())
    .bind(up_to)
    .bind(now)
    .execute(connection)
    .await
    .map(drop)
}

/// Takes out the unread notices of what one of two people did since a moment, and the other was to be told.
pub async fn take_between(
    connection: &mut Connection,
    one: &MemberId,
    other: &MemberId,
    since: Timestamp,
) -> sqlx::Result<Vec<Notice>> {
    let mut notices = sqlx::query(
        "DELETE FROM notification
         WHERE ((recipient = $1 AND actor = $2) OR (recipient = $2 AND actor = $1))
             AND at >= $3 AND read_at IS NULL
         RETURNING revision, number, recipient, actor, event",
    )
    .bind(one.as_str())
    .bind(other.as_str())
    .bind(since)
    .try_map(|row: AnyRow| {
        let (revision, number): (LogRevision, i64) =
            (row.try_get("revision")?, row.try_get("number")?);
        let (to, by) = (decoded(&row, "recipient")?, decoded(&row, "actor")?);
        Ok((revision, number, Notice { to, by, event: json(&row, "event")? }))
    })
    .fetch_all(connection)
    .await?;
    notices.sort_by_key(|(revision, number, _)| (*revision, *number));
    Ok(notices.into_iter().map(|(_, _, notice)| notice).collect())
}
