//! Repairs the labels of a ball after edges changed, at the cost of the effect.
//!
//! An edge matters to a ball at a layer if it was tight there (the tail's label, of the layer before, times
//! the old weight is the head's label) or, with its new weight, betters the head. From such edges the
//! repair continues layer by layer. At each it asks again only members
//!
//! - whom a changed edge that mattered leads to,
//! - who have a neighbour that changed in the layer before and whose label it was the reason for, or
//!   which it betters,
//! - or who themselves changed in the layer before, since a label lasts through later layers.
//!
//! All other members have the same candidates for a label as before, so nobody is missed. A member that
//! lost the reason for its label looks at its edges again, heaviest first, until it finds another reason as
//! good. (G. Ramalingam and T. Reps, "An incremental algorithm for a generalization of the shortest-path
//! problem", 1996, on labels by member and layer; the test of an edge by itself is RisGraph's safe and
//! unsafe updates, G. Feng et al., SIGMOD 2021.)

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::ControlFlow;

use super::labels::{Layered, Layers};
use crate::graph::labels::Label;
use crate::graph::{Direction, Graph};
use crate::id::NumberHasher;
use crate::trust::Weight;

/// An edge whose weight changed; without a weight there is no edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EdgeChange {
    pub source: u32,
    pub target: u32,
    pub before: Option<Weight>,
    pub now: Option<Weight>,
}

impl EdgeChange {
    /// Returns the greater of both weights, in thousandths.
    pub fn heaviest(&self) -> u16 {
        self.before.max(self.now).map_or(0, Weight::thousandths)
    }

    /// Returns the tail and head of the edge as a search in `direction` follows it.
    pub fn ends(&self, direction: Direction) -> (u32, u32) {
        match direction {
            Direction::Forward => (self.source, self.target),
            Direction::Reverse => (self.target, self.source),
        }
    }
}

/// The result of a repair.
#[derive(Default)]
pub(super) struct Repaired<L> {
    /// Members whose last label changed, and what it is now.
    pub changed: Vec<(u32, L)>,
    /// The number of members that were examined again, each once per layer.
    pub nodes_revisited: u64,
    /// The number of edges that were looked at.
    pub edges_scanned: u64,
}

/// A member's labels at every layer.
struct Touched<L> {
    before: Layers<L>,
    now: Layers<L>,
}

/// Why a member is asked again in a layer.
#[derive(Clone, Copy)]
struct Wanted<L> {
    /// The best label that something which changed offers.
    offered: L,
    /// Whether the reason for its label may be gone.
    bereft: bool,
}

type ByNumber<V> = HashMap<u32, V, BuildHasherDefault<NumberHasher>>;

/// No ball is so small that a repair of this many members would cost more than a search.
const LEAST_PATIENCE: u64 = 4096;

/// A repair under way.
struct Repair<'a, L: Label> {
    labels: &'a Layered<L>,
    graph: &'a Graph,
    max_hops: u8,
    floor: L,
    touched: ByNumber<Touched<L>>,
    wanted: ByNumber<Wanted<L>>,
    nodes_revisited: u64,
    edges_scanned: u64,
    /// The number of members from which a new search is cheaper.
    patience: u64,
}

impl<L: Label> Layered<L> {
    /// Returns whether an edge that changed matters to this ball, as its labels are.
    ///
    /// An edge that matters only together with others that changed is found by the repair that those
    /// cause.
    pub fn is_touched_by(&self, edge: &EdgeChange, max_hops: u8, floor: L) -> bool {
        let (tail, head) = edge.ends(self.direction);
        if head == self.start || !self.last(tail).is_reached() || self.is_barred(head) {
            return false;
        }
        self.of(tail).any(|label| {
            let hops = label.hops() + 1;
            let extend = |weight: Weight| L::extend(label.unit(), weight.thousandths(), hops);
            let there = |hops| self.at(head, hops);
            hops <= max_hops
                && (edge.before.is_some_and(|weight| extend(weight) == there(hops))
                    || edge.now.map(extend).is_some_and(|it| it >= floor && it > there(hops)))
        })
    }

    /// Brings the labels into line with `graph`, in which the weights of `edges` changed; nothing, and
    /// the labels as they were, when so much is different that a new search is cheaper.
    pub fn repair(
        &mut self,
        graph: &Graph,
        edges: &[EdgeChange],
        max_hops: u8,
        floor: L,
    ) -> Option<Repaired<L>> {
        let seeds: Vec<EdgeChange> = edges
            .iter()
            .copied()
            .filter(|edge| self.is_touched_by(edge, max_hops, floor))
            .collect();
        if seeds.is_empty() {
            return Some(Repaired { changed: Vec::new(), nodes_revisited: 0, edges_scanned: 0 });
        }
        let mut repair = Repair {
            labels: self,
            graph,
            max_hops,
            floor,
            touched: ByNumber::default(),
            wanted: ByNumber::default(),
            nodes_revisited: 0,
            edges_scanned: 0,
            patience: 2 * self.size() as u64 + LEAST_PATIENCE,
        };
        if repair.run(&seeds).is_break() {
            return None;
        }
        let Repair { touched, nodes_revisited, edges_scanned, .. } = repair;
        let mut changed = Vec::new();
        for (node, Touched { before, now }) in touched {
            if before != now {
                self.set_layers(node, &now, max_hops);
            }
            let last = usize::from(max_hops);
            if before[last] != now[last] {
                changed.push((node, now[last]));
            }
        }
        Some(Repaired { changed, nodes_revisited, edges_scanned })
    }
}

