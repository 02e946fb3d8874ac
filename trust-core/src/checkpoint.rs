//! A view as bytes, and back.
//!
//! Layout: the mark `TRUSTCP\n`, the version (u32, little-endian), the XXH3-64 of the rest (u64,
//! little-endian), then a postcard record whose arrays are little-endian bytes. Removed members are
//! left out. The same content, numbered alike, is the same bytes.
//!
//! Decoding trusts nothing: every length is held against the bytes there are, every number against
//! its range, so a hostile file gives an error, and memory stays within a small multiple of the file.

use std::ops::ControlFlow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::block::Blocks;
use crate::change::Revision;
use crate::engine::Engine;
use crate::error::CheckpointError;
use crate::graph::base::Base;
use crate::graph::{Direction, EdgeList, Graph};
use crate::id::{Members, NameTable, NodeIdx};
use crate::settings::Settings;
use crate::trust::Weight;
use crate::view::{State, View};

const MARK: &[u8; 8] = b"TRUSTCP\n";
const VERSION: u32 = 1;
const HEADER: usize = MARK.len() + 4 + 8;

/// A view, written as bytes that name their version and carry their checksum.
#[derive(Clone, PartialEq, Eq)]
pub struct Checkpoint {
    bytes: Vec<u8>,
}

/// What a checkpoint holds. Arrays are little-endian; members are numbered by their place.
#[derive(Serialize, Deserialize)]
struct Record<'a> {
    settings: Settings,
    revision: Revision,
    /// All ids end to end, and the bytes of each.
    names: &'a str,
    #[serde(with = "serde_bytes")]
    name_lengths: &'a [u8],
    /// u32 per member: how many it trusts; then u32 targets and u16 thousandths, member by member.
    #[serde(with = "serde_bytes")]
    degrees: &'a [u8],
    #[serde(with = "serde_bytes")]
    targets: &'a [u8],
    #[serde(with = "serde_bytes")]
    weights: &'a [u8],
    /// u32 pairs of blocker and blocked.
    #[serde(with = "serde_bytes")]
    blocks: &'a [u8],
}

impl Checkpoint {
    /// Writes down a view. O(members + edges).
    pub fn of(view: &View) -> Self {
        let columns = Columns::of(view);
        let record = Record {
            settings: view.settings(),
            revision: view.revision(),
            names: &columns.names,
            name_lengths: &columns.name_lengths,
            degrees: &columns.degrees,
            targets: &columns.targets,
            weights: &columns.weights,
            blocks: &columns.blocks,
        };
        let mut bytes = vec![0; HEADER];
        bytes[..8].copy_from_slice(MARK);
        bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
        // Writing plain values into memory has no way to fail.
        let mut bytes = postcard::to_extend(&record, bytes).unwrap_or_default();
        let sum = xxh3_64(&bytes[HEADER..]);
        bytes[12..HEADER].copy_from_slice(&sum.to_le_bytes());
        Checkpoint { bytes }
    }

