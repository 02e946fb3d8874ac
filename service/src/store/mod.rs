//! The store: all SQL of the service, one file per noun. Queries go through `query`, tables are declared by `table`, and
//! `value` says how columns hold the types of the rules.
//!
//! The same statements run on SQLite and PostgreSQL: `$1` placeholders, text, 64-bit integers, doubles and
//! bytes, no type of either alone. Where the two differ, [`Kind`] chooses.

pub mod acquaintance;
pub mod block;
pub mod cell;
pub mod cell_invitation;
pub mod change_log;
pub mod checkpoint;
pub mod circle;
pub mod community;
pub mod daily;
pub mod demo;
pub mod erasure;
pub mod exchange;
pub mod export;
pub mod facts;
mod fault;
mod file;
pub mod flow;
pub mod idempotency;
pub mod import;
pub mod invite;
pub mod join_request;
pub mod ledger;
pub mod listing;
pub mod member;
pub mod notification;
mod outage;
pub mod page;
pub mod partnership;
mod pool;
pub mod probe;
mod query;
pub mod response;
pub mod session;
mod table;
pub mod totals;
pub mod trust;
pub mod usage;
mod value;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

pub use fault::Fault;
pub use file::Serving;
pub use outage::Outage;
pub use pool::within;
use sqlx::any::AnyConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// A connection, which every query runs on.
pub type Connection = AnyConnection;

/// The kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server, which several processes may share.
    Postgres,
}

