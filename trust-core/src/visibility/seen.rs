//! A viewer's sight from nothing: both ways of trust, and a pass over the resources that they, its
//! groups and its place may open.
//!
//! How the viewer stands to an owner is found out once per owner and kept as one byte. Sights that
//! maintenance keeps current are taken as they are; others are made at the first question of a revision
//! and remembered for the viewer's next ones.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::decide::{Between, Decider, Standing};
use crate::ball::Ball;
use crate::grant::Via;
use crate::id::{NodeIdx, ResourceIdx};
use crate::sight::{Regard, Sight, Visible};
use crate::trust::Threshold;
use crate::view::View;

/// How a viewer stands to one owner, as bits.
#[derive(Clone, Copy)]
struct Known(u8);

impl Known {
    const FOUND_OUT: u8 = 1;
    const BLOCKED: u8 = 2;
    const CELL: u8 = 4;
    const COMMUNITY: u8 = 8;
    const TRUSTED: u8 = 16;
    const ACQUAINTED: u8 = 32;
    const CONNECTED: u8 = 64;

    fn of(standing: &impl Standing) -> Self {
        let mut known = Known::FOUND_OUT;
        let facts = [
            (Known::BLOCKED, standing.blocked()),
            (Known::CELL, standing.shares_cell()),
            (Known::COMMUNITY, standing.shares_community()),
            (Known::TRUSTED, standing.trusted()),
            (Known::ACQUAINTED, standing.acquainted()),
            (Known::CONNECTED, standing.connected()),
        ];
        for (bit, holds) in facts {
            known |= if holds { bit } else { 0 };
        }
        Known(known)
    }

    fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

impl Standing for Known {
    fn blocked(&self) -> bool {
        self.has(Known::BLOCKED)
    }
    fn shares_cell(&self) -> bool {
        self.has(Known::CELL)
    }
    fn shares_community(&self) -> bool {
        self.has(Known::COMMUNITY)
    }
    fn trusted(&self) -> bool {
        self.has(Known::TRUSTED)
    }
    fn acquainted(&self) -> bool {
        self.has(Known::ACQUAINTED)
    }
    fn connected(&self) -> bool {
        self.has(Known::CONNECTED)
    }
}

impl View {
    /// What `viewer` sees: kept, remembered, or made now.
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

    /// What `viewer` sees, from nothing.
    pub(crate) fn look(&self, viewer: NodeIdx) -> Sight {
        let (outward, inward) = self.both_balls(viewer);
        let mut sight = Sight {
            outward: Regard::of(outward),
            inward: Regard::of(inward),
            visible: Visible::default(),
        };
        sight.visible = self.visible_with(viewer, &sight);
        sight
    }

    /// Whom a member trusts and who trusts it, at the floor.
    pub(crate) fn both_balls(&self, member: NodeIdx) -> (Ball, Ball) {
        let outward = || self.ball(member, Threshold::ZERO);
        let inward = || self.reverse_ball(member, Threshold::ZERO);
        #[cfg(feature = "rayon")]
        return rayon::join(outward, inward);
        #[cfg(not(feature = "rayon"))]
        return (outward(), inward());
    }

    /// The resources that a viewer of whom both ways of trust are known may see.
    pub(crate) fn visible_with(&self, viewer: NodeIdx, sight: &Sight) -> Visible {
        let resources = &self.state().resources;
        // Expiry is left to the reader.
        let decider = Decider { view: self, viewer, now: i64::MIN };
        let mut known = vec![Known(0); self.state().members.slots()];
        let mut admit = |resource: ResourceIdx| {
            let row = resources.get(resource)?;
            let of_owner = &mut known[row.owner.index()];
            if !of_owner.has(Known::FOUND_OUT) {
                *of_owner = Known::of(&Between::at_hand(self, viewer, row.owner, sight));
            }
            let via = decider.decide(row, of_owner).via().filter(|&via| via != Via::Own)?;
            Some((resource, via))
        };
        match self.candidates(viewer, sight) {
            Some(few) => {
                Visible::from_ascending(few.iter().filter_map(|r| admit(ResourceIdx(r))))
            }
            None => {
                let all = resources.iter().map(|(resource, _)| resource);
                Visible::from_ascending(all.filter_map(admit))
            }
        }
    }

    /// The resources that can be visible at all; none when these are so many that a pass over all is
    /// cheaper than to gather them.
    fn candidates(&self, viewer: NodeIdx, sight: &Sight) -> Option<RoaringBitmap> {
        let state = self.state();
        let (resources, groups) = (&state.resources, &state.groups);
        let mut owners: RoaringBitmap = sight.outward.nodes().map(|node| node.0).collect();
        owners.extend(sight.inward.nodes().map(|node| node.0));
        let mut candidates = resources.granting(Via::Public).clone();
        if !self.settings().nearby_strict() {
            candidates |= resources.granting(Via::Nearby);
        }
        for &group in groups.of(viewer) {
            owners |= groups.members(group);
            let posted = [resources.for_circle(group), resources.in_community(group)];
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
