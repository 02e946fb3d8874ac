//! A ball: a set of members with the trust that leads to each, the result of a search around a member.

use serde::{Deserialize, Serialize, Serializer};

use crate::graph::labels::Label;
use crate::id::NodeIdx;
use crate::trust::Trust;

/// One member of a ball.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The member.
    pub node: NodeIdx,
    /// The effective trust.
    pub trust: Trust,
    /// The fewest edges of a walk with that trust.
    pub hops: u8,
}

/// The members that a source trusts, or that trust a target, at a threshold; without itself.
#[derive(Clone, Default)]
pub struct Ball {
    /// Ascending.
    nodes: Vec<NodeIdx>,
    labels: Words,
    edges_scanned: u64,
}

/// Labels beside a ball's nodes, in the scale of the search that made them.
#[derive(Clone)]
pub(crate) enum Words {
    Narrow(Vec<u64>),
    Wide(Vec<u128>),
}

impl Default for Words {
    fn default() -> Self {
        Words::Narrow(Vec::new())
    }
}

impl Ball {
    /// Returns the number of members in the ball.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns whether the ball is empty.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns the members, ascending by number; see [`View::rank`](crate::View::rank) for strongest
    /// first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Reached> + '_ {
        (0..self.len()).map(|i| self.at(i))
    }

    /// Returns the entry of one member. O(log n).
    pub fn get(&self, node: NodeIdx) -> Option<Reached> {
        self.nodes.binary_search(&node).ok().map(|i| self.at(i))
    }

    /// Returns the number of edges that the search looked at: its work, the same on every machine.
    pub fn edges_scanned(&self) -> u64 {
        self.edges_scanned
    }

    pub(crate) fn new(nodes: Vec<NodeIdx>, labels: Words, edges_scanned: u64) -> Self {
        Ball { nodes, labels, edges_scanned }
    }

    /// Returns the members, ascending.
    pub(crate) fn nodes(&self) -> &[NodeIdx] {
        &self.nodes
    }

    pub(crate) fn words(&self) -> &Words {
        &self.labels
    }

    pub(crate) fn at(&self, i: usize) -> Reached {
        let (trust, hops) = match &self.labels {
            Words::Narrow(words) => (words[i].trust(), words[i].hops()),
            Words::Wide(words) => (words[i].trust(), words[i].hops()),
        };
        Reached { node: self.nodes[i], trust, hops }
    }

    /// Returns this ball with the entries of some members added, replaced, or, without trust, removed.
    pub(crate) fn amended(&self, mut changes: Vec<Reached>) -> Ball {
        changes.sort_unstable_by_key(|reached| reached.node);
        let (nodes, labels) = match &self.labels {
            Words::Narrow(words) => {
                let (nodes, words) = amend(&self.nodes, words, &changes);
                (nodes, Words::Narrow(words))
            }
            Words::Wide(words) => {
                let (nodes, words) = amend(&self.nodes, words, &changes);
                (nodes, Words::Wide(words))
            }
        };
        Ball { nodes, labels, edges_scanned: self.edges_scanned }
    }
}

/// Merges changes, by member, into nodes and labels.
fn amend<L: Label>(nodes: &[NodeIdx], labels: &[L], changes: &[Reached]) -> (Vec<NodeIdx>, Vec<L>) {
    let mut merged = (Vec::with_capacity(nodes.len()), Vec::with_capacity(nodes.len()));
    let mut at = 0;
    for change in changes {
        let end = at + nodes[at..].partition_point(|&node| node < change.node);
        merged.0.extend_from_slice(&nodes[at..end]);
        merged.1.extend_from_slice(&labels[at..end]);
        at = end + usize::from(nodes.get(end) == Some(&change.node));
        if change.trust != Trust::ZERO {
            merged.0.push(change.node);
            merged.1.push(L::new(change.trust, change.hops));
        }
    }
    merged.0.extend_from_slice(&nodes[at..]);
    merged.1.extend_from_slice(&labels[at..]);
    merged
}

impl std::fmt::Debug for Ball {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Ball {
    /// Its rows, ascending by number.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
