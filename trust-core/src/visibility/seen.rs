//! A viewer's sight from nothing: both ways of trust, and a pass over the resources that they, its
//! groups and its place may open.
//!
//! The viewer's relation to each owner is gathered first, as a few bits by number. Maintained sights are used as
//! they are; others are computed at the first query of a revision and remembered for the viewer's next queries.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::decide::{Decider, Relation};
use crate::ball::Ball;
use crate::grant::Via;
use crate::group::GroupKind;
use crate::id::{NodeIdx, ResourceIdx};
use crate::resource::Row;
use crate::settings::Settings;
use crate::sight::{Sight, TrustTowards, Visible};
use crate::trust::{Threshold, Trust};
use crate::view::View;

/// A viewer's relation to one owner, as bits.
#[derive(Clone, Copy, Default)]
struct Known(u16);

impl Known {
    const BLOCKED: Known = Known(1);
    const CELL: Known = Known(2);
    const COMMUNITY: Known = Known(4);
    /// A shared group of any kind, or trust either way.
    const ACQUAINTED: Known = Known(8);
    const TRUSTED_BY_VIEWER: Known = Known(16);
    const TRUSTED_BY_OWNER: Known = Known(32);
    const NETWORK_OF_VIEWER: Known = Known(64);
    const NETWORK_OF_OWNER: Known = Known(128);

    fn add(&mut self, fact: Known) {
        self.0 |= fact.0;
    }

    fn has(self, fact: Known) -> bool {
        self.0 & fact.0 != 0
    }
}

/// A viewer's relations to all members, by number.
struct Standings {
    settings: Settings,
    known: Vec<Known>,
}

impl Standings {
    /// Gathers all relations at once: trust, groups and blocks. O(members), and O(1) for each related member.
    fn of(view: &View, viewer: NodeIdx, sight: &Sight) -> Self {
        let (state, settings) = (view.state(), view.settings());
        let mut known = vec![Known::default(); state.members.slots()];
        let facts = [
            (&sight.outward, Known::TRUSTED_BY_VIEWER, Known::NETWORK_OF_VIEWER),
            (&sight.inward, Known::TRUSTED_BY_OWNER, Known::NETWORK_OF_OWNER),
        ];
        let at_least = |trust: Trust, min: Threshold| trust >= Trust::from(min);
        for (trusts, trusted, network) in facts {
            trusts.for_each(|node, trust| {
                let known = &mut known[node.index()];
                known.add(Known::ACQUAINTED);
                if at_least(trust, settings.trusted_min()) {
                    known.add(trusted);
                }
                if at_least(trust, settings.network_min()) {
                    known.add(network);
                }
            });
        }
        for &group in state.groups.of(viewer) {
            let fact = match state.groups.kind(group) {
                Some(GroupKind::Cell) => Known::CELL,
                Some(GroupKind::Community) => Known::COMMUNITY,
                _ => Known::ACQUAINTED,
            };
            for member in state.groups.members(group) {
                known[member as usize].add(fact);
                known[member as usize].add(Known::ACQUAINTED);
            }
        }
        for other in view.blocked_by(viewer).chain(state.blocks.received_by(viewer)) {
            known[other.index()].add(Known::BLOCKED);
        }
        Standings { settings, known }
    }

    fn toward(&self, owner: NodeIdx) -> Toward {
        let known = self.known.get(owner.index()).copied().unwrap_or_default();
        Toward { settings: self.settings, known }
    }
}

/// A viewer's relation to one owner.
struct Toward {
    settings: Settings,
    known: Known,
}

impl Relation for Toward {
    fn blocked(&self) -> bool {
        self.known.has(Known::BLOCKED)
    }

    fn shares_cell(&self) -> bool {
        self.known.has(Known::CELL)
    }

    fn shares_community(&self) -> bool {
        self.known.has(Known::COMMUNITY)
    }

    fn trusted(&self) -> bool {
        let known = self.known;
        self.settings
            .trusted_direction()
            .holds(|| known.has(Known::TRUSTED_BY_OWNER), || known.has(Known::TRUSTED_BY_VIEWER))
    }

