//! Keeps the sights of watched viewers current under changes.
//!
//! This module decides nothing: it finds the viewers whose sight a batch may have changed, and asks the one
//! decision again. Without this folder every answer stays right, and is recomputed at each revision.
//!
//! - `altered` notes the items that a batch touches.
//! - `balls`, `labels`, `repair`: trust. The balls of watched viewers are kept with all their labels and
//!   repaired edge by edge; most edges matter to few balls.
//! - `blockers`: owners whose own blocks shape their trust in the viewers.
//! - `stale`: everything else that a decision reads.
//! - `watch`: the events of a watch.
//!
//! Invariant: after [`Live::publish`] the sights of the new view are what [`View::look`] would make, but
//! for the trust of members who share nothing and have blocked somebody, which no decision reads.

mod altered;
mod balls;
mod blockers;
mod labels;
mod repair;
mod stale;
mod watch;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

pub(crate) use altered::Altered;
pub use balls::Effort;
pub use watch::{OnVisibleChange, VisibleChange, Watch};

use crate::error::ListError;
use crate::graph::Direction;
use crate::id::{NodeIdx, NumberMap, ResourceIdx};
use crate::sight::{Sight, Sights, TrustTowards, Visible};
use crate::trust::{Threshold, Trust};
use crate::view::{State, View};
use crate::visibility::decide::{Decider, PairRelation};
use crate::visibility::list::{Filter, Seer};
use balls::{Balls, Changed};
use blockers::blocking_owners;
use stale::Stale;
use watch::Watched;

/// The state of maintenance, and its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MaintenanceReport {
    /// Watches that have not ended.
    pub watches: usize,
    /// Viewers with at least one watch.
    pub viewers: usize,
    /// Balls kept current: two per viewer.
    pub balls: usize,
    /// Bytes that the labels of those balls take.
    pub label_bytes: usize,
    /// The work of the last batch.
    pub last: Effort,
    /// The work of all batches.
    pub total: Effort,
}

/// All watches of an engine, and the data kept for them.
pub(crate) struct Live {
    /// The newest view.
    pub view: View,
    watches: BTreeMap<u64, Watched>,
    next: u64,
    /// Viewers with at least one watch that is not over, and their watches.
    viewers: HashMap<u32, Vec<u64>>,
    /// The same viewers, by number.
    watched: RoaringBitmap,
    /// Viewers no longer watched whose sights are still in the newest view.
    dropped_viewers: Vec<u32>,
    /// Owners who have blocked somebody.
    blockers: RoaringBitmap,
    balls: Balls,
    last: Effort,
    total: Effort,
}

impl Default for Live {
    fn default() -> Self {
        Live::of(&View::default())
    }
}

impl Live {
    pub fn of(view: &View) -> Self {
        Live {
            view: view.clone(),
            watches: BTreeMap::new(),
            next: 0,
            viewers: HashMap::new(),
            watched: RoaringBitmap::new(),
            dropped_viewers: Vec::new(),
            blockers: RoaringBitmap::new(),
            balls: Balls::new(view.settings().max_hops()),
            last: Effort::default(),
            total: Effort::default(),
        }
    }

    pub fn report(&self) -> MaintenanceReport {
        let (balls, label_bytes) = self.balls.size();
        MaintenanceReport {
            watches: self.watches.len(),
            viewers: self.viewers.len(),
            balls,
            label_bytes,
            last: self.last,
            total: self.total,
        }
    }

    /// Returns whether anything is watched, so that batches must be noted.
    pub fn is_watching(&self) -> bool {
        !self.viewers.is_empty()
    }

    /// Begins a watch.
    pub fn begin(
        live: &Arc<Mutex<Live>>,
        viewer: NodeIdx,
        filter: Filter,
        now: i64,
    ) -> Result<Watch, ListError> {
        let mut this = live.lock().unwrap_or_else(PoisonError::into_inner);
        // Refused before anything is made for it.
        Seer::new(&this.view, viewer, &Sight::default(), &filter)?;
        if !this.watched.contains(viewer.0) {
            this.follow(viewer);
        }
        let sight = this.view.sight(viewer);
        let seer = Seer::new(&this.view, viewer, &sight, &filter)?;
        let shown = seer.matching(&filter, now, None).0;
        let number = this.next;
        this.next += 1;
        this.watches.insert(number, Watched::new(viewer, filter, now, shown));
        this.viewers.entry(viewer.0).or_default().push(number);
        Ok(Watch { number, live: live.clone() })
    }

