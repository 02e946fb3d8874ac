//! Commands as data: HTTP, Python, Node and the scenario files all change a noun by a command.
//!
//! A `Creation` makes a noun, and a `Command` changes it. Both contain what a person wants. The `Context` contains
//! what the caller knows about the person and the noun: who acts, when, and the facts of the record that the rule
//! depends on. So a request body can never supply a fact.
//!
//! A creation makes a value of the noun. A command returns a [`Noun::After`], and the caller stores all of it:
//!
//! | a command changes | `After` | example |
//! |---|---|---|
//! | the value alone | the noun | an exchange |
//! | the value, or deletes it | `Option` of the noun; `None` if it is deleted | a listing |
//! | another noun as well | a struct of the noun, and of each other noun an `Option`; `None` if it is unchanged | a response and its listing |
//!
//! A noun implements [`Ends`] if it can end and other records depend on it, as listings depend on a circle. The end takes
//! the records that depend on the value, so that no caller can leave them out, and returns the records to store.
//!
//! [`carry_out`] reads a command from a JSON map that mixes the fields of both, which is the form of the bindings and of
//! the scenario files.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use strum::VariantNames;
use trust_core::MemberId;

use crate::Timestamp;
use crate::json::InvalidValue;
use crate::outcome::Outcome;
use crate::refusal::Refusal;

/// A value that only commands make and change.
pub trait Noun: Sized {
    /// A command that makes a new value.
    type Creation: DeserializeOwned + VariantNames;
    /// A command that changes a value.
    type Command: DeserializeOwned + VariantNames;
    /// The facts that the caller knows when it gives a command.
    type Context: DeserializeOwned;
    /// The reasons why a command is refused.
    type Refusal: Refusal;
    /// The result of a command: the noun itself, unless a command deletes it or changes another noun, too.
    type After: From<Self>;

    /// The names of the fields of the context.
    const CONTEXT: &'static [&'static str];

    /// Makes a value.
    fn create(
        creation: Self::Creation,
        context: &Self::Context,
    ) -> Result<Outcome<Self>, Self::Refusal>;

    /// Changes the value.
    fn apply(
        self,
        command: Self::Command,
        context: &Self::Context,
    ) -> Result<Outcome<Self::After>, Self::Refusal>;
}

/// The context of a noun whose rules depend on nothing but who acts, and when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerContext {
    /// The person who gives the command.
    pub by: MemberId,
    /// The current time.
    pub now: Timestamp,
}

impl OwnerContext {
    /// The names of the fields.
    pub const FIELDS: &'static [&'static str] = &["by", "now"];
}

/// The creation of a noun that no command makes, because it comes with another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, VariantNames)]
pub enum Never {}

/// A noun that a command can end. Afterwards there is no such value.
pub trait Ends: Noun {
    /// The records that depend on the value. The rule has to know them before the end.
    type Ties;
    /// The records of other nouns that change with the end. The caller stores them.
    type Ended;

    /// Ends the value.
    fn end(
        self,
        ties: Self::Ties,
        context: &Self::Context,
    ) -> Result<Outcome<Self::Ended>, Self::Refusal>;
}

/// The reason why a command in JSON form was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure<R> {
    /// The map is not a command of this noun.
    Unreadable(InvalidValue),
    /// The rules refuse it.
    Refused(R),
}

impl<R> From<R> for Failure<R>
where
    R: Refusal,
{
    fn from(refusal: R) -> Self {
        Failure::Refused(refusal)
    }
}

/// Carries out the command `name` with the fields of its map: a creation if no value exists yet, otherwise a
/// command. A creation returns its value as the result of a command.
pub fn carry_out<N: Noun>(
    before: Option<N>,
    name: &str,
    fields: Map<String, Value>,
) -> Result<Outcome<N::After>, Failure<N::Refusal>> {
    let (context, fields) = split(fields, N::CONTEXT);
    let context = read(Value::Object(context)).map_err(Failure::Unreadable)?;
    match before {
        None => {
            let made = N::create(named(name, fields).map_err(Failure::Unreadable)?, &context)?;
            Ok(made.map(N::After::from))
        }
        Some(value) => {
            Ok(value.apply(named(name, fields).map_err(Failure::Unreadable)?, &context)?)
        }
    }
}

/// Splits the fields into those with these names, and the others.
pub fn split(
    fields: Map<String, Value>,
    names: &[&str],
) -> (Map<String, Value>, Map<String, Value>) {
    fields.into_iter().partition(|(name, _)| names.contains(&name.as_str()))
}

/// Parses the command with that name and these fields. A command without fields may be a unit variant.
pub fn named<T: DeserializeOwned + VariantNames>(
    name: &str,
    fields: Map<String, Value>,
) -> Result<T, InvalidValue> {
    if !T::VARIANTS.contains(&name) {
        return Err(InvalidValue(format!(
            "{name:?} is not a command; the commands are {}",
            T::VARIANTS.join(", ")
        )));
    }
    let form = |fields| Value::Object([(name.to_owned(), fields)].into_iter().collect());
    if fields.is_empty()
        && let Ok(unit) = read(form(Value::Null))
    {
        return Ok(unit);
    }
    read(form(Value::Object(fields)))
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, InvalidValue> {
    Ok(serde_json::from_value(value)?)
}
