//! The visibility decision: whether a viewer may see a resource, and by which grant.
//!
//! In this order: owner, inactive, expired, block either way, then the grants in the order of [`Via`];
//! the first that holds. The relation between the two members comes from a [`Relation`], which is
//! asked only for facts that a grant at hand depends on: a single check looks for paths, a list has
//! both ways of trust at hand.

use crate::grant::Via;
use crate::group::GroupKind;
use crate::id::{GroupIdx, NodeIdx, ResourceIdx};
use crate::metric::max_product::pair::Asked;
use crate::place::Place;
use crate::resource::Row;
use crate::sight::Sight;
use crate::trust::Threshold;
use crate::view::View;

/// The result of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Visible.
    Admitted(Via),
    /// Hidden from everybody but its owner.
    Inactive,
    /// Hidden from everybody but its owner, since it has expired.
    Expired,
    /// A block hides owner and viewer from each other.
    Blocked,
    /// No grant holds.
    Denied,
}

impl Verdict {
    pub fn via(self) -> Option<Via> {
        match self {
            Verdict::Admitted(via) => Some(via),
            _ => None,
        }
    }
}

/// The relation of a viewer to an owner.
pub(crate) trait Relation {
    fn blocked(&self) -> bool;
    fn shares_cell(&self) -> bool;
    fn shares_community(&self) -> bool;
    fn trusted(&self) -> bool;
    /// Returns whether the two members share a group of any kind, or trust exists in either direction.
    fn acquainted(&self) -> bool;
    fn connected(&self) -> bool;
}

/// The decision, for one viewer and any resource.
pub(crate) struct Decider<'a> {
    view: &'a View,
    viewer: NodeIdx,
    /// The moment that expiry is compared with.
    now: i64,
    here: Option<Place>,
    communities: Vec<GroupIdx>,
}

impl<'a> Decider<'a> {
    pub fn new(view: &'a View, viewer: NodeIdx, now: i64) -> Self {
        let communities = view.state().groups.of_kind(viewer, GroupKind::Community).collect();
        Decider { view, viewer, now, here: view.place(viewer), communities }
    }

    /// Returns the decision.
    pub fn decide(&self, row: &Row, standing: &impl Relation) -> Verdict {
        if row.owner == self.viewer {
            return Verdict::Admitted(Via::Own);
        }
        if !row.active {
            return Verdict::Inactive;
        }
        if row.is_expired(self.now) {
            return Verdict::Expired;
        }
        if standing.blocked() {
            return Verdict::Blocked;
        }
        self.granted(row, standing).map_or(Verdict::Denied, Verdict::Admitted)
    }

    /// Returns the first grant that admits the viewer, even if something else hides the resource.
    pub fn granted(&self, row: &Row, standing: &impl Relation) -> Option<Via> {
        let holds = |via: Via| match via {
            Via::Own => false,
            Via::Circle => self.in_circle(row),
            Via::Cell => row.detail.any_cell && standing.shares_cell() || self.in_named_cell(row),
            Via::Community => match row.community {
                Some(community) => self.communities.binary_search(&community).is_ok(),
                None => standing.shares_community(),
            },
            Via::Partner => self.through_partners(row),
            Via::Trusted => standing.trusted(),
            Via::Nearby => self.is_near(row, standing),
            Via::Network => standing.connected(),
            Via::Public => true,
        };
        let mut left = row.grants;
        while left != 0 {
            let via = Via::ALL[left.trailing_zeros() as usize];
            if holds(via) {
                return Some(via);
            }
            left &= left - 1;
        }
        None
    }

    fn in_circle(&self, row: &Row) -> bool {
        let groups = &self.view.state().groups;
        let own = groups.of(self.viewer);
        let admits = |circle: &GroupIdx| {
            own.binary_search(circle).is_ok() && groups.kind(*circle) == Some(GroupKind::Circle)
        };
        row.detail.circles.iter().any(admits)
    }

    fn in_named_cell(&self, row: &Row) -> bool {
        let groups = &self.view.state().groups;
        let (own, theirs) = (groups.of(self.viewer), groups.of(row.owner));
        let admits = |cell: &GroupIdx| {
            own.binary_search(cell).is_ok()
                && theirs.binary_search(cell).is_ok()
                && groups.kind(*cell) == Some(GroupKind::Cell)
        };
        row.detail.cells.iter().any(admits)
    }

    fn through_partners(&self, row: &Row) -> bool {
        if self.communities.is_empty() || row.detail.tags.is_empty() {
            return false;
        }
        let groups = &self.view.state().groups;
        let shared = |of: GroupIdx| {
            self.communities.iter().any(|&own| {
                groups.shared(own, of).is_some_and(|tags| share_any(tags, &row.detail.tags))
            })
        };
        match row.community {
            Some(community) => shared(community),
            None => groups.of_kind(row.owner, GroupKind::Community).any(shared),
        }
    }

