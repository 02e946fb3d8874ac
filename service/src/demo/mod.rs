//! A made-up network to look at: three communities, sixty people, what they trust, share and exchange.
//!
//! Each step is a command of the rules, made in the name of one of the people, so there is nothing in it that
//! people could not do. A copy of the network is made in memory first ([`network`], [`stories`]) and then
//! written as one batch ([`written`]): one transaction, one entry of the log. The same people do the same
//! things each time; only ids that are drawn at random differ.

mod network;
mod people;
mod stories;
mod things;
mod written;

use crate::app::App;
use crate::command::{Failure, progress};
use crate::fair::Asker;
use crate::store::member;

use network::Network;
use people::{Person, people};

/// What everybody in the demo signs in with.
pub const PASSWORD: &str = "correct horse battery";

/// Fills an empty database with so many copies of the network. Says whether its people are there: not in a
/// database that was filled with others. A filling that was broken off is refused.
pub async fn fill(app: &App, copies: u32) -> Result<bool, Failure> {
    let people: Vec<_> = (0..copies).flat_map(people).collect();
    if app.feed.now().view.member_count() > 0 {
        return is_filled(app, &people).await;
    }
    accounts(app, &people).await?;
    let bar = progress::bar("filling the demo", people.len() as u64);
    for street in people.chunks(people::OF_A_NETWORK) {
        let mut task = app.begin_task().await?;
        let network = Network::told(street, app.model(), app.config.engine, task.now)?;
        network.write(&mut task).await?;
        task.commit().await?;
        bar.inc(street.len() as u64);
    }
    bar.finish_and_clear();
    let_in(app, &people).await?;
    Ok(true)
}

async fn is_filled(app: &App, people: &[Person]) -> Result<bool, Failure> {
    let view = app.feed.now().view;
    let Some(first) = people.first() else { return Ok(false) };
    if !people.iter().all(|person| view.contains(person.id.as_str())) {
        return Ok(false);
    }
    let mut connection = app.store.read().await?;
    match member::password_hash(&mut connection, &first.id).await? {
        Some(_) => Ok(true),
        None => {
            Err("the demo in this database was not filled to its end: begin with an empty one"
                .into())
        }
    }
}

/// Accounts are for operators to make; all the rest people do themselves.
async fn accounts(app: &App, people: &[Person]) -> Result<(), Failure> {
    let mut task = app.begin_task().await?;
    for person in people {
        crate::http::accounts::add(&mut task, &person.id, &person.name, None).await?;
    }
    task.commit().await?;
    Ok(())
}

/// Gives everybody the password, last of all: so it tells that a demo is whole.
async fn let_in(app: &App, people: &[Person]) -> Result<(), Failure> {
    let hash = app.passwords.hash(Asker::new("demo", ""), PASSWORD).await?;
    let mut task = app.begin_task().await?;
    for person in people {
        member::set_password_hash(task.sql(), &person.id, &hash).await?;
    }
    task.commit().await?;
    Ok(())
}
