//! The entry of a noun in the registry: its tables, its part of the description of the interface, and what happens to its
//! rows in an export and in an erasure.

use futures::future::BoxFuture;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Result};
use trust_commons::Timestamp;
use trust_commons::preference::SharingPreference;
use trust_commons::privacy::{Erasure, Held};
use trust_commons::sharing::SharingModel;
use trust_core::Change;

use super::Connection;
use super::owned::OwnedRow;
use super::page::{Page, oldest};
use super::query::{FromRow as _, fetch_all_with};
use super::table::Table;
use super::visible::VisibleRow;
use super::visible_noun::{NounEntry, VisibleNoun};

/// A noun. [`Noun::named`] gives the fields that an entry leaves out.
#[cfg_attr(not(test), allow(dead_code, reason = "tests hold the registry against the schema"))]
pub struct Noun {
    /// Its name.
    pub name: &'static str,
    /// Its tables.
    pub tables: &'static [&'static str],
    /// The tag of its routes in the description of the interface, with what the tag means; none if its routes have the tag of
    /// another noun.
    pub tag: Option<(&'static str, &'static str)>,
    /// Its part of an export.
    pub export: ExportPart,
    /// The function that erases a member from its rows; none where the foreign keys of its tables do it all.
    pub erase: Option<EraseFn>,
    /// The function that reads the facts of all its rows, where `store/facts.rs` does not load them.
    pub facts: Option<FactsFn>,
    /// The texts of its rows that count for a quota, if it has any.
    pub texts: Option<OwnTexts>,
    /// Its entry as a visible noun, if it is one.
    pub visible: Option<&'static dyn VisibleNoun>,
}

/// The texts of a noun that belong to a member alone. They count for the quota of texts as long as they are stored.
pub struct OwnTexts {
    /// The table.
    pub table: &'static str,
    /// The column of the owner.
    pub owner: &'static str,
    /// The columns of the texts; none of them is `NULL`.
    pub columns: &'static [&'static str],
}

impl OwnTexts {
    /// The texts in these columns, if any, of a noun whose rows name their `owner`.
    pub const fn of<N: Table>(columns: &'static [&'static str]) -> Option<Self> {
        match columns {
            [] => None,
            _ => Some(OwnTexts { table: N::NAME, owner: "owner", columns }),
        }
    }
}

/// The reason of a noun that has no tables to export nothing.
pub const NO_ROWS: &str = "it has no rows";

/// The part of a noun in an export.
#[cfg_attr(not(test), allow(dead_code, reason = "tests hold the registry against the schema"))]
pub enum ExportPart {
    /// The function fetches what an export needs of the rows of the member.
    By(ExportFn),
    /// Nothing, for this reason.
    Nothing(&'static str),
}

/// A function that fetches what an export needs of the rows of a member.
pub type ExportFn = for<'a> fn(&'a mut Connection, &'a mut Held) -> BoxFuture<'a, Result<()>>;

/// A function that erases a member from the rows of a noun: it deletes them, or names the pseudonym in them.
pub type EraseFn =
    for<'a> fn(&'a mut Connection, &'a Erasure, Timestamp) -> BoxFuture<'a, Result<()>>;

/// A function that reads the facts of all rows of a noun for the engine.
pub type FactsFn =
    for<'a> fn(&'a mut Connection, SharingModel) -> BoxFuture<'a, Result<Vec<Change>>>;

impl Noun {
    /// A visible noun whose rows have no other tables, with its columns of texts. Its rows are deleted with their owner.
    pub const fn visible<N: VisibleRow + Serialize>(
        tables: &'static [&'static str],
        texts: &'static [&'static str],
    ) -> Self {
        Noun {
            tables,
            export: ExportPart::By(add_rows_to_export::<N>),
            facts: Some(facts_of_rows::<N>),
            texts: OwnTexts::of::<N>(texts),
            visible: Some(NounEntry::<N>::REF),
            ..Noun::named(N::NOUN)
        }
    }

    /// A noun that only its owner knows of, and whose rows have no other tables, with its columns of texts. Its rows are
    /// deleted with their owner.
    #[cfg_attr(
        not(feature = "test-noun"),
        allow(dead_code, reason = "the next member-owned noun uses it")
    )]
    pub const fn owned<N: OwnedRow + Serialize>(
        tables: &'static [&'static str],
        texts: &'static [&'static str],
    ) -> Self {
        let export = ExportPart::By(add_owned_to_export::<N>);
        Noun { tables, export, texts: OwnTexts::of::<N>(texts), ..Noun::named(N::NAME) }
    }

    /// A noun of no tables.
    pub const fn named(name: &'static str) -> Self {
        Noun {
            name,
            tables: &[],
            tag: None,
            export: ExportPart::Nothing(NO_ROWS),
            erase: None,
            facts: None,
            texts: None,
            visible: None,
        }
    }
}

/// Reads the facts of all rows of a visible noun.
pub fn facts_of_rows<N: VisibleRow>(
    db: &mut Connection,
    model: SharingModel,
) -> BoxFuture<'_, Result<Vec<Change>>> {
    Box::pin(async move {
        let sql = format!(
            "SELECT it.*, visibility, location_precision, local_radius_km
             FROM {} AS it JOIN member ON member.id = it.owner ORDER BY it.id",
            N::NAME
        );
        let read = |row: &AnyRow| Ok((N::read(row)?, SharingPreference::from_row(row)?));
        let rows = fetch_all_with(db, AssertSqlSafe(sql), &[], read).await?;
        Ok(rows.iter().flat_map(|(row, preference)| row.facts(preference, model)).collect())
    })
}

/// Fetches the rows of a member for an export, under the name of their table and an `s`.
pub fn add_rows_to_export<'a, N: VisibleRow + Serialize>(
    db: &'a mut Connection,
    held: &'a mut Held,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let rows = N::of_owner(db, &held.member).await?;
        add_to_export::<N>(held, &rows)
    })
}

/// Like [`add_rows_to_export`], for a noun that only its owner knows of.
#[cfg_attr(
    not(feature = "test-noun"),
    allow(dead_code, reason = "the next member-owned noun uses it")
)]
fn add_owned_to_export<'a, N: OwnedRow + Serialize>(
    db: &'a mut Connection,
    held: &'a mut Held,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let rows = N::of_owner(db, &held.member, &Page::all(oldest())).await?;
        add_to_export::<N>(held, &rows)
    })
}

fn add_to_export<N: Table>(held: &mut Held, rows: &impl Serialize) -> Result<()> {
    let rows = serde_json::to_value(rows).map_err(|error| sqlx::Error::Encode(error.into()))?;
    held.more.insert(format!("{}s", N::NAME), rows);
    Ok(())
}
