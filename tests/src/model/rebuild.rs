//! The shortest list of changes that gives another engine the model's content.

use trust_core::{Change, Grant, GroupId, GroupKind, MemberId, Resource};

use super::{Model, group, member, tag, weight};

impl Model {
    /// Changes that give an empty engine this content.
    ///
    /// Resources may name groups that are no more, or that are of another kind now. So the groups stand
    /// first as what the resources need, and become what they are once all resources are put.
    pub fn changes(&self) -> Vec<Change> {
        let put = |(group, kind, owner)| Change::PutGroup { group, kind, owner };
        let mut changes: Vec<Change> =
            self.members.iter().map(|id| Change::AddMember { member: member(id) }).collect();
        for resource in self.resources.values() {
            changes.extend(named_groups(resource).into_iter().map(put));
            changes.push(Change::PutResource(Box::new(resource.clone())));
        }
        let named = self.resources.values().flat_map(named_groups);
        let gone = named.map(|(group, _, _)| group);
        let mut gone: Vec<_> = gone.filter(|id| !self.groups.contains_key(id.as_str())).collect();
        gone.sort();
        gone.dedup();
        changes.extend(gone.into_iter().map(|group| Change::RemoveGroup { group }));
        changes.extend(self.group_changes());
        for (id, &place) in &self.places {
            changes.push(Change::SetPlace { member: member(id), place });
        }
        for ((source, target), &thousandths) in &self.edges {
            let (source, target) = (member(source), member(target));
            changes.push(Change::SetTrust { source, target, weight: weight(thousandths) });
        }
        for (blocker, blocked) in &self.blocks {
            changes.push(Change::Block { blocker: member(blocker), blocked: member(blocked) });
        }
        changes
    }

    fn group_changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (id, now) in &self.groups {
            let owner = now.owner.as_deref().map(member);
            changes.push(Change::PutGroup { group: group(id), kind: now.kind, owner });
            let join = |who: &String| Change::Join { group: group(id), member: member(who) };
            changes.extend(now.joined.iter().map(join));
        }
        for ((a, b), shares) in &self.partnerships {
            let shares = shares.iter().map(|shared| tag(shared)).collect();
            changes.push(Change::PutPartnership { a: group(a), b: group(b), shares });
        }
        changes
    }
}

/// The groups that a resource names, as what it needs them to be.
fn named_groups(resource: &Resource) -> Vec<(GroupId, GroupKind, Option<MemberId>)> {
    let owner = Some(resource.owner.clone());
    let named = resource.audience.iter().filter_map(|grant| match grant {
        Grant::Circle(group) => Some((group.clone(), GroupKind::Circle, owner.clone())),
        Grant::NamedCell(group) => Some((group.clone(), GroupKind::Cell, None)),
        _ => None,
    });
    let community = resource.community.clone();
    let community = community.map(|group| (group, GroupKind::Community, None));
    named.chain(community).collect()
}
