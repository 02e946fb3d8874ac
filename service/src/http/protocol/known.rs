//! Acquaintance: which members a member may know of. Unknown members are absent: nobody can read their profiles or
//! send them anything.
//!
//! People know of each other if they share a community or a cell, belong to partner communities, or one trusts the
//! other, directly or over others. The caller's own trust decides for people whom the caller trusts, if the caller
//! has questions left today; the graph of shared declarations decides for people who trust the caller. A
//! declaration that is shared with the caller reveals its source whatever its weight, since the weight is private.
//! A member of a circle and its owner know of each other; two members of a circle do not, since only its owner
//! knows the members. A member who sees a listing knows of its owner. People also know of each other by an
//! agreement or a request between them, and a steward knows of everybody who asks to join.

use std::collections::BTreeSet;

use trust_core::{GroupKind, MemberId, NodeIdx, Trust};

use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::write::Write;
use crate::app::App;
use crate::store::{Connection, acquaintance};

impl Reading {
    /// Returns the number of a member whom the caller knows of; missing, hidden and unknown members are the same
    /// problem.
    pub async fn known(
        &self,
        app: &App,
        connection: &mut Connection,
        id: &MemberId,
    ) -> Result<NodeIdx, Problem> {
        let node = self.member(id.as_str())?;
        let known = self.known_among(app, connection, [id]).await?;
        known.contains(id).then_some(node).ok_or_else(|| Problem::not_found("member", id.as_str()))
    }

    /// Returns those of these people whom the caller knows of.
    pub async fn known_among<'i>(
        &self,
        app: &App,
        connection: &mut Connection,
        ids: impl IntoIterator<Item = &'i MemberId>,
    ) -> Result<BTreeSet<MemberId>, Problem> {
        let found = ids.into_iter().filter_map(|id| Some((id, self.node(id.as_str())?)));
        let (near, others): (Vec<_>, Vec<_>) =
            found.partition(|&(_, node)| self.knows_at_once(node));
        let mut known: BTreeSet<_> = near.into_iter().map(|(id, _)| id.clone()).collect();
        if others.is_empty() {
            return Ok(known);
        }
        known.extend(self.acquainted(connection, &others).await?);
        let is_trusted =
            |node| self.trust_within_limit(app, node).is_some_and(|trust| trust > Trust::ZERO);
        for (id, node) in others {
            if !known.contains(id) && is_trusted(node) {
                known.insert(id.clone());
            }
        }
        Ok(known)
    }

    /// Returns those of these people with whom the caller has an agreement, or of whom the caller sees a listing.
    async fn acquainted(
        &self,
        connection: &mut Connection,
        people: &[(&MemberId, NodeIdx)],
    ) -> Result<BTreeSet<MemberId>, Problem> {
        let ids: Vec<&str> = people.iter().map(|(id, _)| id.as_str()).collect();
        let mut known = acquaintance::met(connection, &self.me, &ids).await.or_fail()?;
        let listings = acquaintance::listings(connection, &ids).await.or_fail()?;
        known.extend(listings.into_iter().filter(|(_, id)| self.sees(id)).map(|(owner, _)| owner));
        Ok(known)
    }

    /// Returns whether the caller knows of a member by groups and declarations of trust. The record may know of more.
    pub fn knows_at_once(&self, node: NodeIdx) -> bool {
        self.is_near(node) || self.is_openly_trusted_by(node)
    }

    /// Returns whether the two share a group, or the caller has declared trust in the member.
    fn is_near(&self, node: NodeIdx) -> bool {
        node == self.viewer
            || self.shares_group_with(node)
            || self.view.direct_trust(self.viewer, node).is_some()
    }

    /// Returns whether the member trusts the caller by a declaration that is shared with the caller, or by a path
    /// of shared declarations.
    ///
    /// Private declarations are left out of the search: in the whole graph, a private declaration could also reveal
    /// itself by being stronger than a shared path.
    pub fn is_openly_trusted_by(&self, node: NodeIdx) -> bool {
        let view = &self.view;
        let is_shared = |source, target| !self.private_trust.contains(source, target);
        self.is_openly_declared_by(node)
            || view.trusts_along(node, self.viewer, view.settings().floor(), is_shared)
    }

    /// Returns whether the member has declared trust in the caller and shares that.
    pub fn is_openly_declared_by(&self, node: NodeIdx) -> bool {
        self.view.direct_trust(node, self.viewer).is_some()
            && !self.private_trust.contains(node, self.viewer)
    }

    fn shares_group_with(&self, node: NodeIdx) -> bool {
        let view = &self.view;
        let is_of_both = |&group: &trust_core::GroupIdx| match view.kind_of(group) {
            Some(GroupKind::Circle) => view.owner_of(group) == Some(self.viewer),
            _ => view.has_joined(group, self.viewer),
        };
        let owns = |&group: &trust_core::GroupIdx| {
            view.kind_of(group) == Some(GroupKind::Circle) && view.owner_of(group) == Some(node)
        };
        let is_partner = |&group: &trust_core::GroupIdx| {
            view.kind_of(group) == Some(GroupKind::Community)
                && view.partners_of(group).iter().any(|&(it, _)| view.has_joined(it, self.viewer))
        };
        view.groups_of(node).iter().any(|group| is_of_both(group) || is_partner(group))
            || view.groups_of(self.viewer).iter().any(owns)
    }
}

impl Write {
    /// Like [`Reading::known`], with the record as of this write.
    pub async fn known(&mut self, id: &MemberId) -> Result<NodeIdx, Problem> {
        let reading = self.reading.clone();
        let app = self.app().clone();
        reading.known(&app, self.sql(), id).await
    }
}
