//! The change log: the engine changes, the notifications and the touched rows of each committed write.
//!
//! The head of the log is one row, which every writer updates first. So writes are serial, on either database and
//! across processes; revisions follow the order of commits and have no gaps; and a command reads data that is still
//! current when it commits. A refused command rolls the head back.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use sqlx::Result;
use trust_commons::privacy;
use trust_commons::sharing::SharingModel;
use trust_commons::{Notification, Timestamp};
use trust_core::{Change, MemberId};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use super::query::{execute, exists, fetch_all, fetch_one, queries};
use super::table::columns;
use super::{Connection, Kind};

/// The seconds for which an entry that names an erased member is kept for the processes that follow the log.
const SECONDS_TO_FOLLOW: i64 = 60;

/// The number of a committed write. Revisions follow each other without gaps; before the first write it is 0.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LogRevision(i64);

impl LogRevision {
    /// After every write.
    pub const MAX: Self = LogRevision(i64::MAX);

    /// The revision with a number.
    pub const fn new(number: i64) -> Self {
        LogRevision(number)
    }

    /// Its number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The revision of the next write.
    #[must_use]
    pub const fn next(self) -> Self {
        self.plus(1)
    }

    /// The revision before it.
    #[must_use]
    pub const fn previous(self) -> Self {
        self.plus(-1)
    }

    /// The revision so many writes later; earlier, if the number is negative.
    #[must_use]
    pub const fn plus(self, writes: i64) -> Self {
        LogRevision(self.0.saturating_add(writes))
    }

    /// The number of writes after `earlier` up to this one; negative if `earlier` is later.
    pub const fn since(self, earlier: LogRevision) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for LogRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The schema is that of the number.
impl PartialSchema for LogRevision {
    fn schema() -> RefOr<Schema> {
        i64::schema()
    }
}

impl ToSchema for LogRevision {}

/// A random number that a committed write gives the record. Two records with the same revision and different marks
/// are copies that have diverged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark(i64);

impl Mark {
    /// The mark with a number.
    pub const fn new(number: i64) -> Self {
        Mark(number)
    }

    /// Its number.
    pub const fn number(self) -> i64 {
        self.0
    }
}

/// The data that a write sends to the processes that follow the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The engine changes, as one batch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The notifications to members.
    #[serde(rename = "notices", default, skip_serializing_if = "Vec::is_empty")]
    pub notifications: Vec<Notification>,
    /// The rows that changed, of which a process may hold copies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<Touched>,
    /// Declarations of trust that their source makes private, or shares, from this write on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sharing: Vec<Sharing>,
}

super::value::documents! { Entry }

super::value::values! {
    LogRevision as i64, |revision| Ok(revision.number()), |number| Ok(LogRevision::new(number));
    Mark as i64, |mark| Ok(mark.number()), |number| Ok(Mark::new(number));
}

/// A change of whether the target of a declaration of trust may know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// The member who declares trust.
    pub source: MemberId,
    /// The member who is trusted.
    pub target: MemberId,
    /// Whether the declaration is shared with the target.
    pub is_shared: bool,
}

impl Entry {
    /// Returns whether the entry makes the engine erase a member. Such an entry names that member.
    pub fn erases(&self) -> bool {
        privacy::erases(&self.changes)
    }
}

/// A row that a process may hold in its cache. In JSON it is a map of the noun to the id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub enum Touched {
    /// A row of a visible noun, or of a community.
    Row {
        /// The noun.
        noun: String,
        /// The id of the row.
        id: String,
    },
    /// A member, by its id, with its sessions.
    Member(String),
}

/// The key of a member in the JSON of [`Touched`].
const MEMBER: &str = "member";
/// The noun of a community in [`Touched::Row`].
pub const COMMUNITY: &str = "community";

impl TryFrom<BTreeMap<String, String>> for Touched {
    type Error = &'static str;

    fn try_from(map: BTreeMap<String, String>) -> std::result::Result<Self, &'static str> {
        match map.into_iter().next() {
            Some((noun, id)) if noun == MEMBER => Ok(Touched::Member(id)),
            Some((noun, id)) => Ok(Touched::Row { noun, id }),
            None => Err("a row that was written has a noun and an id"),
        }
    }
}

impl From<Touched> for BTreeMap<String, String> {
    fn from(touched: Touched) -> Self {
        let entry = match touched {
            Touched::Row { noun, id } => (noun, id),
            Touched::Member(id) => (MEMBER.to_owned(), id),
        };
        BTreeMap::from([entry])
    }
}

/// An entry with its revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The revision of the entry.
    pub revision: LogRevision,
    /// The mark that it gave the record.
    pub mark: Mark,
    /// The entry.
    pub entry: Entry,
}

columns! { Numbered { revision, mark, entry } }

/// A revision that a write has claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The revision.
    pub revision: LogRevision,
    /// The mark that it gives the record.
    pub mark: Mark,
    /// The mark of the revision before it.
    pub mark_before: Mark,
    /// The time of the write, which is not before the time of any earlier write.
    pub moment: Timestamp,
}

columns! { Claim { revision, mark, mark_before, moment } }

