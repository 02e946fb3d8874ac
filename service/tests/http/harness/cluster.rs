//! A PostgreSQL server for one test run, which is removed afterwards.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, Postgres};

/// Nothing is to outlast the run: no write needs to reach the disk, which only a machine that stops would tell.
const SETTINGS: [&str; 6] = [
    "fsync=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=64MB",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
];

/// A locale that orders text otherwise than by its bytes, where PostgreSQL was built with one: from 15 on.
const LIKE_A_DICTIONARY: [&str; 3] =
    ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"];

/// When standard input closes, however that comes about, the server stops; before, as a line of it says.
const WATCHED: &str = "\"$@\" & read -r how; kill -\"${how:-INT}\" $!; wait $!";

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It ends its sessions, and writes all that it knows to its disk.
    Fast,
    /// At once, as if it crashed.
    Immediate,
}

/// A server of this run's own.
pub struct Cluster {
    /// Its files, and its log.
    folder: PathBuf,
    port: u16,
    /// What it is told besides the rest.
    settings: &'static [&'static str],
    guardian: Option<Child>,
}

impl Cluster {
    /// Makes one in `folder` that may forget the last writes if it crashes. Where no PostgreSQL is installed, says so and
    /// ends the run.
    pub fn start(folder: &Path) -> Self {
        let made = made(folder, "made");
        let initdb = |locale: &[&str]| {
            let mut initdb = as_servant(&made, "initdb");
            initdb.args(["-A", "trust", "--no-sync", "-U", "postgres", "-E", "UTF8"]).args(locale);
            initdb.arg("-D").arg(&made).output().unwrap()
        };
        let mut output = initdb(&LIKE_A_DICTIONARY);
        if !output.status.success() {
            output = initdb(&["--locale=C"]);
        }
        assert!(output.status.success(), "initdb: {}", String::from_utf8_lossy(&output.stderr));
        Cluster::like(&made, folder, &["synchronous_commit=off"])
    }

    /// Another one in `folder`, which keeps whatever it acknowledged: a copy of this if it is stopped, else an empty one.
    pub fn another(&self, folder: &Path) -> Self {
        let name = if self.guardian.is_none() { "cluster" } else { "made" };
        Cluster::like(&self.folder.join(name), folder, &[])
    }

