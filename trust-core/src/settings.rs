//! The settings of an engine: fixed when it is made, saved with its checkpoints.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::InvalidSetting;
use crate::trust::{MAX_HOPS, Threshold};

/// The direction of trust that a grant requires. There are four: from either member to the other, either direction,
/// or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustDirection {
    /// The owner's trust in the viewer.
    OwnerToViewer,
    /// The viewer's trust in the owner: anybody can let themselves in by declaring trust.
    ViewerToOwner,
    /// Either direction.
    Either,
    /// Both.
    Both,
}

impl TrustDirection {
    const ALL: [TrustDirection; 4] = [
        TrustDirection::OwnerToViewer,
        TrustDirection::ViewerToOwner,
        TrustDirection::Either,
        TrustDirection::Both,
    ];

    /// Returns the name, as [`FromStr`] reads it.
    pub fn name(self) -> &'static str {
        match self {
            TrustDirection::OwnerToViewer => "owner_to_viewer",
            TrustDirection::ViewerToOwner => "viewer_to_owner",
            TrustDirection::Either => "either",
            TrustDirection::Both => "both",
        }
    }

    /// Returns whether the direction holds, given functions that check each way; calls only those that it needs.
    pub(crate) fn holds(
        self,
        from_owner: impl FnOnce() -> bool,
        from_viewer: impl FnOnce() -> bool,
    ) -> bool {
        match self {
            TrustDirection::OwnerToViewer => from_owner(),
            TrustDirection::ViewerToOwner => from_viewer(),
            TrustDirection::Either => from_owner() || from_viewer(),
            TrustDirection::Both => from_owner() && from_viewer(),
        }
    }
}

impl FromStr for TrustDirection {
    type Err = InvalidSetting;

    fn from_str(text: &str) -> Result<Self, InvalidSetting> {
        let named = TrustDirection::ALL.into_iter().find(|direction| direction.name() == text);
        let range = "owner_to_viewer, viewer_to_owner, either, both";
        named.ok_or_else(|| InvalidSetting { name: "direction", value: text.to_owned(), range })
    }
}

/// The members within its distance whom the grant `nearby` admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NearbyScope {
    /// Members who have trust either way, or a shared group, with the owner.
    Acquainted,
    /// All members, strangers as well.
    Everybody,
}

impl NearbyScope {
    /// Returns the scope for the setting `nearby_strict`.
    pub fn from_strict(nearby_strict: bool) -> Self {
        match nearby_strict {
            true => NearbyScope::Acquainted,
            false => NearbyScope::Everybody,
        }
    }
}

/// The bounds of every search, and the thresholds of the trust grants.
///
/// ```
/// # use trust_core::{NearbyScope, Settings, TrustDirection};
/// let settings = Settings::new(3, "0.2".parse()?)?
///     .with_trusted("0.6".parse()?, TrustDirection::OwnerToViewer)?
///     .with_network("0.2".parse()?, TrustDirection::Either)?
///     .with_nearby(NearbyScope::Everybody);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct Settings {
    max_hops: u8,
    floor: Threshold,
    trusted_min: Threshold,
    trusted_direction: TrustDirection,
    network_min: Threshold,
    network_direction: TrustDirection,
    nearby: NearbyScope,
}

impl Settings {
    /// Settings with walks of at most `max_hops` edges (1 to 12) and the given floor (0.001 to 1); the
    /// rest as by [`default`](Self::default).
    pub fn new(max_hops: u8, floor: Threshold) -> Result<Self, InvalidSetting> {
        if !(1..=MAX_HOPS).contains(&max_hops) {
            let value = max_hops.to_string();
            return Err(InvalidSetting { name: "max_hops", value, range: "1 to 12" });
        }
        let floor = positive("floor", floor)?;
        Ok(Settings { max_hops, floor, ..Settings::default() })
    }

