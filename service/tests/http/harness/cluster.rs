//! A PostgreSQL server for one run, of which nothing is left.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};

/// Nothing is to outlast the run: no write needs to reach the disk.
const SETTINGS: [&str; 7] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=64MB",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
];

/// A locale that orders text otherwise than by its bytes, where PostgreSQL was built with one: from 15 on.
const LIKE_A_DICTIONARY: [&str; 3] =
    ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"];

/// When standard input closes, however that comes about, the server stops.
const WATCHED: &str = "\"$@\" & read -r _; kill -INT $!; wait $!";

/// A server of this run's own.
pub struct Cluster {
    port: u16,
    guardian: Child,
}

impl Cluster {
    /// Makes one in `folder`. Where no PostgreSQL is installed, says so and ends the run.
    pub fn start(folder: &Path) -> Self {
        let Some(programs) = programs() else {
            panic!(
                "no PostgreSQL server is installed: there is no initdb on the PATH, in `pg_config --bindir` \
                 or in /usr/lib/postgresql/*/bin. On Debian: apt-get install postgresql"
            );
        };
        let data = folder.join("cluster");
        std::fs::create_dir(&data).unwrap();
        let servant = servant(&data);
        let initdb = |locale: &[&str]| {
            let mut initdb = as_servant(servant, &programs.join("initdb"));
            initdb.args(["-A", "trust", "--no-sync", "-U", "postgres", "-E", "UTF8"]).args(locale);
            initdb.arg("-D").arg(&data).current_dir("/").output().unwrap()
        };
        let mut made = initdb(&LIKE_A_DICTIONARY);
        if !made.status.success() {
            made = initdb(&["--locale=C"]);
        }
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let port = free_port();
        let mut postgres = as_servant(servant, &programs.join("postgres"));
        postgres.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        postgres.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let mut guardian = Command::new("sh");
        guardian.args(["-c", WATCHED, "sh"]).arg(postgres.get_program()).args(postgres.get_args());
        let log = std::fs::File::create(folder.join("cluster.log")).unwrap();
        guardian.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
        let cluster = Cluster { port, guardian: guardian.spawn().unwrap() };
        cluster.wait(&folder.join("cluster.log"));
        cluster
    }

    fn wait(&self, log: &Path) {
        let began = Instant::now();
        let told = || std::fs::read_to_string(log).unwrap_or_default();
        // It listens before it answers.
        while !told().contains("ready to accept connections") {
            assert!(began.elapsed() < Duration::from_secs(30), "PostgreSQL: {}", told());
            sleep(Duration::from_millis(20));
        }
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

    async fn tell(&self, statement: String) {
        let mut connection = PgConnection::connect(&self.url("postgres")).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut stdin) = self.guardian.stdin.take() {
            let _ = stdin.write_all(b"\n");
        }
        let _ = self.guardian.wait();
    }
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

/// PostgreSQL refuses to run as root: then the user `postgres` owns it.
fn servant(data: &Path) -> bool {
    let is_root = data.metadata().unwrap().uid() == 0;
    if is_root {
        let id = Command::new("id").args(["-u", "postgres"]).output().unwrap();
        let id = String::from_utf8_lossy(&id.stdout).trim().parse();
        chown(data, Some(id.expect("a user `postgres`, since this runs as root")), None).unwrap();
    }
    is_root
}

fn as_servant(servant: bool, program: &Path) -> Command {
    if !servant {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}
