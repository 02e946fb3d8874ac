//! The model's decision about visibility: one line for each line of the specification.

use std::collections::BTreeMap;

use trust_core::{Grant, GroupKind, Place, Resource, Threshold, TrustDirection, Via};

use super::{Model, ONE, Walk};

/// The best walks of every pair: by source, then target, without pairs that have no trust.
pub type Matrix = BTreeMap<String, BTreeMap<String, Walk>>;

/// The model with all its walks, which every question about sight looks at.
pub struct Answers<'a> {
    /// What there is.
    pub model: &'a Model,
    /// Who trusts whom through whom.
    pub walks: Matrix,
}

/// What comes of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Visible.
    Admitted(Via),
    /// Inactive.
    Inactive,
    /// Its time is over.
    Expired,
    /// One of the two has blocked the other.
    Blocked,
    /// No grant holds.
    Denied,
}

impl Verdict {
    /// What admits.
    pub fn via(self) -> Option<Via> {
        match self {
            Verdict::Admitted(via) => Some(via),
            _ => None,
        }
    }
}

/// The distance of two places in kilometres, by the haversine formula on a sphere of radius 6371 km.
pub fn distance_km(a: Place, b: Place) -> f64 {
    let half_chord = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let across = half_chord(a.latitude(), b.latitude())
        + a.latitude().to_radians().cos()
            * b.latitude().to_radians().cos()
            * half_chord(a.longitude(), b.longitude());
    2.0 * 6371.0 * across.sqrt().min(1.0).asin()
}

impl Model {
    /// All walks, found now.
    pub fn answers(&self) -> Answers<'_> {
        let walks = self.members.iter().map(|source| (source.clone(), self.walks_from(source)));
        Answers { model: self, walks: walks.collect() }
    }
}

impl<'a> Answers<'a> {
    /// T(source, target), over 10^36.
    pub fn trust(&self, source: &str, target: &str) -> u128 {
        self.walks.get(source).and_then(|to| to.get(target)).map_or(0, |walk| walk.product)
    }

    /// Whether either has blocked the other.
    pub fn blocked(&self, a: &str, b: &str) -> bool {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        self.model.blocks.contains(&pair(a, b)) || self.model.blocks.contains(&pair(b, a))
    }

    /// The resource of this id, which must be there.
    pub fn resource(&self, id: &str) -> &'a Resource {
        &self.model.resources[id]
    }

    /// May `viewer` see the resource at `now`, and what admits?
    pub fn decide(&self, viewer: &str, resource: &str, now: i64) -> Verdict {
        let resource = self.resource(resource);
        let owner = resource.owner.as_str();
        if owner == viewer {
            return Verdict::Admitted(Via::Own);
        }
        if !resource.active {
            return Verdict::Inactive;
        }
        if resource.expires_at.is_some_and(|end| now >= end) {
            return Verdict::Expired;
        }
        if self.blocked(viewer, owner) {
            return Verdict::Blocked;
        }
        self.granted(viewer, resource).map_or(Verdict::Denied, Verdict::Admitted)
    }

    /// The first grant that admits, in the order of [`Via`], whatever else may hide the resource.
    pub fn granted(&self, viewer: &str, resource: &Resource) -> Option<Via> {
        let holding = resource.audience.iter().filter(|grant| self.holds(grant, viewer, resource));
        holding.map(Grant::via).min()
    }

    fn holds(&self, grant: &Grant, viewer: &str, resource: &Resource) -> bool {
        let (model, owner) = (self.model, resource.owner.as_str());
        let settings = model.settings;
        let of_kind = |id: &str, kind| model.groups.get(id).is_some_and(|g| g.kind == kind);
        match grant {
            Grant::Circle(circle) => {
                of_kind(circle.as_str(), GroupKind::Circle) && model.is_in(circle.as_str(), viewer)
            }
            Grant::Cell => self.share_group(viewer, owner, &[GroupKind::Cell]),
            Grant::NamedCell(cell) => {
                let cell = cell.as_str();
                of_kind(cell, GroupKind::Cell)
                    && model.is_in(cell, viewer)
                    && model.is_in(cell, owner)
            }
            Grant::Community => match &resource.community {
                Some(community) => {
                    of_kind(community.as_str(), GroupKind::Community)
                        && model.is_in(community.as_str(), viewer)
                }
                None => self.share_group(viewer, owner, &[GroupKind::Community]),
            },
            Grant::Partner => self.partners(viewer, resource),
            Grant::Trusted => {
                let (direction, min) = (settings.trusted_direction(), settings.trusted_min());
                self.trusts(direction, min, owner, viewer)
            }
            Grant::Nearby(km) => {
                let places = (model.places.get(viewer).copied(), model.place_of(resource));
                let (Some(here), Some(there)) = places else { return false };
                let known = !settings.nearby_strict() || !self.strangers(viewer, owner);
                distance_km(here, there) <= km.km() && known
            }
            Grant::Network => {
                let (direction, min) = (settings.network_direction(), settings.network_min());
                self.trusts(direction, min, owner, viewer)
            }
            Grant::Public => true,
            other => unreachable!("the model knows no grant {other}"),
        }
    }

    fn share_group(&self, a: &str, b: &str, kinds: &[GroupKind]) -> bool {
        kinds
            .iter()
            .any(|&kind| !self.model.groups_of(a, kind).is_disjoint(&self.model.groups_of(b, kind)))
    }

    /// Whether a community of the viewer's is a partner of the resource's (or, if it has none, of one
    /// of the owner's) and shares one of its tags.
    fn partners(&self, viewer: &str, resource: &Resource) -> bool {
        let model = self.model;
        let theirs = match &resource.community {
            Some(community) => [community.as_str()].into(),
            None => model.groups_of(resource.owner.as_str(), GroupKind::Community),
        };
        let shares_a_tag = |own: &str, of: &str| {
            let shared = model.shared_tags(own, of);
            shared.is_some_and(|tags| resource.tags.iter().any(|tag| tags.contains(tag.as_str())))
        };
        let own = model.groups_of(viewer, GroupKind::Community);
        own.iter().any(|own| theirs.iter().any(|of| shares_a_tag(own, of)))
    }

    /// No trust either way, and no shared group.
    pub(super) fn strangers(&self, viewer: &str, owner: &str) -> bool {
        let kinds = [GroupKind::Cell, GroupKind::Community, GroupKind::Circle];
        self.trust(viewer, owner) == 0
            && self.trust(owner, viewer) == 0
            && !self.share_group(viewer, owner, &kinds)
    }

    fn trusts(&self, way: TrustDirection, min: Threshold, owner: &str, viewer: &str) -> bool {
        let enough = |trust: u128| trust > 0 && trust >= thousandths(min);
        let from_owner = enough(self.trust(owner, viewer));
        let from_viewer = enough(self.trust(viewer, owner));
        match way {
            TrustDirection::OwnerToViewer => from_owner,
            TrustDirection::ViewerToOwner => from_viewer,
            TrustDirection::Either => from_owner || from_viewer,
            TrustDirection::Both => from_owner && from_viewer,
        }
    }
}

/// A threshold over 10^36.
pub(super) fn thousandths(threshold: Threshold) -> u128 {
    u128::from(threshold.thousandths()) * (ONE / 1000)
}
