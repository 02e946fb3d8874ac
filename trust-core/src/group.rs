//! Groups, who is in them, and which communities are partners.
//!
//! Invariant: `of_member` lists a group for a member exactly if [`contains`](Groups::contains) returns true, a
//! circle's owner included; partnerships join two live communities and stand in both orders. Persistent: cloning
//! copies a few pointers.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use crate::error::{InvalidKind, UnknownGroup};
use crate::id::{GroupIdx, Ids, NodeIdx, NumberMap};

/// The kind of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GroupKind {
    /// A small group whose members know each other.
    Cell,
    /// A neighbourhood, a time bank, an association; may have partners.
    Community,
    /// One member's own list of people.
    Circle,
}

impl GroupKind {
    /// Returns the name, as [`FromStr`] reads it.
    pub fn name(self) -> &'static str {
        match self {
            GroupKind::Cell => "cell",
            GroupKind::Community => "community",
            GroupKind::Circle => "circle",
        }
    }
}

impl FromStr for GroupKind {
    type Err = InvalidKind;

    fn from_str(text: &str) -> Result<Self, InvalidKind> {
        [GroupKind::Cell, GroupKind::Community, GroupKind::Circle]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| InvalidKind(text.to_owned()))
    }
}

impl fmt::Display for GroupKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One group.
#[derive(Clone)]
struct Group {
    kind: GroupKind,
    /// The owner; of circles only.
    owner: Option<u32>,
    /// The members who joined. An owner need not join.
    joined: Arc<RoaringBitmap>,
}

/// The groups of one view.
#[derive(Clone, Default)]
pub(crate) struct Groups {
    ids: Ids,
    /// By number; none for those removed.
    groups: imbl::Vector<Option<Group>>,
    of_member: NumberMap<Arc<[GroupIdx]>>,
    /// Shared tags, ascending, by both communities in both orders.
    partners: imbl::OrdMap<(GroupIdx, GroupIdx), Arc<[u32]>>,
}

impl Groups {
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    pub fn require(&self, id: &str) -> Result<GroupIdx, UnknownGroup> {
        self.ids.get(id).map(GroupIdx).ok_or_else(|| UnknownGroup(id.to_owned()))
    }

    fn group(&self, group: GroupIdx) -> Option<&Group> {
        self.groups.get(group.index())?.as_ref()
    }

