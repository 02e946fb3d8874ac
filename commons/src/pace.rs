//! Rate limits of repeated requests that notify others.

use crate::Timestamp;

/// The greatest number of equal requests by a person within a day: to join the same community, to respond to the
/// same listing, to enter the same cell, to propose (and withdraw) the same partnership, or to exchange about the
/// same listing.
pub(crate) const MOST_A_DAY: usize = 3;
/// The greatest number of invitations of a member into cells of the same community within a day.
pub(crate) const MOST_CELLS_A_DAY: usize = 10;
/// The greatest number of unanswered exchanges that a person offers to, or requests from, the same person within a
/// day.
pub(crate) const MOST_EXCHANGES_A_DAY: usize = 20;
const DAY: i64 = 86_400;

/// Returns the time from which a person may repeat what they did at these times; nothing if they may now.
pub(crate) fn again_at(
    done: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    again_after(MOST_A_DAY, done, now)
}

/// Like `again_at`, for a limit of `most` within a day.
pub(crate) fn again_after(
    most: usize,
    done: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    let mut ends: Vec<_> = done.into_iter().map(|at| at.saturating_add(DAY)).collect();
    ends.sort_unstable_by(|one, other| other.cmp(one));
    ends.get(most - 1).copied().filter(|&again_at| now < again_at)
}
