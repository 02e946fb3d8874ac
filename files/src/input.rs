//! An open file, of which the first bytes were looked at: what kind it is, before it is read to its end.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use trust_core::{Checkpoint, Engine, OnProgress, Progress};

use crate::checkpoint;
use crate::edge_list::{self, Tsv, TsvOptions};
use crate::error::{Fault, FileError, Foreign};

pub(crate) const BUFFER: usize = 1 << 17;
const GZIP_MARK: [u8; 2] = [0x1f, 0x8b];
/// The number of bytes that are looked at.
const LOOK: u64 = 1 << 16;

/// An open file or standard input, to be read once, in either format.
///
/// ```
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("town.tsv");
/// # std::fs::write(&path, "alice\tbob\t0.7\n")?;
/// use std::ops::ControlFlow;
/// use trust_files::{Input, TsvOptions};
///
/// let input = Input::open_or_stdin(&path)?;
/// let tsv = match input.is_checkpoint() {
///     true => return Ok(drop(input.load()?)),
///     false => input.read_tsv(&TsvOptions::default(), &mut |_| ControlFlow::Continue(()))?,
/// };
/// assert_eq!(tsv.rows, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Input {
    name: PathBuf,
    peeked: Peeked,
    meter: Meter,
}

/// The first bytes of something, and the rest.
struct Peeked {
    start: Vec<u8>,
    is_all: bool,
    rest: Box<dyn Read>,
}

/// The text of an [`Input`], unpacked if it was gzip.
pub(crate) struct Opened {
    peeked: Peeked,
    errors: Errors,
}

/// The meaning of read errors.
#[derive(Clone)]
pub(crate) struct Errors {
    name: PathBuf,
    is_gzip: bool,
}

/// The read part of a file. Counts the file's own bytes, compressed or not.
#[derive(Clone)]
pub(crate) struct Meter {
    done: Rc<Cell<u64>>,
    size: u64,
}

struct Metered<R> {
    bytes: R,
    done: Rc<Cell<u64>>,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Input {
    /// Opens the file at `path`.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let open = || -> io::Result<Self> {
            let file = File::open(path)?;
            let size = file.metadata()?.len();
            Input::of(path, size, file)
        };
        open().map_err(|error| FileError::read(path, error))
    }

    /// Opens standard input.
    pub fn stdin() -> Result<Self, FileError> {
        let name = Path::new("standard input");
        Input::of(name, 0, io::stdin()).map_err(|error| FileError::read(name, error))
    }

    /// Opens the file at `path`, or takes standard input where that is `-`.
    pub fn open_or_stdin(path: &Path) -> Result<Self, FileError> {
        if path.as_os_str() == "-" { Input::stdin() } else { Input::open(path) }
    }

    fn of(name: &Path, size: u64, bytes: impl Read + 'static) -> io::Result<Self> {
        let meter = Meter { done: Rc::default(), size };
        let metered = Metered { bytes, done: meter.done.clone() };
        let peeked = Peeked::of(Box::new(metered))?;
        Ok(Input { name: name.to_owned(), peeked, meter })
    }

    /// Returns the name in errors: its path, or `standard input`.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// Returns whether it begins like a checkpoint of any version.
    pub fn is_checkpoint(&self) -> bool {
        checkpoint::begins_like_one(&self.peeked.start)
    }

    /// Reads it as an edge list; see [`read_tsv`](crate::read_tsv).
    pub fn read_tsv(
        self,
        options: &TsvOptions,
        on_progress: &mut OnProgress<'_>,
    ) -> Result<Tsv, FileError> {
        edge_list::read(self, options, on_progress)
    }

    /// Reads it as a checkpoint; see [`load`](crate::load).
    pub fn load(self) -> Result<Engine, FileError> {
        let Peeked { start: mut bytes, mut rest, .. } = self.peeked;
        rest.read_to_end(&mut bytes).map_err(|error| FileError::read(&self.name, error))?;
        Checkpoint::decode(&bytes)
            .map_err(|source| FileError::Checkpoint { path: self.name, source })
    }

    pub(crate) fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// Its text, without the mark of UTF-8.
    pub(crate) fn unpack(self) -> Result<Opened, FileError> {
        let is_gzip = self.peeked.start.starts_with(&GZIP_MARK);
        let errors = Errors { name: self.name, is_gzip };
        let mut peeked = self.peeked;
        if is_gzip {
            let packed = BufReader::with_capacity(BUFFER, peeked.into_bytes());
            peeked = Peeked::of(Box::new(MultiGzDecoder::new(packed)))
                .map_err(|error| errors.of(error))?;
        }
        if peeked.start.starts_with(b"\xef\xbb\xbf") {
            peeked.start.drain(..3);
        }
        Ok(Opened { peeked, errors })
    }
}

impl Peeked {
    fn of(rest: Box<dyn Read>) -> io::Result<Self> {
        let mut peeked = Peeked { start: Vec::new(), is_all: false, rest };
        peeked.look_further()?;
        Ok(peeked)
    }

    fn look_further(&mut self) -> io::Result<()> {
        let read = self.rest.by_ref().take(LOOK).read_to_end(&mut self.start)?;
        self.is_all = (read as u64) < LOOK;
        Ok(())
    }

    fn into_bytes(self) -> impl Read + 'static {
        Cursor::new(self.start).chain(self.rest)
    }
}

impl Opened {
    /// Returns the first bytes.
    pub fn start(&self) -> &[u8] {
        &self.peeked.start
    }

    /// Returns whether these are all there are.
    pub fn is_all(&self) -> bool {
        self.peeked.is_all
    }

    /// Looks at more of the first bytes.
    pub fn look_further(&mut self) -> Result<(), FileError> {
        self.peeked.look_further().map_err(|error| self.errors.of(error))
    }

    pub fn errors(&self) -> Errors {
        self.errors.clone()
    }

    pub fn into_bytes(self) -> impl Read + 'static {
        self.peeked.into_bytes()
    }
}

impl Errors {
    /// Returns the error for a fault of the content, a damaged gzip, or a failure of the system.
    pub fn of(&self, mut error: io::Error) -> FileError {
        if let Some(fault) = error.get_mut().and_then(|inner| inner.downcast_mut::<Fault>()) {
            return FileError::no_edge_list(&self.name, fault.clone());
        }
        if self.is_gzip && error.raw_os_error().is_none() {
            return FileError::Gzip { path: self.name.clone(), source: error };
        }
        FileError::read(&self.name, error)
    }

    pub fn foreign(&self, foreign: Foreign) -> FileError {
        FileError::no_edge_list(&self.name, Fault::Foreign(foreign))
    }
}

impl Meter {
    /// Returns the progress; the total of a pipe, which has no size, grows as it is read.
    pub fn progress(&self) -> Progress {
        let done = self.done.get();
        Progress { done, total: self.size.max(done) }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.done.set(self.done.get() + read as u64);
        Ok(read)
    }
}
