//! The file of a SQLite database: private to its owner, and served by a single process.
//!
//! Who serves a database holds a lock of the operating system on a file beside it, `NAME-lock`, which says who that is, and
//! where there is such a lock that SQLite does not use, one on the database itself, which nobody can take away by removing a
//! file. Both end with the process, however that ends. The database is closed by nothing else: to close it would give up the
//! locks that SQLite holds.
//!
//! A file that was opened can be moved away, deleted or replaced, which the process that has it open does not see: it goes
//! on with a file that nobody finds any more. So what was opened is held against what is found by its name ([`Opened`]).

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// A file that cannot be what a database needs.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be made, or not be made its owner's alone.
    #[error("the database {} cannot be opened: {error}", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Another process serves it.
    #[error(
        "DATABASE_IN_USE: {} is served by another process{by}. A file is served by one process alone: stop \
         that one, or use PostgreSQL for several",
        path.display()
    )]
    InUse {
        /// Which.
        path: PathBuf,
        /// `, number 123`, if that is known.
        by: String,
    },
    /// It has another name, under which another process may serve it unseen.
    #[error(
        "{} has {names} names (hard links), and SQLite keeps a journal by each name: remove the others, or copy \
         the file",
        path.display()
    )]
    Linked {
        /// Which.
        path: PathBuf,
        /// How many.
        names: u64,
    },
}

/// The right to serve a database, as long as this is held.
#[derive(Debug)]
pub struct Serving {
    _lock: File,
    _database: Option<ManuallyDrop<File>>,
}

/// The files that were opened, by which the system knows them apart: the database, and its journal.
#[derive(Debug)]
pub struct Opened {
    files: Vec<(PathBuf, Identity)>,
}

/// The volume and the number of a file.
type Identity = (u64, u64);

impl Opened {
    /// The database at a path, and its journal, which is there as long as a connection is open. Call this when one is: a
    /// layered file system makes a file of its own of one that is opened to be written.
    pub fn at(path: &Path) -> Self {
        let files = [path.to_owned(), beside(path, "-wal")].into_iter();
        let known = files.filter_map(|path| identity(&path).ok().map(|identity| (path, identity)));
        Opened { files: known.collect() }
    }

    /// Whether these are the files that their names lead to.
    pub fn are_there(&self) -> bool {
        self.files.iter().all(|(path, opened)| identity(path).is_ok_and(|it| it == *opened))
    }
}

/// Makes the file if there is none, and its folder, and takes from everybody but its owner what they may do with it
/// and with what SQLite keeps beside it.
pub fn prepare(path: &Path) -> Result<(), FileError> {
    make(path).map_err(|error| FileError::Unusable { path: path.to_owned(), error })
}

fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
        private_folders().create(folder)?;
    }
    if !path.exists() {
        // A link to what is not there yet is followed.
        private().create(true).append(true).open(path)?;
    }
    for one in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
        keep_private(&one)?;
    }
    Ok(())
}

/// Takes the right to serve the database at `path`, which must be there.
pub fn serve(path: &Path) -> Result<Serving, FileError> {
    let unusable = |error| FileError::Unusable { path: path.to_owned(), error };
    // However it is called: by a link, or from another folder.
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

/// Locks a database in the way that SQLite does not.
#[cfg(unix)]
fn lock_itself(path: &Path) -> Result<Option<ManuallyDrop<File>>, TryLockError> {
    let database = ManuallyDrop::new(File::open(path).map_err(TryLockError::Error)?);
    database.try_lock()?;
    Ok(Some(database))
}

/// Elsewhere SQLite would be kept out.
#[cfg(not(unix))]
fn lock_itself(_: &Path) -> Result<Option<ManuallyDrop<File>>, TryLockError> {
    Ok(None)
}

/// What SQLite, or this, keeps beside a database.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// How a file is opened that only its owner may read, should it be made.
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

/// How many names a file has.
#[cfg(unix)]
fn names(path: &Path) -> io::Result<u64> {
    fs::metadata(path).map(|file| std::os::unix::fs::MetadataExt::nlink(&file))
}

/// Elsewhere that is not told.
#[cfg(not(unix))]
fn names(_: &Path) -> io::Result<u64> {
    Ok(1)
}

/// Which file it is, whatever its name.
#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

/// Elsewhere a file that is open cannot be replaced.
#[cfg(not(unix))]
fn identity(_: &Path) -> io::Result<Identity> {
    Ok((0, 0))
}

/// Takes a file from everybody but its owner, if there is one.
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

/// Elsewhere a file has the rights of its folder.
#[cfg(not(unix))]
fn keep_private(_: &Path) -> io::Result<()> {
    Ok(())
}
