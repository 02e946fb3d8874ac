//! What an engine is set to: fixed when it is made, saved with its checkpoints.

use serde::{Deserialize, Serialize};

use crate::error::InvalidSetting;
use crate::trust::{MAX_HOPS, Threshold};

/// The bounds of every search: how many edges a walk may have, and the least product that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct Settings {
    max_hops: u8,
    floor: Threshold,
}

impl Settings {
    /// Settings with walks of at most `max_hops` edges (1 to 12) and the given floor (0.001 to 1).
    pub fn new(max_hops: u8, floor: Threshold) -> Result<Self, InvalidSetting> {
        if !(1..=MAX_HOPS).contains(&max_hops) {
            let value = max_hops.to_string();
            return Err(InvalidSetting { name: "max_hops", value, range: "1 to 12" });
        }
        if floor == Threshold::ZERO {
            return Err(InvalidSetting { name: "floor", value: "0".into(), range: "0.001 to 1" });
        }
        Ok(Settings { max_hops, floor })
    }

    /// The most edges a walk may have.
    pub fn max_hops(self) -> u8 {
        self.max_hops
    }

    /// Products below this count as no trust.
    pub fn floor(self) -> Threshold {
        self.floor
    }
}

impl Default for Settings {
    /// Six hops, floor 0.1.
    fn default() -> Self {
        let floor = Threshold::from_thousandths(100).unwrap_or(Threshold::ZERO);
        Settings { max_hops: 6, floor }
    }
}

#[derive(Serialize, Deserialize)]
struct Unchecked {
    max_hops: u8,
    floor: Threshold,
}

impl TryFrom<Unchecked> for Settings {
    type Error = InvalidSetting;

    fn try_from(raw: Unchecked) -> Result<Self, InvalidSetting> {
        Settings::new(raw.max_hops, raw.floor)
    }
}

impl From<Settings> for Unchecked {
    fn from(settings: Settings) -> Self {
        Unchecked { max_hops: settings.max_hops, floor: settings.floor }
    }
}
