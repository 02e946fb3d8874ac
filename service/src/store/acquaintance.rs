//! Acquaintance by agreements and requests, apart from groups and trust.

use std::collections::BTreeSet;

use trust_commons::ListingId;
use trust_core::MemberId;

use super::query::{fetch_all, fetch_into, queries};

queries! {
    /// Fetches those of these people who have an agreement with a member, or who have asked the member for something:
    /// responded to a listing, offered or requested an exchange, or asked to join a community of which the member
    /// is a steward.
    pub fn met(member: &MemberId, others: &[&str]) -> BTreeSet<MemberId> =
        fetch_into "SELECT value FROM json_each($2) AS other WHERE EXISTS (
             SELECT 1 FROM exchange
             WHERE ((provider = $1 AND receiver = other.value) OR (provider = other.value AND receiver = $1))
                 AND (accepted_at IS NOT NULL
                      OR (status = 'offered' AND provider = other.value)
                      OR (status = 'requested' AND receiver = other.value))
             UNION ALL
             SELECT 1 FROM response JOIN listing ON listing.id = response.listing
             WHERE (owner = $1 AND responder = other.value AND response.status IN ('pending', 'accepted'))
                 OR (owner = other.value AND responder = $1 AND response.status = 'accepted')
             UNION ALL
             SELECT 1 FROM join_request JOIN community_member
                 ON community_member.community = join_request.community
             WHERE join_request.member = other.value AND join_request.status = 'pending'
                 AND community_member.member = $1 AND steward = 1)";

    /// Fetches the people with whom a member has an agreement, or who have asked the member for something, as
    /// [`met`] says.
    pub fn all_of(member: &MemberId) -> Vec<MemberId> =
        fetch_all "SELECT CASE WHEN provider = $1 THEN receiver ELSE provider END FROM exchange
         WHERE (provider = $1 OR receiver = $1)
             AND (accepted_at IS NOT NULL
                  OR (status = 'offered' AND receiver = $1) OR (status = 'requested' AND provider = $1))
         UNION
         SELECT responder FROM response JOIN listing ON listing.id = response.listing
         WHERE owner = $1 AND response.status IN ('pending', 'accepted')
         UNION
         SELECT owner FROM response JOIN listing ON listing.id = response.listing
         WHERE responder = $1 AND response.status = 'accepted'
         UNION
         SELECT join_request.member FROM join_request JOIN community_member
             ON community_member.community = join_request.community
         WHERE status = 'pending' AND community_member.member = $1 AND steward = 1";

    /// Fetches the ids of the listings of these people, each with its owner.
    pub fn listings(owners: &[&str]) -> Vec<(MemberId, ListingId)> =
        fetch_all "SELECT owner, id FROM listing WHERE owner IN (SELECT value FROM json_each($1))";
}
