//! Reads the engine's data from the tables alone. The service builds an engine this way if no checkpoint is usable,
//! and `trustd verify` compares the running engine with it.

use std::ops::ControlFlow;

use sqlx::Result;
use sqlx::any::AnyRow;
use trust_commons::circle::Circle;
use trust_commons::community::{Cell, Community};
use trust_commons::membership::Membership;
use trust_commons::sharing::SharingModel;
use trust_commons::{block, member, trust};
use trust_core::{
    ApplyError, BulkLoad, Change, Engine, InvalidId, LoadError, MemberId, Place, Settings,
};

use super::Connection;
use super::circle;
use super::nouns::NOUNS;
use super::query::{fetch_all, fetch_all_with};
use super::table::Column;
use super::value::read;

/// All facts for an engine, read in one consistent state.
#[derive(Default)]
pub struct Facts {
    load: BulkLoad,
    changes: Vec<Change>,
}

/// A fact that the engine refuses.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// An edge or a block is refused.
    #[error("{}", .0.code())]
    Load(#[from] LoadError),
    /// Another fact is refused.
    #[error("{}", .0.code())]
    Apply(#[from] ApplyError),
}

impl Facts {
    /// Builds an engine from the facts.
    pub fn engine(self, settings: Settings) -> Result<Engine, FactsError> {
        let mut engine = Engine::new(settings);
        engine.load(self.load, &mut |_| ControlFlow::Continue(()))?;
        engine.apply(self.changes)?;
        Ok(engine)
    }
}

/// Fetches all facts. The connection should be in a transaction that reads one consistent state.
pub async fn all(db: &mut Connection, model: SharingModel) -> Result<Facts> {
    let mut facts = Facts::default();
    members(db, &mut facts).await?;
    edges(db, &mut facts).await?;
    groups(db, &mut facts).await?;
    for read in NOUNS.iter().filter_map(|noun| noun.facts) {
        facts.changes.extend(read(db, model).await?);
    }
    Ok(facts)
}

async fn members(db: &mut Connection, facts: &mut Facts) -> Result<()> {
    let sql =
        "SELECT id, latitude, longitude, place_precision FROM member WHERE erased = 0 ORDER BY id";
    let read = |row: &AnyRow| Ok((read(row, "id")?, Option::<Place>::read(row, "place")?));
    for (id, place) in fetch_all_with::<(MemberId, _)>(db, sql, &[], read).await? {
        member::load(&mut facts.load, id.as_str()).map_err(invalid)?;
        if place.is_some() {
            facts.changes.extend(member::facts(&id, place));
        }
    }
    Ok(())
}

/// Reads trust and blocks, of which there may be millions, into a bulk load.
async fn edges(db: &mut Connection, facts: &mut Facts) -> Result<()> {
    let sql = "SELECT source, target, weight FROM trust ORDER BY source, target";
    for (source, target, weight) in fetch_all::<(String, String, _)>(db, sql, &[]).await? {
        trust::load(&mut facts.load, &source, &target, weight).map_err(invalid)?;
    }
    let sql = "SELECT blocker, blocked FROM block WHERE blocked IN (SELECT id FROM member WHERE erased = 0)
         ORDER BY blocker, blocked";
    for (blocker, blocked) in fetch_all::<(String, String)>(db, sql, &[]).await? {
        block::load(&mut facts.load, &blocker, &blocked).map_err(invalid)?;
    }
    Ok(())
}

fn invalid(error: InvalidId) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

async fn groups(db: &mut Connection, facts: &mut Facts) -> Result<()> {
    let communities: Vec<Community> =
        fetch_all(db, "SELECT * FROM community ORDER BY id", &[]).await?;
    facts.changes.extend(communities.iter().flat_map(Community::facts));
    let cells: Vec<Cell> = fetch_all(db, "SELECT * FROM cell ORDER BY id", &[]).await?;
    facts.changes.extend(cells.iter().flat_map(Cell::facts));
    facts.changes.extend(circle::all(db).await?.iter().flat_map(Circle::facts));
    let sql = "SELECT community AS id, member FROM community_member
         UNION ALL SELECT cell, member FROM cell_member
         ORDER BY 1, 2";
    for (group, member) in fetch_all(db, sql, &[]).await? {
        facts.changes.extend(Membership { group, member }.facts());
    }
    Ok(())
}
