//! The bytes of an edge list, unpacked if they are gzip, and how many of the file are read.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use trust_core::Progress;

use crate::error::FileError;

const BUFFER: usize = 1 << 17;
const GZIP_MARK: [u8; 2] = [0x1f, 0x8b];

/// An open edge list.
pub(super) struct Input {
    bytes: Box<dyn Read>,
    meter: Meter,
    is_gzip: bool,
}

/// How much of a file was read, of how much there is. Counts the file's own bytes, packed or not.
#[derive(Clone)]
pub(super) struct Meter {
    done: Rc<Cell<u64>>,
    size: u64,
}

struct Metered {
    file: File,
    done: Rc<Cell<u64>>,
}

impl Input {
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Self::open_file(path).map_err(|error| FileError::read(path, error))
    }

    fn open_file(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let meter = Meter { done: Rc::default(), size: file.metadata()?.len() };
        let metered = Metered { file, done: meter.done.clone() };
        let mut packed = BufReader::with_capacity(BUFFER, metered);
        let is_gzip = packed.fill_buf()?.starts_with(&GZIP_MARK);
        let bytes: Box<dyn Read> =
            if is_gzip { Box::new(MultiGzDecoder::new(packed)) } else { Box::new(packed) };
        Ok(Input { bytes, meter, is_gzip })
    }

    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// An error of reading, told apart: the system failed, or else the gzip is damaged.
    pub fn error(path: &Path, is_gzip: bool, source: io::Error) -> FileError {
        if is_gzip && source.raw_os_error().is_none() {
            FileError::Gzip { path: path.to_owned(), source }
        } else {
            FileError::read(path, source)
        }
    }

    pub fn is_gzip(&self) -> bool {
        self.is_gzip
    }

    /// The rows, split into columns.
    pub fn into_rows(self) -> csv::Reader<Box<dyn Read>> {
        csv::ReaderBuilder::new()
            .delimiter(b'\t')
            .comment(Some(b'#'))
            .quoting(false)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(self.bytes)
    }
}

impl Meter {
    /// Now; the total of a pipe, which has no size, grows as it is read.
    pub fn progress(&self) -> Progress {
        let done = self.done.get();
        Progress { done, total: self.size.max(done) }
    }
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.done.set(self.done.get() + read as u64);
        Ok(read)
    }
}
