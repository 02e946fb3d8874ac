//! The world of a test: a database with the cast, a server on it, and callers.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use super::cast::{self, Tokens, trustd};
use super::cluster::Cluster;
use super::database::Database;
use super::ground::Ground;
use super::person::{Credential, Person};
use super::server::Server;

/// A database, a server on it, and people who ask.
pub struct World {
    pub ground: Arc<Ground>,
    /// Which database.
    pub database: Database,
    /// What to give to `--database`.
    pub address: String,
    /// A folder of this case's own.
    pub folder: PathBuf,
    /// The server that everybody asks unless told otherwise.
    pub server: Server,
    tokens: Tokens,
}

impl World {
    /// A new one.
    pub async fn begin(ground: &Arc<Ground>, database: Database) -> Self {
        let copy = ground.templates.copy(database).await;
        World {
            ground: ground.clone(),
            database,
            server: Server::start(&copy.address, &copy.folder, &[]),
            address: copy.address,
            folder: copy.folder,
            tokens: copy.tokens.clone(),
        }
    }

    /// The same on a PostgreSQL of its own, which can be stopped.
    pub async fn apart(&self) -> (Cluster, Self) {
        let (cluster, address, tokens) = self.ground.templates.apart(&self.folder).await;
        let world = World {
            ground: self.ground.clone(),
            database: Database::Postgres,
            server: Server::start(&address, &self.folder, &[]),
            address,
            folder: self.folder.clone(),
            tokens: tokens.clone(),
        };
        (cluster, world)
    }

    /// One of the cast, with a token.
    pub fn as_(&self, id: &str) -> Person {
        let token = self.tokens.get(id).unwrap_or_else(|| panic!("`{id}` is not of the cast"));
        self.person(Some(id), Credential::Token(token.clone()))
    }

    /// Several of the cast.
    pub fn people<const N: usize>(&self, ids: [&str; N]) -> [Person; N] {
        ids.map(|id| self.as_(id))
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Person {
        self.person(None, Credential::None)
    }

    /// Somebody with a credential of this kind.
    pub fn person(&self, id: Option<&str>, credential: Credential) -> Person {
        Person::new(self.ground.clone(), self.database, &self.server.address, id, credential)
    }

    /// Adds people besides the cast.
    pub fn add<const N: usize>(&self, ids: [&str; N]) -> [Person; N] {
        let tokens = cast::add(&self.address, &ids);
        ids.map(|id| self.person(Some(id), Credential::Token(tokens[id].clone())))
    }

    /// Whether `trustd member add` adds somebody, and what it says.
    pub fn add_member(&self, id: &str) -> (bool, String) {
        let mut command = trustd();
        command.args(["member", "add", "--token", "--database", &self.address, id]);
        let output = command.output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&told).into_owned())
    }

    /// Another server on the same database.
    pub fn serve(&self, options: &[&str]) -> Server {
        Server::start(&self.address, &self.folder, options)
    }

    /// Whether `trustd verify` finds everything as it should be, and what it says.
    pub fn verify(&self) -> (bool, String) {
        let output = trustd().args(["verify", "--database", &self.address]).output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&told).into_owned())
    }

    /// Another server, with these variables in its environment.
    pub fn serve_in(&self, environment: &[(&str, &str)]) -> Server {
        Server::start_in(&self.address, &self.folder, &[], environment)
    }

    /// Another server that is `lagging`, or `lagging,blind`: it does not follow the log by itself, or does
    /// not mind rows that are newer than what it knows.
    pub fn serve_stale(&self, how: &str) -> Server {
        self.serve_in(&[("TRUSTD_TEST_STALE", &format!("{how},second"))])
    }

    /// What a server says that does not start with these options.
    pub fn refused_to_start(&self, options: &[&str]) -> String {
        self.refused_to_start_in(options, &[("TRUSTD_TEST_STALE", "second")])
    }

    /// What it says with these variables in its environment.
    pub fn refused_to_start_in(&self, options: &[&str], environment: &[(&str, &str)]) -> String {
        let mut command = trustd();
        command.arg("serve").args(options).envs(environment.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // One that starts says where it listens, and would go on for ever.
        let mut line = String::new();
        let said = BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        if said > 0 {
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(line, "", "it started with {options:?}");
        assert!(!output.status.success(), "it ended well with {options:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Sets somebody's password as an operator does.
    pub fn set_password(&self, id: &str, password: &str) {
        let mut command = trustd();
        command.args(["member", "passwd", id, "--database", &self.address]);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), password.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// The address of another database, with nothing in it.
    pub async fn empty(&self) -> String {
        if self.database == Database::Sqlite {
            return self.folder.join("empty.db").to_string_lossy().into_owned();
        }
        let address = format!("{}_empty", self.address);
        let name = address.rsplit('/').next().unwrap_or_default();
        let create = format!("CREATE DATABASE {name} TEMPLATE template1");
        let mut connection = self.connect().await;
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        address
    }

    /// Alters the record behind the service's back.
    pub async fn sql(&self, statement: &'static str) {
        let mut connection = self.connect().await;
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Reads the record.
    pub async fn rows(&self, query: &'static str) -> Vec<AnyRow> {
        let mut connection = self.connect().await;
        let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        rows
    }

    /// Keeps every writer out until told otherwise.
    pub async fn hold(&self) -> Held {
        let mut connection = self.connect().await;
        let begin = match self.database {
            Database::Sqlite => "BEGIN IMMEDIATE",
            Database::Postgres => "BEGIN",
        };
        sqlx::raw_sql(begin).execute(&mut connection).await.unwrap();
        let touch = "UPDATE log_head SET revision = revision";
        sqlx::raw_sql(touch).execute(&mut connection).await.unwrap();
        Held(connection)
    }

    async fn connect(&self) -> AnyConnection {
        let address = match self.database {
            Database::Sqlite => format!("sqlite:{}", self.address),
            Database::Postgres => self.address.clone(),
        };
        AnyConnection::connect(&address).await.unwrap()
    }

    /// Ends a case that went well.
    pub async fn end(self) {
        let World { ground, database, folder, server, .. } = self;
        server.check_log();
        drop(server);
        ground.templates.forget(database, &folder).await;
    }
}

/// A transaction that nobody else can write beside.
pub struct Held(AnyConnection);

impl Held {
    /// Writes something before all who wait, and lets them write.
    pub async fn write(mut self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(&mut self.0).await.unwrap();
        sqlx::raw_sql("COMMIT").execute(&mut self.0).await.unwrap();
        self.0.close().await.unwrap();
    }

    /// Lets others write again.
    pub async fn let_go(mut self) {
        sqlx::raw_sql("ROLLBACK").execute(&mut self.0).await.unwrap();
        self.0.close().await.unwrap();
    }
}
