//! A made-up network to look at: three communities, sixty people, what they trust, share and exchange.
//!
//! Each step is a command of the rules, made in the name of one of the people, so there is nothing in it that
//! people could not do. A copy of the network is made in memory first ([`network`], [`stories`]) and then
//! written ([`written`]), many rows in a statement and all copies in one transaction. The same people do the same
//! things each time; only ids that are drawn at random differ.

mod network;
mod people;
mod stories;
mod things;
mod written;

use futures::{StreamExt, TryStream, TryStreamExt, stream};
use trust_commons::Timestamp;

use crate::app::App;
use crate::command::{Failure, progress};
use crate::fair::Asker;
use crate::store::demo;

use network::Network;
use people::people;

/// What everybody in the demo signs in with.
pub const PASSWORD: &str = "correct horse battery";

/// Fills an empty database with so many copies of the network, in one transaction: a filling that is broken off leaves
/// nothing. Says whether they are there: not in a database of others, nor in one that was filled with fewer.
pub async fn fill(app: &App, copies: u32) -> Result<bool, Failure> {
    if app.feed.now().view.member_count() > 0 {
        let filled = demo::copies(&mut *app.store.read().await?).await?;
        return Ok(filled.is_some_and(|filled| filled >= copies.into()));
    }
    let hash = app.passwords.hash(Asker::new("demo", ""), PASSWORD).await?;
    let bar = progress::bar("filling the demo", copies.into());
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

/// The copies of the network, each made while those before it are written.
fn made(
    app: &App,
    copies: u32,
    now: Timestamp,
) -> impl TryStream<Ok = Network, Error = Failure> + Unpin {
    let (model, settings) = (app.model(), app.config.engine);
    let made = move |copy| {
        let people = people(copy).into();
        tokio::task::spawn_blocking(move || Network::told(people, model, settings, now))
    };
    stream::iter(0..copies).map(made).buffered(2).map(|made| made?)
}
