//! Shared items of two people while either hides from the other: to the person who is hidden from it is as if the
//! other had been erased. Lifting the block brings it back.
//!
//! What is agreed is absent, and nobody is told. Credits that were reserved for it are free, and paid when it is completed after
//! all. A need looks for somebody else, and its owner is told, in nobody's name, as of an erasure.

use trust_commons::listing::Listing;
use trust_commons::{Event, Notice, Timestamp};
use trust_core::MemberId;

use super::cell_invitations::heed_lifted_block;
use super::protocol::{OrFail, Problem, Write, listed};
use crate::app::App;
use crate::ledger::payment;
use crate::store::{cell, exchange, export, listing, member, notification};

/// Parts the writer, who has just blocked somebody, from them.
pub async fn part(app: &App, write: &mut Write, other: &MemberId) -> Result<(), Problem> {
    let me = write.reading.me.clone();
    for open in exchange::open_between(write.sql(), &me, other).await.or_fail()? {
        payment::release(write, &open).await?;
    }
    for before in listing::accepted_between(write.sql(), &me, other).await.or_fail()? {
        put(app, write, &before).await?;
        if before.owner == *other && before.status.is_open() {
            let event = Event::HelperSteppedBack { listing: before.id };
            let told = Notice { to: other.clone(), by: other.clone(), event };
            write.tell(Vec::new(), vec![told]);
        }
    }
    Ok(())
}

/// Brings back what lay between the writer and somebody, when no block stands between them any more: the last stood `since`.
/// What each did meanwhile that the other was to be told is told now.
pub async fn rejoin(
    app: &App,
    write: &mut Write,
    other: &MemberId,
    since: Timestamp,
) -> Result<(), Problem> {
    let me = write.reading.me.clone();
    let mut untold = notification::take_between(write.sql(), &me, other, since).await.or_fail()?;
    untold.extend(already_there(write, &untold).await?);
    write.tell(Vec::new(), untold);
    for before in listing::accepted_between(write.sql(), &me, other).await.or_fail()? {
        put(app, write, &before).await?;
    }
    heed_lifted_block(app, write, other).await
}

/// Notices to whoever joined a cell during the block: the other member, whom they did not see, is in it. So nobody who posts to a
/// cell is left unaware of a reader who hid from them.
async fn already_there(write: &mut Write, untold: &[Notice]) -> Result<Vec<Notice>, Problem> {
    let mut notices = Vec::new();
    for Notice { to, by, event } in untold {
        let Event::CellMemberJoined { cell, .. } = event else { continue };
        let there = Notice { to: by.clone(), by: to.clone(), event: event.clone() };
        let shared = cell::shared(write.sql(), to, by).await.or_fail()?;
        if shared.iter().any(|(_, both)| both == cell) && !untold.contains(&there) {
            notices.push(there);
        }
    }
    Ok(notices)
}

/// Writes how a listing stands with those accepted who are not hidden from its owner now.
async fn put(app: &App, write: &mut Write, before: &Listing) -> Result<(), Problem> {
    let Some(owner) = member::find(write.sql(), &before.owner).await.or_fail()? else {
        return Ok(());
    };
    let hidden = export::hidden(write.sql(), &before.owner).await.or_fail()?;
    let outcome = before.without(&hidden, &owner.preference, app.model());
    if outcome.value == *before {
        return Ok(());
    }
    let after = write.take(outcome);
    listed::put(write, &after).await
}