    /// Returns the same settings, except that the grant `trusted` asks for at least `min` (0.001 to 1) in this
    /// direction.
    pub fn with_trusted(
        self,
        min: Threshold,
        direction: TrustDirection,
    ) -> Result<Self, InvalidSetting> {
        let trusted_min = positive("trusted_min", min)?;
        Ok(Settings { trusted_min, trusted_direction: direction, ..self })
    }

    /// Returns the same settings, except that the grant `network` asks for at least `min` (0.001 to 1) in this
    /// direction.
    pub fn with_network(
        self,
        min: Threshold,
        direction: TrustDirection,
    ) -> Result<Self, InvalidSetting> {
        let network_min = positive("network_min", min)?;
        Ok(Settings { network_min, network_direction: direction, ..self })
    }

    /// Returns the same settings, except that the grant `nearby` admits these members.
    pub fn with_nearby(self, nearby: NearbyScope) -> Self {
        Settings { nearby, ..self }
    }

    /// Returns the most edges a walk may have.
    pub fn max_hops(self) -> u8 {
        self.max_hops
    }

    /// Products below this count as no trust.
    pub fn floor(self) -> Threshold {
        self.floor
    }

    /// Returns the least trust that the grant `trusted` asks for; below the floor it means the floor.
    pub fn trusted_min(self) -> Threshold {
        self.trusted_min
    }

    /// Returns the direction of trust for the grant `trusted`.
    pub fn trusted_direction(self) -> TrustDirection {
        self.trusted_direction
    }

    /// Returns the least trust that the grant `network` asks for; below the floor it means the floor.
    pub fn network_min(self) -> Threshold {
        self.network_min
    }

    /// Returns the direction of trust for the grant `network`.
    pub fn network_direction(self) -> TrustDirection {
        self.network_direction
    }

    /// Returns the members whom the grant `nearby` admits.
    pub fn nearby(self) -> NearbyScope {
        self.nearby
    }

    /// Returns whether the grant `nearby` leaves out strangers: those without trust either way and without a shared
    /// group.
    pub fn nearby_strict(self) -> bool {
        self.nearby == NearbyScope::Acquainted
    }
}

fn positive(name: &'static str, threshold: Threshold) -> Result<Threshold, InvalidSetting> {
    if threshold == Threshold::ZERO {
        return Err(InvalidSetting { name, value: "0".into(), range: "0.001 to 1" });
    }
    Ok(threshold)
}

impl Default for Settings {
    /// Returns the defaults: six hops, floor 0.1; `trusted` at 0.5 from owner to viewer, `network` at 0.1 either
    /// way, `nearby` without strangers.
    fn default() -> Self {
        let thousandths = |t| Threshold::from_thousandths(t).unwrap_or(Threshold::ZERO);
        Settings {
            max_hops: 6,
            floor: thousandths(100),
            trusted_min: thousandths(500),
            trusted_direction: TrustDirection::OwnerToViewer,
            network_min: thousandths(100),
            network_direction: TrustDirection::Either,
            nearby: NearbyScope::Acquainted,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Unchecked {
    max_hops: u8,
    floor: Threshold,
    trusted_min: Threshold,
    trusted_direction: TrustDirection,
    network_min: Threshold,
    network_direction: TrustDirection,
    nearby_strict: bool,
}

impl TryFrom<Unchecked> for Settings {
    type Error = InvalidSetting;

    fn try_from(raw: Unchecked) -> Result<Self, InvalidSetting> {
        let bounds = Settings::new(raw.max_hops, raw.floor)?
            .with_trusted(raw.trusted_min, raw.trusted_direction)?
            .with_network(raw.network_min, raw.network_direction)?;
        Ok(bounds.with_nearby(NearbyScope::from_strict(raw.nearby_strict)))
    }
}

impl From<Settings> for Unchecked {
    fn from(settings: Settings) -> Self {
        Unchecked {
            max_hops: settings.max_hops,
            floor: settings.floor,
            trusted_min: settings.trusted_min,
            trusted_direction: settings.trusted_direction,
            network_min: settings.network_min,
            network_direction: settings.network_direction,
            nearby_strict: settings.nearby_strict(),
        }
    }
}
