//! `trustd member`: accounts created by the operator, who has access to the database.

use std::io::{BufRead, IsTerminal};

use clap::{Args, Subcommand};
use trust_commons::Timestamp;
use trust_core::MemberId;

use super::serve;
use crate::app::App;
use crate::auth::{Secret, check_strength};
use crate::config::Config;
use crate::fair::Asker;
use crate::http::Scope;
use crate::members;
use crate::store::change_log::Touched;
use crate::store::member;
use crate::store::session::{self, Session, SessionKind};
use crate::terminal::Failure;
use crate::work::fresh_id;

#[derive(Subcommand)]
pub enum Member {
    /// Add people
    Add(Add),
    /// Set a member's password, read from standard input, and end their sessions and tokens
    Passwd {
        /// The id of the member
        id: MemberId,
    },
}

#[derive(Args)]
pub struct Add {
    /// The ids for signing in
    #[arg(required = true)]
    ids: Vec<MemberId>,
    /// The name shown to others [default: the id]
    #[arg(long)]
    name: Option<String>,
    /// Print a token for each member, as a line of id, tab and token, instead of reading a password
    #[arg(long)]
    token: bool,
}

/// The seconds until a token created here ends.
const TOKEN_SECONDS: i64 = 90 * 24 * 3600;

impl Member {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let app = serve::open(config).await?;
        match self {
            Member::Add(add) => add.run(&app).await?,
            Member::Passwd { id } => set_password(&app, &id).await?,
        }
        app.store.close().await;
        Ok(())
    }
}

impl Add {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let hash = match self.token {
            true => None,
            false => {
                let named = self.ids.iter().map(MemberId::as_str).chain(self.name.as_deref());
                Some(new_password(app, &named.collect::<Vec<_>>()).await?)
            }
        };
        let mut tokens = Vec::new();
        let mut task = app.begin_task().await?;
        for id in &self.ids {
            let name = self.name.as_deref().unwrap_or(id.as_str());
            members::add(&mut task, id, name, None).await?;
            match &hash {
                Some(hash) => member::set_password_hash(task.sql(), id, hash).await?,
                None => {
                    let (secret, session) = token(id, task.now);
                    session::insert(task.sql(), &session, &secret.hash()).await?;
                    tokens.push((id, secret));
                }
            }
        }
        task.commit().await?;
        for (id, secret) in tokens {
            println!("{id}\t{secret}");
        }
        Ok(())
    }
}

fn token(id: &MemberId, now: Timestamp) -> (Secret, Session) {
    let session = Session {
        id: fresh_id(),
        member: id.clone(),
        kind: SessionKind::Script,
        label: "made by trustd".to_owned(),
        scopes: Scope::Account.to_string(),
        created_at: now,
        expires_at: now.saturating_add(TOKEN_SECONDS),
        ends_at: now.saturating_add(TOKEN_SECONDS),
    };
    (Secret::random(), session)
}

async fn set_password(app: &App, id: &MemberId) -> Result<(), Failure> {
    let hash = new_password(app, &[id.as_str()]).await?;
    let mut task = app.begin_task().await?;
    if member::find(task.sql(), id).await?.is_none() {
        return Err(format!("there is no member `{id}`").into());
    }
    session::remove_all(task.sql(), id, None).await?;
    task.touch(Touched::Member(id.to_string()));
    member::set_password_hash(task.sql(), id, &hash).await?;
    task.commit().await?;
    Ok(())
}

/// Reads a password for a member with these names, and returns its hash.
async fn new_password(app: &App, names: &[&str]) -> Result<String, Failure> {
    let password = password()?;
    check_strength(&password, names)?;
    Ok(app.passwords.hash(Asker::new("operator", names), &password).await?)
}

fn password() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        eprintln!("password (10 to 200 characters, shown as typed):");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
