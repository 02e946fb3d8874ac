//! All that the record says to an engine, read from the tables alone: how an engine is made where no
//! checkpoint will do, and what `trustd verify` holds the running engine against.

use std::ops::ControlFlow;

use sqlx::Row;
use trust_commons::place::of_member;
use trust_commons::sharing::SharingModel;
use trust_core::{
    ApplyError, BulkLoad, Change, Engine, GroupKind, InvalidId, LoadError, MemberId, Settings,
};

use super::{Connection, decoded, listing, partnership, place, trust};

/// Everything, at one moment.
#[derive(Default)]
pub struct Facts {
    load: BulkLoad,
    changes: Vec<Change>,
}

/// What the engine cannot take from the record.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// An edge or a block.
    #[error("{}", .0.code())]
    Load(#[from] LoadError),
    /// Anything else.
    #[error("{}", .0.code())]
    Apply(#[from] ApplyError),
}

impl Facts {
    /// An engine that knows all of it.
    pub fn engine(self, settings: Settings) -> Result<Engine, FactsError> {
        let mut engine = Engine::new(settings);
        engine.load(self.load, &mut |_| ControlFlow::Continue(()))?;
        engine.apply(self.changes)?;
        Ok(engine)
    }

    fn position(&mut self, row: &sqlx::any::AnyRow, column: &str) -> sqlx::Result<u32> {
        let id: String = row.try_get(column)?;
        self.load.names.intern(&id).map_err(|e: InvalidId| sqlx::Error::Decode(e.into()))
    }
}

/// Reads everything. The connection should be in a transaction that sees one moment.
pub async fn all(connection: &mut Connection, model: SharingModel) -> sqlx::Result<Facts> {
    let mut facts = Facts::default();
    members(connection, &mut facts).await?;
    edges(connection, &mut facts).await?;
    groups(connection, &mut facts).await?;
    if model.has_partnerships() {
        facts.changes.extend(partnership::changes(connection).await?);
    }
    facts.changes.extend(listing::changes(connection, model).await?);
    Ok(facts)
}

async fn members(connection: &mut Connection, facts: &mut Facts) -> sqlx::Result<()> {
    let rows = sqlx::query(
        "SELECT id, latitude, longitude, place_precision FROM member WHERE erased = 0 ORDER BY id",
    )
    .fetch_all(connection)
    .await?;
    for row in &rows {
        facts.position(row, "id")?;
        if let Some(place) = place(row)? {
            facts.changes.push(of_member(decoded(row, "id")?, place));
        }
    }
    Ok(())
}

async fn edges(connection: &mut Connection, facts: &mut Facts) -> sqlx::Result<()> {
    let edges = sqlx::query("SELECT source, target, weight FROM trust ORDER BY source, target")
        .fetch_all(&mut *connection)
        .await?;
    for row in &edges {
        let (source, target) = (facts.position(row, "source")?, facts.position(row, "target")?);
        facts.load.edges.push(source, target, trust::weight(row)?);
    }
    let blocks = sqlx::query(
        "SELECT blocker, blocked FROM block WHERE blocked IN (SELECT id FROM member WHERE erased = 0)
         ORDER BY blocker, blocked",
    )
    .fetch_all(connection)
    .await?;
    for row in &blocks {
        let block = (facts.position(row, "blocker")?, facts.position(row, "blocked")?);
        facts.load.blocks.push(block);
    }
    Ok(())
}

async fn groups(connection: &mut Connection, facts: &mut Facts) -> sqlx::Result<()> {
    let groups = [
        ("SELECT id, NULL AS owner FROM community ORDER BY id", GroupKind::Community),
        ("SELECT id, NULL AS owner FROM cell ORDER BY id", GroupKind::Cell),
        ("SELECT id, owner FROM circle ORDER BY id", GroupKind::Circle),
    ];
    for (sql, kind) in groups {
        for row in &sqlx::query(sql).fetch_all(&mut *connection).await? {
            let owner: Option<MemberId> = super::decoded_if_any(row, "owner")?;
            facts.changes.push(Change::PutGroup { group: decoded(row, "id")?, kind, owner });
        }
    }
    let memberships = sqlx::query(
        "SELECT community AS id, member FROM community_member
         UNION ALL SELECT cell, member FROM cell_member
         UNION ALL SELECT circle, member FROM circle_member
         ORDER BY 1, 2",
    )
    .fetch_all(connection)
    .await?;
    for row in &memberships {
        let (group, member) = (decoded(row, "id")?, decoded(row, "member")?);
        facts.changes.push(Change::Join { group, member });
    }
    Ok(())
}
