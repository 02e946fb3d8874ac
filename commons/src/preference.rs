//! A member's sharing preference, for all listings that follow it.

use serde::{Deserialize, Serialize};
use trust_core::{Grant, Grants, Kilometres, Place, Precision};

use crate::place::known_to_others;
use crate::refusal::{Class, Refusal};

/// The farthest that anything is, in kilometres.
const FARTHEST_KM: f64 = 20_015.0;

/// The audience of a listing, from narrow to wide; each includes the values before it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum Visibility {
    /// One's cell.
    MyCell,
    /// One's community, and its partners.
    #[default]
    MyCommunity,
    /// Whom one trusts.
    TrustedNetwork,
    /// Whoever is near and no stranger.
    AnyoneLocal,
    /// Whoever is connected by trust.
    NetworkWide,
}

impl Visibility {
    /// The ways in, with this radius for who is near.
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
    /// Who is to see what has no choice of its own.
    pub visibility: Visibility,
    /// How exactly others may know where one's listings are, and where one is oneself, but that to a neighborhood at the
    /// finest.
    pub precision: Precision,
    /// How far "near" is, in kilometres: above 0, at most 20 015.
    pub local_radius_km: Kilometres,
}

impl SharingPreference {
    /// A preference; refused unless the radius is above 0 and at most 20 015 km.
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

    /// Where somebody is, no more exactly than others may know it; nothing if it is known no more exactly. What
    /// was once made coarse stays so. It is made of what others could know before: cells of two sizes that hold one
    /// point may overlap, and both together would tell more than either.
    pub fn coarsened(&self, place: Place) -> Option<Place> {
        if place.precision() >= self.precision {
            return None;
        }
        let place = known_to_others(place);
        // It lies on this earth, so that the coarser one is a place.
        Place::new(place.latitude(), place.longitude(), self.precision).ok()
    }
}

impl Default for SharingPreference {
    /// One's community, to the neighborhood, 25 km.
    fn default() -> Self {
        SharingPreference {
            visibility: Visibility::default(),
            precision: Precision::default(),
            local_radius_km: Kilometres::new(25.0).expect("25 km lie on this earth"),
        }
    }
}

/// A preference as it is given: what is left out is the default.
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

/// Why a preference was refused.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    thiserror::Error,
    Serialize,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum PreferenceRefusal {
    /// A radius of nothing, or beyond this earth.
    #[error("a radius is above 0 and at most 20015 km, not {km}")]
    InvalidRadius {
        /// What was given.
        km: String,
    },
}

impl Refusal for PreferenceRefusal {
    fn class(&self) -> Class {
        match self {
            PreferenceRefusal::InvalidRadius { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}
