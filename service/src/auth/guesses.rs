//! Password guesses: counted by account and address, slowed down by growing delays, and logged.
//!
//! A guess is counted under the account together with its address, under the account, and under the address. So
//! guesses at an account slow down the guesser. The owner is not slowed down: a device or an address from which
//! they have signed in before is not counted under the account, and a device is not counted under its address
//! either. An id without an account is counted in the same way.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use data_encoding::HEXLOWER;
use quick_cache::unsync::Cache;
use sha2::{Digest, Sha256};

use super::backoff::{Backoff, Policy};
use super::device::Device;
use super::secret::random_bytes;
use crate::clock;

/// The number of remembered keys and of known places.
const KEYS: usize = 50_000;

/// The number of free guesses and the longest delay, for each kind of key.
#[derive(Debug, Clone, Copy)]
struct Policies {
    /// For one account from one place.
    both: Policy,
    /// For one account from all unknown places.
    account: Policy,
    /// For one address at all accounts.
    address: Policy,
}

impl Policies {
    fn new(free: u32) -> Self {
        let policy = |times: u32, longest| Policy {
            free: free.saturating_mul(times),
            longest: Duration::from_secs(longest),
        };
        Policies { both: policy(1, 900), account: policy(4, 60), address: policy(6, 60) }
    }
}

/// A hash of an id, so that ids of any length use the same memory.
type Account = [u8; 32];

/// A key that guesses are counted under.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Device(Account, Device),
    Both(Account, Option<IpAddr>),
    Account(Account),
    Address(IpAddr),
}

/// The source of a guess.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The address, or its network.
    pub address: Option<IpAddr>,
    /// The device cookie of earlier sign-ins.
    pub device: Option<Device>,
}

/// An admitted guess.
#[must_use]
pub struct Guess {
    account: Account,
    source: Source,
    keys: Vec<(Key, Policy)>,
    log_ids: LogIds,
}

/// The account and the address of a guess, as salted hashes for the log. The log does not contain the salt.
#[derive(Debug, Clone)]
struct LogIds {
    account: String,
    address: String,
}

/// The guesses of one process.
pub struct Guesses {
    backoff: Backoff<Key>,
    policies: Policies,
    /// The accounts, with addresses from which their owners have signed in.
    known: Mutex<Cache<(Account, IpAddr), ()>>,
    salt: [u8; 32],
}

impl Guesses {
    /// Makes a count without guesses, with `free` free guesses at an account from one place. Without a salt, hashes
    /// in the log differ between processes.
    pub fn new(free: u32, salt: Option<&str>) -> Self {
        Guesses {
            backoff: Backoff::new(KEYS),
            policies: Policies::new(free),
            known: Mutex::new(Cache::new(KEYS)),
            salt: salt.map_or_else(random_bytes, |salt| Sha256::digest(salt).into()),
        }
    }

    /// Admits a guess at the password of `id`, or returns the delay. `kept` is the hash of the password, if the
    /// account exists.
    pub fn admit(&self, id: &str, kept: Option<&str>, source: Source) -> Result<Guess, Duration> {
        let account: Account = Sha256::digest(id).into();
        let device = source.device.clone().filter(|device| device.is_of(id, kept));
        let Policies { both, account: of_account, address: of_address } = self.policies;
        let keys = match (device, source.address) {
            (Some(device), _) => vec![(Key::Device(account, device), both)],
            (None, address) => {
                let mut keys = vec![(Key::Both(account, address), both)];
                if !address.is_some_and(|address| self.is_known(account, address)) {
                    keys.push((Key::Account(account), of_account));
                }
                keys.extend(address.map(|address| (Key::Address(address), of_address)));
                keys
            }
        };
        let log_ids = LogIds {
            account: self.salted("account", id),
            address: source
                .address
                .map_or_else(String::new, |address| self.salted("address", &address.to_string())),
        };
        if let Err(wait) = self.backoff.admit(&keys, clock::passing()) {
            let LogIds { account, address } = log_ids;
            tracing::info!(account, address, wait = wait.as_secs(), "a sign-in has to wait");
            return Err(wait);
        }
        Ok(Guess { account, source, keys, log_ids })
    }

