//! What people offer and need.

use serde_json::{Value, json};

use super::people::Person;

/// How many listings everybody has.
pub const OF_EACH: usize = 8;

/// Side, type, title, category, unit.
type Thing = (&'static str, &'static str, &'static str, &'static str, &'static str);

const THINGS: [Thing; 32] = [
    ("offers", "resource", "Extending ladder, six metres", "tools", "piece"),
    ("needs", "task", "Carry a sofa up two floors", "moving", ""),
    ("offers", "skill", "Bicycle repair on Saturday mornings", "repair", "hour"),
    ("needs", "resource", "Jam jars with lids", "kitchen", "jar"),
    ("offers", "resource", "Courgettes, more than we can eat", "food", "kg"),
    ("needs", "time", "Somebody to water plants in August", "garden", "week"),
    ("offers", "time", "Two hours of reading aloud", "company", "hour"),
    ("needs", "skill", "Help with a tax form", "paperwork", "hour"),
    ("offers", "resource", "Cordless drill with bits", "tools", "piece"),
    ("needs", "resource", "A cot for a visiting grandchild", "children", "piece"),
    ("offers", "skill", "Haircuts at home", "care", "piece"),
    ("needs", "task", "Hang a heavy mirror", "repair", ""),
    ("offers", "resource", "Sourdough starter", "food", "jar"),
    ("needs", "time", "Walk a patient old dog", "animals", "hour"),
    ("offers", "task", "School run with a cargo bike", "children", ""),
    ("needs", "resource", "Moving boxes", "moving", "box"),
    ("offers", "skill", "Guitar for beginners", "music", "hour"),
    ("needs", "skill", "Somebody who can sharpen knives", "kitchen", "piece"),
    ("offers", "resource", "Projector and screen for an evening", "events", "evening"),
    ("needs", "task", "Clear a blocked gutter", "repair", ""),
    ("offers", "resource", "Tent for four", "outdoors", "piece"),
    ("needs", "resource", "Wool in any colour", "crafts", "ball"),
    ("offers", "time", "An afternoon of babysitting", "children", "hour"),
    ("needs", "time", "Company for a hospital visit", "care", "hour"),
    ("offers", "skill", "Mending clothes by machine", "crafts", "piece"),
    ("needs", "resource", "A wheelbarrow for the weekend", "garden", "piece"),
    ("offers", "task", "Lift to the recycling yard", "moving", ""),
    ("needs", "skill", "Set up a new telephone", "computers", "hour"),
    ("offers", "resource", "Seedlings: tomato, basil, leek", "garden", "pot"),
    ("needs", "task", "Build a rabbit hutch", "animals", ""),
    ("offers", "skill", "Conversation in Dutch or French", "languages", "hour"),
    ("needs", "resource", "Chairs for a street party", "events", "chair"),
];

/// The listings of somebody: the side of each, and what is posted to it.
pub fn of(person: &Person) -> impl Iterator<Item = (&'static str, Value)> + '_ {
    (0..OF_EACH).map(|nth| {
        let number = person.number * 5 + nth * 3 + person.copy as usize;
        let (side, kind, title, category, unit) = THINGS[number % THINGS.len()];
        let mut thing = json!({
            "type": kind,
            "title": title,
            "category": category,
            "unit": unit,
            "quantity": 1 + number % 4,
            "is_public": number.is_multiple_of(7),
        });
        if !number.is_multiple_of(3) {
            thing["community"] = person.community(person.home()).into();
        }
        if side == "needs" {
            thing["urgency"] = ["low", "medium", "high"][number % 3].into();
        }
        (side, thing)
    })
}
