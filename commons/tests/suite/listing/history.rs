//! Random histories of a listing and its responses, against a plain model and in an engine.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use trust_commons::listing::{Listing, Patch};
use trust_commons::response::{Earlier, Response};
use trust_commons::sharing::Sharing;
use trust_core::MemberId;

use super::commands::{ListingCommands, ResponseCommands};
use super::{END, TIES, accept, draft, nobody};
use crate::given::{Town, id, moment, stewards};

/// The owner, two who answer, a steward, and somebody who only looks.
const PEOPLE: [&str; 5] = ["ana", "bo", "cy", "sam", "eve"];

/// How far the listing is, expiry aside.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Open,
    Cancelled,
    Fulfilled,
    Expired,
}

/// What is true of the listing, in words of its own.
#[derive(Default)]
struct Model {
    need: bool,
    public: bool,
    stage: Stage,
    end: Option<i64>,
    helped: BTreeSet<&'static str>,
    /// Who has answered and was neither accepted nor declined, and did not take it back.
    waiting: BTreeSet<&'static str>,
    /// Who was declined, or released, once for each time.
    declined: Vec<&'static str>,
    /// Who has answered, once for each time. A history lasts less than a day.
    given: Vec<&'static str>,
}

impl Model {
    fn is_past(&self, now: i64) -> bool {
        self.end.is_some_and(|end| end <= now)
    }

    fn open(&self, now: i64) -> bool {
        self.stage == Stage::Open && !self.is_past(now)
    }

    /// Whether it has expired, marked or not.
    fn over(&self, now: i64) -> bool {
        self.stage == Stage::Expired || self.stage == Stage::Open && self.is_past(now)
    }

    fn may_answer(&self, by: &str) -> bool {
        let count = |times: &[&str]| times.iter().filter(|&&who| who == by).count();
        let rests = !self.waiting.contains(by) && !self.helped.contains(by);
        rests && count(&self.declined) < 2 && count(&self.given) < 3
    }

    /// Whether a command is done, and if so what it leads to.
    fn does(&mut self, what: u8, by: &'static str, whom: &'static str, now: i64) -> bool {
        let (open, over, owns) = (self.open(now), self.over(now), by == "ana");
        let waits = self.waiting.contains(whom);
        let helps = self.helped.contains(whom) && (open || over);
        let done = match what {
            0 => owns && open,
            1 => (owns || by == "sam") && open,
            2 => owns && (open || over),
            3 => self.stage == Stage::Open && over,
            4 => !owns && open && self.sees(by, now) && self.may_answer(by),
            5 => owns && waits && open && (!self.need || self.helped.is_empty()),
            6 => owns && (waits || helps),
            7 => by == whom && (waits || helps),
            _ => owns && (self.stage == Stage::Fulfilled || over),
        };
        if !done {
            return false;
        }
        match what {
            0 => self.public = !self.public,
            1 => self.stage = Stage::Cancelled,
            2 => self.stage = Stage::Fulfilled,
            3 => self.stage = Stage::Expired,
            4 => {
                self.waiting.insert(by);
                self.given.push(by);
            }
            5..=7 => {
                self.waiting.remove(whom);
                self.helped.remove(whom);
                match what {
                    5 => drop(self.helped.insert(whom)),
                    6 => self.declined.push(whom),
                    _ => (),
                }
            }
            _ => {
                self.end = self.end.filter(|_| !self.is_past(now));
                self.stage = Stage::Open;
            }
        }
        true
    }

    fn sees(&self, viewer: &str, now: i64) -> bool {
        let helped = self.helped.contains(viewer);
        let sees = match self.stage {
            Stage::Open => !self.is_past(now) && (self.public || helped),
            _ => helped,
        };
        viewer == "ana" || sees
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
        let posted = Listing::post(id("veg"), id("ana"), draft, TIES, moment(0)).unwrap();
        let mut town = Town::of(&PEOPLE);
        let kind = trust_core::GroupKind::Community;
        town.tell(vec![trust_core::Change::PutGroup { group: id("oak"), kind, owner: None }]);
        town.tell(posted.changes);
        World { town, is: posted.value, responses: Vec::new() }
    }

