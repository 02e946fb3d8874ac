//! What communities did for each other.

use trust_commons::exchange::Exchange;
use trust_commons::{CommunityId, Timestamp};

use super::Connection;
use super::exchange::exchange;

/// The exchanges between two different communities that were completed at `since` or later, in the order of their
/// completion; with `community`, those it gave or took.
pub async fn completed(
    connection: &mut Connection,
    since: Timestamp,
    community: Option<&CommunityId>,
) -> sqlx::Result<Vec<Exchange>> {
    sqlx::query(
        "SELECT * FROM exchange WHERE status = 'completed' AND completed_at >= $1
             AND provider_community <> receiver_community
             AND ($2 IS NULL OR provider_community = $2 OR receiver_community = $2)
         ORDER BY completed_order",
    )
    .bind(since)
    .bind(community.map(|id| id.as_str()))
    .try_map(|row| exchange(&row))
    .fetch_all(connection)
    .await
}
