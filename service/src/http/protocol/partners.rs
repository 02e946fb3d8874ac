//! The terms that the partners of a member's communities grant.

use std::collections::BTreeMap;

use trust_commons::CommunityId;
use trust_commons::partnership::Terms;
use trust_core::MemberId;

use super::problem::{OrFail, Problem};
use crate::app::App;
use crate::store::{Connection, partnership};

/// The terms that the partners of a member's communities share with them.
pub struct Partners(BTreeMap<CommunityId, Terms>);

impl Partners {
    /// Loads the terms shared with the communities of `me`.
    pub async fn of(
        app: &App,
        connection: &mut Connection,
        me: &MemberId,
    ) -> Result<Self, Problem> {
        let mut partners = Partners(BTreeMap::new());
        if !app.model().has_partnerships() {
            return Ok(partners);
        }
        let found = partnership::partners_of_member(connection, me).await.or_fail()?;
        for (partner, partnership) in found {
            partners.add(partner, partnership.effective());
        }
        Ok(partners)
    }

    /// Terms shared with a community of the caller apply to the caller.
    fn add(&mut self, partner: CommunityId, terms: Option<Terms>) {
        let Some(terms) = terms else { return };
        let all = self.0.entry(partner).or_insert(terms);
        *all = all.or(terms);
    }

    /// Returns the terms of a community, if it is a partner.
    pub fn terms(&self, community: &CommunityId) -> Option<Terms> {
        self.0.get(community).copied()
    }

    /// Returns the partners that share their number of members.
    pub fn counted(&self) -> Vec<&str> {
        let counted = self.0.iter().filter(|(_, terms)| terms.share_member_count);
        counted.map(|(id, _)| id.as_str()).collect()
    }
}
