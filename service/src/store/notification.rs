//! Notifications.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::Result;
use trust_commons::privacy::Held;
use trust_commons::{Event, Notification, Timestamp};
use trust_core::MemberId;

use super::Connection;
use super::block::blocked_from;
use super::change_log::LogRevision;
use super::noun::{ExportPart, Noun};
use super::page::Page;
use super::query::{execute, execute_counted, fetch_all, queries};
use super::table::{columns, insert_rows};
use crate::clock::DAY;

/// The entry of notifications in the registry.
pub const NOUN: Noun = Noun {
    tables: &["notification"],
    tag: Some(("notifications", "Events that concern you.")),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    ..Noun::named("notification")
};

/// A notification, stored for its recipient.
#[derive(Debug, Clone)]
pub struct StoredNotification {
    /// The revision of the write that caused it.
    pub revision: LogRevision,
    /// Its number among the recipient's notifications of that write.
    pub number: i64,
    /// The member whose action caused it.
    pub actor: MemberId,
    /// The event.
    pub event: Event,
    /// The time of the event.
    pub at: Timestamp,
    /// The time at which it was read.
    pub read_at: Option<Timestamp>,
}

columns! { StoredNotification { revision, number, actor, event, at, read_at } }

/// The greatest number of equal unread notifications that a recipient keeps from the last day.
const SAME: i64 = 3;

/// Limits equal notifications: of the unread notifications of the last day with the same content, recipient and actor, the
/// oldest are deleted if there are three. Returns the notifications to store, and how many of them are new; the new ones
/// come first, then those that the recipient has received three times without reading them.
pub async fn fold(
    db: &mut Connection,
    notifications: Vec<Notification>,
    now: Timestamp,
) -> Result<(Vec<Notification>, usize)> {
    let mut readers: BTreeMap<(MemberId, String), Vec<String>> = BTreeMap::new();
    for notification in &notifications {
        readers.entry(thing(notification)?).or_default().push(notification.to.to_string());
    }
    let sql = "DELETE FROM notification WHERE (recipient, revision, number) IN (
             SELECT recipient, revision, number FROM (
                 SELECT recipient, revision, number, ROW_NUMBER() OVER (
                     PARTITION BY recipient ORDER BY revision DESC, number DESC) AS place
                 FROM notification
                 WHERE recipient IN (SELECT value FROM json_each($1)) AND actor = $2 AND event = $3
                     AND read_at IS NULL AND at > $4) AS same
             WHERE place >= $5)
         RETURNING recipient";
    let since = now.saturating_sub(DAY);
    let mut repeated: BTreeMap<(MemberId, String), BTreeSet<MemberId>> = BTreeMap::new();
    for ((by, event), readers) in readers {
        let again: Vec<MemberId> =
            fetch_all(db, sql, &[&readers.as_slice(), &by, &event, &since, &SAME]).await?;
        repeated.insert((by, event), again.into_iter().collect());
    }
    let (mut news, mut again) = (Vec::new(), Vec::new());
    for notification in notifications {
        let is_repeated =
            repeated.get(&thing(&notification)?).is_some_and(|to| to.contains(&notification.to));
        if is_repeated { again.push(notification) } else { news.push(notification) }
    }
    let count = news.len();
    news.extend(again);
    Ok((news, count))
}

/// The actor and the event of a notification, as stored, without its recipients.
fn thing(notification: &Notification) -> Result<(MemberId, String)> {
    let event = serde_json::to_string(&notification.event);
    Ok((notification.by.clone(), event.map_err(|error| sqlx::Error::Encode(error.into()))?))
}

/// Stores the notifications of a write, numbered for each recipient.
pub async fn insert_all(
    db: &mut Connection,
    revision: LogRevision,
    notifications: &[Notification],
    now: Timestamp,
) -> Result<()> {
    let mut numbers: HashMap<&MemberId, i64> = HashMap::new();
    let numbered = notifications.iter().map(|notification| {
        let next = numbers.entry(&notification.to).or_default();
        let number = std::mem::replace(next, *next + 1);
        (revision, number, &notification.to, &notification.by, &notification.event, now)
    });
    let rows: Vec<_> = numbered.collect();
    let into = "notification (revision, number, recipient, actor, event, at)";
    insert_rows(db, into, &rows).await
}

