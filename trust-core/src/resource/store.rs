//! The resources of a view, as rows by number, and the indexes that lists and maintenance read.
//!
//! Invariant: every index speaks of exactly the rows that are filled. Persistent: cloning copies a few
//! pointers, an edit copies a few tree nodes and the bitmaps it alters.

use std::cmp::Reverse;
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::expiry::Expiry;
use crate::error::UnknownResource;
use crate::grant::Via;
use crate::id::{GroupIdx, Ids, IndexEdit, NodeIdx, NumberMap, ResourceIdx};
use crate::place::Place;

/// A resource by numbers: what every decision reads, and behind a pointer what few do.
#[derive(Clone)]
pub(crate) struct Row {
    pub owner: NodeIdx,
    pub community: Option<GroupIdx>,
    /// The [`Via::bit`]s of its grants.
    pub grants: u16,
    pub active: bool,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub detail: Arc<Detail>,
}

/// The rest of a resource.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Detail {
    /// Ascending.
    pub circles: Box<[GroupIdx]>,
    /// Whether any cell that the owner shares admits.
    pub any_cell: bool,
    /// The cells that are granted by name, ascending.
    pub cells: Box<[GroupIdx]>,
    /// The `nearby` grants' distances in kilometres, ascending.
    pub nearby: Box<[f64]>,
    /// Ascending.
    pub tags: Box<[u32]>,
    pub place: Option<Place>,
    /// The revision that added the resource, or last altered its `created_at`.
    pub created_at_revision: Option<u64>,
}

impl Row {
    pub fn grants(&self, via: Via) -> bool {
        self.grants & via.bit() != 0
    }

    /// Returns whether it has expired.
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|end| now >= end)
    }

    /// Returns this row without a group that is forgotten, and without the grants that had a meaning only by the
    /// group: no other group replaces it.
    fn without(mut self, group: GroupIdx) -> Row {
        let others = |named: &[GroupIdx]| -> Box<[GroupIdx]> {
            named.iter().copied().filter(|&named| named != group).collect()
        };
        let detail = Arc::make_mut(&mut self.detail);
        detail.circles = others(&detail.circles);
        detail.cells = others(&detail.cells);
        if detail.circles.is_empty() {
            self.grants &= !Via::Circle.bit();
        }
        if detail.cells.is_empty() && !detail.any_cell {
            self.grants &= !Via::Cell.bit();
        }
        if self.community == Some(group) {
            self.community = None;
            self.grants &= !(Via::Community.bit() | Via::Partner.bit());
        }
        self
    }

    fn same_as(&self, other: &Row) -> bool {
        let plain = |row: &Row| {
            let dates = (row.created_at, row.expires_at);
            (row.owner, row.community, row.grants, row.active, dates)
        };
        plain(self) == plain(other)
            && Detail { created_at_revision: None, ..Detail::clone(&self.detail) }
                == Detail { created_at_revision: None, ..Detail::clone(&other.detail) }
    }
}

/// Bitmaps of resources by the number of something they carry.
type Postings = NumberMap<Arc<RoaringBitmap>>;

/// Newest first, ties by id: the order of lists.
pub(crate) type Dated = (Reverse<i64>, Arc<str>, u32);

/// The resources of one view.
#[derive(Clone, Default)]
pub(crate) struct Resources {
    ids: Ids,
    tags: Ids,
    rows: imbl::Vector<Option<Row>>,
    by_owner: imbl::OrdSet<(u32, u32)>,
    by_community: Postings,
    /// By the circles and cells that grants name.
    by_named: Postings,
    by_tag: Postings,
    by_grant: [Arc<RoaringBitmap>; 9],
    newest: imbl::OrdSet<Dated>,
    expiry: Expiry,
}

impl Resources {
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    pub fn tags(&self) -> &Ids {
        &self.tags
    }

    pub fn tag(&mut self, tag: &Arc<str>) -> Option<u32> {
        self.tags.add(tag).map(|(number, _)| number)
    }

    pub fn require(&self, id: &str) -> Result<ResourceIdx, UnknownResource> {
        self.ids.get(id).map(ResourceIdx).ok_or_else(|| UnknownResource(id.to_owned()))
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn get(&self, resource: ResourceIdx) -> Option<&Row> {
        self.rows.get(resource.index())?.as_ref()
    }

    /// Returns every resource, by number.
    pub fn iter(&self) -> impl Iterator<Item = (ResourceIdx, &Row)> + '_ {
        let numbered = self.rows.iter().enumerate();
        numbered.filter_map(|(number, row)| Some((ResourceIdx(number as u32), row.as_ref()?)))
    }

