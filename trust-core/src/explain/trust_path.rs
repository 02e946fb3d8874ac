//! The path behind an effective trust.
//!
//! Among walks with the best product the one with fewest hops is taken, and among those the one whose
//! member ids, from source to target, are bytewise smallest. So the answer does not depend on the order
//! in which edges arrived.
//!
//! A walk that is best with fewest hops is tight: every prefix has exactly the label that the forward
//! wave recorded for its last member in that layer, every suffix that of the reverse wave. And it
//! crosses from one wave's last whole layer to the other's by one edge. So all crossing edges are
//! found first, then, going back, the tight edges of the forward half that lead to them; then the
//! smallest id is taken at each step from the source.

use serde::{Deserialize, Serialize};

use crate::graph::labels::{Label, NARROW_HOPS};
use crate::graph::{Direction, Graph};
use crate::id::{MemberId, NodeIdx};
use crate::metric::max_product::pair::{Asked, Half, Meeting};
use crate::trust::{Trust, Weight};
use crate::view::View;

/// A walk and its value: `weights[i]` leads from `members[i]` to `members[i + 1]`.
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
    /// Returns the path that gives `source` its effective trust in `target`; `None` when there is none.
    /// A member's path to itself has no steps.
    ///
    /// Costs a pair query, and a look at the in-edges of the members on tied best paths.
    pub fn explain_trust(&self, source: NodeIdx, target: NodeIdx) -> Option<TrustPath> {
        self.best_path(source, target, self.all_above_floor())
    }

    /// Returns the path behind the answer to a pair search.
    pub(crate) fn best_path(
        &self,
        source: NodeIdx,
        target: NodeIdx,
        asked: Asked,
    ) -> Option<TrustPath> {
        let nodes = if source == target {
            self.is_member(source).then(|| vec![source.0])
        } else if self.settings().max_hops() <= NARROW_HOPS {
            self.meet::<u64>(source, target, asked).0.map(|met| self.smallest(&met))
        } else {
            self.meet::<u128>(source, target, asked).0.map(|met| self.smallest(&met))
        }?;
        self.path_along(&nodes)
    }

    /// The path along these members.
    pub(super) fn path_along(&self, nodes: &[u32]) -> Option<TrustPath> {
        let member = |&node: &u32| MemberId::new(self.id(NodeIdx(node))).ok();
        let weight = |step: &[u32]| self.direct_trust(NodeIdx(step[0]), NodeIdx(step[1]));
        let weights: Vec<Weight> = nodes.windows(2).filter_map(weight).collect();
        Some(TrustPath {
            members: nodes.iter().filter_map(member).collect(),
            trust: Trust::product(weights.iter().copied())?,
            weights,
        })
    }

    /// Returns the bytewise smallest of the best walks that a pair search left in its layers.
    fn smallest<L: Label>(&self, met: &Meeting<'_, L>) -> Vec<u32> {
        let mut path = vec![met.forward.layers[0][0].0];
        for tight in self.tight_to_crossing(met) {
            let here = path[path.len() - 1];
            let onward = tight.iter().filter(|&&(from, _)| from == here).map(|&(_, to)| to);
            path.extend(self.least_id(onward));
        }
        for hops in (0..met.reverse_hops).rev() {
            let here = path[path.len() - 1];
            let mut onward = Vec::new();
            if let Some(label) = met.reverse.label_at(here, hops + 1) {
                let tight = TightEdges { graph: self.graph(), half: &met.reverse, hops };
                tight.onto(here, label, Direction::Forward, |node| onward.push(node));
            }
            path.extend(self.least_id(onward.into_iter()));
        }
        path
    }

    /// The member with the bytewise smallest id.
    pub(super) fn least_id(&self, nodes: impl Iterator<Item = u32>) -> Option<u32> {
        nodes.min_by(|&a, &b| self.id(NodeIdx(a)).cmp(self.id(NodeIdx(b))))
    }

    /// Returns, for each step up to and over the crossing, the edges that lie on some best walk. Each
    /// step is found from the side with fewer edges, so all together cost no more than the search did.
    fn tight_to_crossing<L: Label>(&self, met: &Meeting<'_, L>) -> Vec<Vec<(u32, u32)>> {
        let (graph, half) = (self.graph(), &met.forward);
        let mut steps = vec![Vec::new(); met.forward_hops + 1];
        steps[met.forward_hops] = self.crossing(met);
        for hops in (0..met.forward_hops).rev() {
            let label = |&(from, _): &(u32, u32)| Some((from, half.label_at(from, hops + 1)?));
            let mut marked: Vec<(u32, L)> = steps[hops + 1].iter().filter_map(label).collect();
            marked.sort_unstable();
            marked.dedup();
            let tight = TightEdges { graph, half, hops };
            let step = &mut steps[hops];
            if self.edges_at(&marked, Direction::Reverse)
                <= self.edges_at(&half.layers[hops], Direction::Forward)
            {
                for &(to, label) in &marked {
                    tight.onto(to, label, Direction::Reverse, |from| step.push((from, to)));
                }
            } else {
                tight.leading_to(&marked, |from, to| step.push((from, to)));
            }
        }
        steps
    }

    /// Returns the edges by which best walks cross from the forward wave to the reverse wave.
    fn crossing<L: Label>(&self, met: &Meeting<'_, L>) -> Vec<(u32, u32)> {
        let forward = (&met.forward, met.forward_hops, Direction::Forward);
        let reverse = (&met.reverse, met.reverse_hops, Direction::Reverse);
        let edges =
            |(half, hops, way): (&Half<'_, L>, usize, _)| self.edges_at(&half.layers[hops], way);
        let ((near, near_hops, way), (far, far_hops, _)) =
            if edges(forward) <= edges(reverse) { (forward, reverse) } else { (reverse, forward) };
        let strongest = far.layers[far_hops].iter().map(|&(_, label)| label).max();
        let needed = L::partner_to_reach(strongest.unwrap_or_default(), met.best.lowest());
        let mut crossing = Vec::new();
        for &(here, label) in &near.layers[near_hops] {
            let unit = label.unit();
            let least = L::weight_to_reach(unit, needed);
            self.graph().for_heavy_edges(here, way, least, |there, weight| {
                let extended = L::extend(unit, weight, near_hops as u8 + 1);
                let other = far.label_at(there, far_hops);
                if other.is_some_and(|other| extended.join(other) == met.best) {
                    crossing.push(match way {
                        Direction::Forward => (here, there),
                        Direction::Reverse => (there, here),
                    });
                }
            });
        }
        crossing
    }

    /// Returns the number of edges of these members.
    fn edges_at<L>(&self, members: &[(u32, L)], direction: Direction) -> usize {
        members.iter().map(|&(node, _)| self.graph().degree(NodeIdx(node), direction)).sum()
    }
}

