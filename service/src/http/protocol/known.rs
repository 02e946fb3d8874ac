//! Whom somebody knows of. To everybody else a person is absent: nobody reads their profile or sends them anything.
//!
//! People know of each other who share a community or a cell, who are in communities that are partners, or where one
//! trusts the other, directly or by others, unless one of these keeps it to themselves. Somebody put into a circle knows of its owner, and the owner of them; two in the same circle do not by that, for
//! only its owner knows who is in it. Whoever sees a listing knows of its owner. And people know of each other by what
//! is agreed between them, or asked by the one of the other; a steward knows of whoever asks to join.

use trust_core::{GroupKind, MemberId, NodeIdx};

use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::write::Write;
use crate::store::{Connection, acquaintance, trust};

impl Reading {
    /// The number of a member whom the asker knows of; what is missing, hidden and unknown to the asker are the same
    /// problem.
    pub async fn known(
        &self,
        connection: &mut Connection,
        id: &MemberId,
    ) -> Result<NodeIdx, Problem> {
        let node = self.member(id.as_str())?;
        if self.is_near(node)
            || self.is_openly_trusted_by(connection, node).await?
            || acquaintance::is_between(connection, &self.me, id).await.or_fail()?
            || self.sees_something_of(connection, id).await?
        {
            return Ok(node);
        }
        Err(Problem::not_found("member", id.as_str()))
    }

    /// Whether the two share a group, or the asker trusts the other.
    fn is_near(&self, node: NodeIdx) -> bool {
        let view = &self.view;
        node == self.viewer
            || self.shares_group_with(node)
            || view.trust(self.viewer, node).to_f64() > 0.0
    }

    /// Whether somebody trusts the asker by a declaration that is shared with the asker, or by others of whom none keeps
    /// their step to themselves: otherwise the asker would learn of a declaration by whom they know.
    async fn is_openly_trusted_by(
        &self,
        connection: &mut Connection,
        node: NodeIdx,
    ) -> Result<bool, Problem> {
        let Some(path) = self.view.explain_trust(node, self.viewer) else { return Ok(false) };
        let people: Vec<&str> = path.members.iter().map(|member| member.as_str()).collect();
        let kept = trust::kept_among(connection, &people).await.or_fail()?;
        let is_kept = |step: &[MemberId]| kept.contains(&(step[0].clone(), step[1].clone()));
        if !path.members.windows(2).any(is_kept) {
            return Ok(true);
        }
        let declared = trust::find(connection, &path.members[0], &self.me).await.or_fail()?;
        Ok(declared.is_some_and(|declared| declared.is_shared))
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
        reading.known(self.sql(), id).await
    }
}
