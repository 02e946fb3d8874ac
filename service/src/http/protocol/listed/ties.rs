//! A member's relation to the communities, circles and cells that a new or changed row names.

use std::collections::BTreeSet;

use trust_commons::listing::{Listing, Ties};
use trust_commons::sharing::Sharing;
use trust_commons::{CellId, CommunityId};
use trust_core::{GroupId, GroupIdx, GroupKind, MemberId};

use crate::http::protocol::problem::{OrFail, Problem};
use crate::http::protocol::reading::Reading;
use crate::store::{Connection, circle};

impl Reading {
    /// Returns a member's relation to the community and the circle of a listing.
    pub async fn ties(
        &self,
        connection: &mut Connection,
        community: Option<&GroupId>,
        sharing: &Sharing,
    ) -> Result<Ties, Problem> {
        let open_circle = circle::admits_all(connection, sharing.circle()).await.or_fail()?;
        Ok(Ties { open_circle, ..self.ties_in_view(community, sharing) })
    }

    /// Returns a member's relation to the community and the circle of a listing, as far as the engine knows it: not
    /// whether the circle admits every member.
    pub fn ties_in_view(&self, community: Option<&GroupId>, sharing: &Sharing) -> Ties {
        let Reading { view, viewer, .. } = self;
        let owns =
            |id: &GroupId| Some(view.owner_of(view.group(id.as_str()).ok()?) == Some(*viewer));
        Ties {
            in_community: community.is_some_and(|community| self.is_in(community)),
            owns_circle: sharing.circle().and_then(owns).unwrap_or(false),
            only_community: self.only_community(),
            cells: self.own_cells(),
            open_circle: false,
        }
    }

    /// Returns whether the reader is in a community.
    pub fn is_in(&self, community: &CommunityId) -> bool {
        let is_joined = |group: GroupIdx| {
            self.view.kind_of(group) == Some(GroupKind::Community)
                && self.view.has_joined(group, self.viewer)
        };
        self.view.group(community.as_str()).is_ok_and(is_joined)
    }

    /// Refuses a community that the reader is not in, as if there were none.
    #[cfg_attr(
        not(feature = "test-noun"),
        allow(dead_code, reason = "the next visible noun uses it")
    )]
    pub fn in_community(&self, community: &CommunityId) -> Result<(), Problem> {
        let is_in = self.is_in(community).then_some(());
        is_in.ok_or_else(|| Problem::not_found("community", community.as_str()))
    }

    /// Returns the accepted members of a listing who are hidden from the reader.
    pub fn hidden_of(&self, listing: &Listing) -> BTreeSet<MemberId> {
        let is_hidden = |member: &&MemberId| self.node(member.as_str()).is_none();
        listing.accepted.keys().filter(is_hidden).cloned().collect()
    }

    /// Returns the cells of the reader.
    pub fn own_cells(&self) -> BTreeSet<CellId> {
        let Reading { view, viewer, .. } = self;
        let is_cell = |group: &&GroupIdx| view.kind_of(**group) == Some(GroupKind::Cell);
        let own = view.groups_of(*viewer).iter().filter(is_cell);
        own.filter_map(|cell| GroupId::new(view.group_id(*cell)).ok()).collect()
    }

    /// Returns the reader's community, if it is exactly one.
    fn only_community(&self) -> Option<GroupId> {
        let Reading { view, viewer, .. } = self;
        let is_community = |group: &&GroupIdx| view.kind_of(**group) == Some(GroupKind::Community);
        let mut own = view.groups_of(*viewer).iter().filter(is_community);
        let only = own.next().filter(|_| own.next().is_none())?;
        GroupId::new(view.group_id(*only)).ok()
    }
}
