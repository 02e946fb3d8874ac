//! Owners who have blocked somebody: their own blocks shape their trust in every viewer, which the
//! viewers' reverse balls, that know no blocks, can only overstate.
//!
//! Watched members are followed forward, and their own balls state their trust. There may be too many to
//! follow the others. For them a path of the trust that the viewer's ball states, clear of whom they have
//! blocked, proves the statement, and where none is found a pair search decides. Their trust in a viewer
//! can change only
//!
//! - with what the viewer's ball states, or with their own blocks;
//! - or with an edge on a walk of theirs to the viewer that is worth at least the trust they have. An
//!   upper bound of such a walk is the trust, without blocks, that leads to the edge, times its weight,
//!   times what the viewer's ball states from there on. One search against the edges, from the edge's
//!   tail, bounds the first part for all at once.

use roaring::RoaringBitmap;

use super::Live;
use super::altered::Altered;
use super::balls::Changed;
use super::repair::EdgeChange;
use crate::graph::Direction;
use crate::id::{NodeIdx, ResourceIdx};
use crate::trust::{Threshold, Trust};
use crate::view::View;

/// By how much a product of three floats may be too small.
const ROUNDING: f64 = 1e-12;
/// Batches of more edges than this do not bound walks edge by edge.
const FEW_EDGES: usize = 8;

/// Returns the owners who have blocked somebody.
pub(super) fn blocking_owners(view: &View) -> RoaringBitmap {
    let blockers = view.state().blocks.blockers().map(|blocker| blocker.0);
    blockers.filter(|&blocker| view.state().resources.has_any(NodeIdx(blocker))).collect()
}

/// Owners whose trust in a viewer may have changed unseen, by viewer.
pub(super) type Suspects = Vec<(u32, RoaringBitmap)>;

impl Live {
    /// Returns whether the ball of a blocking owner is maintained, too.
    pub(super) fn is_followed(&self, owner: u32) -> bool {
        self.watched.contains(owner) && self.blockers.contains(owner)
    }

    /// Returns the trust of an owner in a viewer.
    pub(super) fn inward(&self, view: &View, viewer: u32, owner: u32) -> Trust {
        if self.is_followed(owner) {
            return self.balls.trust((owner, Direction::Forward), viewer);
        }
        let key = (viewer, Direction::Reverse);
        let stated = self.balls.trust(key, owner);
        if stated == Trust::ZERO
            || !self.blockers.contains(owner)
            || self.balls.has_clear_path(view, key, owner)
        {
            stated
        } else {
            view.trust(NodeIdx(owner), NodeIdx(viewer))
        }
    }

    /// Returns the owners not followed whose trust edges that changed may have altered though no label of
    /// the viewer's ball changes; by the balls as they still are.
    pub(super) fn suspects(
        &mut self,
        before: &View,
        after: &View,
        edges: &[EdgeChange],
    ) -> Suspects {
        let unfollowed = &self.blockers - &self.watched;
        if unfollowed.is_empty() || edges.is_empty() {
            return Vec::new();
        }
        if edges.len() > FEW_EDGES {
            return self.watched.iter().map(|viewer| (viewer, unfollowed.clone())).collect();
        }
        let mut suspects: Suspects =
            self.watched.iter().map(|viewer| (viewer, RoaringBitmap::new())).collect();
        // A best walk comes to the last changed edge on it by edges as they were or as they are.
        let views: &[&View] = if edges.len() == 1 { &[after] } else { &[before, after] };
        for edge in edges {
            let touches = |&(viewer, _): &(u32, RoaringBitmap)| self.onward(viewer, edge) > 0.0;
            if !suspects.iter().any(touches) {
                continue;
            }
            for view in views {
                let (leading, scanned) = leading_to(view, edge, &unfollowed);
                self.last.edges_scanned += scanned;
                for (viewer, of_viewer) in &mut suspects {
                    of_viewer.extend(self.bounded_by(before, *viewer, edge, &leading));
                }
            }
        }
        suspects
    }

