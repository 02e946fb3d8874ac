//! A copy of the network under construction: its rows, its changes for the engine, and its notifications.

use std::collections::BTreeSet;
use std::sync::Arc;

use trust_commons::community::{Cell, CellInvitation, Community, JoinRequest};
use trust_commons::exchange::Exchange;
use trust_commons::ledger::Ledger;
use trust_commons::listing::Listing;
use trust_commons::partnership::Partnership;
use trust_commons::response::Response;
use trust_commons::sharing::SharingModel;
use trust_commons::skill::Skill;
use trust_commons::steward::Stewards;
use trust_commons::{Notification, Outcome, Timestamp, circle::Circle};
use trust_core::{Change, Engine, MemberId, Settings, View, Weight};

use super::people::Person;
use crate::store::member::Member;
use crate::terminal::Failure;

/// One copy of the network.
pub struct Network {
    pub people: Arc<[Person]>,
    pub model: SharingModel,
    pub now: Timestamp,
    settings: Settings,
    /// The people as rows of the record, in the same order.
    pub members: Vec<Member>,
    pub towns: Vec<Town>,
    pub trust: Vec<(MemberId, MemberId, Weight)>,
    pub listings: Vec<Listing>,
    pub skills: Vec<Skill>,
    pub partnerships: Vec<Partnership>,
    pub circles: Vec<Circle>,
    pub blocks: Vec<(MemberId, MemberId)>,
    pub responses: Vec<Response>,
    pub exchanges: Vec<Exchange>,
    pub changes: Vec<Change>,
    pub notifications: Vec<Notification>,
}

/// A community with its cells and members.
pub struct Town {
    pub community: Community,
    pub stewards: Stewards,
    pub requests: Vec<JoinRequest>,
    pub cells: Vec<CellOf>,
    pub ledger: Ledger,
}

/// A cell, its members, and their invitations.
pub struct CellOf {
    pub cell: Cell,
    pub members: BTreeSet<MemberId>,
    pub invitations: Vec<CellInvitation>,
}

impl Network {
    /// Returns the network after all events.
    pub fn built(
        people: Arc<[Person]>,
        model: SharingModel,
        settings: Settings,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let mut network = Network {
            people,
            model,
            now,
            settings,
            members: Vec::new(),
            towns: Vec::new(),
            trust: Vec::new(),
            listings: Vec::new(),
            skills: Vec::new(),
            partnerships: Vec::new(),
            circles: Vec::new(),
            blocks: Vec::new(),
            responses: Vec::new(),
            exchanges: Vec::new(),
            changes: Vec::new(),
            notifications: Vec::new(),
        };
        network.found()?;
        // Everybody read these long ago.
        network.notifications.clear();
        network.settle_in()?;
        network.say_what_they_can()?;
        network.sign_up_a_stranger();
        if model.has_partnerships() {
            network.become_partners()?;
        }
        network.ask_to_join()?;
        network.form_circles()?;
        network.block();
        network.answer()?;
        network.exchange()?;
        Ok(network)
    }

    /// Collects the changes and notifications of an outcome, and returns its value.
    pub fn take<T>(&mut self, outcome: Outcome<T>) -> T {
        self.changes.extend(outcome.changes);
        self.notifications.extend(outcome.notifications);
        outcome.value
    }

    /// Returns the view after the events so far.
    pub fn view(&self) -> Result<View, Failure> {
        let mut engine = Engine::new(self.settings);
        engine.apply(self.changes.clone())?;
        Ok(engine.view())
    }
}
