//! The filters of lists, counts and watches in scenarios.

use serde::Deserialize;
use trust_core::{Filter, Kilometres, Tag, Threshold};

use super::run::Code;

/// The filter keys of a step, as they are written.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sieve {
    #[serde(default)]
    tags: Vec<String>,
    via: Option<Vec<String>>,
    min_trust: Option<f64>,
    within_km: Option<f64>,
    #[serde(default)]
    include_own: bool,
}

impl Sieve {
    const KEYS: [&str; 5] = ["tags", "via", "min_trust", "within_km", "include_own"];

    /// Takes the filter keys out of a step.
    pub fn taken_from(table: &mut toml::Table) -> Result<Self, toml::de::Error> {
        let keys = Self::KEYS.iter().filter_map(|key| table.remove_entry(*key));
        keys.collect::<toml::Table>().try_into()
    }

    /// The filter that they describe, or the name of a refusal.
    pub fn filter(&self) -> Result<Filter, Code> {
        let tag = |tag: &String| Tag::new(tag).map_err(|error| error.code());
        let via = |any: &Vec<String>| {
            let named = any.iter().map(|via| via.parse().map_err(code_of_via));
            named.collect::<Result<Vec<_>, _>>()
        };
        let min_trust = self.min_trust.map(Threshold::from_f64).transpose();
        let within_km = self.within_km.map(Kilometres::new).transpose();
        Ok(Filter {
            tags: self.tags.iter().map(tag).collect::<Result<_, _>>()?,
            via: self.via.as_ref().map(via).transpose()?,
            min_trust: min_trust.map_err(|error| error.code())?,
            within_km: within_km.map_err(|error| error.code())?,
            include_own: self.include_own,
            ..Filter::default()
        })
    }
}

fn code_of_via(error: trust_core::InvalidVia) -> Code {
    error.code()
}
