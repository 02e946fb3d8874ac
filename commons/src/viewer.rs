//! The answer to an owner who asks whether another member sees their listing.
//!
//! How far the viewer trusts the owner is known to the viewer alone, and so is a declaration that the viewer keeps to
//! themselves. So a grant that rests on it is told only where the owner knows of what it rests on: their own trust, a declaration that
//! is shared with them, or a group that both are in. Otherwise the answer is "unknown", whether the viewer trusts the owner
//! or not.

use trust_core::{Grant, Grants, Settings, Threshold, Trust, TrustDirection, Via, Weight};

/// How a viewer stands to an owner, as far as the owner may know.
#[derive(Debug, Clone, Copy)]
pub struct KnownStanding {
    /// The grant of a group that admits the viewer, if one does.
    pub of_group: Option<Via>,
    /// How far the owner trusts the viewer.
    pub owner_trusts: Trust,
    /// The trust that the viewer has declared in the owner, where that is shared with the owner.
    pub declared: Option<Weight>,
    /// Whether both are in a group of which the owner knows that the viewer is in it.
    pub share_group: bool,
    /// The distance of the viewer from the resource, where both have a place.
    pub distance_km: Option<f64>,
}

/// Whether a viewer is admitted, as far as the owner may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Known {
    /// This grant admits them: the first that the owner may know of.
    Granted(Via),
    /// No grant admits them.
    NotGranted,
    /// It rests on what is the viewer's to know.
    Unknown,
}

impl KnownStanding {
    /// Whether grants admit the viewer.
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

    /// Whether a grant holds; nothing where the owner may not know.
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
            // The groups have decided that.
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
