//! Separates the shared items of two people when a block hides them from each other: the hidden person looks erased
//! to the other. Lifting the block restores the items.
//!
//! Their exchanges are absent for both, without a notification. Reserved credits are released, and are paid if the
//! exchange is completed after all. A need becomes open again, and its owner is notified without a name, as after
//! an erasure.

use std::collections::BTreeSet;

use trust_commons::block::Block;
use trust_commons::community::cell::already_there;
use trust_commons::listing::Listing;
use trust_commons::{Outcome, Timestamp};
use trust_core::{Change, MemberId};

use super::cell_invitations::heed_lifted_block;
use super::protocol::{OrFail, Problem, Write};
use crate::app::App;
use crate::ledger::payment;
use crate::store::member::{self, Member};
use crate::store::{Connection, cell, exchange, export, listing, notification};

/// Separates the writer from a person whom the writer has just blocked.
pub async fn part(app: &App, write: &mut Write, other: &MemberId) -> Result<(), Problem> {
    let me = write.reading.me.clone();
    for open in exchange::open_between(write.sql(), &me, other).await.or_fail()? {
        payment::release(write, &open).await?;
    }
    for before in listing::accepted_between(write.sql(), &me, other).await.or_fail()? {
        let Some((owner, hidden)) = owner_of(write.sql(), &before).await? else { continue };
        let outcome = before.parted(&me, &hidden, &owner.preference, app.model());
        put(write, &before, outcome).await?;
    }
    Ok(())
}

/// Returns the changes for the engine that would follow from a block, besides the block itself.
pub async fn supposed(
    app: &App,
    connection: &mut Connection,
    Block { blocker, blocked }: &Block,
) -> Result<Vec<Change>, Problem> {
    let mut changes = Vec::new();
    for before in listing::accepted_between(connection, blocker, blocked).await.or_fail()? {
        let Some((owner, mut hidden)) = owner_of(connection, &before).await? else { continue };
        hidden.extend([blocker.clone(), blocked.clone()].into_iter().filter(|it| *it != owner.id));
        changes.extend(before.parted(blocker, &hidden, &owner.preference, app.model()).changes);
    }
    Ok(changes)
}

/// Restores the items between the writer and another person when no block is left between them. The last block
/// existed from `since` on. Notifications that were withheld in the meantime are sent now.
pub async fn rejoin(
    app: &App,
    write: &mut Write,
    other: &MemberId,
    since: Timestamp,
) -> Result<(), Problem> {
    let me = write.reading.me.clone();
    let mut untold = notification::take_between(write.sql(), &me, other, since).await.or_fail()?;
    let shared = cell::shared(write.sql(), &me, other).await.or_fail()?;
    let shared = shared.into_iter().map(|(_, cell)| cell).collect();
    untold.extend(already_there(&untold, &shared));
    write.notify(untold);
    for before in listing::accepted_between(write.sql(), &me, other).await.or_fail()? {
        let Some((owner, hidden)) = owner_of(write.sql(), &before).await? else { continue };
        let outcome = before.without(&hidden, &owner.preference, app.model());
        put(write, &before, outcome).await?;
    }
    heed_lifted_block(app, write, other).await
}

/// Fetches the owner of a listing, and the members who are hidden from the owner now.
async fn owner_of(
    connection: &mut Connection,
    listing: &Listing,
) -> Result<Option<(Member, BTreeSet<MemberId>)>, Problem> {
    let owner = member::find(connection, &listing.owner).await.or_fail()?;
    let hidden = export::hidden(connection, &listing.owner).await.or_fail()?;
    Ok(owner.map(|owner| (owner, hidden)))
}

/// Stores a listing, unless it stays as it was, and tells what follows.
async fn put(
    write: &mut Write,
    before: &Listing,
    outcome: Outcome<Listing>,
) -> Result<(), Problem> {
    match outcome.value == *before {
        true => drop(write.take(outcome)),
        false => drop(write.save(outcome).await?),
    }
    Ok(())
}
