//! How often one account and one address may ask.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::http::{Extensions, HeaderMap, Method, StatusCode};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use trust_core::MemberId;

use crate::clock;
use crate::config::Config;
use crate::http::{Problem, RETRY_AFTER};

/// The clock of this process, and so that of a demo.
#[derive(Clone)]
struct Ours;

impl Clock for Ours {
    type Instant = Duration;

    fn now(&self) -> Duration {
        clock::passing()
    }
}

type Counted<K> = RateLimiter<K, DefaultKeyedStateStore<K>, Ours, NoOpMiddleware<Duration>>;

/// The counts.
pub struct Limits {
    addresses: Counted<IpAddr>,
    accounts: Counted<MemberId>,
    sign_ins: Counted<IpAddr>,
    streams: Mutex<HashMap<MemberId, Arc<Semaphore>>>,
}

/// How many streams one account may have open.
const STREAMS: usize = 5;

impl Limits {
    /// Nobody has asked yet.
    pub fn new(config: &Config) -> Self {
        let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let quota =
            Quota::per_second(at_least_one(config.rate)).allow_burst(at_least_one(config.burst));
        Limits {
            addresses: counted(quota),
            accounts: counted(quota),
            sign_ins: counted(Quota::per_minute(at_least_one(config.sign_in_rate))),
            streams: Mutex::default(),
        }
    }

    /// Counts a request of an address; how long to wait if it is one too many.
    pub fn by_address(&self, config: &Config, request: &Request) -> Result<(), Duration> {
        let address = address(config, request.extensions(), request.headers());
        let Some(address) = address else { return Ok(()) };
        check(&self.addresses, &address)?;
        let path = request.uri().path();
        let shows_password = ["/session", "/me/password"].iter().any(|end| path.ends_with(end));
        match shows_password && request.method() == Method::POST {
            true => check(&self.sign_ins, &address),
            false => Ok(()),
        }
    }

    /// Counts a request of an account.
    pub fn by_account(&self, member: &MemberId) -> Result<(), Problem> {
        check(&self.accounts, member).map_err(too_many)
    }

    /// The right of an account to one more stream; none if it has too many open.
    pub fn stream(&self, member: &MemberId) -> Option<OwnedSemaphorePermit> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let open = streams.entry(member.clone()).or_insert_with(|| Semaphore::new(STREAMS).into());
        open.clone().try_acquire_owned().ok()
    }

    /// Forgets who has not asked for a while.
    pub fn sweep(&self) {
        self.addresses.retain_recent();
        self.accounts.retain_recent();
        self.sign_ins.retain_recent();
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.retain(|_, open| open.available_permits() < STREAMS);
    }
}

fn counted<K: Clone + Eq + Hash>(quota: Quota) -> Counted<K> {
    RateLimiter::new(quota, DefaultKeyedStateStore::default(), Ours)
}

fn check<K: Clone + Eq + Hash>(limiter: &Counted<K>, key: &K) -> Result<(), Duration> {
    limiter.check_key(key).map_err(|until| until.wait_time_from(Ours.now()))
}

/// One request too many.
pub fn too_many(wait: Duration) -> Problem {
    let seconds = wait.as_secs() + 1;
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "ask less often")
        .with(RETRY_AFTER, seconds)
}

/// Whom to count a request to: the peer or, behind a proxy that is believed, whom it names last. Of IPv6
/// the network, since one household has as many addresses as it likes.
pub fn address(config: &Config, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let forwarded = || {
        let header = headers.get_all("x-forwarded-for").iter().next_back()?;
        header.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let address = match config.trusted_proxy {
        Some(proxy) if proxy == peer => forwarded().unwrap_or(peer),
        _ => peer,
    };
    Some(match address {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    })
}
