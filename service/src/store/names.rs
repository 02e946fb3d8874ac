//! The names of records by their ids. Where the engine does not know who may read a name, the statement does.

use std::collections::BTreeMap;

use trust_commons::exchange::Exchange;
use trust_commons::{CellId, CircleId, CommunityId, ListingId, PartnershipId};
use trust_core::MemberId;

use super::block::hidden_from;
use super::exchange::{known_to, not_hidden};
use super::partnership::found_by;
use super::query::{fetch_all, fetch_into, queries};

queries! {
    /// The titles of these listings.
    pub fn listings(ids: &[&str]) -> BTreeMap<ListingId, String> =
        fetch_into "SELECT id, title FROM listing WHERE id IN (SELECT value FROM json_each($1))";

    /// The names of those of these circles that a member owns.
    pub fn circles_of(owner: &MemberId, ids: &[&str]) -> BTreeMap<CircleId, String> =
        fetch_into "SELECT id, name FROM circle WHERE owner = $1 AND id IN (SELECT value FROM json_each($2))";

    /// The names of those of these cells that belong to a community of a member.
    pub fn cells_for(member: &MemberId, ids: &[&str]) -> BTreeMap<CellId, String> =
        fetch_into "SELECT id, name FROM cell WHERE id IN (SELECT value FROM json_each($2))
             AND community IN (SELECT community FROM community_member WHERE member = $1)";

    /// Fetches those of these exchanges that a member may know of.
    pub fn exchanges_for(member: &MemberId, ids: &[&str]) -> Vec<Exchange> =
        fetch_all known_to!("AND id IN (SELECT value FROM json_each($2))");

    /// Fetches those of these partnerships that a member may know of, each with both sides.
    pub fn partnerships_for(
        member: &MemberId,
        ids: &[&str],
    ) -> Vec<(PartnershipId, CommunityId, CommunityId)> =
        fetch_all "SELECT id, a, b FROM ", found_by!("$1"), " WHERE (is_steward = 1 OR seen_status = 'active')
             AND id IN (SELECT value FROM json_each($2))";
}
