//! The audience of a resource, as shown to its owner before posting.
//!
//! Each grant's members are one set; a member is counted under the first grant that admits it. Trust is
//! looked at from the owner: a ball for its own, a reverse ball for that of others.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use super::decide::share_any;
use crate::grant::Via;
use crate::graph::Direction;
use crate::group::GroupKind;
use crate::id::{GroupIdx, NodeIdx, ResourceIdx};
use crate::resource::Row;
use crate::settings::TrustDirection;
use crate::trust::Threshold;
use crate::view::View;

/// The members who can see a resource, without its owner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Record", into = "Record")]
pub struct Audience {
    /// Each once, by id, bytewise.
    pub members: Vec<NodeIdx>,
    /// The numbers of members by the first grant that admits them; in order, without grants that admit nobody.
    pub by_grant: Vec<(Via, u64)>,
}

/// An audience as it serialises.
#[derive(Serialize, Deserialize)]
struct Record {
    members: Vec<NodeIdx>,
    total: u64,
    by_grant: BTreeMap<Via, u64>,
}

impl From<Audience> for Record {
    fn from(Audience { members, by_grant }: Audience) -> Self {
        Record { total: members.len() as u64, members, by_grant: by_grant.into_iter().collect() }
    }
}

impl From<Record> for Audience {
    fn from(Record { members, by_grant, .. }: Record) -> Self {
        Audience { members, by_grant: by_grant.into_iter().collect() }
    }
}

impl View {
    /// Returns the audience of a resource at `now`, without its owner.
    ///
    /// Costs the members of the groups it is shared with; a ball and a reverse ball where trust opens
    /// it; and sorting the members by id.
    pub fn audience(&self, resource: ResourceIdx, now: i64) -> Audience {
        let Some(row) = self.state().resources.get(resource) else { return Audience::default() };
        if !row.active || row.is_expired(now) {
            return Audience::default();
        }
        let mut left_out: RoaringBitmap = [row.owner.0].into_iter().collect();
        left_out.extend(self.blocked_by(row.owner).map(|node| node.0));
        left_out.extend(self.state().blocks.received_by(row.owner).map(|node| node.0));
        let (mut members, mut by_grant) = (RoaringBitmap::new(), Vec::new());
        for via in Via::GRANTED.into_iter().filter(|&via| row.grants(via)) {
            let admitted = self.admitted(row, via) - &left_out - &members;
            if !admitted.is_empty() {
                by_grant.push((via, admitted.len()));
                members |= admitted;
            }
        }
        Audience { members: self.by_id(members.iter().map(NodeIdx)), by_grant }
    }

    /// Returns the members admitted by a kind of grant; they may include the owner and blocked members.
    fn admitted(&self, row: &Row, via: Via) -> RoaringBitmap {
        let (groups, settings) = (&self.state().groups, self.settings());
        let all_in = |of: &mut dyn Iterator<Item = GroupIdx>| {
            of.fold(RoaringBitmap::new(), |all, group| all | groups.members(group))
        };
        let circle = |group: &GroupIdx| groups.kind(*group) == Some(GroupKind::Circle);
        match via {
            Via::Own => RoaringBitmap::new(),
            Via::Circle => all_in(&mut row.detail.circles.iter().copied().filter(circle)),
            Via::Cell => {
                let granted = |cell: &GroupIdx| {
                    row.detail.any_cell || row.detail.cells.binary_search(cell).is_ok()
                };
                all_in(&mut groups.of_kind(row.owner, GroupKind::Cell).filter(granted))
            }
            Via::Community => all_in(&mut self.communities_of(row).into_iter()),
            Via::Partner => {
                let shares = |(partner, tags): (GroupIdx, &[u32])| {
                    share_any(tags, &row.detail.tags).then_some(partner)
                };
                let communities = self.communities_of(row).into_iter();
                all_in(&mut communities.flat_map(|c| groups.partners(c).filter_map(shares)))
            }
            Via::Trusted => {
                self.tied(row.owner, settings.trusted_direction(), settings.trusted_min())
            }
            Via::Nearby => self.near(row),
            Via::Network => {
                self.tied(row.owner, settings.network_direction(), settings.network_min())
            }
            Via::Public => self.members().map(|node| node.0).collect(),
        }
    }

    /// Returns the community a resource belongs to, if it still is one; if it names none, those of its owner.
    fn communities_of(&self, row: &Row) -> Vec<GroupIdx> {
        let groups = &self.state().groups;
        match row.community {
            None => groups.of_kind(row.owner, GroupKind::Community).collect(),
            Some(one) if groups.kind(one) == Some(GroupKind::Community) => vec![one],
            Some(_) => Vec::new(),
        }
    }

    /// Returns the members with trust of at least `min` to or from a member, in a direction.
    fn tied(&self, owner: NodeIdx, direction: TrustDirection, min: Threshold) -> RoaringBitmap {
        let from_owner = || self.reached(owner, Direction::Forward, min);
        let from_viewers = || self.reached(owner, Direction::Reverse, min);
        match direction {
            TrustDirection::OwnerToViewer => from_owner(),
            TrustDirection::ViewerToOwner => from_viewers(),
            TrustDirection::Either => from_owner() | from_viewers(),
            TrustDirection::Both => from_owner() & from_viewers(),
        }
    }

    fn reached(&self, from: NodeIdx, direction: Direction, min: Threshold) -> RoaringBitmap {
        let ball = match direction {
            Direction::Forward => self.ball(from, min),
            Direction::Reverse => self.reverse_ball(from, min),
        };
        ball.nodes().iter().map(|node| node.0).collect()
    }

    /// Returns everybody near enough, and no stranger where that is asked for.
    fn near(&self, row: &Row) -> RoaringBitmap {
        let (Some(&furthest), Some(there)) = (row.detail.nearby.last(), self.place_of(row)) else {
            return RoaringBitmap::new();
        };
        let places = &self.state().places;
        if !self.settings().nearby_strict() {
            return places.within(furthest, there, |_| true).collect();
        }
        let groups = &self.state().groups;
        let mut known = self.tied(row.owner, TrustDirection::Either, Threshold::ZERO);
        for &group in groups.of(row.owner) {
            known |= groups.members(group);
        }
        places.within(furthest, there, |member| known.contains(member)).collect()
    }

    /// Members by id, bytewise. O(n log n); an id's first eight bytes settle most comparisons.
    fn by_id(&self, members: impl Iterator<Item = NodeIdx>) -> Vec<NodeIdx> {
        let mut keyed: Vec<(u64, NodeIdx)> =
            members.map(|node| (crate::id::first_bytes(self.id(node)), node)).collect();
        keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.id(a.1).cmp(self.id(b.1))));
        keyed.into_iter().map(|(_, node)| node).collect()
    }
}
