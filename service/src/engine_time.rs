//! Limits the computing time of each account, and queues its requests beyond that.
//!
//! The budget counts time, not requests: how long the threads of this process work for an account. An account
//! within its budget is answered at once. An account beyond its budget, or with many requests at the same time,
//! waits in one queue, which is fair by cost and leaves half of the processors to others. So expensive questions
//! delay the account that asks many of them. While there is room, no account is refused for its past cost.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use tokio::task::block_in_place;
use trust_core::MemberId;

use crate::fair::{Asker, Bounds, FairQueue, Full, Turn};

/// The requests of one account that are answered at the same time; further requests queue.
const AT_ONCE: usize = 16;
/// The greatest number of requests in the queue.
const WAITING: usize = 1024;
/// The greatest number of requests of one account in the queue.
const OF_ACCOUNT: usize = 128;
/// The longest wait in the queue.
const PATIENCE: Duration = Duration::from_secs(5);

/// The computing time of the accounts.
pub struct EngineTime {
    /// The computing time that an account may use per second.
    budget: Duration,
    queue: FairQueue,
    accounts: Mutex<HashMap<MemberId, Account>>,
}

#[derive(Clone, Copy)]
struct Account {
    /// The number of requests in progress.
    at_once: usize,
    /// The computing time used so far, less the budget of the elapsed time.
    had: Duration,
    /// The time up to which the budget is subtracted.
    as_of: Instant,
}

/// A request in progress. Its cost is counted when it ends, completed or cancelled.
pub struct Metered<'t> {
    time: &'t EngineTime,
    member: MemberId,
    turn: Option<Turn>,
    cost: Duration,
}

impl EngineTime {
    /// Makes an empty account of computing time; `budget` is the time that an account may use per second.
    pub fn new(budget: Duration) -> Self {
        let half = available_parallelism().map_or(1, |processors| processors.get().div_ceil(2));
        let (of_share, of_part, patience) = (OF_ACCOUNT, OF_ACCOUNT, PATIENCE);
        let bounds = Bounds { at_once: half, waiting: WAITING, of_share, of_part, patience };
        EngineTime { budget, queue: FairQueue::new(bounds), accounts: Mutex::default() }
    }

    /// Starts a request of an account when it is its turn.
    pub async fn begin(&self, member: &MemberId) -> Result<Metered<'_>, Full> {
        let turn = match self.is_moderate(member) {
            true => None,
            false => Some(self.queue.turn(Asker::new(member, "")).await?),
        };
        let now = Instant::now();
        let mut accounts = self.lock();
        let nothing = Account { at_once: 0, had: Duration::ZERO, as_of: now };
        accounts.entry(member.clone()).or_insert(nothing).at_once += 1;
        Ok(Metered { time: self, member: member.clone(), turn, cost: Duration::ZERO })
    }

    /// Forgets accounts that used nothing recently.
    pub fn sweep(&self) {
        let now = Instant::now();
        self.lock().retain(|_, account| {
            account.at_once > 0 || !account.had_by(now, self.budget).is_zero()
        });
    }

    fn is_moderate(&self, member: &MemberId) -> bool {
        let accounts = self.lock();
        let Some(account) = accounts.get(member) else { return true };
        account.at_once < AT_ONCE && account.had_by(Instant::now(), self.budget) <= self.budget
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MemberId, Account>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Account {
    fn had_by(&self, now: Instant, budget: Duration) -> Duration {
        let since = now.saturating_duration_since(self.as_of);
        self.had.saturating_sub(budget.mul_f64(since.as_secs_f64()))
    }
}

impl Metered<'_> {
    /// Computes an answer, and measures how long that keeps threads busy.
    pub async fn measure<T>(&mut self, answer: impl Future<Output = T>) -> T {
        let mut answer = pin!(answer);
        poll_fn(|cx| {
            let began = Instant::now();
            let polled = match self.turn.is_some() {
                // Other threads answer other requests in the meantime.
                true => block_in_place(|| answer.as_mut().poll(cx)),
                false => answer.as_mut().poll(cx),
            };
            self.cost += began.elapsed();
            polled
        })
        .await
    }
}

impl Drop for Metered<'_> {
    fn drop(&mut self) {
        let (now, budget) = (Instant::now(), self.time.budget);
        if let Some(account) = self.time.lock().get_mut(&self.member) {
            account.at_once -= 1;
            account.had = account.had_by(now, budget) + self.cost;
            account.as_of = now;
        }
        if let Some(turn) = &mut self.turn {
            turn.costs(u64::try_from(self.cost.as_micros()).unwrap_or(u64::MAX));
        }
    }
}
