//! The store: all SQL of the service, one file per noun. `query` runs queries, `table` declares tables, and `value`
//! maps the types of the rules to columns.
//!
//! The same statements run on SQLite and PostgreSQL: they use `$1` placeholders, and columns of text, 64-bit
//! integers, doubles and bytes, and no type that only one of them has. Where the databases differ, [`Kind`]
//! chooses.

pub mod acquaintance;
mod bind;
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
#[cfg(feature = "test-noun")]
pub mod memo;
pub mod names;
#[cfg(feature = "test-noun")]
pub mod note;
pub mod notification;
pub mod noun;
pub mod nouns;
mod outage;
pub mod owned;
pub mod page;
pub mod partnership;
mod pool;
pub mod probe;
mod query;
pub mod response;
pub mod row_cache;
mod saved;
pub mod session;
pub mod skill;
mod table;
pub mod totals;
pub mod trust;
pub mod usage;
mod value;
pub mod visible;
pub mod visible_noun;
pub mod word;
pub mod written;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

pub use fault::Fault;
pub use file::Serving;
pub use outage::Outage;
pub use pool::within;
pub use saved::Saved;
use sqlx::any::AnyConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
pub use table::delete;
use tokio::sync::{Mutex, OwnedMutexGuard};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// A connection that queries run on.
pub type Connection = AnyConnection;

/// The kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SQLite: a file.
    Sqlite,
    /// PostgreSQL: a server that several processes may share.
    Postgres,
}

/// A database that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is neither a file nor a PostgreSQL address. The message does not repeat it, since addresses
    /// contain passwords.
    #[error("--database is neither a file nor a postgres:// address")]
    Address,
    /// The file cannot be used, or is in use.
    #[error(transparent)]
    File(#[from] file::FileError),
    /// The file does not exist, and the command does not create it.
    #[error("there is no database {}", .0.display())]
    Missing(PathBuf),
    /// The database does not answer, or refuses the connection.
    #[error("the database cannot be opened: {0}")]
    Sql(#[from] sqlx::Error),
    /// The tables are newer than this program, or were altered.
    #[error("the database cannot be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// The time that a writer waits for other writers of this process. `lock_timeout` limits the wait for writers of
/// other processes.
const TURN: Duration = Duration::from_secs(5);

/// A pool of connections, and the right to write.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    kind: Kind,
    url: Arc<str>,
    writer: Arc<Mutex<()>>,
    reopening: pool::Reopening,
    /// The identities of the opened files; absent for PostgreSQL.
    opened: Option<Arc<file::Opened>>,
    /// A connection to a file that stays open and runs no queries. It keeps the journal's files in existence, which
    /// could not be created again on a full disk.
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
        listing::insert_missing_words(&mut *pool.acquire().await?).await?;
        #[cfg(feature = "test-noun")]
        for table in [
            include_str!("../../migrations/test-noun/note.sql"),
            include_str!("../../migrations/test-noun/memo.sql"),
        ] {
            query::execute(&mut *pool.acquire().await?, table, &[]).await?;
        }
        let anchor = Arc::new(Mutex::new(anchor));
        let (url, writer) = (url.into(), Arc::default());
        Ok(Store { pool, kind, url, writer, reopening, opened, anchor })
    }

    /// Opens an existing database. A missing file is an error and is not created.
    pub async fn open_existing(database: &str, connections: u32) -> Result<Self, OpenError> {
        match address(database)? {
            Address::File(path) if !path.exists() => Err(OpenError::Missing(path)),
            _ => Store::open(database, connections).await,
        }
    }

    /// Returns the kind of the database.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the address at which the database was opened.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns whether the record is still at its path: its files were not moved, deleted or replaced. Writes to a
    /// file that has no path are lost.
    pub fn is_there(&self) -> bool {
        self.opened.as_ref().is_none_or(|opened| opened.are_there())
    }

    fn there(&self) -> sqlx::Result<()> {
        let gone = || sqlx::Error::Io(std::io::ErrorKind::NotFound.into());
        if self.is_there() { Ok(()) } else { Err(gone()) }
    }

    /// Returns a connection for reading.
    pub async fn read(&self) -> sqlx::Result<PoolConnection<Any>> {
        self.there()?;
        self.pool.acquire().await
    }

    /// Begins a transaction that reads one consistent state in all of its queries.
    pub async fn read_at_once(&self) -> sqlx::Result<Transaction<'static, Any>> {
        self.there()?;
        self.pool
            .begin_with(match self.kind {
                Kind::Sqlite => "BEGIN",
                Kind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            })
            .await
    }

    /// Begins a transaction for writing when no other transaction of this process writes. [`change_log::claim`]
    /// excludes writers of other processes. If earlier writers wait for an unavailable database, later writers fail
    /// early.
    pub async fn write(&self) -> sqlx::Result<(Transaction<'static, Any>, OwnedMutexGuard<()>)> {
        let turn = async { Ok(self.writer.clone().lock_owned().await) };
        let turn = within(TURN, turn).await?;
        let transaction = match self.begin().await {
            // The database would refuse this connection for ever, even after the file changes.
            Err(error) if Outage::of(&error) == Outage::ReadOnly => {
                self.reopening.ask();
                self.begin().await?
            }
            begun => begun?,
        };
        Ok((transaction, turn))
    }

    /// Commits, and reports success only if the file is still at its path.
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
            // SQLite begins a read transaction on a file that is not writable, and refuses the first write.
            probe::write_nothing(&mut transaction).await?;
        }
        Ok(transaction)
    }

    /// Moves the journal into the file, so that deleted data is no longer stored anywhere.
    pub async fn empty_journal(&self) -> sqlx::Result<()> {
        if self.kind == Kind::Sqlite {
            let mut connection = self.read().await?;
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// Closes all connections after their current work.
    pub async fn close(&self) {
        self.pool.close().await;
        if let Some(anchor) = self.anchor.lock().await.take() {
            // The written data is in the journal, even if it cannot be moved into the file.
            let _ = pool::close(anchor).await;
        }
    }
}

/// The address of a database.
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

/// Takes the right to serve a database before it is opened. One process at a time may serve a file; several
/// processes may serve one PostgreSQL database.
pub fn begin_serving(database: &str) -> Result<Option<Serving>, OpenError> {
    match address(database)? {
        Address::File(path) => {
            file::prepare(&path)?;
            Ok(Some(file::serve(&path)?))
        }
        Address::Server(_) => Ok(None),
    }
}
