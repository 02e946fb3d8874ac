//! Exchanges between communities.

use trust_commons::exchange::Exchange;
use trust_commons::{CommunityId, Timestamp};

use super::query::{fetch_all, queries};

queries! {
    /// Fetches the exchanges between two different communities that were completed at `since` or later, in the
    /// order of their completion; with `community`, only exchanges in which this community gave or received.
    pub fn completed(since: Timestamp, community: Option<&CommunityId>) -> Vec<Exchange> =
        fetch_all "SELECT * FROM exchange WHERE status = 'completed' AND completed_at >= $1
             AND provider_community <> receiver_community
             AND ($2 IS NULL OR provider_community = $2 OR receiver_community = $2)
         ORDER BY completed_order";
}
