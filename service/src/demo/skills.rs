//! The skills of a demo network, which `skills.json` lists in the languages of its streets. Most people have opted in.

use serde::Deserialize;
use trust_commons::Noun;
use trust_commons::skill::{Context, Creation, Draft, Skill, SkillCategory};

use super::network::Network;
use super::people::{HOMES, Person};
use super::words::Language;
use crate::clock::DAY;
use crate::terminal::Failure;
use crate::work::fresh_id;

/// A name and a description.
type Text = (String, String);

/// A skill, with its texts in each language.
#[derive(Deserialize)]
struct Known {
    category: SkillCategory,
    en: Text,
    nl: Text,
    fr: Text,
}

impl Network {
    /// Two of three people say what they can do; some can do two things, and some do not want to be found yet.
    pub fn say_what_they_can(&mut self) -> Result<(), Failure> {
        let (people, known) = (self.people.clone(), include_str!("skills.json"));
        let known: Vec<Known> = serde_json::from_str(known)?;
        for person in people.iter().filter(|person| person.number % 3 != 2) {
            for nth in 0..1 + person.number % 2 {
                self.add_skill(person, &known, nth)?;
            }
        }
        Ok(())
    }

    fn add_skill(&mut self, person: &Person, known: &[Known], nth: usize) -> Result<(), Failure> {
        let number = person.number * 7 + nth * 5 + person.copy as usize;
        let known = &known[number % known.len()];
        let (name, description) = match person.language() {
            Language::English => &known.en,
            Language::Dutch => &known.nl,
            Language::French => &known.fr,
        };
        let price = [60, 60, 30, 90][number % 4];
        let draft = Draft {
            category: known.category,
            name: name.clone(),
            description: description.clone(),
            minutes_per_hour: match number % 8 {
                5 => None,
                _ if HOMES[person.home()].credit => Some(price),
                _ => Some(0),
            },
            opted_in: number % 5 != 4,
        };
        let days = 2 + (number % 60) as i64;
        let context = Context {
            by: person.id.clone(),
            in_community: true,
            kept: nth as u64,
            model: self.model,
            now: self.now.saturating_sub(days * DAY),
        };
        let community = person.community(person.home()).parse()?;
        let added = Skill::create(Creation::Add { id: fresh_id(), community, draft }, &context)?;
        let added = self.take(added);
        self.skills.push(added);
        Ok(())
    }
}
