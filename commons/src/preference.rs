//! A member's sharing preference, for all listings that follow it.

use serde::{Deserialize, Serialize};
use trust_core::{Grant, Grants, Kilometres, Place, Precision};

use crate::keywords::keywords;
use crate::place::known_to_others;
use crate::refusal::refusals;

/// The greatest distance on earth, in kilometres.
const FARTHEST_KM: f64 = 20_015.0;

keywords! {
    /// The audience of a listing, from narrow to wide; each includes the values before it.
    #[derive(PartialOrd, Ord, Default)]
    #[non_exhaustive]
    pub enum Visibility {
        /// The owner's cells.
        MyCell,
        /// The owner's communities, and their partners.
        #[default]
        MyCommunity,
        /// The people whom the owner trusts.
        TrustedNetwork,
        /// People nearby who are connected by trust or a group.
        AnyoneLocal,
        /// Everybody who is connected by trust.
        NetworkWide,
    }
}

impl Visibility {
    /// Returns the grants, with this radius for nearness.
    pub fn grants(self, local_radius: Kilometres) -> Grants {
        let ways = [
            (Visibility::MyCell, Grant::Cell),
            (Visibility::MyCommunity, Grant::Community),
            (Visibility::MyCommunity, Grant::Partner),
            (Visibility::TrustedNetwork, Grant::Trusted),
            (Visibility::AnyoneLocal, Grant::Nearby(local_radius)),
            (Visibility::NetworkWide, Grant::Network),
        ];
        ways.into_iter().filter(|(from, _)| *from <= self).map(|(_, grant)| grant).collect()
    }
}

/// A member's preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Given")]
pub struct SharingPreference {
    /// The audience of listings without a choice of their own.
    pub visibility: Visibility,
    /// The precision for others of the places of the member's listings, and of the member's own place, the latter
    /// to a neighborhood at the finest.
    pub precision: Precision,
    /// The radius of "near", in kilometres: above 0, at most 20 015.
    pub local_radius_km: Kilometres,
}

impl SharingPreference {
    /// Makes a preference; refused unless the radius is above 0 and at most 20 015 km.
    pub fn new(
        visibility: Visibility,
        precision: Precision,
        local_radius_km: f64,
    ) -> Result<Self, PreferenceRefusal> {
        let refusal = || PreferenceRefusal::InvalidRadius { km: local_radius_km.to_string() };
        let radius = Kilometres::new(local_radius_km).map_err(|_| refusal())?;
        if radius.km() <= 0.0 || radius.km() > FARTHEST_KM {
            return Err(refusal());
        }
        Ok(SharingPreference { visibility, precision, local_radius_km: radius })
    }

    /// Returns a place at no more than the preferred precision; nothing if it is not more precise. A place that was
    /// once made coarse stays so. The result derives from what others could know before: cells of two sizes around
    /// one point may overlap, and both together would reveal more than either.
    pub fn coarsened(&self, place: Place) -> Option<Place> {
        if place.precision() >= self.precision {
            return None;
        }
        let place = known_to_others(place);
        // The point is on earth, so the coarser point is a place.
        Place::new(place.latitude(), place.longitude(), self.precision).ok()
    }
}

impl Default for SharingPreference {
    /// The audience is the owner's community, the precision neighborhood, the radius 25 km.
    fn default() -> Self {
        SharingPreference {
            visibility: Visibility::default(),
            precision: Precision::default(),
            local_radius_km: Kilometres::new(25.0).expect("25 km lie on this earth"),
        }
    }
}

/// A preference in a request: omitted fields take the defaults.
#[derive(Deserialize)]
#[serde(default)]
struct Given {
    visibility: Visibility,
    precision: Precision,
    local_radius_km: f64,
}

impl Default for Given {
    fn default() -> Self {
        let SharingPreference { visibility, precision, local_radius_km } =
            SharingPreference::default();
        Given { visibility, precision, local_radius_km: local_radius_km.km() }
    }
}

impl TryFrom<Given> for SharingPreference {
    type Error = PreferenceRefusal;

    fn try_from(given: Given) -> Result<Self, PreferenceRefusal> {
        SharingPreference::new(given.visibility, given.precision, given.local_radius_km)
    }
}

refusals! {
    /// The reason why a preference is refused.
    #[non_exhaustive]
    pub enum PreferenceRefusal {
        /// The radius is 0 or less, or beyond the earth.
        #[error("a radius is above 0 and at most 20015 km, not {km}")]
        InvalidRadius {
            /// The given value.
            km: String,
        } => Invalid,
    }
}
