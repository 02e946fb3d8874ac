//! The settings of an engine, from Python's arguments.

use trust_core::{InvalidSetting, NearbyScope, Settings, Threshold, TrustDirection};

/// The settings as they were given.
pub struct Given<'a> {
    pub max_hops: u8,
    pub floor: f64,
    pub trusted_min: f64,
    pub trusted_direction: &'a str,
    pub network_min: f64,
    pub network_direction: &'a str,
    pub nearby_strict: bool,
}

impl Given<'_> {
    /// Returns the settings, if all are within their ranges.
    pub fn settings(&self) -> Result<Settings, InvalidSetting> {
        let settings = Settings::new(self.max_hops, min("floor", self.floor)?)?;
        let settings = settings.with_trusted(
            min("trusted_min", self.trusted_min)?,
            direction("trusted_direction", self.trusted_direction)?,
        )?;
        let settings = settings.with_network(
            min("network_min", self.network_min)?,
            direction("network_direction", self.network_direction)?,
        )?;
        Ok(settings.with_nearby(NearbyScope::from_strict(self.nearby_strict)))
    }
}

fn min(name: &'static str, given: f64) -> Result<Threshold, InvalidSetting> {
    let range = "0.001 to 1";
    Threshold::from_f64(given).map_err(|_| InvalidSetting { name, value: given.to_string(), range })
}

fn direction(name: &'static str, given: &str) -> Result<TrustDirection, InvalidSetting> {
    given.parse().map_err(|error| InvalidSetting { name, ..error })
}
