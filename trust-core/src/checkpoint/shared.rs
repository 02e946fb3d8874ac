//! The groups, partnerships, places and resources of a checkpoint, all numbered by their place.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::malformed;
use super::named_cells::{CellsOf, NamedCells};
use crate::error::CheckpointError;
use crate::grant::Via;
use crate::group::GroupKind;
use crate::id::{GroupIdx, NodeIdx};
use crate::place::{Kilometres, Place};
use crate::resource::{Detail, Row};
use crate::view::{State, View};

/// The groups, partnerships, places and resources.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct SharedRecord<'a> {
    #[serde(borrow)]
    tags: Vec<&'a str>,
    #[serde(borrow)]
    groups: Vec<GroupRecord<'a>>,
    /// Each once, the lower number first.
    partnerships: Vec<(u32, u32, Vec<u32>)>,
    places: Vec<(u32, Place)>,
    #[serde(borrow)]
    resources: Vec<ResourceRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
struct GroupRecord<'a> {
    id: &'a str,
    /// Absent for a removed group that resources still name.
    kind: Option<GroupKind>,
    owner: Option<u32>,
    joined: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
struct ResourceRecord<'a> {
    id: &'a str,
    owner: u32,
    community: Option<u32>,
    grants: u16,
    active: bool,
    created_at: i64,
    circles: Vec<u32>,
    nearby: Vec<f64>,
    tags: Vec<u32>,
    place: Option<Place>,
    expires_at: Option<i64>,
    created_at_revision: Option<u64>,
}

/// New numbers without gaps for those of old ones that are in use.
struct Renumbered(Vec<Option<u32>>);

impl Renumbered {
    /// Numbers what `used` gives, in ascending order of the old numbers.
    fn of(slots: usize, used: impl IntoIterator<Item = u32>) -> Self {
        let mut numbers = vec![None; slots];
        for old in used {
            numbers[old as usize] = Some(0);
        }
        for (new, number) in numbers.iter_mut().flatten().enumerate() {
            *number = new as u32;
        }
        Renumbered(numbers)
    }

    fn get(&self, old: u32) -> Option<u32> {
        self.0.get(old as usize).copied().flatten()
    }

    fn all(&self, old: &[u32]) -> Vec<u32> {
        old.iter().filter_map(|&old| self.get(old)).collect()
    }

    /// Returns the old numbers, ascending.
    fn old(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.0.len() as u32).filter(|&old| self.get(old).is_some())
    }
}

impl<'a> SharedRecord<'a> {
    /// Collects the groups, partnerships, places and resources, and the cells that audiences name.
    pub fn of(view: &'a View) -> (Self, NamedCells) {
        let state = view.state();
        let (groups, resources) = (&state.groups, &state.resources);
        let members = Renumbered::of(state.members.slots(), state.members.iter());
        let rows = || resources.iter().map(|(_, row)| row);
        let named = rows().flat_map(|row| {
            let detail = &row.detail;
            detail.circles.iter().chain(&detail.cells).chain(&row.community)
        });
        let named =
            named.map(|group| group.0).filter(|&group| !groups.ids().name(group).is_empty());
        let group_numbers = Renumbered::of(groups.ids().slots(), groups.ids().iter().chain(named));
        let pairs: Vec<_> = groups
            .iter()
            .flat_map(|a| groups.partners(a).map(move |(b, tags)| (a, b, tags)))
            .filter(|(a, b, _)| a < b)
            .collect();
        let used = rows().flat_map(|row| row.detail.tags.iter().copied());
        let used = used.chain(pairs.iter().flat_map(|(_, _, tags)| tags.iter().copied()));
        let tag_numbers = Renumbered::of(resources.tags().slots(), used);
        let partnership = |&(a, b, tags): &(GroupIdx, GroupIdx, &[u32])| {
            Some((group_numbers.get(a.0)?, group_numbers.get(b.0)?, tag_numbers.all(tags)))
        };
        let group = |old: u32| {
            let index = GroupIdx(old);
            let joined = groups.joined(index).map(|joined| joined.iter().collect::<Vec<_>>());
            GroupRecord {
                id: groups.ids().name(old),
                kind: groups.kind(index),
                owner: groups.owner(index).and_then(|owner| members.get(owner.0)),
                joined: members.all(&joined.unwrap_or_default()),
            }
        };
        let places =
            members.old().filter_map(|old| Some((members.get(old)?, state.places.get(old)?)));
        let numbers = (&members, &group_numbers, &tag_numbers);
        let cells = NamedCells::of(rows(), |cells| group_numbers.all(cells));
        let shared = SharedRecord {
            tags: tag_numbers.old().map(|tag| resources.tags().name(tag)).collect(),
            groups: group_numbers.old().map(group).collect(),
            partnerships: pairs.iter().filter_map(partnership).collect(),
            places: places.collect(),
            resources: resources
                .iter()
                .map(|(resource, row)| {
                    ResourceRecord::of(resources.ids().name(resource.0), row, numbers)
                })
                .collect(),
        };
        (shared, cells)
    }

    /// Adds groups and resources to a state that has its members.
    pub fn put_into(&self, state: &mut State, named: NamedCells) -> Result<(), CheckpointError> {
        let members = state.members.slots();
        let resources = Arc::make_mut(&mut state.resources);
        for (place, tag) in self.tags.iter().enumerate() {
            if resources.tag(&text(tag)?) != Some(place as u32) {
                return malformed(format!("the tag {tag:?} stands twice"));
            }
        }
        self.put_groups(state, members)?;
        for &(member, place) in &self.places {
            below("a place", member, members)?;
            state.places.set(member, Some(place));
        }
        let mut named = named.decoded(self.resources.len(), self.groups.len())?;
        for (place, resource) in (0..).zip(&self.resources) {
            let cells = named.next_if(|cells| cells.resource == place);
            resource.put_into(state, members, self, cells)?;
        }
        Ok(())
    }

