//! Applies a change to a state that is not published yet.

#![deny(clippy::wildcard_enum_match_arm)]

use std::sync::Arc;

use crate::change::Change;
use crate::error::{ApplyError, UnknownMember};
use crate::grant::Grant;
use crate::graph::{Direction, Graph};
use crate::group::{GroupKind, Groups};
use crate::id::{GroupId, GroupIdx, MemberId, NodeIdx, ResourceIdx, Tag};
use crate::resource::{Detail, Resource, Resources, Row};
use crate::view::State;

/// The ways to remove a member.
#[derive(Clone, Copy)]
enum Removal {
    /// All that it owns goes; its id stays reserved, and the member may return under it.
    KeepId,
    /// Its id is forgotten, too: a later member of that id is a new one.
    ForgetId,
}

impl State {
    /// Applies one change, and returns whether it altered anything.
    pub(super) fn apply(&mut self, change: &Change) -> Result<bool, ApplyError> {
        match change {
            Change::AddMember { member } => Ok(self.mention(member)?.1),
            Change::RemoveMember { member } => {
                let node = self.node(member)?;
                self.remove_member(node, Removal::KeepId);
                Ok(true)
            }
            Change::Erase { member } => {
                let node = self.node(member)?;
                self.remove_member(node, Removal::ForgetId);
                Ok(true)
            }
            Change::SetTrust { source, target, weight } => {
                if source == target {
                    return Err(ApplyError::SelfTrust(source.to_string()));
                }
                let (source, new_source) = self.mention(source)?;
                let (target, new_target) = self.mention(target)?;
                let before = self.graph.set(source, target, Some(*weight));
                Ok(before != Some(*weight) || new_source || new_target)
            }
            Change::RevokeTrust { source, target } => {
                let (source, target) = (self.node(source)?, self.node(target)?);
                Ok(self.graph.set(source, target, None).is_some())
            }
            Change::Block { blocker, blocked } => {
                if blocker == blocked {
                    return Err(ApplyError::SelfBlock(blocker.to_string()));
                }
                let (blocker, _) = self.mention(blocker)?;
                let (blocked, _) = self.mention(blocked)?;
                Ok(self.blocks.insert(blocker, blocked))
            }
            Change::Unblock { blocker, blocked } => {
                let (blocker, blocked) = (self.node(blocker)?, self.node(blocked)?);
                Ok(self.blocks.remove(blocker, blocked))
            }
            Change::SetPlace { member, place } => {
                let (node, new) = self.mention(member)?;
                Ok(self.places.set(node.0, Some(*place)) != Some(*place) || new)
            }
            Change::ClearPlace { member } => {
                let node = self.node(member)?;
                Ok(self.places.set(node.0, None).is_some())
            }
            Change::PutResource(resource) => self.put_resource(resource),
            Change::RemoveResource { resource } => {
                let resource = self.resources.require(resource.as_str())?;
                self.resources_mut().remove(resource);
                Ok(true)
            }
            Change::PutGroup { group, kind, owner } => self.put_group(group, *kind, owner.as_ref()),
            Change::RemoveGroup { group } => self.remove_group(group),
            Change::Join { group, member } => self.join(group, member),
            Change::Leave { group, member } => self.leave(group, member),
            Change::PutPartnership { a, b, shares } => {
                let (a, b) = self.partners(a, b)?;
                let tags = self.tags(shares.iter())?;
                Ok(self.groups_mut().put_partnership(a, b, tags))
            }
            Change::EndPartnership { a, b } => {
                let (a, b) = self.partners(a, b)?;
                Ok(self.groups_mut().end_partnership(a, b))
            }
        }
    }

    fn remove_group(&mut self, group: &GroupId) -> Result<bool, ApplyError> {
        let group = self.groups.require(group.as_str())?;
        self.groups_mut().remove(group);
        Ok(true)
    }

    fn join(&mut self, group: &GroupId, member: &MemberId) -> Result<bool, ApplyError> {
        let group = self.groups.require(group.as_str())?;
        let (node, _) = self.mention(member)?;
        Ok(self.groups_mut().join(group, node))
    }

    fn leave(&mut self, group: &GroupId, member: &MemberId) -> Result<bool, ApplyError> {
        let group = self.groups.require(group.as_str())?;
        let node = self.node(member)?;
        Ok(self.groups_mut().leave(group, node))
    }

    fn groups_mut(&mut self) -> &mut Groups {
        Arc::make_mut(&mut self.groups)
    }

    fn resources_mut(&mut self) -> &mut Resources {
        Arc::make_mut(&mut self.resources)
    }

    fn mention(&mut self, member: &MemberId) -> Result<(NodeIdx, bool), ApplyError> {
        let added = self.members.add(member.text());
        let (node, new) = added.ok_or_else(|| ApplyError::TooMany(member.to_string()))?;
        Ok((NodeIdx(node), new))
    }

    fn node(&self, member: &MemberId) -> Result<NodeIdx, UnknownMember> {
        let node = self.members.get(member.as_str()).map(NodeIdx);
        node.ok_or_else(|| UnknownMember(member.to_string()))
    }

