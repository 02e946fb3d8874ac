//! The two databases, and a copy of the cast for each case.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::OnceCell;

use super::cast::{self, CAST, Tokens};
use super::cluster::{Cluster, Stop};

/// Which database a case runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Database {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Database {
    /// Both.
    pub const ALL: [Database; 2] = [Database::Sqlite, Database::Postgres];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
        }
    }
}

/// The database that those of cases are copied from.
const TEMPLATE: &str = "people";

/// Databases with the cast in them, to copy from.
pub struct Templates {
    folder: PathBuf,
    sqlite: Tokens,
    postgres: OnceCell<(Cluster, Tokens)>,
    /// One that is stopped, to copy.
    apart: OnceCell<(Cluster, Tokens)>,
    copies: AtomicUsize,
}

impl Templates {
    /// Makes them in `folder`; of PostgreSQL when the first case needs it.
    pub fn new(folder: &Path) -> Self {
        let file = folder.join("template.db");
        let sqlite = cast::add(&file.to_string_lossy(), &CAST);
        let wal = folder.join("template.db-wal");
        assert!(!wal.exists(), "a closed database is one file");
        Templates {
            folder: folder.to_owned(),
            sqlite,
            postgres: OnceCell::new(),
            apart: OnceCell::new(),
            copies: AtomicUsize::new(0),
        }
    }

    async fn postgres(&self) -> &(Cluster, Tokens) {
        let make = async || {
            let cluster = Cluster::start(&self.folder);
            cluster.create(TEMPLATE, "template1").await;
            let tokens = cast::add(&cluster.url(TEMPLATE), &CAST);
            (cluster, tokens)
        };
        self.postgres.get_or_init(make).await
    }

    /// A folder for a case, and the address of a database with the cast in it.
    pub async fn copy(&self, database: Database) -> Copy<'_> {
        let number = self.copies.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.join(number.to_string());
        std::fs::create_dir(&folder).unwrap();
        match database {
            Database::Sqlite => {
                let file = folder.join("case.db");
                std::fs::copy(self.folder.join("template.db"), &file).unwrap();
                let address = file.to_string_lossy().into_owned();
                Copy { folder, address, tokens: &self.sqlite }
            }
            Database::Postgres => {
                let (cluster, tokens) = self.postgres().await;
                let name = format!("case{number}");
                cluster.create(&name, TEMPLATE).await;
                Copy { folder, address: cluster.url(&name), tokens }
            }
        }
    }

    /// A PostgreSQL of a case's own, in its folder, with the cast in it: where that is, and their tokens.
    pub async fn apart(&self, folder: &Path) -> (Cluster, String, &Tokens) {
        let make = async || {
            let folder = self.folder.join("apart");
            std::fs::create_dir(&folder).unwrap();
            let mut cluster = self.postgres().await.0.another(&folder);
            cluster.create(TEMPLATE, "template1").await;
            let tokens = cast::add(&cluster.url(TEMPLATE), &CAST);
            cluster.stop(Stop::Fast);
            (cluster, tokens)
        };
        let (stopped, tokens) = self.apart.get_or_init(make).await;
        let cluster = stopped.another(folder);
        let address = cluster.url(TEMPLATE);
        (cluster, address, tokens)
    }

    /// Forgets a copy.
    pub async fn forget(&self, database: Database, folder: &Path) {
        if database == Database::Postgres {
            let number = folder.file_name().unwrap().to_string_lossy();
            self.postgres().await.0.drop(&format!("case{number}")).await;
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}

/// A database of one case.
pub struct Copy<'t> {
    /// A folder of the case's own.
    pub folder: PathBuf,
    /// What to give to `--database`.
    pub address: String,
    /// The cast's tokens.
    pub tokens: &'t Tokens,
}