/// A database that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Neither a file nor a PostgreSQL address. It is not repeated, since addresses have passwords in them.
    #[error("--database is neither a file nor a postgres:// address")]
    Address,
    /// A file that cannot be used, or is in use.
    #[error(transparent)]
    File(#[from] file::FileError),
    /// A file that is not there, for a command that makes none.
    #[error("there is no database {}", .0.display())]
    Missing(PathBuf),
    /// The database does not answer, or refuses.
    #[error("the database cannot be opened: {0}")]
    Sql(#[from] sqlx::Error),
    /// The tables are newer than this program, or were altered.
    #[error("the database cannot be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// The time that a writer waits for other writers of this process. For those of other processes `lock_timeout` limits it.
const TURN: Duration = Duration::from_secs(5);

/// A pool of connections, and the right to write.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    kind: Kind,
    url: Arc<str>,
    writer: Arc<Mutex<()>>,
    reopening: pool::Reopening,
    /// The files that were opened, if it is of files.
    opened: Option<Arc<file::Opened>>,
    /// A connection to a file that stays open without queries. It keeps the files of the journal, which could not be made
    /// anew on a full disk.
    anchor: Arc<Mutex<Option<Connection>>>,
}

impl Store {
    /// Opens `database`, a path or a `postgres://` address, and brings its tables up to date.
    pub async fn open(database: &str, connections: u32) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let (kind, url, file) = match address(database)? {
            Address::File(path) => {
                file::prepare(&path)?;
                let url = format!("sqlite:{}?mode=rwc", path.display());
                (Kind::Sqlite, url, Some(path))
            }
            Address::Server(url) => (Kind::Postgres, url, None),
        };
        let options = AnyConnectOptions::from_str(&url)?;
        let migrated = pool::migrate(kind, &options).await?;
        let anchor = match kind {
            Kind::Sqlite => Some(migrated),
            Kind::Postgres => {
                pool::close(migrated).await?;
                None
            }
        };
        let opened = file.map(|path| Arc::new(file::Opened::at(&path)));
        let reopening = pool::Reopening::default();
        let pool = pool::open(kind, options, connections, reopening.clone()).await?;
        community::write_folded_names(&mut *pool.acquire().await?).await?;
        let anchor = Arc::new(Mutex::new(anchor));
        let (url, writer) = (url.into(), Arc::default());
        Ok(Store { pool, kind, url, writer, reopening, opened, anchor })
    }

    /// Opens a database that is there: a file that is missing is refused, not made.
    pub async fn open_existing(database: &str, connections: u32) -> Result<Self, OpenError> {
        match address(database)? {
            Address::File(path) if !path.exists() => Err(OpenError::Missing(path)),
            _ => Store::open(database, connections).await,
        }
    }

    /// The kind of the database.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The address it was opened at.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the record is where it was opened: its files were not moved away, deleted or replaced. What is written to a
    /// file that nobody finds any more is lost.
    pub fn is_there(&self) -> bool {
        self.opened.as_ref().is_none_or(|opened| opened.are_there())
    }

    fn there(&self) -> sqlx::Result<()> {
        let gone = || sqlx::Error::Io(std::io::ErrorKind::NotFound.into());
        if self.is_there() { Ok(()) } else { Err(gone()) }
    }

    /// A connection to read with.
    pub async fn read(&self) -> sqlx::Result<PoolConnection<Any>> {
        self.there()?;
        self.pool.acquire().await
    }

    /// A transaction that sees one moment, however many queries it makes.
    pub async fn read_at_once(&self) -> sqlx::Result<Transaction<'static, Any>> {
        self.there()?;
        self.pool
            .begin_with(match self.kind {
                Kind::Sqlite => "BEGIN",
                Kind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            })
            .await
    }

    /// A transaction to write in, when no other one of this process has one. [`change_log::claim`] keeps
    /// those of other processes out. Where earlier writers wait for a database that is gone, later
    /// ones give up soon.
    pub async fn write(&self) -> sqlx::Result<(Transaction<'static, Any>, OwnedMutexGuard<()>)> {
        let turn = async { Ok(self.writer.clone().lock_owned().await) };
        let turn = within(TURN, turn).await?;
        let transaction = match self.begin().await {
            // This connection would be refused for ever, whatever became of the file since it was opened.
            Err(error) if Outage::of(&error) == Outage::ReadOnly => {
                self.reopening.ask();
                self.begin().await?
            }
            begun => begun?,
        };
        Ok((transaction, turn))
    }

    /// Commits, and says so only of what is where others find it.
    pub async fn commit(&self, transaction: Transaction<'static, Any>) -> sqlx::Result<()> {
        self.there()?;
        transaction.commit().await?;
        self.there()
    }

    async fn begin(&self) -> sqlx::Result<Transaction<'static, Any>> {
        self.there()?;
        let begin = match self.kind {
            Kind::Sqlite => "BEGIN IMMEDIATE",
            Kind::Postgres => "BEGIN",
        };
        let mut transaction = self.pool.begin_with(begin).await?;
        if self.kind == Kind::Sqlite {
            // Of a file that may not be written, SQLite begins a transaction to read, and refuses the first write.
            probe::write_nothing(&mut transaction).await?;
        }
        Ok(transaction)
    }

    /// Moves what a file's journal holds into the file, so that what was deleted is nowhere any more.
    pub async fn empty_journal(&self) -> sqlx::Result<()> {
        if self.kind == Kind::Sqlite {
            let mut connection = self.read().await?;
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// Closes all connections; what is under way is finished.
    pub async fn close(&self) {
        self.pool.close().await;
        if let Some(anchor) = self.anchor.lock().await.take() {
            // What was written is in the journal, whether it can be moved into the file or not.
            let _ = pool::close(anchor).await;
        }
    }
}

/// The place of a database.
enum Address {
    File(PathBuf),
    Server(String),
}

fn address(database: &str) -> Result<Address, OpenError> {
    if database.starts_with("postgres://") || database.starts_with("postgresql://") {
        return Ok(Address::Server(database.to_owned()));
    }
    let path = database.strip_prefix("sqlite:").unwrap_or(database);
    if path.is_empty() || path.contains("://") {
        return Err(OpenError::Address);
    }
    let absolute = std::path::absolute(path).map_err(|e| OpenError::Sql(sqlx::Error::Io(e)))?;
    Ok(Address::File(absolute))
}

/// Takes the right to serve a database, before it is opened: of a file one process at a time has it. Several processes
/// may serve one PostgreSQL database.
pub fn begin_serving(database: &str) -> Result<Option<Serving>, OpenError> {
    match address(database)? {
        Address::File(path) => {
            file::prepare(&path)?;
            Ok(Some(file::serve(&path)?))
        }
        Address::Server(_) => Ok(None),
    }
}
