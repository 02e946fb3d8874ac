//! Checkpoints as files: after a crash, the old file or the new file is there, complete.

use std::io::Write;
use std::path::Path;

use trust_core::{Checkpoint, CheckpointError, Engine, View};

use crate::error::FileError;
use crate::input::Input;
use crate::replace::replace;

/// Writes `view` to `path` as a checkpoint, and replaces an existing file.
///
/// When this returns, the file is on the disk; whenever it is interrupted, `path` holds what it held
/// before or all of the new checkpoint.
pub fn save(view: &View, path: &Path) -> Result<(), FileError> {
    let checkpoint = Checkpoint::of(view);
    replace(path, |file| file.write_all(checkpoint.as_bytes()))
        .map_err(|error| FileError::write(path, error))
}

/// Writes `view` as a checkpoint to an open target: standard output, a pipe. Errors name it `-`.
pub fn save_to(view: &View, out: &mut impl Write) -> Result<(), FileError> {
    out.write_all(Checkpoint::of(view).as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| FileError::write(Path::new("-"), error))
}

/// Returns the engine that the checkpoint at `path` describes, at the revision it had.
pub fn load(path: &Path) -> Result<Engine, FileError> {
    Input::open(path)?.load()
}

/// Returns whether the file at `path` begins like a checkpoint of any version.
pub fn is_checkpoint(path: &Path) -> Result<bool, FileError> {
    Ok(Input::open(path)?.is_checkpoint())
}

/// Returns whether bytes begin like a checkpoint of any version.
pub(crate) fn begins_like_one(start: &[u8]) -> bool {
    let start = &start[..start.len().min(12)];
    !matches!(Checkpoint::decode(start), Err(CheckpointError::NotACheckpoint))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::fs;
    use trust_core::{Change, MemberId};

    fn engine() -> Engine {
        let id = |name: &str| name.parse::<MemberId>().unwrap();
        let weight = "0.7".parse().unwrap();
        let mut engine = Engine::default();
        let (source, target) = (id("alice"), id("bob"));
        engine.apply([Change::SetTrust { source, target, weight }]).unwrap();
        engine.apply([Change::Block { blocker: id("bob"), blocked: id("mallory") }]).unwrap();
        engine
    }

    #[test]
    fn what_is_saved_is_loaded_again_over_an_older_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("town.trust");
        save(&Engine::default().view(), &path).unwrap();
        save(&engine().view(), &path).unwrap();
        assert!(is_checkpoint(&path).unwrap());
        let view = load(&path).unwrap().view();
        assert_eq!(view.revision(), engine().revision());
        let node = |id| view.node(id).unwrap();
        assert_eq!(view.trust(node("alice"), node("bob")).to_string(), "0.7");
        assert!(view.has_blocked(node("bob"), node("mallory")));
    }

    #[test]
    fn every_damaged_byte_is_a_named_error() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("town.trust");
        save(&engine().view(), &path).unwrap();
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            fs::write(&path, damaged).unwrap();
            let error = load(&path).err().unwrap();
            assert_eq!(error.code(), "INVALID_CHECKPOINT");
            assert!(error.to_string().contains("town.trust"), "{error}");
        }
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(load(&path).err().unwrap().code(), "INVALID_CHECKPOINT");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_an_io_error_naming_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("nowhere").join("town.trust");
        for error in [
            load(&path).err().unwrap(),
            save(&engine().view(), &path).unwrap_err(),
            is_checkpoint(&path).unwrap_err(),
        ] {
            assert_eq!(error.code(), "IO_ERROR");
            assert!(error.to_string().contains("town.trust"), "{error}");
            assert!(!error.to_string().contains(".part"), "{error}");
        }
    }

    #[test]
    fn a_text_file_is_no_checkpoint() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("town.tsv");
        for text in ["", "a", "alice\tbob\t0.7\n"] {
            fs::write(&path, text).unwrap();
            assert!(!is_checkpoint(&path).unwrap());
            assert!(load(&path).err().unwrap().to_string().contains("not a checkpoint"));
        }
    }
}
