//! The offers and needs of a demo network, which `things.json` lists in the languages of its streets.

use serde::Deserialize;
use serde_json::{Value, json};

use super::people::Person;
use super::words::Language;
use crate::terminal::Failure;

/// The number of listings of each person.
pub const OF_EACH: usize = 8;

/// A title and a description.
type Text = (String, String);

/// An offer or a need, with its texts in each language.
#[derive(Deserialize)]
pub struct Thing {
    kind: String,
    #[serde(rename = "type")]
    listing_type: String,
    category: String,
    unit: String,
    en: Text,
    nl: Text,
    fr: Text,
}

/// Returns all of them.
pub fn all() -> Result<Vec<Thing>, Failure> {
    Ok(serde_json::from_str(include_str!("things.json"))?)
}

/// Returns the listing of this number of a person's, as a draft.
pub fn of(person: &Person, things: &[Thing], nth: usize) -> Value {
    let number = person.number * 5 + nth * 3 + person.copy as usize;
    let thing = &things[number % things.len()];
    let (title, description) = match person.language() {
        Language::English => &thing.en,
        Language::Dutch => &thing.nl,
        Language::French => &thing.fr,
    };
    let mut draft = json!({
        "kind": thing.kind,
        "type": thing.listing_type,
        "title": title,
        "description": description,
        "category": thing.category,
        "unit": thing.unit,
        "quantity": 1 + number % 4,
        "is_public": number.is_multiple_of(7),
    });
    if !number.is_multiple_of(3) {
        draft["community"] = person.community(person.home()).into();
    }
    if thing.kind == "need" {
        draft["urgency"] = ["low", "medium", "high"][number % 3].into();
    }
    draft
}