/// The edges between layer `hops` and the next whose product is exactly what the next layer has.
struct TightEdges<'a, L: Label> {
    graph: &'a Graph,
    half: &'a Half<'a, L>,
    hops: usize,
}

impl<L: Label> TightEdges<'_, L> {
    fn extended(&self, label: L, weight: u16) -> L {
        L::extend(label.unit(), weight, self.hops as u8 + 1)
    }

    /// Returns the members of this layer that give `node`, one layer on, its `label`; they are found
    /// among its neighbours in `direction`.
    fn onto(&self, node: u32, label: L, direction: Direction, mut each: impl FnMut(u32)) {
        // No label is above that of the start, so lighter edges cannot be tight.
        let least = L::weight_to_reach(L::start().unit(), label);
        self.graph.for_heavy_edges(node, direction, least, |other, weight| {
            let before = self.half.label_at(other, self.hops);
            if before.is_some_and(|before| self.extended(before, weight) == label) {
                each(other);
            }
        });
    }

    /// Returns the tight edges from this layer into `marked`, in order, found from this layer.
    fn leading_to(&self, marked: &[(u32, L)], mut each: impl FnMut(u32, u32)) {
        let weakest = marked.iter().map(|&(_, label)| label).min().unwrap_or(L::BARRED);
        for &(from, before) in &self.half.layers[self.hops] {
            let least = L::weight_to_reach(before.unit(), weakest);
            self.graph.for_heavy_edges(from, Direction::Forward, least, |to, weight| {
                let extended = self.extended(before, weight);
                if self.half.may_have(to, extended) && marked.binary_search(&(to, extended)).is_ok()
                {
                    each(from, to);
                }
            });
        }
    }
}

impl<L: Label> Half<'_, L> {
    /// Returns whether `node` may have had `label` at some time: it never had more than it has now.
    fn may_have(&self, node: u32, label: L) -> bool {
        let newest = self.labels.get(node);
        newest == label || (newest > label && newest.hops() > label.hops())
    }

    /// Returns the label with which `node` entered the frontier of layer `hops`, if it did.
    fn label_at(&self, node: u32, hops: usize) -> Option<L> {
        let newest = self.labels.get(node);
        match usize::from(newest.hops()) {
            _ if !newest.is_reached() || newest == L::BARRED => None,
            found if found == hops => Some(newest),
            found if found < hops => None,
            // Improved since with more hops: the layer, in order of members, remembers.
            _ => {
                let layer = &self.layers[hops];
                let found = layer.binary_search_by_key(&node, |&(n, _)| n).ok()?;
                Some(layer[found].1)
            }
        }
    }
}
