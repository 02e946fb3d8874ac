//! Limits the computing time of each account, and queues its requests beyond that.
//!
//! What counts is time, not requests: how long the threads of this process were busy with an account's requests. Whoever
//! asks for little is answered at once. Whoever has had more than the budget, or asks for much at the same time, waits in
//! one queue, which is fair by cost and leaves half of the processors to the others. So an expensive question delays those
//! who ask many of them. Nobody is refused for what they have had while there is room.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use tokio::task::block_in_place;
use trust_core::MemberId;

use crate::fair::{Asker, Bounds, FairQueue, Full, Turn};

/// How many requests of one account are answered at the same time before more of them wait.
const AT_ONCE: usize = 16;
/// How many requests wait.
const WAITING: usize = 1024;
/// How many of one account.
const OF_ACCOUNT: usize = 128;
/// How long one waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// The time that accounts have had.
pub struct EngineTime {
    /// What an account may have of a second.
    budget: Duration,
    queue: FairQueue,
    accounts: Mutex<HashMap<MemberId, Account>>,
}

#[derive(Clone, Copy)]
struct Account {
    /// How many requests are being answered.
    at_once: usize,
    /// What it has had, less the budget of the time since.
    had: Duration,
    /// Up to when the budget is subtracted.
    as_of: Instant,
}

/// A request that is being answered; what it cost is counted when it ends, answered or given up.
pub struct Metered<'t> {
    time: &'t EngineTime,
    member: MemberId,
    turn: Option<Turn>,
    cost: Duration,
}

impl EngineTime {
    /// Nobody has had any; `budget` is what an account may have of a second.
    pub fn new(budget: Duration) -> Self {
        let half = available_parallelism().map_or(1, |processors| processors.get().div_ceil(2));
        let (of_share, of_part, patience) = (OF_ACCOUNT, OF_ACCOUNT, PATIENCE);
        let bounds = Bounds { at_once: half, waiting: WAITING, of_share, of_part, patience };
        EngineTime { budget, queue: FairQueue::new(bounds), accounts: Mutex::default() }
    }

    /// Begins to answer a request of an account, when it is its turn.
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

    /// Forgets who has had nothing for a while.
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
    /// Answers, and measures how long that keeps threads busy.
    pub async fn measure<T>(&mut self, answer: impl Future<Output = T>) -> T {
        let mut answer = pin!(answer);
        poll_fn(|cx| {
            let began = Instant::now();
            let polled = match self.turn.is_some() {
                // Others are answered by the other threads meanwhile.
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
