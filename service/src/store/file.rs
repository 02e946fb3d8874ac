//! The file of a SQLite database: private to its owner, and served by a single process.
//!
//! The process that serves a database holds a lock of the operating system on a file beside it, `NAME-lock`, which
//! contains the number of the process. On systems with a kind of lock that SQLite does not use, it also locks the
//! database itself, so that removing the lock file does not help. Both locks end with the process, however it ends.
//! Nothing else closes the database file, because closing it would release SQLite's locks.
//!
//! An open file can be moved, deleted or replaced without notification to the process, which then writes to a file that
//! nobody can find. So the service compares the file that it opened with the file at that path ([`Opened`]).

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// A file that cannot hold a database.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be created, or its permissions cannot be restricted to its owner.
    #[error("the database {} cannot be opened: {error}", path.display())]
    Unusable {
        /// The path.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// Another process serves the file.
    #[error(
        "DATABASE_IN_USE: {} is served by another process{by}. Only one process can serve a file: \
         stop that process, or use PostgreSQL for several",
        path.display()
    )]
    InUse {
        /// The path.
        path: PathBuf,
        /// `, number 123`, if the number is known.
        by: String,
    },
    /// The file has another name (a hard link), under which another process may serve it unnoticed.
    #[error(
        "{} has {names} names (hard links), and SQLite keeps a journal for each name: remove the others, or copy \
         the file",
        path.display()
    )]
    Linked {
        /// The path.
        path: PathBuf,
        /// The number of names.
        names: u64,
    },
}

/// The right to serve a database, held until this value is dropped.
#[derive(Debug)]
pub struct Serving {
    _lock: File,
    _database: Option<ManuallyDrop<File>>,
}

/// The identities of the open files: the database and its journal.
#[derive(Debug)]
pub struct Opened {
    files: Vec<(PathBuf, Identity)>,
}

/// The volume and the number of a file.
type Identity = (u64, u64);

impl Opened {
    /// Returns the identities of the database at a path and of its journal. The journal exists while a connection
    /// is open, so call this while a connection is open: a layered file system creates a new file when an existing
    /// one is opened for writing.
    pub fn at(path: &Path) -> Self {
        let files = [path.to_owned(), beside(path, "-wal")].into_iter();
        let known = files.filter_map(|path| identity(&path).ok().map(|identity| (path, identity)));
        Opened { files: known.collect() }
    }

    /// Returns whether the paths still lead to these files.
    pub fn are_there(&self) -> bool {
        self.files.iter().all(|(path, opened)| identity(path).is_ok_and(|it| it == *opened))
    }
}

/// Creates the file and its folder if they do not exist, and restricts the permissions of the file, and of SQLite's
/// files beside it, to the owner.
pub fn prepare(path: &Path) -> Result<(), FileError> {
    make(path).map_err(|error| FileError::Unusable { path: path.to_owned(), error })
}

fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
        private_folders().create(folder)?;
    }
    if !path.exists() {
        // A link to a file that does not exist yet is followed.
        private().create(true).append(true).open(path)?;
    }
    for one in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
        keep_private(&one)?;
    }
    Ok(())
}

/// Takes the right to serve the database at `path`, which must exist.
pub fn serve(path: &Path) -> Result<Serving, FileError> {
    let unusable = |error| FileError::Unusable { path: path.to_owned(), error };
    // The path may be a link, or relative to another folder.
    let path = path.canonicalize().map_err(unusable)?;
    let names = names(&path).map_err(unusable)?;
    if names > 1 {
        return Err(FileError::Linked { path, names });
    }
    let name = beside(&path, "-lock");
    let mut lock = private().read(true).write(true).create(true).open(name).map_err(unusable)?;
    let locked = lock.try_lock().and_then(|()| lock_itself(&path));
    match locked {
        Ok(database) => {
            let number = std::process::id().to_string();
            lock.set_len(0).and_then(|()| lock.write_all(number.as_bytes())).map_err(unusable)?;
            Ok(Serving { _lock: lock, _database: database })
        }
        Err(TryLockError::WouldBlock) => {
            let mut number = String::new();
            let known = lock.read_to_string(&mut number).is_ok() && !number.is_empty();
            let by = if known { format!(", number {number}") } else { String::new() };
            Err(FileError::InUse { path, by })
        }
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// Locks a database with a kind of lock that SQLite does not use.
#[cfg(unix)]
fn lock_itself(path: &Path) -> Result<Option<ManuallyDrop<File>>, TryLockError> {
    let database = ManuallyDrop::new(File::open(path).map_err(TryLockError::Error)?);
    database.try_lock()?;
    Ok(Some(database))
}

/// On other systems such a lock would keep SQLite out.
#[cfg(not(unix))]
fn lock_itself(_: &Path) -> Result<Option<ManuallyDrop<File>>, TryLockError> {
    Ok(None)
}

/// Returns the path of a file that SQLite or this module keeps beside a database.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// Returns options that create a file readable by its owner only.
fn private() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn private_folders() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Returns the number of names of a file.
#[cfg(unix)]
fn names(path: &Path) -> io::Result<u64> {
    fs::metadata(path).map(|file| std::os::unix::fs::MetadataExt::nlink(&file))
}

/// Other systems do not report the number of names.
#[cfg(not(unix))]
fn names(_: &Path) -> io::Result<u64> {
    Ok(1)
}

/// Returns the identity of a file, which does not depend on its name.
#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

/// On other systems an open file cannot be replaced.
#[cfg(not(unix))]
fn identity(_: &Path) -> io::Result<Identity> {
    Ok((0, 0))
}

/// Restricts the permissions of a file to its owner, if the file exists.
#[cfg(unix)]
fn keep_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let Ok(there) = fs::metadata(path) else { return Ok(()) };
    let mut permissions = there.permissions();
    if there.is_file() && permissions.mode() & 0o077 != 0 {
        permissions.set_mode(permissions.mode() & !0o077);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

/// On other systems a file has the permissions of its folder.
#[cfg(not(unix))]
fn keep_private(_: &Path) -> io::Result<()> {
    Ok(())
}