    /// Returns the owners for whom a walk to the viewer through the edge may be worth as much as the trust
    /// they have.
    fn bounded_by<'a>(
        &self,
        before: &View,
        viewer: u32,
        edge: &EdgeChange,
        leading: &'a [(u32, f64)],
    ) -> impl Iterator<Item = u32> + 'a {
        let rest = self.onward(viewer, edge) * f64::from(edge.heaviest()) / 1000.0;
        let floor = before.settings().floor().to_f64();
        let sight = before.state().sights.kept.get(&viewer).cloned().unwrap_or_default();
        leading.iter().filter_map(move |&(owner, to_edge)| {
            let bound = to_edge * rest * (1.0 + ROUNDING);
            let had = || sight.inward.trust(NodeIdx(owner)).to_f64();
            (bound >= floor && bound >= had()).then_some(owner)
        })
    }

    /// Returns the trust that the viewer's ball states from the head of an edge on.
    fn onward(&self, viewer: u32, edge: &EdgeChange) -> f64 {
        match edge.target == viewer {
            true => 1.0,
            false => self.balls.trust((viewer, Direction::Reverse), edge.target).to_f64(),
        }
    }

    /// Notes who has begun or ceased to be an owner who blocks, and as changed their trust in the viewers,
    /// that of those whose blocks changed, and that of suspects.
    pub(super) fn review_blockers(
        &mut self,
        before: &View,
        altered: &Altered,
        suspects: Suspects,
        changed: &mut Changed,
    ) {
        let view = self.view.clone();
        let mut candidates: RoaringBitmap = altered.blockers().into_iter().collect();
        for number in &altered.resources {
            for of in [before, &view] {
                candidates.extend(of.owner(ResourceIdx(number)).map(|owner| owner.0));
            }
        }
        candidates |= &altered.removed;
        let mut anew = RoaringBitmap::new();
        for owner in candidates {
            let node = NodeIdx(owner);
            let blocks = view.blocked_by(node).next().is_some();
            let is = blocks && view.state().resources.has_any(node);
            let was = if is { !self.blockers.insert(owner) } else { self.blockers.remove(owner) };
            if is || was {
                anew.insert(owner);
            }
        }
        let mut inward = |viewer, owners: &RoaringBitmap| {
            let trust = |owner| (NodeIdx(owner), self.inward(&view, viewer, owner));
            changed
                .entry((viewer, Direction::Reverse))
                .or_default()
                .extend(owners.iter().map(trust));
        };
        if !anew.is_empty() {
            self.watched.iter().for_each(|viewer| inward(viewer, &anew));
        }
        let mut asked = anew.len() * self.watched.len();
        for (viewer, owners) in suspects.iter().filter(|(_, owners)| !owners.is_empty()) {
            inward(*viewer, owners);
            asked += owners.len();
        }
        self.last.nodes_revisited += asked;
    }
}

/// Returns the members whose trust leads to an edge, each with an upper bound of that trust, and the
/// number of edges scanned. Members for whom the edge's weight leaves less than the floor are left out.
fn leading_to(view: &View, edge: &EdgeChange, members: &RoaringBitmap) -> (Vec<(u32, f64)>, u64) {
    let floor = u32::from(view.settings().floor().thousandths());
    let least = floor * 1000 / u32::from(edge.heaviest()).max(1);
    let Ok(least) = Threshold::from_thousandths(least.min(1001) as u16) else {
        return (Vec::new(), 0);
    };
    // Without blocks, which could only lower it.
    let ball = view.search_ball(NodeIdx(edge.source), Direction::Reverse, least, &[]);
    let itself = members.contains(edge.source).then_some((edge.source, 1.0));
    let leading = ball.iter().filter(|reached| members.contains(reached.node.0));
    let bounds = leading.map(|reached| (reached.node.0, reached.trust.to_f64())).chain(itself);
    (bounds.collect(), ball.edges_scanned())
}