/// Claims the next revision. All other writers wait until the transaction ends.
pub async fn claim(db: &mut Connection, now: Timestamp) -> Result<Claim> {
    let sql = "UPDATE log_head SET revision = revision + 1, mark_before = mark, mark = $1,
             moment = CASE WHEN moment < $2 THEN $2 ELSE moment END
         WHERE id = 1 RETURNING revision, mark, mark_before, moment";
    fetch_one(db, sql, &[&Mark::new(rand::random()), &now]).await
}

queries! {
    /// Releases a claimed revision without a write.
    pub fn give_back() =
        execute "UPDATE log_head SET revision = revision - 1, mark = mark_before WHERE id = 1";
}

/// The end of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The revision of the last committed write.
    pub revision: LogRevision,
    /// Its mark.
    pub mark: Mark,
    /// The latest time of a write.
    pub moment: Timestamp,
}

columns! { Head { revision, mark, moment } }

queries! {
    /// Reads the end of the log.
    pub fn head() -> Head = fetch_one "SELECT revision, mark, moment FROM log_head WHERE id = 1";

    /// Records that the time is `now`, unless a later time is recorded.
    pub fn note_moment(now: Timestamp) =
        execute "UPDATE log_head SET moment = $1 WHERE id = 1 AND moment < $1";

    /// Sets the latest time back to `now`. For an operator who knows that the clock was wrong.
    pub fn set_moment_back(now: Timestamp) = execute "UPDATE log_head SET moment = $1 WHERE id = 1";

    /// Fetches the sharing model that the log was written under; none for a new log.
    pub fn model() -> Option<SharingModel> =
        fetch_one "SELECT sharing_model FROM log_head WHERE id = 1";

    /// Sets the sharing model that the log is written under from now on.
    pub fn set_model(model: SharingModel) =
        execute "UPDATE log_head SET sharing_model = $1 WHERE id = 1";

    /// Fetches at most `limit` entries from `revision` on, in order.
    pub fn since(revision: LogRevision, limit: i64) -> Vec<Numbered> =
        fetch_all "SELECT revision, mark, entry FROM change_log WHERE revision >= $1 ORDER BY revision LIMIT $2";

    /// Deletes all entries before `revision`. A process that has not read them yet finds a gap and rebuilds its
    /// engine.
    pub fn forget_before(revision: LogRevision) =
        execute "DELETE FROM change_log WHERE revision < $1";
}

/// Writes an entry at a claimed revision, and wakes other processes when it commits.
pub async fn append(
    db: &mut Connection,
    kind: Kind,
    Claim { revision, mark, .. }: Claim,
    entry: &Entry,
    now: Timestamp,
) -> Result<()> {
    let sql =
        "INSERT INTO change_log (revision, at, entry, erases, mark) VALUES ($1, $2, $3, $4, $5)";
    execute(db, sql, &[&revision, &now, entry, &entry.erases(), &mark]).await?;
    if kind == Kind::Postgres {
        execute(db, "SELECT pg_notify('trustd', '')", &[]).await?;
    }
    Ok(())
}

/// Returns whether entries after `revision` are missing.
pub async fn is_cut(db: &mut Connection, revision: LogRevision) -> Result<bool> {
    let head = head(db).await?.revision;
    let sql = "SELECT COUNT(*) FROM change_log WHERE revision > $1";
    let kept: i64 = fetch_one(db, sql, &[&revision]).await?;
    Ok(kept < head.since(revision))
}

/// Returns whether an entry after `revision` erases a member.
pub async fn erases_after(db: &mut Connection, revision: LogRevision) -> Result<bool> {
    exists(db, "SELECT 1 FROM change_log WHERE revision > $1 AND erases = 1", &[&revision]).await
}

/// Deletes the entries that name an erased member, once the processes that follow the log have had time to read
/// them. Returns the revision of the last deleted entry; checkpoints before it must be deleted, too.
pub async fn forget_erasures(db: &mut Connection, now: Timestamp) -> Result<Option<LogRevision>> {
    let sql = "DELETE FROM change_log WHERE erases = 1 AND at <= $1 RETURNING revision";
    let forgotten: Vec<LogRevision> =
        fetch_all(db, sql, &[&now.saturating_sub(SECONDS_TO_FOLLOW)]).await?;
    Ok(forgotten.into_iter().max())
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use super::{LogRevision, Mark};
    use trust_commons::Timestamp;

    /// Two names of one type could take each other's place in a call.
    #[test]
    fn a_revision_a_mark_a_moment_and_a_number_are_four_types() {
        let types = [
            TypeId::of::<LogRevision>(),
            TypeId::of::<Mark>(),
            TypeId::of::<Timestamp>(),
            TypeId::of::<i64>(),
        ];
        for (place, of) in types.iter().enumerate() {
            assert!(!types[place + 1..].contains(of), "type {place} is the same as a later one");
        }
    }

    #[test]
    fn revisions_are_counted_from_one_to_the_other() {
        let (first, third) = (LogRevision::new(1), LogRevision::new(3));
        assert_eq!((first.next().next(), third.since(first), first.since(third)), (third, 2, -2));
        assert_eq!(first.previous(), LogRevision::default());
    }
}
