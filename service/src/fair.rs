//! A bounded fair queue: of the callers that wait, the one with the lowest cost so far goes next.
//!
//! The cost of every turn is added to its caller's total: start-time fair queueing (Goyal, Vin and Cheng, 1996). A
//! caller is a share, such as an address, and a part of it, such as an account: shares take turns, and the parts
//! within a share do, too. If the queue is full, the caller with the longest backlog loses a place; so many
//! requests of one caller delay the others by at most one turn each.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

/// A caller that asks for a turn. Names are stored as keyed hashes, for as long as they matter to the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Asker {
    share: u64,
    part: u64,
}

static HASHES: LazyLock<RandomState> = LazyLock::new(RandomState::new);

impl Asker {
    /// Names a part of a share.
    pub fn new(share: impl Hash, part: impl Hash) -> Self {
        Asker { share: HASHES.hash_one(share), part: HASHES.hash_one(part) }
    }
}

/// The limits of a queue.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The turns at the same time.
    pub at_once: usize,
    /// The callers that may wait in all.
    pub waiting: usize,
    /// The callers of one share that may wait.
    pub of_share: usize,
    /// The callers of one part that may wait.
    pub of_part: usize,
    /// The longest wait.
    pub patience: Duration,
}

/// The reason why a caller gets no turn, with the time after which to retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// Too many callers of the same share or part wait already.
    #[error("the same caller has too many waiting requests")]
    OfAsker(Duration),
    /// Too many callers wait already, or the wait took too long.
    #[error("too many requests are waiting")]
    OfAll(Duration),
}

/// The queue. Clones share it.
#[derive(Clone)]
pub struct FairQueue {
    bounds: Bounds,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    running: usize,
    waiting: Vec<Waiting>,
    /// The total cost of each share, and of each part of it.
    had: HashMap<(u64, Option<u64>), u64>,
    /// The total cost of the share that was served last. No caller counts as having a lower cost.
    reached: u64,
    arrivals: u64,
    /// The average duration of a turn.
    usual: Duration,
}

struct Waiting {
    asker: Asker,
    arrival: u64,
    turn: oneshot::Sender<Turn>,
}

/// The right to work. Dropping it ends the turn.
pub struct Turn {
    queue: FairQueue,
    asker: Asker,
    began: Instant,
    cost: u64,
    is_given: bool,
}

/// The lowest cost of a turn, so that turns alternate.
const LEAST: u64 = 1;

/// The number of totals from which those that no longer matter are removed.
const REMEMBERED: usize = 1024;

impl FairQueue {
    /// Makes an empty queue.
    pub fn new(bounds: Bounds) -> Self {
        FairQueue { bounds, state: Arc::default() }
    }

    /// Waits for a turn.
    pub async fn turn(&self, asker: Asker) -> Result<Turn, Full> {
        let turn = {
            let mut state = self.lock();
            if state.running < self.bounds.at_once && state.waiting.is_empty() {
                return Ok(self.begin(&mut state, asker));
            }
            state.make_room(&self.bounds, asker)?;
            let (sender, receiver) = oneshot::channel();
            let arrival = state.arrivals;
            state.arrivals += 1;
            state.waiting.push(Waiting { asker, arrival, turn: sender });
            receiver
        };
        match tokio::time::timeout(self.bounds.patience, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            // The wait took too long, or lost its place to a caller with a shorter backlog.
            Err(_) | Ok(Err(_)) => Err(Full::OfAll(self.lock().wait(&self.bounds))),
        }
    }

    fn begin(&self, state: &mut State, asker: Asker) -> Turn {
        state.running += 1;
        state.reached = state.had(asker.share, None);
        state.add(asker, LEAST);
        Turn { queue: self.clone(), asker, began: Instant::now(), cost: LEAST, is_given: true }
    }

    fn give_turns(&self, state: &mut State) {
        while state.running < self.bounds.at_once {
            let Some(next) = state.next() else { return };
            let Waiting { asker, turn, .. } = state.waiting.swap_remove(next);
            let given = self.begin(state, asker);
            if let Err(mut refused) = turn.send(given) {
                // Nobody waits for this turn any more.
                refused.is_given = false;
                state.running -= 1;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn had(&self, share: u64, part: Option<u64>) -> u64 {
        self.had.get(&(share, part)).copied().unwrap_or(0).max(self.reached)
    }

    fn add(&mut self, asker: Asker, cost: u64) {
        for part in [None, Some(asker.part)] {
            let had = self.had(asker.share, part) + cost;
            self.had.insert((asker.share, part), had);
        }
        if self.had.len() > REMEMBERED {
            let reached = self.reached;
            self.had.retain(|_, had| *had > reached);
        }
    }

    fn next(&self) -> Option<usize> {
        let order = |one: &Waiting| {
            let Asker { share, part } = one.asker;
            (self.had(share, None), self.had(share, Some(part)), one.arrival)
        };
        (0..self.waiting.len()).min_by_key(|&n| order(&self.waiting[n]))
    }

    /// Makes room for one more caller, at the expense of a caller with a longer backlog.
    fn make_room(&mut self, bounds: &Bounds, asker: Asker) -> Result<(), Full> {
        self.waiting.retain(|one| !one.turn.is_closed());
        let of_part = self.waiting.iter().filter(|one| one.asker == asker).count();
        let of_share = self.waiting.iter().filter(|one| one.asker.share == asker.share).count();
        if of_part >= bounds.of_part {
            return Err(Full::OfAsker(self.wait(bounds)));
        }
        if of_share >= bounds.of_share {
            let (most, count) =
                self.most(|one| (one.asker.share == asker.share).then_some(one.asker.part));
            if count <= of_part + 1 {
                return Err(Full::OfAsker(self.wait(bounds)));
            }
            self.drop_newest(|one| one.asker.share == asker.share && one.asker.part == most);
        } else if self.waiting.len() >= bounds.waiting {
            let (most, count) = self.most(|one| Some(one.asker.share));
            if count <= of_share + 1 {
                return Err(Full::OfAll(self.wait(bounds)));
            }
            self.drop_newest(|one| one.asker.share == most);
        }
        Ok(())
    }

    /// Returns the most frequent key among the callers that wait, and its count.
    fn most(&self, key: impl Fn(&Waiting) -> Option<u64>) -> (u64, usize) {
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for key in self.waiting.iter().filter_map(key) {
            *counts.entry(key).or_default() += 1;
        }
        counts.into_iter().max_by_key(|&(_, count)| count).unwrap_or_default()
    }

    fn drop_newest(&mut self, is_of: impl Fn(&Waiting) -> bool) {
        let those = (0..self.waiting.len()).filter(|&n| is_of(&self.waiting[n]));
        if let Some(newest) = those.max_by_key(|&n| self.waiting[n].arrival) {
            self.waiting.swap_remove(newest);
        }
    }

    /// Returns the time until all callers that wait are served.
    fn wait(&self, bounds: &Bounds) -> Duration {
        let turns = self.waiting.len().div_ceil(bounds.at_once.max(1));
        self.usual.saturating_mul(u32::try_from(turns).unwrap_or(u32::MAX)).min(bounds.patience)
    }
}

impl Turn {
    /// Adds to the cost of the work.
    pub fn costs(&mut self, more: u64) {
        self.cost = self.cost.saturating_add(more);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_given {
            return;
        }
        let queue = self.queue.clone();
        let mut state = queue.lock();
        state.running -= 1;
        state.usual = (state.usual * 7 + self.began.elapsed()) / 8;
        state.add(self.asker, self.cost - LEAST);
        queue.give_turns(&mut state);
    }
}