    fn like(made: &Path, folder: &Path, settings: &'static [&'static str]) -> Self {
        let mut copy = Command::new("cp");
        assert!(copy.arg("-a").arg(made).arg(folder.join("cluster")).status().unwrap().success());
        Cluster::of(folder, settings)
    }

    /// The server of files that are there.
    fn of(folder: &Path, settings: &'static [&'static str]) -> Self {
        let folder = folder.to_owned();
        let mut cluster = Cluster { folder, port: free_port(), settings, guardian: None };
        cluster.begin();
        cluster
    }

    /// Starts it, and waits until it answers.
    pub fn begin(&mut self) {
        let data = self.folder.join("cluster");
        let mut postgres = as_servant(&data, "postgres");
        postgres.arg("-D").arg(&data).args(["-p", &self.port.to_string()]);
        let settings = SETTINGS.iter().chain(self.settings);
        postgres.args(settings.flat_map(|setting| ["-c", setting]));
        let mut guardian = Command::new("sh");
        guardian.args(["-c", WATCHED, "sh"]).arg(postgres.get_program()).args(postgres.get_args());
        let log = self.folder.join("cluster.log");
        let lines = std::fs::File::create(&log).unwrap();
        guardian.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(lines);
        self.guardian = Some(guardian.spawn().unwrap());
        let began = Instant::now();
        let told = || std::fs::read_to_string(&log).unwrap_or_default();
        // It listens before it answers. A standby answers questions alone, and says so.
        while !told().contains("ready to accept") {
            assert!(began.elapsed() < Duration::from_secs(30), "PostgreSQL: {}", told());
            sleep(Duration::from_millis(20));
        }
    }

    /// Stops it, and waits until it has.
    pub fn stop(&mut self, how: Stop) {
        let Some(mut guardian) = self.guardian.take() else { return };
        let signal: &[u8] = match how {
            Stop::Fast => b"INT\n",
            Stop::Immediate => b"QUIT\n",
        };
        if let Some(mut stdin) = guardian.stdin.take() {
            let _ = stdin.write_all(signal);
        }
        let _ = guardian.wait();
    }

    /// One of its files.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join("cluster").join(name)
    }

    /// Makes a standby of it in `folder`, which follows whatever is written here.
    pub fn standby(&self, folder: &Path) -> Self {
        let copy = made(folder, "cluster");
        let mut backup = as_servant(&copy, "pg_basebackup");
        backup.args(["-R", "-X", "stream", "-c", "fast", "--no-sync", "-d", &self.url("postgres")]);
        let output = backup.arg("-D").arg(&copy).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "pg_basebackup: {told}");
        Cluster::of(folder, self.settings)
    }

    /// Waits until a standby knows all that was written so far.
    pub async fn wait_for(&self, standby: &Cluster) {
        let written: String = self.ask("SELECT pg_current_wal_lsn()::text").await;
        let known = "SELECT pg_last_wal_replay_lsn()::text";
        let position = |text: &str| {
            let (high, low) = text.split_once('/').unwrap();
            [high, low].map(|half| u64::from_str_radix(half, 16).unwrap())
        };
        while position(&standby.ask::<String>(known).await) < position(&written) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Lets a standby follow no further. What was written before may have come or not.
    pub async fn leave_behind(&self) {
        self.tell("ALTER SYSTEM SET primary_conninfo = ''").await;
        self.tell("SELECT pg_reload_conf()").await;
        let follows = "SELECT COUNT(*) FROM pg_stat_wal_receiver";
        while self.ask::<i64>(follows).await > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Makes a standby the server that takes writes, and waits until it does.
    pub async fn promote(&self) {
        assert!(self.ask::<bool>("SELECT pg_promote()").await, "it is promoted");
    }

    /// The address of one of its databases.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }

    /// Makes a database like `template`.
    pub async fn create(&self, name: &str, template: &str) {
        self.tell(format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    }

    /// Forgets a database, whoever is still connected.
    pub async fn drop(&self, name: &str) {
        self.tell(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }

    /// Runs a statement.
    pub async fn tell(&self, statement: impl Into<String>) {
        let mut connection = PgConnection::connect(&self.url("postgres")).await.unwrap();
        let statement = sqlx::AssertSqlSafe(statement.into());
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// The one value that a question has.
    async fn ask<T>(&self, question: &'static str) -> T
    where
        T: for<'r> sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres> + Send + Unpin,
    {
        let mut connection = PgConnection::connect(&self.url("postgres")).await.unwrap();
        let value = sqlx::query_scalar(question).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        value
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop(Stop::Fast);
    }
}

/// A folder for the files of a server, which is whose the server is.
fn made(folder: &Path, name: &str) -> PathBuf {
    let data = folder.join(name);
    std::fs::create_dir_all(&data).unwrap();
    std::fs::set_permissions(&data, PermissionsExt::from_mode(0o700)).unwrap();
    give_to_servant(&data);
    data
}

fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        places.push(String::from_utf8_lossy(&output.stdout).trim().into());
    }
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        places.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    // A link on the PATH may name one program alone.
    let found = places.iter().filter_map(|place| place.join("initdb").canonicalize().ok());
    let mut folders = found.filter_map(|initdb| initdb.parent().map(Path::to_owned));
    folders.find(|folder| folder.join("postgres").exists())
}

/// PostgreSQL refuses to run as root: then the user `postgres` owns its files.
pub fn give_to_servant(path: &Path) {
    if path.metadata().unwrap().uid() != 0 {
        return;
    }
    let id = Command::new("id").args(["-u", "postgres"]).output().unwrap();
    let id = String::from_utf8_lossy(&id.stdout).trim().parse();
    chown(path, Some(id.expect("a user `postgres`, since this runs as root")), None).unwrap();
}

/// A program of PostgreSQL, as who owns the files that it is to work on. One that is missing ends the run.
fn as_servant(data: &Path, name: &str) -> Command {
    let Some(programs) = programs().filter(|programs| programs.join(name).exists()) else {
        panic!(
            "no PostgreSQL server is installed: there is no {name} on the PATH, in `pg_config --bindir` \
             or in /usr/lib/postgresql/*/bin. On Debian: apt-get install postgresql"
        );
    };
    let program = programs.join(name);
    let owner = |path: &Path| path.metadata().unwrap().uid();
    let is_given = data.parent().is_some_and(|folder| owner(folder) != owner(data));
    let mut command = Command::new(if is_given { "setpriv".as_ref() } else { program.as_path() });
    if is_given {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    }
    command.current_dir("/");
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}
