//! The people who see an owner's resources, as far as the owner may know.
//!
//! People admitted by a group are those whom the engine admits. People admitted by trust or nearness are known to the
//! owner only for a reason: the owner's own trust reaches them, they have declared trust in the owner and share
//! that, or they are in a group of the owner. So no private declaration, and no declaration between other people,
//! changes a count of these people, or the difference of two counts.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use trust_core::{
    ApplyError, Audience, Grant, GroupKind, NodeIdx, Resource, Threshold, Trust, Via, View, Weight,
};

use crate::facts;
use crate::reach::Reach;
use crate::viewer::{Known, KnownStanding};

/// The declared trust of people in an owner, as far as they share it, by number.
pub type Declared = BTreeMap<NodeIdx, Weight>;

/// An owner of resources, in one view.
#[derive(Debug)]
pub struct Owner<'a> {
    view: &'a View,
    owner: NodeIdx,
    declared: &'a Declared,
    trusted: OnceCell<BTreeMap<NodeIdx, Trust>>,
}

/// The people who see a resource, without its owner, as far as the owner may know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownAudience {
    /// The people admitted by groups.
    pub in_groups: Audience,
    /// Other people admitted by trust or nearness.
    pub singled_out: BTreeMap<NodeIdx, Via>,
    /// The people admitted because everybody is.
    pub everybody_else: BTreeSet<NodeIdx>,
}

impl KnownAudience {
    /// Returns the number of people for each grant that is the first to admit them.
    pub fn reach(&self, posted: &Resource) -> Reach {
        let mut counted: BTreeMap<Via, u64> = self.in_groups.by_grant.iter().copied().collect();
        for &via in self.singled_out.values() {
            *counted.entry(via).or_default() += 1;
        }
        counted.insert(Via::Public, self.everybody_else.len() as u64);
        Reach::of(&posted.audience, &counted.into_iter().collect::<Vec<_>>())
    }

    /// Returns all people.
    pub fn people(&self) -> BTreeSet<NodeIdx> {
        let members = self.in_groups.members.iter().chain(self.singled_out.keys());
        members.chain(&self.everybody_else).copied().collect()
    }
}

impl<'a> Owner<'a> {
    /// Makes an owner, with the declarations that others share with them.
    pub fn new(view: &'a View, owner: NodeIdx, declared: &'a Declared) -> Self {
        Owner { view, owner, declared, trusted: OnceCell::new() }
    }

    /// Returns the people who see a resource of the owner, as far as the owner may know. The view need not contain
    /// the resource.
    pub fn audience(&self, posted: &Resource, now: i64) -> Result<KnownAudience, ApplyError> {
        if !posted.active || posted.expires_at.is_some_and(|end| end <= now) {
            return Ok(KnownAudience::default());
        }
        let in_groups = self.in_groups(posted, now)?;
        let admitted: BTreeSet<NodeIdx> = in_groups.members.iter().copied().collect();
        let is_left = |node: &NodeIdx| {
            *node != self.owner
                && !admitted.contains(node)
                && !self.view.is_blocked(self.owner, *node)
        };
        let known = |node: NodeIdx| match self.standing_of(node, posted) {
            Known::Granted(via) if via != Via::Public => Some((node, via)),
            _ => None,
        };
        let singled_out: BTreeMap<NodeIdx, Via> =
            self.candidates(posted).into_iter().filter(is_left).filter_map(known).collect();
        let everybody_else = match posted.audience.contains(&Grant::Public) {
            true => self.view.members().filter(is_left).collect(),
            false => BTreeSet::new(),
        };
        let is_counted = |node: &NodeIdx| !singled_out.contains_key(node);
        let everybody_else = everybody_else.into_iter().filter(is_counted).collect();
        Ok(KnownAudience { in_groups, singled_out, everybody_else })
    }

    /// Asks the engine whom the groups admit: a view that supposes the resource, with the grants by groups alone.
    fn in_groups(&self, posted: &Resource, now: i64) -> Result<Audience, ApplyError> {
        let of_a_group = |grant: &&Grant| grant.via().is_of_a_group();
        let audience = posted.audience.iter().filter(of_a_group).cloned().collect();
        let for_groups = Resource { audience, ..posted.clone() };
        let supposed = self.view.supposing(facts::of_resource(for_groups))?;
        let found = supposed.resource(posted.id.as_str());
        Ok(found.map(|found| supposed.audience(found, now)).unwrap_or_default())
    }

    fn standing_of(&self, node: NodeIdx, posted: &Resource) -> Known {
        let owner_trusts = self.trusted().get(&node).copied().unwrap_or(Trust::ZERO);
        let declared = self.declared.get(&node).copied();
        let standing =
            KnownStanding::of(self.view, (self.owner, node), posted, owner_trusts, declared);
        standing.decide(&posted.audience, self.view.settings())
    }

    /// Returns the people whom trust or nearness may admit as far as the owner knows.
    fn candidates(&self, posted: &Resource) -> BTreeSet<NodeIdx> {
        if !posted.audience.iter().any(rests_on_trust) {
            return BTreeSet::new();
        }
        let mut found: BTreeSet<NodeIdx> =
            self.trusted().keys().chain(self.declared.keys()).copied().collect();
        if posted.audience.iter().any(|grant| grant.via() == Via::Nearby) {
            match self.view.settings().nearby_strict() {
                true => {
                    for &group in self.view.groups_of(self.owner) {
                        found.extend(self.view.members_of(group).into_iter().map(NodeIdx));
                    }
                }
                false => found.extend(self.view.members()),
            }
        }
        found
    }

    /// Returns the people whom the owner trusts, directly or over others.
    pub fn trusted(&self) -> &BTreeMap<NodeIdx, Trust> {
        self.trusted.get_or_init(|| {
            let ball = self.view.ball(self.owner, Threshold::ZERO);
            ball.iter().map(|reached| (reached.node, reached.trust)).collect()
        })
    }
}

/// Returns whether a grant admits by trust, or by nearness combined with trust.
pub fn rests_on_trust(grant: &Grant) -> bool {
    matches!(grant.via(), Via::Trusted | Via::Nearby | Via::Network)
}

/// Returns whether two members are in a group in which the first may know of the second: the owner of a circle knows
/// its members, and they know its owner.
pub fn knows_a_group_of(view: &View, viewer: NodeIdx, other: NodeIdx) -> bool {
    let theirs = view.groups_of(other);
    view.groups_of(viewer).iter().any(|group| {
        let owner = view.owner_of(*group);
        theirs.contains(group)
            && (view.kind_of(*group) != Some(GroupKind::Circle)
                || owner == Some(viewer)
                || owner == Some(other))
    })
}

impl KnownStanding {
    /// Returns the relation of a viewer to the owner of a resource, as far as the owner may know, whichever group
    /// admits the viewer. `declared` is the viewer's declared trust in the owner, if it is shared.
    pub fn of(
        view: &View,
        (owner, viewer): (NodeIdx, NodeIdx),
        posted: &Resource,
        owner_trusts: Trust,
        declared: Option<Weight>,
    ) -> Self {
        let place = posted.place.or_else(|| view.place(owner));
        let there = view.place(viewer);
        KnownStanding {
            of_group: None,
            owner_trusts,
            declared,
            share_group: knows_a_group_of(view, owner, viewer),
            distance_km: place.zip(there).map(|(place, there)| there.distance_km(&place)),
        }
    }
}
