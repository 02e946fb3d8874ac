//! Runs the scenario files, as every language does: commands that succeed, then one command whose result is tested.
//!
//! A case has a `name`, which is a claim, and a `noun`; `given`, commands that are applied in order, each of
//! which succeeds unless it says with what it is `refused`; a `command`; and what comes of that: the
//! `status` it leads to, or the code it is `refused` with, after which nothing may have changed. It may
//! also tell the `notices` and the engine's `changes`, all of them, in order; of a ledger the `balances` of
//! some accounts; and of anything else what some of its fields are (`has`).

mod ledger;
mod nouns;

use std::fmt::Debug;
use std::path::PathBuf;

use serde::Serialize;
use trust_commons::command::{Failure, carry_out};
use trust_commons::{Notification, Noun, Outcome, Refusal, Timestamp};
use trust_core::Change;

use crate::given::moment;

/// What a command led to, as cases speak of it.
pub struct Answer {
    /// The status of what was commanded.
    pub status: String,
    /// What the engine is told.
    pub changes: Vec<Change>,
    /// Who is told.
    pub notifications: Vec<Notification>,
}

impl Answer {
    /// The answer of an outcome whose value has a `status`.
    pub fn of<T>(outcome: Outcome<T>, status: impl Serialize) -> Self {
        let status = serde_json::to_value(status).unwrap();
        let status = status.as_str().unwrap_or_default().to_owned();
        Answer { status, changes: outcome.changes, notifications: outcome.notifications }
    }
}

/// The fields of a command.
pub type Fields = serde_json::Map<String, serde_json::Value>;

/// What the cases of a file give commands to.
pub trait State: Clone + Default + Debug + Serialize {
    /// Does it, or tells the code of the refusal.
    fn apply(&mut self, command: &str, fields: Fields) -> Result<Answer, &'static str>;

    /// What a refusal must leave as it was.
    fn substance(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap()
    }

    /// Panics unless it is sound.
    fn check(&self) {}
}

/// One value of a noun, from its creation on.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct One<N>(Option<N>);

impl<N> Default for One<N> {
    fn default() -> Self {
        One(None)
    }
}

/// A noun, as its scenario file speaks of it.
pub trait Told: Noun<After = Self> + Clone + Debug + Serialize {
    /// Its status.
    fn status(&self, now: Timestamp) -> String;

    /// Adds the context that a file leaves out.
    fn complete(_before: Option<&Self>, _fields: &mut Fields) {}

    /// Answers a question that a file asks as if it were a command.
    fn ask(&self, _question: &str, _fields: &Fields) -> Option<Result<(), &'static str>> {
        None
    }
}

impl<N: Told> State for One<N> {
    fn apply(&mut self, command: &str, mut fields: Fields) -> Result<Answer, &'static str> {
        let now = fields["now"].as_i64().expect("a moment");
        if let Some(value) = &self.0
            && let Some(answer) = value.ask(command, &fields)
        {
            return answer.map(|()| Answer::of(Outcome::of(()), value.status(moment(now))));
        }
        N::complete(self.0.as_ref(), &mut fields);
        match carry_out(self.0.clone(), command, fields) {
            Ok(outcome) => {
                self.0 = Some(outcome.value.clone());
                let status = outcome.value.status(moment(now));
                Ok(Answer::of(outcome, status))
            }
            Err(Failure::Refused(refusal)) => Err(refusal.code()),
            Err(Failure::Unreadable(error)) => panic!("{command}: {error}"),
        }
    }
}

/// The code of a refusal.
pub fn code(refusal: impl Refusal) -> &'static str {
    refusal.code()
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    noun: String,
    #[serde(default)]
    given: Vec<toml::Table>,
    command: toml::Table,
    status: Option<String>,
    refused: Option<String>,
    #[serde(rename = "notices")]
    notifications: Option<Vec<Notification>>,
    changes: Option<Vec<Change>>,
    balances: Option<serde_json::Value>,
    has: Option<serde_json::Value>,
}

/// Where the file of a noun is.
pub fn path(noun: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/scenarios/commons");
    folder.join(format!("{noun}.toml"))
}

/// Runs the file of a noun.
pub fn run<N: State>(noun: &str) {
    let text = std::fs::read_to_string(path(noun)).expect("a scenario file");
    let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{noun}: {error}"));
    let mut names = std::collections::BTreeSet::new();
    for case in &file.case {
        assert_eq!(case.noun, noun, "{}", case.name);
        assert!(names.insert(&case.name), "{noun} claims twice: {}", case.name);
        run_case::<N>(case);
    }
}

fn run_case<N: State>(case: &Case) {
    let name = &case.name;
    let mut state = N::default();
    for command in &case.given {
        let mut command = command.clone();
        let refused = command.remove("refused");
        let refused = refused.as_ref().and_then(toml::Value::as_str);
        let answer = given(&mut state, &command);
        assert_eq!(answer.err(), refused, "{name}: {command:?}");
        state.check();
    }
    let before = state.substance();
    let answer = given(&mut state, &case.command);
    state.check();
    match answer {
        Err(code) => {
            assert_eq!(Some(code), case.refused.as_deref(), "{name}");
            assert_eq!(state.substance(), before, "{name}: a refusal changes nothing");
        }
        Ok(answer) => {
            assert_eq!(None, case.refused.as_deref(), "{name}");
            assert_eq!(case.status.as_deref(), Some(&*answer.status), "{name}");
            assert_same(name, &case.notifications, &answer.notifications);
            assert_same(name, &case.changes, &answer.changes);
        }
    }
    let substance = state.substance();
    for expected in
        case.balances.iter().map(|b| serde_json::json!({ "balances": b })).chain(case.has.clone())
    {
        assert_has(name, &substance, &expected);
    }
}

/// Gives the one command that a table holds.
fn given<N: State>(state: &mut N, command: &toml::Table) -> Result<Answer, &'static str> {
    let (name, fields) = command.iter().next().expect("a command");
    let fields = serde_json::to_value(fields).unwrap();
    state.apply(name, fields.as_object().expect("fields").clone())
}

fn assert_same<T: PartialEq + Debug>(name: &str, expected: &Option<Vec<T>>, found: &Vec<T>) {
    if let Some(expected) = expected {
        assert_eq!(found, expected, "{name}");
    }
}

/// Whether all that `expected` has is found alike; an empty text stands for nothing at all.
fn assert_has(name: &str, found: &serde_json::Value, expected: &serde_json::Value) {
    use serde_json::Value;
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (key, expected) in expected {
                assert_has(name, found.get(key).unwrap_or(&Value::Null), expected);
            }
        }
        (Value::Null, Value::String(nothing)) if nothing.is_empty() => {}
        _ => assert_eq!(found, expected, "{name}"),
    }
}

#[test]
fn exchanges() {
    run::<One<trust_commons::exchange::Exchange>>("exchange");
}

#[test]
fn ledgers() {
    run::<ledger::World>("ledger");
}
