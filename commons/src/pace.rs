//! How often the same person may do again what tells others each time.

use crate::Timestamp;

/// How often within a day somebody asks to join the same community, or answers the same listing.
pub(crate) const MOST_A_DAY: usize = 3;
const DAY: i64 = 86_400;

/// From when on somebody may do again what they did at these moments; nothing if they may now.
pub(crate) fn again_at(
    done: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    let mut ends: Vec<_> = done.into_iter().map(|at| at.saturating_add(DAY)).collect();
    ends.sort_unstable_by(|one, other| other.cmp(one));
    ends.get(MOST_A_DAY - 1).copied().filter(|&again_at| now < again_at)
}
