//! Declarations of trust.

use serde_json::json;
use sqlx::Result;
use sqlx::any::AnyRow;
use trust_commons::privacy::Held;
use trust_core::{MemberId, Weight};

use super::Connection;
use super::block::hidden_from;
use super::noun::{ExportPart, Noun};
use super::page::Page;
use super::query::{FromRow as _, execute, fetch_all, fetch_all_with, fetch_optional, queries};
use super::table::{columns, insert_rows};
use super::value::read;

/// The entry of declarations of trust in the registry.
pub const NOUN: Noun = Noun {
    tables: &["trust"],
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    ..Noun::named("trust")
};

/// A declaration of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// The weight.
    pub weight: Weight,
    /// Whether the target may know that the source trusts them.
    pub is_shared: bool,
}

columns! { Declared { weight, is_shared as "shared" } }

queries! {
    /// Fetches the declaration of a source about a target.
    pub fn find(source: &MemberId, target: &MemberId) -> Option<Declared> =
        fetch_optional "SELECT weight, shared FROM trust WHERE source = $1 AND target = $2";

    /// Inserts or updates a declaration.
    pub fn set(source: &MemberId, target: &MemberId, declared: Declared) =
        execute "INSERT INTO trust (source, target, weight, shared) VALUES ($1, $2, $3, $4)
         ON CONFLICT (source, target) DO UPDATE SET weight = excluded.weight, shared = excluded.shared";

    /// Deletes a declaration. Returns its weight, if there was one.
    pub fn revoke(source: &MemberId, target: &MemberId) -> Option<Weight> =
        fetch_optional "DELETE FROM trust WHERE source = $1 AND target = $2 RETURNING weight";

    /// Fetches a page of the members who trust a member and share their declaration, by id, without those hidden
    /// from the member.
    pub fn shared_with(target: &MemberId, page: &Page<String>) -> Vec<MemberId> =
        fetch_all "SELECT source FROM trust WHERE target = $1 AND shared = 1 AND source > $2 AND source NOT IN (",
            hidden_from!("$1"), ") ORDER BY source LIMIT $3";

    /// Fetches the members who trust a member and share their declaration, each with the weight.
    pub fn shared_in(target: &MemberId) -> Vec<(MemberId, Weight)> =
        fetch_all "SELECT source, weight FROM trust WHERE target = $1 AND shared = 1";

    /// Fetches all declarations that their sources do not share, as source and target.
    pub fn private() -> Vec<(MemberId, MemberId)> =
        fetch_all "SELECT source, target FROM trust WHERE shared = 0";
}

/// Inserts many declarations, each of a pair that has none.
pub async fn set_all(db: &mut Connection, edges: &[(MemberId, MemberId, Weight)]) -> Result<()> {
    insert_rows(db, "trust (source, target, weight)", edges).await
}

/// Fetches a page of the members whom a member trusts, by id, without those hidden from the member.
pub async fn of_source(
    db: &mut Connection,
    source: &MemberId,
    page: &Page<String>,
) -> Result<Vec<(MemberId, Declared)>> {
    let sql = concat!(
        "SELECT target, weight, shared FROM trust WHERE source = $1 AND target > $2 AND target NOT IN (",
        hidden_from!("$1"),
        ") ORDER BY target LIMIT $3"
    );
    let read = |row: &AnyRow| Ok((read(row, "target")?, Declared::from_row(row)?));
    fetch_all_with(db, sql, &[source, page], read).await
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    let trust = of_source(db, &held.member, &Page::all(String::new())).await?;
    let kept: Vec<_> = trust.iter().filter(|(_, it)| !it.is_shared).map(|(id, _)| id).collect();
    let trusted_by = shared_with(db, &held.member, &Page::all(String::new())).await?;
    let fields = [("trust_kept_to_myself", json!(kept)), ("trusted_by", json!(trusted_by))];
    held.profile.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    held.trust = trust.into_iter().map(|(target, declared)| (target, declared.weight)).collect();
    Ok(())
}
