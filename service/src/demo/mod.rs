//! A fictional network: three communities with a language each, sixty people and a stranger, their trust, listings, skills and exchanges.
//!
//! Each step is a command of the rules in the name of one of the people, so the network contains nothing that
//! people could not do. A copy of the network is first made in memory ([`network`], [`stories`], [`listings`], [`skills`], [`exchanges`]) and then written
//! ([`written`]), with many rows in a statement and all copies in one transaction. The people do the same things
//! each time; only the random ids differ.

mod exchanges;
mod listings;
mod network;
mod people;
mod skills;
mod stories;
mod things;
mod words;
mod written;

use futures::{StreamExt, TryStream, TryStreamExt, stream};
use trust_commons::Timestamp;

use crate::app::App;
use crate::fair::Asker;
use crate::store::demo;

use crate::terminal::{Failure, progress_bar};
use network::Network;
use people::people;

/// The password of everybody in the demo.
pub const PASSWORD: &str = "correct horse battery";

/// Fills an empty database with this number of copies of the network, in one transaction, so an interrupted fill
/// leaves nothing. Returns whether the copies exist: false for a database with other data or with fewer copies.
pub async fn fill(app: &App, copies: u32) -> Result<bool, Failure> {
    if app.feed.now().view.member_count() > 0 {
        let filled = demo::copies(&mut *app.store.read().await?).await?;
        return Ok(filled.is_some_and(|filled| filled >= copies.into()));
    }
    let hash = app.passwords.hash(Asker::new("demo", ""), PASSWORD).await?;
    let bar = progress_bar("filling the demo", copies.into());
    let mut task = app.begin_task().await?;
    let mut networks = made(app, copies, task.now);
    while let Some(network) = networks.try_next().await? {
        network.write(&mut task, &hash).await?;
        bar.inc(1);
    }
    demo::set_copies(task.sql(), copies.into()).await?;
    bar.finish_and_clear();
    task.commit_unlogged().await?;
    Ok(true)
}

/// Makes the copies of the network, each while the earlier ones are written.
fn made(
    app: &App,
    copies: u32,
    now: Timestamp,
) -> impl TryStream<Ok = Network, Error = Failure> + Unpin {
    let (model, settings) = (app.model(), app.config.engine);
    let made = move |copy| {
        let people = people(copy).into();
        tokio::task::spawn_blocking(move || Network::built(people, model, settings, now))
    };
    stream::iter(0..copies).map(made).buffered(2).map(|made| made?)
}