    fn put_groups(&self, state: &mut State, members: usize) -> Result<(), CheckpointError> {
        let groups = Arc::make_mut(&mut state.groups);
        let mut gone = Vec::new();
        for (place, group) in self.groups.iter().enumerate() {
            let kind = group.kind.unwrap_or(GroupKind::Cell);
            if let Some(owner) = group.owner {
                below("the owner of a circle", owner, members)?;
            }
            if (kind == GroupKind::Circle) != group.owner.is_some() {
                return malformed(format!("the owner of the group {:?}", group.id));
            }
            let index = match groups.put(&text(group.id)?, kind, group.owner.map(NodeIdx)) {
                Some((index, true)) if index.index() == place => index,
                _ => return malformed(format!("the group {:?} stands twice", group.id)),
            };
            for &member in &group.joined {
                below("a member of a group", member, members)?;
                groups.join(index, NodeIdx(member));
            }
            if group.kind.is_none() {
                gone.push(index);
            }
        }
        for (a, b, tags) in &self.partnerships {
            let of_kind = |&group: &u32| groups.kind(GroupIdx(group)) == Some(GroupKind::Community);
            if a == b || !of_kind(a) || !of_kind(b) {
                return malformed(format!("groups number {a} and {b} are partners"));
            }
            ascending("the tags of a partnership", tags, self.tags.len())?;
            groups.put_partnership(GroupIdx(*a), GroupIdx(*b), tags.clone());
        }
        gone.into_iter().for_each(|group| groups.remove(group));
        Ok(())
    }
}

impl<'a> ResourceRecord<'a> {
    fn of(
        id: &'a str,
        row: &Row,
        (members, groups, tags): (&Renumbered, &Renumbered, &Renumbered),
    ) -> Self {
        let circles: Vec<u32> = row.detail.circles.iter().map(|circle| circle.0).collect();
        ResourceRecord {
            id,
            owner: members.get(row.owner.0).unwrap_or_default(),
            community: row.community.and_then(|community| groups.get(community.0)),
            grants: row.grants,
            active: row.active,
            created_at: row.created_at,
            circles: groups.all(&circles),
            nearby: row.detail.nearby.to_vec(),
            tags: tags.all(&row.detail.tags),
            place: row.detail.place,
            expires_at: row.expires_at,
            created_at_revision: row.detail.created_at_revision,
        }
    }

    fn put_into(
        &self,
        state: &mut State,
        members: usize,
        of: &SharedRecord<'_>,
        named: Option<CellsOf>,
    ) -> Result<(), CheckpointError> {
        below("the owner of a resource", self.owner, members)?;
        ascending("the circles of a resource", &self.circles, of.groups.len())?;
        ascending("the tags of a resource", &self.tags, of.tags.len())?;
        if let Some(community) = self.community {
            below("the community of a resource", community, of.groups.len())?;
        }
        let grants = Via::GRANTED.into_iter().fold(0, |all, via| all | via.bit());
        let nearby = self.nearby.iter().all(|&km| Kilometres::new(km).is_ok());
        let has_cell = self.grants & Via::Cell.bit() != 0;
        if named.is_some() && !has_cell
            || self.grants & !grants != 0
            || !nearby
            || !self.nearby.is_sorted()
        {
            return malformed(format!("the audience of the resource {:?}", self.id));
        }
        let detail = Detail {
            circles: self.circles.iter().map(|&circle| GroupIdx(circle)).collect(),
            any_cell: named.as_ref().map_or(has_cell, |named| named.any),
            cells: named.into_iter().flat_map(|named| named.cells).map(GroupIdx).collect(),
            nearby: self.nearby.clone().into(),
            tags: self.tags.clone().into(),
            place: self.place,
            created_at_revision: self.created_at_revision,
        };
        let row = Row {
            owner: NodeIdx(self.owner),
            community: self.community.map(GroupIdx),
            grants: self.grants,
            active: self.active,
            created_at: self.created_at,
            expires_at: self.expires_at,
            detail: detail.into(),
        };
        let resources = Arc::make_mut(&mut state.resources);
        if resources.ids().get(self.id).is_some() {
            return malformed(format!("the resource {:?} stands twice", self.id));
        }
        let put = resources.put(&text(self.id)?, row, None);
        put.map(drop).map_or_else(|| malformed("too many resources".into()), Ok)
    }
}

/// Returns an id as an engine keeps it.
fn text(id: &str) -> Result<Arc<str>, CheckpointError> {
    match id.len() {
        1..=255 => Ok(id.into()),
        bytes => malformed(format!("an id of {bytes} bytes")),
    }
}

pub(super) fn below(what: &str, number: u32, count: usize) -> Result<(), CheckpointError> {
    if (number as usize) < count {
        Ok(())
    } else {
        malformed(format!("{what} is number {number} of {count}"))
    }
}

pub(super) fn ascending(what: &str, numbers: &[u32], count: usize) -> Result<(), CheckpointError> {
    if let Some(&last) = numbers.last() {
        below(what, last, count)?;
    }
    if numbers.is_sorted_by(|a, b| a < b) {
        Ok(())
    } else {
        malformed(format!("{what} are out of order"))
    }
}
