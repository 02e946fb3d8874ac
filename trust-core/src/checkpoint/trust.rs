//! The members, edges and blocks of a checkpoint, as little-endian columns.

use std::ops::ControlFlow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::malformed;
use crate::block::Blocks;
use crate::change::Revision;
use crate::error::CheckpointError;
use crate::graph::base::Base;
use crate::graph::{Direction, EdgeList, Graph};
use crate::id::{Ids, NameTable, NodeIdx};
use crate::trust::Weight;
use crate::view::{State, View};

/// Trust and blocks. Arrays are little-endian; members are numbered by their place.
#[derive(Serialize, Deserialize)]
pub(super) struct TrustRecord<'a> {
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

/// The columns that a [`TrustRecord`] borrows, with members numbered without gaps.
#[derive(Default)]
pub(super) struct Columns {
    names: String,
    name_lengths: Vec<u8>,
    degrees: Vec<u8>,
    targets: Vec<u8>,
    weights: Vec<u8>,
    blocks: Vec<u8>,
}

impl Columns {
    pub fn of(view: &View) -> Self {
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

    pub fn record(&self, revision: Revision) -> TrustRecord<'_> {
        TrustRecord {
            revision,
            names: &self.names,
            name_lengths: &self.name_lengths,
            degrees: &self.degrees,
            targets: &self.targets,
            weights: &self.weights,
            blocks: &self.blocks,
        }
    }
}

impl TrustRecord<'_> {
    /// Returns a state of these members, edges and blocks.
    pub fn state(&self) -> Result<State, CheckpointError> {
        let names = self.names()?;
        let edges = self.edges(names.len())?;
        let blocks = self.blocks(names.len())?;
        let base = Base::build(names.len(), &edges, &mut |_| ControlFlow::Continue(()))
            .or_else(|_| malformed("its edges could not be built".into()))?;
        if base.edge_count() != edges.len() {
            return malformed(format!("{} repeated edges", edges.len() - base.edge_count()));
        }
        Ok(State {
            revision: self.revision,
            members: Ids::from_names(names),
            graph: Graph::from_base(Arc::new(base)),
            blocks,
            ..State::default()
        })
    }

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
