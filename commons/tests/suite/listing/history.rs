//! Random histories of a listing and its responses, against a plain model and in an engine.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use trust_commons::listing::{Listing, Patch};
use trust_commons::preference::SharingPreference;
use trust_commons::response::Response;
use trust_commons::sharing::Sharing;
use trust_core::MemberId;

use super::{END, HYBRID, TIES, draft};
use crate::given::{Town, id, stewards};

/// The owner, two who answer, a steward, and somebody who only looks.
const PEOPLE: [&str; 5] = ["ana", "bo", "cy", "sam", "eve"];

/// What is true of the listing, in words of its own.
#[derive(Default)]
struct Model {
    need: bool,
    public: bool,
    closed: bool,
    helped: BTreeSet<&'static str>,
    /// Who has answered and was neither accepted nor declined, and did not take it back.
    waiting: BTreeSet<&'static str>,
    /// Who may not answer again.
    answered: BTreeSet<&'static str>,
}

impl Model {
    fn open(&self, now: i64) -> bool {
        !self.closed && now < END
    }

    /// Whether a command is done, and if so what it leads to.
    fn does(&mut self, what: u8, by: &'static str, whom: &'static str, now: i64) -> bool {
        let (open, owns) = (self.open(now), by == "ana");
        let waits = self.waiting.contains(whom);
        let done = match what {
            0 => owns && open,
            1 => (owns || by == "sam") && open,
            2 => owns && open,
            3 => !self.closed && now >= END,
            4 => !owns && open && self.sees(by, now) && !self.answered.contains(by),
            5 => owns && waits && open && (!self.need || self.helped.is_empty()),
            6 => owns && waits,
            _ => by == whom && waits,
        };
        if !done {
            return false;
        }
        match what {
            0 => self.public = !self.public,
            1..=3 => self.closed = true,
            4 => {
                self.waiting.insert(by);
                self.answered.insert(by);
            }
            _ => {
                self.waiting.remove(whom);
                match what {
                    5 => drop(self.helped.insert(whom)),
                    6 => (),
                    _ => drop(self.answered.remove(whom)),
                }
            }
        }
        true
    }

    fn sees(&self, viewer: &str, now: i64) -> bool {
        let helped = self.helped.contains(viewer);
        viewer == "ana" || if self.closed { helped } else { now < END && (self.public || helped) }
    }
}

/// The listing, its responses and the engine.
struct World {
    town: Town,
    is: Listing,
    responses: Vec<Response>,
}

impl World {
    fn new(need: bool) -> Self {
        let kind = if need { "need" } else { "offer" };
        let draft = draft(json!({ "kind": kind, "sharing": "my_cell", "is_public": true }));
        let preference = SharingPreference::default();
        let posted =
            Listing::post(id("veg"), id("ana"), draft, &preference, HYBRID, TIES, 0).unwrap();
        let mut town = Town::of(&PEOPLE);
        let kind = trust_core::GroupKind::Community;
        town.tell(vec![trust_core::Change::PutGroup { group: id("oak"), kind, owner: None }]);
        town.tell(posted.changes);
        World { town, is: posted.value, responses: Vec::new() }
    }

    fn does(&mut self, what: u8, by: &str, whom: &str, now: i64) -> bool {
        match what {
            0..=3 => self.does_to_the_listing(what, &id(by), now),
            4 => self.answers(by, now),
            _ => self.decides(what, &id(by), whom, now),
        }
    }

    fn does_to_the_listing(&mut self, what: u8, by: &MemberId, now: i64) -> bool {
        let (those, preference) = (stewards("oak", &["sam"]), SharingPreference::default());
        let is_public = !self.is.is_public;
        let sharing = if is_public {
            Sharing::As(trust_commons::preference::Visibility::MyCell)
        } else {
            Sharing::Private
        };
        let patch =
            Patch { is_public: Some(is_public), sharing: Some(sharing), ..Patch::default() };
        let outcome = match what {
            0 => self.is.edit(by, patch, &preference, HYBRID, TIES, now),
            1 => self.is.withdraw(by, Some(&those), now),
            2 => self.is.fulfil(by, self.is.accepted.first(), true, now),
            _ => self.is.expire(now),
        };
        let Ok(outcome) = outcome else { return false };
        assert!(outcome.notices.iter().all(|notice| notice.to != *by || what == 3));
        self.is = outcome.value;
        self.town.tell(outcome.changes);
        true
    }

    fn answers(&mut self, by: &str, now: i64) -> bool {
        let sees = self.town.sees(by, "veg", now);
        let already = self
            .responses
            .iter()
            .any(|response| response.responder.as_str() == by && response.stands());
        let number = format!("r{}", self.responses.len());
        let given = Response::give(id(&number), &self.is, &id(by), "", sees, already, now);
        self.responses.extend(given.clone().map(|outcome| outcome.value));
        given.is_ok()
    }

    /// Something is done with the last response of somebody.
    fn decides(&mut self, what: u8, by: &MemberId, whom: &str, now: i64) -> bool {
        let last = self.responses.iter().rposition(|response| response.responder.as_str() == whom);
        let Some(at) = last else { return false };
        let (response, preference) = (&self.responses[at], SharingPreference::default());
        let outcome = match what {
            5 => response
                .accept(by, &self.is, true, &preference, HYBRID, now)
                .map(|outcome| (outcome.value, outcome.changes)),
            6 => response
                .decline(by, &self.is, true, now)
                .map(|outcome| ((outcome.value, self.is.clone()), outcome.changes)),
            _ => response
                .withdraw(by, &self.is, now)
                .map(|outcome| ((outcome.value, self.is.clone()), outcome.changes)),
        };
        let Ok(((response, listing), changes)) = outcome else { return false };
        self.responses[at] = response;
        self.is = listing;
        self.town.tell(changes);
        true
    }
}

proptest! {
    #[test]
    fn a_random_history_is_the_models_and_so_is_who_sees_the_listing(
        need in any::<bool>(),
        steps in prop::collection::vec((0..8u8, 0..5usize, 0..5usize, 0..40i64), 1..60),
    ) {
        let mut world = World::new(need);
        let mut model = Model { need, public: true, ..Model::default() };
        let mut now = 1;
        for (what, by, whom, later) in steps {
            now += later;
            let (by, whom) = (PEOPLE[by], PEOPLE[whom]);
            let before = world.is.clone();
            let done = world.does(what, by, whom, now);
            prop_assert_eq!(done, model.does(what, by, whom, now), "{} {} {} at {}", what, by, whom, now);
            prop_assert!(done || world.is == before, "a refusal changes nothing");
            prop_assert_eq!(world.is.is_open(now), model.open(now));
            for viewer in PEOPLE {
                prop_assert_eq!(world.town.sees(viewer, "veg", now), model.sees(viewer, now), "{} at {}", viewer, now);
            }
            let accepted: Vec<_> = world.is.accepted.iter().map(MemberId::as_str).collect();
            prop_assert_eq!(accepted, model.helped.iter().copied().collect::<Vec<_>>());
            prop_assert!(!need || model.helped.len() <= 1, "a need takes one");
        }
    }
}
