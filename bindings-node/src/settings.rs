//! The settings of an engine, read from JavaScript.

use std::str::FromStr;

use napi::Env;
use trust_core::{InvalidSetting, NearbyScope, Settings, Threshold, TrustDirection};

use crate::failure::NativeResult;
use crate::options::Options;

/// The names of the settings.
pub const SETTINGS: [&str; 7] = [
    "maxHops",
    "floor",
    "trustedMin",
    "trustedDirection",
    "networkMin",
    "networkDirection",
    "nearbyStrict",
];

/// Returns the JavaScript spelling of a setting of the core.
pub fn spelt(name: &'static str) -> &'static str {
    match name {
        "max_hops" => "maxHops",
        "trusted_min" => "trustedMin",
        "network_min" => "networkMin",
        other => other,
    }
}

/// Returns the settings given; the core's defaults for the rest.
pub fn settings(env: &Env, options: &Options<'_>) -> NativeResult<Settings> {
    let defaults = Settings::default();
    let max_hops = match options.number("maxHops")? {
        None => defaults.max_hops(),
        Some(hops) if hops.fract() == 0.0 && (0.0..256.0).contains(&hops) => hops as u8,
        Some(hops) => {
            let (name, value) = ("maxHops", hops.to_string());
            return Err(InvalidSetting { name, value, range: "1 to 12" }.into());
        }
    };
    let floor = threshold(options, "floor")?.unwrap_or(defaults.floor());
    let trusted_min = threshold(options, "trustedMin")?.unwrap_or(defaults.trusted_min());
    let network_min = threshold(options, "networkMin")?.unwrap_or(defaults.network_min());
    let trusted = direction(env, options, "trustedDirection")?;
    let network = direction(env, options, "networkDirection")?;
    let strict = options.boolean("nearbyStrict")?;
    Ok(Settings::new(max_hops, floor)?
        .with_trusted(trusted_min, trusted.unwrap_or(defaults.trusted_direction()))?
        .with_network(network_min, network.unwrap_or(defaults.network_direction()))?
        .with_nearby(strict.map_or(defaults.nearby(), NearbyScope::from_strict)))
}

fn threshold(options: &Options<'_>, name: &'static str) -> NativeResult<Option<Threshold>> {
    let range = "0.001 to 1";
    let given = options.number(name)?.map(Threshold::from_f64).transpose();
    Ok(given.map_err(|error| InvalidSetting { name, value: error.0, range })?)
}

fn direction(
    env: &Env,
    options: &Options<'_>,
    name: &'static str,
) -> NativeResult<Option<TrustDirection>> {
    let given = options.word(env, name)?;
    let direction = given.map(|word| TrustDirection::from_str(&word)).transpose();
    Ok(direction.map_err(|error| InvalidSetting { name, ..error })?)
}
