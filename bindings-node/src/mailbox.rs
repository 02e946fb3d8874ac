//! The mailbox of a watch: it holds changes that are not yet fetched, and wakes the callers that wait for them.
//!
//! Invariant: a change is reported once the engine shows its revision, and not before; both happen on
//! JavaScript's thread. So the thread that applies changes calls no waiters: they are called when the engine
//! shows its next state.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use trust_core::{Revision, VisibleChange, Watch};

/// The callback that ends a wait.
pub type Wakeup = Box<dyn FnOnce() + Send>;

/// The queue of a watch's changes until they are fetched.
pub struct Mailbox(Mutex<Waiting>);

/// A watch and its changes that are not yet reported.
pub struct Waiting {
    /// The watch; absent once it is closed.
    watch: Option<Watch>,
    /// Changes taken from the core, and not yet reported.
    changes: VecDeque<VisibleChange>,
    wakeup: Option<Wakeup>,
    /// Whether it is in the engine's list of waiters.
    listed: bool,
}

impl Mailbox {
    pub fn of(watch: Watch) -> Arc<Self> {
        let (watch, changes) = (Some(watch), VecDeque::new());
        Arc::new(Mailbox(Mutex::new(Waiting { watch, changes, wakeup: None, listed: false })))
    }

    pub fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the waiter, if there is a change to report now; returns whether a waiter remains.
    pub fn call(&self, shown: Revision) -> bool {
        let mut waiting = self.lock();
        if waiting.wakeup.is_some() && waiting.has_news(shown) {
            waiting.wake();
        }
        waiting.listed = waiting.wakeup.is_some();
        waiting.listed
    }
}

impl Waiting {
    /// Takes over the changes that the core reports.
    pub fn fetch(&mut self) {
        if let Some(watch) = &self.watch {
            self.changes.extend(watch.poll());
        }
    }

    /// Takes the oldest change that may be reported.
    pub fn take(&mut self, shown: Revision) -> Option<VisibleChange> {
        self.changes.pop_front_if(|change| change.revision <= shown)
    }

    pub fn is_closed(&self) -> bool {
        self.watch.is_none()
    }

    /// Returns whether no change can come any more.
    pub fn is_over(&self) -> bool {
        self.watch.as_ref().is_none_or(Watch::is_over)
    }

    /// Returns whether a wait ends now.
    fn has_news(&mut self, shown: Revision) -> bool {
        self.fetch();
        self.changes.front().is_some_and(|change| change.revision <= shown) || self.is_over()
    }

    /// Returns the resources visible at the revision shown: later changes are undone, the last first.
    pub fn visible(&mut self, shown: Revision) -> Vec<String> {
        let Some(watch) = &self.watch else { return Vec::new() };
        let mut visible = watch.visible();
        self.fetch();
        let later = self.changes.iter().rev().take_while(|change| change.revision > shown);
        let mut taken_back = false;
        for change in later {
            visible.retain(|id| change.appeared.binary_search(id).is_err());
            visible.extend(change.vanished.iter().cloned());
            taken_back = true;
        }
        if taken_back {
            visible.sort_unstable();
            visible.dedup();
        }
        visible.into_iter().map(String::from).collect()
    }

    /// Ends the wait, if there is one.
    pub fn wake(&mut self) {
        if let Some(wakeup) = self.wakeup.take() {
            wakeup();
        }
    }

    /// Moves the moment that expiry is compared with.
    pub fn move_to(&mut self, now: i64) {
        if let Some(watch) = &self.watch {
            self.changes.extend(watch.poll_at(now));
        }
    }

    /// Ends the watch and all waiting for it.
    pub fn close(&mut self) {
        self.watch = None;
        self.changes.clear();
        self.wake();
    }
}

/// The mailboxes that wait for an engine's next state.
#[derive(Default)]
pub struct Waiters(Mutex<Vec<Weak<Mailbox>>>);

impl Waiters {
    fn lock(&self) -> MutexGuard<'_, Vec<Weak<Mailbox>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `wakeup` once there is a change to report; the previous waiter of the same watch is woken now.
    pub fn add(&self, mailbox: &Arc<Mailbox>, wakeup: Wakeup, shown: Revision) {
        let mut waiting = mailbox.lock();
        waiting.wake();
        waiting.wakeup = Some(wakeup);
        if waiting.has_news(shown) {
            return waiting.wake();
        }
        let listed = std::mem::replace(&mut waiting.listed, true);
        drop(waiting);
        if !listed {
            self.lock().push(Arc::downgrade(mailbox));
        }
    }

    /// Wakes the waiters for whom the state shown has a change.
    pub fn call(&self, shown: Revision) {
        self.lock().retain(|mailbox| mailbox.upgrade().is_some_and(|mailbox| mailbox.call(shown)));
    }
}
