//! Rate limits of accounts and addresses.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, Method};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use trust_core::MemberId;

use crate::clock;
use crate::config::Config;
use crate::fair::Asker;

/// The clock of this process, which a demo can move.
#[derive(Clone)]
struct Ours;

impl Clock for Ours {
    type Instant = Duration;

    fn now(&self) -> Duration {
        clock::passing()
    }
}

type Counted<K> = RateLimiter<K, DefaultKeyedStateStore<K>, Ours, NoOpMiddleware<Duration>>;

/// The rate limits.
pub struct Limits {
    addresses: Counted<IpAddr>,
    accounts: Counted<MemberId>,
    sign_ins: Counted<IpAddr>,
    invites: Counted<MemberId>,
    invites_of_addresses: Counted<IpAddr>,
    newcomers: Counted<IpAddr>,
    streams: Open<MemberId>,
    streams_of_addresses: Open<IpAddr>,
}

const DAY: Duration = Duration::from_secs(24 * 3600);
const HOUR: Duration = Duration::from_secs(3600);

impl Limits {
    /// Makes limits without any counts.
    pub fn new(config: &Config) -> Self {
        let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let quota =
            Quota::per_second(at_least_one(config.rate)).allow_burst(at_least_one(config.burst));
        let within = |n: u32, time: Duration| {
            let one_in = Quota::with_period(time / at_least_one(n).get());
            one_in.unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(at_least_one(n))
        };
        Limits {
            addresses: counted(quota),
            accounts: counted(quota),
            sign_ins: counted(Quota::per_minute(at_least_one(config.sign_in_rate))),
            invites: counted(within(config.invites_per_day, DAY)),
            invites_of_addresses: counted(within(config.invites_per_address, DAY)),
            newcomers: counted(within(config.accounts_per_address, HOUR)),
            streams: Open::new(config.streams),
            streams_of_addresses: Open::new(config.streams_per_address),
        }
    }

    /// Counts a request of an address; refuses it with the time to wait if the rate is exceeded.
    pub fn by_address(&self, origin: Origin, request: &Request) -> Result<(), TooOften> {
        let Origin(Some(address)) = origin else { return Ok(()) };
        check(&self.addresses, &address)?;
        let path = request.uri().path();
        let shows_password = ["/session", "/me/password"].iter().any(|end| path.ends_with(end));
        match shows_password && request.method() == Method::POST {
            true => check(&self.sign_ins, &address),
            false => Ok(()),
        }
    }

    /// Counts a request of an account.
    pub fn by_account(&self, member: &MemberId) -> Result<(), TooOften> {
        check(&self.accounts, member)
    }

    /// Counts an invite that an account creates.
    pub fn invite(&self, member: &MemberId, origin: Origin) -> Result<(), TooOften> {
        check(&self.invites, member)?;
        match origin {
            Origin(Some(address)) => check(&self.invites_of_addresses, &address),
            Origin(None) => Ok(()),
        }
    }

    /// Counts an account that is created from an address.
    pub fn newcomer(&self, origin: Origin) -> Result<(), TooOften> {
        match origin {
            Origin(Some(address)) => check(&self.newcomers, &address),
            Origin(None) => Ok(()),
        }
    }

    /// Returns a permit for one more stream of an account and address, or nothing if too many are open.
    pub fn stream(&self, member: &MemberId, origin: Origin) -> Option<StreamPermit> {
        let of_account = self.streams.one_more(member)?;
        let of_address = match origin {
            Origin(Some(address)) => Some(self.streams_of_addresses.one_more(&address)?),
            Origin(None) => None,
        };
        Some(StreamPermit { _of_account: of_account, _of_address: of_address })
    }

    /// Forgets callers without recent requests.
    pub fn sweep(&self) {
        for addresses in
            [&self.addresses, &self.sign_ins, &self.invites_of_addresses, &self.newcomers]
        {
            addresses.retain_recent();
        }
        for accounts in [&self.accounts, &self.invites] {
            accounts.retain_recent();
        }
        self.streams.sweep();
        self.streams_of_addresses.sweep();
    }
}

/// A permit for a stream. Dropping it releases the place.
pub struct StreamPermit {
    _of_account: OwnedSemaphorePermit,
    _of_address: Option<OwnedSemaphorePermit>,
}

/// The open streams of each caller, up to a limit.
struct Open<K> {
    most: usize,
    open: Mutex<HashMap<K, Arc<Semaphore>>>,
}

impl<K: Clone + Eq + Hash> Open<K> {
    fn new(most: u32) -> Self {
        Open { most: most as usize, open: Mutex::default() }
    }

    fn one_more(&self, key: &K) -> Option<OwnedSemaphorePermit> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let of_key = open.entry(key.clone()).or_insert_with(|| Semaphore::new(self.most).into());
        of_key.clone().try_acquire_owned().ok()
    }

    fn sweep(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, of_key| of_key.available_permits() < self.most);
    }
}

fn counted<K: Clone + Eq + Hash>(quota: Quota) -> Counted<K> {
    RateLimiter::new(quota, DefaultKeyedStateStore::default(), Ours)
}

fn check<K: Clone + Eq + Hash>(limiter: &Counted<K>, key: &K) -> Result<(), TooOften> {
    limiter.check_key(key).map_err(|until| TooOften(until.wait_time_from(Ours.now())))
}

/// A request beyond the rate, with the time until the next one is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften(pub Duration);

/// The address that a request is counted under: the peer's or, behind a trusted proxy, the last address that the
/// proxy names. Of an IPv6 address the network counts, since a household has very many addresses.
#[derive(Debug, Clone, Copy)]
pub struct Origin(pub Option<IpAddr>);

impl Origin {
    /// Returns the origin of a request.
    pub fn of(
        config: &Config,
        peer: Option<&ConnectInfo<SocketAddr>>,
        headers: &HeaderMap,
    ) -> Self {
        Origin(peer.map(|ConnectInfo(peer)| counted_as(origin(config, peer.ip(), headers))))
    }

    /// Names an account at this origin as a caller of a fair queue.
    pub fn asks_for(&self, account: &str) -> Asker {
        Asker::new(self.0, account)
    }
}

fn origin(config: &Config, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let peer = peer.to_canonical();
    let forwarded = || {
        let header = headers.get_all("x-forwarded-for").iter().next_back()?;
        header.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    match config.trusted_proxy {
        Some(proxy) if proxy == peer => forwarded().unwrap_or(peer),
        _ => peer,
    }
}

/// Returns the address or network that an address is counted under.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}
