//! `trustd member`: accounts, made by whoever holds the database.

use std::io::{BufRead, IsTerminal};

use clap::Subcommand;
use trust_core::MemberId;

use super::{Failure, serve};
use crate::config::Config;
use crate::http::accounts;
use crate::store::{member, session};

#[derive(Subcommand)]
pub enum Member {
    /// Add somebody; the password is read from standard input
    Add {
        /// The id to sign in with
        id: MemberId,
        /// What people call them [default: the id]
        #[arg(long)]
        name: Option<String>,
    },
    /// Set somebody's password, read from standard input, and end their sessions
    Passwd {
        /// Whose
        id: MemberId,
    },
}

impl Member {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let app = serve::open(config).await?;
        let password = app.passwords.hash(password()?).await?;
        let (id, new) = match self {
            Member::Add { id, name } => (id, Some(name)),
            Member::Passwd { id } => (id, None),
        };
        let mut task = app.begin_task().await?;
        match new {
            Some(name) => {
                let name = name.as_deref().unwrap_or(id.as_str());
                accounts::add(&mut task, &id, name, None).await?;
            }
            None if member::find(task.sql(), &id).await?.is_none() => {
                return Err(format!("there is no member `{id}`").into());
            }
            None => session::remove_all(task.sql(), &id, None).await?,
        }
        member::set_password_hash(task.sql(), &id, &password).await?;
        task.commit().await?;
        app.store.close().await;
        Ok(())
    }
}

fn password() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        eprintln!("password (10 to 200 characters, shown as typed):");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
