//! A view: everything at a revision, as an immutable value that any number of readers share.
//!
//! A [`View`] is one pointer; cloning it is one atomic increment, and it stays as it was while the
//! engine changes. The queries about trust are in [`metric`](crate::metric) and
//! [`explain`](crate::explain).

mod shared;
mod visit;

use std::fmt;
use std::sync::Arc;

pub use visit::{Neighbors, ViewEdge, ViewEdges, VisitedSet};

use serde::{Deserialize, Serialize};

use crate::block::Blocks;
use crate::change::Revision;
use crate::error::UnknownMember;
use crate::graph::{Direction, Edges, Graph};
use crate::group::Groups;
use crate::id::{Ids, NodeIdx};
use crate::place::Places;
use crate::resource::Resources;
use crate::settings::Settings;
use crate::sight::Sights;
use crate::trust::Weight;

/// An immutable state of an engine. Queries name members by [`NodeIdx`], look those up with
/// [`node`](View::node), and never fail for a known member.
#[derive(Clone, Default)]
pub struct View {
    state: Arc<State>,
}

/// The data of a view. All parts are persistent: a clone copies pointers.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub settings: Settings,
    pub revision: Revision,
    pub members: Ids,
    pub graph: Graph,
    pub blocks: Blocks,
    pub groups: Arc<Groups>,
    pub places: Places,
    pub resources: Arc<Resources>,
    pub sights: Sights,
}

impl View {
    pub(crate) fn new(state: State) -> Self {
        View { state: Arc::new(state) }
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.state.graph
    }

    /// Returns the revision this view shows.
    pub fn revision(&self) -> Revision {
        self.state.revision
    }

    /// Returns the bounds of every search.
    pub fn settings(&self) -> Settings {
        self.state.settings
    }

    /// Returns the number of the member `id`. O(1), one hash.
    pub fn node(&self, id: &str) -> Result<NodeIdx, UnknownMember> {
        self.state.members.get(id).map(NodeIdx).ok_or_else(|| UnknownMember(id.to_owned()))
    }

    /// Returns whether `id` is a member.
    pub fn contains(&self, id: &str) -> bool {
        self.state.members.get(id).is_some()
    }

    /// Returns the id of a member; empty for a number that no member of this engine ever had.
    pub fn id(&self, node: NodeIdx) -> &str {
        self.state.members.name(node.0)
    }

    /// Returns every member, in the order of their numbers.
    pub fn members(&self) -> impl Iterator<Item = NodeIdx> + '_ {
        self.state.members.iter().map(NodeIdx)
    }

    /// Returns the number of members.
    pub fn member_count(&self) -> usize {
        self.state.members.len()
    }

    /// Returns the number of edges.
    pub fn edge_count(&self) -> usize {
        self.state.graph.edge_count()
    }

    /// Returns the number of blocks, each direction counted separately.
    pub fn block_count(&self) -> usize {
        self.state.blocks.len()
    }

    /// Returns the weight that `source` itself declared in `target`.
    pub fn direct_trust(&self, source: NodeIdx, target: NodeIdx) -> Option<Weight> {
        self.state.graph.weight(source, target)
    }

    /// Returns the members whom `source` directly trusts, with the weights; in no particular order.
    pub fn out_edges(&self, source: NodeIdx) -> Edges<'_> {
        self.state.graph.edges_of(source, Direction::Forward)
    }

    /// Returns the members who directly trust `target`, with the weights; in no particular order.
    pub fn in_edges(&self, target: NodeIdx) -> Edges<'_> {
        self.state.graph.edges_of(target, Direction::Reverse)
    }

    /// Returns the number of members whom `source` directly trusts.
    pub fn out_degree(&self, source: NodeIdx) -> usize {
        self.state.graph.degree(source, Direction::Forward)
    }

    /// Returns the number of members who directly trust `target`.
    pub fn in_degree(&self, target: NodeIdx) -> usize {
        self.state.graph.degree(target, Direction::Reverse)
    }

    /// Returns all edges as source, target and weight, sources ascending by number.
    pub fn edges(&self) -> impl Iterator<Item = (NodeIdx, NodeIdx, Weight)> + '_ {
        self.members().flat_map(|source| {
            self.out_edges(source).map(move |(target, weight)| (source, target, weight))
        })
    }

    /// Returns whether either member has blocked the other.
    pub fn is_blocked(&self, a: NodeIdx, b: NodeIdx) -> bool {
        self.state.blocks.between(a, b)
    }

    /// Returns whether `blocker` has blocked `blocked`.
    pub fn has_blocked(&self, blocker: NodeIdx, blocked: NodeIdx) -> bool {
        self.state.blocks.contains(blocker, blocked)
    }

    /// Returns the members whom `blocker` has blocked.
    pub fn blocked_by(&self, blocker: NodeIdx) -> impl Iterator<Item = NodeIdx> + '_ {
        self.state.blocks.made_by(blocker)
    }

    /// Returns whether `node` is a member now.
    pub fn is_member(&self, node: NodeIdx) -> bool {
        self.state.members.contains(node.0)
    }

    /// Returns every block, as blocker and blocked.
    pub fn blocks(&self) -> impl Iterator<Item = (NodeIdx, NodeIdx)> + '_ {
        self.members().flat_map(|blocker| self.blocked_by(blocker).map(move |b| (blocker, b)))
    }

    /// Returns the memory of this view's frozen parts.
    pub fn memory(&self) -> Memory {
        let (index, names) = self.state.members.memory();
        let delta_edges = self.state.graph.delta_len();
        Memory { edges: self.state.graph.base_memory(), index, names, delta_edges }
    }
}

/// Bytes of the frozen parts of a view, and what lies outside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Both directions of the edges.
    pub edges: usize,
    /// The index from ids to numbers and back.
    pub index: usize,
    /// The text of the ids.
    pub names: usize,
    /// Edges edited since the base was frozen; these take some 100 to 200 bytes each.
    pub delta_edges: usize,
}

impl View {
    /// Prints the revision and the numbers of the view, under the name of its holder.
    pub(crate) fn counts(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("revision", &self.revision().0)
            .field("members", &self.member_count())
            .field("edges", &self.edge_count())
            .field("blocks", &self.block_count())
            .field("groups", &self.group_count())
            .field("resources", &self.resource_count())
            .finish()
    }
}

impl fmt::Debug for View {
    /// Writes the revision and the counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.counts("View", f)
    }
}
