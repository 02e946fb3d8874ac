//! The answer to an owner who asks whether another member sees their listing.
//!
//! A viewer's trust in the owner is private to the viewer, unless the viewer shares the declaration. So a grant
//! that depends on it is shown only if the owner knows the reason: the owner's own trust, a declaration that is
//! shared with the owner, or a common group. Otherwise the answer is "unknown", whether the viewer trusts the owner
//! or not.

use trust_core::{Grant, Grants, Settings, Threshold, Trust, TrustDirection, Via, Weight};

/// The relation of a viewer to an owner, as far as the owner may know.
#[derive(Debug, Clone, Copy)]
pub struct KnownStanding {
    /// The grant by a group that admits the viewer, if there is one.
    pub of_group: Option<Via>,
    /// The owner's trust in the viewer.
    pub owner_trusts: Trust,
    /// The viewer's declared trust in the owner, if it is shared with the owner.
    pub declared: Option<Weight>,
    /// Whether both are in a group in which the owner may know of the viewer.
    pub share_group: bool,
    /// The distance of the viewer from the resource, if both have a place.
    pub distance_km: Option<f64>,
}

/// Whether a viewer is admitted, as far as the owner may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Known {
    /// This grant admits the viewer: the first that the owner may know of.
    Granted(Via),
    /// No grant admits the viewer.
    NotGranted,
    /// The answer depends on private data of the viewer.
    Unknown,
}

impl KnownStanding {
    /// Decides whether grants admit the viewer.
    pub fn decide(&self, grants: &Grants, settings: Settings) -> Known {
        if let Some(via) = self.of_group {
            return Known::Granted(via);
        }
        let mut is_unknown = false;
        for (via, holds) in grants.iter().map(|grant| (grant.via(), self.holds(grant, settings))) {
            match holds {
                Some(true) => return Known::Granted(via),
                Some(false) => {}
                None => is_unknown = true,
            }
        }
        if is_unknown { Known::Unknown } else { Known::NotGranted }
    }

    /// Returns whether a grant holds; nothing if the owner may not know.
    fn holds(&self, grant: &Grant, settings: Settings) -> Option<bool> {
        match grant {
            Grant::Trusted => self.is_trusted(settings.trusted_direction(), settings.trusted_min()),
            Grant::Network => self.is_trusted(settings.network_direction(), settings.network_min()),
            Grant::Nearby(most) => {
                let is_near = || self.distance_km.is_some_and(|distance| distance <= most.km());
                let floor = settings.floor();
                let is_acquainted = !settings.nearby_strict()
                    || self.share_group
                    || self.is_trusted(TrustDirection::Either, floor) == Some(true);
                is_acquainted.then(is_near)
            }
            Grant::Public => Some(true),
            // The groups have decided these grants before.
            _ => Some(false),
        }
    }

    fn is_trusted(&self, direction: TrustDirection, min: Threshold) -> Option<bool> {
        let by_owner = self.owner_trusts.reaches(min);
        let by_viewer =
            self.declared.is_some_and(|weight| Trust::from(weight).reaches(min)).then_some(true);
        match direction {
            TrustDirection::OwnerToViewer => Some(by_owner),
            TrustDirection::ViewerToOwner => by_viewer,
            TrustDirection::Either if by_owner => Some(true),
            TrustDirection::Either => by_viewer,
            TrustDirection::Both if by_owner => by_viewer,
            TrustDirection::Both => Some(false),
        }
    }
}
