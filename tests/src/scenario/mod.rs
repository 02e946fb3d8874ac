//! Scenarios as data: given changes, then questions with their answers.
//!
//! A file of `tests/scenarios/` means the same in every language. A step either does something (`do`) or asks
//! something (`ask`); keys that a step does not know are errors, so that no expectation is silently ignored.

mod answer;
mod change;
mod filter;
mod question;
mod run;

use serde::Deserialize;
use trust_core::{Change, NearbyScope, Settings, Threshold, TrustDirection};

pub use run::run;

use change::Do;
use filter::Sieve;
use question::Ask;

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The claim it makes.
    pub name: String,
    #[serde(default)]
    settings: Bounds,
    #[serde(rename = "step")]
    steps: Vec<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    max_hops: Option<u8>,
    floor: Option<f64>,
    trusted_min: Option<f64>,
    trusted_direction: Option<String>,
    network_min: Option<f64>,
    network_direction: Option<String>,
    nearby_strict: Option<bool>,
}

/// A change or a question, and what is expected of it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "toml::Table")]
enum Step {
    Change(Do, Expected),
    /// Begins a watch.
    Watch(Watching, Sieve, Option<String>),
    Question(Ask, Sieve, Option<String>),
}

/// What a change should come to; where neither is said, only that it is not refused.
#[derive(Debug, Default)]
struct Expected {
    returns: Option<bool>,
    error: Option<String>,
}

/// A watch to begin, and the name that later steps know it by.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Watching {
    name: String,
    viewer: String,
    #[serde(default)]
    now: i64,
}

impl Scenario {
    /// Reads a file's text.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// All its changes, one after another, without what they should come to.
    ///
    /// # Panics
    /// When one of them is refused for what it says, or is a bulk load.
    pub fn changes(&self) -> Vec<Change> {
        let changes = self.steps.iter().filter_map(|step| match step {
            Step::Change(change, _) => Some(change::changes(change).expect("a sound change")),
            _ => None,
        });
        changes.flatten().collect()
    }

    /// What its engine is set to.
    pub fn settings(&self) -> Settings {
        let (given, default) = (&self.settings, Settings::default());
        let threshold = |given: Option<f64>, default: Threshold| {
            given.map_or(default, |given| {
                Threshold::from_f64(given).expect("a scenario's thresholds are thresholds")
            })
        };
        let direction = |given: &Option<String>, default: TrustDirection| {
            given.as_ref().map_or(default, |given| {
                given.parse().expect("a scenario's directions are directions")
            })
        };
        let hops = given.max_hops.unwrap_or(default.max_hops());
        let settings = Settings::new(hops, threshold(given.floor, default.floor()))
            .and_then(|settings| {
                let min = threshold(given.trusted_min, default.trusted_min());
                let towards = direction(&given.trusted_direction, default.trusted_direction());
                settings.with_trusted(min, towards)
            })
            .and_then(|settings| {
                let min = threshold(given.network_min, default.network_min());
                let towards = direction(&given.network_direction, default.network_direction());
                settings.with_network(min, towards)
            });
        let settings = settings.expect("a scenario's settings are within their ranges");
        settings.with_nearby(given.nearby_strict.map_or(default.nearby(), NearbyScope::from_strict))
    }
}

impl TryFrom<toml::Table> for Step {
    type Error = toml::de::Error;

    fn try_from(mut table: toml::Table) -> Result<Self, Self::Error> {
        let error = table.remove("error").map(toml::Value::try_into).transpose()?;
        let is = |key: &str, verb: &str| table.get(key).and_then(|v| v.as_str()) == Some(verb);
        let watches = is("do", "watch");
        let sieves = watches || is("ask", "list") || is("ask", "count");
        let sieve = if sieves { Sieve::taken_from(&mut table)? } else { Sieve::default() };
        if watches {
            table.remove("do");
            Ok(Step::Watch(table.try_into()?, sieve, error))
        } else if table.contains_key("do") {
            let returns = table.remove("returns").map(toml::Value::try_into).transpose()?;
            Ok(Step::Change(table.try_into()?, Expected { returns, error }))
        } else {
            Ok(Step::Question(table.try_into()?, sieve, error))
        }
    }
}
