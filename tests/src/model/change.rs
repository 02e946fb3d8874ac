//! The model's effect of each change, and its refusals.

use std::collections::BTreeSet;

use trust_core::{Change, Grant, GroupId, GroupKind, MemberId, Resource, Tag};

use super::{Group, Model, unordered};

type Altered = Result<bool, &'static str>;

impl Model {
    /// Applies one change; whether it altered anything, or the code of the refusal.
    #[deny(clippy::wildcard_enum_match_arm)]
    pub(super) fn apply_one(&mut self, change: &Change) -> Altered {
        match change {
            Change::AddMember { member } => Ok(self.mention(member)),
            Change::RemoveMember { member } => {
                self.require(member)?;
                self.remove_member(member.as_str());
                Ok(true)
            }
            Change::Erase { member } => {
                self.require(member)?;
                for circle in self.remove_member(member.as_str()) {
                    self.forget_group(&circle);
                }
                Ok(true)
            }
            Change::SetTrust { source, target, .. } if source == target => Err("SELF_TRUST"),
            Change::SetTrust { source, target, weight } => {
                let new = self.mention(source) | self.mention(target);
                let before = self.edges.insert(ends(source, target), weight.thousandths());
                Ok(new || before != Some(weight.thousandths()))
            }
            Change::RevokeTrust { source, target } => {
                self.require(source)?;
                self.require(target)?;
                Ok(self.edges.remove(&ends(source, target)).is_some())
            }
            Change::Block { blocker, blocked } if blocker == blocked => Err("SELF_BLOCK"),
            Change::Block { blocker, blocked } => {
                let new = self.mention(blocker) | self.mention(blocked);
                Ok(self.blocks.insert(ends(blocker, blocked)) || new)
            }
            Change::Unblock { blocker, blocked } => {
                self.require(blocker)?;
                self.require(blocked)?;
                Ok(self.blocks.remove(&ends(blocker, blocked)))
            }
            Change::SetPlace { member, place } => {
                let new = self.mention(member);
                Ok(self.places.insert(member.to_string(), *place) != Some(*place) || new)
            }
            Change::ClearPlace { member } => {
                self.require(member)?;
                Ok(self.places.remove(member.as_str()).is_some())
            }
            Change::PutResource(resource) => self.put_resource(resource),
            Change::RemoveResource { resource } => {
                self.resources.remove(resource.as_str()).map(|_| true).ok_or("UNKNOWN_RESOURCE")
            }
            Change::PutGroup { group, kind, owner } => self.put_group(group, *kind, owner.as_ref()),
            Change::RemoveGroup { group } => {
                self.kind_of(group)?;
                self.remove_group(group.as_str());
                Ok(true)
            }
            Change::Join { group, member } => self.join(group, member),
            Change::Leave { group, member } => self.leave(group, member),
            Change::PutPartnership { a, b, shares } => self.put_partnership(a, b, shares),
            Change::EndPartnership { a, b } => {
                self.require_communities(a, b)?;
                Ok(self.partnerships.remove(&unordered(a.as_str(), b.as_str())).is_some())
            }
        }
    }

    fn join(&mut self, group: &GroupId, member: &MemberId) -> Altered {
        self.kind_of(group)?;
        let new = self.mention(member);
        Ok(self.joined(group).insert(member.to_string()) || new)
    }

    fn leave(&mut self, group: &GroupId, member: &MemberId) -> Altered {
        self.kind_of(group)?;
        self.require(member)?;
        Ok(self.joined(group).remove(member.as_str()))
    }

    fn put_partnership(&mut self, a: &GroupId, b: &GroupId, shares: &[Tag]) -> Altered {
        self.require_communities(a, b)?;
        let shares: BTreeSet<String> = shares.iter().map(Tag::to_string).collect();
        let pair = unordered(a.as_str(), b.as_str());
        Ok(self.partnerships.insert(pair, shares.clone()) != Some(shares))
    }

    fn mention(&mut self, member: &MemberId) -> bool {
        self.members.insert(member.to_string())
    }