    /// Takes a member and all that is its own away; for good, or so that it may come back.
    fn remove_member(&mut self, node: NodeIdx, removal: Removal) {
        let ends = |graph: &Graph, direction| -> Vec<NodeIdx> {
            graph.edges_of(node, direction).map(|(other, _)| other).collect()
        };
        for target in ends(&self.graph, Direction::Forward) {
            self.graph.set(node, target, None);
        }
        for source in ends(&self.graph, Direction::Reverse) {
            self.graph.set(source, node, None);
        }
        for blocked in self.blocks.made_by(node).collect::<Vec<_>>() {
            self.blocks.remove(node, blocked);
        }
        for blocker in self.blocks.received_by(node).collect::<Vec<_>>() {
            self.blocks.remove(blocker, node);
        }
        for group in self.groups.of(node).to_vec() {
            self.groups_mut().leave(group, node);
            if self.groups.owner(group) != Some(node) {
                continue;
            }
            match removal {
                Removal::KeepId => self.groups_mut().remove(group),
                Removal::ForgetId => {
                    self.groups_mut().forget(group);
                    self.resources_mut().unname(group);
                }
            }
        }
        for resource in self.resources.of(node).collect::<Vec<_>>() {
            let resource = ResourceIdx(resource);
            match removal {
                Removal::KeepId => self.resources_mut().remove(resource),
                Removal::ForgetId => self.resources_mut().forget(resource),
            }
        }
        self.places.set(node.0, None);
        match removal {
            Removal::KeepId => self.members.remove(node.0),
            Removal::ForgetId => self.members.forget(node.0),
        }
    }

    fn put_group(
        &mut self,
        group: &GroupId,
        kind: GroupKind,
        owner: Option<&MemberId>,
    ) -> Result<bool, ApplyError> {
        let owner = match (kind, owner) {
            (GroupKind::Circle, Some(owner)) => Some(self.mention(owner)?.0),
            (GroupKind::Circle, None) => return Err(ApplyError::MissingOwner(group.to_string())),
            (kind, Some(_)) => {
                return Err(ApplyError::UnexpectedOwner(group.to_string(), kind.name()));
            }
            (_, None) => None,
        };
        let put = self.groups_mut().put(group.text(), kind, owner);
        Ok(put.ok_or_else(|| ApplyError::TooMany(group.to_string()))?.1)
    }

    /// Returns two different communities.
    fn partners(&self, a: &GroupId, b: &GroupId) -> Result<(GroupIdx, GroupIdx), ApplyError> {
        if a == b {
            return Err(ApplyError::SelfPartnership(a.to_string()));
        }
        Ok((self.of_kind(a, GroupKind::Community)?, self.of_kind(b, GroupKind::Community)?))
    }

    /// Returns a group of one kind.
    fn of_kind(&self, group: &GroupId, kind: GroupKind) -> Result<GroupIdx, ApplyError> {
        let index = self.groups.require(group.as_str())?;
        match self.groups.kind(index) {
            Some(found) if found != kind => Err(ApplyError::WrongKind {
                group: group.to_string(),
                found: found.name(),
                expected: kind.name(),
            }),
            _ => Ok(index),
        }
    }

    /// Returns the numbers of some tags, ascending, each once.
    fn tags<'a>(&mut self, tags: impl Iterator<Item = &'a Tag>) -> Result<Vec<u32>, ApplyError> {
        let number = |tag: &Tag| {
            let number = self.resources_mut().tag(tag.text());
            number.ok_or_else(|| ApplyError::TooMany(tag.to_string()))
        };
        let mut tags = tags.map(number).collect::<Result<Vec<_>, _>>()?;
        tags.sort_unstable();
        tags.dedup();
        Ok(tags)
    }

    fn put_resource(&mut self, resource: &Resource) -> Result<bool, ApplyError> {
        let (owner, _) = self.mention(&resource.owner)?;
        let community = match &resource.community {
            Some(community) => Some(self.of_kind(community, GroupKind::Community)?),
            None => None,
        };
        let (mut circles, mut cells, mut nearby) = (Vec::new(), Vec::new(), Vec::new());
        let mut grants = 0;
        for grant in &resource.audience {
            grants |= grant.via().bit();
            match grant {
                Grant::Circle(circle) => circles.push(self.of_kind(circle, GroupKind::Circle)?),
                Grant::NamedCell(cell) => cells.push(self.of_kind(cell, GroupKind::Cell)?),
                Grant::Nearby(km) => nearby.push(km.km()),
                Grant::Cell
                | Grant::Community
                | Grant::Partner
                | Grant::Trusted
                | Grant::Network
                | Grant::Public => {}
            }
        }
        circles.sort_unstable();
        cells.sort_unstable();
        let detail = Detail {
            circles: circles.into(),
            any_cell: resource.audience.contains(&Grant::Cell),
            cells: cells.into(),
            nearby: nearby.into(),
            tags: self.tags(resource.tags.iter())?.into(),
            place: resource.place,
            created_at_revision: None,
        };
        let row = Row {
            owner,
            community,
            grants,
            active: resource.active,
            created_at: resource.created_at,
            expires_at: resource.expires_at,
            detail: detail.into(),
        };
        let revision = self.revision.0 + 1;
        let put = self.resources_mut().put(resource.id.text(), row, Some(revision));
        put.ok_or_else(|| ApplyError::TooMany(resource.id.to_string()))
    }
}