    fn is_near(&self, row: &Row, standing: &impl Relation) -> bool {
        if self.view.settings().nearby_strict() && !standing.acquainted() {
            return false;
        }
        let Some(here) = self.here else { return false };
        let furthest = row.detail.nearby.last().copied().unwrap_or_default();
        self.view.place_of(row).is_some_and(|there| here.distance_km(&there) <= furthest)
    }
}

/// Returns whether two ascending lists have an element in common.
pub(crate) fn share_any(mut a: &[u32], mut b: &[u32]) -> bool {
    while let (Some(first), Some(second)) = (a.first(), b.first()) {
        if first == second {
            return true;
        }
        if first < second { a = &a[1..] } else { b = &b[1..] }
    }
    false
}

/// The relation of two members, computed when asked.
pub(crate) struct PairRelation<'a> {
    pub view: &'a View,
    pub viewer: NodeIdx,
    pub owner: NodeIdx,
    /// The trust in both directions, if it is known; otherwise paths are searched.
    pub sight: Option<&'a Sight>,
    /// Whether to take the owner's trust as if the owner had not blocked the viewer.
    pub block_aside: bool,
}

impl<'a> PairRelation<'a> {
    /// Returns the relation found in a viewer's sight.
    pub fn at_hand(view: &'a View, viewer: NodeIdx, owner: NodeIdx, sight: &'a Sight) -> Self {
        PairRelation { view, viewer, owner, sight: Some(sight), block_aside: false }
    }
    fn viewer_trusts(&self, min: Threshold) -> bool {
        match self.sight {
            Some(sight) => sight.outward.reaches(self.owner, min),
            None => self.view.trusts(self.viewer, self.owner, min),
        }
    }

    fn owner_trusts(&self, min: Threshold) -> bool {
        match self.sight {
            Some(sight) => sight.inward.reaches(self.owner, min),
            None => {
                let min = min.max(self.view.settings().floor());
                let asked = Asked { min, target_unbarred: self.block_aside };
                self.view.finds(self.owner, self.viewer, asked)
            }
        }
    }

    fn share_group(&self, passes: impl Fn(GroupKind) -> bool) -> bool {
        let groups = &self.view.state().groups;
        groups.share(self.viewer, self.owner, |group| groups.kind(group).is_some_and(&passes))
    }
}

impl Relation for PairRelation<'_> {
    fn blocked(&self) -> bool {
        self.view.is_blocked(self.viewer, self.owner)
    }

    fn shares_cell(&self) -> bool {
        self.share_group(|kind| kind == GroupKind::Cell)
    }

    fn shares_community(&self) -> bool {
        self.share_group(|kind| kind == GroupKind::Community)
    }

    fn trusted(&self) -> bool {
        let settings = self.view.settings();
        let min = settings.trusted_min();
        settings.trusted_direction().holds(|| self.owner_trusts(min), || self.viewer_trusts(min))
    }

    fn acquainted(&self) -> bool {
        let floor = self.view.settings().floor();
        self.share_group(|_| true) || self.viewer_trusts(floor) || self.owner_trusts(floor)
    }

    fn connected(&self) -> bool {
        let settings = self.view.settings();
        let min = settings.network_min();
        settings.network_direction().holds(|| self.owner_trusts(min), || self.viewer_trusts(min))
    }
}

impl View {
    /// Decides about one resource, with the viewer's sight if there is one, else by searching paths.
    pub(crate) fn verdict(&self, viewer: NodeIdx, resource: ResourceIdx, now: i64) -> Verdict {
        let Some(row) = self.state().resources.get(resource) else { return Verdict::Denied };
        let (owner, sight) = (row.owner, self.state().sights.get(viewer));
        let between =
            PairRelation { view: self, viewer, owner, sight: sight.as_deref(), block_aside: false };
        Decider::new(self, viewer, now).decide(row, &between)
    }

    /// Returns whether `viewer` may see a resource at `now`.
    ///
    /// O(log n) for a watched viewer; else at most two searches for a path, and those only where a
    /// grant depends on trust.
    pub fn check(&self, viewer: NodeIdx, resource: ResourceIdx, now: i64) -> bool {
        let state = self.state();
        let Some(row) = state.resources.get(resource).filter(|_| self.is_member(viewer)) else {
            return false;
        };
        match state.sights.get(viewer) {
            Some(_) if row.owner == viewer => true,
            Some(sight) => sight.visible.all.contains(resource.0) && !row.is_expired(now),
            None => self.verdict(viewer, resource, now).via().is_some(),
        }
    }
}
