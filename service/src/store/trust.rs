//! Who declares trust in whom.

use sqlx::Result;
use sqlx::any::AnyRow;
use trust_core::{MemberId, Weight};

use super::Connection;
use super::block::hidden_from;
use super::part::Part;
use super::query::{
    FromRow as _, execute, execute_any, fetch_all, fetch_all_with, fetch_optional, queries,
};
use super::table::{columns, insert_rows};
use super::value::read;

/// What somebody declares of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// How much.
    pub weight: Weight,
    /// Whether whom it is declared in is told that there is trust.
    pub is_shared: bool,
}

columns! { Declared { weight, is_shared as "shared" } }

queries! {
    /// What a source declares of a target.
    pub fn find(source: &MemberId, target: &MemberId) -> Option<Declared> =
        fetch_optional "SELECT weight, shared FROM trust WHERE source = $1 AND target = $2";

    /// Declares trust, in place of what was declared before.
    pub fn set(source: &MemberId, target: &MemberId, declared: Declared) =
        execute "INSERT INTO trust (source, target, weight, shared) VALUES ($1, $2, $3, $4)
         ON CONFLICT (source, target) DO UPDATE SET weight = excluded.weight, shared = excluded.shared";

    /// Withdraws trust. Returns whether there was any.
    pub fn revoke(source: &MemberId, target: &MemberId) -> bool =
        execute_any "DELETE FROM trust WHERE source = $1 AND target = $2";

    /// Who declares trust in a member and lets them know, after an id, by id, without those who are hidden from the member.
    pub fn shared_with(target: &MemberId, part: &Part<String>) -> Vec<MemberId> =
        fetch_all "SELECT source FROM trust WHERE target = $1 AND shared = 1 AND source > $2 AND source NOT IN (",
            hidden_from!("$1"), ") ORDER BY source LIMIT $3";

    /// Which declarations among these people their sources keep to themselves, as source and target.
    pub fn kept_among(people: &[&str]) -> Vec<(MemberId, MemberId)> =
        fetch_all "SELECT source, target FROM trust WHERE shared = 0
             AND source IN (SELECT value FROM json_each($1)) AND target IN (SELECT value FROM json_each($1))";

    /// Counts a declaration that a member changes.
    pub fn count_change(source: &MemberId, day: i64) =
        execute "INSERT INTO trust_changes (source, day, changes) VALUES ($1, $2, 1)
         ON CONFLICT (source, day) DO UPDATE SET changes = trust_changes.changes + 1";

    /// Forgets the counts of the days before one.
    pub fn sweep(day: i64) = execute "DELETE FROM trust_changes WHERE day < $1";
}

/// Declares trust of many, which nobody has declared before.
pub async fn set_all(db: &mut Connection, edges: &[(MemberId, MemberId, Weight)]) -> Result<()> {
    insert_rows(db, "trust (source, target, weight)", edges).await
}

/// Whom a member trusts and how much, after an id, by id, without those who are hidden from the member.
pub async fn of_source(
    db: &mut Connection,
    source: &MemberId,
    part: &Part<String>,
) -> Result<Vec<(MemberId, Declared)>> {
    let sql = concat!(
        "SELECT target, weight, shared FROM trust WHERE source = $1 AND target > $2 AND target NOT IN (",
        hidden_from!("$1"),
        ") ORDER BY target LIMIT $3"
    );
    let read = |row: &AnyRow| Ok((read(row, "target")?, Declared::from_row(row)?));
    fetch_all_with(db, sql, &[source, part], read).await
}

/// How many declarations a member has changed on a day.
pub async fn changes_on(db: &mut Connection, source: &MemberId, day: i64) -> Result<i64> {
    let sql = "SELECT changes FROM trust_changes WHERE source = $1 AND day = $2";
    Ok(fetch_optional(db, sql, &[source, &day]).await?.unwrap_or(0))
}
