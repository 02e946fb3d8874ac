//! Blocks.

use sqlx::Result;
use trust_commons::Timestamp;
use trust_commons::privacy::{Erasure, Held};
use trust_core::MemberId;

use super::Connection;
use super::noun::{ExportPart, Noun};
use super::page::Page;
use super::query::{execute, execute_any, exists, fetch_all, fetch_optional, queries};

/// The entry of blocks in the registry.
pub const NOUN: Noun = Noun {
    tables: &["block"],
    tag: Some((
        "blocks",
        "Blocking people. A block hides two people from each other, with all that is theirs.",
    )),
    export: ExportPart::By(|db, held| Box::pin(add_to_export(db, held))),
    erase: Some(|db, erasure, now| Box::pin(erase(db, erasure, now))),
    ..Noun::named("block")
};

/// Selects the ids of the members whom a block in either direction hides from the member at a placeholder.
macro_rules! blocked_from {
    ($viewer:literal) => {
        concat!(
            "SELECT blocked FROM block WHERE blocker = ",
            $viewer,
            " UNION SELECT blocker FROM block WHERE blocked = ",
            $viewer
        )
    };
}

pub(super) use blocked_from;

/// Selects the ids of the members whom the member at a placeholder cannot find, because a block hides them or they
/// were erased. The pseudonym of an erased member looks like a member whom a block hides.
macro_rules! hidden_from {
    ($viewer:literal) => {
        concat!(
            $crate::store::block::blocked_from!($viewer),
            " UNION SELECT gone.id FROM member AS gone WHERE gone.erased = 1"
        )
    };
}

pub(super) use hidden_from;

queries! {
    /// Inserts a block. Returns whether there was none before.
    pub fn insert(blocker: &MemberId, blocked: &MemberId, now: Timestamp) -> bool =
        execute_any "INSERT INTO block (blocker, blocked, at) VALUES ($1, $2, $3) ON CONFLICT (blocker, blocked) DO NOTHING";

    /// Deletes a block. Returns the time of its creation, if there was one.
    pub fn remove(blocker: &MemberId, blocked: &MemberId) -> Option<Timestamp> =
        fetch_optional "DELETE FROM block WHERE blocker = $1 AND blocked = $2 RETURNING at";

    /// Returns whether a member has blocked an id. Other blocks do not matter.
    pub fn stands(blocker: &MemberId, blocked: &MemberId) -> bool =
        exists "SELECT 1 FROM block WHERE blocker = $1 AND blocked = $2";

    /// Fetches a page of the members whom a member has blocked, with the time of each block, by id.
    pub fn of_member(blocker: &MemberId, page: &Page<String>) -> Vec<(MemberId, Timestamp)> =
        fetch_all "SELECT blocked, at FROM block WHERE blocker = $1 AND blocked > $2 ORDER BY blocked LIMIT $3";

    /// Fetches the members who have blocked an id, by id.
    pub fn of_blocked(blocked: &MemberId) -> Vec<MemberId> =
        fetch_all "SELECT blocker FROM block WHERE blocked = $1 ORDER BY blocker";
}

/// Fetches the rows of a member for an export.
async fn add_to_export(db: &mut Connection, held: &mut Held) -> Result<()> {
    let blocks = of_member(db, &held.member, &Page::all(String::new())).await?;
    held.blocks = blocks.into_iter().map(|(blocked, _)| blocked).collect();
    Ok(())
}

/// Deletes the blocks of the member by others. Those that the member made go with the member.
async fn erase(db: &mut Connection, erasure: &Erasure, _: Timestamp) -> Result<()> {
    execute(db, "DELETE FROM block WHERE blocked = $1", &[&erasure.member]).await
}
