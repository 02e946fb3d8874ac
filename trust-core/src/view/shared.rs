//! The groups, places and resources of a view, by number and by id.

use roaring::RoaringBitmap;

use crate::error::{UnknownGroup, UnknownResource};
use crate::grant::Grant;
use crate::group::GroupKind;
use crate::id::{GroupId, GroupIdx, MemberId, NodeIdx, ResourceId, ResourceIdx, Tag};
use crate::place::{Kilometres, Place};
use crate::resource::Resource;
use crate::view::View;

impl View {
    /// Returns the number of the group `id`.
    pub fn group(&self, id: &str) -> Result<GroupIdx, UnknownGroup> {
        self.state.groups.require(id)
    }

    /// Returns the id of a group; empty for a number that no group has.
    pub fn group_id(&self, group: GroupIdx) -> &str {
        self.state.groups.ids().name(group.0)
    }

    /// Returns every group, in the order of their numbers.
    pub fn groups(&self) -> impl Iterator<Item = GroupIdx> + '_ {
        self.state.groups.iter()
    }

    /// Returns the number of groups.
    pub fn group_count(&self) -> usize {
        self.state.groups.ids().len()
    }

    /// Returns the kind of a group; nothing for a number that no group has.
    pub fn kind_of(&self, group: GroupIdx) -> Option<GroupKind> {
        self.state.groups.kind(group)
    }

    /// Returns the owner of a circle.
    pub fn owner_of(&self, circle: GroupIdx) -> Option<NodeIdx> {
        self.state.groups.owner(circle)
    }

    /// Returns the members of a group, a circle's owner among them, as numbers.
    pub fn members_of(&self, group: GroupIdx) -> RoaringBitmap {
        self.state.groups.members(group)
    }

    /// Returns whether a member is in a group, or owns it.
    pub fn is_in(&self, group: GroupIdx, member: NodeIdx) -> bool {
        self.state.groups.contains(group, member)
    }

    /// Returns whether a member itself joined a group; a circle's owner need not.
    pub fn has_joined(&self, group: GroupIdx, member: NodeIdx) -> bool {
        self.state.groups.joined(group).is_some_and(|joined| joined.contains(member.0))
    }

    /// Returns the groups that a member is in, circles of its own among them.
    pub fn groups_of(&self, member: NodeIdx) -> &[GroupIdx] {
        self.state.groups.of(member)
    }

    /// Returns the partners of a community and the tags shared with each, both by id, bytewise.
    pub fn partners_of(&self, community: GroupIdx) -> Vec<(GroupIdx, Vec<Tag>)> {
        let partners = self.state.groups.partners(community);
        let mut partners: Vec<_> =
            partners.map(|(partner, tags)| (partner, self.tag_texts(tags))).collect();
        partners.sort_unstable_by_key(|&(partner, _)| self.group_id(partner));
        partners
    }

    /// Returns a member's place.
    pub fn place(&self, member: NodeIdx) -> Option<Place> {
        self.state.places.get(member.0)
    }

    /// Returns the number of the resource `id`.
    pub fn resource(&self, id: &str) -> Result<ResourceIdx, UnknownResource> {
        self.state.resources.require(id)
    }

    /// Returns the id of a resource; empty for a number that no resource has.
    pub fn resource_id(&self, resource: ResourceIdx) -> &str {
        self.state.resources.ids().name(resource.0)
    }

    /// Returns every resource, in the order of their numbers.
    pub fn resources(&self) -> impl Iterator<Item = ResourceIdx> + '_ {
        self.state.resources.iter().map(|(resource, _)| resource)
    }

    /// Returns the number of resources.
    pub fn resource_count(&self) -> usize {
        self.state.resources.len()
    }

    /// Returns the owner of a resource.
    pub fn owner(&self, resource: ResourceIdx) -> Option<NodeIdx> {
        self.state.resources.get(resource).map(|row| row.owner)
    }

    /// Returns the resources of an owner, in the order of their numbers.
    pub fn owned_by(&self, owner: NodeIdx) -> impl Iterator<Item = ResourceIdx> + '_ {
        self.state.resources.of(owner).map(ResourceIdx)
    }

    /// Returns whether a resource has expired at `now`. O(1).
    pub fn is_expired(&self, resource: ResourceIdx, now: i64) -> bool {
        self.state.resources.get(resource).is_some_and(|row| row.is_expired(now))
    }

    /// Returns a resource as it was given. O(its grants and tags).
    pub fn resource_of(&self, resource: ResourceIdx) -> Option<Resource> {
        let row = self.state.resources.get(resource)?;
        let group = |group: GroupIdx| GroupId::stored(self.state.groups.ids().name(group.0));
        let km = |&km: &f64| Kilometres::new(km).ok();
        let plain =
            [Grant::Community, Grant::Partner, Grant::Trusted, Grant::Network, Grant::Public];
        let plain = plain.into_iter().filter(|grant| row.grants(grant.via()));
        let any_cell = row.detail.any_cell.then_some(Grant::Cell);
        let cells = row.detail.cells.iter().map(|&cell| Grant::NamedCell(group(cell)));
        let circles = row.detail.circles.iter().map(|&circle| Grant::Circle(group(circle)));
        let nearby = row.detail.nearby.iter().filter_map(km).map(Grant::Nearby);
        Some(Resource {
            id: ResourceId::stored(self.resource_id(resource)),
            owner: MemberId::stored(self.id(row.owner)),
            audience: plain.chain(any_cell).chain(cells).chain(circles).chain(nearby).collect(),
            community: row.community.map(group),
            tags: self.tag_texts(&row.detail.tags).into_iter().collect(),
            place: row.detail.place,
            created_at: row.created_at,
            expires_at: row.expires_at,
            active: row.active,
        })
    }

    /// Returns tags in bytewise order: their numbers follow the order of their first use.
    fn tag_texts(&self, tags: &[u32]) -> Vec<Tag> {
        let tags = tags.iter().map(|&tag| Tag::stored(self.state.resources.tags().name(tag)));
        let mut tags: Vec<Tag> = tags.collect();
        tags.sort_unstable();
        tags
    }

    /// Returns a resource's place, or its owner's.
    pub(crate) fn place_of(&self, row: &crate::resource::Row) -> Option<Place> {
        row.detail.place.or_else(|| self.place(row.owner))
    }
}
