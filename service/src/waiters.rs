//! Limits the requests that wait for a future revision, per account and in all, since each keeps a connection.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use trust_core::MemberId;

/// The greatest number of waiting requests of one account.
const OF_ACCOUNT: usize = 4;
/// The greatest number of waiting requests in all.
const OF_ALL: usize = 64;

/// The waiting requests, by account.
#[derive(Debug, Default)]
pub struct Waiters(Mutex<HashMap<MemberId, usize>>);

/// A waiting request. Dropping it releases the place.
pub struct Waiting<'a> {
    waiters: &'a Waiters,
    member: MemberId,
}

impl Waiters {
    /// Registers a waiting request; nothing if too many wait already.
    pub fn begin(&self, member: &MemberId) -> Option<Waiting<'_>> {
        let mut waiting = self.lock();
        let of_account = waiting.get(member).copied().unwrap_or(0);
        if of_account >= OF_ACCOUNT || waiting.values().sum::<usize>() >= OF_ALL {
            return None;
        }
        waiting.insert(member.clone(), of_account + 1);
        Some(Waiting { waiters: self, member: member.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MemberId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waiting = self.waiters.lock();
        match waiting.get_mut(&self.member) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(waiting.remove(&self.member)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn member(number: usize) -> MemberId {
        MemberId::new(&format!("m{number}")).unwrap()
    }

    #[test]
    fn few_of_an_account_wait_and_few_in_all() {
        let waiters = Waiters::default();
        let mut of_one: Vec<_> =
            (0..OF_ACCOUNT).map(|_| waiters.begin(&member(0)).unwrap()).collect();
        assert!(waiters.begin(&member(0)).is_none());
        of_one.pop();
        of_one.push(waiters.begin(&member(0)).unwrap());
        let others: Vec<_> = (1..).map_while(|number| waiters.begin(&member(number))).collect();
        assert_eq!(of_one.len() + others.len(), OF_ALL);
        drop((of_one, others));
        assert!(waiters.lock().is_empty(), "nobody is kept who waits no longer");
    }
}
