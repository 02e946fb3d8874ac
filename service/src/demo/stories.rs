//! The events of a demo network: people found communities and partnerships, join, form circles and respond to each
//! other.

use std::collections::BTreeSet;

use serde_json::json;
use trust_commons::block::Block;
use trust_commons::circle::{self, Circle};
use trust_commons::community::{
    self, Cell, CellInvitation, Community, JoinRequest, JoinStatus, cell, cell_invitation, join,
};
use trust_commons::ledger::Ledger;
use trust_commons::listing::{Listing, ListingKind, ListingStatus, Quantity};
use trust_commons::partnership::{self, Partnership, Terms};
use trust_commons::response::{self, Response};
use trust_commons::steward::{self, Roles, Stewards};
use trust_commons::{AsResource as _, CommunityId, ListingId, Noun, Timestamp};
use trust_core::{Filter, MemberId, Paging, Place, Precision};

use super::listings::FOUNDED;
use super::network::{CellOf, Network, Town};
use super::people::{HOMES, OF_A_COMMUNITY, Person};
use crate::clock::DAY;
use crate::terminal::Failure;
use crate::work::fresh_id;

impl Network {
    /// The first person of each street founds its community and admits the others; the second becomes a steward as
    /// well, and the founder creates cells.
    pub fn found(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        let now = self.now.saturating_sub(FOUNDED * DAY);
        for (home, street) in people.chunks(OF_A_COMMUNITY).enumerate() {
            let (about, founder) = (&HOMES[home], &street[0].id);
            let id = CommunityId::new(&street[0].community(home))?;
            let found = community::Creation::Found {
                id: id.clone(),
                name: about.name.to_owned(),
                description: about.description.to_owned(),
                credit: about.credit,
                joining: None,
                place: Some(Place::new(about.place.0, about.place.1, Precision::Neighborhood)?),
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
                    message: person.language().words().lives_here.to_owned(),
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
                let name = about.language.words().cells[number];
                let (id, community) = (fresh_id(), id.clone());
                let found = cell::Creation::Found { id, community, name: name.to_owned() };
                let context = cell::Context {
                    by: founder.clone(),
                    stewards: stewards.clone().into(),
                    present: BTreeSet::new(),
                    cells: 0,
                };
                let cell = self.take(Cell::create(found, &context)?);
                cells.push(self.fill(cell, households, founder, &stewards, now)?);
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
        now: Timestamp,
    ) -> Result<CellOf, Failure> {
        let (mut present, mut invitations) = (BTreeSet::new(), Vec::new());
        let mut people: Vec<_> = households.iter().map(|person| &person.id).collect();
        people.sort_by_key(|person| stewards.is_steward(person));
        for person in people {
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

    /// Oak Street and River Bend become partners; a proposal of Mill Hill waits for the stewards of Oak Street.
    pub fn become_partners(&mut self) -> Result<(), Failure> {
        let terms = Terms { share_member_count: true, ..Terms::default() };
        let mut active = self.proposed(0, 1, terms, 120)?;
        let river = self.people[OF_A_COMMUNITY].id.clone();
        let approve = partnership::Command::Approve(terms);
        let context = self.between(0, 1, river, 118);
        active = self.take(active.apply(approve, &context)?);
        let waiting = self.proposed(2, 0, terms, 2)?;
        self.partnerships.extend([active, waiting]);
        Ok(())
    }

    /// The founder of a community proposes a partnership to another community, some days ago.
    fn proposed(
        &mut self,
        by: usize,
        with: usize,
        terms: Terms,
        days: i64,
    ) -> Result<Partnership, Failure> {
        let (a, b) = (&self.towns[by], &self.towns[with]);
        let (a, b) = (a.community.id.clone(), b.community.id.clone());
        let propose = partnership::Creation::Propose { id: fresh_id(), a, b, terms };
        let founder = self.people[by * OF_A_COMMUNITY].id.clone();
        let context = self.between(by, with, founder, days);
        Ok(self.take(Partnership::create(propose, &context)?))
    }

    /// Returns the context of a command to a partnership of two communities, some days ago.
    fn between(&self, a: usize, b: usize, who: MemberId, days: i64) -> partnership::Context {
        let of = [a, b].map(|home| self.towns[home].stewards.clone());
        let at = self.now.saturating_sub(days * DAY);
        let context = partnership::Context::of(who, of.into_iter().collect(), at);
        partnership::Context { model: self.model, ..context }
    }

    /// People of other streets ask to join: their requests wait for the stewards.
    pub fn ask_to_join(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        for (number, home, days) in [(59, 0, 3), (54, 0, 1), (30, 2, 2)] {
            let (person, town) = (&people[number], &self.towns[home]);
            let ask = join::Creation::Ask {
                id: fresh_id(),
                community: town.community.id.clone(),
                message: person.language().words().asks[number % 2].to_owned(),
            };
            let policy = town.community.join_policy(self.model);
            let at = self.now.saturating_sub(days * DAY);
            let roles = town.stewards.clone().into();
            let context = join::Context::of(person.id.clone(), roles, at);
            let asked = JoinRequest::create(ask, &join::Context { policy, ..context })?;
            // A community that admits everybody has nobody who waits.
            if asked.value.status == JoinStatus::Pending {
                let asked = self.take(asked);
                self.towns[home].requests.push(asked);
            }
        }
        Ok(())
    }

    /// Every sixth person makes a circle of the first three people whom they trust, and offers it an evening.
    pub fn form_circles(&mut self) -> Result<(), Failure> {
        let people = self.people.clone();
        for (nth, owner) in people.iter().step_by(6).enumerate() {
            let kind = ["family", "friends", "colleagues"][nth % 3].parse()?;
            let words = owner.language().words();
            let (name, id) = (words.circles[nth % 3].to_owned(), fresh_id());
            let create = circle::Creation::Create { id, name, description: String::new(), kind };
            let context = circle::Context { by: owner.id.clone(), now: self.now };
            let mut circle = self.take(Circle::create(create, &context)?);
            for (number, _) in owner.trusts().take(3) {
                let add = circle::Command::Add { member: people[number].id.clone() };
                circle = self.take(circle.apply(add, &context)?);
            }
            let thing = json!({
                "kind": "offer", "type": "time", "title": words.evening, "category": "company",
                "sharing": {"circle": circle.id},
            });
            self.circles.push(circle);
            let preference = self.members[owner.number].preference;
            let at = self.now.saturating_sub(nth as i64 * DAY);
            let posted = self.post(owner, &preference, thing, at)?;
            self.listings.push(posted);
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
            let messages = helper.language().words().answers;
            let (message, id) = (messages[nth / 4 % messages.len()].to_owned(), fresh_id());
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
}
