//! The trust of a pair: a wave from the source and a wave from the target that meet.
//!
//! After a layers forward and b back, the best meeting seen is the best over all walks of at most
//! a + b edges: cut such a walk anywhere that leaves at most a edges before and b after, and both
//! labels there are at least its parts. Each step adds a layer to the side with fewer edges ahead, so
//! walks are found in order of length, and the first to show the best product has the fewest hops.
//!
//! A walk still to be found ends in a label of the other side's newest frontier, so a new label must
//! make, with the strongest of those, more than the best found: the floor rises as the search goes.
//! That drops nothing needed, since a walk that is best with fewest hops enters both sides' frontiers
//! at every one of its members: a part that was beaten or equalled earlier could be swapped.
//! (Bidirectional search: I. Pohl, "Bi-directional search", 1971.)
//!
//! On dense graphs the first walks found are weak, and a low floor lets both waves grow large before the strong,
//! longer walk appears. So a search about to look at many edges first sends a scout: the same search with narrow
//! waves, of the strongest members and their heaviest edges only. The product of any walk that it finds is a floor
//! for the search, and no walk that reaches this floor is lost.

use std::cell::Cell;
use std::cmp::Reverse;

use super::wave::{Frontier, Layer};
use crate::ball::Reached;
use crate::graph::Direction;
use crate::graph::labels::{Borrowed, Label, NARROW_HOPS};
use crate::id::NodeIdx;
use crate::trust::{Threshold, Trust};
use crate::view::View;

/// One of the two waves: its labels, and each layer's frontier as it stood when the layer ended.
pub(crate) struct Half<'a, L: Label> {
    pub labels: Borrowed<'a, L>,
    pub layers: Vec<Frontier<L>>,
    strongest: L,
}

/// A finished pair search that met.
pub(crate) struct Meeting<'a, L: Label> {
    pub forward: Half<'a, L>,
    pub reverse: Half<'a, L>,
    /// The product and hops of the best walk.
    pub best: L,
    /// The layers between which every best walk of fewest hops crosses by one edge. Both are whole:
    /// they were finished before anything as good was found.
    pub forward_hops: usize,
    pub reverse_hops: usize,
}

/// The aim of a pair search.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// The least product that counts; at least the floor.
    pub min: Threshold,
    /// Whether the target may be reached even if the source has blocked it.
    pub target_unbarred: bool,
}

impl View {
    /// Returns the effective trust of `source` in `target`: the largest product of weights over walks of at most
    /// `max_hops` edges that avoid whom `source` has blocked; zero below the floor.
    ///
    /// Two waves that meet: on social graphs some thousand edges where a ball looks at a million.
    pub fn trust(&self, source: NodeIdx, target: NodeIdx) -> Trust {
        self.reach(source, target).trust
    }

    /// Returns the trust of `source` in `target` with its fewest hops; zero in both when there is none.
    pub(crate) fn reach(&self, source: NodeIdx, target: NodeIdx) -> Reached {
        let (trust, hops, _) = self.pair(source, target);
        Reached { node: source, trust, hops }
    }

    /// Returns [`trust`](Self::trust), and the number of edges that the search scanned.
    pub fn trust_counted(&self, source: NodeIdx, target: NodeIdx) -> (Trust, u64) {
        let (trust, _, scanned) = self.pair(source, target);
        (trust, scanned)
    }

    /// Returns whether the trust of `source` in `target` is at least `min`, and there is any. Cheaper than
    /// [`trust`](Self::trust) where `min` is above the floor.
    pub fn trusts(&self, source: NodeIdx, target: NodeIdx, min: Threshold) -> bool {
        let min = min.max(self.settings().floor());
        self.finds(source, target, Asked { min, target_unbarred: false })
    }