    /// The bytes, to be written wherever they are to be kept.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The engine that `bytes` describe, at the revision it had.
    ///
    /// O(members + edges); memory stays below 16 times the length of `bytes` plus a constant,
    /// whatever they say.
    pub fn decode(bytes: &[u8]) -> Result<Engine, CheckpointError> {
        let body = body(bytes)?;
        let (record, rest): (Record<'_>, _) = postcard::take_from_bytes(body)
            .map_err(|error| CheckpointError::Malformed(error.to_string()))?;
        if !rest.is_empty() {
            return malformed(format!("{} bytes after the end", rest.len()));
        }
        let names = record.names()?;
        let edges = record.edges(names.len())?;
        let blocks = record.blocks(names.len())?;
        let base = Base::build(names.len(), &edges, &mut |_| ControlFlow::Continue(()))
            .or_else(|_| malformed("its edges could not be built".into()))?;
        if base.edge_count() != edges.len() {
            return malformed(format!("{} repeated edges", edges.len() - base.edge_count()));
        }
        Ok(Engine::from_state(State {
            settings: record.settings,
            revision: record.revision,
            members: Members::from_names(names),
            graph: Graph::from_base(Arc::new(base)),
            blocks,
        }))
    }
}

/// What follows a header that is in order.
fn body(bytes: &[u8]) -> Result<&[u8], CheckpointError> {
    let start = &bytes[..bytes.len().min(MARK.len())];
    let (Some(version), true) = (bytes.get(8..12), start == MARK) else {
        return Err(CheckpointError::NotACheckpoint);
    };
    let found = u32::from_le_bytes(version.try_into().unwrap_or_default());
    if found != VERSION {
        return Err(CheckpointError::UnsupportedVersion { found, supported: VERSION });
    }
    let Some((header, body)) = bytes.split_at_checked(HEADER) else {
        return malformed("cut off within its header".to_owned());
    };
    let expected = u64::from_le_bytes(header[12..].try_into().unwrap_or_default());
    let found = xxh3_64(body);
    if found != expected {
        return Err(CheckpointError::ChecksumMismatch { found, expected });
    }
    Ok(body)
}

fn malformed<T>(what: String) -> Result<T, CheckpointError> {
    Err(CheckpointError::Malformed(what))
}

/// A view's content as little-endian columns, members numbered without gaps.
#[derive(Default)]
struct Columns {
    names: String,
    name_lengths: Vec<u8>,
    degrees: Vec<u8>,
    targets: Vec<u8>,
    weights: Vec<u8>,
    blocks: Vec<u8>,
}

impl Columns {
    fn of(view: &View) -> Self {
        let mut columns = Columns::default();
        let mut number = vec![0u32; view.state().members.slots()];
        for (place, node) in view.members().enumerate() {
            number[node.index()] = place as u32;
            columns.names.push_str(view.id(node));
            columns.name_lengths.push(view.id(node).len() as u8);
        }
        let number = |node: NodeIdx| number[node.index()].to_le_bytes();
        for source in view.members() {
            let mut edges: Vec<_> = view.graph().edges_of(source, Direction::Forward).collect();
            edges.sort_unstable_by_key(|&(target, _)| target);
            columns.degrees.extend((edges.len() as u32).to_le_bytes());
            for (target, weight) in edges {
                columns.targets.extend(number(target));
                columns.weights.extend(weight.thousandths().to_le_bytes());
            }
        }
        for (blocker, blocked) in view.blocks() {
            columns.blocks.extend(number(blocker).into_iter().chain(number(blocked)));
        }
        columns
    }
}

impl Record<'_> {
    fn names(&self) -> Result<NameTable, CheckpointError> {
        let mut table = NameTable::with_capacity(self.name_lengths.len());
        let mut rest = self.names;
        for (place, &length) in self.name_lengths.iter().enumerate() {
            let Some((name, after)) = rest.split_at_checked(usize::from(length)) else {
                return malformed(format!("the id of member number {place} is cut off"));
            };
            match table.intern(name) {
                Ok(at) if at as usize == place => rest = after,
                Ok(_) => return malformed(format!("the id {name:?} stands twice")),
                Err(error) => return malformed(error.to_string()),
            }
        }
        if rest.is_empty() { Ok(table) } else { malformed("ids beyond the last member".into()) }
    }

    fn edges(&self, members: usize) -> Result<EdgeList, CheckpointError> {
        let (degrees, targets) = (u32s(self.degrees)?, u32s(self.targets)?);
        let weights = self.weights.as_chunks::<2>();
        let total: u64 = degrees.clone().map(u64::from).sum();
        if degrees.len() != members
            || total != targets.len() as u64
            || weights.0.len() != targets.len()
            || !weights.1.is_empty()
            || total > u64::from(u32::MAX)
        {
            return malformed("the columns of edges differ in length".into());
        }
        let mut list = EdgeList::with_capacity(targets.len());
        let mut columns = targets.zip(weights.0);
        for (source, degree) in degrees.enumerate() {
            let source = source as u32;
            for (target, weight) in columns.by_ref().take(degree as usize) {
                if target as usize >= members || target == source {
                    return malformed(format!("member number {source} trusts number {target}"));
                }
                let weight = Weight::from_thousandths(u16::from_le_bytes(*weight))
                    .or_else(|error| malformed(error.to_string()))?;
                list.push(source, target, weight);
            }
        }
        Ok(list)
    }

    fn blocks(&self, members: usize) -> Result<Blocks, CheckpointError> {
        let ends: Vec<u32> = u32s(self.blocks)?.collect();
        let (pairs, odd) = ends.as_chunks::<2>();
        let mut blocks = Blocks::default();
        for &[blocker, blocked] in pairs {
            let known = (blocker.max(blocked) as usize) < members && blocker != blocked;
            if !known || !blocks.insert(NodeIdx(blocker), NodeIdx(blocked)) {
                return malformed(format!("member number {blocker} blocks number {blocked}"));
            }
        }
        if odd.is_empty() { Ok(blocks) } else { malformed("half a block".into()) }
    }
}

fn u32s(bytes: &[u8]) -> Result<impl ExactSizeIterator<Item = u32> + Clone + '_, CheckpointError> {
    let (words, rest) = bytes.as_chunks::<4>();
    if rest.is_empty() {
        Ok(words.iter().map(|&word| u32::from_le_bytes(word)))
    } else {
        malformed("a column ends within a number".into())
    }
}
