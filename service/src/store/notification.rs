//! Notifications.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::Result;
use trust_commons::{Event, Notice, Timestamp};
use trust_core::MemberId;

use super::Connection;
use super::block::blocked_from;
use super::change_log::LogRevision;
use super::page::Page;
use super::query::{execute, execute_counted, fetch_all, queries};
use super::table::{columns, insert_rows};
use crate::questions::DAY;

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

/// How many unread notices of the last day say the same to the same reader.
const SAME: i64 = 3;

/// Makes room for notices: of the unread ones of the last day that say the same to the same people, of the same doer, the
/// oldest give way where there are three. Gives the notices as they are to be kept: first the news, then what its reader has
/// been told three times and has not read; and how many are news.
pub async fn fold(
    db: &mut Connection,
    notices: Vec<Notice>,
    now: Timestamp,
) -> Result<(Vec<Notice>, usize)> {
    let mut readers: BTreeMap<(MemberId, String), Vec<String>> = BTreeMap::new();
    for notice in &notices {
        readers.entry(thing(notice)?).or_default().push(notice.to.to_string());
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
    let mut told: BTreeMap<(MemberId, String), BTreeSet<MemberId>> = BTreeMap::new();
    for ((by, event), readers) in readers {
        let again: Vec<MemberId> =
            fetch_all(db, sql, &[&readers.as_slice(), &by, &event, &since, &SAME]).await?;
        told.insert((by, event), again.into_iter().collect());
    }
    let (mut news, mut again) = (Vec::new(), Vec::new());
    for notice in notices {
        let is_told = told.get(&thing(&notice)?).is_some_and(|to| to.contains(&notice.to));
        if is_told { again.push(notice) } else { news.push(notice) }
    }
    let count = news.len();
    news.extend(again);
    Ok((news, count))
}

/// What a notice says, whoever is told: of whom, and what, as it is written.
fn thing(notice: &Notice) -> Result<(MemberId, String)> {
    let event = serde_json::to_string(&notice.event);
    Ok((notice.by.clone(), event.map_err(|error| sqlx::Error::Encode(error.into()))?))
}

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

queries! {
    /// A member's notices before a place in the log, newest first, without those of people who are hidden from each other.
    pub fn of_member(member: &MemberId, page: &Page<(LogRevision, i64)>) -> Vec<Notification> =
        fetch_all "SELECT revision, number, actor, event, at, read_at FROM notification
         WHERE recipient = $1 AND (revision < $2 OR (revision = $2 AND number < $3)) AND actor NOT IN (",
            blocked_from!("$1"), ") ORDER BY revision DESC, number DESC LIMIT $4";

    /// Marks a member's notices up to a place in the log as read, but not those of people who are hidden from each other: their
    /// reader has not been told them.
    pub fn mark_read(member: &MemberId, up_to: LogRevision, now: Timestamp) =
        execute "UPDATE notification SET read_at = $3
         WHERE recipient = $1 AND revision <= $2 AND read_at IS NULL AND actor NOT IN (",
            blocked_from!("$1"), ")";

    /// Deletes notices from before a moment, the oldest first, at most `most` of them. Returns how many.
    pub fn forget_before(moment: Timestamp, most: i64) -> u64 =
        execute_counted "DELETE FROM notification WHERE (recipient, revision, number) IN (
             SELECT recipient, revision, number FROM notification WHERE at < $1 ORDER BY at LIMIT $2)";

    /// The members who were told something since a moment and have more than `most` notices.
    pub fn overfull(since: Timestamp, most: i64) -> Vec<MemberId> =
        fetch_all "SELECT recipient FROM notification
         WHERE recipient IN (SELECT recipient FROM notification WHERE at >= $1)
         GROUP BY recipient HAVING COUNT(*) > $2";

    /// Leaves a reader `most` notices. The oldest of the actor with the most go first, so that nobody displaces the notices of
    /// others. Notices that are hidden from the reader are counted apart, so that they neither make room nor take it.
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
