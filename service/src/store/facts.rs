//! Reads the engine's data from the tables alone. The service builds an engine this way if no checkpoint is usable,
//! and `trustd verify` compares the running engine with it.

use std::ops::ControlFlow;

use sqlx::Result;
use sqlx::any::AnyRow;
use trust_commons::place::of_member;
use trust_commons::sharing::SharingModel;
use trust_core::{
    ApplyError, BulkLoad, Change, Engine, GroupKind, InvalidId, LoadError, MemberId, Place,
    Settings,
};

use super::query::{fetch_all, fetch_all_with};
use super::table::Column;
use super::value::read;
use super::{Connection, listing, partnership};

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

    /// Returns the position of an id among the names of the load.
    fn position(&mut self, id: &str) -> Result<u32> {
        self.load.names.intern(id).map_err(|e: InvalidId| sqlx::Error::Decode(e.into()))
    }
}

/// Fetches all facts. The connection should be in a transaction that reads one consistent state.
pub async fn all(db: &mut Connection, model: SharingModel) -> Result<Facts> {
    let mut facts = Facts::default();
    members(db, &mut facts).await?;
    edges(db, &mut facts).await?;
    groups(db, &mut facts).await?;
    if model.has_partnerships() {
        facts.changes.extend(partnership::changes(db).await?);
    }
    facts.changes.extend(listing::changes(db, model).await?);
    Ok(facts)
}

async fn members(db: &mut Connection, facts: &mut Facts) -> Result<()> {
    let sql =
        "SELECT id, latitude, longitude, place_precision FROM member WHERE erased = 0 ORDER BY id";
    let read = |row: &AnyRow| Ok((read(row, "id")?, Option::<Place>::read(row, "place")?));
    for (id, place) in fetch_all_with::<(MemberId, _)>(db, sql, &[], read).await? {
        facts.position(id.as_str())?;
        if let Some(place) = place {
            facts.changes.push(of_member(id, place));
        }
    }
    Ok(())
}

async fn edges(db: &mut Connection, facts: &mut Facts) -> Result<()> {
    let sql = "SELECT source, target, weight FROM trust ORDER BY source, target";
    for (source, target, weight) in fetch_all::<(String, String, _)>(db, sql, &[]).await? {
        let (source, target) = (facts.position(&source)?, facts.position(&target)?);
        facts.load.edges.push(source, target, weight);
    }
    let sql = "SELECT blocker, blocked FROM block WHERE blocked IN (SELECT id FROM member WHERE erased = 0)
         ORDER BY blocker, blocked";
    for (blocker, blocked) in fetch_all::<(String, String)>(db, sql, &[]).await? {
        let block = (facts.position(&blocker)?, facts.position(&blocked)?);
        facts.load.blocks.push(block);
    }
    Ok(())
}

async fn groups(db: &mut Connection, facts: &mut Facts) -> Result<()> {
    let groups = [
        ("SELECT id, NULL AS owner FROM community ORDER BY id", GroupKind::Community),
        ("SELECT id, NULL AS owner FROM cell ORDER BY id", GroupKind::Cell),
        ("SELECT id, owner FROM circle ORDER BY id", GroupKind::Circle),
    ];
    for (sql, kind) in groups {
        for (group, owner) in fetch_all(db, sql, &[]).await? {
            facts.changes.push(Change::PutGroup { group, kind, owner });
        }
    }
    let sql = "SELECT community AS id, member FROM community_member
         UNION ALL SELECT cell, member FROM cell_member
         UNION ALL SELECT circle, member FROM circle_member
         ORDER BY 1, 2";
    for (group, member) in fetch_all(db, sql, &[]).await? {
        facts.changes.push(Change::Join { group, member });
    }
    Ok(())
}
