//! The mailbox of a watch: it holds changes that are not yet fetched, and wakes the callers that wait for them.
//!
//! Invariant: a change is told once the engine shows its revision, and not before; both happen on
//! JavaScript's thread. So nobody is called from where changes are applied: whoever waits is called when
//! the engine shows its next state.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use trust_core::{Revision, VisibleChange, Watch};

/// What is called to end somebody's waiting.
pub type Wakeup = Box<dyn FnOnce() + Send>;

/// Where a watch's changes wait to be fetched.
pub struct Mailbox(Mutex<Waiting>);

/// One watch and what of it is not yet told.
pub struct Waiting {
    /// None once it is closed.
    watch: Option<Watch>,
    /// Changes taken from the core, and not yet told.
    changes: VecDeque<VisibleChange>,
    wakeup: Option<Wakeup>,
    /// Whether it is among those whom the engine calls.
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

    /// Calls whoever waits, if there is something to tell now; whether somebody still waits.
    pub fn call(&self, shown: Revision) -> bool {
        let mut waiting = self.lock();
        if waiting.wakeup.is_some() && waiting.has_news(shown) {
            waiting.ring();
        }
        waiting.listed = waiting.wakeup.is_some();
        waiting.listed
    }
}

impl Waiting {
    /// Takes over what the core has to tell.
    pub fn fetch(&mut self) {
        if let Some(watch) = &self.watch {
            self.changes.extend(watch.poll());
        }
    }

    /// The oldest change that may be told.
    pub fn take(&mut self, shown: Revision) -> Option<VisibleChange> {
        self.changes.pop_front_if(|change| change.revision <= shown)
    }

    pub fn is_closed(&self) -> bool {
        self.watch.is_none()
    }

    /// Whether nothing more can come.
    pub fn is_over(&self) -> bool {
        self.watch.as_ref().is_none_or(Watch::is_over)
    }

    /// Whether waiting has come to an end.
    fn has_news(&mut self, shown: Revision) -> bool {
        self.fetch();
        self.changes.front().is_some_and(|change| change.revision <= shown) || self.is_over()
    }

    /// What is visible at the revision shown: later changes are taken back, the last first.
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

    /// Ends somebody's waiting.
    pub fn ring(&mut self) {
        if let Some(wakeup) = self.wakeup.take() {
            wakeup();
        }
    }

    /// Moves the moment that expiry is held against.
    pub fn move_to(&mut self, now: i64) {
        if let Some(watch) = &self.watch {
            self.changes.extend(watch.poll_at(now));
        }
    }

    /// Ends the watch and all waiting for it.
    pub fn close(&mut self) {
        self.watch = None;
        self.changes.clear();
        self.ring();
    }
}

/// Those who wait for an engine's next state.
#[derive(Default)]
pub struct Waiters(Mutex<Vec<Weak<Mailbox>>>);

impl Waiters {
    fn lock(&self) -> MutexGuard<'_, Vec<Weak<Mailbox>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `bell` once there is something to tell; whoever waited for the same watch is called now.
    pub fn add(&self, post: &Arc<Mailbox>, wakeup: Wakeup, shown: Revision) {
        let mut waiting = post.lock();
        waiting.ring();
        waiting.wakeup = Some(wakeup);
        if waiting.has_news(shown) {
            return waiting.ring();
        }
        let listed = std::mem::replace(&mut waiting.listed, true);
        drop(waiting);
        if !listed {
            self.lock().push(Arc::downgrade(post));
        }
    }

    /// Calls those for whom the state shown has something.
    pub fn call(&self, shown: Revision) {
        self.lock().retain(|post| post.upgrade().is_some_and(|post| post.call(shown)));
    }
}
