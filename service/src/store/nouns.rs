//! The registry of nouns. Code that concerns every noun walks it: exports, erasures, the cache of rows, and the tags in the
//! description of the interface.
//!
//! A noun comes after the nouns that its rows name. An erasure walks the registry from the end, so the rows of a noun are
//! erased while the rows that they name are still there.

use trust_commons::listing::Listing;

use super::noun::Noun;
use super::visible_noun::{NounEntry, VisibleNoun};
use super::{
    block, cell, cell_invitation, circle, community, daily, exchange, invite, join_request, ledger,
    listing, member, notification, partnership, response, session, skill, trust, written,
};

/// Every noun.
pub static NOUNS: &[Noun] = &[
    member::NOUN,
    session::NOUN,
    daily::NOUN,
    written::NOUN,
    trust::NOUN,
    block::NOUN,
    community::NOUN,
    cell::NOUN,
    cell_invitation::NOUN,
    join_request::NOUN,
    circle::NOUN,
    invite::NOUN,
    listing::NOUN,
    response::NOUN,
    skill::NOUN,
    exchange::NOUN,
    ledger::NOUN,
    partnership::NOUN,
    notification::NOUN,
    #[cfg(feature = "test-noun")]
    super::note::NOUN,
    #[cfg(feature = "test-noun")]
    super::memo::NOUN,
];

/// The noun of a path parameter that names a resource, and the id of the row: `NOUN:ID`, or the id of a listing.
pub fn of_path(id: &str) -> (&'static dyn VisibleNoun, &str) {
    let named = of_resource(id).filter(|(noun, _)| noun.name() != LISTING.name());
    named.unwrap_or((LISTING, id))
}

/// The noun of a resource of the engine, and the id of the row.
pub fn of_resource(resource: &str) -> Option<(&'static dyn VisibleNoun, &str)> {
    visible().find_map(|noun| Some((noun, noun.id_of(resource)?)))
}

/// Whether a resource of the engine is a listing.
pub fn is_listing(resource: &str) -> bool {
    of_resource(resource).is_some_and(|(noun, _)| noun.name() == LISTING.name())
}

/// Listings, whose ids stand in addresses without the noun before them.
const LISTING: &dyn VisibleNoun = NounEntry::<Listing>::REF;

/// Every visible noun.
pub fn visible() -> impl Iterator<Item = &'static dyn VisibleNoun> {
    NOUNS.iter().filter_map(|noun| noun.visible)
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::NOUNS;
    use crate::store::Store;
    use crate::store::noun::{ExportPart, NO_ROWS};
    use crate::store::query::fetch_all;

    /// The tables of the service itself. An erasure clears those of them that name members, whatever the noun.
    const OF_THE_SERVICE: &[&str] = &[
        "change_log",
        "checkpoint",
        "cursor_secret",
        "demo",
        "idempotency",
        "idempotency_forgotten",
        "idempotency_named",
        "log_head",
        "write_probe",
    ];

    async fn opened(folder: &tempfile::TempDir) -> Result<Store, Box<dyn Error>> {
        let path = folder.path().join("record.db");
        Ok(Store::open(&path.display().to_string(), 1).await?)
    }

    #[tokio::test]
    async fn every_table_belongs_to_one_noun() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let store = opened(&folder).await?;
        let sql = "SELECT name FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
        let mut tables: Vec<String> = fetch_all(&mut *store.read().await?, sql, &[]).await?;
        let of_nouns = NOUNS.iter().flat_map(|noun| noun.tables);
        let mut registered: Vec<_> = of_nouns.chain(OF_THE_SERVICE).copied().collect();
        tables.sort();
        registered.sort_unstable();
        assert_eq!(tables, registered, "each table stands in one entry of the registry");
        Ok(())
    }

    #[tokio::test]
    async fn a_noun_whose_rows_name_members_exports_and_erases_them() -> Result<(), Box<dyn Error>>
    {
        let folder = tempfile::tempdir()?;
        let store = opened(&folder).await?;
        let sql = "SELECT CAST(\"from\" AS TEXT), CAST(on_delete AS TEXT)
             FROM pragma_foreign_key_list($1) WHERE \"table\" = 'member'";
        for noun in NOUNS {
            for table in noun.tables {
                let db = &mut *store.read().await?;
                for (column, on_delete) in fetch_all::<(String, String)>(db, sql, &[table]).await? {
                    let name = format!("{}: {table}.{column}, which names a member", noun.name);
                    let is_exported = !matches!(noun.export, ExportPart::Nothing(NO_ROWS));
                    assert!(is_exported, "{name}, is in no export, and no reason is given");
                    let is_erased = noun.erase.is_some() || on_delete != "NO ACTION";
                    assert!(is_erased, "{name}, stays when that member is erased");
                }
            }
        }
        Ok(())
    }
}
