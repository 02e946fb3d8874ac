//! Who blocks whom.

use trust_commons::Timestamp;
use trust_core::MemberId;

use super::part::Part;
use super::query::{execute_any, exists, fetch_all, fetch_one, fetch_optional, queries};

/// The ids of those whom a block in either direction hides from the member at a placeholder.
macro_rules! blocked_from {
    ($viewer:literal) => {
        concat!(
            "SELECT blocked FROM block WHERE blocker = ",
            $viewer,
            " UNION SELECT blocker FROM block WHERE blocked = ",
            $viewer
        )
    };
}

pub(super) use blocked_from;

/// The ids of those whom the member at a placeholder does not find: a block hides them, or they were erased. What
/// stays of the latter under a pseudonym looks like what stays of the former.
macro_rules! hidden_from {
    ($viewer:literal) => {
        concat!(
            $crate::store::block::blocked_from!($viewer),
            " UNION SELECT gone.id FROM member AS gone WHERE gone.erased = 1"
        )
    };
}

pub(super) use hidden_from;

queries! {
    /// Blocks. Returns whether that changed anything.
    pub fn insert(blocker: &MemberId, blocked: &MemberId, now: Timestamp) -> bool =
        execute_any "INSERT INTO block (blocker, blocked, at) VALUES ($1, $2, $3) ON CONFLICT (blocker, blocked) DO NOTHING";

    /// Lifts one's own block. Returns since when there was one.
    pub fn remove(blocker: &MemberId, blocked: &MemberId) -> Option<Timestamp> =
        fetch_optional "DELETE FROM block WHERE blocker = $1 AND blocked = $2 RETURNING at";

    /// Whether a member has blocked an id, whoever else has blocked whom.
    pub fn stands(blocker: &MemberId, blocked: &MemberId) -> bool =
        exists "SELECT 1 FROM block WHERE blocker = $1 AND blocked = $2";

    /// How many a member has blocked.
    pub fn count(blocker: &MemberId) -> i64 =
        fetch_one "SELECT COUNT(*) FROM block WHERE blocker = $1";

    /// Whom a member blocks, with the time, after an id and by id.
    pub fn of_member(blocker: &MemberId, part: &Part<String>) -> Vec<(MemberId, Timestamp)> =
        fetch_all "SELECT blocked, at FROM block WHERE blocker = $1 AND blocked > $2 ORDER BY blocked LIMIT $3";

    /// Who has blocked an id, by id.
    pub fn of_blocked(blocked: &MemberId) -> Vec<MemberId> =
        fetch_all "SELECT blocker FROM block WHERE blocked = $1 ORDER BY blocker";
}
