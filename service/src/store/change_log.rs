//! The change log: what each committed write told the engine and whom it concerns.
//!
//! The log's head is one row, and whoever writes updates it first. So writers stand in a row, on either
//! database and across processes; revisions follow the order of commits and have no gaps; and what a
//! command reads is what there is when it commits. Refused commands roll the head back.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;
use trust_commons::sharing::SharingModel;
use trust_commons::{Notice, Timestamp};
use trust_core::Change;

use super::{Connection, Kind};

/// How long an entry that names somebody who was erased waits for those who follow the log.
const SECONDS_TO_FOLLOW: i64 = 60;

/// The number of a committed write.
pub type LogRevision = i64;

/// A random number that a committed write gives the record. Where two records have the same revision with other marks,
/// one of them is a copy that went its own way.
pub type Mark = i64;

/// What a write says to those who follow the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// For the engine, as one batch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// For people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// Rows that are no longer what they were, where a process may hold copies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<Touched>,
}

impl Entry {
    /// Whether it tells the engine to forget somebody, and so names who is to be forgotten.
    pub fn erases(&self) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::Erase { .. }))
    }
}

/// A row that a process may hold a copy of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Touched {
    /// A listing, by its id.
    Listing(String),
    /// A member, by its id, with its sessions.
    Member(String),
}

/// An entry with its revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Its place in the log.
    pub revision: LogRevision,
    /// The mark that it gave the record.
    pub mark: Mark,
    /// What it says.
    pub entry: Entry,
}

/// A revision that a write has claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The revision.
    pub revision: LogRevision,
    /// The mark that it gives the record.
    pub mark: Mark,
    /// The mark of the revision before it.
    pub mark_before: Mark,
    /// The moment that it is written at, no earlier than any before.
    pub moment: Timestamp,
}

/// Takes the next revision, and keeps every other writer waiting until the transaction ends.
pub async fn claim(connection: &mut Connection, now: Timestamp) -> sqlx::Result<Claim> {
    sqlx::query(
        "UPDATE log_head SET revision = revision + 1, mark_before = mark, mark = $1,
             moment = CASE WHEN moment < $2 THEN $2 ELSE moment END
         WHERE id = 1 RETURNING revision, mark, mark_before, moment",
    )
    .bind(rand::random::<Mark>())
    .bind(now)
    .try_map(|row: AnyRow| {
        Ok(Claim {
            revision: row.try_get("revision")?,
            mark: row.try_get("mark")?,
            mark_before: row.try_get("mark_before")?,
            moment: row.try_get("moment")?,
        })
    })
    .fetch_one(connection)
    .await
}

/// Gives a claimed revision back, which nothing was written at.
pub async fn give_back(connection: &mut Connection) -> sqlx::Result<()> {
    sqlx::query("UPDATE log_head SET revision = revision - 1, mark = mark_before WHERE id = 1")
        .execute(connection)
        .await
        .map(drop)
}

/// Where the log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The revision of the last committed write.
    pub revision: LogRevision,
    /// Its mark.
    pub mark: Mark,
    /// The latest moment at which something was written.
    pub moment: Timestamp,
}

/// Where the log ends.
pub async fn head(connection: &mut Connection) -> sqlx::Result<Head> {
    sqlx::query("SELECT revision, mark, moment FROM log_head WHERE id = 1")
        .try_map(|row: AnyRow| {
            Ok(Head {
                revision: row.try_get("revision")?,
                mark: row.try_get("mark")?,
                moment: row.try_get("moment")?,
            })
        })
        .fetch_one(connection)
        .await
}

/// Notes that it is `now`, unless it was later before.
pub async fn note_moment(connection: &mut Connection, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE log_head SET moment = $1 WHERE id = 1 AND moment < $1")
        .bind(now)
        .execute(connection)
        .await
        .map(drop)
}

/// Sets the latest moment back to `now`: for an operator who knows that the clock was wrong.
pub async fn set_moment_back(connection: &mut Connection, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE log_head SET moment = $1 WHERE id = 1")
        .bind(now)
        .execute(connection)
        .await
        .map(drop)
}

/// The sharing model that the log was written under; none where it is new.
pub async fn model(connection: &mut Connection) -> sqlx::Result<Option<SharingModel>> {
    let row = sqlx::query("SELECT sharing_model FROM log_head WHERE id = 1");
    super::decoded_if_any(&row.fetch_one(connection).await?, "sharing_model")
}

/// Says which sharing model the log is written under from now on.
pub async fn set_model(connection: &mut Connection, model: SharingModel) -> sqlx::Result<()> {
    sqlx::query("UPDATE log_head SET sharing_model = $1 WHERE id = 1")
        .bind(model.to_string())
        .execute(connection)
        .await
        .map(drop)
}

/// Writes an entry at a claimed revision, and wakes other processes when it commits.
pub async fn append(
    connection: &mut Connection,
    kind: Kind,
    Claim { revision, mark, .. }: Claim,
    entry: &Entry,
    now: Timestamp,
) -> sqlx::Result<()> {
    let text = serde_json::to_string(entry).map_err(|e| sqlx::Error::Encode(e.into()))?;
    sqlx::query(
        "INSERT INTO change_log (revision, at, entry, erases, mark) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(revision)
    .bind(now)
    .bind(text)
    .bind(i64::from(entry.erases()))
    .bind(mark)
    .execute(&mut *connection)
    .await?;
    if kind == Kind::Postgres {
        sqlx::query("SELECT pg_notify('trustd', '')").execute(connection).await?;
    }
    Ok(())
}

/// The entries from `revision` on, in order, at most `limit`.
pub async fn since(
    connection: &mut Connection,
    revision: LogRevision,
    limit: i64,
) -> sqlx::Result<Vec<Numbered>> {
    sqlx::query(
        "SELECT revision, mark, entry FROM change_log WHERE revision >= $1 ORDER BY revision LIMIT $2",
    )
    .bind(revision)
    .bind(limit)
    .try_map(|row: AnyRow| {
        let entry = serde_json::from_str(row.try_get("entry")?);
        Ok(Numbered {
            revision: row.try_get("revision")?,
            mark: row.try_get("mark")?,
            entry: entry.map_err(|e| sqlx::Error::Decode(e.into()))?,
        })
    })
    .fetch_all(connection)
    .await
}

/// Whether entries after `revision` are missing.
pub async fn is_cut(connection: &mut Connection, revision: LogRevision) -> sqlx::Result<bool> {
    let head = head(&mut *connection).await?.revision;
    let kept: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM change_log WHERE revision > $1")
        .bind(revision)
        .fetch_one(connection)
        .await?;
    Ok(kept < head - revision)
}

/// Forgets all entries before `revision`. Who has not read them yet finds a gap, and starts over.
pub async fn forget_before(connection: &mut Connection, revision: LogRevision) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM change_log WHERE revision < $1")
        .bind(revision)
        .execute(connection)
        .await
        .map(drop)
}

/// Forgets the entries that name somebody who was erased, once whoever follows the log has had time to read
/// them. Gives the revision of the last of them, before which nothing may be kept.
pub async fn forget_erasures(
    connection: &mut Connection,
    now: Timestamp,
) -> sqlx::Result<Option<LogRevision>> {
    let forgotten: Vec<LogRevision> = sqlx::query_scalar(
        "DELETE FROM change_log WHERE erases = 1 AND at <= $1 RETURNING revision",
    )
    .bind(now - SECONDS_TO_FOLLOW)
    .fetch_all(connection)
    .await?;
    Ok(forgotten.into_iter().max())
}