    /// Answers like [`trusts`](Self::trusts), over the declarations that `admits` accepts: it is called with the
    /// source and the target of each that the search looks at.
    ///
    /// For answers to people who may not know of every declaration. The answer is that of a graph without the others.
    /// Time: as [`trust`](Self::trust), and one call for each edge that the search looks at.
    ///
    /// ```
    /// use trust_core::{Change, Engine, MemberId, Weight};
    ///
    /// let mut engine = Engine::default();
    /// for (source, target) in [("ana", "bea"), ("bea", "carl")] {
    ///     let (source, target) = (MemberId::new(source)?, MemberId::new(target)?);
    ///     engine.apply([Change::SetTrust { source, target, weight: Weight::VOUCH }])?;
    /// }
    /// let view = engine.view();
    /// let (ana, bea, carl) = (view.node("ana")?, view.node("bea")?, view.node("carl")?);
    /// let floor = view.settings().floor();
    /// assert!(view.trusts_along(ana, carl, floor, |_, _| true));
    /// assert!(!view.trusts_along(ana, carl, floor, |source, target| (source, target) != (bea, carl)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn trusts_along(
        &self,
        source: NodeIdx,
        target: NodeIdx,
        min: Threshold,
        admits: impl Fn(NodeIdx, NodeIdx) -> bool,
    ) -> bool {
        let asked = Asked { min: min.max(self.settings().floor()), target_unbarred: false };
        if source == target {
            self.is_member(source)
        } else if self.settings().max_hops() <= NARROW_HOPS {
            self.meet_along::<u64, _>(source, target, asked, &admits).0.is_some()
        } else {
            self.meet_along::<u128, _>(source, target, asked, &admits).0.is_some()
        }
    }

    /// Returns whether a pair search finds anything.
    pub(crate) fn finds(&self, source: NodeIdx, target: NodeIdx, asked: Asked) -> bool {
        if source == target {
            self.is_member(source)
        } else if self.settings().max_hops() <= NARROW_HOPS {
            self.meet::<u64>(source, target, asked).0.is_some()
        } else {
            self.meet::<u128>(source, target, asked).0.is_some()
        }
    }

    fn pair(&self, source: NodeIdx, target: NodeIdx) -> (Trust, u8, u64) {
        if source == target && self.is_member(source) {
            return (Trust::ONE, 0, 0);
        }
        let (best, scanned) = if self.settings().max_hops() <= NARROW_HOPS {
            let (met, scanned) = self.meet::<u64>(source, target, self.all_above_floor());
            (met.map(|m| (m.best.trust(), m.best.hops())), scanned)
        } else {
            let (met, scanned) = self.meet::<u128>(source, target, self.all_above_floor());
            (met.map(|m| (m.best.trust(), m.best.hops())), scanned)
        };
        let (trust, hops) = best.unwrap_or((Trust::ZERO, 0));
        (trust, hops, scanned)
    }

    /// Searches for the best walk between two different members; also how many edges it looked at.
    pub(crate) fn meet<L: Label>(
        &self,
        source: NodeIdx,
        target: NodeIdx,
        asked: Asked,
    ) -> (Option<Meeting<'_, L>>, u64) {
        self.meet_along(source, target, asked, |_, _| true)
    }

    fn meet_along<L: Label, A: Fn(NodeIdx, NodeIdx) -> bool + Copy>(
        &self,
        source: NodeIdx,
        target: NodeIdx,
        asked: Asked,
        admits: A,
    ) -> (Option<Meeting<'_, L>>, u64) {
        let state = self.state();
        let barred = state.blocks.contains(source, target) && !asked.target_unbarred;
        if !self.is_member(source) || !self.is_member(target) || barred {
            return (None, 0);
        }
        if self.out_degree(source) == 0 || self.in_degree(target) == 0 {
            return (None, 0);
        }
        let barred = self.blocked_by(source).filter(|&node| node != target);
        let barred: Vec<u32> = barred.map(|node| node.0).collect();
        let mut search = Search {
            view: self,
            admits,
            ends: (source, target),
            beam: Beam::WHOLE,
            forward: self.half::<L>(source, &barred),
            reverse: self.half::<L>(target, &barred),
            barred,
            best: L::at_least(asked.min).below(),
            found_at: None,
            scanned: 0,
        };
        search.run();
        let Search { forward, reverse, best, found_at, scanned, .. } = search;
        let met = found_at.map(|(forward_hops, reverse_hops)| Meeting {
            forward,
            reverse,
            best,
            forward_hops,
            reverse_hops,
        });
        (met, scanned)
    }

    /// Returns the question behind a member's trust.
    pub(crate) fn all_above_floor(&self) -> Asked {
        Asked { min: self.settings().floor(), target_unbarred: false }
    }

    fn half<L: Label>(&self, start: NodeIdx, barred: &[u32]) -> Half<'_, L> {
        let mut labels = self.graph().pools().borrow::<L>(self.state().members.slots());
        for &node in barred {
            labels.set(node, L::BARRED);
        }
        labels.set(start.0, L::start());
        Half { labels, layers: vec![vec![(start.0, L::start())]], strongest: L::start() }
    }
}

/// The width of a search's waves.
#[derive(Clone, Copy, PartialEq)]
struct Beam {
    /// The most members of a layer that the next starts from, the strongest.
    members: usize,
    /// The most edges of a member looked at, the heaviest.
    edges: usize,
}

impl Beam {
    const WHOLE: Beam = Beam { members: usize::MAX, edges: usize::MAX };
    const SCOUT: Beam = Beam { members: 16, edges: 16 };
    /// A layer with more edges ahead than this is worth a scout.
    const SCOUT_FROM: usize = 1024;
}

struct Search<'a, L: Label, A> {
    view: &'a View,
    /// Whether an edge counts, by source and target.
    admits: A,
    ends: (NodeIdx, NodeIdx),
    barred: Vec<u32>,
    beam: Beam,
    forward: Half<'a, L>,
    reverse: Half<'a, L>,
    /// The best meeting; before the first, just below the floor.
    best: L,
    found_at: Option<(usize, usize)>,
    scanned: u64,
}

