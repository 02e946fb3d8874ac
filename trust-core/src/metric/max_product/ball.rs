//! The ball of a member: everyone it trusts at a threshold, or everyone who trusts it.

use std::cmp::Reverse;

use super::wave::{Frontier, Layer};
use crate::ball::{Ball, Reached, Words};
use crate::graph::Direction;
use crate::graph::labels::{Borrowed, Label, Labels, NARROW_HOPS, PATIENCE};
use crate::id::{NodeIdx, first_bytes};
use crate::trust::Threshold;
use crate::view::View;

impl View {
    /// Returns the members whom `source` trusts at `min_trust` or more, or at the floor if that is higher; members
    /// whom `source` has blocked are neither visited nor listed.
    ///
    /// Each layer costs at most the edges of the members it improved, and one pass over all members
    /// when those are a large part; at most `max_hops` layers. Allocates the answer only, once warm.
    ///
    /// ```
    /// # use trust_core::*;
    /// # let mut engine = Engine::default();
    /// # let id = |s: &str| s.parse::<MemberId>().unwrap();
    /// # let weight = "0.7".parse()?;
    /// engine.apply([Change::SetTrust { source: id("alice"), target: id("bob"), weight }])?;
    /// let view = engine.view();
    /// let ball = view.ball(view.node("alice")?, Threshold::ZERO);
    /// assert_eq!(ball.get(view.node("bob")?).unwrap().trust.to_string(), "0.7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ball(&self, source: NodeIdx, min_trust: Threshold) -> Ball {
        let barred: Vec<u32> = self.blocked_by(source).map(|node| node.0).collect();
        self.search_ball(source, Direction::Forward, min_trust, &barred)
    }

    /// Returns a ball's members, strongest first, ties by id bytewise. O(n log n).
    pub fn rank(&self, ball: &Ball) -> Vec<Reached> {
        let order = match ball.words() {
            Words::Narrow(words) => self.strongest_first(ball.nodes(), words),
            Words::Wide(words) => self.strongest_first(ball.nodes(), words),
        };
        order.into_iter().map(|i| ball.at(i as usize)).collect()
    }

    /// Returns the positions of `nodes` by falling product, ties by id. An id's first eight bytes settle most ties
    /// without a look at the rest.
    fn strongest_first<L: Label>(&self, nodes: &[NodeIdx], labels: &[L]) -> Vec<u32> {
        let key = |i: u32| {
            let first = first_bytes(self.id(nodes[i as usize]));
            (Reverse(labels[i as usize].lowest()), first, i)
        };
        let mut keys: Vec<_> = (0..nodes.len() as u32).map(key).collect();
        keys.sort_unstable_by(|a, b| {
            let id = |i: u32| self.id(nodes[i as usize]);
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| id(a.2).cmp(id(b.2)))
        });
        keys.into_iter().map(|(_, _, i)| i).collect()
    }

    /// Returns the ball in either direction, never visiting `barred` members.
    pub(crate) fn search_ball(
        &self,
        start: NodeIdx,
        direction: Direction,
        min_trust: Threshold,
        barred: &[u32],
    ) -> Ball {
        if !self.is_member(start) {
            return Ball::default();
        }
        let threshold = min_trust.max(self.settings().floor());
        if self.settings().max_hops() <= NARROW_HOPS {
            let (mut labels, edges_scanned) =
                self.relax::<u64>(start, direction, threshold, barred, |_| ());
            let (nodes, words) = harvest(&mut labels, start);
            Ball::new(nodes, Words::Narrow(words), edges_scanned)
        } else {
            let (mut labels, edges_scanned) =
                self.relax::<u128>(start, direction, threshold, barred, |_| ());
            let (nodes, words) = harvest(&mut labels, start);
            Ball::new(nodes, Words::Wide(words), edges_scanned)
        }
    }

    /// Returns the members that each layer of a ball at the floor improves, with the labels that it makes, layer by
    /// layer.
    pub(crate) fn layers<L: Label>(
        &self,
        start: NodeIdx,
        direction: Direction,
        barred: &[u32],
    ) -> Vec<Frontier<L>> {
        let mut layers = Vec::new();
        if self.is_member(start) {
            let floor = self.settings().floor();
            let keep = |frontier: &Frontier<L>| layers.push(frontier.clone());
            self.relax::<L>(start, direction, floor, barred, keep);
        }
        layers
    }

    /// Relaxes all layers from `start`; returns the labels at the end, and the number of edges scanned.
    fn relax<L: Label>(
        &self,
        start: NodeIdx,
        direction: Direction,
        threshold: Threshold,
        barred: &[u32],
        mut layer_done: impl FnMut(&Frontier<L>),
    ) -> (Borrowed<'_, L>, u64) {
        let graph = self.graph();
        let members = self.state().members.slots();
        let mut labels = graph.pools().borrow::<L>(members);
        for &node in barred {
            labels.set(node, L::BARRED);
        }
        labels.set(start.0, L::start());
        let bound = L::at_least(threshold);
        let mut frontier: Frontier<L> = vec![(start.0, L::start())];
        let mut scanned = 0;
        for hops in 1..=self.settings().max_hops() {
            let layer = Layer {
                graph,
                direction,
                frontier: &frontier,
                hops,
                patience: PATIENCE,
                row_limit: usize::MAX,
            };
            scanned += if self.pull_pays(direction, &frontier, &labels) {
                layer.pull(&mut labels, bound, members)
            } else {
                layer.push(&mut labels, || bound, |_, _| ())
            };
            labels.end_layer(&mut frontier);
            layer_done(&frontier);
            if frontier.is_empty() {
                break;
            }
        }
        (labels, scanned)
    }

    /// Returns whether to pull: when the edges and rows ahead are more than what pulling would look at, which is
    /// some in-edges of every member and about half of those of members not yet reached. The factors are those at
    /// which both took the same time on epinions and advogato.
    fn pull_pays<L: Label>(
        &self,
        direction: Direction,
        frontier: &[(u32, L)],
        labels: &Labels<L>,
    ) -> bool {
        let base = self.graph().base();
        let pulling = base.filled(direction.opposite());
        if 16 * frontier.len() < pulling {
            return false;
        }
        let ahead = |&(node, _): &(u32, L)| base.degree(node, direction) + 6;
        let pushed: usize = frontier.iter().map(ahead).sum();
        let unreached = pulling.saturating_sub(labels.reached()) as f64 / pulling.max(1) as f64;
        pushed as f64 > 4.0 * pulling as f64 + 0.5 * unreached * base.edge_count() as f64
    }
}

/// Returns the members reached and their labels, without the start and without barred ones; ascending.
fn harvest<L: Label>(labels: &mut Borrowed<'_, L>, start: NodeIdx) -> (Vec<NodeIdx>, Vec<L>) {
    let reached = labels.reached();
    let (mut nodes, mut words) = (Vec::with_capacity(reached), Vec::with_capacity(reached));
    labels.drain(|node, label| {
        if node != start.0 && label != L::BARRED {
            nodes.push(NodeIdx(node));
            words.push(label);
        }
    });
    (nodes, words)
}
