//! Acquaintance by agreements and requests, apart from groups and trust.

use trust_commons::ListingId;
use trust_core::MemberId;

use super::query::{exists, fetch_all, queries};

queries! {
    /// Returns whether two people have an agreement, or the other person has asked the member for something:
    /// responded to a listing, offered or requested an exchange, or asked to join a community of which the member
    /// is a steward.
    pub fn is_between(member: &MemberId, other: &MemberId) -> bool =
        exists "SELECT 1 FROM exchange WHERE ((provider = $1 AND receiver = $2) OR (provider = $2 AND receiver = $1))
             AND (accepted_at IS NOT NULL
                  OR (status = 'offered' AND provider = $2) OR (status = 'requested' AND receiver = $2))
         UNION ALL
         SELECT 1 FROM response JOIN listing ON listing.id = response.listing
         WHERE (owner = $1 AND responder = $2 AND response.status IN ('pending', 'accepted'))
             OR (owner = $2 AND responder = $1 AND response.status = 'accepted')
         UNION ALL
         SELECT 1 FROM join_request JOIN community_member
             ON community_member.community = join_request.community
         WHERE join_request.member = $2 AND status = 'pending'
             AND community_member.member = $1 AND steward = 1";

    /// Fetches the ids of a member's listings.
    pub fn listings(owner: &MemberId) -> Vec<ListingId> =
        fetch_all "SELECT id FROM listing WHERE owner = $1";
}
