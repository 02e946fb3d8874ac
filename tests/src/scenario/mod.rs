//! Scenarios as data: given changes, then questions with their answers.
//!
//! A file of `tests/scenarios/` means the same in every language. A step either does something (`do`) or asks
//! something (`ask`); keys that a step does not know are errors, so that no expectation is silently ignored.

mod run;

use serde::Deserialize;
use trust_core::{Settings, Threshold};

pub use run::run;

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
}

/// A change or a question, and what is expected of it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "toml::Table")]
enum Step {
    Change(Do, Outcome),
    Question(Ask, Option<String>),
}

/// What a change should come to; where neither is said, only that it is not refused.
#[derive(Debug, Default)]
struct Outcome {
    returns: Option<bool>,
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Do {
    SetTrust { source: String, target: String, weight: Option<f64> },
    RevokeTrust { source: String, target: String },
    Block { blocker: String, blocked: String },
    Unblock { blocker: String, blocked: String },
    AddMember { member: String },
    RemoveMember { member: String },
    Batch { changes: Vec<Do> },
    LoadEdges { sources: Vec<String>, targets: Vec<String>, weights: Vec<f64> },
}

/// A question with its answer; answers are left out where an error is expected.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
enum Ask {
    Trust {
        source: String,
        target: String,
        is: Option<f64>,
        exact: Option<String>,
    },
    DirectTrust {
        source: String,
        target: String,
        is: Option<f64>,
        none: Option<bool>,
    },
    ExplainTrust {
        source: String,
        target: String,
        members: Option<Vec<String>>,
        weights: Option<Vec<f64>>,
        is: Option<f64>,
        none: Option<bool>,
    },
    Ball {
        source: String,
        min_trust: Option<f64>,
        #[serde(default)]
        reverse: bool,
        is: Option<Vec<(String, f64, u8)>>,
    },
    IsBlocked {
        a: String,
        b: String,
        is: Option<bool>,
    },
    Contains {
        member: String,
        is: bool,
    },
    Counts {
        members: usize,
        edges: usize,
    },
    Revision {
        is: u64,
    },
}

impl Scenario {
    /// Reads a file's text.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    fn settings(&self) -> Settings {
        let default = Settings::default();
        let floor = self.settings.floor.map_or(default.floor(), |floor| {
            Threshold::from_f64(floor).expect("a scenario's floor is a threshold")
        });
        let max_hops = self.settings.max_hops.unwrap_or(default.max_hops());
        Settings::new(max_hops, floor).expect("a scenario's settings are within their ranges")
    }
}

impl TryFrom<toml::Table> for Step {
    type Error = toml::de::Error;

    fn try_from(mut table: toml::Table) -> Result<Self, Self::Error> {
        let error = table.remove("error").map(toml::Value::try_into).transpose()?;
        if table.contains_key("do") {
            let returns = table.remove("returns").map(toml::Value::try_into).transpose()?;
            Ok(Step::Change(table.try_into()?, Outcome { returns, error }))
        } else {
            Ok(Step::Question(table.try_into()?, error))
        }
    }
}
