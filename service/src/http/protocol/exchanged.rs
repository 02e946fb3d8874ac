//! The parts of an exchange that the caller sees.

use trust_commons::CommunityId;
use trust_commons::exchange::{Exchange, Reader, Shown};
use trust_core::MemberId;

use super::reading::Reading;

impl Reading {
    /// Returns the parts of an exchange that the caller sees, who may know of it.
    pub fn shown_of(&self, exchange: &Exchange) -> Shown {
        let Reading { view, viewer, me, .. } = self;
        let finds = |member: &MemberId| self.node(member.as_str()).is_some();
        let is_in = |community: &Option<CommunityId>| {
            let group = community.as_ref().and_then(|id| view.group(id.as_str()).ok());
            group.is_some_and(|group| view.is_in(group, *viewer))
        };
        let finds_listing = exchange.listing.as_ref().is_some_and(|listing| {
            let owner = self.resource_of(listing).and_then(|resource| view.owner(resource));
            owner.is_some_and(|owner| !view.is_blocked(*viewer, owner))
        });
        exchange.shown_to(&Reader {
            member: me,
            finds_provider: finds(&exchange.provider),
            finds_receiver: exchange.receiver.as_ref().is_none_or(finds),
            finds_listing,
            in_provider_community: is_in(&exchange.provider_community),
            in_receiver_community: is_in(&exchange.receiver_community),
        })
    }
}
