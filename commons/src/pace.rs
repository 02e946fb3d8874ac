//! Rate limits of repeated requests that notify others.

use crate::Timestamp;

/// How often within a day somebody asks others for the same thing: to join the same community, to answer the same listing, to come
/// into the same cell, to be partners (and takes that back), or for an exchange about the same listing.
pub(crate) const MOST_A_DAY: usize = 3;
/// How often within a day a member is invited into cells of the same community.
pub(crate) const MOST_CELLS_A_DAY: usize = 10;
/// How many exchanges within a day somebody offers to, or asks of, the same person who has not answered.
pub(crate) const MOST_EXCHANGES_A_DAY: usize = 20;
const DAY: i64 = 86_400;

/// From when on somebody may do again what they did at these moments; nothing if they may now.
pub(crate) fn again_at(
    done: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    again_after(MOST_A_DAY, done, now)
}

/// The same of what may be done so many times within a day.
pub(crate) fn again_after(
    most: usize,
    done: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    let mut ends: Vec<_> = done.into_iter().map(|at| at.saturating_add(DAY)).collect();
    ends.sort_unstable_by(|one, other| other.cmp(one));
    ends.get(most - 1).copied().filter(|&again_at| now < again_at)
}
