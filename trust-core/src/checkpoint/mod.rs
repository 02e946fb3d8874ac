//! A view as bytes, and back.
//!
//! Layout: the mark `TRUSTCP\n`, the version (u32, little-endian), the XXH3-64 of the rest (u64, little-endian), then
//! four postcard records: the settings, trust and blocks, groups and resources, and the cells that audiences name.
//! Removed members, groups and resources are left out. The same content, numbered alike, is the same bytes. Version
//! 1, which knew only trust and blocks, and version 2, which knew no cells by name, are still read.
//!
//! Decoding trusts nothing: every length is checked against the bytes there are, every number against its range, so a
//! hostile file gives an error, and memory stays within a small multiple of the file.

mod named_cells;
mod shared;
mod trust;

use std::fmt;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::Engine;
use crate::error::CheckpointError;
use crate::settings::Settings;
use crate::trust::Threshold;
use crate::view::View;
use named_cells::NamedCells;
use shared::SharedRecord;
use trust::{Columns, TrustRecord};

const MARK: &[u8; 8] = b"TRUSTCP\n";
const VERSION: u32 = 3;
const HEADER: usize = MARK.len() + 4 + 8;

/// A view, written as bytes that name their version and carry their checksum.
#[derive(Clone, PartialEq, Eq)]
pub struct Checkpoint {
    bytes: Vec<u8>,
}

/// The settings as version 1 wrote them.
#[derive(Serialize, Deserialize)]
struct FirstSettings {
    max_hops: u8,
    floor: Threshold,
}

impl Checkpoint {
    /// Writes down a view. O(members + edges + resources).
    pub fn of(view: &View) -> Self {
        let columns = Columns::of(view);
        let (shared, named) = SharedRecord::of(view);
        let record = (view.settings(), columns.record(view.revision()), shared, named);
        let mut bytes = vec![0; HEADER];
        bytes[..8].copy_from_slice(MARK);
        bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
        // Writing plain values into memory has no way to fail.
        let mut bytes = postcard::to_extend(&record, bytes).unwrap_or_default();
        let sum = xxh3_64(&bytes[HEADER..]);
        bytes[12..HEADER].copy_from_slice(&sum.to_le_bytes());
        Checkpoint { bytes }
    }

    /// Returns the bytes, to be written wherever they are to be kept.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the engine that `bytes` describe, at the revision it had.
    ///
    /// O(members + edges + resources); memory stays below 64 times the length of `bytes` plus a constant, for any
    /// content.
    pub fn decode(bytes: &[u8]) -> Result<Engine, CheckpointError> {
        let (version, body) = body(bytes)?;
        let (settings, rest) = if version == 1 {
            let (first, rest) = take::<FirstSettings>(body)?;
            let settings = Settings::new(first.max_hops, first.floor);
            (settings.or_else(|error| malformed(error.to_string()))?, rest)
        } else {
            take::<Settings>(body)?
        };
        let (trust, rest) = take::<TrustRecord<'_>>(rest)?;
        let (shared, rest) = match version {
            1 => (SharedRecord::default(), rest),
            _ => take::<SharedRecord<'_>>(rest)?,
        };
        let (named, rest) = match version {
            1 | 2 => (NamedCells::default(), rest),
            _ => take::<NamedCells>(rest)?,
        };
        if !rest.is_empty() {
            return malformed(format!("{} bytes after the end", rest.len()));
        }
        let mut state = trust.state()?;
        state.settings = settings;
        shared.put_into(&mut state, named)?;
        Ok(Engine::from_state(state))
    }
}

fn take<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<(T, &'a [u8]), CheckpointError> {
    postcard::take_from_bytes(bytes).map_err(|error| CheckpointError::Malformed(error.to_string()))
}

/// Returns the version and the body after a valid header.
fn body(bytes: &[u8]) -> Result<(u32, &[u8]), CheckpointError> {
    let start = &bytes[..bytes.len().min(MARK.len())];
    let (Some(version), true) = (bytes.get(8..12), start == MARK) else {
        return Err(CheckpointError::NotACheckpoint);
    };
    let version = u32::from_le_bytes(version.try_into().unwrap_or_default());
    if !(1..=VERSION).contains(&version) {
        return Err(CheckpointError::UnsupportedVersion { found: version, supported: VERSION });
    }
    let Some((header, body)) = bytes.split_at_checked(HEADER) else {
        return malformed("cut off within its header".to_owned());
    };
    let expected = u64::from_le_bytes(header[12..].try_into().unwrap_or_default());
    let found = xxh3_64(body);
    if found != expected {
        return Err(CheckpointError::ChecksumMismatch { found, expected });
    }
    Ok((version, body))
}

fn malformed<T>(what: String) -> Result<T, CheckpointError> {
    Err(CheckpointError::Malformed(what))
}

impl fmt::Debug for Checkpoint {
    /// Prints the length.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint").field("bytes", &self.bytes.len()).finish()
    }
}
