//! The offers and needs of a demo network.

use serde_json::{Value, json};

use super::people::Person;

/// The number of listings of each person.
pub const OF_EACH: usize = 8;

/// Kind, type, title, category, unit.
type Thing = (&'static str, &'static str, &'static str, &'static str, &'static str);

const THINGS: [Thing; 32] = [
    ("offer", "resource", "Extending ladder, six metres", "tools", "piece"),
    ("need", "task", "Carry a sofa up two floors", "moving", ""),
    ("offer", "skill", "Bicycle repair on Saturday mornings", "repair", "hour"),
    ("need", "resource", "Jam jars with lids", "kitchen", "jar"),
    ("offer", "resource", "Courgettes, more than we can eat", "food", "kg"),
    ("need", "time", "Somebody to water plants in August", "garden", "week"),
    ("offer", "time", "Two hours of reading aloud", "company", "hour"),
    ("need", "skill", "Help with a tax form", "paperwork", "hour"),
    ("offer", "resource", "Cordless drill with bits", "tools", "piece"),
    ("need", "resource", "A cot for a visiting grandchild", "children", "piece"),
    ("offer", "skill", "Haircuts at home", "care", "piece"),
    ("need", "task", "Hang a heavy mirror", "repair", ""),
    ("offer", "resource", "Sourdough starter", "food", "jar"),
    ("need", "time", "Walk a patient old dog", "animals", "hour"),
    ("offer", "task", "School run with a cargo bike", "children", ""),
    ("need", "resource", "Moving boxes", "moving", "box"),
    ("offer", "skill", "Guitar for beginners", "music", "hour"),
    ("need", "skill", "Somebody who can sharpen knives", "kitchen", "piece"),
    ("offer", "resource", "Projector and screen for an evening", "events", "evening"),
    ("need", "task", "Clear a blocked gutter", "repair", ""),
    ("offer", "resource", "Tent for four", "outdoors", "piece"),
    ("need", "resource", "Wool in any colour", "crafts", "ball"),
    ("offer", "time", "An afternoon of babysitting", "children", "hour"),
    ("need", "time", "Company for a hospital visit", "care", "hour"),
    ("offer", "skill", "Mending clothes by machine", "crafts", "piece"),
    ("need", "resource", "A wheelbarrow for the weekend", "garden", "piece"),
    ("offer", "task", "Lift to the recycling yard", "moving", ""),
    ("need", "skill", "Set up a new telephone", "computers", "hour"),
    ("offer", "resource", "Seedlings: tomato, basil, leek", "garden", "pot"),
    ("need", "task", "Build a rabbit hutch", "animals", ""),
    ("offer", "skill", "Conversation in Dutch or French", "languages", "hour"),
    ("need", "resource", "Chairs for a street party", "events", "chair"),
];

/// Returns the listings of a person, as drafts.
pub fn of(person: &Person) -> impl Iterator<Item = Value> + '_ {
    (0..OF_EACH).map(|nth| {
        let number = person.number * 5 + nth * 3 + person.copy as usize;
        let (kind, of, title, category, unit) = THINGS[number % THINGS.len()];
        let mut thing = json!({
            "kind": kind,
            "type": of,
            "title": title,
            "category": category,
            "unit": unit,
            "quantity": 1 + number % 4,
            "is_public": number.is_multiple_of(7),
        });
        if !number.is_multiple_of(3) {
            thing["community"] = person.community(person.home()).into();
        }
        if kind == "need" {
            thing["urgency"] = ["low", "medium", "high"][number % 3].into();
        }
        thing
    })
}
