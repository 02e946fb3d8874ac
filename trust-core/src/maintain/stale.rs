//! Finds the resources that a batch may have opened or closed to a watched viewer, apart from trust.
//!
//! Everything that the one decision reads is somewhere here or in the balls: the resource itself, a block
//! between viewer and owner, a group of either, a partnership between their communities, a place of
//! either. A superset is enough, for each is decided again.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::altered::Altered;
use crate::grant::Via;
use crate::id::{GroupIdx, NodeIdx};
use crate::view::{State, View};

/// The decisions to repeat, by viewer.
pub(super) struct Stale<'a> {
    /// Before and after the batch.
    views: [&'a View; 2],
    /// The watched viewers.
    viewers: &'a RoaringBitmap,
    pub resources: HashMap<u32, RoaringBitmap>,
    /// The viewers whose decisions are all repeated.
    pub whole: RoaringBitmap,
}

impl<'a> Stale<'a> {
    /// Marks the resources affected by everything that a batch altered, except trust.
    pub fn by(altered: &Altered, views: [&'a View; 2], viewers: &'a RoaringBitmap) -> Self {
        let (resources, whole) = (HashMap::new(), RoaringBitmap::new());
        let mut stale = Stale { views, viewers, resources, whole };
        if !altered.resources.is_empty() {
            viewers.iter().for_each(|viewer| stale.add(viewer, &altered.resources));
        }
        for &(a, b) in &altered.blocks {
            stale.add_owned(a, b);
            stale.add_owned(b, a);
        }
        for member in &altered.moved {
            let own = stale.owned(member);
            viewers.iter().for_each(|viewer| stale.add(viewer, &own));
            if viewers.contains(member) {
                stale.whole.insert(member);
            }
        }
        for &group in &altered.groups {
            stale.whole_group(group);
        }
        for &(group, member) in &altered.regrouped {
            stale.regrouped(group, member);
        }
        for &(a, b) in &altered.partnerships {
            stale.partners(a, b);
            stale.partners(b, a);
        }
        stale
    }

    fn states(&self) -> [&'a State; 2] {
        self.views.map(View::state)
    }

    fn add(&mut self, viewer: u32, resources: &RoaringBitmap) {
        *self.resources.entry(viewer).or_default() |= resources;
    }

    /// Adds the resources of a member, if the viewer is watched.
    pub fn add_owned(&mut self, viewer: u32, owner: u32) {
        if self.viewers.contains(viewer) {
            let owned = self.owned(owner);
            self.add(viewer, &owned);
        }
    }

    /// Returns the resources that a member owned before or owns now.
    fn owned(&self, owner: u32) -> RoaringBitmap {
        self.states().into_iter().flat_map(|state| state.resources.of(NodeIdx(owner))).collect()
    }

    /// Marks everything as stale for the members of a group, and of its partners, that has another kind
    /// or owner, or does not exist any longer.
    fn whole_group(&mut self, group: GroupIdx) {
        self.whole |= self.members_and_partners(group) & self.viewers;
    }

    /// Returns everybody in a group or in one of its partners.
    fn members_and_partners(&self, group: GroupIdx) -> RoaringBitmap {
        let partners = self.states().into_iter().flat_map(|state| state.groups.partners(group));
        partners.fold(self.members(group), |all, (partner, _)| all | self.members(partner))
    }

    /// Marks the resources affected by a member who joined or left a group: the member's own for the
    /// others in the group and its partners; theirs, and those shared with the group, for the member.
    fn regrouped(&mut self, group: GroupIdx, member: u32) {
        let own = self.owned(member);
        let others = self.members_and_partners(group);
        if !own.is_empty() {
            (&others & self.viewers).iter().for_each(|viewer| self.add(viewer, &own));
        }
        if self.viewers.contains(member) {
            let mut theirs = self.shared_in(group);
            for state in self.states() {
                for (partner, _) in state.groups.partners(group) {
                    theirs |= self.shared_in(partner);
                }
                theirs.extend(state.resources.granted_to(group).into_iter().flatten());
            }
            theirs |= self.owned_by_all(&others);
            self.add(member, &theirs);
        }
    }

    /// Marks the resources affected by an altered partnership: those that `b` shares, for the members of
    /// `a`.
    fn partners(&mut self, a: GroupIdx, b: GroupIdx) {
        let watched = self.members(a) & self.viewers;
        if watched.is_empty() {
            return;
        }
        let mut shared = self.shared_in(b) | self.owned_by_all(&self.members(b));
        let [before, now] = self.states().map(|state| state.resources.granting(Via::Partner));
        shared &= before | now;
        watched.iter().for_each(|viewer| self.add(viewer, &shared));
    }

    fn members(&self, group: GroupIdx) -> RoaringBitmap {
        let [before, now] = self.states().map(|state| state.groups.members(group));
        before | now
    }

    fn shared_in(&self, community: GroupIdx) -> RoaringBitmap {
        let posted = self.states().into_iter();
        posted.filter_map(|state| state.resources.in_community(community)).flatten().collect()
    }

    fn owned_by_all(&self, owners: &RoaringBitmap) -> RoaringBitmap {
        let states = self.states();
        let owned = |owner| states.into_iter().flat_map(move |s| s.resources.of(NodeIdx(owner)));
        owners.iter().flat_map(owned).collect()
    }
}