impl<L: Label> Repair<'_, L> {
    /// Repairs all layers; stops once its patience is exhausted.
    fn run(&mut self, seeds: &[EdgeChange]) -> ControlFlow<()> {
        let mut changed = Vec::new();
        for hops in 1..=self.max_hops {
            for edge in seeds {
                self.want_head(edge, hops);
            }
            for &node in &changed {
                self.want_neighbours(node, hops);
            }
            if self.nodes_revisited + self.wanted.len() as u64 > self.patience {
                return ControlFlow::Break(());
            }
            changed = self.relabel(hops);
        }
        ControlFlow::Continue(())
    }

    fn before(&self, node: u32, hops: u8) -> L {
        match self.touched.get(&node) {
            Some(touched) => touched.before[usize::from(hops)],
            None => self.labels.at(node, hops),
        }
    }

    fn now(&self, node: u32, hops: u8) -> L {
        match self.touched.get(&node) {
            Some(touched) => touched.now[usize::from(hops)],
            None => self.labels.at(node, hops),
        }
    }

    fn want(&mut self, node: u32, Wanted { offered, bereft }: Wanted<L>) {
        if node == self.labels.start || self.labels.is_barred(node) {
            return;
        }
        let nothing = Wanted { offered: L::default(), bereft: false };
        let wanted = self.wanted.entry(node).or_insert(nothing);
        wanted.offered = wanted.offered.max(offered);
        wanted.bereft |= bereft;
    }

    /// Asks the head of a changed edge again if the edge was the reason for its label in this layer, or
    /// offers a better one.
    fn want_head(&mut self, edge: &EdgeChange, hops: u8) {
        let (tail, head) = edge.ends(self.labels.direction);
        let was = self.before(tail, hops - 1);
        let bereft = edge.before.is_some_and(|weight| {
            is_new(was, hops - 1)
                && L::extend(was.unit(), weight.thousandths(), hops) == self.before(head, hops)
        });
        let offered = edge.now.map_or_else(L::default, |weight| {
            self.offer(self.now(tail, hops - 1), weight.thousandths(), hops)
        });
        if bereft || offered.is_reached() {
            self.want(head, Wanted { offered, bereft });
        }
    }

    /// Returns the label that an edge makes in a layer of what its tail has since the layer before.
    fn offer(&self, tail: L, weight: u16, hops: u8) -> L {
        if !is_new(tail, hops - 1) {
            return L::default();
        }
        let label = L::extend(tail.unit(), weight, hops);
        if label >= self.floor { label } else { L::default() }
    }

    /// Asks those again whom a member that changed in the layer before leads to, and itself.
    fn want_neighbours(&mut self, node: u32, hops: u8) {
        let (was, is) = (self.before(node, hops - 1), self.now(node, hops - 1));
        self.want(node, Wanted { offered: L::default(), bereft: is < was });
        let (was_new, is_new) = (is_new(was, hops - 1), is_new(is, hops - 1));
        let strongest = match (was_new, is_new) {
            (false, false) => return,
            (true, false) => was,
            (false, true) => is,
            (true, true) => was.max(is),
        };
        let (graph, direction) = (self.graph, self.labels.direction);
        let least = L::weight_to_reach(strongest.unit(), self.floor);
        graph.for_heavy_edges(node, direction, least, |head, weight| {
            self.edges_scanned += 1;
            let bereft = was_new && L::extend(was.unit(), weight, hops) == self.before(head, hops);
            let offered = self.offer(is, weight, hops);
            if bereft || offered > self.now(head, hops) {
                self.want(head, Wanted { offered, bereft });
            }
        });
    }

    /// Gives all that are wanted their labels of this layer; those whose label changed.
    fn relabel(&mut self, hops: u8) -> Vec<u32> {
        let wanted = std::mem::take(&mut self.wanted);
        self.nodes_revisited += wanted.len() as u64;
        let mut changed = Vec::new();
        for (node, wanted) in wanted {
            let before = self.before(node, hops);
            let kept = if !wanted.bereft && is_new(before, hops) { before } else { L::default() };
            let lasting = self.now(node, hops - 1);
            let known = lasting.max(kept).max(wanted.offered);
            let now =
                if wanted.bereft { self.look_again(node, hops, known, before) } else { known };
            if now != before {
                let (labels, max_hops) = (self.labels, self.max_hops);
                let touched = self.touched.entry(node).or_insert_with(|| {
                    let before = labels.layers(node, max_hops);
                    Touched { before, now: before }
                });
                touched.now[usize::from(hops)] = now;
                changed.push(node);
            }
        }
        changed
    }

    /// Returns the best label that the edges into `node` make in this layer, or `known` if that is better.
    /// Nothing unchanged offers more than there was `before`, and what changed was offered already.
    fn look_again(&mut self, node: u32, hops: u8, known: L, before: L) -> L {
        let mut best = known;
        let mut scanned = 0;
        let start = L::start().unit();
        let floor = self.floor;
        let direction = self.labels.direction.opposite();
        let graph = self.graph;
        graph.for_edges_by_weight(node, direction, |tail, weight| {
            scanned += 1;
            // Nobody's label is above the start's, so no lighter edge can better the best.
            if best >= before || L::product(start, weight) <= best.lowest().max(floor.below()) {
                return ControlFlow::Break(());
            }
            best = best.max(self.offer(self.now(tail, hops - 1), weight, hops));
            ControlFlow::Continue(())
        });
        self.edges_scanned += scanned;
        best
    }
}

/// Returns whether a label was made in this very layer.
fn is_new<L: Label>(label: L, hops: u8) -> bool {
    label.is_reached() && label.hops() == hops
}