    fn require(&self, member: &MemberId) -> Result<(), &'static str> {
        if self.members.contains(member.as_str()) { Ok(()) } else { Err("UNKNOWN_MEMBER") }
    }

    fn kind_of(&self, group: &GroupId) -> Result<GroupKind, &'static str> {
        self.groups.get(group.as_str()).map(|group| group.kind).ok_or("UNKNOWN_GROUP")
    }

    fn require_kind(&self, group: &GroupId, kind: GroupKind) -> Result<(), &'static str> {
        if self.kind_of(group)? == kind { Ok(()) } else { Err("WRONG_KIND") }
    }

    fn require_communities(&self, a: &GroupId, b: &GroupId) -> Result<(), &'static str> {
        if a == b {
            return Err("SELF_PARTNERSHIP");
        }
        self.require_kind(a, GroupKind::Community)?;
        self.require_kind(b, GroupKind::Community)
    }

    fn joined(&mut self, group: &GroupId) -> &mut BTreeSet<String> {
        &mut self.groups.get_mut(group.as_str()).expect("asked for before").joined
    }

    fn put_group(&mut self, id: &GroupId, kind: GroupKind, owner: Option<&MemberId>) -> Altered {
        match (kind == GroupKind::Circle, owner) {
            (true, None) => return Err("MISSING_OWNER"),
            (false, Some(_)) => return Err("UNEXPECTED_OWNER"),
            _ => {}
        }
        if let Some(owner) = owner {
            self.mention(owner);
        }
        if kind != GroupKind::Community {
            self.end_partnerships(id.as_str());
        }
        let before = self.groups.get(id.as_str()).cloned();
        let joined = before.as_ref().map(|group| group.joined.clone()).unwrap_or_default();
        let group = Group { kind, owner: owner.map(MemberId::to_string), joined };
        self.groups.insert(id.to_string(), group.clone());
        Ok(before != Some(group))
    }

    fn end_partnerships(&mut self, of: &str) {
        self.partnerships.retain(|(a, b), _| a != of && b != of);
    }

    fn remove_group(&mut self, group: &str) {
        self.end_partnerships(group);
        self.groups.remove(group);
    }

    /// Takes a member away with all that is its own; the circles that were.
    fn remove_member(&mut self, member: &str) -> Vec<String> {
        let stays = |(a, b): &(String, String)| a != member && b != member;
        self.members.remove(member);
        self.edges.retain(|ends, _| stays(ends));
        self.blocks.retain(stays);
        self.places.remove(member);
        self.resources.retain(|_, resource| resource.owner.as_str() != member);
        let owned = |group: &Group| group.owner.as_deref() == Some(member);
        let circles = self.groups.iter().filter(|(_, group)| owned(group));
        let circles: Vec<String> = circles.map(|(id, _)| id.clone()).collect();
        for circle in &circles {
            self.remove_group(circle);
        }
        for group in self.groups.values_mut() {
            group.joined.remove(member);
        }
        circles
    }

    /// Takes the name of a group that is no more out of everything that still names it, and the grants
    /// that depend on it with it.
    fn forget_group(&mut self, forgotten: &str) {
        for resource in self.resources.values_mut() {
            resource.audience.retain(|grant| match grant {
                Grant::Circle(group) | Grant::NamedCell(group) => group.as_str() != forgotten,
                _ => true,
            });
            if resource.community.as_ref().is_some_and(|id| id.as_str() == forgotten) {
                resource.community = None;
                let of_it = [Grant::Community, Grant::Partner];
                resource.audience.retain(|grant| !of_it.contains(grant));
            }
        }
    }

    fn put_resource(&mut self, resource: &Resource) -> Altered {
        self.mention(&resource.owner);
        if let Some(community) = &resource.community {
            self.require_kind(community, GroupKind::Community)?;
        }
        for grant in &resource.audience {
            match grant {
                Grant::Circle(circle) => self.require_kind(circle, GroupKind::Circle)?,
                Grant::NamedCell(cell) => self.require_kind(cell, GroupKind::Cell)?,
                _ => {}
            }
        }
        let before = self.resources.insert(resource.id.to_string(), resource.clone());
        Ok(before.as_ref() != Some(resource))
    }
}

fn ends(a: &MemberId, b: &MemberId) -> (String, String) {
    (a.to_string(), b.to_string())
}
