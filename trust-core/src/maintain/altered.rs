//! Records the items that a batch touches, change by change: a superset of what it alters.

#![deny(clippy::wildcard_enum_match_arm)]

use roaring::RoaringBitmap;

use super::repair::EdgeChange;
use crate::change::Change;
use crate::graph::Direction;
use crate::id::{GroupIdx, MemberId, NodeIdx};
use crate::view::{State, View};

/// Members, groups and resources by number.
#[derive(Default)]
pub(crate) struct Altered {
    /// Sources and targets.
    edges: Vec<(u32, u32)>,
    /// Blockers and blocked.
    pub blocks: Vec<(u32, u32)>,
    /// The members whose place changed.
    pub moved: RoaringBitmap,
    /// The members who joined or left a group.
    pub regrouped: Vec<(GroupIdx, u32)>,
    /// Groups that are another kind, have another owner, or do not exist any longer.
    pub groups: Vec<GroupIdx>,
    /// Communities whose partnership is another.
    pub partnerships: Vec<(GroupIdx, GroupIdx)>,
    pub resources: RoaringBitmap,
    pub removed: RoaringBitmap,
    /// Everything, as after a bulk load.
    pub all: bool,
}

impl Altered {
    pub fn everything() -> Self {
        Altered { all: true, ..Altered::default() }
    }

    /// Notes a change that takes away, by the state that still has it.
    pub fn note_before(&mut self, state: &State, change: &Change) {
        match change {
            Change::RemoveMember { member } | Change::Erase { member } => {
                self.note_removal(state, member);
            }
            Change::RemoveGroup { group } => {
                let group = state.groups.ids().get(group.as_str()).map(GroupIdx);
                self.groups.extend(group);
            }
            Change::RemoveResource { resource } => {
                self.resources.extend(state.resources.ids().get(resource.as_str()));
            }
            Change::AddMember { .. }
            | Change::SetTrust { .. }
            | Change::RevokeTrust { .. }
            | Change::Block { .. }
            | Change::Unblock { .. }
            | Change::PutGroup { .. }
            | Change::Join { .. }
            | Change::Leave { .. }
            | Change::PutPartnership { .. }
            | Change::EndPartnership { .. }
            | Change::SetPlace { .. }
            | Change::ClearPlace { .. }
            | Change::PutResource(_) => {}
        }
    }

    /// Notes a change that was applied, by the state that has it.
    pub fn note_after(&mut self, state: &State, change: &Change) {
        let member = |id: &MemberId| state.members.get(id.as_str());
        let group = |id: &crate::id::GroupId| state.groups.ids().get(id.as_str()).map(GroupIdx);
        match change {
            Change::SetTrust { source, target, .. } | Change::RevokeTrust { source, target } => {
                self.edges.extend(member(source).zip(member(target)));
            }
            Change::Block { blocker, blocked } | Change::Unblock { blocker, blocked } => {
                self.blocks.extend(member(blocker).zip(member(blocked)));
            }
            Change::SetPlace { member: who, .. } | Change::ClearPlace { member: who } => {
                self.moved.extend(member(who));
            }
            Change::Join { group: id, member: who } | Change::Leave { group: id, member: who } => {
                self.regrouped.extend(group(id).zip(member(who)));
            }
            Change::PutGroup { group: id, .. } => self.groups.extend(group(id)),
            Change::PutPartnership { a, b, .. } | Change::EndPartnership { a, b } => {
                self.partnerships.extend(group(a).zip(group(b)));
            }
            Change::PutResource(resource) => {
                self.resources.extend(state.resources.ids().get(resource.id.as_str()));
            }
            Change::AddMember { .. }
            | Change::RemoveMember { .. }
            | Change::Erase { .. }
            | Change::RemoveGroup { .. }
            | Change::RemoveResource { .. } => {}
        }
    }

    fn note_removal(&mut self, state: &State, member: &MemberId) {
        let Some(node) = state.members.get(member.as_str()).map(NodeIdx) else { return };
        self.removed.insert(node.0);
        let edges = |direction| state.graph.edges_of(node, direction).map(|(other, _)| other.0);
        self.edges.extend(edges(Direction::Forward).map(|target| (node.0, target)));
        self.edges.extend(edges(Direction::Reverse).map(|source| (source, node.0)));
        self.blocks.extend(state.blocks.made_by(node).map(|blocked| (node.0, blocked.0)));
        self.blocks.extend(state.blocks.received_by(node).map(|blocker| (blocker.0, node.0)));
        for &group in state.groups.of(node) {
            if state.groups.owner(group) == Some(node) {
                self.groups.push(group);
                self.resources |= state.resources.naming(group);
            }
            self.regrouped.push((group, node.0));
        }
        self.resources.extend(state.resources.of(node));
        self.moved.insert(node.0);
    }

    /// Returns the edges whose weight is another than before, each once.
    pub fn edge_changes(&mut self, before: &View, now: &View) -> Vec<EdgeChange> {
        self.edges.sort_unstable();
        self.edges.dedup();
        let weight =
            |view: &View, source, target| view.direct_trust(NodeIdx(source), NodeIdx(target));
        let changes = self.edges.iter().map(|&(source, target)| EdgeChange {
            source,
            target,
            before: weight(before, source, target),
            now: weight(now, source, target),
        });
        changes.filter(|edge| edge.before != edge.now).collect()
    }

    /// Returns the members whose own blocks changed, each once.
    pub fn blockers(&self) -> Vec<u32> {
        let mut blockers: Vec<u32> = self.blocks.iter().map(|&(blocker, _)| blocker).collect();
        blockers.sort_unstable();
        blockers.dedup();
        blockers
    }
}
