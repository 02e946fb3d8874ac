//! petgraph's `visit` traits, so that its algorithms run on a view as it is.
//!
//! Nodes are [`NodeIdx`], edge weights [`Weight`], an edge's id its two ends. Numbers of removed
//! members stay reserved, so a view is `NodeIndexable`, not compact.

use std::fmt;

use petgraph::Directed;
use petgraph::visit::{
    Data, EdgeCount, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, NodeCount,
    NodeIndexable, VisitMap, Visitable,
};

use serde::{Deserialize, Serialize};

use super::View;
use crate::graph::{Direction, Edges};
use crate::id::NodeIdx;
use crate::trust::Weight;

fn direction(direction: petgraph::Direction) -> Direction {
    match direction {
        petgraph::Direction::Outgoing => Direction::Forward,
        petgraph::Direction::Incoming => Direction::Reverse,
    }
}

/// An edge of a view, as petgraph sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewEdge {
    source: NodeIdx,
    target: NodeIdx,
    weight: Weight,
}

impl EdgeRef for ViewEdge {
    type NodeId = NodeIdx;
    type EdgeId = (NodeIdx, NodeIdx);
    type Weight = Weight;

    fn source(&self) -> NodeIdx {
        self.source
    }

    fn target(&self) -> NodeIdx {
        self.target
    }

    fn weight(&self) -> &Weight {
        &self.weight
    }

    fn id(&self) -> (NodeIdx, NodeIdx) {
        (self.source, self.target)
    }
}

/// The members next to one.
#[derive(Clone, Debug)]
pub struct Neighbors<'a>(Edges<'a>);

impl Iterator for Neighbors<'_> {
    type Item = NodeIdx;

    fn next(&mut self) -> Option<NodeIdx> {
        self.0.next().map(|(other, _)| other)
    }
}

/// The edges at one member, each still pointing from its source to its target.
#[derive(Clone, Debug)]
pub struct ViewEdges<'a> {
    edges: Edges<'a>,
    node: NodeIdx,
    direction: Direction,
}

impl Iterator for ViewEdges<'_> {
    type Item = ViewEdge;

    fn next(&mut self) -> Option<ViewEdge> {
        let (other, weight) = self.edges.next()?;
        Some(match self.direction {
            Direction::Forward => ViewEdge { source: self.node, target: other, weight },
            Direction::Reverse => ViewEdge { source: other, target: self.node, weight },
        })
    }
}

/// The members an algorithm has been to.
#[derive(Clone, Default)]
pub struct VisitedSet(Vec<bool>);

impl VisitMap<NodeIdx> for VisitedSet {
    fn visit(&mut self, node: NodeIdx) -> bool {
        !std::mem::replace(&mut self.0[node.index()], true)
    }

    fn is_visited(&self, node: &NodeIdx) -> bool {
        self.0[node.index()]
    }

    fn unvisit(&mut self, node: NodeIdx) -> bool {
        std::mem::replace(&mut self.0[node.index()], false)
    }
}

impl GraphBase for View {
    type NodeId = NodeIdx;
    type EdgeId = (NodeIdx, NodeIdx);
}

impl Data for View {
    type NodeWeight = ();
    type EdgeWeight = Weight;
}

impl GraphProp for View {
    type EdgeType = Directed;
}

impl NodeCount for View {
    fn node_count(&self) -> usize {
        self.member_count()
    }
}

impl EdgeCount for View {
    fn edge_count(&self) -> usize {
        View::edge_count(self)
    }
}

impl NodeIndexable for View {
    fn node_bound(&self) -> usize {
        self.state().members.slots()
    }

    fn to_index(&self, node: NodeIdx) -> usize {
        node.index()
    }

    fn from_index(&self, index: usize) -> NodeIdx {
        NodeIdx(index as u32)
    }
}

impl Visitable for View {
    type Map = VisitedSet;

    fn visit_map(&self) -> VisitedSet {
        VisitedSet(vec![false; self.node_bound()])
    }

    fn reset_map(&self, map: &mut VisitedSet) {
        map.0.clear();
        map.0.resize(self.node_bound(), false);
    }
}

impl<'a> IntoNodeIdentifiers for &'a View {
    type NodeIdentifiers = Box<dyn Iterator<Item = NodeIdx> + 'a>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        Box::new(self.members())
    }
}

impl<'a> IntoNeighbors for &'a View {
    type Neighbors = Neighbors<'a>;

    fn neighbors(self, node: NodeIdx) -> Neighbors<'a> {
        Neighbors(self.out_edges(node))
    }
}

impl<'a> IntoNeighborsDirected for &'a View {
    type NeighborsDirected = Neighbors<'a>;

    fn neighbors_directed(self, node: NodeIdx, way: petgraph::Direction) -> Neighbors<'a> {
        Neighbors(self.graph().edges_of(node, direction(way)))
    }
}

impl<'a> IntoEdgeReferences for &'a View {
    type EdgeRef = ViewEdge;
    type EdgeReferences = Box<dyn Iterator<Item = ViewEdge> + 'a>;

    fn edge_references(self) -> Self::EdgeReferences {
        let edge = |(source, target, weight)| ViewEdge { source, target, weight };
        Box::new(self.edges().map(edge))
    }
}

impl<'a> IntoEdges for &'a View {
    type Edges = ViewEdges<'a>;

    fn edges(self, node: NodeIdx) -> ViewEdges<'a> {
        self.edges_directed(node, petgraph::Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for &'a View {
    type EdgesDirected = ViewEdges<'a>;

    fn edges_directed(self, node: NodeIdx, way: petgraph::Direction) -> ViewEdges<'a> {
        let direction = direction(way);
        ViewEdges { edges: self.graph().edges_of(node, direction), node, direction }
    }
}

impl fmt::Debug for VisitedSet {
    /// Prints the number of visited members.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let visited = self.0.iter().filter(|&&visited| visited).count();
        f.debug_struct("VisitedSet").field("visited", &visited).finish()
    }
}