impl<L: Label, A: Fn(NodeIdx, NodeIdx) -> bool + Copy> Search<'_, L, A> {
    fn run(&mut self) {
        let mut scouted = self.beam != Beam::WHOLE;
        for _ in 0..self.view.settings().max_hops() {
            if self.out_of_reach() {
                return;
            }
            let mut work = [Direction::Forward, Direction::Reverse].map(|way| self.work(way));
            if !scouted && work[0].min(work[1]) > Beam::SCOUT_FROM {
                scouted = true;
                self.scout();
                work = [Direction::Forward, Direction::Reverse].map(|way| self.work(way));
            }
            let direction =
                if work[0] <= work[1] { Direction::Forward } else { Direction::Reverse };
            if self.step(direction) {
                let (forward, reverse) = (self.forward.layers.len(), self.reverse.layers.len());
                self.found_at = Some(match direction {
                    Direction::Forward => (forward - 2, reverse - 1),
                    Direction::Reverse => (forward - 1, reverse - 2),
                });
            }
        }
    }

    /// Raises the floor to the result of a narrow search.
    fn scout(&mut self) {
        let (source, target) = self.ends;
        let mut scout = Search {
            view: self.view,
            admits: self.admits,
            ends: self.ends,
            beam: Beam::SCOUT,
            forward: self.view.half::<L>(source, &self.barred),
            reverse: self.view.half::<L>(target, &self.barred),
            barred: Vec::new(),
            best: self.best,
            found_at: None,
            scanned: 0,
        };
        scout.run();
        self.scanned += scout.scanned;
        // Walks with the scout's product, of any number of hops, are still to be found.
        self.best = self.best.max(scout.best.below());
    }

    /// Returns whether no walk longer than those covered can beat the best.
    fn out_of_reach(&self) -> bool {
        if self.forward.ahead().is_empty() || self.reverse.ahead().is_empty() {
            return true;
        }
        L::partner_to_reach(self.forward.strongest, self.best.above()) > self.reverse.strongest
    }

    /// Returns the number of edges and rows in the next layer of one side.
    fn work(&self, direction: Direction) -> usize {
        let (near, far) = self.sides(direction);
        let bound = L::partner_to_reach(far.strongest, self.best.above());
        let base = self.view.graph().base();
        let useful = near.ahead().iter().filter(|&&(_, label)| label >= bound);
        useful.map(|&(node, _)| base.degree(node, direction) + 1).sum()
    }

    fn sides(&self, direction: Direction) -> (&Half<'_, L>, &Half<'_, L>) {
        match direction {
            Direction::Forward => (&self.forward, &self.reverse),
            Direction::Reverse => (&self.reverse, &self.forward),
        }
    }

    /// Adds one layer to one side; whether the best rose.
    fn step(&mut self, direction: Direction) -> bool {
        let (near, far) = match direction {
            Direction::Forward => (&mut self.forward, &self.reverse),
            Direction::Reverse => (&mut self.reverse, &self.forward),
        };
        let best = Cell::new(self.best);
        let before = self.best;
        let layer = Layer {
            graph: self.view.graph(),
            direction,
            frontier: &near.layers[near.layers.len() - 1],
            hops: near.layers.len() as u8,
            patience: 0,
            row_limit: self.beam.edges,
        };
        // The least new label that, with the strongest far one, makes enough.
        let needed = |best: L| L::partner_to_reach(far.strongest, best.above());
        let bound = Cell::new(needed(before));
        self.scanned += layer.push_along(
            &mut near.labels,
            || bound.get(),
            |near, far| match direction {
                Direction::Forward => (self.admits)(NodeIdx(near), NodeIdx(far)),
                Direction::Reverse => (self.admits)(NodeIdx(far), NodeIdx(near)),
            },
            |node, label| {
                let other = far.labels.get(node);
                if other.is_reached() {
                    let joined = label.join(other);
                    if joined > best.get() {
                        best.set(joined);
                        bound.set(needed(joined));
                    }
                }
            },
        );
        let mut frontier = Frontier::new();
        near.labels.end_layer(&mut frontier);
        if frontier.len() > self.beam.members {
            frontier.select_nth_unstable_by_key(self.beam.members, |&(_, label)| Reverse(label));
            frontier.truncate(self.beam.members);
        }
        near.strongest = frontier.iter().map(|&(_, label)| label).max().unwrap_or_default();
        near.layers.push(frontier);
        self.best = best.get();
        self.best > before
    }
}

impl<L: Label> Half<'_, L> {
    /// Returns the frontier that the next layer starts from.
    fn ahead(&self) -> &Frontier<L> {
        &self.layers[self.layers.len() - 1]
    }
}