queries! {
    /// Fetches a page of a member's notifications before a place in the log, newest first, without notifications of people who
    /// are hidden from the member.
    pub fn of_member(member: &MemberId, page: &Page<(LogRevision, i64)>) -> Vec<StoredNotification> =
        fetch_all "SELECT revision, number, actor, event, at, read_at FROM notification
         WHERE recipient = $1 AND (revision < $2 OR (revision = $2 AND number < $3)) AND actor NOT IN (",
            blocked_from!("$1"), ") ORDER BY revision DESC, number DESC LIMIT $4";

    /// Marks a member's notifications up to a place in the log as read, except notifications of people who are hidden from the
    /// member, which the member was not shown.
    pub fn mark_read(member: &MemberId, up_to: LogRevision, now: Timestamp) =
        execute "UPDATE notification SET read_at = $3
         WHERE recipient = $1 AND revision <= $2 AND read_at IS NULL AND actor NOT IN (",
            blocked_from!("$1"), ")";

    /// Deletes at most `most` notifications from before a time, the oldest first. Returns the number of deleted notifications.
    pub fn forget_before(moment: Timestamp, most: i64) -> u64 =
        execute_counted "DELETE FROM notification WHERE (recipient, revision, number) IN (
             SELECT recipient, revision, number FROM notification WHERE at < $1 ORDER BY at LIMIT $2)";

    /// Fetches the members who received a notification since a time and have more than `most` notifications.
    pub fn overfull(since: Timestamp, most: i64) -> Vec<MemberId> =
        fetch_all "SELECT recipient FROM notification
         WHERE recipient IN (SELECT recipient FROM notification WHERE at >= $1)
         GROUP BY recipient HAVING COUNT(*) > $2";

    /// Deletes notifications of a recipient until `most` are left. The oldest notifications of the actor with the most notifications
    /// go first, so that nobody can displace the notifications of others. Notifications that are hidden from the recipient are
    /// counted separately, so that they neither make room nor need it.
    pub fn forget_most(reader: &MemberId, most: i64) =
        execute "DELETE FROM notification WHERE recipient = $1 AND (revision, number) IN (
             SELECT revision, number FROM (
                 SELECT revision, number, ROW_NUMBER() OVER (
                     PARTITION BY is_hidden ORDER BY of_actor, revision DESC, number DESC) AS of_all
                 FROM (SELECT revision, number,
                         CASE WHEN actor IN (", blocked_from!("$1"), ") THEN 1 ELSE 0 END AS is_hidden,
                         ROW_NUMBER() OVER (
                             PARTITION BY actor ORDER BY revision DESC, number DESC) AS of_actor
                     FROM notification WHERE recipient = $1) AS of_reader) AS in_order
             WHERE of_all > $2)";
}

/// Deletes the unread notifications between two people since a time, in both directions.
pub async fn take_between(
    db: &mut Connection,
    one: &MemberId,
    other: &MemberId,
    since: Timestamp,
) -> Result<Vec<Notification>> {
    let sql = "DELETE FROM notification
         WHERE ((recipient = $1 AND actor = $2) OR (recipient = $2 AND actor = $1))
             AND at >= $3 AND read_at IS NULL
         RETURNING revision, number, recipient, actor, event";
    let mut notifications: Vec<(LogRevision, i64, _, _, _)> =
        fetch_all(db, sql, &[one, other, &since]).await?;
    notifications.sort_by_key(|(revision, number, ..)| (*revision, *number));
    Ok(notifications
        .into_iter()
        .map(|(_, _, to, by, event)| Notification { to, by, event })
        .collect())
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    let stored = of_member(db, &held.member, &Page::all((LogRevision::MAX, 0))).await?;
    let notification = |stored: StoredNotification| Notification {
        to: held.member.clone(),
        by: stored.actor,
        event: stored.event,
    };
    held.notifications = stored.into_iter().rev().map(notification).collect();
    Ok(())
}
