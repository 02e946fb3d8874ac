//! Replaces a file so that after a crash at any moment the old file or the new file is there, complete.
//!
//! The content goes to a temporary file beside the target, to the disk, and only then under the target's
//! name, in one rename; a sync of the directory then makes the rename durable.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Replaces `path` by the content that `write` writes. If anything fails, the old file stays and no
/// temporary file is left. A link is followed; the mode of an existing file is kept. A pipe or a device is
/// written to directly.
pub(crate) fn replace(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return write(&mut File::options().write(true).open(&target)?);
    }
    let directory = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".trust-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // Asked first, because the error of a missing directory would name the temporary file.
    fs::metadata(directory)?;
    let mut part = builder.tempfile_in(directory).map_err(|error| io::Error::from(error.kind()))?;
    if let Ok(before) = fs::metadata(&target) {
        part.as_file().set_permissions(before.permissions())?;
    }
    write(part.as_file_mut())?;
    part.as_file().sync_all()?;
    part.persist(&target).map_err(|failed| failed.error)?;
    sync_directory(directory)
}

/// Syncs a directory. Only Unix lets a directory be opened and synced; elsewhere the system keeps the
/// rename.
fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;

    fn files(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_is_written_to_and_not_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let reading = std::thread::spawn({
            let path = path.clone();
            move || fs::read_to_string(path).unwrap()
        });
        replace(&path, |file| file.write_all(b"content")).unwrap();
        assert_eq!(reading.join().unwrap(), "content");
        assert_eq!(files(directory.path()), ["pipe"]);
    }

    #[test]
    fn a_failing_write_leaves_the_old_file_and_no_temporary() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("graph");
        fs::write(&path, "old").unwrap();
        let failed = replace(&path, |file| {
            file.write_all(b"half of the new")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "the disk is full");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(files(directory.path()), ["graph"]);
    }

    #[test]
    fn the_old_content_stands_until_the_new_is_whole() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("graph");
        fs::write(&path, "old and longer").unwrap();
        replace(&path, |file| {
            file.write_all(b"new")?;
            assert_eq!(fs::read_to_string(&path)?, "old and longer");
            Ok(())
        })
        .unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(files(directory.path()), ["graph"]);
    }

    #[test]
    fn a_directory_in_the_way_is_refused_and_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("graph");
        fs::create_dir(&path).unwrap();
        assert!(replace(&path, |file| file.write_all(b"new")).is_err());
        assert!(path.is_dir());
        assert_eq!(files(directory.path()), ["graph"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_and_the_mode_of_its_file_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let directory = tempfile::tempdir().unwrap();
        let (path, link) = (directory.path().join("graph"), directory.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        replace(&link, |file| file.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
