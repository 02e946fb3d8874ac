//! The events of a demo network: people found communities and partnerships, join, form circles, respond to each
//! other, and complete exchanges.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use trust_commons::block::Block;
use trust_commons::circle::{self, Circle};
use trust_commons::community::{
    self, Cell, CellInvitation, Community, JoinRequest, JoinStatus, cell, cell_invitation, join,
};
use trust_commons::exchange::{self, Exchange};
use trust_commons::ledger::Ledger;
use trust_commons::listing::{self, Listing, ListingKind, ListingStatus, Quantity, Ties};
use trust_commons::partnership::{self, Partnership, Terms};
use trust_commons::payment::{self, Books};
use trust_commons::preference::SharingPreference;
use trust_commons::response::{self, Response};
use trust_commons::steward::{self, Roles, Stewards};
use trust_commons::trust::Declaration;
use trust_commons::{AsResource as _, CommunityId, ListingId, Noun, Outcome, member};
use trust_core::{Filter, MemberId, Paging, Place, Precision, Weight};

use super::network::{CellOf, Network, Town};
use super::people::{HOMES, OF_A_COMMUNITY, Person};
use super::things;
use crate::store::member::Member;
use crate::terminal::Failure;
use crate::work::fresh_id;

impl Network {
    /// The first person of each street founds its community and admits the others; the second becomes a steward as
    /// well, and the founder creates cells.
    pub fn found(&mut self) -> Result<(), Failure> {
        let (people, now) = (self.people.clone(), self.now);
        for (home, street) in people.chunks(OF_A_COMMUNITY).enumerate() {
            let (about, founder) = (&HOMES[home], &street[0].id);
            let id = CommunityId::new(&street[0].community(home))?;
            let found = community::Creation::Found {
                id: id.clone(),
                name: about.name.to_owned(),
                description: about.description.to_owned(),
                credit: about.credit,
                joining: None,
            };
            let context = community::Context::of(founder.clone(), Roles::default(), now);
            let community = self.take(Community::create(found, &context)?);
            let mut stewards = community.first_stewards();
            let policy = community.join_policy(self.model);
            let mut requests = Vec::new();
            for person in &street[1..] {
                let ask = join::Creation::Ask {
                    id: fresh_id(),
                    community: id.clone(),
                    message: "I live here.".to_owned(),
                };
                let context = |by: &MemberId| join::Context {
                    policy,
                    ..join::Context::of(by.clone(), stewards.clone().into(), now)
                };
                let asked = JoinRequest::create(ask, &context(&person.id))?;
                let mut request = self.take(asked);
                if request.status == JoinStatus::Pending {
                    let approve = join::Command::Approve;
                    request = self.take(request.apply(approve, &context(founder))?);
                }
                requests.push(request);
            }
            let appoint = steward::Command::Appoint { member: street[1].id.clone() };
            let context =
                steward::Context { is_member: true, ..steward::Context::of(founder.clone()) };
            stewards = self.take(stewards.apply(appoint, &context)?);
            let mut cells = Vec::new();
            for (number, households) in street.chunks(OF_A_COMMUNITY / 2).enumerate() {
                let name = ["Even numbers", "Odd numbers"][number];
                let (id, community) = (fresh_id(), id.clone());
                let found = cell::Creation::Found { id, community, name: name.to_owned() };
                let context = cell::Context {
                    by: founder.clone(),
                    stewards: stewards.clone().into(),
                    present: BTreeSet::new(),
                    cells: 0,
                };
                let cell = self.take(Cell::create(found, &context)?);
                cells.push(self.fill(cell, households, founder, &stewards)?);
            }
            let ledger = Ledger::new(id);
            self.towns.push(Town { community, stewards, requests, cells, ledger });
        }
        Ok(())
    }

    /// Adds the people of some households to a cell: the plain members first, because a steward enters a cell only
    /// if a member accepts them.
    fn fill(
        &mut self,
        cell: Cell,
        households: &[Person],
        founder: &MemberId,
        stewards: &Stewards,
    ) -> Result<CellOf, Failure> {
        let (mut present, mut invitations) = (BTreeSet::new(), Vec::new());
        let mut people: Vec<_> = households.iter().map(|person| &person.id).collect();
        people.sort_by_key(|person| stewards.is_steward(person));
        for person in people {
            let now = self.now;
            let context = |by: &MemberId| {
                let roles = stewards.clone().into();
                cell_invitation::Context::of(by.clone(), roles, present.clone(), now)
            };
            let (id, cell, member) = (fresh_id(), cell.clone(), person.clone());
            let invite = cell_invitation::Creation::Invite { id, cell, member };
            let mut invitation = self.take(CellInvitation::create(invite, &context(founder))?);
            let asked = if invitation.of_steward { present.clone() } else { BTreeSet::new() };
            for by in asked.iter().chain([person]) {
                if invitation.accepted_by.contains(by) {
                    continue;
                }
                let accept = cell_invitation::Command::Accept;
                invitation = self.take(invitation.apply(accept, &context(by))?);
            }
            invitations.push(invitation);
            present.insert(person.clone());
        }
        Ok(CellOf { cell, members: present, invitations })
    }