    pub fn iter(&self) -> impl Iterator<Item = GroupIdx> + '_ {
        self.ids.iter().map(GroupIdx)
    }

    pub fn kind(&self, group: GroupIdx) -> Option<GroupKind> {
        self.group(group).map(|group| group.kind)
    }

    pub fn owner(&self, group: GroupIdx) -> Option<NodeIdx> {
        self.group(group)?.owner.map(NodeIdx)
    }

    /// Returns whether `member` is in it: has joined, or owns it.
    pub fn contains(&self, group: GroupIdx, member: NodeIdx) -> bool {
        self.group(group)
            .is_some_and(|group| group.owner == Some(member.0) || group.joined.contains(member.0))
    }

    /// Returns the members who joined, whether or not they also own it.
    pub fn joined(&self, group: GroupIdx) -> Option<&Arc<RoaringBitmap>> {
        self.group(group).map(|group| &group.joined)
    }

    /// Returns all members.
    pub fn members(&self, group: GroupIdx) -> RoaringBitmap {
        let Some(group) = self.group(group) else { return RoaringBitmap::new() };
        let mut members = RoaringBitmap::clone(&group.joined);
        members.extend(group.owner);
        members
    }

    /// Returns the groups that `member` is in, ascending.
    pub fn of(&self, member: NodeIdx) -> &[GroupIdx] {
        self.of_member.get(&member.0).map_or(&[], |groups| groups)
    }

    /// Returns the groups of this kind that `member` is in, ascending.
    pub fn of_kind(&self, member: NodeIdx, kind: GroupKind) -> impl Iterator<Item = GroupIdx> + '_ {
        self.of(member).iter().copied().filter(move |&group| self.kind(group) == Some(kind))
    }

    /// Returns the first group that both are in and that passes.
    pub fn share(&self, a: NodeIdx, b: NodeIdx, passes: impl Fn(GroupIdx) -> bool) -> bool {
        let (mut a, mut b) = (self.of(a), self.of(b));
        while let (Some(&first), Some(&second)) = (a.first(), b.first()) {
            if first == second && passes(first) {
                return true;
            }
            if first <= second {
                a = &a[1..];
            }
            if second <= first {
                b = &b[1..];
            }
        }
        false
    }

    /// Returns the partners of a community and the tags shared with each, by number.
    pub fn partners(&self, of: GroupIdx) -> impl Iterator<Item = (GroupIdx, &[u32])> + '_ {
        let range = (of, GroupIdx(0))..=(of, GroupIdx(u32::MAX));
        self.partners.range(range).map(|((_, partner), tags)| (*partner, &**tags))
    }

    /// Returns the tags that two communities share; none when they are no partners.
    pub fn shared(&self, a: GroupIdx, b: GroupIdx) -> Option<&[u32]> {
        self.partners.get(&(a, b)).map(|tags| &**tags)
    }

    /// Adds a group, or replaces the kind and owner of an existing group, whose members stay. Returns the number
    /// and whether anything changed; `None` if all numbers are used.
    pub fn put(
        &mut self,
        id: &Arc<str>,
        kind: GroupKind,
        owner: Option<NodeIdx>,
    ) -> Option<(GroupIdx, bool)> {
        let (number, new) = self.ids.add(id)?;
        let (index, owner) = (GroupIdx(number), owner.map(|owner| owner.0));
        while self.groups.len() <= index.index() {
            self.groups.push_back(None);
        }
        let before = self.group(index).cloned();
        let joined = before.as_ref().map(|group| group.joined.clone()).unwrap_or_default();
        let former = before.as_ref().and_then(|group| group.owner);
        let altered = new || before.is_none_or(|group| (group.kind, group.owner) != (kind, owner));
        self.groups.set(index.index(), Some(Group { kind, owner, joined }));
        for member in former.into_iter().chain(owner) {
            self.index(NodeIdx(member), index);
        }
        if kind != GroupKind::Community {
            self.end_all_partnerships(index);
        }
        Some((index, altered))
    }

    /// Removes a group, with its members and partnerships.
    pub fn remove(&mut self, group: GroupIdx) {
        let members = self.members(group);
        self.end_all_partnerships(group);
        self.groups.set(group.index(), None);
        for member in members {
            self.index(NodeIdx(member), group);
        }
        self.ids.remove(group.0);
    }

    pub fn forget(&mut self, group: GroupIdx) {
        self.remove(group);
        self.ids.forget(group.0);
    }

    /// Adds a member. Returns whether the member had not joined before.
    pub fn join(&mut self, group: GroupIdx, member: NodeIdx) -> bool {
        self.edit(group, member, |joined| joined.insert(member.0))
    }

    /// Removes a member. Returns whether the member had joined. An owner stays in the group.
    pub fn leave(&mut self, group: GroupIdx, member: NodeIdx) -> bool {
        self.edit(group, member, |joined| joined.remove(member.0))
    }

    fn edit(
        &mut self,
        group: GroupIdx,
        member: NodeIdx,
        edit: impl FnOnce(&mut RoaringBitmap) -> bool,
    ) -> bool {
        let Some(Some(row)) = self.groups.get_mut(group.index()) else { return false };
        let altered = edit(Arc::make_mut(&mut row.joined));
        if altered {
            self.index(member, group);
        }
        altered
    }

    /// Updates `of_member` for a member and a group.
    fn index(&mut self, member: NodeIdx, group: GroupIdx) {
        let listed = self.of(member);
        match (listed.binary_search(&group), self.contains(group, member)) {
            (Err(at), true) => {
                let mut groups = listed.to_vec();
                groups.insert(at, group);
                self.of_member.insert(member.0, groups.into());
            }
            (Ok(_), false) if listed.len() == 1 => drop(self.of_member.remove(&member.0)),
            (Ok(at), false) => {
                let mut groups = listed.to_vec();
                groups.remove(at);
                self.of_member.insert(member.0, groups.into());
            }
            _ => {}
        }
    }

    /// Makes two communities partners, or replaces the shared tags. Returns whether anything changed.
    pub fn put_partnership(&mut self, a: GroupIdx, b: GroupIdx, tags: Vec<u32>) -> bool {
        let altered = self.shared(a, b) != Some(&tags);
        let tags: Arc<[u32]> = tags.into();
        self.partners.insert((a, b), tags.clone());
        self.partners.insert((b, a), tags);
        altered
    }

    /// Ends a partnership. Returns whether there was one.
    pub fn end_partnership(&mut self, a: GroupIdx, b: GroupIdx) -> bool {
        self.partners.remove(&(b, a));
        self.partners.remove(&(a, b)).is_some()
    }

    fn end_all_partnerships(&mut self, group: GroupIdx) {
        for partner in self.partners(group).map(|(partner, _)| partner).collect::<Vec<_>>() {
            self.end_partnership(group, partner);
        }
    }
}
