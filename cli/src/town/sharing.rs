//! The resources and groups of a generated town: cells, communities with a partnership, circles, places, listings.
//!
//! Sharing is drawn after trust, so trust is the same with and without it.

use std::ops::Range;

use trust_core::{
    Change, Grant, Grants, GroupId, GroupKind, InvalidId, Kilometres, MemberId, Place, Precision,
    Resource, ResourceId, Tag,
};

use super::Town;
use crate::refusal::Refusal;

/// The things to list: name and two tags.
const THINGS: [(&str, &str, &str); 10] = [
    ("bread", "offer", "food"),
    ("eggs", "offer", "food"),
    ("ladder", "offer", "tools"),
    ("drill", "offer", "tools"),
    ("seedlings", "offer", "garden"),
    ("compost", "need", "garden"),
    ("bike-repair", "offer", "help"),
    ("babysitting", "need", "help"),
    ("lift-to-town", "need", "help"),
    ("sewing", "offer", "help"),
];
/// Listings are made within the first month, counted from 0.
const MONTH: u32 = 30 * 24 * 60 * 60;
/// Streets of a community, at the most.
const QUARTER: usize = 8;

impl Town {
    /// Groups first, then places, then resources.
    pub(super) fn share(&mut self) -> Result<Vec<Change>, Refusal> {
        let mut changes = Vec::new();
        self.form_cells(&mut changes)?;
        let quarters = self.found_communities(&mut changes)?;
        self.find_places(&mut changes)?;
        for (street, quarter) in self.streets.clone().into_iter().zip(&quarters) {
            for person in street.clone() {
                let circle = self.draw_circle(person, &street, &mut changes)?;
                self.list_something(person, circle, quarter, &mut changes)?;
            }
        }
        Ok(changes)
    }

    /// Forms cells: each is up to three households side by side on a street.
    fn form_cells(&mut self, changes: &mut Vec<Change>) -> Result<(), InvalidId> {
        let mut first = 0;
        for (number, street) in self.streets.iter().enumerate() {
            let last = self.households.partition_point(|house| house.start < street.end);
            for (cell, houses) in (1..).zip(self.households[first..last].chunks(3)) {
                let group = GroupId::new(&format!("{}-cell-{cell}", super::street_name(number)))?;
                changes.push(put(&group, GroupKind::Cell, None));
                for person in houses.iter().flat_map(Range::clone) {
                    changes.push(self.join(&group, person)?);
                }
            }
            first = last;
        }
        Ok(())
    }

    /// Streets that lie together are a community, which nine of ten join; the first two are partners.
    /// Returns the community of each street.
    fn found_communities(&mut self, changes: &mut Vec<Change>) -> Result<Vec<GroupId>, InvalidId> {
        let size = (self.streets.len() / 2).clamp(1, QUARTER);
        let mut of_street = Vec::new();
        for (number, street) in self.streets.clone().into_iter().enumerate() {
            let quarter = GroupId::new(&format!("quarter-{}", number / size + 1))?;
            if number % size == 0 {
                changes.push(put(&quarter, GroupKind::Community, None));
            }
            for person in street {
                if self.random.below(10) < 9 {
                    changes.push(self.join(&quarter, person)?);
                }
            }
            of_street.push(quarter);
        }
        if let (Some(a), Some(b)) = (of_street.first(), of_street.get(size)) {
            let shares = vec![Tag::new("offer")?];
            changes.push(Change::PutPartnership { a: a.clone(), b: b.clone(), shares });
        }
        Ok(of_street)
    }

    /// Streets lie a kilometre or so apart; nine of ten people state their place.
    fn find_places(&mut self, changes: &mut Vec<Change>) -> Result<(), Refusal> {
        for (number, street) in self.streets.clone().into_iter().enumerate() {
            let (north, east) = ((number % 24) as f64, (number / 24) as f64);
            let (latitude, longitude) = (50.8 + 0.012 * north, 4.2 + 0.018 * east);
            let place = Place::new(latitude, longitude, Precision::Neighborhood)?;
            for person in street {
                if self.random.below(10) < 9 {
                    changes.push(Change::SetPlace { member: self.member(person)?, place });
                }
            }
        }
        Ok(())
    }

    /// Forms circles: one person in twenty-five keeps a circle of friends from the street.
    fn draw_circle(
        &mut self,
        owner: u32,
        street: &Range<u32>,
        changes: &mut Vec<Change>,
    ) -> Result<Option<GroupId>, InvalidId> {
        if self.random.below(25) != 0 {
            return Ok(None);
        }
        let member = self.member(owner)?;
        let circle = GroupId::new(&format!("{member}-friends"))?;
        changes.push(put(&circle, GroupKind::Circle, Some(member)));
        for _ in 0..self.random.within(2..=5) {
            let friend = self.random.of(street);
            if friend != owner {
                changes.push(self.join(&circle, friend)?);
            }
        }
        Ok(Some(circle))
    }

    /// Lists things: one person in three shares something, some for a limited time, and a few listings are
    /// inactive.
    fn list_something(
        &mut self,
        person: u32,
        circle: Option<GroupId>,
        quarter: &GroupId,
        changes: &mut Vec<Change>,
    ) -> Result<(), Refusal> {
        if self.random.below(3) != 0 {
            return Ok(());
        }
        let (thing, kind, category) = THINGS[self.random.below(10) as usize];
        let owner = self.member(person)?;
        let id = ResourceId::new(&format!("{owner}/{thing}"))?;
        let created_at = i64::from(self.random.below(MONTH));
        let ends = self.random.below(5) == 0;
        changes.push(Change::PutResource(Box::new(Resource {
            audience: self.audience(circle)?,
            community: Some(quarter.clone()),
            tags: [Tag::new(kind)?, Tag::new(category)?].into(),
            created_at,
            expires_at: ends.then_some(created_at + i64::from(MONTH)),
            active: self.random.below(40) != 0,
            ..Resource::new(id, owner)
        })));
        Ok(())
    }

    /// Returns an audience: a person with a circle shares with the circle; others share with all kinds of people.
    fn audience(&mut self, circle: Option<GroupId>) -> Result<Grants, Refusal> {
        let near = Kilometres::new(f64::from(self.random.within(2..=5)))?;
        let of_ten = self.random.below(10);
        if let Some(circle) = circle {
            return Ok([Grant::Circle(circle)].into());
        }
        Ok(match of_ten {
            0 => [Grant::Cell].into(),
            1 | 2 => [Grant::Community].into(),
            3 => [Grant::Community, Grant::Partner].into(),
            4 | 5 => [Grant::Cell, Grant::Trusted].into(),
            6 => [Grant::Trusted, Grant::Nearby(near)].into(),
            7 => [Grant::Community, Grant::Trusted, Grant::Nearby(near)].into(),
            8 => [Grant::Network].into(),
            _ => [Grant::Public].into(),
        })
    }

    fn member(&self, person: u32) -> Result<MemberId, InvalidId> {
        MemberId::new(self.load.names.name(person))
    }

    fn join(&self, group: &GroupId, person: u32) -> Result<Change, InvalidId> {
        Ok(Change::Join { group: group.clone(), member: self.member(person)? })
    }
}

fn put(group: &GroupId, kind: GroupKind, owner: Option<MemberId>) -> Change {
    Change::PutGroup { group: group.clone(), kind, owner }
}