    /// People set their place, sharing preference and trust, and post offers and needs.
    pub fn settle_in(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        for person in people.iter() {
            let ((north, east), precision) = (person.place(), Precision::Neighborhood);
            let place = Place::new(north, east, precision)?;
            let preference = SharingPreference::new(person.visibility().parse()?, precision, 5.0)?;
            self.changes.extend(member::facts(&person.id, Some(place)));
            self.members.push(Member {
                id: person.id.clone(),
                name: person.name.clone(),
                about: String::new(),
                email: None,
                place: Some(place),
                on_paths: true,
                preference,
                created_at: self.now,
            });
            // The last declaration about a person counts.
            for (number, weight) in person.trusts().collect::<BTreeMap<_, _>>() {
                let (source, target) = (person.id.clone(), people[number].id.clone());
                let weight = Weight::from_f64(weight)?;
                self.trust.push((source.clone(), target.clone(), weight));
                self.changes.extend(Declaration { source, target, weight }.facts());
            }
            for mut thing in things::of(person) {
                if !self.model.has_public() {
                    thing["is_public"] = false.into();
                }
                self.post(person, &preference, thing)?;
            }
        }
        Ok(())
    }

    fn post(
        &mut self,
        owner: &Person,
        preference: &SharingPreference,
        thing: serde_json::Value,
    ) -> Result<(), Failure> {
        let (draft, id, now) = (serde_json::from_value(thing)?, fresh_id(), self.now);
        // Everybody belongs to one community, and shares with their own circles.
        let only_community = Some(CommunityId::new(&owner.community(owner.home()))?);
        let of_owner = |of: &&CellOf| of.members.contains(&owner.id);
        let cells = self.towns.iter().flat_map(|town| &town.cells).filter(of_owner);
        let cells = cells.map(|of| of.cell.id.clone()).collect();
        let (in_community, owns_circle) = (true, true);
        let ties = Ties { in_community, owns_circle, only_community, cells, ..Ties::default() };
        let context = listing::Context {
            preference: *preference,
            model: self.model,
            ties,
            ..listing::Context::of(owner.id.clone(), now)
        };
        let posted = Listing::create(listing::Creation::Post { id, draft }, &context)?;
        let posted = self.take(posted);
        self.listings.push(posted);
        Ok(())
    }

    /// Oak Street and River Bend become partners; Mill Hill has an open proposal.
    pub fn become_partners(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        let (oak, river) = (&people[0].id, &people[OF_A_COMMUNITY].id);
        let (model, now) = (self.model, self.now);
        let terms = Terms { share_member_count: true, ..Terms::default() };
        for with in [1, 2] {
            let (a, b) = (&self.towns[0], &self.towns[with]);
            let (of_a, of_b) = (a.stewards.clone(), b.stewards.clone());
            let stewards: Roles = [of_a, of_b].into_iter().collect();
            let (a, b) = (a.community.id.clone(), b.community.id.clone());
            let propose = partnership::Creation::Propose { id: fresh_id(), a, b, terms };
            let context = partnership::Context::of(oak.clone(), stewards.clone(), now);
            let context = partnership::Context { model, ..context };
            let mut partnership = self.take(Partnership::create(propose, &context)?);
            if with == 1 {
                let approve = partnership::Command::Approve(terms);
                let context = partnership::Context::of(river.clone(), stewards, now);
                partnership = self.take(partnership.apply(approve, &context)?);
            }
            self.partnerships.push(partnership);
        }
        Ok(())
    }

    /// Every sixth person makes a circle of the first three people whom they trust.
    pub fn form_circles(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        for (nth, owner) in people.iter().step_by(6).enumerate() {
            let kind = ["family", "friends", "colleagues"][nth % 3];
            let (name, id) = (format!("My {kind}"), fresh_id());
            let kind = kind.parse()?;
            let create = circle::Creation::Create { id, name, description: String::new(), kind };
            let context = circle::Context { by: owner.id.clone(), now: self.now };
            let mut circle = self.take(Circle::create(create, &context)?);
            for (number, _) in owner.trusts().take(3) {
                let add = circle::Command::Add { member: people[number].id.clone() };
                circle = self.take(circle.apply(add, &context)?);
            }
            let thing = json!({
                "kind": "offer", "type": "time", "title": "An evening of cards", "category": "company",
                "sharing": {"circle": circle.id},
            });
            self.circles.push(circle);
            let preference = self.members[owner.number].preference;
            self.post(owner, &preference, thing)?;
        }
        Ok(())
    }

    /// Adds two blocks between people who do not get along.
    pub fn block(&mut self) {
        for (blocker, blocked) in [(4, 18), (25, 33)] {
            let (blocker, blocked) =
                (self.people[blocker].id.clone(), self.people[blocked].id.clone());
            self.blocks.push((blocker.clone(), blocked.clone()));
            self.changes.extend(Block { blocker, blocked }.facts());
        }
    }

