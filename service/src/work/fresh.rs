//! Generates ids, which sort by their time, newest first, and cannot be guessed.
//!
//! Lists are ordered by `created_at`, in whole seconds, and then by id. To keep rows of the same second in the
//! order of writing, an id begins with the time left until a moment far in the future, in units of four
//! nanoseconds: a later id is smaller. A process never uses the same time twice, and a write generates its ids
//! while all other writers are excluded, so the order holds across processes, too. The rest is random. An id
//! reveals its time, as `created_at` does, and counts nothing.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::clock;

/// The number of bits of an id that hold the time: the first 64 without the version.
const TIME_BITS: u32 = 60;
/// Nanoseconds per unit of that time; it lasts until the year 2116.
const UNIT: u128 = 4;

static LAST: AtomicU64 = AtomicU64::new(0);

/// Returns a new id, smaller than every earlier id.
pub fn fresh_id<T: FromStr<Err: Display>>() -> T {
    let id = descending(moment(), uuid::Uuid::new_v4()).to_string().parse();
    id.unwrap_or_else(|error| unreachable!("36 bytes make an id: {error}"))
}

/// Returns the time in units since 1970, later than every time returned before.
fn moment() -> u64 {
    let now = u64::try_from(clock::since_1970().as_nanos() / UNIT).unwrap_or(u64::MAX);
    let later = |last: u64| Some(now.max(last.saturating_add(1)));
    let last = LAST.fetch_update(Ordering::SeqCst, Ordering::SeqCst, later);
    now.max(last.unwrap_or_default().saturating_add(1))
}

/// Makes a UUID of version 8: the time that is left, then the random half of another UUID.
fn descending(moment: u64, random: uuid::Uuid) -> uuid::Uuid {
    let left = ((1 << TIME_BITS) - 1) - moment.min((1 << TIME_BITS) - 1);
    let first = (left >> 12) << 16 | 0x8000 | (left & 0xfff);
    let (_, second) = random.as_u64_pair();
    uuid::Uuid::from_u64_pair(first, second)
}

#[cfg(test)]
mod tests {
    use super::{descending, fresh_id, moment};

    #[test]
    fn whatever_is_made_later_has_the_smaller_id() {
        let ids: Vec<String> = (0..10_000).map(|_| fresh_id()).collect();
        assert!(ids.windows(2).all(|two| two[1] < two[0]));
        assert!(ids.iter().all(|id| id.len() == 36 && uuid::Uuid::parse_str(id).is_ok()));
    }

    #[test]
    fn an_id_is_a_uuid_of_version_8_and_its_second_half_is_random() {
        let random = uuid::Uuid::new_v4();
        let id = descending(moment(), random);
        assert_eq!((id.get_version_num(), id.get_variant()), (8, uuid::Variant::RFC4122));
        assert_eq!(id.as_u64_pair().1, random.as_u64_pair().1);
        assert!(descending(u64::MAX, random) < id && id < descending(0, random));
    }
}