    fn does(&mut self, what: u8, by: &str, whom: &str, now: i64) -> bool {
        match what {
            0..=3 | 8 => self.does_to_the_listing(what, &id(by), now),
            4 => self.answers(by, now),
            _ => self.decides(what, &id(by), whom, now),
        }
    }

    fn does_to_the_listing(&mut self, what: u8, by: &MemberId, now: i64) -> bool {
        let those = stewards("oak", &["sam"]);
        let is_public = !self.is.is_public;
        let sharing = if is_public {
            Sharing::As(trust_commons::preference::Visibility::MyCell)
        } else {
            Sharing::Private
        };
        let patch =
            Patch { is_public: Some(is_public), sharing: Some(sharing), ..Patch::default() };
        let outcome = match what {
            0 => self.is.edit(by, patch, &nobody(), TIES, moment(now)),
            1 => self.is.withdraw(by, Some(&those), &nobody(), moment(now)),
            2 => self.is.fulfil(by, self.is.accepted.keys().next(), true, &nobody(), moment(now)),
            3 => self.is.expire(&nobody(), moment(now)),
            _ => self.is.reopen(by, &nobody(), moment(now)),
        };
        let Ok(outcome) = outcome else { return false };
        assert!(
            outcome.notifications.iter().all(|notification| notification.to != *by || what == 3)
        );
        self.is = outcome.value;
        self.town.tell(outcome.changes);
        true
    }

    fn answers(&mut self, by: &str, now: i64) -> bool {
        let sees = self.town.sees(by, "listing:veg", now);
        let own = self.responses.iter().filter(|response| response.responder.as_str() == by);
        let earlier: Vec<_> = own.map(Earlier::from).collect();
        let number = format!("r{}", self.responses.len());
        let given = Response::give(id(&number), &self.is, &id(by), "", sees, &earlier, moment(now));
        self.responses.extend(given.clone().map(|outcome| outcome.value));
        given.is_ok()
    }

    /// Something is done with the last response of somebody.
    fn decides(&mut self, what: u8, by: &MemberId, whom: &str, now: i64) -> bool {
        let last = self.responses.iter().rposition(|response| response.responder.as_str() == whom);
        let Some(at) = last else { return false };
        let response = &self.responses[at];
        let outcome = match what {
            5 => accept(response, by.as_str(), &self.is, true, now),
            6 => response.decline(by, &self.is, &nobody(), moment(now)),
            _ => response.withdraw(by, &self.is, moment(now)),
        };
        let outcome = outcome.map(|outcome| (outcome.value, outcome.changes));
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
        steps in prop::collection::vec((0..9u8, 0..5usize, 0..5usize, 0..40i64), 1..60),
    ) {
        let mut world = World::new(need);
        let mut model = Model { need, public: true, end: Some(END), ..Model::default() };
        let mut now = 1;
        for (what, by, whom, later) in steps {
            now += later;
            let (by, whom) = (PEOPLE[by], PEOPLE[whom]);
            let before = world.is.clone();
            let done = world.does(what, by, whom, now);
            prop_assert_eq!(done, model.does(what, by, whom, now), "{} {} {} at {}", what, by, whom, now);
            prop_assert!(done || world.is == before, "a refusal changes nothing");
            prop_assert_eq!(world.is.is_open(moment(now)), model.open(now));
            for viewer in PEOPLE {
                prop_assert_eq!(world.town.sees(viewer, "listing:veg", now), model.sees(viewer, now), "{} at {}", viewer, now);
            }
            let accepted: Vec<_> = world.is.accepted.keys().map(MemberId::as_str).collect();
            prop_assert_eq!(accepted, model.helped.iter().copied().collect::<Vec<_>>());
            prop_assert!(!need || model.helped.len() <= 1, "a need takes one");
        }
    }
}