    /// Neighbours respond to some needs, and owners accept some of the responses.
    pub fn answer(&mut self) -> Result<(), Failure> {
        let (people, view) = (self.people.clone(), self.view()?);
        let (model, now) = (self.model, self.now);
        for (nth, helper) in people.iter().enumerate().step_by(4) {
            let paging = Paging { limit: usize::MAX, ..Paging::default() };
            let seen = view.list(
                view.node(helper.id.as_str())?,
                &Filter::default(),
                &paging,
                now.as_secs(),
            )?;
            let seen = seen.rows.iter().map(|row| view.resource_id(row.resource));
            let seen = seen.filter_map(ListingId::text_of);
            let needs = self.needs_around(helper, &seen.collect::<Vec<_>>());
            let Some(&at) = needs.get(nth % needs.len().max(1)) else { continue };
            let need = self.listings[at].clone();
            let owner = self.members.iter().find(|member| member.id == need.owner);
            let preference = owner.map(|owner| owner.preference).unwrap_or_default();
            let (message, id) = ("I can do that on Sunday.".to_owned(), fresh_id());
            let context = response::Context::of(helper.id.clone(), need.clone(), now);
            let context = response::Context { sees: true, preference, model, ..context };
            let give = response::Creation::Give { id, message };
            let mut response = self.take(Response::create(give, &context)?);
            if nth % 8 == 0 {
                let accept = response::Command::Accept { quantity: Some(Quantity::ONE) };
                let context = response::Context { by: need.owner, ..context };
                let decided = self.take(response.apply(accept, &context)?);
                response = decided.response;
                self.listings[at] = decided.listing.unwrap_or(context.listing);
            }
            self.responses.push(response);
        }
        Ok(())
    }

    /// Returns the needs that a helper sees in their own community and that nobody helps with yet, by title and
    /// owner, because ids differ between fillings.
    fn needs_around(&self, helper: &Person, seen: &[&str]) -> Vec<usize> {
        let home = helper.community(helper.home());
        let is_around = |listing: &Listing| {
            listing.kind == ListingKind::Need
                && listing.status == ListingStatus::Active
                && listing.community.as_ref().is_some_and(|id| id.as_str() == home)
                && seen.contains(&listing.id.as_str())
        };
        let mut around: Vec<usize> =
            (0..self.listings.len()).filter(|&at| is_around(&self.listings[at])).collect();
        around.sort_by_key(|&at| (&self.listings[at].title, &self.listings[at].owner));
        around
    }

    /// Neighbours make exchanges: most are completed and paid, some are in progress.
    pub fn exchange(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        for (nth, provider) in people.iter().enumerate().step_by(2) {
            let home = provider.home();
            let receiver = &people[home * OF_A_COMMUNITY + (nth + 7) % OF_A_COMMUNITY].id;
            let kind = ["service", "object_loan", "shared_purchase"][nth % 3];
            let mut draft = json!({
                "kind": kind,
                "title": "An hour of help",
                "mode": "gift",
                "community": provider.community(home),
                "provider_community": provider.community(home),
                "receiver_community": provider.community(home),
            });
            if HOMES[home].credit {
                draft["mode"] = "credit".into();
                draft["minutes"] = (30 + 15 * (nth % 4)).into();
            }
            let done = nth % 10 != 8;
            let exchange = self.one_exchange(
                home,
                &provider.id,
                receiver,
                serde_json::from_value(draft)?,
                done,
            )?;
            self.exchanges.push(exchange);
        }
        Ok(())
    }

    /// Makes an exchange: offered, requested, accepted and started; and completed, if `done` says so.
    fn one_exchange(
        &mut self,
        home: usize,
        provider: &MemberId,
        receiver: &MemberId,
        draft: exchange::Draft,
        done: bool,
    ) -> Result<Exchange, Failure> {
        let (now, community) = (self.now, self.towns[home].community.id.clone());
        let by = |member: &MemberId| exchange::Context::of(member.clone(), now);
        let (id, to) = (fresh_id(), Some(receiver.clone()));
        let offer = exchange::Creation::Offer { id, draft, receiver: to };
        let mut exchange = self.take(Exchange::create(offer, &by(provider))?);
        let request = exchange::Command::Request { receiver_community: Some(community) };
        exchange = self.take(exchange.apply(request, &by(receiver))?);
        exchange = self.take(exchange.apply(exchange::Command::Accept, &by(provider))?);
        self.pay(home, &exchange)?;
        exchange = self.take(exchange.apply(exchange::Command::Start, &by(provider))?);
        for who in [provider, receiver].into_iter().filter(|_| done) {
            exchange = self.take(exchange.apply(exchange::Command::Complete, &by(who))?);
        }
        self.pay(home, &exchange)?;
        Ok(exchange)
    }

    /// Takes the ledger step that the latest command to an exchange requires.
    fn pay(&mut self, home: usize, exchange: &Exchange) -> Result<(), Failure> {
        let mut books = Books::One(&mut self.towns[home].ledger);
        let notifications = payment::pay(exchange, &mut books, self.now)?;
        self.take(Outcome::of(()).with_notifications(notifications));
        Ok(())
    }
}