    fn acquainted(&self) -> bool {
        self.known.has(Known::ACQUAINTED)
    }

    fn connected(&self) -> bool {
        let known = self.known;
        self.settings
            .network_direction()
            .holds(|| known.has(Known::NETWORK_OF_OWNER), || known.has(Known::NETWORK_OF_VIEWER))
    }
}

impl View {
    /// Returns the sight of `viewer`: maintained, remembered, or computed now.
    ///
    /// Making it costs a ball, a reverse ball, and a pass over the resources that may be visible.
    pub(crate) fn sight(&self, viewer: NodeIdx) -> Arc<Sight> {
        if let Some(sight) = self.state().sights.get(viewer) {
            return sight;
        }
        let sight = Arc::new(self.look(viewer));
        self.state().sights.remember(viewer, &sight);
        sight
    }

    /// Computes the sight of `viewer`.
    pub(crate) fn look(&self, viewer: NodeIdx) -> Sight {
        let (outward, inward) = self.both_balls(viewer);
        let mut sight = Sight {
            outward: TrustTowards::searched(outward),
            inward: TrustTowards::searched(inward),
            visible: Visible::default(),
        };
        sight.visible = self.visible_with(viewer, &sight);
        sight
    }

    /// Returns the members whom a member trusts and who trust it, at the floor.
    pub(crate) fn both_balls(&self, member: NodeIdx) -> (Ball, Ball) {
        let outward = || self.ball(member, Threshold::ZERO);
        let inward = || self.reverse_ball(member, Threshold::ZERO);
        #[cfg(feature = "rayon")]
        return rayon::join(outward, inward);
        #[cfg(not(feature = "rayon"))]
        return (outward(), inward());
    }

    /// Returns the resources that a viewer of whom both ways of trust are known may see.
    pub(crate) fn visible_with(&self, viewer: NodeIdx, sight: &Sight) -> Visible {
        let resources = &self.state().resources;
        // Expiry is left to the reader.
        let decider = Decider::new(self, viewer, i64::MIN);
        let standings = Standings::of(self, viewer, sight);
        let admit = |(resource, row): (ResourceIdx, &Row)| {
            let via = decider.decide(row, &standings.toward(row.owner)).via()?;
            (via != Via::Own).then_some((resource, via))
        };
        match self.candidates(viewer, sight) {
            Some(few) => {
                let row = |number| Some((ResourceIdx(number), resources.get(ResourceIdx(number))?));
                Visible::from_ascending(few.iter().filter_map(row).filter_map(admit))
            }
            None => Visible::from_ascending(resources.iter().filter_map(admit)),
        }
    }

    /// Returns the resources that can be visible at all; none when these are so many that a pass over all is
    /// cheaper than to gather them.
    fn candidates(&self, viewer: NodeIdx, sight: &Sight) -> Option<RoaringBitmap> {
        let state = self.state();
        let (resources, groups) = (&state.resources, &state.groups);
        let mut owners = RoaringBitmap::new();
        for trusts in [&sight.outward, &sight.inward] {
            trusts.for_each(|node, _| {
                owners.insert(node.0);
            });
        }
        let mut candidates = resources.granting(Via::Public).clone();
        if !self.settings().nearby_strict() {
            candidates |= resources.granting(Via::Nearby);
        }
        for &group in groups.of(viewer) {
            owners |= groups.members(group);
            let posted = [resources.granted_to(group), resources.in_community(group)];
            posted.into_iter().flatten().for_each(|posted| candidates |= posted);
            for (partner, _) in groups.partners(group) {
                owners |= groups.members(partner);
                resources.in_community(partner).into_iter().for_each(|posted| candidates |= posted);
            }
        }
        if (owners.len() * 4 + candidates.len()) as usize > resources.len() / 4 {
            return None;
        }
        for owner in owners {
            candidates.extend(resources.of(NodeIdx(owner)));
        }
        Some(candidates)
    }
}
