//! The connection pool: session settings of new connections, and the rule for discarding connections.
//!
//! A database may end a transaction on its own: SQLite when the disk is full or fails, PostgreSQL when it stops a
//! backend. sqlx is not informed and still assumes an open transaction. So a connection returns to the pool only
//! after it has answered and is in no transaction, and leaves the pool only if it answers, from a server that
//! accepts writes. All other connections are closed. Every wait has a limit.
//!
//! A file that is not writable when it is opened stays read-only for that connection, even after the file changes.
//! So after a write was refused for that reason, every connection is reopened before it is used ([`Reopening`]).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, Connection as _, Row};
use tokio::time::timeout;

use super::{Connection, Kind, OpenError, POSTGRES, SQLITE};

/// The time to wait for a connection, including the time to connect.
const ACQUIRE: Duration = Duration::from_secs(4);
/// The time that a connection has to answer before it counts as dead.
const SIGN_OF_LIFE: Duration = Duration::from_secs(1);
/// The time that the database has for its first answer.
const FIRST_ANSWER: Duration = Duration::from_secs(10);

/// PostgreSQL ends the transaction of a process that stops in the middle of a write after 4 seconds and releases
/// the lock that other writers wait for; they wait for 5. It detects a client that is gone if the server's
/// operating system can.
const POSTGRES_SETTINGS: &str = "
    SET TIME ZONE 'UTC';
    SET statement_timeout = '30s';
    SET lock_timeout = '5s';
    SET idle_in_transaction_session_timeout = '4s';
    DO $$ BEGIN
        PERFORM set_config('tcp_keepalives_idle', '5', false);
        PERFORM set_config('tcp_keepalives_interval', '2', false);
        PERFORM set_config('tcp_keepalives_count', '3', false);
        PERFORM set_config('tcp_user_timeout', '10000', false);
    EXCEPTION WHEN OTHERS THEN NULL;
    END $$";

const SQLITE_SETTINGS: &str = "
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON; PRAGMA cache_size = -16384;";

/// Checks that a PostgreSQL connection is usable: the server is no standby, which may be behind, and no transaction
/// was left open by a caller who gave up during its begin. The query is sent as one simple query, in which both
/// times are equal.
const IS_OF_USE: &str = "SELECT CASE WHEN pg_is_in_recovery() OR now() < statement_timestamp()
     THEN 0 ELSE 1 END";

/// The time of the last request to reopen. Connections opened before it must not be used.
#[derive(Debug, Clone, Default)]
pub struct Reopening(Arc<Mutex<Option<Instant>>>);

impl Reopening {
    /// Requests that connections opened before now are reopened.
    pub fn ask(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Returns whether a connection of this age was opened after the request.
    fn allows(&self, age: Duration) -> bool {
        let asked = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.is_none_or(|asked| age < asked.elapsed())
    }
}

/// Opens the pool.
pub async fn open(
    kind: Kind,
    options: AnyConnectOptions,
    connections: u32,
    reopening: Reopening,
) -> sqlx::Result<AnyPool> {
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .after_connect(move |connection, _| Box::pin(prepare(kind, connection)))
        .test_before_acquire(false)
        .before_acquire(move |connection, known| {
            let is_allowed = reopening.allows(known.age);
            Box::pin(async move { Ok(is_allowed && is_of_use(kind, connection).await?) })
        })
        .after_release(|connection, _| Box::pin(is_clean(connection)));
    let pool = match kind {
        // Reopening a file may need disk space that is not available.
        Kind::Sqlite => pool.idle_timeout(None).max_lifetime(None),
        Kind::Postgres => pool,
    };
    pool.connect_with(options).await
}

/// Updates the tables to the newest version, without a time limit. Returns the connection that did it: while it is
/// open, SQLite keeps the files of its journal.
pub async fn migrate(kind: Kind, options: &AnyConnectOptions) -> Result<Connection, OpenError> {
    let single = AnyPoolOptions::new().max_connections(1).acquire_timeout(FIRST_ANSWER);
    let single = single.connect_with(options.clone()).await?;
    let mut connection = single.acquire().await?.detach();
    single.close().await;
    match kind {
        Kind::Sqlite => {
            prepare(kind, &mut connection).await?;
            SQLITE.run(&mut connection).await?;
        }
        Kind::Postgres => {
            is_primary(&mut connection).await?;
            POSTGRES.run(&mut connection).await?;
        }
    }
    Ok(connection)
}

/// Sends a new connection its settings.
async fn prepare(kind: Kind, connection: &mut Connection) -> sqlx::Result<()> {
    match kind {
        Kind::Sqlite => sqlx::raw_sql(SQLITE_SETTINGS).execute(connection).await.map(drop),
        Kind::Postgres => {
            sqlx::raw_sql(POSTGRES_SETTINGS).execute(&mut *connection).await?;
            is_primary(connection).await
        }
    }
}

async fn is_primary(connection: &mut Connection) -> sqlx::Result<()> {
    match answers_of_use(connection).await? {
        true => Ok(()),
        false => {
            Err(sqlx::Error::Protocol("the server is a standby, which takes no writes".into()))
        }
    }
}

async fn answers_of_use(connection: &mut Connection) -> sqlx::Result<bool> {
    let row = sqlx::raw_sql(IS_OF_USE).fetch_one(connection).await?;
    Ok(row.try_get::<i32, _>(0)? == 1)
}

async fn is_of_use(kind: Kind, connection: &mut Connection) -> sqlx::Result<bool> {
    match kind {
        Kind::Sqlite => Ok(true),
        Kind::Postgres => within(SIGN_OF_LIFE, answers_of_use(connection)).await,
    }
}

/// Returns whether a returned connection has answered and is in no transaction. A dropped transaction has been
/// rolled back by then.
async fn is_clean(connection: &mut Connection) -> sqlx::Result<bool> {
    within(SIGN_OF_LIFE, connection.ping()).await?;
    Ok(!connection.is_in_transaction())
}

/// Waits for an answer of the database for a limited time.
pub async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = sqlx::Result<T>>,
) -> sqlx::Result<T> {
    timeout(limit, answer).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

/// Closes a connection that belongs to no pool.
pub async fn close(connection: Connection) -> sqlx::Result<()> {
    sqlx::Connection::close(connection).await
}