    /// Records that a guess was right.
    pub fn was_right(&self, guess: Guess) {
        self.backoff.forgive(&guess.keys);
        // Earlier wrong guesses from the same place were mistakes of the owner.
        if let Some((own, _)) = guess.keys.first() {
            self.backoff.forget(own);
        }
        if let Some(address) = guess.source.address {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert((guess.account, address), ());
        }
    }

    /// Reverts a guess that was not checked for lack of time.
    pub fn was_not_made(&self, guess: Guess) {
        self.backoff.forgive(&guess.keys);
    }

    /// Records that a guess was wrong.
    pub fn was_wrong(&self, guess: Guess) {
        let LogIds { account, address } = guess.log_ids;
        tracing::warn!(account, address, "a sign-in failed");
    }

    fn is_known(&self, account: Account, address: IpAddr) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(account, address)).is_some()
    }

    /// Returns sixteen digits of a hash: enough to distinguish accounts, and useless without the salt.
    fn salted(&self, what: &str, value: &str) -> String {
        let hash = Sha256::new().chain_update(self.salt).chain_update(what).chain_update([0]);
        HEXLOWER.encode(&hash.chain_update(value).finalize()[..8])
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Device, Guesses, Source};

    fn from(last: u8) -> Source {
        Source { address: Some(IpAddr::from([10, 0, 0, last])), device: None }
    }

    /// Makes wrong guesses as often as they are admitted.
    fn flood(guesses: &Guesses, id: &str, from: &Source) -> u32 {
        let mut admitted = 0;
        while let Ok(guess) = guesses.admit(id, Some("kept"), from.clone()) {
            guesses.was_wrong(guess);
            admitted += 1;
        }
        admitted
    }

    #[test]
    fn a_flood_slows_down_whoever_floods() {
        let guesses = Guesses::new(5, None);
        assert_eq!(flood(&guesses, "ana", &from(1)), 5, "from one address");
        assert!(guesses.admit("ana", Some("kept"), from(2)).is_ok(), "another is not concerned");
        assert_eq!((3..=20).map(|n| flood(&guesses, "ana", &from(n))).sum::<u32>(), 14);
        assert!(guesses.admit("ana", Some("kept"), from(99)).is_err(), "all together");
        assert!(guesses.admit("bea", Some("kept"), from(99)).is_ok());
        let one = from(50);
        let tried = (0..100).map(|n| flood(&guesses, &format!("id-{n}"), &one)).sum::<u32>();
        assert_eq!(tried, 30, "at all accounts");
    }

    #[test]
    fn nobody_can_be_told_from_somebody() {
        let guesses = Guesses::new(5, None);
        for source in (0..40).map(from) {
            let waits = [("ana", Some("kept")), ("nobody", None)].map(|(id, kept)| {
                guesses.admit(id, kept, source.clone()).map(drop).map_err(|wait| wait.as_secs())
            });
            assert_eq!(waits[0], waits[1]);
        }
    }

    #[test]
    fn an_owner_is_let_past_a_flood_of_others() {
        let guesses = Guesses::new(5, None);
        let owner = guesses.admit("ana", Some("kept"), from(1)).unwrap_or_else(|_| unreachable!());
        guesses.was_right(owner);
        for n in 2..60 {
            flood(&guesses, "ana", &from(n));
        }
        assert!(guesses.admit("ana", Some("kept"), from(61)).is_err());
        assert!(guesses.admit("ana", Some("kept"), from(1)).is_ok(), "from where she was before");
        let device = Some(Device::of("ana", "kept"));
        let travelling = Source { device, ..from(61) };
        assert!(guesses.admit("ana", Some("kept"), travelling.clone()).is_ok(), "with her device");
        assert!(guesses.admit("ana", Some("another"), travelling.clone()).is_err(), "of old");
        assert!(guesses.admit("bea", Some("kept"), travelling).is_ok());
        assert_eq!(flood(&guesses, "ana", &from(1)), 4, "a known address is counted by itself");
    }
}
