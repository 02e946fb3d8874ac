//! Responses stored under idempotency keys, so that a request that is sent twice is executed once.

use std::collections::BTreeSet;
use std::fmt;

use sqlx::Result;
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::change_log::LogRevision;
use super::query::{execute, execute_any, exists, fetch_all, fetch_optional};
use super::table::{columns, insert_rows};
use super::{Connection, Store};

/// The seconds for which a stored response is kept.
pub const KEPT: i64 = 24 * 3600;

/// The status of a stored response that must not be repeated.
const FORGOTTEN: i64 = 410;

/// The greatest number of people whom a stored response may name. Of a response that names more people, only its
/// existence is stored.
const MOST_NAMED: usize = 200;

/// The greatest number of responses that are deleted at once, so that other writes do not wait long.
const AT_ONCE: i64 = 200;

/// A person whom a stored response names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A member id. The member need not exist.
    Member(String),
    /// The person with this e-mail address.
    Address(String),
}

const MEMBER: &str = "member:";

impl fmt::Display for Name {
    /// Formats the name as it is stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Member(id) => write!(f, "{MEMBER}{id}"),
            Name::Address(address) => write!(f, "address:{address}"),
        }
    }
}

/// A stored response.
pub struct Answered {
    /// The hash of the request that it answers.
    pub request_hash: String,
    /// The status.
    pub status: i64,
    /// The body, as JSON.
    pub body: String,
    /// The revision that the write made.
    pub revision: LogRevision,
}

impl Answered {
    /// Returns whether the response must not be repeated.
    pub fn is_forgotten(&self) -> bool {
        self.status == FORGOTTEN
    }

    /// Forgets everything except that there was a response.
    fn forget(&mut self) {
        self.status = FORGOTTEN;
        self.body.clear();
    }
}

columns! { Answered { request_hash, status, body, revision } }

/// Fetches the response stored under a member's key.
pub async fn find(
    db: &mut Connection,
    member: &MemberId,
    key_hash: &str,
) -> Result<Option<Answered>> {
    let sql = "SELECT request_hash, status, body, revision FROM idempotency WHERE member = $1 AND key_hash = $2";
    let found: Option<Answered> = fetch_optional(db, sql, &[member, &key_hash]).await?;
    let Some(mut answered) = found else { return Ok(None) };
    let own = Name::Member(member.to_string()).to_string();
    let sql = "SELECT 1 FROM idempotency_forgotten WHERE named = $1";
    if exists(db, sql, &[&own]).await? {
        return Ok(None);
    }
    let sql = "SELECT 1 FROM idempotency_named JOIN idempotency_forgotten
             ON idempotency_forgotten.named = idempotency_named.named
         WHERE member = $1 AND key_hash = $2 AND revision > $3";
    if exists(db, sql, &[member, &key_hash, &answered.revision]).await? {
        answered.forget();
    }
    Ok(Some(answered))
}

/// Fetches the ids of the people whom the response stored under a member's key names.
pub async fn people(db: &mut Connection, member: &MemberId, key_hash: &str) -> Result<Vec<String>> {
    let sql = "SELECT named FROM idempotency_named WHERE member = $1 AND key_hash = $2";
    let named: Vec<String> = fetch_all(db, sql, &[member, &key_hash]).await?;
    let ids = named.iter().filter_map(|name| name.strip_prefix(MEMBER));
    Ok(ids.map(str::to_owned).collect())
}

/// Stores a response, with all people whom it names.
pub async fn keep(
    db: &mut Connection,
    member: &MemberId,
    key_hash: &str,
    mut answered: Answered,
    mut named: BTreeSet<Name>,
    now: Timestamp,
) -> Result<()> {
    if named.len() > MOST_NAMED {
        answered.forget();
        named.clear();
    }
    let names = i64::try_from(named.len()).unwrap_or(i64::MAX);
    let into = "idempotency (member, key_hash, at, names, request_hash, status, body, revision)";
    insert_rows(db, into, &[(member, key_hash, now, names, &answered)]).await?;
    let named: Vec<_> = named.iter().map(|name| (member, key_hash, name.to_string())).collect();
    insert_rows(db, "idempotency_named (member, key_hash, named)", &named).await
}

