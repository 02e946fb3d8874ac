//! The path behind an effective trust.
//!
//! Among walks with the best product the one with fewest hops is taken, and among those the one whose
//! member ids, from source to target, are bytewise smallest. So the answer does not depend on the order
//! in which edges arrived.
//!
//! A walk that is best with fewest hops is tight: every prefix has exactly the label that the forward
//! wave recorded for its last member in that layer, every suffix that of the reverse wave. The pair
//! search leaves all such walks in its layers. Going back from the meeting members marks the tight
//! edges of the forward half; then the smallest id is taken at each step from the source.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::graph::labels::{Label, NARROW_HOPS};
use crate::graph::{Direction, Graph};
use crate::id::{MemberId, NodeIdx};
use crate::metric::max_product::pair::{Half, Meeting, Ties};
use crate::trust::{Trust, Weight};
use crate::view::View;

/// A walk and what it is worth: `weights[i]` leads from `members[i]` to `members[i + 1]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustPath {
    /// The members from source to target, both included.
    pub members: Vec<MemberId>,
    /// The direct trust of each step; one fewer than the members.
    pub weights: Vec<Weight>,
    /// The product of the weights: the effective trust.
    pub trust: Trust,
}

impl View {
    /// The path that gives `source` its effective trust in `target`; `None` when there is none. A
    /// member's path to itself has no steps.
    ///
    /// Costs a pair query, and a look at the in-edges of the members on tied best paths.
    pub fn explain_trust(&self, source: NodeIdx, target: NodeIdx) -> Option<TrustPath> {
        let nodes = if source == target {
            self.state().members.contains(source).then(|| vec![source.0])
        } else if self.settings().max_hops() <= NARROW_HOPS {
            self.meet::<u64>(source, target, Ties::All).0.map(|met| self.smallest(&met))
        } else {
            self.meet::<u128>(source, target, Ties::All).0.map(|met| self.smallest(&met))
        }?;
        let member = |&node: &u32| MemberId::new(self.id(NodeIdx(node))).ok();
        let weight = |step: &[u32]| self.direct_trust(NodeIdx(step[0]), NodeIdx(step[1]));
        let weights: Vec<Weight> = nodes.windows(2).filter_map(weight).collect();
        Some(TrustPath {
            members: nodes.iter().filter_map(member).collect(),
            trust: Trust::product(weights.iter().copied())?,
            weights,
        })
    }

    /// The bytewise smallest of the best walks that a pair search left in its layers.
    fn smallest<L: Label>(&self, met: &Meeting<'_, L>) -> Vec<u32> {
        let mut path = vec![met.forward.layers[0][0].0];
        for (step, tight) in self.tight_forward(met).iter().enumerate() {
            let here = path[step];
            let onward = tight.iter().filter(|&&(from, _)| from == here).map(|&(_, to)| to);
            path.extend(self.least_id(onward));
        }
        for hops in (0..met.reverse_hops).rev() {
            let here = path[path.len() - 1];
            let label = met.reverse.label_at(here, hops + 1);
            let onward =
                tight_edges(self.graph(), &met.reverse, here, label, hops, Direction::Forward);
            path.extend(self.least_id(onward));
        }
        path
    }

    fn least_id(&self, nodes: impl Iterator<Item = u32>) -> Option<u32> {
        nodes.min_by(|&a, &b| self.id(NodeIdx(a)).cmp(self.id(NodeIdx(b))))
    }

    /// For each step of the forward half, the edges that lie on some best walk.
    fn tight_forward<L: Label>(&self, met: &Meeting<'_, L>) -> Vec<Vec<(u32, u32)>> {
        let mut steps = vec![Vec::new(); met.forward_hops];
        let newest = &met.forward.layers[met.forward_hops];
        let meets = newest.iter().filter(|&&(node, label)| {
            met.reverse
                .label_at(node, met.reverse_hops)
                .is_some_and(|other| label.join(other) == met.best)
        });
        let mut marked: Vec<(u32, L)> = meets.copied().collect();
        for hops in (0..met.forward_hops).rev() {
            let mut before = HashSet::new();
            for &(to, label) in &marked {
                let from = tight_edges(
                    self.graph(),
                    &met.forward,
                    to,
                    Some(label),
                    hops,
                    Direction::Reverse,
                );
                for from in from {
                    steps[hops].push((from, to));
                    before.insert(from);
                }
            }
            let label = |node| Some((node, met.forward.label_at(node, hops)?));
            marked = before.into_iter().filter_map(label).collect();
        }
        steps
    }
}

/// The members next to `node` whose label in layer `hops`, extended over the edge between, is `label`.
fn tight_edges<'a, L: Label>(
    graph: &'a Graph,
    half: &'a Half<'_, L>,
    node: u32,
    label: Option<L>,
    hops: usize,
    direction: Direction,
) -> impl Iterator<Item = u32> + 'a {
    graph.edges_of(NodeIdx(node), direction).filter_map(move |(other, weight)| {
        let before = half.label_at(other.0, hops)?;
        let extended = L::extend(before.unit(), weight.thousandths(), hops as u8 + 1);
        (Some(extended) == label).then_some(other.0)
    })
}

impl<L: Label> Half<'_, L> {
    /// The label with which `node` entered the frontier of layer `hops`, if it did.
    fn label_at(&self, node: u32, hops: usize) -> Option<L> {
        let newest = self.labels.get(node);
        match usize::from(newest.hops()) {
            _ if !newest.is_reached() || newest == L::BARRED => None,
            found if found == hops => Some(newest),
            found if found < hops => None,
            // Improved since with more hops: the layer itself remembers.
            _ => self.layers[hops].iter().find(|&&(n, _)| n == node).map(|&(_, label)| label),
        }
    }
}
