//! Acquaintance: the members of whom a member knows. To everybody else a person is absent: nobody reads their profile
//! or sends them anything.
//!
//! People know of each other who share a community or a cell, who are in communities that are partners, or where one
//! trusts the other, directly or by others. Of the trust of others the asker's own numbers tell, as far as they are told any today,
//! and of trust in the asker the graph of shared declarations. A declaration that is shared with the asker makes its source
//! known however small it is, since its weight is not for the asker to know. Somebody put into a circle knows of its owner, and the owner of them; two in the same circle do not by that, for
//! only its owner knows who is in it. Whoever sees a listing knows of its owner. And people know of each other by what
//! is agreed between them, or asked by the one of the other; a steward knows of whoever asks to join.

use trust_core::{GroupKind, MemberId, NodeIdx, Trust};

use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::write::Write;
use crate::app::App;
use crate::store::{Connection, acquaintance};

impl Reading {
    /// The number of a member whom the asker knows of; what is missing, hidden and unknown to the asker are the same
    /// problem.
    pub async fn known(
        &self,
        app: &App,
        connection: &mut Connection,
        id: &MemberId,
    ) -> Result<NodeIdx, Problem> {
        let node = self.member(id.as_str())?;
        if self.is_near(node)
            || self.is_openly_trusted_by(node)
            || acquaintance::is_between(connection, &self.me, id).await.or_fail()?
            || self.sees_something_of(connection, id).await?
            || self.told_trust(app, node).is_some_and(|trust| trust > Trust::ZERO)
        {
            return Ok(node);
        }
        Err(Problem::not_found("member", id.as_str()))
    }

    /// Whether the two share a group, or the asker has declared trust in the other.
    fn is_near(&self, node: NodeIdx) -> bool {
        node == self.viewer
            || self.shares_group_with(node)
            || self.view.direct_trust(self.viewer, node).is_some()
    }

    /// Whether somebody trusts the asker by a declaration that is shared with the asker, or by a path of shared declarations.
    ///
    /// Private declarations are left out of the search: in the whole graph, one could also reveal itself by being stronger than
    /// a path that is shared.
    fn is_openly_trusted_by(&self, node: NodeIdx) -> bool {
        let view = &self.view;
        let is_shared = |source, target| !self.private_trust.contains(source, target);
        view.direct_trust(node, self.viewer).is_some() && is_shared(node, self.viewer)
            || view.trusts_along(node, self.viewer, view.settings().floor(), is_shared)
    }

    /// Whether the asker and somebody else are in a group of which the asker knows that the other is in it: a circle is known
    /// to its owner, and its owner to whoever is in it.
    pub fn knows_a_group_of(&self, node: NodeIdx) -> bool {
        let view = &self.view;
        let theirs = view.groups_of(node);
        view.groups_of(self.viewer).iter().any(|group| {
            let owner = view.owner_of(*group);
            theirs.contains(group)
                && (view.kind_of(*group) != Some(GroupKind::Circle)
                    || owner == Some(self.viewer)
                    || owner == Some(node))
        })
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

    async fn sees_something_of(
        &self,
        connection: &mut Connection,
        id: &MemberId,
    ) -> Result<bool, Problem> {
        let listings = acquaintance::listings(connection, id).await.or_fail()?;
        Ok(listings.iter().any(|listing| self.sees(listing)))
    }
}

impl Write {
    /// Like [`Reading::known`], by the record as the write finds it.
    pub async fn known(&mut self, id: &MemberId) -> Result<NodeIdx, Problem> {
        let reading = self.reading.clone();
        let app = self.app().clone();
        reading.known(&app, self.sql(), id).await
    }
}
