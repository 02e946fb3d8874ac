//! A process `trustd serve` of a test.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::cast::{CAST, trustd, trustd_by};

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens, `http://…`.
    pub address: String,
    /// Where it listens for operators, likewise.
    pub admin: String,
    log: PathBuf,
    /// What it goes on to say: whoever says something to nobody ends.
    _said: BufReader<ChildStdout>,
}

impl Server {
    /// Starts one on a database, its log in `folder`.
    pub fn start(database: &str, folder: &Path, options: &[&str]) -> Self {
        Server::start_in(database, folder, options, &[])
    }

    /// Starts one with these variables in its environment.
    pub fn start_in(
        database: &str,
        folder: &Path,
        options: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        Server::tried(trustd(), database, folder, options, environment)
            .unwrap_or_else(|log| panic!("trustd serve: {log}"))
    }

    /// Starts one by way of another program.
    pub fn start_by(by: &[&str], database: &str, folder: &Path, options: &[&str]) -> Self {
        Server::tried(trustd_by(by), database, folder, options, &[])
            .unwrap_or_else(|log| panic!("{by:?} trustd serve: {log}"))
    }

    /// Starts one on a database of which it is not known whether it can be served.
    pub fn try_start(database: &str, folder: &Path) -> Option<Self> {
        Server::tried(trustd(), database, folder, &[], &[]).ok()
    }

    /// Starts one, or gives the log of one that did not.
    fn tried(
        mut command: Command,
        database: &str,
        folder: &Path,
        options: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Self, String> {
        let log = folder.join(format!("{}.log", uuid::Uuid::new_v4()));
        command.args(["serve", "--database", database]);
        let usual = [
            ("--listen", "127.0.0.1:0"),
            ("--rate", "100000"),
            ("--burst", "100000"),
            ("--sign-in-rate", "1000"),
        ];
        for (option, value) in usual {
            if !options.contains(&option) {
                command.args([option, value]);
            }
        }
        command
            .args(options)
            // Cases with two servers are tried on files, too: what holds between processes holds there.
            .env("TRUSTD_TEST_STALE", "second")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut told = |what: &str| loop {
            let mut line = String::new();
            if said.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some(address) = line.trim_end().strip_prefix(what) {
                return Some(address.to_owned());
            }
        };
        let is_off = options.windows(2).any(|pair| pair == ["--admin-listen", "off"]);
        let address = told("listening on ");
        let admin = if is_off { Some(String::new()) } else { told("health and metrics on ") };
        match (address, admin) {
            (Some(address), Some(admin)) => Ok(Server { address, admin, child, log, _said: said }),
            _ => {
                let _ = child.wait();
                Err(std::fs::read_to_string(&log).unwrap())
            }
        }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Asks it to stop, as an operator does, and waits until it has.
    pub fn stop(&mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap()
    }

    /// Kills it where it stands.
    pub fn kill(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
    }

    /// A log tells of no failure, and not who did what.
    pub fn check_log(&self) {
        for line in self.log().lines() {
            assert!(!line.contains(" ERROR "), "the log tells of a failure: {line}");
            assert!(!line.contains("canary"), "the log holds what is private: {line}");
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            assert!(!words.any(|word| CAST.contains(&word)), "the log names somebody: {line}");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let last = &lines[lines.len().saturating_sub(15)..];
            eprintln!("the end of the log of {}:\n{}", self.address, last.join("\n"));
        }
    }
}

/// A connection on which the headers of a request have begun.
pub async fn half_a_request(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).await.unwrap();
    stream.write_all(b"GET /api/v1/blocks HTTP/1.1\r\nhost: ").await.unwrap();
    stream
}