    /// Makes a viewer's sight one that is kept.
    fn follow(&mut self, viewer: NodeIdx) {
        if self.viewers.is_empty() {
            self.blockers = blocking_owners(&self.view);
        }
        let (outward, inward) = ((viewer.0, Direction::Forward), (viewer.0, Direction::Reverse));
        self.balls.follow(&self.view, &[outward, inward]);
        let sight = self.fresh_sight(&self.view, viewer);
        let mut kept = self.view.state().sights.kept.clone();
        kept.insert(viewer.0, Arc::new(sight));
        self.show(kept);
        self.watched.insert(viewer.0);
        self.dropped_viewers.retain(|dropped| *dropped != viewer.0);
    }

    /// Returns the sight of a viewer whose balls are followed.
    fn fresh_sight(&self, view: &View, viewer: NodeIdx) -> Sight {
        let mut inward = TrustTowards::of(self.balls.ball((viewer.0, Direction::Reverse)));
        let of_blocker = |owner| (NodeIdx(owner), self.inward(view, viewer.0, owner));
        inward.set(self.blockers.iter().map(of_blocker));
        let outward = TrustTowards::of(self.balls.ball((viewer.0, Direction::Forward)));
        let mut sight = Sight { outward, inward, visible: Visible::default() };
        sight.visible = view.visible_with(viewer, &sight);
        sight
    }

    /// Puts these sights into the newest view, which stays at its revision.
    fn show(&mut self, kept: NumberMap<Arc<Sight>>) {
        let sights = Sights::keeping(kept);
        self.view = View::new(State { sights, ..self.view.state().clone() });
    }

    /// Ends a watch, and with a viewer's last one all that is kept for it.
    fn end(&mut self, number: u64) {
        let Some(watched) = self.watches.remove(&number) else { return };
        if watched.over {
            return;
        }
        let viewer = watched.viewer.0;
        let watches = self.viewers.entry(viewer).or_default();
        watches.retain(|watch| *watch != number);
        if watches.is_empty() {
            self.stop_watching_viewer(viewer);
        }
    }

    /// Keeps nothing more for a viewer. Its sight in the newest view is dropped with the next revision.
    fn stop_watching_viewer(&mut self, viewer: u32) {
        self.viewers.remove(&viewer);
        self.watched.remove(viewer);
        self.dropped_viewers.push(viewer);
        self.balls.leave((viewer, Direction::Reverse));
        self.balls.leave((viewer, Direction::Forward));
    }

    /// Publishes the next state: updates all maintained data to it, and sends every watch its changes.
    pub fn publish(&mut self, next: State, mut altered: Altered) -> View {
        let before = self.view.clone();
        let sights = Sights::default();
        self.view = View::new(State { sights, ..next });
        self.last = Effort::default();
        for viewer in &altered.removed & &self.watched {
            self.end_all_of(viewer, &before);
        }
        if self.is_watching() {
            let kept = match altered.all {
                true => self.remake(&before),
                false => self.repair_sights(&before, &mut altered),
            };
            self.show(kept);
            self.total += self.last;
        }
        self.dropped_viewers.clear();
        self.view.clone()
    }

    /// Ends the watches of a removed viewer.
    fn end_all_of(&mut self, viewer: u32, before: &View) {
        for number in self.viewers.get(&viewer).into_iter().flatten() {
            if let Some(watched) = self.watches.get_mut(number) {
                watched.over = true;
                watched.show(&self.view, RoaringBitmap::new(), before);
                watched.wake();
            }
        }
        self.stop_watching_viewer(viewer);
    }

    /// Rebuilds all sights.
    fn remake(&mut self, before: &View) -> NumberMap<Arc<Sight>> {
        let view = self.view.clone();
        for key in self.balls.keys() {
            self.balls.leave(key);
        }
        self.blockers = blocking_owners(&view);
        let both = [Direction::Forward, Direction::Reverse];
        let of_viewers = self.watched.iter().flat_map(|v| both.map(|direction| (v, direction)));
        self.balls.follow(&view, &of_viewers.collect::<Vec<_>>());
        let mut kept = NumberMap::new();
        for viewer in &self.watched {
            kept.insert(viewer, Arc::new(self.fresh_sight(&view, NodeIdx(viewer))));
        }
        self.last.balls_repaired += self.balls.size().0 as u64;
        self.last.resources_decided += self.watched.len() * view.resource_count() as u64;
        for watched in self.watches.values_mut().filter(|watched| !watched.over) {
            if let Some(sight) = kept.get(&watched.viewer.0) {
                watched.show_all(&view, sight, before);
            }
        }
        kept
    }