    /// Returns the resources of a member, by number.
    pub fn of(&self, owner: NodeIdx) -> impl Iterator<Item = u32> + '_ {
        let range = (owner.0, 0)..=(owner.0, u32::MAX);
        self.by_owner.range(range).map(|&(_, resource)| resource)
    }

    /// Returns whether a member has any.
    pub fn has_any(&self, owner: NodeIdx) -> bool {
        self.of(owner).next().is_some()
    }

    pub fn in_community(&self, community: GroupIdx) -> Option<&RoaringBitmap> {
        self.by_community.get(&community.0).map(|posting| &**posting)
    }

    pub fn granted_to(&self, group: GroupIdx) -> Option<&RoaringBitmap> {
        self.by_named.get(&group.0).map(|posting| &**posting)
    }

    pub fn tagged(&self, tag: u32) -> Option<&RoaringBitmap> {
        self.by_tag.get(&tag).map(|posting| &**posting)
    }

    pub fn granting(&self, via: Via) -> &RoaringBitmap {
        &self.by_grant[via as usize]
    }

    /// Returns the resources that have expired at `now`.
    pub fn expired(&self, now: i64) -> Arc<RoaringBitmap> {
        self.expiry.expired(now)
    }

    /// Returns the resources that expire after `from`, up to and at `to`.
    pub fn expiring(&self, from: i64, to: i64) -> impl Iterator<Item = u32> + '_ {
        self.expiry.between(from, to)
    }

    /// Returns the resources after a place in the order of newest first, without that place.
    pub fn newest_after<'a>(
        &'a self,
        after: Option<&(i64, String)>,
    ) -> impl Iterator<Item = ResourceIdx> + 'a {
        use std::ops::Bound::{Excluded, Unbounded};
        let start = after.map(|(at, id)| (Reverse(*at), Arc::<str>::from(id.as_str()), u32::MAX));
        let range = self.newest.range((start.map_or(Unbounded, Excluded), Unbounded));
        range.map(|(_, _, number)| ResourceIdx(*number))
    }

    /// Adds a resource or replaces it, at the revision to come, or, without one, at the revision that it had before.
    /// `None` when all numbers are given; else whether anything was altered.
    pub fn put(&mut self, id: &Arc<str>, mut row: Row, revision: Option<u64>) -> Option<bool> {
        let (number, new) = self.ids.add(id)?;
        let index = ResourceIdx(number);
        if let Some(revision) = revision.filter(|_| new) {
            Arc::make_mut(&mut row.detail).created_at_revision = Some(revision);
        }
        while self.rows.len() <= index.index() {
            self.rows.push_back(None);
        }
        if let Some(before) = self.get(index).filter(|_| !new).cloned() {
            if before.same_as(&row) {
                return Some(false);
            }
            let created_at_revision = if before.created_at == row.created_at {
                before.detail.created_at_revision
            } else {
                revision
            };
            if created_at_revision != row.detail.created_at_revision {
                Arc::make_mut(&mut row.detail).created_at_revision = created_at_revision;
            }
            self.index(index, &before, IndexEdit::Remove);
        }
        self.index(index, &row, IndexEdit::Add);
        self.rows.set(index.index(), Some(row));
        Some(true)
    }

    /// Takes a resource away.
    pub fn remove(&mut self, resource: ResourceIdx) {
        if let Some(row) = self.get(resource).cloned() {
            self.index(resource, &row, IndexEdit::Remove);
            self.rows.set(resource.index(), None);
            self.ids.remove(resource.0);
        }
    }

    pub fn forget(&mut self, resource: ResourceIdx) {
        self.remove(resource);
        self.ids.forget(resource.0);
    }

    /// Returns the resources that name a group.
    pub fn naming(&self, group: GroupIdx) -> RoaringBitmap {
        let named = [self.granted_to(group), self.in_community(group)];
        named.into_iter().flatten().flatten().collect()
    }

    /// Takes a group that is forgotten out of the resources that name it.
    pub fn unname(&mut self, group: GroupIdx) {
        for resource in self.naming(group).into_iter().map(ResourceIdx) {
            if let Some(row) = self.get(resource).cloned() {
                self.index(resource, &row, IndexEdit::Remove);
                let row = row.without(group);
                self.index(resource, &row, IndexEdit::Add);
                self.rows.set(resource.index(), Some(row));
            }
        }
    }

    /// Writes a row into all indexes, or takes it out of them.
    fn index(&mut self, resource: ResourceIdx, row: &Row, edit: IndexEdit) {
        let number = resource.0;
        let key = (Reverse(row.created_at), Arc::from(self.ids.name(number)), number);
        match edit {
            IndexEdit::Add => {
                self.by_owner.insert((row.owner.0, number));
                self.newest.insert(key);
            }
            IndexEdit::Remove => {
                self.by_owner.remove(&(row.owner.0, number));
                self.newest.remove(&key);
            }
        }
        match (row.expires_at, edit) {
            (Some(at), IndexEdit::Add) => self.expiry.insert(number, at),
            (Some(at), IndexEdit::Remove) => self.expiry.remove(number, at),
            (None, _) => {}
        }
        if let Some(community) = row.community {
            post(&mut self.by_community, community.0, number, edit);
        }
        for group in row.detail.circles.iter().chain(&row.detail.cells) {
            post(&mut self.by_named, group.0, number, edit);
        }
        for &tag in &row.detail.tags {
            post(&mut self.by_tag, tag, number, edit);
        }
        for via in Via::GRANTED.into_iter().filter(|&via| row.grants(via)) {
            let posting = Arc::make_mut(&mut self.by_grant[via as usize]);
            match edit {
                IndexEdit::Add => posting.insert(number),
                IndexEdit::Remove => posting.remove(number),
            };
        }
    }
}

fn post(postings: &mut Postings, key: u32, resource: u32, edit: IndexEdit) {
    match edit {
        IndexEdit::Add => {
            Arc::make_mut(postings.entry(key).or_default()).insert(resource);
        }
        IndexEdit::Remove => {
            let Some(posting) = postings.get_mut(&key) else { return };
            let posting = Arc::make_mut(posting);
            posting.remove(resource);
            if posting.is_empty() {
                postings.remove(&key);
            }
        }
    }
}