/// Forgets all responses from before a revision that name a member or the member's address, and all responses to
/// the member: together with the id they may contain the name or texts of the member. From now on these responses
/// are not repeated; [`work_off`] deletes them.
pub async fn forget(db: &mut Connection, member: &MemberId, revision: LogRevision) -> Result<()> {
    let sql = "SELECT email FROM member WHERE id = $1 AND email IS NOT NULL";
    let address: Option<String> = fetch_optional(db, sql, &[member]).await?;
    let names = [Some(Name::Member(member.to_string())), address.map(Name::Address)];
    for name in names.into_iter().flatten() {
        let sql = "INSERT INTO idempotency_forgotten (named, revision) VALUES ($1, $2)
             ON CONFLICT (named) DO UPDATE SET revision = excluded.revision";
        execute(db, sql, &[&name.to_string(), &revision]).await?;
    }
    Ok(())
}

/// Deletes some of the responses that are forgotten or older than [`KEPT`], in a write of its own. Returns whether
/// there may be more.
pub async fn work_off(store: &Store, now: Timestamp) -> Result<bool> {
    let (mut transaction, _turn) = store.write().await?;
    let is_more = remove_forgotten(&mut transaction).await? || sweep(&mut transaction, now).await?;
    store.commit(transaction).await?;
    Ok(is_more)
}

/// Selects the first `$3` responses that name `$1` and were stored before the revision `$2`.
macro_rules! some_naming {
    () => {
        "SELECT answer.member, answer.key_hash FROM idempotency_named AS name JOIN idempotency AS answer
             ON answer.member = name.member AND answer.key_hash = name.key_hash
         WHERE name.named = $1 AND answer.revision < $2 ORDER BY name.member, name.key_hash LIMIT $3"
    };
}

/// Deletes some of the responses that name a forgotten person or were given to one.
async fn remove_forgotten(db: &mut Connection) -> Result<bool> {
    let sql = "SELECT named, revision FROM idempotency_forgotten ORDER BY revision, named LIMIT 1";
    let next: Option<(String, LogRevision)> = fetch_optional(db, sql, &[]).await?;
    let Some((named, revision)) = next else { return Ok(false) };
    if remove_naming(db, &named, revision).await? {
        return Ok(true);
    }
    if let Some(member) = named.strip_prefix(MEMBER) {
        let sql = "DELETE FROM idempotency WHERE (member, key_hash) IN
                 (SELECT member, key_hash FROM idempotency WHERE member = $1 LIMIT $2)";
        if execute_any(db, sql, &[&member, &AT_ONCE]).await? {
            return Ok(true);
        }
    }
    let sql = "DELETE FROM idempotency_forgotten WHERE named = $1 AND revision = $2";
    execute_any(db, sql, &[&named, &revision]).await
}

async fn remove_naming(db: &mut Connection, named: &str, before: LogRevision) -> Result<bool> {
    let sql = concat!(
        "UPDATE idempotency SET status = $4, body = '' WHERE (member, key_hash) IN (",
        some_naming!(),
        ")"
    );
    execute(db, sql, &[&named, &before, &AT_ONCE, &FORGOTTEN]).await?;
    let sql = concat!(
        "DELETE FROM idempotency_named WHERE named = $1 AND (member, key_hash) IN (",
        some_naming!(),
        ")"
    );
    execute_any(db, sql, &[&named, &before, &AT_ONCE]).await
}

/// Deletes some of the responses that are older than [`KEPT`].
async fn sweep(db: &mut Connection, now: Timestamp) -> Result<bool> {
    let sql = "DELETE FROM idempotency WHERE (member, key_hash) IN
             (SELECT member, key_hash FROM idempotency WHERE at < $1 ORDER BY at LIMIT $2)";
    execute_any(db, sql, &[&now.saturating_sub(KEPT), &AT_ONCE]).await
}