    /// Returns all sights, those that the batch altered repaired.
    fn repair_sights(&mut self, before: &View, altered: &mut Altered) -> NumberMap<Arc<Sight>> {
        let view = self.view.clone();
        let edges = altered.edge_changes(before, &view);
        let suspects = self.suspects(before, &view, &edges);
        let (mut changed, effort) = self.balls.update(&view, &edges, &altered.blockers());
        self.last += effort;
        self.review_blockers(before, altered, suspects, &mut changed);
        let viewers = self.watched.clone();
        let mut stale = Stale::by(altered, [before, &view], &viewers);
        let mut kept = before.state().sights.kept.clone();
        for viewer in &self.dropped_viewers {
            kept.remove(viewer);
        }
        let trust = self.trust_changes(&changed, &viewers);
        let touched: RoaringBitmap =
            trust.keys().chain(stale.resources.keys()).copied().collect::<RoaringBitmap>()
                | &stale.whole;
        let mut decided = 0;
        for viewer in touched {
            let Some(sight) = kept.get(&viewer) else { continue };
            let mut sight = Sight::clone(sight);
            if let Some(trust) = trust.get(&viewer) {
                self.update_trust(&view, viewer, &mut sight, trust, &mut stale);
            }
            let resources = stale.resources.remove(&viewer).unwrap_or_default();
            let whole = stale.whole.contains(viewer);
            decided += if whole {
                sight.visible = view.visible_with(NodeIdx(viewer), &sight);
                view.resource_count() as u64
            } else {
                decide_again(&view, NodeIdx(viewer), &mut sight, &resources);
                resources.len()
            };
            for number in self.viewers.get(&viewer).into_iter().flatten() {
                let Some(watched) = self.watches.get_mut(number) else { continue };
                match whole {
                    true => watched.show_all(&view, &sight, before),
                    false => watched.show_some(&view, &sight, &resources, before),
                }
            }
            kept.insert(viewer, Arc::new(sight));
        }
        self.last.resources_decided += decided;
        kept
    }

    /// Returns the trust that changed, by viewer.
    fn trust_changes(
        &self,
        changed: &Changed,
        viewers: &RoaringBitmap,
    ) -> HashMap<u32, TrustChanges> {
        let mut by_viewer: HashMap<u32, TrustChanges> = HashMap::new();
        for (&(member, direction), trusts) in changed {
            match direction {
                Direction::Forward => {
                    if viewers.contains(member) {
                        by_viewer.entry(member).or_default().outward.extend(trusts);
                    }
                    if self.is_followed(member) {
                        for &(node, trust) in trusts.iter().filter(|t| viewers.contains(t.0.0)) {
                            let inward = &mut by_viewer.entry(node.0).or_default().inward;
                            inward.push((NodeIdx(member), trust));
                        }
                    }
                }
                Direction::Reverse if viewers.contains(member) => {
                    // The own balls of owners who block state the trust of these owners in the viewer.
                    let owners = trusts
                        .iter()
                        .map(|&(owner, _)| (owner, self.inward(&self.view, member, owner.0)));
                    by_viewer.entry(member).or_default().inward.extend(owners);
                }
                Direction::Reverse => {}
            }
        }
        by_viewer
    }

    /// Puts trust that changed into a sight, and marks as stale the resources of owners for whom that may
    /// matter: those who come over a threshold of the settings or go under it, or of a watch's filter.
    fn update_trust(
        &self,
        view: &View,
        viewer: u32,
        sight: &mut Sight,
        changes: &TrustChanges,
        stale: &mut Stale<'_>,
    ) {
        let settings = view.settings();
        let of_viewer = self.viewers.get(&viewer).into_iter().flatten();
        let of_filters = of_viewer.filter_map(|number| self.watches.get(number)?.filter.min_trust);
        let mut mins = vec![settings.trusted_min(), settings.network_min(), Threshold::ZERO];
        mins.extend(of_filters);
        let over =
            |trust: Trust, min: &Threshold| trust != Trust::ZERO && trust >= Trust::from(*min);
        let crosses =
            |was: Trust, is: Trust| mins.iter().any(|min| over(was, min) != over(is, min));
        for (trusts, changes) in
            [(&mut sight.outward, &changes.outward), (&mut sight.inward, &changes.inward)]
        {
            for &(owner, trust) in changes {
                if view.state().resources.has_any(owner) && crosses(trusts.trust(owner), trust) {
                    stale.add_owned(viewer, owner.0);
                }
            }
            trusts.set(changes.iter().copied());
        }
    }
}

/// Trust that changed between one viewer and others.
#[derive(Default)]
struct TrustChanges {
    outward: Vec<(NodeIdx, Trust)>,
    inward: Vec<(NodeIdx, Trust)>,
}

/// Decides again about some resources.
fn decide_again(view: &View, viewer: NodeIdx, sight: &mut Sight, resources: &RoaringBitmap) {
    // Expiry is left to the reader.
    let decider = Decider::new(view, viewer, i64::MIN);
    for number in resources {
        let resource = ResourceIdx(number);
        let via = view.state().resources.get(resource).and_then(|row| {
            let between = PairRelation::at_hand(view, viewer, row.owner, sight);
            (row.owner != viewer).then(|| decider.decide(row, &between).via()).flatten()
        });
        sight.visible.set(resource, via);
    }
}
