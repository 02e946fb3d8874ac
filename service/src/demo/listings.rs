//! The people of a demo network settle in: their profiles, trust, offers and needs of the last four weeks.

use std::collections::BTreeMap;

use serde_json::Value;
use trust_commons::listing::{self, Listing, ListingKind, Ties};
use trust_commons::preference::SharingPreference;
use trust_commons::trust::Declaration;
use trust_commons::{CommunityId, Noun, Timestamp, member};
use trust_core::{Place, Precision, Weight};

use super::network::{CellOf, Network};
use super::people::{self, Person};
use super::things::{self, Thing};
use super::words::NEW_IN_TOWN;
use crate::clock::DAY;
use crate::store::member::Member;
use crate::terminal::Failure;
use crate::work::fresh_id;

/// The days since the communities were founded.
pub const FOUNDED: i64 = 400;
/// The days that a listing with an end is open.
const OPEN: i64 = 30;

impl Network {
    /// People set their place, sharing preference and trust, and post offers and needs.
    pub fn settle_in(&mut self) -> Result<(), Failure> {
        let (people, things) = (self.people.clone(), things::all()?);
        for person in people.iter() {
            let ((north, east), precision) = (person.place(), Precision::Neighborhood);
            let place = Place::new(north, east, precision)?;
            let preference = SharingPreference::new(person.visibility().parse()?, precision, 5.0)?;
            self.changes.extend(member::facts(&person.id, Some(place)));
            let days = FOUNDED - 5 * person.number as i64;
            self.members.push(Member {
                id: person.id.clone(),
                name: person.name.clone(),
                about: person.about().to_owned(),
                email: None,
                place: Some(place),
                on_paths: true,
                preference,
                created_at: self.now.saturating_sub(days * DAY),
            });
            // The last declaration about a person counts.
            for (number, weight) in person.trusts().collect::<BTreeMap<_, _>>() {
                let (source, target) = (person.id.clone(), people[number].id.clone());
                let weight = Weight::from_f64(weight)?;
                self.trust.push((source.clone(), target.clone(), weight));
                self.changes.extend(Declaration { source, target, weight }.facts());
            }
            for nth in 0..things::OF_EACH {
                self.post_thing(person, &preference, &things, nth)?;
            }
        }
        Ok(())
    }

    /// A stranger signs up, who is in no community, trusts nobody and is trusted by nobody.
    pub fn sign_up_a_stranger(&mut self) {
        let copy = self.people.first().map_or(0, |person| person.copy);
        let Some((id, name)) = people::stranger(copy) else { return };
        self.changes.extend(member::facts(&id, None));
        self.members.push(Member {
            id,
            name,
            about: NEW_IN_TOWN.to_owned(),
            email: None,
            place: None,
            on_paths: true,
            preference: SharingPreference::default(),
            created_at: self.now.saturating_sub(DAY),
        });
    }

    /// Posts a listing of a person's; the eighth is over by now: fulfilled, withdrawn or expired.
    fn post_thing(
        &mut self,
        person: &Person,
        preference: &SharingPreference,
        things: &[Thing],
        nth: usize,
    ) -> Result<(), Failure> {
        let mut thing = things::of(person, things, nth);
        if !self.model.has_public() {
            thing["is_public"] = false.into();
        }
        let spread = (person.number * 7_919 + nth * 104_729) as i64 % (27 * DAY);
        let is_over = nth + 1 == things::OF_EACH;
        let age = if is_over { (OPEN + 5) * DAY + spread } else { 3_600 + spread };
        let at = self.now.saturating_sub(age);
        if is_over || (person.number + nth).is_multiple_of(4) {
            thing["expires_at"] = at.saturating_add(OPEN * DAY).as_secs().into();
        }
        let listing = self.post(person, preference, thing, at)?;
        if is_over {
            return self.close(person, preference, listing);
        }
        self.listings.push(listing);
        Ok(())
    }

    /// Closes a listing of a person's, who had help, did without, or let it expire.
    fn close(
        &mut self,
        person: &Person,
        preference: &SharingPreference,
        listing: Listing,
    ) -> Result<(), Failure> {
        let command = match person.number % 3 {
            0 if listing.kind == ListingKind::Need => listing::Command::Fulfil { helper: None },
            0 | 1 => listing::Command::Expire,
            _ => listing::Command::Withdraw,
        };
        let at = match command {
            listing::Command::Expire => self.now,
            _ => listing.created_at.saturating_add(3 * DAY),
        };
        let context = listing::Context {
            preference: *preference,
            model: self.model,
            ..listing::Context::of(person.id.clone(), at)
        };
        let closed = self.take(listing.apply(command, &context)?);
        self.listings.extend(closed);
        Ok(())
    }

    /// Posts a listing, and returns it.
    pub fn post(
        &mut self,
        owner: &Person,
        preference: &SharingPreference,
        thing: Value,
        at: Timestamp,
    ) -> Result<Listing, Failure> {
        let (draft, id) = (serde_json::from_value(thing)?, fresh_id());
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
            ..listing::Context::of(owner.id.clone(), at)
        };
        let posted = Listing::create(listing::Creation::Post { id, draft }, &context)?;
        Ok(self.take(posted))
    }
}
