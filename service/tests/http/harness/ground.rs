//! The state of a whole test run: what is created once, and the final checks.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use libtest_mimic::{Arguments, Trial};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::answer::Answer;
use super::database::{Database, Templates};
use super::description::{Description, Operation};
use super::world::World;

/// What is tried on each database.
#[derive(Clone, Copy)]
pub struct Case {
    /// A sentence.
    pub name: &'static str,
    /// What it does.
    pub run: for<'w> fn(&'w World) -> BoxFuture<'w, ()>,
}

/// What all cases share.
pub struct Ground {
    /// Who asks.
    pub http: reqwest::Client,
    /// What the service says of itself.
    pub description: Description,
    /// Databases to copy.
    pub templates: Templates,
    runtime: Runtime,
    seen: Mutex<BTreeSet<(Database, Operation, u16)>>,
    _folder: TempDir,
}

impl Ground {
    /// Runs all cases that the command line chooses.
    pub fn run(files: Vec<(&'static str, Vec<Case>)>) -> ExitCode {
        let arguments = Arguments::from_args();
        let ground = Arc::new(Ground::new());
        let conclusion = libtest_mimic::run(&arguments, ground.trials(&files));
        let all_ran = conclusion.num_filtered_out == 0 && !arguments.list;
        let is_whole = !all_ran || ground.all_promises_were_seen();
        if is_whole { conclusion.exit_code() } else { ExitCode::FAILURE }
    }

    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // PostgreSQL may run as somebody else, who has to be let in.
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(), open).unwrap();
        sqlx::any::install_default_drivers();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Ground {
            http: http.build().unwrap(),
            description: Description::read(),
            templates: Templates::new(folder.path()),
            runtime: tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap(),
            seen: Mutex::default(),
            _folder: folder,
        }
    }

    fn try_case(self: &Arc<Self>, database: Database, case: Case) {
        self.runtime.block_on(async {
            let world = World::begin(self, database).await;
            (case.run)(&world).await;
            world.end().await;
        });
    }

    /// Holds an answer against the description, and remembers that it was seen.
    pub fn hold(&self, database: Database, method: &str, path: &str, answer: &Answer) {
        if let Some(operation) = self.description.hold(method, path, answer) {
            self.seen.lock().unwrap().insert((database, operation, answer.status));
        }
    }

    /// Whether this status of what is asked has been seen.
    pub fn has_seen(&self, database: Database, method: &str, path: &str, status: u16) -> bool {
        let operation = self.description.find(method, path);
        let seen = |operation: &Operation| (database, operation.clone(), status);
        operation.is_none_or(|found| self.seen.lock().unwrap().contains(&seen(found)))
    }

    fn all_promises_were_seen(&self) -> bool {
        let seen = self.seen.lock().unwrap();
        let promises = self.description.promises();
        let mut missing = 0;
        for database in Database::ALL {
            for (operation, status) in &promises {
                if !seen.contains(&(database, operation.clone(), *status)) {
                    let (method, route) = operation;
                    println!("never seen on {}: {method} {route} {status}", database.name());
                    missing += 1;
                }
            }
        }
        let all = promises.len() * Database::ALL.len();
        println!("statuses of routes: {} promised, {} seen\n", all, all - missing);
        missing == 0
    }

    fn trials(self: &Arc<Self>, files: &[(&str, Vec<Case>)]) -> Vec<Trial> {
        let each =
            files.iter().flat_map(|(file, cases)| cases.iter().map(move |case| (file, *case)));
        let on_both = each.flat_map(|case| Database::ALL.map(|database| (database, case)));
        let trial = |(database, (file, case)): (Database, (&&str, Case))| {
            let ground = self.clone();
            let name = format!("{}::{file}::{}", database.name(), case.name);
            Trial::test(name, move || {
                ground.try_case(database, case);
                Ok(())
            })
        };
        on_both.map(trial).collect()
    }
}
