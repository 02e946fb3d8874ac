//! Exponential back-off for password guesses, for each key that a guess is counted under.
//!
//! A guess counts as wrong when it is admitted, and is forgiven if it turns out right, so parallel guesses gain
//! nothing. A guess that waits does not extend the delay. A delay has an upper limit, and the count halves with
//! every hour without a guess: no account is locked out permanently.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use quick_cache::unsync::Cache;

/// The time after which half of the wrong guesses are forgotten.
const HALVES_AFTER: Duration = Duration::from_secs(3600);

/// The number of free guesses, and the longest delay after them.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// The guesses before the first delay.
    pub free: u32,
    /// The longest delay.
    pub longest: Duration,
}

/// The state of a key: the number of wrong guesses, and the time at which the last guess was admitted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    wrong: u32,
    last: Duration,
}

impl Tally {
    fn at(self, now: Duration) -> Self {
        let hours = now.saturating_sub(self.last).as_secs() / HALVES_AFTER.as_secs();
        Tally { wrong: self.wrong.checked_shr(hours as u32).unwrap_or(0), last: self.last }
    }

    /// Returns the delay before the next guess.
    fn wait(self, policy: Policy, now: Duration) -> Duration {
        if self.wrong < policy.free {
            return Duration::ZERO;
        }
        // 2^20 seconds are longer than the longest delay.
        let doubled = (self.wrong - policy.free).min(20);
        let delay = Duration::from_secs(1 << doubled).min(policy.longest);
        (self.last + delay).saturating_sub(now)
    }
}

/// Keys and their tallies, up to a capacity; beyond it the least recently used keys are removed.
pub struct Backoff<K>(Mutex<Cache<K, Tally>>);

impl<K: Clone + Eq + Hash> Backoff<K> {
    /// Makes an empty tally with room for this number of keys.
    pub fn new(keys: usize) -> Self {
        Backoff(Mutex::new(Cache::new(keys)))
    }

    /// Admits a guess under all of these keys, each with its policy, or returns the delay.
    pub fn admit(&self, keys: &[(K, Policy)], now: Duration) -> Result<(), Duration> {
        let mut tallies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found: Vec<Tally> = keys
            .iter()
            .map(|(key, _)| tallies.get(key).copied().unwrap_or_default().at(now))
            .collect();
        let waits = found.iter().zip(keys).map(|(tally, (_, policy))| tally.wait(*policy, now));
        match waits.max() {
            Some(wait) if !wait.is_zero() => return Err(wait),
            _ => {}
        }
        for (tally, (key, _)) in found.into_iter().zip(keys) {
            let wrong = tally.wrong.saturating_add(1);
            tallies.insert(key.clone(), Tally { wrong, last: now });
        }
        Ok(())
    }

    /// Reverts the count of a guess that turned out right.
    pub fn forgive(&self, keys: &[(K, Policy)]) {
        let mut tallies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys {
            if let Some(tally) = tallies.get(key).copied() {
                tallies
                    .insert(key.clone(), Tally { wrong: tally.wrong.saturating_sub(1), ..tally });
            }
        }
    }

    /// Forgets all wrong guesses under a key.
    pub fn forget(&self, key: &K) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Backoff, Policy};

    const POLICY: Policy = Policy { free: 3, longest: Duration::from_secs(60) };

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn delays_double_up_to_the_longest_and_no_further() {
        let (backoff, mut now) = (Backoff::new(10), seconds(1_000_000));
        let guess = |now| backoff.admit(&[("ana", POLICY)], now);
        for _ in 0..3 {
            assert_eq!(guess(now), Ok(()));
        }
        for delay in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            assert_eq!(guess(now), Err(seconds(delay)));
            assert_eq!(guess(now), Err(seconds(delay)), "whoever waits adds nothing to it");
            now += seconds(delay - 1);
            assert_eq!(guess(now), Err(seconds(1)));
            now += seconds(1);
            assert_eq!(guess(now), Ok(()), "after {delay} s");
        }
    }

    #[test]
    fn what_is_long_ago_is_forgotten_by_halves() {
        let (backoff, mut now) = (Backoff::new(10), seconds(1_000_000));
        let guess = |now| backoff.admit(&[("ana", POLICY)], now);
        for _ in 0..12 {
            let _ = guess(now);
            now += seconds(60);
        }
        assert!(guess(now).is_ok() && guess(now) == Err(seconds(60)));
        now += seconds(3 * 3600);
        for _ in 0..2 {
            assert_eq!(guess(now), Ok(()));
        }
    }

    #[test]
    fn one_key_that_waits_is_enough_and_a_right_guess_is_forgiven() {
        let (backoff, now) = (Backoff::new(10), seconds(1_000_000));
        let both = [("ana", POLICY), ("everybody", POLICY)];
        for _ in 0..3 {
            assert_eq!(backoff.admit(&both, now), Ok(()));
        }
        assert_eq!(backoff.admit(&[("bea", POLICY), ("everybody", POLICY)], now), Err(seconds(1)));
        assert_eq!(backoff.admit(&[("bea", POLICY)], now), Ok(()), "she was not counted");
        backoff.forgive(&both);
        assert_eq!(backoff.admit(&both, now), Ok(()));
        backoff.forget(&"ana");
        assert_eq!(backoff.admit(&[("ana", POLICY)], now), Ok(()));
    }
}
